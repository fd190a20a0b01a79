// SPDX-License-Identifier: Apache-2.0
// Tests of server/pages/attempt_pages.c and attempt_questions.c: an open attempt, saving answers, handing in.
#include "classroom.h"
#include "pages/result_pages.h"
#include "support/golden.h"

#define CHECK "/courses/porch/first/check"
#define ATTEMPT CHECK "/attempts/1"
#define KINDS "every-feature/start/check"

// The id of the option of "which" that stands at the index: 0 is wrong, 1 right.
static text option_id(struct classroom *room, size_t index) {
    const struct unit *unit =
        find_unit(find_course(room->library, TEXT("porch"))->course, TEXT("first"), TEXT("check"));
    return find_question(unit->quiz, TEXT("which"))->options[index].id;
}

static const char *body(struct classroom *room, const char *format, size_t option) {
    text id = option_id(room, option);
    ptrdiff_t at = text_find(text_from(format), TEXT("$"), 0);
    return make_textf(room->arena, "%.*s%.*s%s", (int)at, format, PRINT(id), format + at + 1).bytes;
}

static void begin(struct classroom *room) {
    enroll_in(room, room->learner, "porch", NULL);
    start(room, room->learner, "porch/first/check");
}

// ---- the page ------------------------------------------------------------------------------------------------------

static void an_attempt_shows_its_questions_and_what_is_given(void **state) {
    struct classroom *room = *state;
    begin(room);
    post(room, room->learner, ATTEMPT "/answers", body(room, "{\"answers\":{\"which\":\"$\"}}", 0));
    struct outcome page = get(room, room->learner, ATTEMPT);
    assert_code(page, STATUS_OK);
    assert_part(room, page, "number", "1");
    assert_part(room, page, "saved_at", "\"2026-02-02T02:40:03.000Z\"");
    assert_part(room, page, "questions.0.kind", "\"single\"");
    assert_words(part_of(room, page, "questions.0.answer"),
                 make_textf(room->arena, "\"%.*s\"", PRINT(option_id(room, 0))).bytes);
    assert_words(page.visit->head.script, "quiz.js");
    assert_true(page.visit->head.is_unlisted);
    assert_page(room, page, "attempt_open");
}

static void every_kind_of_question_is_shown(void **state) {
    struct classroom *room = *state;
    publish_sound_course(room, "every-feature");
    enroll_in(room, room->learner, "every-feature", "public-sector");
    struct outcome page = get(room, room->learner, start(room, room->learner, KINDS));
    assert_code(page, STATUS_OK);
    assert_page(room, page, "attempt_kinds");
}

static void nothing_of_an_open_attempt_tells_right_from_wrong(void **state) {
    struct classroom *room = *state;
    publish_sound_course(room, "every-feature");
    enroll_in(room, room->learner, "every-feature", "public-sector");
    struct outcome page = get(room, room->learner, start(room, room->learner, KINDS));
    text both[] = {html_of(room, page), make_json_text(room->arena, page.json, 0)};
    for (size_t i = 0; i < 2; i++) {
        assert_false(holds(both[i], "Grass is green"));
        assert_false(holds(both[i], "The explanation of the question"));
        assert_false(holds(both[i], "stand-in\""));
        assert_false(holds(both[i], "193"));
        assert_false(holds(both[i], "right\""));
    }
}

static void an_attempt_of_somebody_else_is_not_there(void **state) {
    struct classroom *room = *state;
    begin(room);
    enroll_in(room, room->other, "porch", NULL);
    assert_code(get(room, room->other, ATTEMPT), STATUS_NOT_FOUND);
    assert_code(post(room, room->other, ATTEMPT "/answers", "{}"), STATUS_NOT_FOUND);
    assert_code(post(room, room->other, ATTEMPT "/submit", "{}"), STATUS_NOT_FOUND);
    assert_code(get(room, room->learner, CHECK "/attempts/2"), STATUS_NOT_FOUND);
    assert_code(get(room, room->learner, CHECK "/attempts/01x"), STATUS_NOT_FOUND);
}

static void who_has_left_cannot_go_on_before_enrolling_again(void **state) {
    struct classroom *room = *state;
    begin(room);
    post(room, room->learner, "/courses/porch/leave", "{}");
    assert_code(get(room, room->learner, ATTEMPT), STATUS_CONFLICT);
    assert_code(post(room, room->learner, ATTEMPT "/answers", "{}"), STATUS_CONFLICT);
    enroll_in(room, room->learner, "porch", NULL);
    assert_code(get(room, room->learner, ATTEMPT), STATUS_OK);
}

// ---- saving --------------------------------------------------------------------------------------------------------

