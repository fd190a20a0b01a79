// SPDX-License-Identifier: Apache-2.0
// Tests of server/db/writer.c: batches, refusals, failures of one and of all, disks that are full and recover.
#include "base/crypto.h"
#include "base/memory.h"
#include "fixture.h"
#include "support/broken_disk.h"
#include "support/failing_engine.h"
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum deed { ADDS = 0, REFUSES, FAILS, LINGERS, ENDS_THE_TRANSACTION };

struct stage;
// A job that adds a note and then does as its deed says.
struct note_job {
    struct write_job job; // first
    struct stage *stage;
    int64_t id;
    size_t length; // of the words
    enum deed deed;
    int runs, ends;
    atomic_int outcome;
};

struct stage {
    struct fixture *it;
    struct writer *writer;
    struct failure_plan plan;
    struct db *reader;
    atomic_int reopened, reopens; // how often it was asked to, and how often it still may
    pthread_mutex_t gate;         // held: jobs that linger do
};

static void pause_a_little(void) {
    struct timespec time = {0, 2000000};
    (void)nanosleep(&time, NULL);
}

// Also on the writer's thread: with an arena of its own.
static struct db *open_writing(struct stage *stage) {
    struct arena *arena = open_arena(100000);
    text fault = NO_TEXT;
    struct db *db = open_sqlite(arena, stage->it->path, DB_WRITE, &fault);
    close_arena(arena);
    return db ? make_failing(db, &stage->plan) : NULL;
}

static struct db *reopen(void *subject, struct db *broken) {
    struct stage *stage = subject;
    close_db(broken);
    stage->reopened++;
    return stage->reopens-- > 0 ? open_writing(stage) : NULL;
}

static int open_stage(void **state) {
    void *fixture = NULL;
    (void)open_fixture(&fixture);
    struct stage *stage = obtain(sizeof *stage);
    stage->it = fixture;
    stage->reader = open_again(stage->it, DB_READ);
    stage->reopens = 100;
    (void)pthread_mutex_init(&stage->gate, NULL);
    stage->writer = open_writer(open_writing(stage), reopen, stage, 8, 20, NULL);
    *state = stage;
    return 0;
}

static int close_stage(void **state) {
    struct stage *stage = *state;
    mend_disk();
    close_db(close_writer(stage->writer));
    close_db(stage->reader);
    (void)pthread_mutex_destroy(&stage->gate);
    void *fixture = stage->it;
    release(stage);
    return close_fixture(&fixture);
}

static bool run_note(struct write_job *job, struct db *db) {
    struct note_job *note = (struct note_job *)job;
    note->runs++;
    char words[5000];
    memset(words, 'w', sizeof words);
    size_t length = (size_t)snprintf(words, sizeof words, "%lld", (long long)note->id);
    words[length] = 'w';
    add_note(db, note->id, (text){words, note->length > 0 ? note->length : length});
    if (note->deed == FAILS)
        add_note(db, note->id, TEXT("a second time"));
    if (note->deed == ENDS_THE_TRANSACTION)
        db_rollback(db);
    if (note->deed == LINGERS) {
        (void)pthread_mutex_lock(&note->stage->gate);
        (void)pthread_mutex_unlock(&note->stage->gate);
    }
    return note->deed != REFUSES;
}

static void end_note(struct write_job *job, enum write_outcome outcome) {
    struct note_job *note = (struct note_job *)job;
    note->ends++;
    note->outcome = (int)outcome;
}

static struct note_job note_of(struct stage *stage, int64_t id, enum deed deed) {
    return (struct note_job){.job = {run_note, end_note, NULL}, .stage = stage, .id = id, .deed = deed};
}

static void give(struct stage *stage, struct note_job *note) { assert_true(writer_give(stage->writer, &note->job)); }

static void wait_for(struct note_job *notes, size_t count) {
    for (size_t index = 0; index < count; index++)
        while (!notes[index].outcome)
            pause_a_little();
}

static enum write_outcome add_and_wait(struct stage *stage, int64_t id) {
    struct note_job note = note_of(stage, id, ADDS);
    return writer_wait(stage->writer, &note.job);
}

// Gives the notes so that they are one batch: the writer is held by a first job of its own meanwhile.
static void give_as_batch(struct stage *stage, struct note_job *notes, size_t count) {
    struct note_job first = note_of(stage, 999999, LINGERS);
    (void)pthread_mutex_lock(&stage->gate);
    give(stage, &first);
    while (writer_figures(stage->writer).waiting > 0)
        pause_a_little();
    for (size_t index = 0; index < count; index++)
        give(stage, &notes[index]);
    (void)pthread_mutex_unlock(&stage->gate);
    wait_for(&first, 1);
}

