// SPDX-License-Identifier: Apache-2.0
// Tests of server/seen.c: what was noted is written at the next turn and only then, and a full table forgets instead of
// failing.
#include "seen.h"
#include "stage.h"

static int64_t ask_session(struct stage *stage, struct sql sql) {
    struct db *db = borrow_reader(stage->app);
    assert_non_null(db);
    assert_true(db_begin_read(db));
    struct db_rows *rows = db_query(db, stage->reply_arena, sql, NO_ARGS);
    assert_int_equal(rows->count, 1);
    int64_t number = row_integer(rows, 0, 0);
    assert_true(db_commit(db));
    return_reader(stage->app, db);
    return number;
}

#define OLDEST " FROM session ORDER BY id LIMIT 1"
static int64_t session_id(struct stage *stage) { return ask_session(stage, SQL("SELECT id" OLDEST)); }
static int64_t seen_at(struct stage *stage) { return ask_session(stage, SQL("SELECT seen_at" OLDEST)); }

static void what_was_noted_is_written_when_it_is_asked_for(void **state) {
    struct stage *stage = *state;
    struct seen *seen = open_seen();
    int64_t id = session_id(stage), before = seen_at(stage);
    note_seen(seen, id, before + 3600);
    note_seen(seen, id, before + 7200); // the last one counts
    assert_int_equal(seen_at(stage), before);
    save_all_seen(seen, stage->app->writer);
    assert_int_equal(seen_at(stage), before + 7200);
    close_seen(seen);
}

static void nothing_is_written_twice(void **state) {
    struct stage *stage = *state;
    struct seen *seen = open_seen();
    int64_t id = session_id(stage), before = seen_at(stage);
    note_seen(seen, id, before + 3600);
    save_all_seen(seen, stage->app->writer);
    uint64_t jobs = writer_figures(stage->app->writer).jobs;
    save_all_seen(seen, stage->app->writer);
    assert_int_equal(writer_figures(stage->app->writer).jobs, jobs);
    close_seen(seen);
}

static void a_full_table_forgets(void **state) {
    struct stage *stage = *state;
    struct seen *seen = open_seen();
    for (int64_t id = 1; id <= 100000; id++)
        note_seen(seen, id, 1);
    save_all_seen(seen, stage->app->writer); // sessions that nobody has: nothing is written
    int64_t id = session_id(stage), before = seen_at(stage);
    note_seen(seen, id, before + 3600); // and there is room again
    save_all_seen(seen, stage->app->writer);
    assert_int_equal(seen_at(stage), before + 3600);
    close_seen(seen);
}

static void closing_nothing_is_fine(void **state) {
    (void)state;
    close_seen(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_noted_is_written_when_it_is_asked_for),
        cmocka_unit_test(nothing_is_written_twice),
        cmocka_unit_test(a_full_table_forgets),
        cmocka_unit_test(closing_nothing_is_fine),
    };
    return cmocka_run_group_tests(tests, open_stage, close_stage);
}