static void a_save_is_confirmed_with_its_time(void **state) {
    struct classroom *room = *state;
    begin(room);
    struct outcome saved = post(room, room->learner, ATTEMPT "/answers", "{\"answers\":{\"many\":\" 41 \"}}");
    assert_code(saved, STATUS_OK);
    assert_words(make_json_text(room->arena, saved.json, 0),
                 "{\"number\":1,\"saved_at\":\"2026-02-02T02:40:03.000Z\"}");
    assert_part(room, get(room, room->learner, ATTEMPT), "questions.1.answer", "\"41\"");
}

static void saves_in_one_moment_have_rising_times(void **state) {
    struct classroom *room = *state;
    begin(room);
    post(room, room->learner, ATTEMPT "/answers", "{\"answers\":{\"many\":\"1\"}}");
    pass_seconds(room->store, -1);
    struct outcome saved = post(room, room->learner, ATTEMPT "/answers", "{\"answers\":{\"many\":\"2\"}}");
    assert_part(room, saved, "saved_at", "\"2026-02-02T02:40:03.001Z\"");
}

static void a_question_that_is_not_named_keeps_its_answer_and_null_clears(void **state) {
    struct classroom *room = *state;
    begin(room);
    post(room, room->learner, ATTEMPT "/answers", body(room, "{\"answers\":{\"which\":\"$\",\"many\":\"7\"}}", 1));
    post(room, room->learner, ATTEMPT "/answers", "{\"answers\":{\"which\":null}}");
    struct outcome page = get(room, room->learner, ATTEMPT);
    assert_part(room, page, "questions.0.answer", "null");
    assert_part(room, page, "questions.1.answer", "\"7\"");
}

static void a_form_saves_without_javascript(void **state) {
    struct classroom *room = *state;
    begin(room);
    struct outcome saved =
        post(room, room->learner, ATTEMPT "/answers", body(room, "answer.which=$&answer.many=43&seen=", 1));
    assert_code(saved, STATUS_OK);
    assert_location(saved, ATTEMPT "?said=saved");
    struct outcome page = get(room, room->learner, ATTEMPT "?said=saved");
    assert_words(page.visit->notice, "Your answers are saved.");
    assert_part(room, page, "questions.1.answer", "\"43\"");
}

static void what_cannot_be_taken_changes_nothing_and_is_named(void **state) {
    struct classroom *room = *state;
    begin(room);
    static const struct {
        const char *body, *field;
    } wrong[] = {
        {"{\"answers\":{\"many\":\"7\",\"nowhere\":\"x\"}}", "answers.nowhere"},
        {"{\"answers\":{\"many\":\"7\",\"which\":\"000000000000\"}}", "answers.which"},
        {"{\"answers\":{\"many\":\"7\",\"which\":[\"x\"]}}", "answers.which"},
        {"{\"answers\":{\"many\":\"several\"}}", "answers.many"},
        {"{\"answers\":[]}", "answers"},
        {"{\"answers\":{\"many\":\"7\"},\"seen\":\"yesterday\"}", "seen"},
        {"answer.many=several", "q-many"},
        {"answer.many=7&answer.nowhere=x", ""},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct outcome refused = post(room, room->learner, ATTEMPT "/answers", wrong[i].body);
        assert_code(refused, STATUS_REFUSED);
        assert_words(refused.visit->form->complaints[0].field, wrong[i].field);
    }
    assert_int_equal(ask_number(room->store, SQL("SELECT count(*) FROM answer")), 0);
}

static void a_refused_form_shows_what_was_typed_and_keeps_what_was_seen(void **state) {
    struct classroom *room = *state;
    begin(room);
    struct outcome refused = post(room, room->learner, ATTEMPT "/answers",
                                  body(room, "answer.which=$&answer.many=%3Cmany%3E&seen=2026-02-02T02:40:01.000Z", 0));
    assert_code(refused, STATUS_REFUSED);
    assert_page(room, refused, "attempt_refused");
}

// ---- conflicts -----------------------------------------------------------------------------------------------------

static void an_older_tab_does_not_overwrite_a_newer_answer(void **state) {
    struct classroom *room = *state;
    begin(room);
    const char *seen = "2026-02-02T02:40:02.000Z";
    post(room, room->learner, ATTEMPT "/answers", "{\"answers\":{\"many\":\"41\"}}");
    text late = make_textf(room->arena, "{\"answers\":{\"many\":\"7\"},\"seen\":\"%s\"}", seen);
    struct outcome conflict = post(room, room->learner, ATTEMPT "/answers", late.bytes);
    assert_code(conflict, STATUS_CONFLICT);
    assert_words(make_json_text(room->arena, conflict.json, 0),
                 "{\"number\":1,\"saved_at\":\"2026-02-02T02:40:03.000Z\",\"answers\":{\"which\":null,\"many\":\"41\"},"
                 "\"conflicts\":[{\"question\":\"many\",\"theirs\":\"41\",\"mine\":\"7\"}]}");
    assert_part(room, get(room, room->learner, ATTEMPT), "questions.1.answer", "\"41\"");
}

