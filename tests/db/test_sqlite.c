// SPDX-License-Identifier: Apache-2.0
// Tests of server/db/db_sqlite.c: which files it opens, what statements may do, and what a failing disk looks like.
#include "base/crypto.h"
#include "fixture.h"
#include "support/broken_disk.h"
#include "support/scratch.h"
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// ---- files ---------------------------------------------------------------------------------------------------------

static void the_file_is_private_and_so_is_what_stands_beside_it(void **state) {
    struct fixture *it = *state;
    static const char *const names[] = {"stoa.db", "stoa.db-wal", "stoa.db-shm"};
    for (size_t index = 0; index < 3; index++) {
        struct stat facts;
        assert_int_equal(stat(scratch_path(it->arena, it->folder, names[index]).bytes, &facts), 0);
        assert_int_equal(facts.st_mode & 07777, 0600);
    }
}

static void the_file_says_whose_it_is(void **state) {
    struct fixture *it = *state;
    close_db(it->db);
    it->db = NULL;
    text bytes = read_scratch_file(it->arena, it->path);
    assert_memory_equal(bytes.bytes + 68, "STOA", 4);
    assert_int_equal(access(scratch_path(it->arena, it->folder, "stoa.db-wal").bytes, F_OK), -1);
}

static void assert_refused(struct fixture *it, text path, enum db_mode mode, const char *why) {
    text fault = NO_TEXT;
    assert_null(open_sqlite(it->arena, path, mode, &fault));
    assert_non_null(fault.bytes);
    if (!strstr(fault.bytes, why))
        fail_msg("“%s” does not say “%s”", fault.bytes, why);
}

static void what_is_no_database_is_refused_untouched(void **state) {
    struct fixture *it = *state;
    text path = scratch_path(it->arena, it->folder, "letter.txt");
    char long_letter[9000];
    memset(long_letter, 'x', sizeof long_letter);
    const text letters[] = {TEXT("Dear Zeno,"), {long_letter, sizeof long_letter}};
    for (size_t index = 0; index < 2; index++) {
        write_scratch_file(path, letters[index]);
        assert_refused(it, path, DB_CREATE, "letter.txt cannot be opened: it is not a database.");
        assert_refused(it, path, DB_WRITE, "it is not a database");
        assert_refused(it, path, DB_READ, "it is not a database");
        assert_true(is_text_equal(read_scratch_file(it->arena, path), letters[index]));
    }
}

static void the_database_of_another_program_is_refused_untouched(void **state) {
    struct fixture *it = *state;
    close_db(it->db);
    it->db = NULL;
    text bytes = read_scratch_file(it->arena, it->path);
    char *foreign = make_c_string(it->arena, bytes);
    memcpy(foreign + 68, "\0\0\0\0", 4);
    text path = scratch_path(it->arena, it->folder, "foreign.db");
    write_scratch_file(path, (text){foreign, bytes.length});
    assert_refused(it, path, DB_CREATE, "it is the database of another program");
    assert_refused(it, path, DB_READ, "it is the database of another program");
    assert_true(is_text_equal(read_scratch_file(it->arena, path), (text){foreign, bytes.length}));
    assert_int_equal(access(scratch_path(it->arena, it->folder, "foreign.db-wal").bytes, F_OK), -1);
    assert_int_equal(access(scratch_path(it->arena, it->folder, "foreign.db-shm").bytes, F_OK), -1);
}

static void only_creating_makes_a_file(void **state) {
    struct fixture *it = *state;
    text path = scratch_path(it->arena, it->folder, "new.db"), fault = NO_TEXT;
    assert_refused(it, path, DB_WRITE, "unable to open");
    assert_refused(it, path, DB_READ, "unable to open");
    assert_int_equal(access(path.bytes, F_OK), -1);
    assert_refused(it, TEXT("/nowhere/at/all.db"), DB_CREATE, "No such file or directory");
    assert_refused(it, it->folder, DB_CREATE, "cannot be opened");
    write_scratch_file(path, TEXT("")); // as a crash leaves it
    assert_refused(it, path, DB_WRITE, "it is empty");
    struct db *db = open_sqlite(it->arena, path, DB_CREATE, &fault);
    assert_non_null(db);
    close_db(db);
}

