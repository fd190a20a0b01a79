// SPDX-License-Identifier: Apache-2.0
// failing_engine: an engine around an engine. It owns the connection within, and hands every call on but those that its
// plan says fail. A failed commit has rolled back, as with a real engine. Rolling back itself always works.
#include "support/failing_engine.h"
#include "base/memory.h"

struct failing {
    const struct db_engine *within;
    void *connection;
    struct failure_plan *plan;
    bool is_ours; // the last failure was the plan's
};

static bool is_failing(struct failing *failing) {
    struct failure_plan *plan = failing->plan;
    size_t number = atomic_fetch_add(&plan->calls, 1) + 1;
    size_t fail_at = atomic_load(&plan->fail_at);
    failing->is_ours = fail_at > 0 && (number == fail_at || (number > fail_at && atomic_load(&plan->fails_forever)));
    if (!failing->is_ours)
        return false;
    atomic_fetch_add(&plan->failures, 1);
    if (plan->fault == DB_FAULT_FULL || plan->fault == DB_FAULT_BROKEN)
        failing->within->rollback(failing->connection);
    return true;
}

static bool run(void *subject, struct sql sql, struct db_arguments arguments, struct db_row_sink sink,
                int64_t *changed) {
    struct failing *failing = subject;
    return !is_failing(failing) && failing->within->run(failing->connection, sql, arguments, sink, changed);
}

static bool script(void *subject, text words) {
    struct failing *failing = subject;
    return !is_failing(failing) && failing->within->script(failing->connection, words);
}

static bool begin(void *subject, bool write) {
    struct failing *failing = subject;
    return !is_failing(failing) && failing->within->begin(failing->connection, write);
}

static bool commit(void *subject) {
    struct failing *failing = subject;
    if (!is_failing(failing))
        return failing->within->commit(failing->connection);
    failing->within->rollback(failing->connection);
    return false;
}

static void rollback(void *subject) {
    struct failing *failing = subject;
    failing->within->rollback(failing->connection);
}

static bool savepoint(void *subject) {
    struct failing *failing = subject;
    return !is_failing(failing) && failing->within->savepoint(failing->connection);
}

static bool release_savepoint(void *subject) {
    struct failing *failing = subject;
    return !is_failing(failing) && failing->within->release(failing->connection);
}

static bool rollback_to(void *subject) {
    struct failing *failing = subject;
    return !is_failing(failing) && failing->within->rollback_to(failing->connection);
}

static bool in_transaction(const void *subject) {
    const struct failing *failing = subject;
    return failing->within->in_transaction(failing->connection);
}

static enum db_fault last_fault(const void *subject) {
    const struct failing *failing = subject;
    return failing->is_ours ? failing->plan->fault : failing->within->fault(failing->connection);
}

static const char *last_words(const void *subject) {
    const struct failing *failing = subject;
    return failing->is_ours ? "the test made this call fail" : failing->within->words(failing->connection);
}

static bool version(void *subject, int64_t *number) {
    struct failing *failing = subject;
    return !is_failing(failing) && failing->within->version(failing->connection, number);
}

static bool set_version(void *subject, int64_t number) {
    struct failing *failing = subject;
    return !is_failing(failing) && failing->within->set_version(failing->connection, number);
}

static bool copy_to_file(void *subject, struct arena *arena, text path, text *fault) {
    struct failing *failing = subject;
    return failing->within->copy_to_file(failing->connection, arena, path, fault);
}

static bool check(void *subject, struct arena *arena, text *fault) {
    struct failing *failing = subject;
    return failing->within->check(failing->connection, arena, fault);
}

static void close_failing(void *subject) {
    struct failing *failing = subject;
    failing->within->close(failing->connection);
    release(failing);
}

static const struct db_engine failing_engine = {
    .name = "failing",
    .run = run,
    .script = script,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .savepoint = savepoint,
    .release = release_savepoint,
    .rollback_to = rollback_to,
    .in_transaction = in_transaction,
    .fault = last_fault,
    .words = last_words,
    .version = version,
    .set_version = set_version,
    .copy_to_file = copy_to_file,
    .check = check,
    .close = close_failing,
};

struct db *make_failing(struct db *whole, struct failure_plan *plan) {
    struct failing *failing = obtain(sizeof *failing);
    failing->plan = plan;
    failing->within = take_db_apart(whole, &failing->connection);
    return open_db(&failing_engine, failing);
}