static void a_conflict_shows_both_answers_and_the_next_save_decides(void **state) {
    struct classroom *room = *state;
    begin(room);
    post(room, room->learner, ATTEMPT "/answers", "{\"answers\":{\"many\":\"41\"}}");
    struct outcome conflict = post(room, room->learner, ATTEMPT "/answers",
                                   body(room, "answer.which=$&answer.many=7&seen=2026-02-02T02:40:02.000Z", 1));
    assert_code(conflict, STATUS_CONFLICT);
    assert_page(room, conflict, "attempt_conflict");
    struct outcome kept = post(room, room->learner, ATTEMPT "/answers", "answer.many=7&seen=2026-02-02T02:40:03.000Z");
    assert_code(kept, STATUS_OK);
}

static void the_same_answer_or_another_question_is_no_conflict(void **state) {
    struct classroom *room = *state;
    begin(room);
    post(room, room->learner, ATTEMPT "/answers", "{\"answers\":{\"many\":\"41\"}}");
    const char *same = "{\"answers\":{\"many\":\"41\"},\"seen\":\"2026-02-02T02:40:02Z\"}";
    assert_code(post(room, room->learner, ATTEMPT "/answers", same), STATUS_OK);
    const char *another = body(room, "{\"answers\":{\"which\":\"$\"},\"seen\":\"2026-02-02T02:40:02Z\"}", 0);
    assert_code(post(room, room->learner, ATTEMPT "/answers", another), STATUS_OK);
}

static void what_was_cleared_elsewhere_is_not_brought_back(void **state) {
    struct classroom *room = *state;
    begin(room);
    post(room, room->learner, ATTEMPT "/answers", "{\"answers\":{\"many\":\"41\"}}");
    post(room, room->learner, ATTEMPT "/answers", "{\"answers\":{\"many\":null}}");
    const char *late = "{\"answers\":{\"many\":\"41\"},\"seen\":\"2026-02-02T02:40:03.000Z\"}";
    assert_code(post(room, room->learner, ATTEMPT "/answers", late), STATUS_CONFLICT);
}

static void a_submit_with_older_answers_is_a_conflict_too(void **state) {
    struct classroom *room = *state;
    begin(room);
    post(room, room->learner, ATTEMPT "/answers", "{\"answers\":{\"many\":\"41\"}}");
    const char *late = "{\"answers\":{\"many\":\"7\"},\"seen\":\"2026-02-02T02:40:02Z\"}";
    assert_code(post(room, room->learner, ATTEMPT "/submit", late), STATUS_CONFLICT);
    assert_int_equal(ask_number(room->store, SQL("SELECT count(*) FROM attempt WHERE submitted_at IS NULL")), 1);
}

// ---- handing in ----------------------------------------------------------------------------------------------------

static void a_submit_saves_grades_and_marks_done(void **state) {
    struct classroom *room = *state;
    begin(room);
    struct outcome result =
        post(room, room->learner, ATTEMPT "/submit", body(room, "{\"answers\":{\"which\":\"$\",\"many\":\"41\"}}", 1));
    assert_code(result, STATUS_OK);
    assert_part(room, result, "score", "100");
    assert_part(room, result, "passed", "true");
    assert_location(result, ATTEMPT "#result");
    struct outcome quiz = get(room, room->learner, CHECK);
    assert_part(room, quiz, "done", "true");
    assert_part(room, quiz, "score", "100");
}

static void a_submit_that_is_sent_again_gets_the_same_body(void **state) {
    struct classroom *room = *state;
    begin(room);
    struct outcome first = post(room, room->learner, ATTEMPT "/submit", "{\"answers\":{\"many\":\"41\"}}");
    struct outcome second = post(room, room->learner, ATTEMPT "/submit", "{\"answers\":{\"many\":\"7\"}}");
    assert_code(second, STATUS_OK);
    text wanted = make_json_text(room->arena, first.json, 0);
    assert_words(make_json_text(room->arena, second.json, 0), wanted.bytes);
    pass_seconds(room->store, 300);
    start(room, room->learner, "porch/first/check");
    post(room, room->learner, CHECK "/attempts/2/submit",
         body(room, "{\"answers\":{\"which\":\"$\",\"many\":\"42\"}}", 1));
    struct outcome third = post(room, room->learner, ATTEMPT "/submit", "{}");
    assert_words(make_json_text(room->arena, third.json, 0), wanted.bytes);
    assert_part(room, get(room, room->learner, ATTEMPT), "revealed", "true");
}

static void after_the_submit_nothing_can_be_saved(void **state) {
    struct classroom *room = *state;
    begin(room);
    post(room, room->learner, ATTEMPT "/submit", "{}");
    struct outcome late = post(room, room->learner, ATTEMPT "/answers", "{\"answers\":{\"many\":\"42\"}}");
    assert_code(late, STATUS_CONFLICT);
    assert_null(late.json);
}

