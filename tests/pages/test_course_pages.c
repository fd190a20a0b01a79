// SPDX-License-Identifier: Apache-2.0
// Tests of server/pages/course_pages.c and enroll_pages.c: the course's page for guests and learners, and taking it.
#include "classroom.h"
#include "support/golden.h"

static void a_guest_sees_all_of_an_open_course_with_labels(void **state) {
    struct classroom *room = *state;
    struct outcome page = get(room, 0, "/courses/porch");
    assert_code(page, STATUS_OK);
    assert_part(room, page, "slug", "\"porch\"");
    assert_part(room, page, "revision", "1");
    assert_part(room, page, "audiences", "[\"office\",\"firm\"]");
    assert_part(room, page, "audience", "[]");
    assert_part(room, page, "enrolled", "false");
    assert_part(room, page, "done_percent", "null");
    assert_part(room, page, "continue_url", "null");
    assert_part(room, page, "record", "null");
    assert_part(room, page, "completion.complete", "false");
    assert_part(room, page, "modules.0.units.1.title", "\"In the office\"");
    assert_part(room, page, "modules.0.units.0",
                "{\"slug\":\"read\",\"title\":\"Read this\",\"kind\":\"lesson\","
                "\"url\":\"/courses/porch/first/read\",\"required\":true,\"minutes\":5,\"done\":false,\"score\":null}");
    assert_page(room, page, "course_guest");
}

static void a_learner_sees_only_what_is_offered_to_them(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    struct outcome page = get(room, room->learner, "/courses/porch");
    assert_part(room, page, "enrolled", "true");
    assert_part(room, page, "done_percent", "0");
    assert_part(room, page, "modules.0.units.1.slug", "\"check\"");
    assert_part(room, page, "modules.1.units.2", "");
    assert_part(room, page, "continue_url", "\"/courses/porch/first/read\"");
    assert_true(holds(html_of(room, page), "Until you choose, only the units for everyone"));
}

static void the_page_tells_what_is_done_and_what_is_missing(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", "office");
    post(room, room->learner, "/courses/porch/first/read/done", "");
    struct outcome page = get(room, room->learner, "/courses/porch?said=enrolled");
    assert_words(page.visit->notice, "You are enrolled.");
    assert_part(room, page, "done_percent", "25");
    assert_part(room, page, "score", "null");
    assert_part(room, page, "completion.rules.0", "{\"rule\":\"Read “Read this”\",\"met\":true,\"detail\":\"\"}");
    assert_part(room, page, "completion.rules.2.met", "false");
    assert_page(room, page, "course_learner");
}

static void a_course_in_arabic_reads_from_the_right(void **state) {
    struct classroom *room = *state;
    publish_sound_course(room, "arabic");
    struct outcome page = get(room, 0, "/courses/akhlaqiyat");
    assert_words(page.visit->head.direction, "rtl");
    assert_page(room, page, "course_arabic");
}

static void an_open_attempt_is_where_one_goes_on(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    start(room, room->learner, "porch/first/check");
    struct outcome page = get(room, room->learner, "/courses/porch");
    assert_part(room, page, "continue_url", "\"/courses/porch/first/check/attempts/1\"");
}

static void a_course_that_is_not_there_is_not_found(void **state) {
    struct classroom *room = *state;
    assert_code(get(room, 0, "/courses/nowhere"), STATUS_NOT_FOUND);
    assert_code(get(room, 0, "/courses/nowhere/first"), STATUS_NOT_FOUND);
    assert_code(get(room, 0, "/courses/porch/nowhere"), STATUS_NOT_FOUND);
    assert_code(post(room, room->learner, "/courses/nowhere/enroll", "{}"), STATUS_NOT_FOUND);
    assert_code(post(room, room->learner, "/courses/nowhere/leave", "{}"), STATUS_NOT_FOUND);
    assert_code(post(room, room->learner, "/courses/nowhere/finish", "{}"), STATUS_NOT_FOUND);
}

static void a_module_leads_to_its_place_on_the_courses_page(void **state) {
    struct classroom *room = *state;
    struct outcome page = get(room, 0, "/courses/porch/second");
    assert_code(page, STATUS_SEE_OTHER);
    assert_location(page, "/courses/porch#second");
}

// ---- enroll --------------------------------------------------------------------------------------------------------

static void enrolling_is_created_once_and_may_change_the_audience(void **state) {
    struct classroom *room = *state;
    struct outcome first = post(room, room->learner, "/courses/porch/enroll", "{\"audience\":\"firm\"}");
    assert_code(first, STATUS_CREATED);
    assert_words(make_json_text(room->arena, first.json, 0), "{\"enrolled\":true,\"audience\":[\"firm\"]}");
    assert_location(first, "/courses/porch?said=enrolled");
    struct outcome again = post(room, room->learner, "/courses/porch/enroll", "{\"audience\":[\"firm\",\"office\"]}");
    assert_code(again, STATUS_OK);
    assert_part(room, again, "audience", "[\"office\",\"firm\"]");
    assert_location(again, "/courses/porch?said=audience");
}

