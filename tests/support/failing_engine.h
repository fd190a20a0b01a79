// SPDX-License-Identifier: Apache-2.0
// failing_engine: a database that fails the n-th call made to it, whatever the engine. Several connections may share
// one plan: their calls are counted together. Fail call 1, 2, 3 … until a run counts fewer calls than that: every query
// has then failed in turn.
#pragma once
#include "db/db.h"
#include <stdatomic.h>

// Set `fail_at` and `fault` before, read `calls` and `failures` after; zero the counts between runs.
struct failure_plan {
    atomic_size_t calls;       // run, script, begin, commit, savepoint, release, rollback_to, version, set_version
    atomic_size_t fail_at;     // 1: the first; 0: none
    atomic_size_t failures;    // how many failed
    enum db_fault fault;       // FULL and BROKEN also end the transaction, as a full disk does
    atomic_bool fails_forever; // from `fail_at` on, all fail
};

// The connection, failing as the plan says (the plan is borrowed). Takes `whole` over: close what is returned.
struct db *make_failing(struct db *whole, struct failure_plan *plan);
