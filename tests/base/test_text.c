// SPDX-License-Identifier: Apache-2.0
// Tests of server/base/text.c.
// Views, comparing, cutting, numbers, copies.
#include "ground.h"

static void no_text_is_not_the_empty_text(void **state) {
    assert_null(text_from(NULL).bytes);
    assert_non_null(text_from("").bytes);
    assert_true(is_text_empty(NO_TEXT));
    assert_true(is_text_empty(TEXT("")));
    assert_false(is_text_empty(TEXT(" ")));
    assert_null(text_slice(NO_TEXT, 0, 5).bytes);
    assert_null(make_text(*state, NO_TEXT).bytes);
    assert_text(make_text(*state, TEXT("")), "");
    assert_string_equal(make_c_string(*state, NO_TEXT), "");
    assert_true(is_text_equal(NO_TEXT, TEXT("")));
    assert_int_equal(text_trim(NO_TEXT).length, 0);
}

static void a_slice_is_clamped_to_what_is_there(void **state) {
    (void)state;
    assert_text(text_slice(TEXT("stoa"), 1, 2), "to");
    assert_text(text_slice(TEXT("stoa"), 2, SIZE_MAX), "oa");
    assert_text(text_slice(TEXT("stoa"), 4, 1), "");
    assert_text(text_slice(TEXT("stoa"), SIZE_MAX, SIZE_MAX), "");
}

static void trimming_takes_ascii_white_space_only(void **state) {
    (void)state;
    assert_text(text_trim(TEXT(" \t\r\n\v\f a b \n")), "a b");
    assert_text(text_trim(TEXT(" \n ")), "");
    assert_text(text_trim(TEXT("\xc2\xa0"
                               "a")),
                "\xc2\xa0"
                "a");
}

static void kinds_of_words_turn_into_each_other_unchanged(void **state) {
    (void)state;
    assert_text(text_of_html(html_trusted(TEXT("<p>"))), "<p>");
    assert_text(text_of_url(url_from(TEXT("/a"))), "/a");
    assert_text(text_of_url(URL("/b")), "/b");
}

static void texts_compare_by_bytes(void **state) {
    (void)state;
    assert_true(is_text_equal(TEXT("a\0b"), TEXT("a\0b")));
    assert_false(is_text_equal(TEXT("a\0b"), TEXT("a\0c")));
    assert_false(is_text_equal(TEXT("a"), TEXT("ab")));
    assert_int_equal(compare_texts(TEXT("a"), TEXT("a")), 0);
    assert_true(compare_texts(TEXT("a"), TEXT("ab")) < 0);
    assert_true(compare_texts(TEXT("b"), TEXT("ab")) > 0);
    assert_true(compare_texts(TEXT("\xff"), TEXT("a")) > 0);
    assert_int_equal(compare_texts(NO_TEXT, TEXT("")), 0);
    assert_true(compare_texts(NO_TEXT, TEXT("a")) < 0);
}

static void only_ascii_letters_have_no_case(void **state) {
    (void)state;
    assert_true(is_text_equal_ignoring_case(TEXT("Content-TYPE"), TEXT("content-type")));
    assert_false(is_text_equal_ignoring_case(TEXT("a@"), TEXT("a`")));
    assert_false(is_text_equal_ignoring_case(TEXT("É"), TEXT("é")));
    assert_false(is_text_equal_ignoring_case(TEXT("a"), TEXT("ab")));
}

static void starts_and_ends_are_seen(void **state) {
    (void)state;
    assert_true(text_starts_with(TEXT("stoa"), TEXT("st")));
    assert_true(text_starts_with(TEXT("stoa"), TEXT("")));
    assert_true(text_starts_with(NO_TEXT, NO_TEXT));
    assert_false(text_starts_with(TEXT("st"), TEXT("stoa")));
    assert_false(text_starts_with(TEXT("stoa"), TEXT("to")));
    assert_true(text_ends_with(TEXT("stoa"), TEXT("oa")));
    assert_true(text_ends_with(NO_TEXT, TEXT("")));
    assert_false(text_ends_with(TEXT("oa"), TEXT("stoa")));
    assert_false(text_ends_with(TEXT("stoa"), TEXT("to")));
}

