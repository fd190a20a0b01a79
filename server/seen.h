// SPDX-License-Identifier: Apache-2.0
// seen: when sessions were last seen, in memory, handed to the writer once a minute; losing it is allowed.
// It must not be asked on the way of a request: nothing depends on it.
#pragma once
#include <stddef.h>
#include <stdint.h>

struct seen;
struct writer;
struct seen *open_seen(void);
void close_seen(struct seen *seen);
// Notes it; cheap, from any thread. A full table forgets.
void note_seen(struct seen *seen, int64_t session_id, int64_t now);
// Writes what was noted through the writer and waits for it.
void save_all_seen(struct seen *seen, struct writer *writer);
