// SPDX-License-Identifier: Apache-2.0
// Tests of server/base/unicode.c.
// Among others every code point there is, in three forms.
#include "base/buffer.h"
#include "base/unicode.h"
#include "ground.h"

static void valid_utf8_is_known(void **state) {
    (void)state;
    assert_true(is_utf8(TEXT("")));
    assert_true(is_utf8(NO_TEXT));
    assert_true(is_utf8(TEXT("aé한\xf0\x9f\x8f\x9b\xf4\x8f\xbf\xbf")));
}

static void what_is_no_utf8_is_known(void **state) {
    (void)state;
    static const char *const refused[] = {"\xff",
                                          "\x80",
                                          "\xc3",
                                          "a\xe2\x82",
                                          "\xc0\x80",
                                          "\xc1\xbf",
                                          "\xe0\x80\x80",
                                          "\xed\xa0\x80",
                                          "\xed\xbf\xbf",
                                          "\xf0\x80\x80\x80",
                                          "\xf4\x90\x80\x80",
                                          "\xf5\x80\x80\x80",
                                          "\xf8\x88\x80\x80\x80",
                                          "é\xc3"};
    for (size_t index = 0; index < sizeof refused / sizeof refused[0]; index++)
        assert_false(is_utf8(text_from(refused[index])));
    assert_false(is_utf8(TEXT("a\0b")));
    assert_int_equal(utf8_prefix(TEXT("a\0b\xff")), 1);
    assert_int_equal(utf8_prefix(TEXT("é\xc3")), 2);
    assert_int_equal(utf8_prefix(TEXT("é\xff\0")), 2);
}

static void broken_bytes_are_replaced(void **state) {
    assert_text(make_utf8(*state, TEXT("é")), "é");
    assert_text(make_utf8(*state, TEXT("\xff"
                                       "a\0\xc3")),
                "\xef\xbf\xbd"
                "a\xef\xbf\xbd\xef\xbf\xbd");
    assert_text(make_utf8(*state, NO_TEXT), "");
}

static void control_characters_are_seen(void **state) {
    (void)state;
    assert_false(has_control_characters(TEXT("a\tb\nç 한 \xe2\x80\x8f")));
    assert_false(has_control_characters(NO_TEXT));
    static const char *const seen[] = {"\x01",         "\r",           "\x1b",         "\x7f",         "\xc2\x80",
                                       "\xc2\x85",     "\xc2\x9f",     "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xaa",
                                       "\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x81\xa9", "\xff"};
    for (size_t index = 0; index < sizeof seen / sizeof seen[0]; index++)
        assert_true(has_control_characters(text_from(seen[index])));
    assert_true(has_control_characters(TEXT("a\0")));
    assert_true(is_control_character('\t'));
    assert_true(is_control_character('\n'));
    assert_false(is_control_character(' '));
    assert_false(is_control_character(0xa0));
    assert_false(is_control_character(-1));
}

static void code_points_are_counted_and_walked(void **state) {
    (void)state;
    text value = TEXT("aé한\xf0\x9f\x8f\x9b");
    assert_int_equal(count_code_points(value), 4);
    assert_int_equal(count_code_points(NO_TEXT), 0);
    size_t offset = 0;
    assert_int_equal(next_code_point(value, &offset), 'a');
    assert_int_equal(next_code_point(value, &offset), 0xe9);
    assert_int_equal(next_code_point(value, &offset), 0xd55c);
    assert_int_equal(next_code_point(value, &offset), 0x1f3db);
    assert_int_equal(next_code_point(value, &offset), -1);
    assert_int_equal(offset, value.length);
}

static void composed_and_decomposed_become_one(void **state) {
    assert_text(make_nfc(*state, TEXT("e\xcc\x81")), "é");
    assert_text(make_nfc(*state, TEXT("\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab")), "한");
    assert_text(make_nfc(*state, TEXT("plain")), "plain");
    assert_text(make_nfc(*state, TEXT("")), "");
    assert_null(make_nfc(*state, NO_TEXT).bytes);
    assert_text(make_nfc(*state, TEXT("ﬁ")), "ﬁ");
}

