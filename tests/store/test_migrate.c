// SPDX-License-Identifier: Apache-2.0
// Tests of server/store/migrate.c, with migrations of their own and with those built in.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
//
#include "base/arena.h"
#include "base/crypto.h"
#include "base/memory.h"
#include "store/migrate.h"
#include "support/failing_engine.h"
#include "support/scratch.h"
#include <cmocka.h>
#include <string.h>

struct stage {
    struct arena *arena;
    text folder, path, fault;
    struct db *db;
};

static struct db *open_stage_db(struct stage *stage, enum db_mode mode) {
    struct db *db = open_sqlite(stage->arena, stage->path, mode, &stage->fault);
    assert_non_null(db);
    return db;
}

static int open_stage(void **state) {
    struct stage *stage = obtain(sizeof *stage);
    stage->arena = open_arena((size_t)64 * 1024 * 1024);
    stage->folder = make_scratch_folder(stage->arena);
    stage->path = scratch_path(stage->arena, stage->folder, "stoa.db");
    stage->db = open_stage_db(stage, DB_CREATE);
    *state = stage;
    return 0;
}

static int close_stage(void **state) {
    struct stage *stage = *state;
    close_db(stage->db);
    remove_scratch_folder(stage->folder);
    close_arena(stage->arena);
    release(stage);
    return 0;
}

// Three steps; tests take the first so many of them.
static struct migrations first_steps(size_t count) {
    static const struct migration items[] = {
        {1, TEXT("create_tree"), TEXT("CREATE TABLE tree (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL);")},
        {2, TEXT("plant"),
         TEXT("-- two at once\nINSERT INTO tree VALUES (1, 'oak'); INSERT INTO tree VALUES (2, 'elm');")},
        {3, TEXT("measure"), TEXT("ALTER TABLE tree ADD COLUMN height BIGINT;")},
    };
    return (struct migrations){items, count};
}

static int apply(struct stage *stage, struct migrations known) {
    stage->fault = NO_TEXT;
    return apply_migrations(stage->db, stage->arena, known, 1770000000, &stage->fault);
}

static int64_t ask(struct stage *stage, struct sql sql) {
    struct db_rows *rows = db_query(stage->db, stage->arena, sql, NO_ARGS);
    db_rollback(stage->db);
    return rows->count == 1 ? row_integer(rows, 0, 0) : -1;
}

static void a_new_database_gets_every_step_once(void **state) {
    struct stage *stage = *state;
    assert_int_equal(apply(stage, first_steps(3)), 3);
    assert_int_equal(db_version(stage->db), 3);
    assert_int_equal(ask(stage, SQL("SELECT count(height) + 2 * count(*) FROM tree")), 4);
    assert_int_equal(ask(stage, SQL("SELECT count(*) FROM migration WHERE applied_at = 1770000000")), 3);
    assert_int_equal(apply(stage, first_steps(3)), 0);
    assert_false(db_in_transaction(stage->db));
}

static void an_older_database_gets_what_is_missing(void **state) {
    struct stage *stage = *state;
    assert_int_equal(apply(stage, first_steps(1)), 1);
    assert_int_equal(ask(stage, SQL("SELECT count(*) FROM tree")), 0);
    assert_int_equal(apply(stage, first_steps(3)), 2);
    assert_int_equal(ask(stage, SQL("SELECT count(*) FROM tree")), 2);
}

static void the_status_names_every_step(void **state) {
    struct stage *stage = *state;
    assert_int_equal(apply(stage, first_steps(2)), 2);
    struct migration_state *states = list_migrations(stage->db, stage->arena, first_steps(3), &stage->fault);
    assert_non_null(states);
    assert_true(is_text_equal(states[1].name, TEXT("plant")));
    assert_int_equal(states[1].applied_at, 1770000000);
    assert_int_equal(states[2].number, 3);
    assert_int_equal(states[2].applied_at, 0);
}

