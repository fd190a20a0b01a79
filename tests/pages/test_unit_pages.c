// SPDX-License-Identifier: Apache-2.0
// Tests of server/pages/unit_pages.c: lessons, addresses that moved, and marking done.
#include "classroom.h"
#include "support/golden.h"

static void a_guest_reads_a_lesson_of_an_open_course(void **state) {
    struct classroom *room = *state;
    struct outcome page = get(room, 0, "/courses/porch/first/read");
    assert_code(page, STATUS_OK);
    assert_words(make_json_text(room->arena, page.json, 0),
                 "{\"kind\":\"lesson\",\"title\":\"Read this\",\"url\":\"/courses/porch/first/read\",\"done\":false,"
                 "\"previous_url\":null,\"next_url\":\"/courses/porch/first/office\","
                 "\"body_html\":\"<p>Words to <em>read</em>.</p>\\n\"}");
    assert_page(room, page, "lesson_guest");
}

static void a_learner_goes_on_from_lesson_to_lesson(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    struct outcome done = post(room, room->learner, "/courses/porch/first/read/done", "{}");
    assert_code(done, STATUS_OK);
    assert_part(room, done, "done", "true");
    assert_part(room, done, "next_url", "\"/courses/porch/first/check\"");
    assert_part(room, done, "completion.complete", "false");
    assert_location(done, "/courses/porch/first/check");
    struct outcome page = get(room, room->learner, "/courses/porch/second/extra");
    assert_part(room, page, "previous_url", "\"/courses/porch/first/check\"");
    assert_page(room, page, "lesson_learner");
}

static void marking_done_twice_changes_nothing_more(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    post(room, room->learner, "/courses/porch/first/read/done", "");
    int64_t first = ask_number(room->store, SQL("SELECT done_at FROM progress"));
    assert_code(post(room, room->learner, "/courses/porch/first/read/done", ""), STATUS_OK);
    assert_int_equal(ask_number(room->store, SQL("SELECT done_at FROM progress")), first);
    struct outcome page = get(room, room->learner, "/courses/porch/first/read");
    assert_false(holds(html_of(room, page), "Done, next"));
}

static void reading_on_alone_marks_nothing(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    get(room, room->learner, "/courses/porch/first/read");
    assert_int_equal(ask_number(room->store, SQL("SELECT count(*) FROM progress")), 0);
}

static void who_is_not_enrolled_cannot_mark_done(void **state) {
    struct classroom *room = *state;
    struct outcome refused = post(room, room->learner, "/courses/porch/first/read/done", "{}");
    assert_code(refused, STATUS_CONFLICT);
    assert_words(refused.visit->detail, "You do not take this course. Enroll on its page first.");
}

static void a_quiz_is_not_marked_done_by_hand(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    assert_code(post(room, room->learner, "/courses/porch/first/check/done", "{}"), STATUS_CONFLICT);
}

static void the_last_lesson_leads_back_to_the_course(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    struct outcome done = post(room, room->learner, "/courses/porch/second/last/done", "{}");
    assert_part(room, done, "next_url", "null");
    assert_location(done, "/courses/porch");
}

// ---- audiences -----------------------------------------------------------------------------------------------------

static void a_lesson_for_others_may_be_read_and_does_not_count(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", "firm");
    struct outcome page = get(room, room->learner, "/courses/porch/first/office");
    assert_code(page, STATUS_OK);
    assert_page(room, page, "lesson_for_others");
    assert_code(post(room, room->learner, "/courses/porch/first/office/done", "{}"), STATUS_CONFLICT);
}

static void a_quiz_for_others_is_not_there(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", "firm");
    assert_code(get(room, room->learner, "/courses/porch/second/office-check"), STATUS_NOT_FOUND);
    assert_code(post(room, room->learner, "/courses/porch/second/office-check/attempts", "{}"), STATUS_NOT_FOUND);
}

// ---- closed courses ------------------------------------------------------------------------------------------------