static void a_path_that_looks_like_an_address_is_a_path(void **state) {
    struct fixture *it = *state;
    assert_int_equal(chdir(it->folder.bytes), 0);
    text fault = NO_TEXT;
    struct db *db = open_sqlite(it->arena, TEXT("file:x?mode=memory"), DB_CREATE, &fault);
    assert_non_null(db);
    close_db(db);
    assert_int_equal(access("file:x?mode=memory", F_OK), 0);
    assert_int_equal(chdir("/"), 0);
}

static void a_damaged_file_is_found_by_the_check(void **state) {
    struct fixture *it = *state;
    assert_true(db_begin_write(it->db));
    for (int64_t id = 1; id <= 2000; id++)
        add_note(it->db, id, make_textf(it->arena, "a note that takes some room, number %d", (int)id));
    assert_true(db_commit(it->db));
    text fault = NO_TEXT;
    assert_true(db_check(it->db, it->arena, &fault));
    close_db(it->db);
    it->db = NULL;
    text bytes = read_scratch_file(it->arena, it->path);
    char *damaged = make_c_string(it->arena, bytes);
    assert_true(bytes.length > (size_t)8 * 4096);
    for (size_t page = 3; page < 8; page++)
        memset(damaged + page * 4096, 0x55, 64);
    write_scratch_file(it->path, (text){damaged, bytes.length});
    struct db *db = open_sqlite(it->arena, it->path, DB_WRITE, &fault);
    assert_non_null(db);
    assert_false(db_check(db, it->arena, &fault));
    assert_non_null(strstr(fault.bytes, "the database is damaged"));
    assert_true(db_begin_read(db));
    (void)db_query(db, it->arena, SQL("SELECT id, words FROM note ORDER BY id"), NO_ARGS);
    assert_int_equal(db_failed(db), DB_FAULT_BROKEN);
    assert_true(is_db_broken(db));
    close_db(db);
}

// A file cut or altered anywhere: never a crash, and always an answer.
static void a_file_altered_anywhere_never_crashes(void **state) {
    struct fixture *it = *state;
    assert_true(db_begin_write(it->db));
    for (int64_t id = 1; id <= 300; id++)
        add_note(it->db, id, make_textf(it->arena, "number %d", (int)id));
    assert_true(db_commit(it->db));
    close_db(it->db);
    it->db = NULL;
    text bytes = read_scratch_file(it->arena, it->path);
    char *altered = make_c_string(it->arena, bytes);
    text path = scratch_path(it->arena, it->folder, "altered.db"), fault = NO_TEXT;
    uint64_t seed = 12345;
    for (int round = 0; round < 300; round++) {
        struct arena *arena = open_arena((size_t)64 * 1024 * 1024);
        memcpy(altered, bytes.bytes, bytes.length);
        for (int change = 0; change < 20; change++) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            altered[(seed >> 33) % bytes.length] = (char)(seed >> 20);
        }
        size_t length = round % 3 == 0 ? (seed >> 33) % bytes.length : bytes.length;
        write_scratch_file(path, (text){altered, length});
        struct db *db = open_sqlite(arena, path, DB_WRITE, &fault);
        if (db) {
            if (!db_check(db, arena, &fault))
                assert_non_null(fault.bytes);
            (void)count_notes(db, arena);
            db_rollback(db);
            (void)db_query(db, arena, SQL("SELECT * FROM note ORDER BY words"), NO_ARGS);
            add_note(db, 1000 + round, TEXT("one more"));
        }
        close_db(db);
        close_arena(arena);
    }
}

// ---- statements ----------------------------------------------------------------------------------------------------

static void placeholders_are_numbers_wherever_they_stand(void **state) {
    struct fixture *it = *state;
    struct db_rows *rows =
        db_query(it->db, it->arena, SQL("SELECT $2, $1, $2, $3, $4, $5, $6, $7, $8, $9, $11, $10"),
                 ARGS(db_integer(1), db_integer(2), db_integer(3), db_integer(4), db_integer(5), db_integer(6),
                      db_integer(7), db_integer(8), db_integer(9), db_integer(10), db_integer(11)));
    assert_int_equal(rows->count, 1);
    assert_int_equal(row_integer(rows, 0, 0), 2);
    assert_int_equal(row_integer(rows, 0, 1), 1);
    assert_int_equal(row_integer(rows, 0, 10), 11);
    assert_int_equal(row_integer(rows, 0, 11), 10);
}

