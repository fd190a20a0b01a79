// SPDX-License-Identifier: Apache-2.0
// Tests of server/pages/result_pages.c and result_questions.c: what a result tells, by the quiz's `reveal`, and what
// it does not.
#include "classroom.h"
#include "model/answer.h"
#include "support/golden.h"

#define CHECK "/courses/porch/first/check"

static const struct quiz *find_quiz(struct classroom *room, const char *course, const char *module, const char *unit) {
    return find_unit(find_course(room->library, text_from(course))->course, text_from(module), text_from(unit))->quiz;
}

// One answer to every question: right ones, or, of those with options, the last option and words that nobody accepts.
static text answer_all(struct classroom *room, const struct quiz *quiz, bool is_right) {
    struct json *body = make_json_object(room->arena), *answers = make_json_object(room->arena);
    for (size_t i = 0; i < quiz->questions_count; i++) {
        const struct question *question = &quiz->questions[i];
        struct answer answer = {.is_given = true,
                                .ids = MAKE_ARRAY(room->arena, 9, text),
                                .right_ids = MAKE_ARRAY(room->arena, 9, text),
                                .words =
                                    is_right && question->accepted_count ? question->accepted[0].words : TEXT("1")};
        if (question->kind == QUESTION_NUMBER && is_right)
            answer.words = make_textf(room->arena, "%g", question->accepted[0].number);
        size_t count = question->options_count;
        for (size_t k = 0; k < count; k++) {
            const struct option *option = &question->options[is_right ? k : count - 1 - k];
            bool is_whole = question->kind == QUESTION_ORDER || question->kind == QUESTION_MATCH;
            if (!is_whole && (is_right ? !option->is_right : answer.ids_count > 0))
                continue;
            answer.ids[answer.ids_count] = option->id;
            answer.right_ids[answer.ids_count++] = question->options[k].right_id;
        }
        json_set(answers, question->id, make_answer_json(room->arena, question, &answer));
    }
    json_set(body, TEXT("answers"), answers);
    return make_json_text(room->arena, body, 0);
}

static struct outcome sit(struct classroom *room, const char *quiz_path, const char *body) {
    const char *attempt = start(room, room->learner, quiz_path);
    return post(room, room->learner, make_textf(room->arena, "%s/submit", attempt).bytes, body);
}

// ---- reveal: pass --------------------------------------------------------------------------------------------------

static void a_failed_attempt_tells_what_was_wrong_and_not_what_is_right(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    const struct quiz *quiz = find_quiz(room, "porch", "first", "check");
    text red = quiz->questions[0].options[0].id;
    struct outcome result =
        sit(room, "porch/first/check", make_textf(room->arena, "{\"answers\":{\"which\":\"%.*s\"}}", PRINT(red)).bytes);
    assert_part(room, result, "score", "0");
    assert_part(room, result, "revealed", "false");
    assert_words(
        part_of(room, result, "questions.0"),
        make_textf(room->arena,
                   "{\"id\":\"which\",\"points\":0,\"of\":1,\"correct\":false,\"answer\":\"%.*s\",\"right\":null,"
                   "\"options\":[{\"id\":\"%.*s\",\"feedback_html\":\"<p>Not red.</p>\\n\"},"
                   "{\"id\":\"%.*s\",\"feedback_html\":null}],\"explanation_html\":null}",
                   PRINT(red), PRINT(red), PRINT(quiz->questions[0].options[1].id))
            .bytes);
    assert_page(room, result, "result_failed");
    assert_false(holds(html_of(room, result), "Because it is the sky"));
    assert_false(holds(html_of(room, result), "Yes, blue."));
}

static void a_passed_attempt_tells_everything(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    const struct quiz *quiz = find_quiz(room, "porch", "first", "check");
    struct outcome result = sit(room, "porch/first/check", answer_all(room, quiz, true).bytes);
    assert_part(room, result, "passed", "true");
    assert_part(room, result, "revealed", "true");
    assert_part(room, result, "questions.1.right", "\"42\"");
    assert_part(room, result, "questions.0.explanation_html", "\"<p>Because it is the sky.</p>\\n\"");
    assert_part(room, result, "questions.1.explanation_html", "\"\"");
    assert_page(room, result, "result_passed");
}