static void a_program_that_names_no_audience_keeps_the_one_chosen(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", "firm");
    assert_part(room, post(room, room->learner, "/courses/porch/enroll", "{}"), "audience", "[\"firm\"]");
    assert_part(room, post(room, room->learner, "/courses/porch/enroll", "audience="), "audience", "[]");
}

static void an_unknown_audience_is_refused_at_the_field(void **state) {
    struct classroom *room = *state;
    struct outcome refused = post(room, room->learner, "/courses/porch/enroll", "audience=nobody");
    assert_code(refused, STATUS_REFUSED);
    assert_words(refused.visit->form->complaints[0].field, "audience");
    assert_true(holds(html_of(room, refused), "This course is not made for “nobody”."));
    assert_part(room, get(room, room->learner, "/courses/porch"), "enrolled", "false");
}

static void leaving_keeps_everything_and_coming_back_goes_on(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    post(room, room->learner, "/courses/porch/first/read/done", "");
    struct outcome left = post(room, room->learner, "/courses/porch/leave", "{}");
    assert_code(left, STATUS_OK);
    assert_part(room, left, "enrolled", "false");
    assert_location(left, "/courses/porch?said=left");
    struct outcome page = get(room, room->learner, "/courses/porch");
    assert_part(room, page, "enrolled", "false");
    assert_true(holds(html_of(room, page), "You left this course"));
    enroll_in(room, room->learner, "porch", NULL);
    assert_part(room, get(room, room->learner, "/courses/porch"), "modules.0.units.0.done", "true");
}

static void who_does_not_take_the_course_can_neither_leave_nor_finish_it(void **state) {
    struct classroom *room = *state;
    assert_code(post(room, room->learner, "/courses/porch/leave", "{}"), STATUS_CONFLICT);
    assert_code(post(room, room->learner, "/courses/porch/finish", "{}"), STATUS_CONFLICT);
}

static void who_may_teach_a_course_is_not_counted(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->teacher, "porch", NULL);
    enroll_in(room, room->learner, "porch", NULL);
    assert_int_equal(ask_number(room->store, SQL("SELECT sum(is_counted) FROM enrollment")), 1);
}

// ---- finish --------------------------------------------------------------------------------------------------------

static void finishing_says_what_is_missing(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    struct outcome refused = post(room, room->learner, "/courses/porch/finish", "{}");
    assert_code(refused, STATUS_CONFLICT);
    assert_words(refused.visit->detail, "The course is not complete yet. Still to do: Read “Read this”.");
}

// What is required may become less; then everything is done, and the learner finishes with one button.
static void a_course_that_lost_its_last_rule_is_finished_by_a_button(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    post(room, room->learner, "/courses/porch/first/read/done", "");
    post(room, room->learner, "/courses/porch/second/last/done", "");
    publish_porch_with(room, "01-first/09-check.md", NULL, NULL);
    struct outcome page = get(room, room->learner, "/courses/porch");
    assert_true(holds(html_of(room, page), "Finish the course"));
    assert_part(room, page, "completion.complete", "false");
    struct outcome done = post(room, room->learner, "/courses/porch/finish", "{}");
    assert_code(done, STATUS_OK);
    assert_part(room, done, "completion.complete", "true");
    assert_location(done, "/courses/porch?said=completed");
    assert_location(post(room, room->learner, "/courses/porch/finish", "{}"), "/courses/porch");
    assert_int_equal(ask_number(room->store, SQL("SELECT count(*) FROM record")), 1);
}

static void a_unit_that_came_later_is_new_since_the_record(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    publish_porch_with(room, "01-first/09-check.md", NULL, NULL);
    post(room, room->learner, "/courses/porch/first/read/done", "");
    post(room, room->learner, "/courses/porch/second/last/done", "");
    publish_porch_with(room, NULL, NULL, NULL);
    struct outcome page = get(room, room->learner, "/courses/porch");
    assert_part(room, page, "completion.complete", "true");
    assert_part(room, page, "done_percent", "66");
    assert_page(room, page, "course_completed");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PAGE_TEST(a_guest_sees_all_of_an_open_course_with_labels),
        PAGE_TEST(a_learner_sees_only_what_is_offered_to_them),
        PAGE_TEST(the_page_tells_what_is_done_and_what_is_missing),
        PAGE_TEST(a_course_in_arabic_reads_from_the_right),
        PAGE_TEST(an_open_attempt_is_where_one_goes_on),
        PAGE_TEST(a_course_that_is_not_there_is_not_found),
        PAGE_TEST(a_module_leads_to_its_place_on_the_courses_page),
        PAGE_TEST(enrolling_is_created_once_and_may_change_the_audience),
        PAGE_TEST(a_program_that_names_no_audience_keeps_the_one_chosen),
        PAGE_TEST(an_unknown_audience_is_refused_at_the_field),
        PAGE_TEST(leaving_keeps_everything_and_coming_back_goes_on),
        PAGE_TEST(who_does_not_take_the_course_can_neither_leave_nor_finish_it),
        PAGE_TEST(who_may_teach_a_course_is_not_counted),
        PAGE_TEST(finishing_says_what_is_missing),
        PAGE_TEST(a_course_that_lost_its_last_rule_is_finished_by_a_button),
        PAGE_TEST(a_unit_that_came_later_is_new_since_the_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
