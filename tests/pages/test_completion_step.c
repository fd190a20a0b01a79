// SPDX-License-Identifier: Apache-2.0
// Tests of server/pages/completion_step.c: what becomes finished and complete, once, in the transaction of the act.
#include "classroom.h"
#include "pages/completion_step.h"

#define FINISHED SQL("SELECT count(*) FROM module_progress WHERE finished_at IS NOT NULL")
#define RECORDS SQL("SELECT count(*) FROM record")

static void a_module_is_finished_when_its_required_units_are_done(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    post(room, room->learner, "/courses/porch/second/extra/done", "");
    assert_int_equal(ask_number(room->store, FINISHED), 0);
    post(room, room->learner, "/courses/porch/second/last/done", "");
    assert_int_equal(ask_number(room->store, FINISHED), 1);
    assert_int_equal(ask_number(room->store, SQL("SELECT sum(amount) FROM statistic WHERE metric = 'finished'")), 1);
}

static void a_module_with_nothing_required_is_finished_when_all_offered_is_done(void **state) {
    (void)state;
    struct unit units[] = {{.kind = UNIT_LESSON, .number = 1}, {.kind = UNIT_LESSON, .number = 2}};
    const struct module module = {.units = units, .units_count = 2}, none = {0};
    struct unit_progress progress[] = {{.unit_number = 1, .done_at = 5}, {.unit_number = 2, .done_at = 5}};
    struct learner_state learner = {.is_enrolled = true, .progress = progress, .progress_count = 1};
    assert_false(is_module_finished(&module, &learner));
    learner.progress_count = 2;
    assert_true(is_module_finished(&module, &learner));
    assert_false(is_module_finished(&none, &learner));
}

static void a_record_names_what_was_true_at_that_moment(void **state) {
    struct classroom *room = *state;
    publish_porch_with(room, "01-first/09-check.md", NULL, NULL);
    enroll_in(room, room->learner, "porch", NULL);
    post(room, room->learner, "/courses/porch/first/read/done", "");
    assert_int_equal(ask_number(room->store, RECORDS), 0);
    post(room, room->learner, "/courses/porch/second/last/done", "");
    const struct record_list list = load_records_of(room->store->db, room->arena, room->learner);
    assert_int_equal(list.count, 1);
    assert_words(list.items[0].name, "Ada");
    assert_words(list.items[0].course_title, "The Porch");
    assert_int_equal(list.items[0].revision_number, 2);
    assert_int_equal(list.items[0].hours_tenths, 20);
    assert_int_equal(list.items[0].enrolled_at, FIXTURE_SECONDS + 1);
    assert_int_equal(list.items[0].issued_at, FIXTURE_SECONDS + 3);
    assert_false(list.items[0].has_score);
    assert_true(list.items[0].is_name_shown);
    assert_false(list.items[0].is_score_shown);
}

// A choice of audience that asks for less may be what completes the course.
static void another_audience_may_complete_the_course(void **state) {
    struct classroom *room = *state;
    publish_porch_with(room, "01-first/09-check.md", NULL, NULL);
    enroll_in(room, room->learner, "porch", "office");
    post(room, room->learner, "/courses/porch/first/read/done", "");
    post(room, room->learner, "/courses/porch/second/last/done", "");
    assert_int_equal(ask_number(room->store, RECORDS), 0);
    struct outcome changed = post(room, room->learner, "/courses/porch/enroll", "{\"audience\":\"firm\"}");
    assert_location(changed, "/courses/porch?said=completed");
    assert_int_equal(ask_number(room->store, RECORDS), 1);
    assert_int_equal(ask_number(room->store, FINISHED), 2);
}

static void a_completion_is_final(void **state) {
    struct classroom *room = *state;
    publish_porch_with(room, "01-first/09-check.md", NULL, NULL);
    enroll_in(room, room->learner, "porch", NULL);
    post(room, room->learner, "/courses/porch/first/read/done", "");
    post(room, room->learner, "/courses/porch/second/last/done", "");
    publish_porch_with(room, NULL, NULL, NULL);
    enroll_in(room, room->learner, "porch", "office");
    post(room, room->learner, "/courses/porch/first/office/done", "");
    assert_int_equal(ask_number(room->store, RECORDS), 1);
    assert_part(room, get(room, room->learner, "/courses/porch"), "completion.complete", "true");
}

static void an_attempt_and_a_lesson_done_reach_their_module(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    assert_int_equal(ask_number(room->store, SQL("SELECT count(*) FROM module_progress")), 0);
    start(room, room->learner, "porch/first/check");
    assert_int_equal(ask_number(room->store, SQL("SELECT count(*) FROM module_progress")), 1);
    assert_int_equal(ask_number(room->store, SQL("SELECT started_at FROM enrollment")), FIXTURE_SECONDS + 2);
    post(room, room->learner, "/courses/porch/second/extra/done", "");
    assert_int_equal(ask_number(room->store, SQL("SELECT count(*) FROM module_progress")), 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PAGE_TEST(a_module_is_finished_when_its_required_units_are_done),
        cmocka_unit_test(a_module_with_nothing_required_is_finished_when_all_offered_is_done),
        PAGE_TEST(a_record_names_what_was_true_at_that_moment),
        PAGE_TEST(another_audience_may_complete_the_course),
        PAGE_TEST(a_completion_is_final),
        PAGE_TEST(an_attempt_and_a_lesson_done_reach_their_module),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