static void with_no_attempt_left_everything_is_told(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    assert_part(room, sit(room, "porch/first/check", "{}"), "revealed", "false");
    pass_seconds(room->store, 300);
    assert_part(room, sit(room, "porch/first/check", "{}"), "revealed", "true");
    assert_part(room, get(room, room->learner, CHECK "/attempts/1"), "revealed", "true");
}

// While the last attempt is open, the result of an earlier one must not be its key.
static void an_earlier_result_is_no_key_to_the_last_attempt(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    sit(room, "porch/first/check", "{}");
    pass_seconds(room->store, 300);
    start(room, room->learner, "porch/first/check");
    struct outcome earlier = get(room, room->learner, CHECK "/attempts/1");
    assert_part(room, earlier, "revealed", "false");
    assert_part(room, earlier, "questions.0.right", "null");
}

// ---- reveal: submit, never -----------------------------------------------------------------------------------------

static void every_kind_is_told_when_all_is_shown_at_once(void **state) {
    struct classroom *room = *state;
    publish_sound_course(room, "every-feature");
    enroll_in(room, room->learner, "every-feature", NULL);
    const struct quiz *quiz = find_quiz(room, "every-feature", "start", "check");
    struct outcome result = sit(room, "every-feature/start/check", answer_all(room, quiz, false).bytes);
    assert_code(result, STATUS_OK);
    assert_part(room, result, "revealed", "true");
    assert_page(room, result, "result_kinds");
}

static void every_right_answer_that_is_told_is_right(void **state) {
    struct classroom *room = *state;
    publish_sound_course(room, "every-feature");
    enroll_in(room, room->learner, "every-feature", NULL);
    struct outcome wrong = sit(room, "every-feature/start/check", "{}");
    struct json *body = make_json_object(room->arena), *answers = make_json_object(room->arena);
    const struct json *questions = json_find(wrong.json, TEXT("questions"));
    for (size_t i = 0; i < json_count(questions); i++) {
        const struct json *right = json_find(json_item(questions, i), TEXT("right"));
        text fault, words = make_json_text(room->arena, right, 0);
        json_set(answers, json_text_of(json_find(json_item(questions, i), TEXT("id"))),
                 parse_json(room->arena, words, &fault));
    }
    json_set(body, TEXT("answers"), answers);
    pass_seconds(room->store, 60);
    struct outcome result = sit(room, "every-feature/start/check", make_json_text(room->arena, body, 0).bytes);
    assert_part(room, result, "score", "100");
}

static void of_some_quizzes_only_the_score_is_told(void **state) {
    struct classroom *room = *state;
    publish_sound_course(room, "every-feature");
    enroll_in(room, room->learner, "every-feature", NULL);
    struct outcome result = sit(room, "every-feature/deeper/draw-by-number", "{}");
    assert_part(room, result, "revealed", "false");
    assert_part(room, result, "questions.0.points", "null");
    assert_part(room, result, "questions.0.correct", "null");
    assert_part(room, result, "questions.0.right", "null");
    assert_part(room, result, "questions.0.options.0.feedback_html", "null");
    assert_part(room, result, "questions.3", "");
    assert_page(room, result, "result_never");
}

// ---- later ---------------------------------------------------------------------------------------------------------

static void the_result_is_the_same_when_it_is_opened_again(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    text told = make_json_text(room->arena, sit(room, "porch/first/check", "{}").json, 0);
    struct outcome later = get(room, room->learner, CHECK "/attempts/1");
    assert_words(make_json_text(room->arena, later.json, 0), told.bytes);
}

static void who_left_the_course_still_sees_the_result(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    sit(room, "porch/first/check", "{}");
    post(room, room->learner, "/courses/porch/leave", "{}");
    struct outcome later = get(room, room->learner, CHECK "/attempts/1");
    assert_code(later, STATUS_OK);
    assert_false(holds(html_of(room, later), "Try again"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PAGE_TEST(a_failed_attempt_tells_what_was_wrong_and_not_what_is_right),
        PAGE_TEST(a_passed_attempt_tells_everything),
        PAGE_TEST(with_no_attempt_left_everything_is_told),
        PAGE_TEST(an_earlier_result_is_no_key_to_the_last_attempt),
        PAGE_TEST(every_kind_is_told_when_all_is_shown_at_once),
        PAGE_TEST(every_right_answer_that_is_told_is_right),
        PAGE_TEST(of_some_quizzes_only_the_score_is_told),
        PAGE_TEST(the_result_is_the_same_when_it_is_opened_again),
        PAGE_TEST(who_left_the_course_still_sees_the_result),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
