// SPDX-License-Identifier: Apache-2.0
// broken_disk: stands between a library and the kernel. It owns three counters, the one thing here that is global: the
// calls it replaces have no room for anything else.
#include "support/broken_disk.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static struct {
    atomic_long done, first_bad, last_bad;
    atomic_int error;
} plans[DISK_ACTS];

static void set_plan(enum disk_act act, int error, long first_bad, long last_bad) {
    atomic_store(&plans[act].error, error);
    atomic_store(&plans[act].first_bad, first_bad);
    atomic_store(&plans[act].last_bad, last_bad);
    atomic_store(&plans[act].done, 0);
}

void break_disk(enum disk_act act, int error, long good, long bad) {
    set_plan(act, error, good + 1, bad == LONG_MAX ? LONG_MAX : good + bad);
}

void mend_disk(void) {
    for (enum disk_act act = DISK_WRITE; act < DISK_ACTS; act++)
        set_plan(act, 0, 0, 0);
}

long disk_acts(enum disk_act act) { return atomic_load(&plans[act].done); }

// Counts the act; true (errno is set) when it has to fail.
static bool is_bad(enum disk_act act) {
    long number = atomic_fetch_add(&plans[act].done, 1) + 1;
    if (number < atomic_load(&plans[act].first_bad) || number > atomic_load(&plans[act].last_bad))
        return false;
    errno = atomic_load(&plans[act].error);
    return true;
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset);
ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset) {
    return is_bad(DISK_WRITE) ? -1 : (ssize_t)syscall(SYS_pwrite64, file, bytes, length, offset);
}

// SQLite flushes folders too, and does not mind when that fails.
static bool is_folder(int file) {
    struct stat facts;
    return fstat(file, &facts) == 0 && S_ISDIR(facts.st_mode);
}

int fdatasync(int file) { return !is_folder(file) && is_bad(DISK_FLUSH) ? -1 : (int)syscall(SYS_fdatasync, file); }

int fcntl64(int file, int command, ...) {
    va_list rest;
    va_start(rest, command);
    void *argument = va_arg(rest, void *); // an int is passed just the same
    va_end(rest);
    bool unlocks = command == F_SETLK && ((const struct flock *)argument)->l_type == F_UNLCK;
    return unlocks && is_bad(DISK_UNLOCK) ? -1 : (int)syscall(SYS_fcntl, file, command, argument);
}

int usleep(useconds_t microseconds) {
    struct timespec time = {0, (long)(microseconds % 1000000) * 10};
    return nanosleep(&time, NULL);
}
