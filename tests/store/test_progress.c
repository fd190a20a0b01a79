// SPDX-License-Identifier: Apache-2.0
// Tests of server/store/progress.c.
#include "support/store_fixture.h"

struct learning {
    struct sample_course course;
    struct enrollment *enrollment;
};

static struct learning start_learning(struct store_fixture *f) {
    struct learning learning = {.course = make_sample_course(f, "ethics")};
    learning.enrollment = enroll_learner(f, make_account(f, "ada", ROLE_LEARNER), learning.course.course_id);
    return learning;
}

static struct learner_state load_state(struct store_fixture *f, const struct enrollment *enrollment) {
    return load_learner_state(f->db, f->arena, enrollment, f->act.now);
}

static void who_did_nothing_has_no_progress(void **state) {
    struct store_fixture *f = *state;
    struct learning learning = start_learning(f);
    struct learner_state loaded = load_state(f, learning.enrollment);
    assert_true(loaded.is_enrolled);
    assert_int_equal(loaded.progress_count, 0);
    assert_int_equal(loaded.now, FIXTURE_SECONDS);
    assert_false(load_state(f, NULL).is_enrolled);
}

static void a_unit_is_done_once_and_stays_so(void **state) {
    struct store_fixture *f = *state;
    struct learning learning = start_learning(f);
    save_unit_done(f->db, &f->act, learning.enrollment, learning.course.first_read);
    pass_seconds(f, 60);
    save_unit_done(f->db, &f->act, learning.enrollment, learning.course.first_read);
    struct learner_state loaded = load_state(f, learning.enrollment);
    assert_int_equal(loaded.progress_count, 1);
    assert_int_equal(loaded.progress[0].unit_number, learning.course.first_read);
    assert_int_equal(loaded.progress[0].done_at, FIXTURE_SECONDS);
    assert_false(loaded.progress[0].has_score);
    assert_int_equal(loaded.progress[0].attempts_made, 0);
}

static void who_left_keeps_their_progress(void **state) {
    struct store_fixture *f = *state;
    struct learning learning = start_learning(f);
    save_unit_done(f->db, &f->act, learning.enrollment, learning.course.first_read);
    save_left(f->db, &f->act, learning.enrollment->id);
    const struct enrollment *left =
        load_enrollment(f->db, f->arena, learning.enrollment->account_id, learning.course.course_id);
    struct learner_state loaded = load_state(f, left);
    assert_false(loaded.is_enrolled);
    assert_int_equal(loaded.progress_count, 1);
}

static void the_progress_of_others_and_in_other_courses_is_not_mixed_in(void **state) {
    struct store_fixture *f = *state;
    struct learning learning = start_learning(f);
    struct sample_course other_course = make_sample_course(f, "other");
    struct enrollment *elsewhere = enroll_learner(f, learning.enrollment->account_id, other_course.course_id);
    struct enrollment *other = enroll_learner(f, make_account(f, "grace", ROLE_LEARNER), learning.course.course_id);
    save_unit_done(f->db, &f->act, other, learning.course.first_read);
    save_unit_done(f->db, &f->act, elsewhere, other_course.first_read);
    assert_int_equal(load_state(f, learning.enrollment).progress_count, 0);
    assert_int_equal(load_state(f, elsewhere).progress[0].unit_number, other_course.first_read);
}

static int64_t count_of(struct store_fixture *f, const char *metric, int64_t module_id) {
    return row_integer(db_query(f->db, f->arena,
                                SQL("SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM statistic"
                                    " WHERE metric = $1 AND module_id = $2 AND bucket = 0"),
                                ARGS(db_text(text_from(metric)), db_integer(module_id))),
                       0, 0);
}

