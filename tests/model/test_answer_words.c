// SPDX-License-Identifier: Apache-2.0
// Tests of server/model/answer_words.c: numbers as people write them, and words as they are compared.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "model/answer.h"

// Zero where it cannot be read.
static double number_of(const char *words) {
    double number = 0;
    return read_number(text_from(words), &number) ? number : 0;
}

static bool is_number(const char *words) {
    double number = 0;
    return read_number(text_from(words), &number);
}

static void assert_number(const char *words, double number) {
    if (!is_number(words) || number_of(words) < number || number_of(words) > number)
        fail_msg("“%s” reads as %f, not %f", words, number_of(words), number);
}

static void comma_and_point_are_decimal_marks(void **state) {
    (void)state;
    assert_number("42", 42);
    assert_number("3.5", 3.5);
    assert_number("3,5", 3.5);
    assert_number(".5", 0.5);
    assert_number("5.", 5);
    assert_number("0", 0);
    assert_number("007", 7);
}

static void spaces_of_any_kind_group_digits(void **state) {
    (void)state;
    assert_number("1 000 000", 1000000);
    assert_number("1\u00a0000", 1000);
    assert_number("1\u202f000,25", 1000.25);
    assert_number("1\u2009000", 1000);
    assert_number("  42\t", 42);
    assert_number("\u3000４２\u3000", 42);
}

static void signs_stand_in_front(void **state) {
    (void)state;
    assert_number("-7", -7);
    assert_number("\u22127", -7);
    assert_number("+7", 7);
    assert_number("-.5", -0.5);
    assert_false(is_number("7-"));
    assert_false(is_number("--7"));
    assert_false(is_number("+-7"));
    assert_false(is_number("5+3"));
}

static void digits_of_any_script_are_digits(void **state) {
    (void)state;
    assert_number("٤٢", 42);
    assert_number("٣٫٥", 3.5);
    assert_number("١٬٠٠٠", 1000);
    assert_number("۴۲", 42);
    assert_number("४२", 42);
    assert_number("４２", 42);
    assert_number("๔๒", 42);
}

static void full_width_marks_are_marks(void **state) {
    (void)state;
    assert_number("３．５", 3.5);
    assert_number("３，５", 3.5);
    assert_number("－７", -7);
    assert_number("＋７", 7);
}

static void what_is_no_number_is_not_guessed_at(void **state) {
    (void)state;
    static const char *const none[] = {"",
                                       "   ",
                                       ".",
                                       "-",
                                       "forty-two",
                                       "1.000,5",
                                       "1,000,000",
                                       "1e5",
                                       "0x1F",
                                       "inf",
                                       "nan",
                                       "42 %",
                                       "4/2",
                                       "½",
                                       "²",
                                       "十",
                                       "42\xff"
                                       "42",
                                       "- 7"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        if (is_number(none[i]))
            fail_msg("“%s” was read as %f", none[i], number_of(none[i]));
    assert_false(is_number(NULL));
}

static void a_number_has_sixty_signs_at_most(void **state) {
    (void)state;
    char digits[62];
    memset(digits, '9', sizeof digits);
    digits[60] = '\0';
    assert_true(is_number(digits));
    digits[60] = '9';
    digits[61] = '\0';
    assert_false(is_number(digits));
}

// ---- words ---------------------------------------------------------------------------------------------------------

static void assert_same(void **state, const char *left, const char *right) {
    struct arena *arena = *state;
    text a = make_short_answer(arena, text_from(left)), b = make_short_answer(arena, text_from(right));
    if (!is_text_equal(a, b))
        fail_msg("“%s” is “%.*s”, but “%s” is “%.*s”", left, PRINT(a), right, PRINT(b));
}

static void letters_are_compared_without_case(void **state) {
    assert_same(state, "UNESCO", "unesco");
    assert_same(state, "STRASSE", "straße");
    assert_same(state, "ΣΊΣΥΦΟΣ", "σίσυφος");
}

static void compatible_forms_are_one(void **state) {
    assert_same(state, "ＡＢＣ１２３", "abc123");
    assert_same(state, "ﬁnal", "final");
    assert_same(state, "cafe\u0301", "café");
    assert_same(state, "x²", "x2");
    assert_same(state, "한글", "\u1112\u1161\u11ab\u1100\u1173\u11af");
}

static void white_space_is_folded(void **state) {
    assert_same(state, "  General \t Conference\n", "general conference");
    assert_same(state, "General\u00a0Conference", "general conference");
    assert_same(state, "General\u3000Conference", "general conference");
}

static void outer_punctuation_is_dropped_and_inner_kept(void **state) {
    struct arena *arena = *state;
    assert_same(state, "“Human oversight.”", "human oversight");
    assert_same(state, "¿Cómo?", "cómo");
    assert_same(state, "「公平」。", "公平");
    assert_same(state, " ( yes ) ", "yes");
    assert_true(is_text_equal(make_short_answer(arena, TEXT("It's well-known!")), TEXT("it's well-known")));
}

static void signs_that_mean_something_stay(void **state) {
    struct arena *arena = *state;
    assert_true(is_text_equal(make_short_answer(arena, TEXT("C++")), TEXT("c++")));
    assert_true(is_text_equal(make_short_answer(arena, TEXT("?!")), TEXT("?!"))); // nothing else is there
    assert_int_equal(make_short_answer(arena, TEXT("")).length, 0);
    assert_int_equal(make_short_answer(arena, TEXT(" \t ")).length, 0);
}

static void an_answer_prepared_twice_is_the_same(void **state) {
    struct arena *arena = *state;
    static const char *const words[] = {"“ＡＢＣ…”", "Straße ", "¡¿ x ?!", "ﷺ", "a\u0345\u0301"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        text once = make_short_answer(arena, text_from(words[i]));
        assert_true(is_text_equal(make_short_answer(arena, once), once));
    }
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
        cmocka_unit_test(comma_and_point_are_decimal_marks),
        cmocka_unit_test(spaces_of_any_kind_group_digits),
        cmocka_unit_test(signs_stand_in_front),
        cmocka_unit_test(digits_of_any_script_are_digits),
        cmocka_unit_test(full_width_marks_are_marks),
        cmocka_unit_test(what_is_no_number_is_not_guessed_at),
        cmocka_unit_test(a_number_has_sixty_signs_at_most),
        cmocka_unit_test(letters_are_compared_without_case),
        cmocka_unit_test(compatible_forms_are_one),
        cmocka_unit_test(white_space_is_folded),
        cmocka_unit_test(outer_punctuation_is_dropped_and_inner_kept),
        cmocka_unit_test(signs_that_mean_something_stay),
        cmocka_unit_test(an_answer_prepared_twice_is_the_same),
    };
    return cmocka_run_group_tests(tests, open_memory, close_memory);
}
