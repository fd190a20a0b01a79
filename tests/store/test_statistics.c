// SPDX-License-Identifier: Apache-2.0
// Tests of server/store/statistics.c against numbers computed by hand.
#include "store/statistics.h"
#include "support/store_fixture.h"

#define DAY SECONDS_PER_DAY

static struct statistics *load_all(struct store_fixture *f, int64_t course_id, int64_t from_day, int64_t to_day) {
    return load_statistics(f->db, f->arena, &course_id, 1, from_day, to_day);
}

static const struct module_statistics *find_module_of(const struct course_statistics *course, int64_t module_id) {
    for (size_t i = 0; i < course->modules_count; i++)
        if (course->modules[i].module_id == module_id)
            return &course->modules[i];
    return NULL;
}

// Four people. On day 0 Ada and Grace enroll, on day 1 Alan, on day 40 Edsger. Ada starts on day 0, finishes the first
// module on day 1 and completes on day 3 with 80.0. Grace starts on day 2, and completes on day 10 with 85.1. Alan
// starts on day 1. Edsger does nothing.
static struct sample_course make_cohorts(struct store_fixture *f) {
    struct sample_course course = make_sample_course(f, "ethics");
    struct enrollment *ada = enroll_learner(f, make_account(f, "ada", ROLE_LEARNER), course.course_id);
    struct enrollment *grace = enroll_learner(f, make_account(f, "grace", ROLE_LEARNER), course.course_id);
    save_reached(f->db, f->arena, &f->act, ada, course.first);
    pass_seconds(f, DAY);
    struct enrollment *alan = enroll_learner(f, make_account(f, "alan", ROLE_LEARNER), course.course_id);
    save_reached(f->db, f->arena, &f->act, alan, course.first);
    save_module_finished(f->db, f->arena, &f->act, ada, course.first);
    pass_seconds(f, DAY);
    save_reached(f->db, f->arena, &f->act, ada, course.second);
    save_reached(f->db, f->arena, &f->act, grace, course.first);
    pass_seconds(f, DAY);
    complete_course(f, ada, course.revision_id, 800);
    pass_seconds(f, 7 * DAY);
    complete_course(f, grace, course.revision_id, 851);
    pass_seconds(f, 30 * DAY);
    enroll_learner(f, make_account(f, "edsger", ROLE_LEARNER), course.course_id);
    return course;
}

static void without_learners_there_are_no_numbers(void **state) {
    struct store_fixture *f = *state;
    struct sample_course course = make_sample_course(f, "ethics");
    assert_int_equal(load_first_day(f->db, f->arena), 0);
    const struct statistics *statistics = load_all(f, course.course_id, FIXTURE_DAY, FIXTURE_DAY);
    const struct course_statistics *numbers = &statistics->courses[0];
    assert_int_equal(numbers->course_id, course.course_id);
    assert_true(numbers->enrolled == 0 && numbers->started == 0 && numbers->completed == 0);
    assert_false(numbers->has_median_score);
    assert_false(numbers->has_median_days);
    assert_int_equal(numbers->modules_count, 0);
    assert_int_equal(statistics->days_count, 1);
}

static void a_course_counts_its_cohort_as_of_now(void **state) {
    struct store_fixture *f = *state;
    struct sample_course course = make_cohorts(f);
    const struct course_statistics *numbers = &load_all(f, course.course_id, FIXTURE_DAY, FIXTURE_DAY + 1)->courses[0];
    assert_int_equal(numbers->enrolled, 3);
    assert_int_equal(numbers->started, 3);
    assert_int_equal(numbers->completed, 2); // on days that are not in the period
    assert_int_equal(numbers->modules_count, 2);
    assert_int_equal(find_module_of(numbers, course.first)->reached, 3);
    assert_int_equal(find_module_of(numbers, course.first)->finished, 1);
    assert_int_equal(find_module_of(numbers, course.second)->reached, 1);
    assert_int_equal(find_module_of(numbers, course.second)->finished, 0);
}

static void both_ends_of_a_period_are_in_it(void **state) {
    struct store_fixture *f = *state;
    struct sample_course course = make_cohorts(f);
    const struct {
        int64_t from, to, enrolled;
    } periods[] = {{0, 0, 2}, {0, 1, 3}, {1, 1, 1}, {2, 39, 0}, {2, 40, 1}, {40, 40, 1}, {-10, 100, 4}, {1, 0, 0}};
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++) {
        const struct statistics *statistics =
            load_all(f, course.course_id, FIXTURE_DAY + periods[i].from, FIXTURE_DAY + periods[i].to);
        assert_int_equal(statistics->courses[0].enrolled, periods[i].enrolled);
    }
}

static void the_median_of_two_is_their_mean_rounded_half_up(void **state) {
    struct store_fixture *f = *state;
    struct sample_course course = make_cohorts(f);
    const struct course_statistics *numbers = &load_all(f, course.course_id, FIXTURE_DAY, FIXTURE_DAY)->courses[0];
    assert_true(numbers->has_median_score && numbers->has_median_days);
    assert_int_equal(numbers->median_score_tenths, 826); // (80.0 + 85.1) / 2 = 82.55
    assert_int_equal(numbers->median_days_halves, 13);   // (3 + 10) / 2 = 6.5
}