static int64_t count_seen(struct stage *stage) { return count_notes(stage->reader, stage->it->arena); }

// ---- when all is well ----------------------------------------------------------------------------------------------

static void a_job_that_was_kept_is_seen_by_readers(void **state) {
    struct stage *stage = *state;
    struct note_job note = note_of(stage, 1, ADDS);
    assert_int_equal(writer_wait(stage->writer, &note.job), WRITE_KEPT);
    assert_int_equal(note.outcome, WRITE_KEPT);
    assert_int_equal(note.runs, 1);
    assert_int_equal(count_seen(stage), 1);
    note.job.done = NULL;
    note.id = 2;
    assert_int_equal(writer_wait(stage->writer, &note.job), WRITE_KEPT);
    assert_true(is_writer_sound(stage->writer));
}

static void what_waits_is_written_in_one_batch(void **state) {
    struct stage *stage = *state;
    struct note_job notes[12];
    for (int index = 0; index < 12; index++)
        notes[index] = note_of(stage, index, ADDS);
    give_as_batch(stage, notes, 12);
    wait_for(notes, 12);
    struct writer_figures figures = writer_figures(stage->writer);
    assert_int_equal(figures.jobs, 13);
    assert_int_equal(figures.batches, 3); // the one that lingered, eight, four
    assert_int_equal(figures.failed_batches, 0);
    assert_int_equal(figures.waiting, 0);
    assert_int_equal(count_seen(stage), 13);
}

static void who_refuses_or_fails_takes_nobody_along(void **state) {
    struct stage *stage = *state;
    struct note_job notes[] = {note_of(stage, 1, ADDS), note_of(stage, 2, REFUSES), note_of(stage, 3, FAILS),
                               note_of(stage, 4, ADDS)};
    give_as_batch(stage, notes, 4);
    wait_for(notes, 4);
    assert_int_equal(notes[0].outcome, WRITE_KEPT);
    assert_int_equal(notes[1].outcome, WRITE_REFUSED);
    assert_int_equal(notes[2].outcome, WRITE_FAILED);
    assert_int_equal(notes[3].outcome, WRITE_KEPT);
    for (int index = 0; index < 4; index++)
        assert_true(notes[index].runs == 1 && notes[index].ends == 1);
    assert_int_equal(count_seen(stage), 3);
    assert_int_equal(writer_figures(stage->writer).failed_batches, 0);
    assert_true(is_writer_sound(stage->writer));
}

static void a_queue_that_is_full_says_so_at_once(void **state) {
    struct stage *stage = *state;
    struct note_job notes[20], one_more = note_of(stage, 50, ADDS), first = note_of(stage, 51, LINGERS);
    (void)pthread_mutex_lock(&stage->gate);
    give(stage, &first);
    while (writer_figures(stage->writer).waiting > 0)
        pause_a_little();
    for (int index = 0; index < 20; index++) {
        notes[index] = note_of(stage, index, ADDS);
        give(stage, &notes[index]);
    }
    assert_false(writer_give(stage->writer, &one_more.job));
    assert_int_equal(writer_figures(stage->writer).waiting, 20);
    (void)pthread_mutex_unlock(&stage->gate);
    wait_for(notes, 20);
    assert_int_equal(one_more.runs, 0);
    give(stage, &one_more);
    wait_for(&one_more, 1);
}

static void closing_finishes_what_waits(void **state) {
    struct stage *stage = *state;
    struct note_job notes[20];
    for (int index = 0; index < 20; index++) {
        notes[index] = note_of(stage, index, ADDS);
        give(stage, &notes[index]);
    }
    struct db *db = close_writer(stage->writer);
    for (int index = 0; index < 20; index++)
        assert_int_equal(notes[index].outcome, WRITE_KEPT);
    assert_int_equal(count_seen(stage), 20);
    stage->writer = open_writer(db, NULL, NULL, 8, 20, NULL);
}

// ---- when the world fails ------------------------------------------------------------------------------------------

static void a_member_that_ends_the_transaction_is_run_alone_and_fails(void **state) {
    struct stage *stage = *state;
    struct note_job notes[] = {note_of(stage, 1, ADDS), note_of(stage, 2, ENDS_THE_TRANSACTION),
                               note_of(stage, 3, ADDS)};
    give_as_batch(stage, notes, 3);
    wait_for(notes, 3);
    assert_int_equal(notes[0].outcome, WRITE_KEPT);
    assert_int_equal(notes[0].runs, 2);
    assert_int_equal(notes[1].outcome, WRITE_FAILED);
    assert_int_equal(notes[2].outcome, WRITE_KEPT);
    assert_int_equal(notes[2].runs, 1);
    assert_int_equal(count_seen(stage), 3);
    assert_int_equal(writer_figures(stage->writer).failed_batches, 1);
}