static void case_is_folded_in_full(void **state) {
    assert_text(make_case_folded(*state, TEXT("STRASSE")), "strasse");
    assert_text(make_case_folded(*state, TEXT("Straße")), "strasse");
    assert_text(make_case_folded(*state, TEXT("ΣΊΣΥΦΟΣ")), "σίσυφοσ");
    assert_text(make_case_folded(*state, TEXT("E\xcc\x81")), "é");
    assert_text(make_case_folded(*state, TEXT("İ")), "i\xcc\x87");
    assert_text(make_case_folded(*state, TEXT("Ｆ")), "ｆ");
    assert_text(make_case_folded(*state, TEXT("")), "");
    assert_null(make_case_folded(*state, NO_TEXT).bytes);
    assert_null(make_compatible_folded(*state, NO_TEXT).bytes);
}

static void compatible_forms_become_one(void **state) {
    assert_text(make_compatible_folded(*state, TEXT("ＦＩＶＥ ﬁve ①  ²")), "five five 1  2");
    assert_text(make_compatible_folded(*state, TEXT("ℌ")), "h");
    assert_text(make_compatible_folded(*state, TEXT("㎒")), "mhz");
}

static void long_texts_are_folded_too(void **state) {
    struct buffer source = buffer_in(*state, 1 << 20), expected = buffer_in(*state, 1 << 20);
    for (int index = 0; index < 5000; index++) {
        buffer_add(&source, TEXT("ẞﬁ"));
        buffer_add(&expected, TEXT("ssfi"));
    }
    assert_text(make_compatible_folded(*state, buffer_text(&source)), buffer_text(&expected).bytes);
}

static void broken_text_is_mended_before_it_is_folded(void **state) {
    assert_text(make_nfc(*state, TEXT("\xff")), "\xef\xbf\xbd");
    assert_text(make_case_folded(*state, TEXT("A\xff")), "a\xef\xbf\xbd");
    assert_text(make_compatible_folded(*state, TEXT("A\0B")), "a\xef\xbf\xbd"
                                                              "b");
}

// 128 code points from `first`, each behind a space.
static text make_row_of_code_points(struct arena *arena, uint32_t first) {
    struct buffer buffer = buffer_in(arena, 1024);
    for (uint32_t one = first; one < first + 128; one++) {
        if (one == 0 || (one >= 0xd800 && one < 0xe000))
            continue;
        buffer_add_char(&buffer, ' ');
        if (one < 0x80)
            buffer_add_char(&buffer, (char)one);
        else if (one < 0x800)
            buffer_add_bytes(&buffer, (char[]){(char)(0xc0 | one >> 6), (char)(0x80 | (one & 63))}, 2);
        else if (one < 0x10000)
            buffer_add_bytes(
                &buffer, (char[]){(char)(0xe0 | one >> 12), (char)(0x80 | (one >> 6 & 63)), (char)(0x80 | (one & 63))},
                3);
        else
            buffer_add_bytes(&buffer,
                             (char[]){(char)(0xf0 | one >> 18), (char)(0x80 | (one >> 12 & 63)),
                                      (char)(0x80 | (one >> 6 & 63)), (char)(0x80 | (one & 63))},
                             4);
    }
    return buffer_text(&buffer);
}

static void doing_it_twice_changes_nothing_more(void **state) {
    text (*const forms[])(struct arena *, text) = {make_nfc, make_case_folded, make_compatible_folded};
    for (uint32_t first = 0; first < 0x110000; first += 128) {
        text row = make_row_of_code_points(*state, first);
        assert_true(is_utf8(row));
        for (size_t index = 0; index < sizeof forms / sizeof forms[0]; index++) {
            text once = forms[index](*state, row);
            if (!is_text_equal(once, forms[index](*state, once)))
                fail_msg("form %zu from U+%04X", index, first);
        }
        reset_arena(*state);
    }
}