static void the_status_of_a_new_database_changes_nothing(void **state) {
    struct stage *stage = *state;
    struct db *reader = open_stage_db(stage, DB_READ);
    struct migration_state *states = list_migrations(reader, stage->arena, first_steps(3), &stage->fault);
    assert_non_null(states);
    assert_int_equal(states[0].applied_at, 0);
    close_db(reader);
    assert_int_equal(ask(stage, SQL("SELECT count(*) FROM sqlite_schema")), 0);
}

static void a_newer_database_is_refused_and_left_untouched(void **state) {
    struct stage *stage = *state;
    assert_int_equal(apply(stage, first_steps(3)), 3);
    close_db(stage->db); // folds the log into the file
    text before = read_scratch_file(stage->arena, stage->path);
    stage->db = open_stage_db(stage, DB_CREATE);
    assert_int_equal(apply(stage, first_steps(2)), -1);
    assert_string_equal(stage->fault.bytes,
                        "The database was written by a newer Stoa: it is at migration 3, and this program knows 2."
                        " Nothing was changed.");
    assert_null(list_migrations(stage->db, stage->arena, first_steps(2), &stage->fault));
    close_db(stage->db);
    text after = read_scratch_file(stage->arena, stage->path);
    assert_true(before.length > 0 && is_text_equal(before, after));
    stage->db = NULL;
}

static void a_step_that_was_changed_afterwards_is_refused(void **state) {
    struct stage *stage = *state;
    assert_int_equal(apply(stage, first_steps(2)), 2);
    struct migration other[3];
    memcpy(other, first_steps(3).items, sizeof other);
    other[1].script = TEXT("INSERT INTO tree VALUES (1, 'ash');");
    assert_int_equal(apply(stage, (struct migrations){other, 3}), -1);
    assert_string_equal(stage->fault.bytes, "Migration 2 (plant) of the database is not the one that this program"
                                            " knows. Nothing was changed.");
    assert_int_equal(db_version(stage->db), 2);
}

static void books_that_do_not_add_up_are_refused(void **state) {
    struct stage *stage = *state;
    assert_int_equal(apply(stage, first_steps(2)), 2);
    assert_true(db_set_version(stage->db, 1));
    assert_int_equal(apply(stage, first_steps(2)), -1);
    assert_non_null(strstr(stage->fault.bytes, "says it is at migration 1, but holds 2"));
    assert_true(db_run_script(stage->db, TEXT("DROP TABLE migration")));
    assert_int_equal(apply(stage, first_steps(2)), -1);
    assert_non_null(strstr(stage->fault.bytes, "cannot be read: no such table: migration"));
}

static void a_step_that_fails_leaves_nothing_and_those_before_it_stay(void **state) {
    struct stage *stage = *state;
    struct migration broken[3];
    memcpy(broken, first_steps(3).items, sizeof broken);
    broken[2].script = TEXT("CREATE TABLE half (id BIGINT); INSERT INTO nowhere VALUES (1);");
    assert_int_equal(apply(stage, (struct migrations){broken, 3}), -1);
    assert_string_equal(stage->fault.bytes,
                        "Migration 3 (measure) failed, and left nothing behind: no such table: nowhere");
    assert_false(db_in_transaction(stage->db));
    assert_int_equal(db_version(stage->db), 2);
    assert_int_equal(ask(stage, SQL("SELECT count(*) FROM sqlite_schema WHERE name = 'half'")), 0);
    assert_int_equal(apply(stage, first_steps(3)), 1);
}

static void a_step_may_not_end_its_own_transaction(void **state) {
    struct stage *stage = *state;
    struct migration bold[1];
    memcpy(bold, first_steps(1).items, sizeof bold);
    bold[0].script = TEXT("CREATE TABLE half (id BIGINT); COMMIT; CREATE TABLE other (id BIGINT);");
    assert_int_equal(apply(stage, (struct migrations){bold, 1}), -1);
    assert_non_null(strstr(stage->fault.bytes, "not authorized"));
    assert_int_equal(ask(stage, SQL("SELECT count(*) FROM sqlite_schema")), 0);
}

