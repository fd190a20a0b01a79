// SPDX-License-Identifier: Apache-2.0
// Tests of server/db/db.c: sticky errors, rows, the bookkeeping of transactions, copies. The engine is SQLite, or
// SQLite made to fail.
#include "base/crypto.h"
#include "fixture.h"
#include "support/failing_engine.h"
#include "support/scratch.h"
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

static void a_row_comes_back_as_it_was_written(void **state) {
    struct fixture *it = *state;
    struct db_rows *rows = db_query(
        it->db, it->arena, SQL("SELECT $1, $2, $3, $4, $5"),
        ARGS(db_integer(INT64_MIN), db_text(TEXT("ἀρετή")), db_bytes((text){"a\0b", 3}), db_null(), db_text(TEXT(""))));
    assert_int_equal(rows->count, 1);
    assert_int_equal(rows->columns, 5);
    assert_true(row_integer(rows, 0, 0) == INT64_MIN);
    assert_true(is_text_equal(row_text(rows, 0, 1), TEXT("ἀρετή")));
    assert_int_equal(row_text(rows, 0, 2).length, 3);
    assert_memory_equal(row_text(rows, 0, 2).bytes, "a\0b", 3);
    assert_true(is_row_null(rows, 0, 3));
    assert_null(row_text(rows, 0, 3).bytes);
    assert_int_equal(row_integer(rows, 0, 3), 0);
    assert_non_null(row_text(rows, 0, 4).bytes);
    assert_int_equal(row_text(rows, 0, 4).length, 0);
}

static void many_rows_keep_their_order(void **state) {
    struct fixture *it = *state;
    struct db_rows *rows = db_query(it->db, it->arena,
                                    SQL("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)"
                                        " SELECT i, 'row ' || i FROM n"),
                                    ARGS(db_integer(5000)));
    assert_int_equal(rows->count, 5000);
    for (size_t row = 0; row < rows->count; row++)
        assert_int_equal(row_integer(rows, row, 0), (int64_t)row + 1);
    assert_true(is_text_equal(row_text(rows, 4999, 1), TEXT("row 5000")));
}

static void a_change_says_how_many_rows_it_changed(void **state) {
    struct fixture *it = *state;
    add_note(it->db, 1, TEXT("one"));
    add_note(it->db, 2, TEXT("two"));
    assert_int_equal(db_execute(it->db, SQL("UPDATE note SET words = words || '!'"), NO_ARGS), 2);
    assert_int_equal(db_execute(it->db, SQL("SELECT 1"), NO_ARGS), 0);
    assert_int_equal(db_execute(it->db, SQL("DELETE FROM note WHERE id = $1"), ARGS(db_integer(7))), 0);
    struct db_rows *rows = db_query(it->db, it->arena, SQL("DELETE FROM note RETURNING id"), NO_ARGS);
    assert_int_equal(rows->count, 2);
}

static bool add_up(void *subject, const struct db_rows *row) {
    int64_t *sum = subject;
    *sum += row_integer(row, 0, 0);
    return *sum < 10;
}

static void each_gets_row_after_row_and_may_stop(void **state) {
    struct fixture *it = *state;
    int64_t sum = 0;
    assert_true(db_each(it->db, it->arena, SQL("SELECT 1 UNION ALL SELECT 2"), NO_ARGS, add_up, &sum));
    assert_int_equal(sum, 3);
    assert_false(
        db_each(it->db, it->arena, SQL("SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8"), NO_ARGS, add_up, &sum));
    assert_int_equal(sum, 16);
    assert_int_equal(db_failed(it->db), DB_SOUND);
}

static void an_error_sticks_until_the_transaction_ends(void **state) {
    struct fixture *it = *state;
    assert_true(db_begin_write(it->db));
    add_note(it->db, 1, TEXT("one"));
    add_note(it->db, 2, TEXT("one"));
    assert_int_equal(db_failed(it->db), DB_FAULT_CONSTRAINT);
    assert_non_null(strstr(db_failure_words(it->db), "UNIQUE"));
    assert_int_equal(db_query(it->db, it->arena, SQL("SELECT 1"), NO_ARGS)->count, 0);
    assert_int_equal(db_execute(it->db, SQL("DELETE FROM note"), NO_ARGS), 0);
    int64_t sum = 0;
    assert_false(db_each(it->db, it->arena, SQL("SELECT 1"), NO_ARGS, add_up, &sum));
    assert_false(db_run_script(it->db, TEXT("DELETE FROM note;")));
    assert_int_equal(db_version(it->db), 0);
    assert_false(db_set_version(it->db, 3));
    assert_false(db_commit(it->db));
    assert_false(db_in_transaction(it->db));
    assert_int_equal(db_failed(it->db), DB_FAULT_CONSTRAINT);
    db_rollback(it->db);
    assert_int_equal(db_failed(it->db), DB_SOUND);
    assert_int_equal(count_notes(it->db, it->arena), 0);
}