// The literal is the key, so each needs its own.
#define ASSERT_MISTAKE(it, literal, arguments, why)                                                                    \
    do {                                                                                                               \
        (void)db_query((it)->db, (it)->arena, SQL(literal), arguments);                                                \
        assert_int_equal(db_failed((it)->db), DB_FAULT_MISTAKE);                                                       \
        if (!strstr(db_failure_words((it)->db), why))                                                                  \
            fail_msg("“%s” does not say “%s”", db_failure_words((it)->db), why);                                       \
        db_rollback((it)->db);                                                                                         \
    } while (0)

static void wrong_arguments_and_wrong_words_are_mistakes(void **state) {
    struct fixture *it = *state;
    ASSERT_MISTAKE(it, "SELECT $1", NO_ARGS, "not as many");
    ASSERT_MISTAKE(it, "SELECT $1 ", ARGS(db_null(), db_null()), "not as many");
    ASSERT_MISTAKE(it, "SELECT $1, $3", ARGS(db_null(), db_null()), "no placeholder");
    ASSERT_MISTAKE(it, "SELECT ?", ARGS(db_null()), "no placeholder");
    ASSERT_MISTAKE(it, "SELEKT 1", NO_ARGS, "syntax error");
    ASSERT_MISTAKE(it, "-- nothing", NO_ARGS, "no statement");
    ASSERT_MISTAKE(it, "SELECT 0.5", NO_ARGS, "fraction");
    ASSERT_MISTAKE(it, "SELECT \"a word\"", NO_ARGS, "no such column");
    ASSERT_MISTAKE(it, "SELECT * FROM nowhere", NO_ARGS, "no such table");
}

static void a_statement_may_not_leave_its_place(void **state) {
    struct fixture *it = *state;
    ASSERT_MISTAKE(it, "ATTACH '/tmp/other.db' AS other", NO_ARGS, "not authorized");
    ASSERT_MISTAKE(it, "DETACH main", NO_ARGS, "not authorized");
    ASSERT_MISTAKE(it, "PRAGMA synchronous = OFF", NO_ARGS, "not authorized");
    ASSERT_MISTAKE(it, "PRAGMA writable_schema = ON", NO_ARGS, "not authorized");
    ASSERT_MISTAKE(it, "SELECT load_extension('x')", NO_ARGS, "not authorized");
    ASSERT_MISTAKE(it, "COMMIT", NO_ARGS, "not authorized");
    ASSERT_MISTAKE(it, "SAVEPOINT mine", NO_ARGS, "not authorized");
    ASSERT_MISTAKE(it, "UPDATE sqlite_schema SET sql = ''", NO_ARGS, "may not be modified");
    assert_false(db_run_script(it->db, TEXT("ATTACH '/tmp/other.db' AS other;")));
    db_rollback(it->db);
    assert_false(db_run_script(it->db, TEXT("PRAGMA foreign_keys = OFF;")));
    db_rollback(it->db);
    assert_false(db_run_script(it->db, (text){"SELECT 1;\0SELECT 2;", 19}));
    db_rollback(it->db);
}

static void a_statement_outlives_a_change_of_the_tables(void **state) {
    struct fixture *it = *state;
    for (int64_t round = 0; round < 3; round++) {
        assert_true(db_begin_write(it->db) && db_savepoint(it->db));
        add_note(it->db, round, make_textf(it->arena, "note %d", (int)round));
        assert_true(
            db_run_script(it->db, make_textf(it->arena, "ALTER TABLE note ADD COLUMN more_%d BIGINT;", (int)round)));
        assert_true(db_set_version(it->db, round + 1));
        assert_true(db_release(it->db) && db_savepoint(it->db) && db_rollback_to(it->db) && db_commit(it->db));
        assert_int_equal(count_notes(it->db, it->arena), round + 1);
        assert_int_equal(db_version(it->db), round + 1);
    }
}