static void a_closed_course_shows_its_lessons_to_who_is_enrolled(void **state) {
    struct classroom *room = *state;
    publish_sound_course(room, "every-feature");
    const char *lesson = "/courses/every-feature/start/plain-words";
    assert_code(get(room, 0, lesson), STATUS_SIGN_IN_FIRST);
    struct outcome closed = get(room, room->learner, lesson);
    assert_code(closed, STATUS_FORBIDDEN);
    assert_page(room, closed, "lesson_closed");
    assert_false(holds(html_of(room, closed), "A paragraph with"));
    enroll_in(room, room->learner, "every-feature", NULL);
    assert_code(get(room, room->learner, lesson), STATUS_OK);
}

static void who_may_teach_a_closed_course_reads_it(void **state) {
    struct classroom *room = *state;
    publish_sound_course(room, "every-feature");
    assert_code(get(room, room->teacher, "/courses/every-feature/start/plain-words"), STATUS_OK);
}

static void a_workbook_is_not_there_yet(void **state) {
    struct classroom *room = *state;
    publish_sound_course(room, "every-feature");
    assert_code(get(room, room->teacher, "/courses/every-feature/deeper/workbook"), STATUS_NOT_FOUND);
}

// ---- addresses -----------------------------------------------------------------------------------------------------

static void an_old_address_leads_to_the_new_one_with_its_tail(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    start(room, room->learner, "porch/first/check");
    publish_porch_with(room, "01-first/09-check.md", "02-second/03-moved.md",
                       "---\nkind: quiz\ntitle: Moved\nwas: first/check\n---\n## Yes? {#yes}\n\n- [x] Yes\n- [ ] No\n");
    struct outcome moved = get(room, room->learner, "/courses/porch/first/check");
    assert_code(moved, STATUS_MOVED);
    assert_location(moved, "/courses/porch/second/moved");
    struct outcome attempt = get(room, room->learner, "/courses/porch/first/check/attempts/1");
    assert_code(attempt, STATUS_MOVED);
    assert_location(attempt, "/courses/porch/second/moved/attempts/1");
    struct outcome save = post(room, room->learner, "/courses/porch/first/check/attempts/1/answers", "{}");
    assert_code(save, STATUS_MOVED);
    assert_location(save, "/courses/porch/second/moved/attempts/1/answers.json");
}

static void an_address_that_never_was_is_not_found(void **state) {
    struct classroom *room = *state;
    assert_code(get(room, 0, "/courses/porch/first/nowhere"), STATUS_NOT_FOUND);
    assert_code(get(room, 0, "/courses/porch/nowhere/read"), STATUS_NOT_FOUND);
    assert_code(get(room, 0, "/courses/nowhere/first/read"), STATUS_NOT_FOUND);
    enroll_in(room, room->learner, "porch", NULL);
    assert_code(post(room, room->learner, "/courses/porch/first/nowhere/done", "{}"), STATUS_NOT_FOUND);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PAGE_TEST(a_guest_reads_a_lesson_of_an_open_course),
        PAGE_TEST(a_learner_goes_on_from_lesson_to_lesson),
        PAGE_TEST(marking_done_twice_changes_nothing_more),
        PAGE_TEST(reading_on_alone_marks_nothing),
        PAGE_TEST(who_is_not_enrolled_cannot_mark_done),
        PAGE_TEST(a_quiz_is_not_marked_done_by_hand),
        PAGE_TEST(the_last_lesson_leads_back_to_the_course),
        PAGE_TEST(a_lesson_for_others_may_be_read_and_does_not_count),
        PAGE_TEST(a_quiz_for_others_is_not_there),
        PAGE_TEST(a_closed_course_shows_its_lessons_to_who_is_enrolled),
        PAGE_TEST(who_may_teach_a_closed_course_reads_it),
        PAGE_TEST(a_workbook_is_not_there_yet),
        PAGE_TEST(an_old_address_leads_to_the_new_one_with_its_tail),
        PAGE_TEST(an_address_that_never_was_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
