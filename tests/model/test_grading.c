// SPDX-License-Identifier: Apache-2.0
// Tests of server/model/grading.c, to the letter of the course format: what answers of every kind earn, how a score is
// rounded, what is shown after a submit and when the next attempt may start.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "model/grading.h"

#define ID(letter)                                                                                                     \
    { letter, 1 }

// Five options of which the first three are right; each stands beside the right side of its capital letter.
static struct option options[] = {
    {.id = ID("a"), .is_right = true, .right_id = ID("A")},
    {.id = ID("b"), .is_right = true, .right_id = ID("B")},
    {.id = ID("c"), .is_right = true, .right_id = ID("C")},
    {.id = ID("d"), .right_id = ID("D")},
    {.id = ID("e"), .right_id = ID("E")},
};

static struct question question_of(enum question_kind kind) {
    return (struct question){.kind = kind, .points = 1, .options = options, .options_count = 5};
}

// An answer of the ids that are the letters of `ids`, beside those of `rights`.
static struct answer answer_of(struct arena *arena, const char *ids, const char *rights) {
    struct answer answer = {
        .is_given = true, .ids = MAKE_ARRAY(arena, 8, text), .right_ids = MAKE_ARRAY(arena, 8, text)};
    for (; ids[answer.ids_count]; answer.ids_count++) {
        answer.ids[answer.ids_count] = (text){ids + answer.ids_count, 1};
        answer.right_ids[answer.ids_count] = rights ? (text){rights + answer.ids_count, 1} : NO_TEXT;
    }
    return answer;
}

static void assert_mark(struct mark mark, int64_t numerator, int64_t denominator, bool is_correct) {
    assert_int_equal(mark.earned_numerator * denominator, numerator * mark.earned_denominator);
    assert_int_equal(mark.is_correct, is_correct);
}

static void assert_ids(void **state, enum question_kind kind, const char *ids, int64_t numerator, int64_t denominator) {
    struct question question = question_of(kind);
    struct answer answer = answer_of(*state, ids, NULL);
    assert_mark(mark_answer(&question, &answer), numerator, denominator, numerator == denominator);
}

static void a_single_choice_is_right_or_wrong(void **state) {
    assert_ids(state, QUESTION_SINGLE, "a", 1, 1);
    assert_ids(state, QUESTION_SINGLE, "d", 0, 1);
    assert_ids(state, QUESTION_SINGLE, "", 0, 1);
}

static void wrong_ticks_take_from_right_ones_but_never_below_nothing(void **state) {
    assert_ids(state, QUESTION_MULTIPLE, "abc", 3, 3);
    assert_ids(state, QUESTION_MULTIPLE, "cab", 3, 3);
    assert_ids(state, QUESTION_MULTIPLE, "ab", 2, 3);
    assert_ids(state, QUESTION_MULTIPLE, "abcd", 2, 3);
    assert_ids(state, QUESTION_MULTIPLE, "abcde", 1, 3);
    assert_ids(state, QUESTION_MULTIPLE, "ad", 0, 3);
    assert_ids(state, QUESTION_MULTIPLE, "de", 0, 3);
    assert_ids(state, QUESTION_MULTIPLE, "", 0, 3);
}

static void every_right_pair_earns_its_part(void **state) {
    struct question question = question_of(QUESTION_MATCH);
    struct answer all = answer_of(*state, "edcba", "EDCBA"), three = answer_of(*state, "abcde", "ABCED"),
                  few = answer_of(*state, "ab", "AC"), none = answer_of(*state, "", "");
    assert_mark(mark_answer(&question, &all), 5, 5, true);
    assert_mark(mark_answer(&question, &three), 3, 5, false);
    assert_mark(mark_answer(&question, &few), 1, 5, false);
    assert_mark(mark_answer(&question, &none), 0, 5, false);
}

static void an_order_is_all_or_nothing(void **state) {
    assert_ids(state, QUESTION_ORDER, "abcde", 1, 1);
    assert_ids(state, QUESTION_ORDER, "abced", 0, 1);
    assert_ids(state, QUESTION_ORDER, "abcd", 0, 1);
    assert_ids(state, QUESTION_ORDER, "", 0, 1);
}

static void what_was_not_given_earns_nothing(void **state) {
    (void)state;
    struct answer answer = {.words = TEXT("")};
    for (enum question_kind kind = QUESTION_SINGLE; kind <= QUESTION_MATCH; kind++) {
        struct question question = question_of(kind);
        struct mark mark = mark_answer(&question, &answer);
        assert_int_equal(mark.earned_numerator, 0);
        assert_int_equal(mark.possible, 1);
        assert_false(mark.is_correct);
    }
}