static void characters_are_of_their_kinds(void **state) {
    (void)state;
    static const int32_t letters[] = {'a', 'Z', '5', 0xe9, 0xd55c, 0x663, 0x94d, 0x301};
    for (size_t index = 0; index < sizeof letters / sizeof letters[0]; index++)
        assert_true(is_letter_or_digit(letters[index]));
    static const int32_t others[] = {' ', '-', '_', '.', 0x2014, 0x1f3db, 0, -1};
    for (size_t index = 0; index < sizeof others / sizeof others[0]; index++)
        assert_false(is_letter_or_digit(others[index]));
    assert_true(is_white_space(' ') && is_white_space('\t') && is_white_space(0xa0) && is_white_space(0x3000));
    assert_false(is_white_space('a') || is_white_space(0x200b) || is_white_space(-1));
    assert_true(is_punctuation('.') && is_punctuation(0x3002) && is_punctuation(0x61f) && is_punctuation('-'));
    assert_false(is_punctuation('a') || is_punctuation('+') || is_punctuation(' ') || is_punctuation(-1));
}

static void digits_of_every_script_have_their_value(void **state) {
    (void)state;
    assert_int_equal(digit_value('0'), 0);
    assert_int_equal(digit_value('9'), 9);
    assert_int_equal(digit_value(0x663), 3);  // Arabic
    assert_int_equal(digit_value(0x96c), 6);  // Devanagari
    assert_int_equal(digit_value(0xff17), 7); // wide
    assert_int_equal(digit_value(0xb2), -1);  // superscript two
    assert_int_equal(digit_value(0x4e09), -1);
    assert_int_equal(digit_value('a'), -1);
    assert_int_equal(digit_value(-1), -1);
}

static void languages_have_their_direction(void **state) {
    (void)state;
    static const char *const right[] = {"ar",      "AR",         "ar-EG",      "he",      "fa-IR",  "ur",
                                        "ps",      "sd",         "ug",         "yi",      "dv",     "ckb",
                                        "ku-Arab", "ku-Arab-IQ", "pa-Arab-PK", "az_Arab", "en-Hebr"};
    for (size_t index = 0; index < sizeof right / sizeof right[0]; index++)
        assert_text(direction_of_language(text_from(right[index])), "rtl");
    static const char *const left[] = {"en",         "en-GB",   "ku", "ko",   "hi", "az-Latn", "ar-Latn",
                                       "sd-Deva-IN", "de-1996", "",   "arab", "a",  "heb",     "en-x-arab"};
    for (size_t index = 0; index < sizeof left / sizeof left[0]; index++)
        assert_text(direction_of_language(text_from(left[index])), "ltr");
    assert_text(direction_of_language(NO_TEXT), "ltr");
}

static void fold_long_words(struct arena *arena) {
    char words[3000];
    for (size_t index = 0; index < sizeof words; index += 3)
        memcpy(words + index, "ẞ", 3);
    (void)make_compatible_folded(arena, (text){words, sizeof words});
}

static void at_whatever_ceiling_nothing_is_lost(void **state) {
    (void)state;
    run_at_every_ceiling(fold_long_words);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(valid_utf8_is_known),
        cmocka_unit_test(what_is_no_utf8_is_known),
        WITH_ARENA(broken_bytes_are_replaced),
        cmocka_unit_test(control_characters_are_seen),
        cmocka_unit_test(code_points_are_counted_and_walked),
        WITH_ARENA(composed_and_decomposed_become_one),
        WITH_ARENA(case_is_folded_in_full),
        WITH_ARENA(compatible_forms_become_one),
        WITH_ARENA(long_texts_are_folded_too),
        WITH_ARENA(broken_text_is_mended_before_it_is_folded),
        WITH_ARENA(doing_it_twice_changes_nothing_more),
        cmocka_unit_test(characters_are_of_their_kinds),
        cmocka_unit_test(digits_of_every_script_have_their_value),
        cmocka_unit_test(languages_have_their_direction),
        cmocka_unit_test(at_whatever_ceiling_nothing_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
