// SPDX-License-Identifier: Apache-2.0
// Tests of server/model/completion.c: what counts, what is missing in words, the course's score, and where to go on.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/memory.h"
#include "model/completion.h"

#define NOW 1770000000 // 2026-02-02T02:40:00Z
#define LESSON(words, id)                                                                                              \
    { .title = {words, sizeof words - 1}, .kind = UNIT_LESSON, .is_required = true, .number = id }
#define QUIZ(words, id, its_quiz)                                                                                      \
    { .title = {words, sizeof words - 1}, .kind = UNIT_QUIZ, .is_required = true, .number = id, .quiz = its_quiz }

// Two modules: a lesson (1), a lesson for offices (2), a quiz (3); an optional lesson (4), a workbook (5), a quiz (6).
struct room {
    struct arena *arena;
    struct quiz first_quiz, second_quiz;
    struct unit first[3], second[3];
    struct module modules[2];
    struct course course;
    text office;
    struct unit_progress progress[6];
    struct learner_state state; // enrolled, nothing done
};

static int open_room(void **state) {
    struct room *room = obtain(sizeof *room);
    *room =
        (struct room){.arena = open_arena(1024 * 1024),
                      .first_quiz = {.pass_tenths = 700, .weight = 1},
                      .second_quiz = {.pass_tenths = 655, .weight = 2, .attempts_limit = 2, .wait_minutes = 30},
                      .first = {LESSON("Read", 1), LESSON("In the office", 2), QUIZ("Check", 3, &room->first_quiz)},
                      .second = {LESSON("Extra", 4), LESSON("Workbook", 5), QUIZ("Last", 6, &room->second_quiz)},
                      .modules = {{.units = room->first, .units_count = 3}, {.units = room->second, .units_count = 3}},
                      .course = {.modules = room->modules, .modules_count = 2},
                      .office = {"office", 6},
                      .state = {.is_enrolled = true, .progress = room->progress, .progress_count = 6, .now = NOW}};
    room->first[1].audience = (struct text_list){&room->office, 1};
    room->second[0].is_required = false;
    room->second[1].kind = UNIT_WORKBOOK;
    for (size_t i = 0; i < 6; i++)
        room->progress[i].unit_number = (int64_t)i + 1;
    *state = room;
    return 0;
}

static int close_room(void **state) {
    struct room *room = *state;
    close_arena(room->arena);
    release(room);
    return 0;
}

static void finish(struct room *room, int64_t number) { room->progress[number - 1].done_at = NOW - 100; }

static void score(struct room *room, int64_t number, int32_t tenths) {
    room->progress[number - 1].best_tenths = tenths;
    room->progress[number - 1].has_score = true;
    room->progress[number - 1].attempts_made++;
    room->progress[number - 1].last_submitted_at = NOW - 60;
}

static void assert_detail(struct room *room, size_t rule, const char *words) {
    struct completion completion = make_completion(room->arena, &room->course, &room->state);
    assert_true(rule < completion.rules_count);
    if (!is_text_equal(completion.rules[rule].detail, text_from(words)))
        fail_msg("“%.*s” is not “%s”", PRINT(completion.rules[rule].detail), words);
}

static void what_is_required_and_offered_counts(void **state) {
    struct room *room = *state;
    struct completion completion = make_completion(room->arena, &room->course, &room->state);
    assert_false(completion.is_complete);
    assert_int_equal(completion.rules_count, 3);
    assert_true(is_text_equal(completion.rules[0].rule, TEXT("Read “Read”")));
    assert_true(is_text_equal(completion.rules[1].rule, TEXT("Pass the quiz “Check”")));
    assert_ptr_equal(completion.rules[2].unit, &room->second[2]);
    assert_int_equal(completion.offered_count, 4);
    assert_int_equal(completion.counting_count, 3);
    room->state.audience = (struct text_list){&room->office, 1};
    completion = make_completion(room->arena, &room->course, &room->state);
    assert_int_equal(completion.counting_count, 4);
    assert_ptr_equal(completion.rules[1].unit, &room->first[1]);
}

static void a_course_is_complete_when_all_that_counts_is_done(void **state) {
    struct room *room = *state;
    finish(room, 1);
    finish(room, 3);
    struct completion completion = make_completion(room->arena, &room->course, &room->state);
    assert_false(completion.is_complete);
    assert_true(completion.rules[0].is_met && completion.rules[1].is_met && !completion.rules[2].is_met);
    assert_int_equal(done_percent(&completion), 66);
    finish(room, 6);
    completion = make_completion(room->arena, &room->course, &room->state);
    assert_true(completion.is_complete);
    assert_int_equal(done_percent(&completion), 100);
    assert_int_equal(completion.done_count, 3);
}

static void nobody_completes_what_they_are_not_enrolled_in(void **state) {
    struct room *room = *state;
    for (int64_t number = 1; number <= 6; number++)
        finish(room, number);
    room->state.is_enrolled = false;
    assert_false(make_completion(room->arena, &room->course, &room->state).is_complete);
}

static void with_nothing_required_all_that_is_offered_counts(void **state) {
    struct room *room = *state;
    for (size_t i = 0; i < 3; i++)
        room->first[i].is_required = room->second[i].is_required = false;
    struct completion completion = make_completion(room->arena, &room->course, &room->state);
    assert_int_equal(completion.counting_count, 4);
    static const int64_t numbers[] = {1, 3, 4, 6};
    for (size_t i = 0; i < 4; i++)
        finish(room, numbers[i]);
    assert_true(make_completion(room->arena, &room->course, &room->state).is_complete);
}