static void assert_words_right(const struct question *question, const char *words, bool is_right) {
    struct answer answer = {.is_given = true, .words = text_from(words)};
    if (mark_answer(question, &answer).is_correct != is_right)
        fail_msg("“%s” must be %s", words, is_right ? "right" : "wrong");
}

static void a_short_answer_is_compared_as_it_is_read(void **state) {
    struct accepted accepted[] = {{.folded = make_short_answer(*state, TEXT("General Conference"))},
                                  {.folded = make_short_answer(*state, TEXT("Straße"))}};
    struct question question = {.kind = QUESTION_SHORT, .points = 1, .accepted = accepted, .accepted_count = 2};
    assert_words_right(&question, "  “general   CONFERENCE.” ", true);
    assert_words_right(&question, "ｇｅｎｅｒａｌ　ｃｏｎｆｅｒｅｎｃｅ", true);
    assert_words_right(&question, "STRASSE", true);
    assert_words_right(&question, "Generalconference", false);
    assert_words_right(&question, "the General Conference", false);
}

static void a_number_is_right_within_its_tolerance(void **state) {
    (void)state;
    struct accepted accepted[] = {{.number = 193, .tolerance = 2}, {.number = 0.3, .tolerance = 0.1}, {.number = -7}};
    struct question question = {.kind = QUESTION_NUMBER, .points = 1, .accepted = accepted, .accepted_count = 3};
    static const char *const right[] = {"191", "195", "193,5", "١٩٣", "1 95", "0.2", "0,4", "−7", "-7.0"};
    static const char *const wrong[] = {"190.999", "195.001", "0.19", "0.401", "7", "-7.001", "0", "193 states", ""};
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++)
        assert_words_right(&question, right[i], true);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_words_right(&question, wrong[i], false);
}

static void points_weigh_a_question(void **state) {
    struct question question = question_of(QUESTION_MULTIPLE);
    question.points = 6;
    struct answer answer = answer_of(*state, "ab", NULL);
    struct mark mark = mark_answer(&question, &answer);
    assert_mark(mark, 4, 1, false);
    assert_int_equal(mark.possible, 6);
}

// ---- the score -----------------------------------------------------------------------------------------------------

static int32_t score_of(int64_t numerator, int64_t denominator, int64_t possible) {
    struct mark mark = {numerator, denominator, possible, false};
    return score_of_marks(&mark, 1);
}

static void a_score_is_rounded_half_up_to_tenths(void **state) {
    (void)state;
    assert_int_equal(score_of(1, 3, 1), 333);
    assert_int_equal(score_of(2, 3, 1), 667);
    assert_int_equal(score_of(1, 8, 1), 125);
    assert_int_equal(score_of(1, 16, 1), 63);       // 6.25
    assert_int_equal(score_of(1399, 1, 2000), 700); // 69.95: passes a quiz of 70
    assert_int_equal(score_of(13989, 1, 20000), 699);
    assert_int_equal(score_of(1999, 1, 2000), 1000); // 99.95
    assert_int_equal(score_of(1, 1, 1), 1000);
    assert_int_equal(score_of(0, 1, 1), 0);
    assert_int_equal(score_of_marks(NULL, 0), 0);
}

static void fractions_add_up_exactly(void **state) {
    (void)state;
    const struct mark thirds[] = {{1, 3, 1, false}, {1, 3, 1, false}, {1, 3, 1, false}};
    assert_int_equal(score_of_marks(thirds, 3), 333);
    const struct mark halves[] = {{1, 2, 1, false}, {1, 3, 1, false}, {1, 6, 1, false}, {1, 1, 1, true}};
    assert_int_equal(score_of_marks(halves, 4), 500);
    const struct mark tie[] = {{1, 7, 1, false}, {6, 7, 1, false}, {199, 100, 1998, false}};
    assert_int_equal(score_of_marks(tie, 3), 1); // 2.99 of 2,000 is 0.1495
}

static void every_score_of_whole_points_is_what_paper_says(void **state) {
    (void)state;
    for (int64_t possible = 1; possible <= 200; possible++)
        for (int64_t earned = 0; earned <= possible; earned++) {
            int64_t tenths = 1000 * earned / possible, rest = 1000 * earned % possible;
            assert_int_equal(score_of(earned, 1, possible), tenths + (2 * rest >= possible));
        }
}