static void many_statements_are_found_again(void **state) {
    struct fixture *it = *state;
    static char literals[3000][12]; // their addresses are the keys
    for (int round = 0; round < 2; round++)
        for (int number = 0; number < 3000; number++) {
            text words = make_textf(it->arena, "SELECT %d", number);
            memcpy(literals[number], words.bytes, words.length + 1);
            struct sql sql = {literals[number], words.length};
            assert_int_equal(row_integer(db_query(it->db, it->arena, sql, NO_ARGS), 0, 0), number);
        }
}

static void a_read_transaction_sees_one_state_and_may_not_write(void **state) {
    struct fixture *it = *state;
    struct db *other = open_again(it, DB_WRITE);
    assert_true(db_begin_read(it->db));
    assert_int_equal(count_notes(it->db, it->arena), 0);
    add_note(other, 1, TEXT("one"));
    assert_int_equal(count_notes(it->db, it->arena), 0);
    add_note(it->db, 2, TEXT("two"));
    assert_int_equal(db_failed(it->db), DB_FAULT_MISTAKE);
    assert_false(db_commit(it->db));
    assert_true(db_begin_read(it->db));
    assert_int_equal(count_notes(it->db, it->arena), 1);
    assert_false(db_set_version(it->db, 9));
    db_rollback(it->db);
    close_db(other);
}

static void a_connection_that_reads_cannot_write(void **state) {
    struct fixture *it = *state;
    struct db *reader = open_again(it, DB_READ);
    add_note(reader, 1, TEXT("one"));
    assert_int_equal(db_failed(reader), DB_FAULT_READ_ONLY);
    assert_false(is_db_broken(reader));
    close_db(reader);
}

static void foreign_keys_hold(void **state) {
    struct fixture *it = *state;
    assert_true(db_run_script(it->db, TEXT("CREATE TABLE reply (id BIGINT NOT NULL PRIMARY KEY,"
                                           " note_id BIGINT NOT NULL REFERENCES note (id));")));
    (void)db_execute(it->db, SQL("INSERT INTO reply VALUES (1, 77)"), NO_ARGS);
    assert_int_equal(db_failed(it->db), DB_FAULT_CONSTRAINT);
    db_rollback(it->db);
}

static void an_id_is_the_key_of_its_table(void **state) {
    struct fixture *it = *state;
    struct db_rows *rows =
        db_query(it->db, it->arena, SQL("SELECT sql FROM sqlite_schema WHERE name = 'note'"), NO_ARGS);
    assert_non_null(strstr(row_text(rows, 0, 0).bytes, "(id INTEGER PRIMARY KEY, words"));
    rows = db_query(it->db, it->arena, SQL("SELECT name FROM sqlite_schema WHERE type = 'index'"), NO_ARGS);
    assert_int_equal(rows->count, 1); // of the UNIQUE words alone
}

static bool leave(void *subject, const struct db_rows *row) {
    (void)row;
    longjmp(*(jmp_buf *)subject, 1);
}

static void ask_and_leave(struct db *db, struct arena *arena, jmp_buf *escape) {
    (void)db_each(db, arena, SQL("SELECT id FROM note"), NO_ARGS, leave, escape);
}

static void ask_for_too_much(struct db *db, struct arena *small, jmp_buf *escape) {
    arena_set_escape(small, escape);
    (void)db_query(db, small, SQL("UPDATE note SET words = words || '!' RETURNING words"), NO_ARGS);
}

// Asks, and is left by longjmp in the middle of the rows.
static void jump_out_of(void (*ask)(struct db *db, struct arena *arena, jmp_buf *escape), struct db *db,
                        struct arena *arena) {
    jmp_buf escape;
    if (setjmp(escape) == 0) {
        ask(db, arena, &escape);
        fail_msg("it came to its end");
    }
    arena_set_escape(arena, NULL);
}