static void whatever_call_fails_the_database_is_at_a_whole_step(void **state) {
    struct stage *stage = *state;
    struct failure_plan plan = {.fault = DB_FAULT_FULL};
    stage->db = make_failing(stage->db, &plan);
    int applied = -1;
    size_t number = 1;
    for (; applied < 0 && number < 100; number++) {
        int64_t before = db_version(stage->db);
        plan.calls = 0;
        plan.fail_at = number;
        applied = apply(stage, first_steps(3));
        plan.fail_at = 0;
        db_rollback(stage->db);
        assert_false(db_in_transaction(stage->db));
        assert_true(db_version(stage->db) >= before);
        int64_t tables = ask(stage, SQL("SELECT count(*) FROM sqlite_schema WHERE type = 'table'"));
        assert_int_equal(tables, db_version(stage->db) > 0 ? 2 : 0);
        if (db_version(stage->db) > 0)
            assert_int_equal(ask(stage, SQL("SELECT count(*) FROM migration")), db_version(stage->db));
    }
    assert_true(applied >= 0);
    assert_int_equal(db_version(stage->db), 3);
    assert_true(number > 10);
}

static void a_database_that_is_locked_says_so(void **state) {
    struct stage *stage = *state;
    struct failure_plan plan = {.fault = DB_FAULT_BUSY, .fail_at = 2}; // asks for the version, then begins
    stage->db = make_failing(stage->db, &plan);
    assert_int_equal(apply(stage, first_steps(1)), -1);
    assert_string_equal(stage->fault.bytes, "The database cannot be migrated: the test made this call fail");
}

static void the_built_in_steps_apply_to_a_new_database(void **state) {
    struct stage *stage = *state;
    struct migrations known = find_migrations(stage->arena);
    int applied = apply(stage, known);
    if (applied < 0)
        fail_msg("%.*s", PRINT(stage->fault));
    assert_int_equal(applied, known.count);
    assert_true(known.count >= 3);
    assert_true(is_text_equal(known.items[0].name, TEXT("create_accounts")));
    assert_true(db_check(stage->db, stage->arena, &stage->fault));
    // An id that is not the key of its table would have an index of its own.
    assert_int_equal(ask(stage, SQL("SELECT count(*) FROM sqlite_schema WHERE sql LIKE '%BIGINT NOT NULL PRIMARY%'")),
                     0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_new_database_gets_every_step_once, open_stage, close_stage),
        cmocka_unit_test_setup_teardown(an_older_database_gets_what_is_missing, open_stage, close_stage),
        cmocka_unit_test_setup_teardown(the_status_names_every_step, open_stage, close_stage),
        cmocka_unit_test_setup_teardown(the_status_of_a_new_database_changes_nothing, open_stage, close_stage),
        cmocka_unit_test_setup_teardown(a_newer_database_is_refused_and_left_untouched, open_stage, close_stage),
        cmocka_unit_test_setup_teardown(a_step_that_was_changed_afterwards_is_refused, open_stage, close_stage),
        cmocka_unit_test_setup_teardown(books_that_do_not_add_up_are_refused, open_stage, close_stage),
        cmocka_unit_test_setup_teardown(a_step_that_fails_leaves_nothing_and_those_before_it_stay, open_stage,
                                        close_stage),
        cmocka_unit_test_setup_teardown(a_step_may_not_end_its_own_transaction, open_stage, close_stage),
        cmocka_unit_test_setup_teardown(whatever_call_fails_the_database_is_at_a_whole_step, open_stage, close_stage),
        cmocka_unit_test_setup_teardown(a_database_that_is_locked_says_so, open_stage, close_stage),
        cmocka_unit_test_setup_teardown(the_built_in_steps_apply_to_a_new_database, open_stage, close_stage),
    };
    return crypto_start() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