static void a_course_without_units_is_never_complete(void **state) {
    struct room *room = *state;
    room->course.modules_count = 0;
    struct completion completion = make_completion(room->arena, &room->course, &room->state);
    assert_false(completion.is_complete);
    assert_int_equal(done_percent(&completion), 0);
    assert_null(unit_to_continue(&room->course, &room->state));
}

static void what_is_missing_is_said_in_words(void **state) {
    struct room *room = *state;
    assert_detail(room, 0, "not marked done yet");
    assert_detail(room, 1, "not tried yet; needs 70");
    room->progress[2].open_attempt = 1;
    assert_detail(room, 1, "begun, not handed in; needs 70");
    room->progress[2].open_attempt = 0;
    score(room, 3, 605);
    assert_detail(room, 1, "best 60.5, needs 70");
    score(room, 3, 900);
    finish(room, 3);
    assert_detail(room, 1, "passed with 90");
    finish(room, 1);
    assert_detail(room, 0, "");
}

static void waiting_and_the_last_attempt_are_said_too(void **state) {
    struct room *room = *state;
    score(room, 6, 0);
    assert_detail(room, 2, "best 0, needs 65.5; next attempt at 03:09 UTC");
    room->second_quiz.wait_minutes = 24 * 60;
    assert_detail(room, 2, "best 0, needs 65.5; next attempt on 3 February 2026 at 02:39 UTC");
    score(room, 6, 500);
    assert_detail(room, 2, "best 50, needs 65.5; no attempt is left");
    room->progress[5].open_attempt = 2;
    assert_detail(room, 2, "best 50, needs 65.5");
}

// ---- the score -----------------------------------------------------------------------------------------------------

static void assert_score(struct room *room, int32_t tenths) {
    int32_t got = -1;
    assert_true(course_score(&room->course, &room->state, &got));
    assert_int_equal(got, tenths);
}

static void the_score_is_the_mean_by_weight_rounded_half_up(void **state) {
    struct room *room = *state;
    assert_score(room, 0);
    score(room, 3, 1000);
    assert_score(room, 333);
    score(room, 6, 1000);
    assert_score(room, 1000);
    score(room, 6, 875);
    assert_score(room, 917); // 916.67
    room->second_quiz.weight = 1;
    assert_score(room, 938); // 937.5
    room->second_quiz.weight = 0.1;
    room->first_quiz.weight = 0.3;
    score(room, 6, 998);
    assert_score(room, 1000); // 999.5, of weights that are no binary fractions
}

static void only_required_quizzes_that_are_offered_have_a_score(void **state) {
    struct room *room = *state;
    score(room, 3, 800);
    room->second[2].audience = (struct text_list){&room->office, 1};
    assert_score(room, 800);
    room->first[2].is_required = false;
    int32_t tenths = -1;
    assert_false(course_score(&room->course, &room->state, &tenths));
    assert_int_equal(tenths, -1);
}

// ---- where to go on ------------------------------------------------------------------------------------------------

static void one_goes_on_where_an_attempt_is_open_or_something_is_not_done(void **state) {
    struct room *room = *state;
    assert_ptr_equal(unit_to_continue(&room->course, &room->state), &room->first[0]);
    finish(room, 1);
    assert_ptr_equal(unit_to_continue(&room->course, &room->state), &room->first[2]);
    room->progress[5].open_attempt = 1;
    assert_ptr_equal(unit_to_continue(&room->course, &room->state), &room->second[2]);
    room->progress[5].open_attempt = 0;
    finish(room, 3);
    assert_ptr_equal(unit_to_continue(&room->course, &room->state), &room->second[0]); // optional, and next
    finish(room, 4);
    finish(room, 6);
    assert_null(unit_to_continue(&room->course, &room->state));
}

static void neighbours_are_what_is_offered(void **state) {
    struct room *room = *state;
    const struct text_list *none = &room->state.audience, office = {&room->office, 1};
    assert_ptr_equal(next_unit(&room->course, &room->first[0], none), &room->first[2]);
    assert_ptr_equal(next_unit(&room->course, &room->first[0], &office), &room->first[1]);
    assert_ptr_equal(next_unit(&room->course, &room->first[2], none), &room->second[0]);
    assert_ptr_equal(next_unit(&room->course, &room->second[0], none), &room->second[2]); // no workbooks yet
    assert_null(next_unit(&room->course, &room->second[2], none));
    assert_null(previous_unit(&room->course, &room->first[0], none));
    assert_ptr_equal(previous_unit(&room->course, &room->first[2], none), &room->first[0]);
    assert_ptr_equal(previous_unit(&room->course, &room->second[0], none), &room->first[2]);
}

#define ROOM_TEST(test) cmocka_unit_test_setup_teardown(test, open_room, close_room)

int main(void) {
    const struct CMUnitTest tests[] = {
        ROOM_TEST(what_is_required_and_offered_counts),
        ROOM_TEST(a_course_is_complete_when_all_that_counts_is_done),
        ROOM_TEST(nobody_completes_what_they_are_not_enrolled_in),
        ROOM_TEST(with_nothing_required_all_that_is_offered_counts),
        ROOM_TEST(a_course_without_units_is_never_complete),
        ROOM_TEST(what_is_missing_is_said_in_words),
        ROOM_TEST(waiting_and_the_last_attempt_are_said_too),
        ROOM_TEST(the_score_is_the_mean_by_weight_rounded_half_up),
        ROOM_TEST(only_required_quizzes_that_are_offered_have_a_score),
        ROOM_TEST(one_goes_on_where_an_attempt_is_open_or_something_is_not_done),
        ROOM_TEST(neighbours_are_what_is_offered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