static void beginning_forgets_what_failed_before(void **state) {
    struct fixture *it = *state;
    add_note(it->db, 1, TEXT("one"));
    add_note(it->db, 1, TEXT("two"));
    assert_int_equal(db_failed(it->db), DB_FAULT_CONSTRAINT);
    assert_true(db_begin_read(it->db));
    assert_int_equal(count_notes(it->db, it->arena), 1);
    assert_true(db_commit(it->db));
}

static void a_savepoint_takes_back_its_member_and_no_more(void **state) {
    struct fixture *it = *state;
    assert_true(db_begin_write(it->db));
    assert_true(db_savepoint(it->db));
    add_note(it->db, 1, TEXT("kept"));
    assert_true(db_release(it->db));
    assert_true(db_savepoint(it->db));
    add_note(it->db, 2, TEXT("taken back"));
    add_note(it->db, 2, TEXT("and fails"));
    assert_false(db_release(it->db));
    assert_true(db_rollback_to(it->db));
    assert_int_equal(db_failed(it->db), DB_SOUND);
    assert_true(db_savepoint(it->db));
    add_note(it->db, 3, TEXT("kept too"));
    assert_true(db_release(it->db));
    assert_true(db_commit(it->db));
    struct db_rows *rows = db_query(it->db, it->arena, SQL("SELECT id FROM note ORDER BY id"), NO_ARGS);
    assert_int_equal(rows->count, 2);
    assert_int_equal(row_integer(rows, 1, 0), 3);
}

static void calls_out_of_order_are_mistakes(void **state) {
    struct fixture *it = *state;
    assert_false(db_commit(it->db));
    assert_int_equal(db_failed(it->db), DB_FAULT_MISTAKE);
    db_rollback(it->db);
    assert_false(db_savepoint(it->db));
    db_rollback(it->db);
    assert_false(db_release(it->db));
    db_rollback(it->db);
    assert_false(db_rollback_to(it->db));
    db_rollback(it->db);
    assert_true(db_begin_write(it->db));
    assert_false(db_begin_write(it->db));
    assert_int_equal(db_failed(it->db), DB_FAULT_MISTAKE);
    db_rollback(it->db);
    assert_true(db_begin_write(it->db));
    assert_true(db_savepoint(it->db));
    assert_false(db_commit(it->db)); // the savepoint is open
    assert_false(db_in_transaction(it->db));
    assert_true(db_begin_read(it->db));
    assert_false(db_savepoint(it->db)); // of a transaction that only reads
    db_rollback(it->db);
}

// What a small piece of work leaves, when its n-th call fails: nothing, or all of it.
static bool work(struct db *db, struct arena *arena) {
    bool ok = db_begin_write(db) && db_savepoint(db);
    add_note(db, 10, TEXT("ten"));
    add_note(db, 11, TEXT("eleven"));
    ok = ok && db_query(db, arena, SQL("SELECT id FROM note"), NO_ARGS)->count == 2;
    ok = ok && db_version(db) == 0 && db_set_version(db, 1) && db_run_script(db, TEXT("CREATE TABLE more (id BIGINT)"));
    ok = ok && db_release(db) && db_savepoint(db) && db_rollback_to(db) && db_commit(db);
    if (!ok)
        db_rollback(db);
    return ok;
}

static void whatever_call_fails_nothing_is_half_written(void **state) {
    struct fixture *it = *state;
    struct failure_plan plan = {.fault = DB_FAULT_FULL};
    it->db = make_failing(it->db, &plan);
    bool ok = false;
    size_t number = 1;
    for (; !ok && number < 100; number++) {
        plan.calls = 0;
        plan.fail_at = number;
        ok = work(it->db, it->arena);
        plan.fail_at = 0;
        assert_false(db_in_transaction(it->db));
        assert_int_equal(db_failed(it->db), DB_SOUND);
        assert_int_equal(count_notes(it->db, it->arena), ok ? 2 : 0);
        assert_int_equal(db_version(it->db), ok ? 1 : 0);
    }
    assert_true(ok);
    assert_int_equal(number, 14);
}

static void a_savepoint_is_lost_when_the_engine_leaves_the_transaction(void **state) {
    struct fixture *it = *state;
    struct failure_plan plan = {.fault = DB_FAULT_FULL};
    it->db = make_failing(it->db, &plan);
    assert_true(db_begin_write(it->db) && db_savepoint(it->db));
    plan.fail_at = plan.calls + 1;
    add_note(it->db, 1, TEXT("one"));
    assert_int_equal(db_failed(it->db), DB_FAULT_FULL);
    assert_string_equal(db_failure_words(it->db), "the test made this call fail");
    assert_false(db_rollback_to(it->db));
    assert_int_equal(db_failed(it->db), DB_FAULT_FULL);
    assert_false(db_commit(it->db));
}