static void fractions_without_a_common_denominator_add_up_too(void **state) {
    (void)state;
    static const int64_t primes[] = {101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163};
    struct mark marks[13], none[13];
    for (size_t i = 0; i < 13; i++) {
        marks[i] = (struct mark){primes[i], primes[i], 1, true};
        none[i] = (struct mark){0, primes[i], 1, false};
    }
    assert_int_equal(score_of_marks(marks, 13), 1000);
    assert_int_equal(score_of_marks(none, 13), 0);
    marks[0].earned_numerator = 50; // 12 50/101 of 13
    assert_int_equal(score_of_marks(marks, 13), 961);
}

// ---- after the submit ----------------------------------------------------------------------------------------------

static void assert_shown(enum reveal reveal, bool passed, bool attempts_left, bool feedback, bool right_answers) {
    struct quiz quiz = {.reveal = reveal};
    struct shown shown = shown_after_submit(&quiz, passed, attempts_left);
    assert_true(shown.score);
    assert_int_equal(shown.feedback, feedback);
    assert_int_equal(shown.right_answers, right_answers);
}

static void what_is_shown_follows_reveal(void **state) {
    (void)state;
    assert_shown(REVEAL_AT_SUBMIT, false, true, true, true);
    assert_shown(REVEAL_AT_PASS, false, true, true, false);
    assert_shown(REVEAL_AT_PASS, true, true, true, true);
    assert_shown(REVEAL_AT_PASS, false, false, true, true);
    assert_shown(REVEAL_UNSET, false, true, true, false);
    assert_shown(REVEAL_NEVER, true, false, false, false);
}

static void assert_next(struct attempt_state next, bool may_start, int64_t attempts_left, int64_t wait_until) {
    assert_int_equal(next.may_start, may_start);
    assert_int_equal(next.attempts_left, attempts_left);
    assert_int_equal(next.wait_until, wait_until);
}

static void attempts_end_where_the_quiz_says(void **state) {
    (void)state;
    struct quiz quiz = {.attempts_limit = 2}, without_end = {.attempts_limit = 0};
    assert_next(next_attempt(&quiz, 0, 0, 1000), true, 2, 0);
    assert_next(next_attempt(&quiz, 1, 900, 1000), true, 1, 0);
    assert_next(next_attempt(&quiz, 2, 900, 1000), false, 0, 0);
    assert_next(next_attempt(&quiz, 3, 900, 1000), false, 0, 0); // the limit was lowered
    assert_next(next_attempt(&without_end, 999, 900, 1000), true, -1, 0);
}

static void waiting_runs_from_the_last_submit(void **state) {
    (void)state;
    struct quiz quiz = {.wait_minutes = 5, .attempts_limit = 3};
    assert_next(next_attempt(&quiz, 0, 0, 1000), true, 3, 0);
    assert_next(next_attempt(&quiz, 1, 1000, 1000), false, 2, 1300);
    assert_next(next_attempt(&quiz, 1, 1000, 1299), false, 2, 1300);
    assert_next(next_attempt(&quiz, 1, 1000, 1300), true, 2, 0);
    assert_next(next_attempt(&quiz, 3, 1000, 1000), false, 0, 0); // nothing to wait for
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
        cmocka_unit_test(a_single_choice_is_right_or_wrong),
        cmocka_unit_test(wrong_ticks_take_from_right_ones_but_never_below_nothing),
        cmocka_unit_test(every_right_pair_earns_its_part),
        cmocka_unit_test(an_order_is_all_or_nothing),
        cmocka_unit_test(what_was_not_given_earns_nothing),
        cmocka_unit_test(a_short_answer_is_compared_as_it_is_read),
        cmocka_unit_test(a_number_is_right_within_its_tolerance),
        cmocka_unit_test(points_weigh_a_question),
        cmocka_unit_test(a_score_is_rounded_half_up_to_tenths),
        cmocka_unit_test(fractions_add_up_exactly),
        cmocka_unit_test(every_score_of_whole_points_is_what_paper_says),
        cmocka_unit_test(fractions_without_a_common_denominator_add_up_too),
        cmocka_unit_test(what_is_shown_follows_reveal),
        cmocka_unit_test(attempts_end_where_the_quiz_says),
        cmocka_unit_test(waiting_runs_from_the_last_submit),
    };
    return cmocka_run_group_tests(tests, open_memory, close_memory);
}
