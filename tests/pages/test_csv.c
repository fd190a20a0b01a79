// SPDX-License-Identifier: Apache-2.0
// Tests of server/pages/csv.c: cells, rows, quoting, and what a spreadsheet would take for a formula.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "pages/csv.h"

static void assert_cell(void **state, text words, const char *wanted) {
    struct buffer out = buffer_in(*state, 1000);
    csv_text(&out, words);
    text got = buffer_text(&out);
    if (!is_text_equal(got, text_from(wanted)))
        fail_msg("“%.*s” is not “%s”", PRINT(got), wanted);
}

static void words_are_quoted_and_quotes_doubled(void **state) {
    assert_cell(state, TEXT("Ethics, and more"), "\"Ethics, and more\"");
    assert_cell(state, TEXT("the \"porch\""), "\"the \"\"porch\"\"\"");
    assert_cell(state, TEXT("two\r\nlines"), "\"two\r\nlines\"");
    assert_cell(state, TEXT("한글"), "\"한글\"");
    assert_cell(state, TEXT(""), "\"\"");
    assert_cell(state, NO_TEXT, "\"\"");
}

static void a_formula_becomes_words(void **state) {
    assert_cell(state, TEXT("=cmd|' /C calc'!A0"), "\"'=cmd|' /C calc'!A0\"");
    assert_cell(state, TEXT("+1"), "\"'+1\"");
    assert_cell(state, TEXT("-1"), "\"'-1\"");
    assert_cell(state, TEXT("@SUM(A1)"), "\"'@SUM(A1)\"");
    assert_cell(state, TEXT("\t=1"), "\"'\t=1\"");
    assert_cell(state, TEXT("\r=1"), "\"'\r=1\"");
    assert_cell(state, TEXT("1=1"), "\"1=1\"");
}

static void cells_stand_in_rows(void **state) {
    struct buffer out = buffer_in(*state, 1000);
    csv_integer(&out, 7);
    csv_tenths(&out, (tenths){0, false});
    csv_tenths(&out, (tenths){865, true});
    csv_end(&out);
    csv_tenths(&out, (tenths){0, false});
    csv_text(&out, TEXT("a"));
    csv_integer(&out, -3);
    csv_tenths(&out, (tenths){0, true});
    csv_tenths(&out, (tenths){1000, true});
    csv_end(&out);
    assert_true(is_text_equal(buffer_text(&out), TEXT("7,\"\",86.5\r\n\"\",\"a\",-3,0.0,100.0\r\n")));
}

static void what_does_not_fit_is_noticed(void **state) {
    struct buffer out = buffer_in(*state, 4);
    csv_text(&out, TEXT("too long"));
    assert_true(out.over);
}

static int open_memory(void **state) {
    *state = open_arena(1024 * 1024);
    return 0;
}

static int close_memory(void **state) {
    close_arena(*state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_quoted_and_quotes_doubled),
        cmocka_unit_test(a_formula_becomes_words),
        cmocka_unit_test(cells_stand_in_rows),
        cmocka_unit_test(what_does_not_fit_is_noticed),
    };
    return cmocka_run_group_tests(tests, open_memory, close_memory);
}