// Fails each call of a batch of three in turn. Each is kept or failed, as it was told, and ran twice at most.
static void fail_each_call(struct stage *stage, enum db_fault fault) {
    stage->plan.fault = fault;
    int64_t id = 10000 * fault;
    size_t failures = 1;
    for (size_t number = 1; failures > 0 && number < 100; number++) {
        assert_int_equal(add_and_wait(stage, ++id), WRITE_KEPT);
        int64_t before = count_seen(stage);
        struct note_job notes[] = {note_of(stage, ++id, ADDS), note_of(stage, ++id, REFUSES),
                                   note_of(stage, ++id, ADDS)};
        (void)db_query(stage->reader, stage->it->arena, SQL("SELECT 1"), NO_ARGS);
        stage->plan.failures = 0;
        stage->plan.calls = 0;
        stage->plan.fail_at = number;
        for (int index = 0; index < 3; index++)
            give(stage, &notes[index]);
        wait_for(notes, 3);
        failures = stage->plan.failures;
        stage->plan.fail_at = 0;
        int64_t kept = 0;
        for (int index = 0; index < 3; index++) {
            kept += notes[index].outcome == WRITE_KEPT;
            assert_true(notes[index].runs <= 2 && notes[index].ends == 1);
        }
        assert_int_equal(count_seen(stage), before + kept);
        assert_int_equal(notes[1].outcome, notes[1].outcome == WRITE_FAILED ? WRITE_FAILED : WRITE_REFUSED);
        if (fault != DB_FAULT_CONSTRAINT && fault != DB_FAULT_MISTAKE) // run alone, each is kept
            assert_int_equal(kept, 2);
    }
    assert_int_equal(failures, 0);
}

static void whatever_call_fails_once_everybody_is_told_the_truth(void **state) {
    struct stage *stage = *state;
    for (enum db_fault fault = DB_FAULT_CONSTRAINT; fault <= DB_FAULT_MISTAKE; fault++)
        fail_each_call(stage, fault);
    assert_true(stage->reopened > 0);
}

static void when_all_fails_all_are_told_and_nothing_is_kept(void **state) {
    struct stage *stage = *state;
    for (enum db_fault fault = DB_FAULT_BUSY; fault <= DB_FAULT_BROKEN; fault++) {
        stage->plan.fault = fault;
        stage->plan.calls = 0;
        stage->plan.fails_forever = true;
        stage->plan.fail_at = 1;
        struct note_job notes[3];
        for (int index = 0; index < 3; index++) {
            notes[index] = note_of(stage, 10 * (int64_t)fault + index, ADDS);
            give(stage, &notes[index]);
        }
        wait_for(notes, 3);
        for (int index = 0; index < 3; index++)
            assert_int_equal(notes[index].outcome, WRITE_FAILED);
        assert_false(is_writer_sound(stage->writer));
        assert_int_equal(count_seen(stage), 0);
    }
    stage->plan.fail_at = 0;
    while (!is_writer_sound(stage->writer)) // it tries by itself, every second
        pause_a_little();
    assert_int_equal(add_and_wait(stage, 1), WRITE_KEPT);
}

static void a_connection_that_cannot_be_reopened_fails_all_until_it_can(void **state) {
    struct stage *stage = *state;
    stage->reopens = 0;
    stage->plan.fault = DB_FAULT_BROKEN;
    stage->plan.fail_at = stage->plan.calls + 1;
    assert_int_equal(add_and_wait(stage, 1), WRITE_FAILED);
    assert_int_equal(add_and_wait(stage, 2), WRITE_FAILED);
    assert_false(is_writer_sound(stage->writer));
    assert_int_equal(count_seen(stage), 0);
    stage->reopens = 1;
    assert_int_equal(add_and_wait(stage, 3), WRITE_KEPT);
    assert_true(is_writer_sound(stage->writer));
}

static void who_asks_for_it_gets_the_connection_reopened(void **state) {
    struct stage *stage = *state;
    writer_reopen(stage->writer);
    assert_int_equal(add_and_wait(stage, 1), WRITE_KEPT);
    assert_int_equal(stage->reopened, 1);
}

static void without_a_way_to_reopen_all_fail(void **state) {
    struct stage *stage = *state;
    close_db(close_writer(stage->writer));
    stage->writer = open_writer(open_writing(stage), NULL, NULL, 8, 20, NULL);
    stage->plan.fault = DB_FAULT_BROKEN;
    stage->plan.fail_at = stage->plan.calls + 1;
    assert_int_equal(add_and_wait(stage, 1), WRITE_FAILED);
    assert_int_equal(add_and_wait(stage, 2), WRITE_FAILED);
    writer_reopen(stage->writer);
    assert_int_equal(add_and_wait(stage, 3), WRITE_FAILED);
}