static void the_first_act_starts_the_course_and_reaches_the_module_once(void **state) {
    struct store_fixture *f = *state;
    struct learning learning = start_learning(f);
    pass_seconds(f, SECONDS_PER_DAY);
    save_reached(f->db, f->arena, &f->act, learning.enrollment, learning.course.first);
    pass_seconds(f, 60);
    save_reached(f->db, f->arena, &f->act, learning.enrollment, learning.course.first);
    save_reached(f->db, f->arena, &f->act, learning.enrollment, learning.course.second);
    assert_int_equal(learning.enrollment->started_at, FIXTURE_SECONDS + SECONDS_PER_DAY);
    assert_int_equal(ask_number(f, SQL("SELECT started_at FROM enrollment")), FIXTURE_SECONDS + SECONDS_PER_DAY);
    assert_int_equal(count_of(f, "started", 0), 1);
    assert_int_equal(count_of(f, "reached", learning.course.first), 1);
    assert_int_equal(count_of(f, "reached", learning.course.second), 1);
    assert_int_equal(ask_number(f, SQL("SELECT max(day) FROM statistic")), FIXTURE_DAY); // their cohort, not today
}

static void somebody_quicker_has_started_the_course_already(void **state) {
    struct store_fixture *f = *state;
    struct learning learning = start_learning(f);
    struct enrollment stale = *learning.enrollment;
    save_reached(f->db, f->arena, &f->act, learning.enrollment, learning.course.first);
    save_reached(f->db, f->arena, &f->act, &stale, learning.course.first);
    assert_int_equal(count_of(f, "started", 0), 1);
    assert_int_equal(count_of(f, "reached", learning.course.first), 1);
}

static void a_module_is_finished_once(void **state) {
    struct store_fixture *f = *state;
    struct learning learning = start_learning(f);
    save_reached(f->db, f->arena, &f->act, learning.enrollment, learning.course.first);
    pass_seconds(f, 60);
    save_module_finished(f->db, f->arena, &f->act, learning.enrollment, learning.course.first);
    pass_seconds(f, 60);
    save_module_finished(f->db, f->arena, &f->act, learning.enrollment, learning.course.first);
    assert_int_equal(ask_number(f, SQL("SELECT finished_at FROM module_progress")), FIXTURE_SECONDS + 60);
    assert_int_equal(ask_number(f, SQL("SELECT reached_at FROM module_progress")), FIXTURE_SECONDS);
    assert_int_equal(count_of(f, "finished", learning.course.first), 1);
    assert_int_equal(count_of(f, "reached", learning.course.first), 1);
}

static void who_finished_a_module_has_reached_it(void **state) {
    struct store_fixture *f = *state;
    struct learning learning = start_learning(f);
    save_module_finished(f->db, f->arena, &f->act, learning.enrollment, learning.course.second);
    assert_int_equal(count_of(f, "reached", learning.course.second), 1);
    assert_int_equal(count_of(f, "finished", learning.course.second), 1);
}

static void who_is_not_counted_makes_progress_that_does_not_count(void **state) {
    struct store_fixture *f = *state;
    struct sample_course course = make_sample_course(f, "ethics");
    bool is_new = false;
    struct enrollment *enrollment = save_enrollment(f->db, f->arena, &f->act, make_account(f, "ada", ROLE_ADMIN),
                                                    course.course_id, NULL, false, &is_new);
    save_reached(f->db, f->arena, &f->act, enrollment, course.first);
    save_module_finished(f->db, f->arena, &f->act, enrollment, course.first);
    assert_int_equal(enrollment->started_at, FIXTURE_SECONDS);
    assert_int_equal(ask_number(f, SQL("SELECT count(*) FROM module_progress WHERE finished_at IS NOT NULL")), 1);
    assert_int_equal(ask_number(f, SQL("SELECT count(*) FROM statistic")), 0);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_store_fixture, close_store_fixture)
    const struct CMUnitTest tests[] = {
        CASE(who_did_nothing_has_no_progress),
        CASE(a_unit_is_done_once_and_stays_so),
        CASE(who_left_keeps_their_progress),
        CASE(the_progress_of_others_and_in_other_courses_is_not_mixed_in),
        CASE(the_first_act_starts_the_course_and_reaches_the_module_once),
        CASE(somebody_quicker_has_started_the_course_already),
        CASE(a_module_is_finished_once),
        CASE(who_finished_a_module_has_reached_it),
        CASE(who_is_not_counted_makes_progress_that_does_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