static void a_number_that_cannot_be_read_costs_no_attempt(void **state) {
    struct classroom *room = *state;
    begin(room);
    assert_code(post(room, room->learner, ATTEMPT "/submit", "answer.many=many"), STATUS_REFUSED);
    assert_part(room, get(room, room->learner, CHECK), "attempts.0.submitted_at", "null");
}

static void the_last_pass_completes_the_course_in_the_same_act(void **state) {
    struct classroom *room = *state;
    begin(room);
    post(room, room->learner, "/courses/porch/first/read/done", "");
    post(room, room->learner, "/courses/porch/second/last/done", "");
    struct outcome result =
        post(room, room->learner, ATTEMPT "/submit", body(room, "answer.which=$&answer.many=42", 1));
    assert_true(holds(html_of(room, result), "You have completed the course: see your record"));
    assert_int_equal(ask_number(room->store, SQL("SELECT score_tenths FROM record")), 1000);
    assert_part(room, get(room, room->learner, "/courses/porch"), "completion.complete", "true");
}

// ---- revisions -----------------------------------------------------------------------------------------------------

static void an_attempt_is_shown_and_graded_from_its_own_revision(void **state) {
    struct classroom *room = *state;
    begin(room);
    text right = make_text(room->arena, option_id(room, 1));
    publish_porch_with(room, "01-first/09-check.md", "02-second/05-check.md",
                       "---\nkind: quiz\ntitle: Check\nwas: first/check\npass: 100\n---\n"
                       "## Which one? {#which}\n\n- [x] Green\n- [ ] Yellow\n");
    struct outcome page = get(room, room->learner, "/courses/porch/second/check/attempts/1");
    assert_code(page, STATUS_OK);
    assert_part(room, page, "questions.1.id", "\"many\"");
    text answers = make_textf(room->arena, "{\"answers\":{\"which\":\"%.*s\"}}", PRINT(right));
    struct outcome result = post(room, room->learner, "/courses/porch/second/check/attempts/1/submit", answers.bytes);
    assert_code(result, STATUS_OK);
    assert_part(room, result, "score", "50");
    assert_part(room, result, "passed", "false");
}

// A quiz that names no `pass` takes the course's; of its own revision too.
static void the_courses_pass_of_the_attempts_revision_counts(void **state) {
    struct classroom *room = *state;
    begin(room);
    publish_porch_with(room, "course.md", "course.md",
                       "---\ntitle: The Porch\nsummary: Stricter.\npass: 20\naudiences: [office, firm]\n---\n");
    struct outcome page = get(room, room->learner, ATTEMPT);
    assert_true(holds(html_of(room, page), "60 % to pass"));
    assert_true(holds(html_of(room, get(room, room->learner, CHECK)), "20 %"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PAGE_TEST(an_attempt_shows_its_questions_and_what_is_given),
        PAGE_TEST(every_kind_of_question_is_shown),
        PAGE_TEST(nothing_of_an_open_attempt_tells_right_from_wrong),
        PAGE_TEST(an_attempt_of_somebody_else_is_not_there),
        PAGE_TEST(who_has_left_cannot_go_on_before_enrolling_again),
        PAGE_TEST(a_save_is_confirmed_with_its_time),
        PAGE_TEST(saves_in_one_moment_have_rising_times),
        PAGE_TEST(a_question_that_is_not_named_keeps_its_answer_and_null_clears),
        PAGE_TEST(a_form_saves_without_javascript),
        PAGE_TEST(what_cannot_be_taken_changes_nothing_and_is_named),
        PAGE_TEST(a_refused_form_shows_what_was_typed_and_keeps_what_was_seen),
        PAGE_TEST(an_older_tab_does_not_overwrite_a_newer_answer),
        PAGE_TEST(a_conflict_shows_both_answers_and_the_next_save_decides),
        PAGE_TEST(the_same_answer_or_another_question_is_no_conflict),
        PAGE_TEST(what_was_cleared_elsewhere_is_not_brought_back),
        PAGE_TEST(a_submit_with_older_answers_is_a_conflict_too),
        PAGE_TEST(a_submit_saves_grades_and_marks_done),
        PAGE_TEST(a_submit_that_is_sent_again_gets_the_same_body),
        PAGE_TEST(after_the_submit_nothing_can_be_saved),
        PAGE_TEST(a_number_that_cannot_be_read_costs_no_attempt),
        PAGE_TEST(the_last_pass_completes_the_course_in_the_same_act),
        PAGE_TEST(an_attempt_is_shown_and_graded_from_its_own_revision),
        PAGE_TEST(the_courses_pass_of_the_attempts_revision_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
