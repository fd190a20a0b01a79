// SPDX-License-Identifier: Apache-2.0
// Many threads give jobs and read by the pool at the same time, while connections are reopened under them. Built with
// ThreadSanitizer it finds races; without, it finds lost, doubled and half-seen rows.
#include "base/crypto.h"
#include "fixture.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>

enum { WRITERS = 4, READERS = 3, JOBS_EACH = 150 };

struct stage {
    struct fixture *it;
    struct writer *writer;
    struct db_pool *pool;
    atomic_int kept, refused, reopened;
    atomic_bool is_over;
};

struct pair_job {
    struct write_job job; // first
    struct stage *stage;
    int64_t id;
    atomic_bool has_ended;
};

static struct db *open_one(struct stage *stage, enum db_mode mode) {
    struct arena *arena = open_arena(100000);
    text fault = NO_TEXT;
    struct db *db = open_sqlite(arena, stage->it->path, mode, &fault);
    close_arena(arena);
    return db;
}

static struct db *open_reader(void *subject) { return open_one(subject, DB_READ); }

static struct db *reopen(void *subject, struct db *broken) {
    struct stage *stage = subject;
    (void)pause_db_pool(stage->pool, 5000);
    close_db(broken);
    struct db *db = open_one(stage, DB_WRITE);
    resume_db_pool(stage->pool);
    atomic_fetch_add(&stage->reopened, 1);
    return db;
}

// Two notes or none: every seventh job refuses after the first.
static bool add_pair(struct write_job *job, struct db *db) {
    struct pair_job *pair = (struct pair_job *)job;
    for (int64_t half = 0; half < 2; half++) {
        char words[40];
        int length = snprintf(words, sizeof words, "note %lld", (long long)(2 * pair->id + half));
        add_note(db, 2 * pair->id + half, (text){words, (size_t)length});
        if (pair->id % 7 == 0)
            return false;
    }
    return true;
}

static void end_pair(struct write_job *job, enum write_outcome outcome) {
    struct pair_job *pair = (struct pair_job *)job;
    atomic_fetch_add(outcome == WRITE_KEPT ? &pair->stage->kept : &pair->stage->refused, 1);
    atomic_store(&pair->has_ended, true);
}

struct worker {
    struct stage *stage;
    int number;
    pthread_t thread;
};

// Half of the jobs are waited for, half only given.
static void *write_pairs(void *subject) {
    struct worker *worker = subject;
    struct stage *stage = worker->stage;
    for (int round = 0; round < JOBS_EACH; round++) {
        struct pair_job pair = {
            .job = {add_pair, end_pair, NULL}, .stage = stage, .id = round * WRITERS + worker->number};
        if (round % 2 == 0) {
            (void)writer_wait(stage->writer, &pair.job);
            continue;
        }
        while (!writer_give(stage->writer, &pair.job))
            (void)sched_yield();
        while (!atomic_load(&pair.has_ended))
            (void)sched_yield();
        if (round % 50 == 49 && worker->number == 0)
            writer_reopen(stage->writer);
    }
    return NULL;
}

static void *read_pairs(void *subject) {
    struct stage *stage = ((struct worker *)subject)->stage;
    struct arena *arena = open_arena(100000);
    int64_t seen = 0;
    while (!atomic_load(&stage->is_over)) {
        struct db *db = borrow_db(stage->pool);
        assert_non_null(db);
        assert_true(db_begin_read(db));
        int64_t first = count_notes(db, arena), second = count_notes(db, arena);
        assert_int_equal(first % 2, 0);
        assert_int_equal(first, second);
        assert_true(first >= seen);
        seen = first;
        if (seen % 3 == 0)
            assert_true(db_commit(db));
        return_db(stage->pool, db);
        (void)is_writer_sound(stage->writer);
        (void)writer_figures(stage->writer);
        reset_arena(arena);
    }
    close_arena(arena);
    return NULL;
}

static void start(struct worker *workers, int count, struct stage *stage, void *(*work)(void *subject)) {
    for (int number = 0; number < count; number++) {
        workers[number].stage = stage;
        workers[number].number = number;
        assert_int_equal(pthread_create(&workers[number].thread, NULL, work, &workers[number]), 0);
    }
}

static void join(struct worker *workers, int count) {
    for (int number = 0; number < count; number++)
        assert_int_equal(pthread_join(workers[number].thread, NULL), 0);
}

static void many_threads_write_and_read_at_the_same_time(void **state) {
    struct stage stage = {.it = *state};
    stage.pool = open_db_pool(open_reader, &stage, 2);
    stage.writer = open_writer(open_one(&stage, DB_WRITE), reopen, &stage, 8, 3, NULL);
    struct worker writers[WRITERS], readers[READERS];
    start(readers, READERS, &stage, read_pairs);
    start(writers, WRITERS, &stage, write_pairs);
    join(writers, WRITERS);
    atomic_store(&stage.is_over, true);
    join(readers, READERS);
    close_db_pool(stage.pool);
    close_db(close_writer(stage.writer));
    assert_int_equal(stage.kept + stage.refused, WRITERS * JOBS_EACH);
    assert_int_equal(stage.refused, (WRITERS * JOBS_EACH + 6) / 7);
    assert_int_equal(count_notes(stage.it->db, stage.it->arena), 2 * stage.kept);
    assert_true(stage.reopened > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(many_threads_write_and_read_at_the_same_time, open_fixture, close_fixture),
    };
    return crypto_start() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
