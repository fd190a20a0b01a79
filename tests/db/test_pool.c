// SPDX-License-Identifier: Apache-2.0
// Tests of server/db/pool.c: borrowing, waiting, what breaks, and the pause in which all connections are closed.
#include "base/crypto.h"
#include "base/memory.h"
#include "fixture.h"
#include "support/broken_disk.h"
#include "support/failing_engine.h"
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

struct stage {
    struct fixture *it;
    struct db_pool *pool;
    struct failure_plan plan;
    atomic_int opened;
    bool is_absent; // nothing can be opened
};

static struct db *open_reader(void *subject) {
    struct stage *stage = subject;
    text fault = NO_TEXT;
    if (stage->is_absent)
        return NULL;
    stage->opened++;
    struct db *db = open_sqlite(stage->it->arena, stage->it->path, DB_READ, &fault);
    return db ? make_failing(db, &stage->plan) : NULL;
}

static struct stage *open_stage(void **state, size_t limit) {
    struct stage *stage = obtain(sizeof *stage);
    stage->it = *state;
    stage->pool = open_db_pool(open_reader, stage, limit);
    return stage;
}

static void close_stage(struct stage *stage) {
    close_db_pool(stage->pool);
    release(stage);
}

static void wait_milliseconds(long milliseconds) {
    struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    (void)nanosleep(&time, NULL);
}

static void a_connection_that_came_back_is_lent_again(void **state) {
    struct stage *stage = open_stage(state, 3);
    struct db *first = borrow_db(stage->pool);
    assert_non_null(first);
    return_db(stage->pool, first);
    assert_ptr_equal(borrow_db(stage->pool), first);
    struct db *second = borrow_db(stage->pool);
    assert_ptr_not_equal(second, first);
    return_db(stage->pool, first);
    return_db(stage->pool, second);
    return_db(stage->pool, NULL);
    assert_int_equal(stage->opened, 2);
    close_stage(stage);
}

static void what_was_left_open_is_ended(void **state) {
    struct stage *stage = open_stage(state, 1);
    struct db *db = borrow_db(stage->pool);
    assert_true(db_begin_read(db));
    assert_int_equal(count_notes(db, stage->it->arena), 0);
    (void)db_query(db, stage->it->arena, SQL("SELECT * FROM nowhere"), NO_ARGS);
    return_db(stage->pool, db);
    add_note(stage->it->db, 1, TEXT("one"));
    db = borrow_db(stage->pool);
    assert_false(db_in_transaction(db));
    assert_int_equal(db_failed(db), DB_SOUND);
    assert_int_equal(count_notes(db, stage->it->arena), 1);
    return_db(stage->pool, db);
    close_stage(stage);
}

static void a_broken_connection_is_not_lent_again(void **state) {
    struct stage *stage = open_stage(state, 1);
    struct db *db = borrow_db(stage->pool);
    stage->plan.fault = DB_FAULT_BROKEN;
    stage->plan.fail_at = stage->plan.calls + 1;
    assert_int_equal(count_notes(db, stage->it->arena), -1);
    return_db(stage->pool, db);
    db = borrow_db(stage->pool);
    assert_int_equal(count_notes(db, stage->it->arena), 0);
    return_db(stage->pool, db);
    assert_int_equal(stage->opened, 2);
    close_stage(stage);
}

static void when_nothing_can_be_opened_nobody_waits_for_ever(void **state) {
    struct stage *stage = open_stage(state, 1);
    stage->is_absent = true;
    assert_null(borrow_db(stage->pool));
    assert_null(borrow_db(stage->pool));
    stage->is_absent = false;
    struct db *db = borrow_db(stage->pool);
    assert_non_null(db);
    return_db(stage->pool, db);
    close_stage(stage);
}

static void *borrow_and_return(void *subject) {
    struct stage *stage = subject;
    struct db *db = borrow_db(stage->pool);
    return_db(stage->pool, db);
    return db;
}

static void who_finds_all_lent_waits_for_one(void **state) {
    struct stage *stage = open_stage(state, 1);
    struct db *db = borrow_db(stage->pool);
    pthread_t thread;
    void *lent = NULL;
    assert_int_equal(pthread_create(&thread, NULL, borrow_and_return, stage), 0);
    wait_milliseconds(30);
    assert_int_equal(stage->opened, 1);
    return_db(stage->pool, db);
    assert_int_equal(pthread_join(thread, &lent), 0);
    assert_ptr_equal(lent, db);
    close_stage(stage);
}

static void a_pause_closes_all_and_keeps_borrowers_waiting(void **state) {
    struct stage *stage = open_stage(state, 2);
    return_db(stage->pool, borrow_db(stage->pool));
    struct db *db = borrow_db(stage->pool);
    assert_false(pause_db_pool(stage->pool, 20)); // one is out
    return_db(stage->pool, db);
    assert_true(pause_db_pool(stage->pool, 20));
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, borrow_and_return, stage), 0);
    wait_milliseconds(30);
    assert_int_equal(stage->opened, 1);
    resume_db_pool(stage->pool);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(stage->opened, 2);
    close_stage(stage);
}

// The machine fails once to give a lock back, to a reader. The lock is then lost to the whole process, until all its
// connections were closed at the same time.
static void a_lost_lock_is_found_again_in_a_pause(void **state) {
    struct stage *stage = open_stage(state, 1);
    struct fixture *it = stage->it;
    struct db *reader = borrow_db(stage->pool);
    for (long good = 0; !db_failed(reader) && good < 20; good++) {
        break_disk(DISK_UNLOCK, EIO, good, 1);
        add_note(it->db, 100 + good, make_textf(it->arena, "note %ld", good));
        (void)count_notes(reader, it->arena);
        mend_disk();
    }
    assert_true(is_db_broken(reader));
    return_db(stage->pool, reader);
    assert_false(db_begin_write(it->db));
    assert_true(is_db_broken(it->db));
    assert_true(pause_db_pool(stage->pool, 1000));
    close_db(it->db);
    it->db = open_again(it, DB_WRITE);
    resume_db_pool(stage->pool);
    assert_true(db_begin_write(it->db));
    add_note(it->db, 1, TEXT("written again"));
    assert_true(db_commit(it->db));
    reader = borrow_db(stage->pool);
    assert_true(count_notes(reader, it->arena) > 0);
    return_db(stage->pool, reader);
    close_stage(stage);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)
        WITH_FIXTURE(a_connection_that_came_back_is_lent_again),
        WITH_FIXTURE(what_was_left_open_is_ended),
        WITH_FIXTURE(a_broken_connection_is_not_lent_again),
        WITH_FIXTURE(when_nothing_can_be_opened_nobody_waits_for_ever),
        WITH_FIXTURE(who_finds_all_lent_waits_for_one),
        WITH_FIXTURE(a_pause_closes_all_and_keeps_borrowers_waiting),
        WITH_FIXTURE(a_lost_lock_is_found_again_in_a_pause),
    };
    return crypto_start() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