static void who_leaves_in_the_middle_of_a_row_is_cleaned_up_after(void **state) {
    struct fixture *it = *state;
    for (int64_t id = 1; id <= 100; id++)
        add_note(it->db, id, make_textf(it->arena, "a note of some length, number %d", (int)id));
    struct arena *small = open_arena(2000);
    for (int round = 0; round < 3; round++) {
        assert_true(db_begin_write(it->db) && db_savepoint(it->db));
        jump_out_of(ask_for_too_much, it->db, small);
        reset_arena(small);
        assert_true(db_rollback_to(it->db));
        struct db_rows *rows =
            db_query(it->db, it->arena, SQL("SELECT count(*) FROM note WHERE words LIKE '%!'"), NO_ARGS);
        assert_int_equal(row_integer(rows, 0, 0), 0);
        assert_true(db_commit(it->db));
    }
    close_arena(small);
}

static void a_reader_that_left_in_the_middle_does_not_hold_its_snapshot(void **state) {
    struct fixture *it = *state;
    struct db *reader = open_again(it, DB_READ);
    add_note(it->db, 1, TEXT("one"));
    jump_out_of(ask_and_leave, reader, it->arena);
    add_note(it->db, 2, TEXT("two"));
    db_rollback(reader);
    assert_int_equal(count_notes(reader, it->arena), 2);
    assert_true(db_begin_read(reader));
    jump_out_of(ask_and_leave, reader, it->arena);
    db_rollback(reader);
    jump_out_of(ask_and_leave, reader, it->arena);
    assert_true(db_begin_read(reader));
    assert_int_equal(count_notes(reader, it->arena), 2);
    close_db(reader);
}

struct nesting {
    struct fixture *it;
    int64_t seen;
    bool asks_the_same;
};

static bool ask_within(void *subject, const struct db_rows *row);

static bool ask_for_ids(struct nesting *nesting) {
    return db_each(nesting->it->db, nesting->it->arena, SQL("SELECT id FROM note"), NO_ARGS, ask_within, nesting);
}

static bool ask_within(void *subject, const struct db_rows *row) {
    struct nesting *nesting = subject;
    nesting->seen += row_integer(row, 0, 0);
    return nesting->asks_the_same ? ask_for_ids(nesting) : count_notes(nesting->it->db, nesting->it->arena) == 2;
}

static void within_each_any_statement_runs_but_the_same_one(void **state) {
    struct fixture *it = *state;
    add_note(it->db, 1, TEXT("one"));
    add_note(it->db, 2, TEXT("two"));
    struct nesting nesting = {it, 0, false};
    assert_true(ask_for_ids(&nesting));
    assert_int_equal(nesting.seen, 3);
    nesting.asks_the_same = true;
    assert_false(ask_for_ids(&nesting));
    assert_int_equal(nesting.seen, 4);
    assert_int_equal(db_failed(it->db), DB_FAULT_MISTAKE);
    db_rollback(it->db);
    nesting.asks_the_same = false;
    assert_true(ask_for_ids(&nesting));
}

// ---- a machine that fails ------------------------------------------------------------------------------------------

static void who_waits_too_long_for_the_write_lock_is_told(void **state) {
    struct fixture *it = *state;
    struct db *other = open_again(it, DB_WRITE);
    assert_true(db_begin_write(other));
    assert_false(db_begin_write(it->db)); // after SQLite's patience
    assert_int_equal(db_failed(it->db), DB_FAULT_BUSY);
    assert_false(is_db_broken(it->db));
    db_rollback(other);
    close_db(other);
    assert_true(db_begin_write(it->db));
    assert_true(db_commit(it->db));
}

static void a_full_disk_loses_the_transaction_and_nothing_else(void **state) {
    struct fixture *it = *state;
    add_note(it->db, 1, TEXT("before"));
    assert_true(db_begin_write(it->db));
    add_note(it->db, 2, TEXT("lost"));
    break_disk(DISK_WRITE, ENOSPC, 0, LONG_MAX);
    assert_false(db_commit(it->db));
    assert_int_equal(db_failed(it->db), DB_FAULT_FULL);
    assert_false(is_db_broken(it->db));
    struct db *reader = open_again(it, DB_READ);
    assert_int_equal(count_notes(reader, it->arena), 1); // reads go on
    close_db(reader);
    mend_disk();
    assert_true(db_begin_write(it->db));
    add_note(it->db, 3, TEXT("after"));
    assert_true(db_commit(it->db));
    assert_int_equal(count_notes(it->db, it->arena), 2);
}

