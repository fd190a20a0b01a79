// SPDX-License-Identifier: Apache-2.0
// Tests of server/pages/phrases.c, answer_phrase.c, notices.c and the times of saves (quiz_sitting.c): pure pieces of
// words.
#include "classroom.h"
#include "pages/answer_phrase.h"
#include "pages/notices.h"
#include "pages/phrases.h"
#include "pages/quiz_sitting.h"

static int open_words(void **state) {
    *state = open_arena((size_t)1024 * 1024);
    return 0;
}

static int close_words(void **state) {
    close_arena(*state);
    return 0;
}

static void lengths_are_said_in_words(void **state) {
    assert_words(hours_phrase(*state, 0), "");
    assert_words(hours_phrase(*state, 0.5), "half an hour");
    assert_words(hours_phrase(*state, 1), "1 hour");
    assert_words(hours_phrase(*state, 2.5), "2.5 hours");
    assert_words(modules_phrase(*state, 1), "1 module");
    assert_words(modules_phrase(*state, 10), "10 modules");
}

static void times_are_utc_and_say_so(void **state) {
    assert_words(time_phrase(*state, FIXTURE_SECONDS), "2 February 2026, 02:40 UTC");
    assert_words(day_phrase(*state, FIXTURE_SECONDS), "2 February 2026");
    assert_words(near_time_phrase(*state, FIXTURE_SECONDS, FIXTURE_SECONDS + 60), "02:40 UTC");
    assert_words(near_time_phrase(*state, FIXTURE_SECONDS, FIXTURE_SECONDS + 86400), "2 February 2026, 02:40 UTC");
    assert_words(time_phrase(*state, 0), "");
    assert_words(minute_phrase(*state, 0), "");
    assert_words(day_phrase(*state, 0), "");
}

static void a_language_is_called_by_its_own_name(void **state) {
    (void)state;
    assert_words(language_phrase(TEXT("ko")), "한국어");
    assert_words(language_phrase(TEXT("PT-br")), "Português");
    assert_words(language_phrase(TEXT("tlh")), "");
    assert_words(language_phrase(TEXT("")), "");
}

static void a_list_is_joined(void **state) {
    text items[] = {TEXT("one"), TEXT("two")};
    assert_words(list_phrase(*state, &(struct text_list){items, 2}), "one, two");
    assert_words(list_phrase(*state, &(struct text_list){NULL, 0}), "");
}

static void a_notice_is_one_of_the_table(void **state) {
    (void)state;
    assert_words(notice_of(TEXT("enrolled")), "You are enrolled.");
    assert_null(notice_of(TEXT("<script>")).bytes);
    assert_null(notice_of(NO_TEXT).bytes);
}

static void html_is_said_without_its_marks(void **state) {
    text marked = TEXT("a &lt; <em>b</em> &amp;&#39;\nc");
    assert_words(plain_words(*state, html_trusted(marked)), "a < b &' c");
    text picture = TEXT("<p>See <img src=\"x\" alt=\"a blue square\"></p>\n");
    assert_words(plain_words(*state, html_trusted(picture)), "See a blue square");
    assert_words(plain_words(*state, (html){NULL, 0}), "");
    assert_words(plain_words(*state, html_trusted(TEXT("broken <"))), "broken");
}

static void an_answer_is_said_in_words(void **state) {
    struct option options[] = {{.id = TEXT("a"), .html = {"A", 1}, .right_id = TEXT("x"), .right_html = {"X", 1}},
                               {.id = TEXT("b"), .html = {"B", 1}, .right_id = TEXT("y"), .right_html = {"Y", 1}}};
    struct question question = {.kind = QUESTION_ORDER, .options = options, .options_count = 2};
    text ids[] = {TEXT("b"), TEXT("a")}, right_ids[] = {TEXT("x"), TEXT("y")};
    struct answer answer = {true, ids, right_ids, 2, TEXT("")};
    assert_words(answer_phrase(*state, &question, &answer), "1. B; 2. A");
    question.kind = QUESTION_MATCH;
    assert_words(answer_phrase(*state, &question, &answer), "B: X; A: Y");
    question.kind = QUESTION_MULTIPLE;
    assert_words(answer_phrase(*state, &question, &answer), "B; A");
    answer.is_given = false;
    assert_words(answer_phrase(*state, &question, &answer), "");
}

static void letters_go_on_behind_z(void **state) {
    assert_words(letter_text(*state, 0), "A");
    assert_words(letter_text(*state, 25), "Z");
    assert_words(letter_text(*state, 26), "AA");
    assert_words(letter_text(*state, 53), "BB");
}

static void a_save_is_known_by_its_millisecond(void **state) {
    int64_t milliseconds = 0;
    assert_words(make_saved_at(*state, (int64_t)FIXTURE_SECONDS * 1000 + 7), "2026-02-02T02:40:00.007Z");
    assert_true(parse_saved_at(TEXT("2026-02-02T02:40:00.007Z"), &milliseconds));
    assert_int_equal(milliseconds, (int64_t)FIXTURE_SECONDS * 1000 + 7);
    assert_true(parse_saved_at(TEXT("2026-02-02T02:40:00Z"), &milliseconds));
    assert_int_equal(milliseconds, (int64_t)FIXTURE_SECONDS * 1000);
    static const char *const wrong[] = {"",
                                        ".",
                                        "2026",
                                        "2026-02-02T02:40:00.7Z",
                                        "2026-02-02T02:40:00.0070Z",
                                        "2026-02-02T02:40:00.-07Z",
                                        "2026-02-02T02:40:00.007",
                                        "x.007Z",
                                        "2026-02-02T02:40:00.007+",
                                        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.007Z"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(parse_saved_at(text_from(wrong[i]), &milliseconds));
}

static void answers_are_the_same_by_what_they_say(void **state) {
    (void)state;
    struct question question = {.kind = QUESTION_MULTIPLE};
    text one[] = {TEXT("a"), TEXT("b")}, two[] = {TEXT("b"), TEXT("a")};
    struct answer left = {true, one, one, 2, TEXT("")}, right = {true, two, two, 2, TEXT("")}, none = {0};
    struct answer empty = {true, one, one, 0, TEXT("")};
    assert_true(is_same_answer(&question, &left, &right));
    assert_true(is_same_answer(&question, &none, &empty));
    assert_false(is_same_answer(&question, &left, &none));
    question.kind = QUESTION_ORDER;
    assert_false(is_same_answer(&question, &left, &right));
    question.kind = QUESTION_MATCH;
    assert_true(is_same_answer(&question, &left, &right));
    right.right_ids = one;
    assert_false(is_same_answer(&question, &left, &right));
}

#define WORDS_TEST(test) cmocka_unit_test_setup_teardown(test, open_words, close_words)

int main(void) {
    const struct CMUnitTest tests[] = {
        WORDS_TEST(lengths_are_said_in_words),
        WORDS_TEST(times_are_utc_and_say_so),
        WORDS_TEST(a_language_is_called_by_its_own_name),
        WORDS_TEST(a_list_is_joined),
        WORDS_TEST(a_notice_is_one_of_the_table),
        WORDS_TEST(html_is_said_without_its_marks),
        WORDS_TEST(an_answer_is_said_in_words),
        WORDS_TEST(letters_go_on_behind_z),
        WORDS_TEST(a_save_is_known_by_its_millisecond),
        WORDS_TEST(answers_are_the_same_by_what_they_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
