// SPDX-License-Identifier: Apache-2.0
// broken_disk: a disk that can be told to fail. A test that is linked to it has its own pwrite64, fdatasync and
// fcntl64, which the libraries (SQLite) call instead of the C library's; they do the real thing until they are told
// otherwise. Its usleep sleeps a hundredth, so that SQLite's patience (five seconds for a lock) does not cost a test
// its own.
#pragma once

// DISK_FLUSH is of files only.
enum disk_act { DISK_WRITE = 0, DISK_FLUSH, DISK_UNLOCK, DISK_ACTS };

// After `good` more such acts, `bad` in a row fail with `error` (ENOSPC, EIO); then all is well again. Any thread's
// count.
void break_disk(enum disk_act act, int error, long good, long bad);
void mend_disk(void);
// How many such acts there were since break_disk or mend_disk.
long disk_acts(enum disk_act act);