// Fails each write and each flush of a piece of work in turn, in the way of a disk that is full and one that dies.
static void assert_whole_when(struct fixture *it, enum disk_act act, int error) {
    int64_t id = 1000 * ((int64_t)act + 1) + error;
    for (long good = 0; good < 40; good++, id++) {
        struct db *db = open_again(it, DB_WRITE);
        int64_t before = count_notes(db, it->arena);
        assert_true(db_begin_write(db));
        add_note(db, id, make_textf(it->arena, "%d", (int)id));
        break_disk(act, error, good, 1);
        bool kept = db_commit(db);
        bool failed = disk_acts(act) > good;
        mend_disk();
        assert_int_equal(kept, !failed);
        enum db_fault fault = error == ENOSPC && act == DISK_WRITE ? DB_FAULT_FULL : DB_FAULT_BROKEN;
        assert_int_equal(db_failed(db), failed ? fault : DB_SOUND);
        close_db(db);
        db = open_again(it, DB_READ);
        assert_int_equal(count_notes(db, it->arena), before + kept);
        close_db(db);
        if (!failed)
            return;
    }
    fail_msg("a commit takes more than 40 acts");
}

static void a_commit_is_whole_or_not_at_all_whichever_write_fails(void **state) {
    struct fixture *it = *state;
    assert_whole_when(it, DISK_WRITE, ENOSPC);
    assert_whole_when(it, DISK_WRITE, EIO);
    assert_whole_when(it, DISK_FLUSH, EIO);
}

static void a_copy_to_a_full_disk_leaves_nothing(void **state) {
    struct fixture *it = *state;
    text path = scratch_path(it->arena, it->folder, "copy.db"), fault = NO_TEXT;
    write_scratch_file(path, TEXT("the older copy"));
    break_disk(DISK_WRITE, ENOSPC, 1, LONG_MAX);
    assert_false(db_copy_to_file(it->db, it->arena, path, &fault));
    mend_disk();
    assert_non_null(strstr(fault.bytes, "full"));
    assert_true(is_text_equal(read_scratch_file(it->arena, path), TEXT("the older copy")));
    assert_true(db_copy_to_file(it->db, it->arena, path, &fault));
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)
        WITH_FIXTURE(the_file_is_private_and_so_is_what_stands_beside_it),
        WITH_FIXTURE(the_file_says_whose_it_is),
        WITH_FIXTURE(what_is_no_database_is_refused_untouched),
        WITH_FIXTURE(the_database_of_another_program_is_refused_untouched),
        WITH_FIXTURE(only_creating_makes_a_file),
        WITH_FIXTURE(a_path_that_looks_like_an_address_is_a_path),
        WITH_FIXTURE(a_damaged_file_is_found_by_the_check),
        WITH_FIXTURE(a_file_altered_anywhere_never_crashes),
        WITH_FIXTURE(placeholders_are_numbers_wherever_they_stand),
        WITH_FIXTURE(wrong_arguments_and_wrong_words_are_mistakes),
        WITH_FIXTURE(a_statement_may_not_leave_its_place),
        WITH_FIXTURE(a_statement_outlives_a_change_of_the_tables),
        WITH_FIXTURE(many_statements_are_found_again),
        WITH_FIXTURE(a_read_transaction_sees_one_state_and_may_not_write),
        WITH_FIXTURE(a_connection_that_reads_cannot_write),
        WITH_FIXTURE(foreign_keys_hold),
        WITH_FIXTURE(an_id_is_the_key_of_its_table),
        WITH_FIXTURE(who_leaves_in_the_middle_of_a_row_is_cleaned_up_after),
        WITH_FIXTURE(a_reader_that_left_in_the_middle_does_not_hold_its_snapshot),
        WITH_FIXTURE(within_each_any_statement_runs_but_the_same_one),
        WITH_FIXTURE(who_waits_too_long_for_the_write_lock_is_told),
        WITH_FIXTURE(a_full_disk_loses_the_transaction_and_nothing_else),
        WITH_FIXTURE(a_commit_is_whole_or_not_at_all_whichever_write_fails),
        WITH_FIXTURE(a_copy_to_a_full_disk_leaves_nothing),
    };
    return crypto_start() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