static void a_broken_connection_runs_nothing_any_more(void **state) {
    struct fixture *it = *state;
    struct failure_plan plan = {.fault = DB_FAULT_BROKEN, .fail_at = 1};
    struct db *db = make_failing(open_again(it, DB_WRITE), &plan);
    assert_false(is_db_broken(db));
    assert_int_equal(count_notes(db, it->arena), -1);
    assert_true(is_db_broken(db));
    db_rollback(db);
    assert_true(is_db_broken(db));
    assert_int_equal(count_notes(db, it->arena), -1);
    assert_int_equal(db_failed(db), DB_FAULT_BROKEN);
    assert_false(db_begin_write(db));
    text fault = NO_TEXT;
    assert_false(db_check(db, it->arena, &fault));
    assert_false(db_copy_to_file(db, it->arena, scratch_path(it->arena, it->folder, "copy.db"), &fault));
    assert_non_null(fault.bytes);
    assert_int_equal(plan.calls, 1);
    close_db(db);
}

static size_t count_files(text folder) {
    size_t count = 0;
    DIR *listing = opendir(folder.bytes);
    assert_non_null(listing);
    for (struct dirent *entry; (entry = readdir(listing));)
        count += entry->d_name[0] != '.';
    (void)closedir(listing);
    return count;
}

static void a_copy_is_one_plain_private_file_with_everything(void **state) {
    struct fixture *it = *state;
    for (int64_t id = 1; id <= 500; id++)
        add_note(it->db, id, make_textf(it->arena, "note %d", (int)id));
    text folder = make_scratch_folder(it->arena), fault = NO_TEXT;
    text path = scratch_path(it->arena, folder, "copy.db");
    write_scratch_file(path, TEXT("an older copy"));
    struct db *reader = open_again(it, DB_READ);
    assert_true(db_copy_to_file(reader, it->arena, path, &fault));
    close_db(reader);
    assert_int_equal(count_files(folder), 1);
    struct stat facts;
    assert_int_equal(stat(path.bytes, &facts), 0);
    assert_int_equal(facts.st_mode & 07777, 0600);
    text bytes = read_scratch_file(it->arena, path);
    assert_int_equal(bytes.bytes[18], 1); // 2 would ask for a write-ahead log
    struct db *copy = open_sqlite(it->arena, path, DB_WRITE, &fault);
    assert_non_null(copy);
    assert_true(db_check(copy, it->arena, &fault));
    assert_int_equal(count_notes(copy, it->arena), 500);
    close_db(copy);
    remove_scratch_folder(folder);
}

static void a_copy_holds_what_its_read_transaction_sees(void **state) {
    struct fixture *it = *state;
    struct db *reader = open_again(it, DB_READ);
    assert_true(db_begin_read(reader));
    assert_int_equal(count_notes(reader, it->arena), 0);
    add_note(it->db, 1, TEXT("later"));
    text path = scratch_path(it->arena, it->folder, "copy.db"), fault = NO_TEXT;
    assert_true(db_copy_to_file(reader, it->arena, path, &fault));
    assert_true(db_commit(reader));
    assert_int_equal(count_notes(reader, it->arena), 1);
    close_db(reader);
    struct db *copy = open_sqlite(it->arena, path, DB_READ, &fault);
    assert_int_equal(count_notes(copy, it->arena), 0);
    close_db(copy);
}

static void a_copy_that_cannot_be_written_leaves_nothing(void **state) {
    struct fixture *it = *state;
    size_t before = count_files(it->folder);
    text fault = NO_TEXT;
    assert_false(db_copy_to_file(it->db, it->arena, TEXT("/nowhere/at/all/copy.db"), &fault));
    assert_non_null(strstr(fault.bytes, "/nowhere/at/all/copy.db cannot be written"));
    assert_false(db_copy_to_file(it->db, it->arena, it->folder, &fault)); // a folder is in its place
    assert_int_equal(count_files(it->folder), before);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_row_comes_back_as_it_was_written, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(many_rows_keep_their_order, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_change_says_how_many_rows_it_changed, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(each_gets_row_after_row_and_may_stop, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(an_error_sticks_until_the_transaction_ends, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(beginning_forgets_what_failed_before, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_savepoint_takes_back_its_member_and_no_more, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(calls_out_of_order_are_mistakes, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(whatever_call_fails_nothing_is_half_written, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_savepoint_is_lost_when_the_engine_leaves_the_transaction, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(a_broken_connection_runs_nothing_any_more, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_copy_is_one_plain_private_file_with_everything, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_copy_holds_what_its_read_transaction_sees, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_copy_that_cannot_be_written_leaves_nothing, open_fixture, close_fixture),
    };
    return crypto_start() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
