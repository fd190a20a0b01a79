// SPDX-License-Identifier: Apache-2.0
// http_deadlines: who may keep a connection, and how long. A table of all connections and one thread that cuts those
// whose time is over, by shutdown(): whoever owns the connection then sees its end. A connection leaves the table
// before its descriptor is closed, so that no descriptor that was given out again is ever cut.
#pragma once
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct clock;
struct deadlines;

enum watch_phase {
    WATCH_UNSET = 0,
    WATCH_WAITING, // for a request: cut at the deadline, and closed when draining
    WATCH_READING, // headers or a body: cut at the deadline
    WATCH_WORKING, // ours to answer: never cut
    WATCH_SENDING  // cut when the client takes nothing for a while
};

// One for each connection, part of whatever its owner keeps about it. Set by the owner's thread, read by the reaper.
struct watched {
    int descriptor;
    _Atomic int phase;
    _Atomic int64_t deadline_milliseconds; // monotonic
    _Atomic unsigned turn;                 // counts phases, so that each sending is looked at on its own
    // The reaper's.
    unsigned seen_turn;
    uint64_t seen_taken;
    int64_t seen_milliseconds;
    struct watched *next, *previous;
};

// `send_milliseconds`: how long a client may take (nearly) nothing. NULL: no thread or no memory.
struct deadlines *open_deadlines(struct clock *clock, int64_t send_milliseconds);
void close_deadlines(struct deadlines *deadlines); // the table must be empty

void watch_connection(struct deadlines *deadlines, struct watched *watched);
// `lingers`: the client may still be sending what nobody will read. Its words are thrown away for some seconds, so that
// it can read our answer first (to close with unread words in the buffer would take the answer away from it).
void forget_connection(struct deadlines *deadlines, struct watched *watched, bool lingers);
void set_phase(struct watched *watched, enum watch_phase phase, int64_t deadline_milliseconds);
// More time in the same phase.
void move_deadline(struct watched *watched, int64_t deadline_milliseconds);

unsigned count_watched(struct deadlines *deadlines);
// From now on who waits without a request is closed. What has arrived already is still read.
void drain_deadlines(struct deadlines *deadlines);
// Cuts every connection now.
void cut_all(struct deadlines *deadlines);
