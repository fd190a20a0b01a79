// SPDX-License-Identifier: Apache-2.0
// Tests that every column in migrations/ says what it is for, how long it is kept, and what erasing an account does to
// it.
#include "store/migrate.h"
#include "support/store_fixture.h"
#include <string.h>

struct reading {
    struct store_fixture *f;
    bool is_in_table;
    size_t columns, made; // columns that were read; that the tables have
};

// Whether the words after "--" are three parts, none of them empty.
static bool has_three_parts(text line) {
    ptrdiff_t at = text_find(line, TEXT("-- "), 0);
    if (at < 0)
        return false;
    text rest = text_slice(line, (size_t)at + 3, line.length), part;
    size_t parts = 0;
    while (text_next(&rest, '|', &part)) {
        if (text_trim(part).length == 0)
            return false;
        parts++;
    }
    return parts == 3;
}

// A column begins with its name in lower case; PRIMARY KEY, UNIQUE and the like do not.
static bool is_column(text line) { return line.length > 0 && line.bytes[0] >= 'a' && line.bytes[0] <= 'z'; }

// How many columns the table has, whatever this test's reading makes of the text.
static size_t count_columns(struct store_fixture *f, text table) {
    text words = make_textf(f->arena, "SELECT %.*s.* FROM library_state AS one LEFT JOIN %.*s ON 1 = 0", PRINT(table),
                            PRINT(table));
    struct db_rows *rows = db_query(f->db, f->arena, (struct sql){words.bytes, words.length}, NO_ARGS);
    assert_int_equal(rows->count, 1);
    return rows->columns;
}

static void read_table(struct reading *reading, text words) {
    text table = NO_TEXT, rest = text_slice(words, sizeof "CREATE TABLE " - 1, words.length);
    assert_true(text_next(&rest, ' ', &table));
    reading->is_in_table = true;
    reading->made += count_columns(reading->f, table);
}

static void read_line(struct reading *reading, const struct migration *migration, text line) {
    text words = text_trim(line);
    if (text_starts_with(words, TEXT("CREATE TABLE ")))
        read_table(reading, words);
    else if (text_starts_with(words, TEXT(")")))
        reading->is_in_table = false;
    bool is_added = text_find(words, TEXT(" ADD COLUMN "), 0) >= 0;
    if (!is_added && !(reading->is_in_table && is_column(words)))
        return;
    reading->columns++;
    if (!has_three_parts(words))
        fail_msg("migration %.*s: a column lacks its purpose | how long | what erasing does:\n%.*s",
                 PRINT(migration->name), PRINT(words));
}

static void every_column_says_its_purpose_its_keeping_and_its_erasure(void **state) {
    struct store_fixture *f = *state;
    struct reading reading = {.f = f};
    struct migrations migrations = find_migrations(f->arena);
    for (size_t i = 0; i < migrations.count; i++) {
        text rest = migrations.items[i].script, line;
        while (text_next(&rest, '\n', &line))
            read_line(&reading, &migrations.items[i], line);
        assert_false(reading.is_in_table);
    }
    assert_int_equal(reading.columns, reading.made);
}

static void a_comment_without_its_three_parts_is_seen(void **state) {
    (void)state;
    assert_true(has_three_parts(TEXT("id BIGINT, -- names the row | until erased | row deleted")));
    assert_false(has_three_parts(TEXT("id BIGINT,")));
    assert_false(has_three_parts(TEXT("id BIGINT, -- names the row")));
    assert_false(has_three_parts(TEXT("id BIGINT, -- names the row | until erased")));
    assert_false(has_three_parts(TEXT("id BIGINT, -- names the row |  | row deleted")));
    assert_false(has_three_parts(TEXT("id BIGINT, -- names | the row | until erased | row deleted")));
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_store_fixture, close_store_fixture)
    const struct CMUnitTest tests[] = {
        CASE(every_column_says_its_purpose_its_keeping_and_its_erasure),
        cmocka_unit_test(a_comment_without_its_three_parts_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