static void finding_tells_the_offset(void **state) {
    (void)state;
    text value = TEXT("ababac");
    assert_int_equal(text_find(value, TEXT("ab"), 0), 0);
    assert_int_equal(text_find(value, TEXT("ab"), 1), 2);
    assert_int_equal(text_find(value, TEXT("abac"), 0), 2);
    assert_int_equal(text_find(value, TEXT("ac"), 0), 4);
    assert_int_equal(text_find(value, TEXT("c"), 5), 5);
    assert_int_equal(text_find(value, TEXT("c"), 6), -1);
    assert_int_equal(text_find(value, TEXT("c"), 7), -1);
    assert_int_equal(text_find(value, TEXT("x"), 0), -1);
    assert_int_equal(text_find(value, TEXT("ababacc"), 0), -1);
    assert_int_equal(text_find(value, TEXT(""), 6), 6);
    assert_int_equal(text_find(NO_TEXT, TEXT("a"), 0), -1);
}

static void pieces_are_cut_off_one_by_one(void **state) {
    (void)state;
    text rest = TEXT("a,,bc,");
    text piece = NO_TEXT;
    assert_true(text_next(&rest, ',', &piece));
    assert_text(piece, "a");
    assert_true(text_next(&rest, ',', &piece));
    assert_text(piece, "");
    assert_true(text_next(&rest, ',', &piece));
    assert_text(piece, "bc");
    assert_false(text_next(&rest, ',', &piece));
    assert_text(piece, "bc");
    rest = NO_TEXT;
    assert_false(text_next(&rest, ',', &piece));
}

static void whole_numbers_are_read(void **state) {
    (void)state;
    int64_t number = 0;
    assert_true(text_to_integer(TEXT("0"), 0, 0, &number));
    assert_int_equal(number, 0);
    assert_true(text_to_integer(TEXT("-12"), -12, 5, &number));
    assert_int_equal(number, -12);
    assert_true(text_to_integer(TEXT("9223372036854775807"), INT64_MIN, INT64_MAX, &number));
    assert_true(number == INT64_MAX);
    assert_true(text_to_integer(TEXT("-9223372036854775808"), INT64_MIN, INT64_MAX, &number));
    assert_true(number == INT64_MIN);
}

static void what_is_no_whole_number_is_refused(void **state) {
    (void)state;
    static const char *const refused[] = {"",
                                          "-",
                                          "--1",
                                          "+1",
                                          " 1",
                                          "1 ",
                                          "1.0",
                                          "1e3",
                                          "0x1",
                                          "a",
                                          "٣",
                                          "9223372036854775808",
                                          "-9223372036854775809",
                                          "18446744073709551617",
                                          "99999999999999999999999999"};
    int64_t number = 42;
    for (size_t index = 0; index < sizeof refused / sizeof refused[0]; index++)
        assert_false(text_to_integer(text_from(refused[index]), INT64_MIN, INT64_MAX, &number));
    assert_false(text_to_integer(NO_TEXT, INT64_MIN, INT64_MAX, &number));
    assert_false(text_to_integer(TEXT("1\0"), INT64_MIN, INT64_MAX, &number));
    assert_false(text_to_integer(TEXT("6"), 0, 5, &number));
    assert_false(text_to_integer(TEXT("-1"), 0, 5, &number));
    assert_int_equal(number, 42);
}

static void what_is_made_ends_with_nul(void **state) {
    struct arena *arena = *state;
    text made = make_text(arena, text_slice(TEXT("stoa"), 0, 2));
    assert_string_equal(made.bytes, "st");
    assert_text(make_textf(arena, "%d-%.*s", 5, PRINT(TEXT("ab"))), "5-ab");
    assert_text(make_textf(arena, "%s", ""), "");
    assert_text(make_textf(arena, "%.*s", PRINT(NO_TEXT)), "");
    assert_text(make_joined(arena, TEXT("a"), TEXT("b")), "ab");
    assert_text(make_joined(arena, NO_TEXT, NO_TEXT), "");
    assert_text(make_joined(arena, NO_TEXT, TEXT("b")), "b");
    assert_text(text_of_url(make_urlf(arena, "/courses/%s", "ethics")), "/courses/ethics");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_ARENA(no_text_is_not_the_empty_text),
        cmocka_unit_test(a_slice_is_clamped_to_what_is_there),
        cmocka_unit_test(trimming_takes_ascii_white_space_only),
        cmocka_unit_test(kinds_of_words_turn_into_each_other_unchanged),
        cmocka_unit_test(texts_compare_by_bytes),
        cmocka_unit_test(only_ascii_letters_have_no_case),
        cmocka_unit_test(starts_and_ends_are_seen),
        cmocka_unit_test(finding_tells_the_offset),
        cmocka_unit_test(pieces_are_cut_off_one_by_one),
        cmocka_unit_test(whole_numbers_are_read),
        cmocka_unit_test(what_is_no_whole_number_is_refused),
        WITH_ARENA(what_is_made_ends_with_nul),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
