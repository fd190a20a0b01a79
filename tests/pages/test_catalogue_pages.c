// SPDX-License-Identifier: Apache-2.0
// Tests of server/pages/catalogue_pages.c and me_pages.c: the courses there are, and one's own.
#include "classroom.h"
#include "support/golden.h"

static void a_guest_sees_every_course(void **state) {
    struct classroom *room = *state;
    publish_sound_course(room, "every-feature");
    struct outcome page = get(room, 0, "/");
    assert_code(page, STATUS_OK);
    assert_part(room, page, "courses.2", "");
    assert_part(room, page, "courses.1",
                "{\"slug\":\"porch\",\"title\":\"The Porch\",\"summary\":\"A small course for the tests.\","
                "\"language\":\"en\",\"url\":\"/courses/porch\",\"enrolled\":false,\"done_percent\":null}");
    assert_page(room, page, "catalogue_guest");
}

static void a_learner_sees_where_they_stand(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    post(room, room->learner, "/courses/porch/first/read/done", "");
    struct outcome page = get(room, room->learner, "/");
    assert_part(room, page, "courses.0.enrolled", "true");
    assert_part(room, page, "courses.0.done_percent", "33");
    assert_page(room, page, "catalogue_learner");
    assert_part(room, get(room, room->other, "/"), "courses.0.enrolled", "false");
}

static void an_empty_shelf_says_what_to_do(void **state) {
    struct classroom *room = *state;
    room->library->courses_count = 0;
    assert_page(room, get(room, room->teacher, "/"), "catalogue_empty");
    assert_part(room, get(room, 0, "/"), "courses", "[]");
}

// ---- /me -----------------------------------------------------------------------------------------------------------

static void who_takes_nothing_yet_is_led_on(void **state) {
    struct classroom *room = *state;
    struct outcome page = get(room, room->learner, "/me");
    assert_part(room, page, "account.name", "\"Ada\"");
    assert_part(room, page, "account.role", "\"learner\"");
    assert_part(room, page, "courses", "[]");
    assert_part(room, page, "records", "[]");
    assert_page(room, page, "me_empty");
}

static void one_sees_ones_courses_and_records_only(void **state) {
    struct classroom *room = *state;
    publish_porch_with(room, "01-first/09-check.md", NULL, NULL);
    enroll_in(room, room->learner, "porch", NULL);
    post(room, room->learner, "/courses/porch/first/read/done", "");
    struct outcome done = post(room, room->learner, "/courses/porch/second/last/done", "{}");
    assert_location(done, "/courses/porch?said=completed");
    struct outcome page = get(room, room->learner, "/me");
    assert_part(room, page, "courses.0.done_percent", "100");
    assert_part(room, page, "records.0.course", "\"The Porch\"");
    assert_page(room, page, "me_completed");
    assert_part(room, get(room, room->other, "/me"), "records", "[]");
}

static void a_course_that_was_left_is_not_among_mine(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    post(room, room->learner, "/courses/porch/leave", "{}");
    assert_part(room, get(room, room->learner, "/me"), "courses", "[]");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PAGE_TEST(a_guest_sees_every_course),
        PAGE_TEST(a_learner_sees_where_they_stand),
        PAGE_TEST(an_empty_shelf_says_what_to_do),
        PAGE_TEST(who_takes_nothing_yet_is_led_on),
        PAGE_TEST(one_sees_ones_courses_and_records_only),
        PAGE_TEST(a_course_that_was_left_is_not_among_mine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