// ---- real disks ----------------------------------------------------------------------------------------------------

static void a_full_disk_in_a_batch_keeps_what_was_confirmed(void **state) {
    struct stage *stage = *state;
    int64_t confirmed = 0;
    for (int64_t id = 1; id <= 50; id++)
        confirmed += add_and_wait(stage, id) == WRITE_KEPT;
    assert_int_equal(confirmed, 50);
    struct note_job notes[8];
    for (int index = 0; index < 8; index++)
        notes[index] = note_of(stage, 100 + index, ADDS);
    break_disk(DISK_WRITE, ENOSPC, 0, LONG_MAX);
    give_as_batch(stage, notes, 8);
    wait_for(notes, 8);
    for (int index = 0; index < 8; index++)
        assert_int_equal(notes[index].outcome, WRITE_FAILED);
    assert_false(is_writer_sound(stage->writer));
    assert_int_equal(count_seen(stage), confirmed); // reads go on
    mend_disk();
    assert_int_equal(add_and_wait(stage, 200), WRITE_KEPT);
    assert_true(is_writer_sound(stage->writer));
    assert_int_equal(count_seen(stage), confirmed + 1);
    assert_int_equal(stage->reopened, 0);
}

static void a_disk_that_fills_up_keeps_the_small_and_fails_the_large(void **state) {
    struct stage *stage = *state;
    for (long good = 0; good < 30; good++) {
        int64_t before = count_seen(stage), kept = 0;
        struct note_job notes[6];
        for (int index = 0; index < 6; index++) {
            notes[index] = note_of(stage, 1000 + 10 * good + index, ADDS);
            notes[index].length = index % 2 ? 4000 : 10;
        }
        break_disk(DISK_WRITE, ENOSPC, good, 6);
        for (int index = 0; index < 6; index++)
            give(stage, &notes[index]);
        wait_for(notes, 6);
        mend_disk();
        for (int index = 0; index < 6; index++)
            kept += notes[index].outcome == WRITE_KEPT;
        assert_int_equal(count_seen(stage), before + kept);
    }
}

static void a_disk_that_dies_and_comes_back_is_opened_anew(void **state) {
    struct stage *stage = *state;
    assert_int_equal(add_and_wait(stage, 1), WRITE_KEPT);
    break_disk(DISK_FLUSH, EIO, 0, LONG_MAX);
    assert_int_equal(add_and_wait(stage, 2), WRITE_FAILED);
    mend_disk();
    assert_int_equal(add_and_wait(stage, 3), WRITE_KEPT);
    assert_true(stage->reopened > 0);
    assert_int_equal(count_seen(stage), 2);
}

static void a_limit_on_the_size_of_files_fails_and_does_not_kill(void **state) {
    struct stage *stage = *state;
    (void)signal(SIGXFSZ, SIG_IGN); // as the program does
    assert_int_equal(add_and_wait(stage, 1), WRITE_KEPT);
    struct rlimit before, none = {0, 0};
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    none = (struct rlimit){4096, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
    enum write_outcome outcome = add_and_wait(stage, 2);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(outcome, WRITE_FAILED);
    assert_int_equal(add_and_wait(stage, 3), WRITE_KEPT);
    assert_int_equal(count_seen(stage), 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define ON_STAGE(test) cmocka_unit_test_setup_teardown(test, open_stage, close_stage)
        ON_STAGE(a_job_that_was_kept_is_seen_by_readers),
        ON_STAGE(what_waits_is_written_in_one_batch),
        ON_STAGE(who_refuses_or_fails_takes_nobody_along),
        ON_STAGE(a_queue_that_is_full_says_so_at_once),
        ON_STAGE(closing_finishes_what_waits),
        ON_STAGE(a_member_that_ends_the_transaction_is_run_alone_and_fails),
        ON_STAGE(whatever_call_fails_once_everybody_is_told_the_truth),
        ON_STAGE(when_all_fails_all_are_told_and_nothing_is_kept),
        ON_STAGE(a_connection_that_cannot_be_reopened_fails_all_until_it_can),
        ON_STAGE(who_asks_for_it_gets_the_connection_reopened),
        ON_STAGE(without_a_way_to_reopen_all_fail),
        ON_STAGE(a_full_disk_in_a_batch_keeps_what_was_confirmed),
        ON_STAGE(a_disk_that_fills_up_keeps_the_small_and_fails_the_large),
        ON_STAGE(a_disk_that_dies_and_comes_back_is_opened_anew),
        ON_STAGE(a_limit_on_the_size_of_files_fails_and_does_not_kill),
    };
    return crypto_start() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
