// SPDX-License-Identifier: Apache-2.0
// Tests of server/pages/quiz_pages.c: what stands on a quiz's page before, between and after attempts.
#include "classroom.h"
#include "support/golden.h"

#define CHECK "/courses/porch/first/check"

static void a_guest_sees_the_rules_and_no_question(void **state) {
    struct classroom *room = *state;
    struct outcome page = get(room, 0, CHECK);
    assert_code(page, STATUS_OK);
    assert_words(make_json_text(room->arena, page.json, 0),
                 "{\"kind\":\"quiz\",\"title\":\"Check\",\"url\":\"" CHECK "\",\"done\":false,"
                 "\"previous_url\":\"/courses/porch/first/office\",\"next_url\":\"/courses/porch/second/extra\","
                 "\"pass\":60,\"score\":null,\"passed\":false,\"attempts_left\":2,\"wait_until\":null,"
                 "\"attempts\":[],\"attempt\":null}");
    assert_page(room, page, "quiz_guest");
    assert_false(holds(html_of(room, page), "Which one?"));
}

static void an_open_attempt_stands_on_the_quizzes_page(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    start(room, room->learner, "porch/first/check");
    struct outcome page = get(room, room->learner, CHECK);
    assert_part(room, page, "attempts_left", "1");
    assert_part(room, page, "attempts.0.submitted_at", "null");
    assert_part(room, page, "attempt.number", "1");
    assert_part(room, page, "attempt.questions.1.id", "\"many\"");
    assert_part(room, page, "attempt.questions.1.answer", "null");
    assert_page(room, page, "quiz_open");
    assert_false(holds(html_of(room, page), "Which one?"));
}

static void between_attempts_one_waits(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    start(room, room->learner, "porch/first/check");
    post(room, room->learner, CHECK "/attempts/1/submit", "{}");
    struct outcome page = get(room, room->learner, CHECK);
    assert_part(room, page, "score", "0");
    assert_part(room, page, "passed", "false");
    assert_part(room, page, "wait_until", "\"2026-02-02T02:45:03Z\"");
    assert_part(room, page, "attempts.0.score", "0");
    assert_page(room, page, "quiz_waiting");
    struct outcome refused = post(room, room->learner, CHECK "/attempts", "{}");
    assert_code(refused, STATUS_CONFLICT);
    assert_words(make_json_text(room->arena, refused.json, 0),
                 "{\"attempts_left\":1,\"wait_until\":\"2026-02-02T02:45:03Z\"}");
    assert_words(refused.visit->detail, "The next attempt may start at 02:45 UTC.");
    assert_true(refused.visit->is_notice_bad);
    pass_seconds(room->store, 300);
    assert_code(post(room, room->learner, CHECK "/attempts", "{}"), STATUS_CREATED);
}

static void after_the_last_attempt_none_is_left(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    for (int i = 1; i <= 2; i++) {
        const char *attempt = start(room, room->learner, "porch/first/check");
        post(room, room->learner, make_textf(room->arena, "%s/submit", attempt).bytes, "{}");
        pass_seconds(room->store, 300);
    }
    struct outcome page = get(room, room->learner, CHECK);
    assert_part(room, page, "attempts_left", "0");
    assert_true(holds(html_of(room, page), "No attempt is left."));
    struct outcome refused = post(room, room->learner, CHECK "/attempts", "");
    assert_code(refused, STATUS_CONFLICT);
    assert_words(refused.visit->detail, "No attempt is left.");
    assert_true(holds(html_of(room, refused), "No attempt is left."));
}

static void starting_again_gives_the_attempt_that_is_open(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    struct outcome first = post(room, room->learner, CHECK "/attempts", "{}");
    assert_code(first, STATUS_CREATED);
    assert_words(make_json_text(room->arena, first.json, 0), "{\"number\":1,\"url\":\"" CHECK "/attempts/1\"}");
    struct outcome again = post(room, room->learner, CHECK "/attempts", "{}");
    assert_code(again, STATUS_OK);
    assert_part(room, again, "number", "1");
    assert_int_equal(ask_number(room->store, SQL("SELECT count(*) FROM attempt")), 1);
}

static void who_is_not_enrolled_cannot_start(void **state) {
    struct classroom *room = *state;
    assert_code(post(room, room->learner, CHECK "/attempts", "{}"), STATUS_CONFLICT);
}

static void a_lesson_has_no_attempts(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    assert_code(post(room, room->learner, "/courses/porch/first/read/attempts", "{}"), STATUS_NOT_FOUND);
    assert_code(get(room, room->learner, "/courses/porch/first/read/attempts/1"), STATUS_NOT_FOUND);
}

static void a_quiz_of_a_closed_course_shows_its_rules_to_all(void **state) {
    struct classroom *room = *state;
    publish_sound_course(room, "every-feature");
    struct outcome page = get(room, 0, "/courses/every-feature/deeper/draw-by-group");
    assert_code(page, STATUS_OK);
    assert_part(room, page, "attempt", "null");
    assert_true(holds(html_of(room, page), "<dt>Questions</dt><dd>3</dd>"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PAGE_TEST(a_guest_sees_the_rules_and_no_question),
        PAGE_TEST(an_open_attempt_stands_on_the_quizzes_page),
        PAGE_TEST(between_attempts_one_waits),
        PAGE_TEST(after_the_last_attempt_none_is_left),
        PAGE_TEST(starting_again_gives_the_attempt_that_is_open),
        PAGE_TEST(who_is_not_enrolled_cannot_start),
        PAGE_TEST(a_lesson_has_no_attempts),
        PAGE_TEST(a_quiz_of_a_closed_course_shows_its_rules_to_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