static void a_median_is_the_value_in_the_middle(void **state) {
    struct store_fixture *f = *state;
    const struct {
        int32_t scores[6];
        size_t count;
        int32_t median;
    } cases[] = {{{700}, 1, 700},
                 {{0, 1000}, 2, 500},
                 {{900, 100, 500}, 3, 500},
                 {{500, 500, 500, 1000}, 4, 500},
                 {{333, 334, 1000, 0}, 4, 334}, // 33.35
                 {{100, 100, 700, 700, 700, 700}, 6, 700}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t course = make_course(f, make_textf(f->arena, "course-%zu", i).bytes);
        for (size_t s = 0; s < cases[i].count; s++)
            count_statistic(f->db, METRIC_SCORE, course, 0, FIXTURE_DAY + (int64_t)s, cases[i].scores[s], 1);
        const struct course_statistics *numbers = &load_all(f, course, FIXTURE_DAY, FIXTURE_DAY + 10)->courses[0];
        assert_int_equal(numbers->median_score_tenths, cases[i].median);
        assert_false(numbers->has_median_days);
    }
}

static void days_are_events_on_that_day_with_the_days_of_nothing(void **state) {
    struct store_fixture *f = *state;
    struct sample_course course = make_cohorts(f);
    const struct statistics *statistics = load_all(f, course.course_id, FIXTURE_DAY, FIXTURE_DAY + 10);
    assert_int_equal(statistics->days_count, 11);
    for (int64_t i = 0; i <= 10; i++) {
        assert_int_equal(statistics->days[i].day, FIXTURE_DAY + i);
        assert_int_equal(statistics->days[i].enrolled, i == 0 ? 2 : i == 1 ? 1 : 0);
        assert_int_equal(statistics->days[i].completed, i == 3 || i == 10 ? 1 : 0);
    }
}

static void a_long_period_leaves_out_the_days_of_nothing(void **state) {
    struct store_fixture *f = *state;
    struct sample_course course = make_cohorts(f);
    assert_int_equal(load_all(f, course.course_id, FIXTURE_DAY, FIXTURE_DAY + 365)->days_count, 366);
    const struct statistics *statistics = load_all(f, course.course_id, FIXTURE_DAY, FIXTURE_DAY + 366);
    const int64_t days[] = {0, 1, 3, 10, 40};
    assert_int_equal(statistics->days_count, 5);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(statistics->days[i].day, FIXTURE_DAY + days[i]);
    assert_int_equal(load_all(f, course.course_id, FIXTURE_DAY + 100, FIXTURE_DAY + 1000)->days_count, 0);
    assert_int_equal(load_all(f, course.course_id, 0, INT32_MAX)->days_count, 5); // and takes no room for the others
}

static void courses_come_in_the_order_asked_for_and_days_are_over_all(void **state) {
    struct store_fixture *f = *state;
    struct sample_course ethics = make_cohorts(f), other = make_sample_course(f, "other");
    enroll_learner(f, load_account_by_email(f->db, f->arena, TEXT("ada@example.org"))->id, other.course_id); // day 40
    const int64_t ids[] = {other.course_id, ethics.course_id};
    const struct statistics *statistics = load_statistics(f->db, f->arena, ids, 2, FIXTURE_DAY + 40, FIXTURE_DAY + 40);
    assert_int_equal(statistics->courses_count, 2);
    assert_int_equal(statistics->courses[0].course_id, other.course_id);
    assert_int_equal(statistics->courses[0].enrolled, 1);
    assert_int_equal(statistics->courses[1].enrolled, 1);
    assert_int_equal(statistics->days_count, 1);
    assert_int_equal(statistics->days[0].enrolled, 2);
    assert_int_equal(load_statistics(f->db, f->arena, NULL, 0, FIXTURE_DAY, FIXTURE_DAY)->days[0].enrolled, 0);
}

static void the_first_day_is_the_first_that_anybody_enrolled(void **state) {
    struct store_fixture *f = *state;
    pass_seconds(f, 5 * DAY);
    make_cohorts(f);
    assert_int_equal(load_first_day(f->db, f->arena), FIXTURE_DAY + 5);
}

static void who_left_stays_counted(void **state) {
    struct store_fixture *f = *state;
    struct sample_course course = make_sample_course(f, "ethics");
    struct enrollment *enrollment = enroll_learner(f, make_account(f, "ada", ROLE_LEARNER), course.course_id);
    save_left(f->db, &f->act, enrollment->id);
    assert_int_equal(load_all(f, course.course_id, FIXTURE_DAY, FIXTURE_DAY)->courses[0].enrolled, 1);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_store_fixture, close_store_fixture)
    const struct CMUnitTest tests[] = {
        CASE(without_learners_there_are_no_numbers),
        CASE(a_course_counts_its_cohort_as_of_now),
        CASE(both_ends_of_a_period_are_in_it),
        CASE(the_median_of_two_is_their_mean_rounded_half_up),
        CASE(a_median_is_the_value_in_the_middle),
        CASE(days_are_events_on_that_day_with_the_days_of_nothing),
        CASE(a_long_period_leaves_out_the_days_of_nothing),
        CASE(courses_come_in_the_order_asked_for_and_days_are_over_all),
        CASE(the_first_day_is_the_first_that_anybody_enrolled),
        CASE(who_left_stays_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
