// SPDX-License-Identifier: Apache-2.0
// Tests of server/store/enrollments.c.
#include "support/store_fixture.h"

static struct enrollment *enroll_as(struct store_fixture *f, int64_t account, int64_t course, const char *audience,
                                    bool is_counted, bool *is_new) {
    text one = text_from(audience);
    struct text_list list = {&one, one.length > 0 ? 1 : 0};
    return save_enrollment(f->db, f->arena, &f->act, account, course, &list, is_counted, is_new);
}

static void an_enrollment_is_kept_with_its_audience(void **state) {
    struct store_fixture *f = *state;
    int64_t account = make_account(f, "ada", ROLE_LEARNER), course = make_course(f, "ethics");
    text chosen[] = {TEXT("public-sector"), TEXT("“others”")};
    bool is_new = false;
    assert_non_null(
        save_enrollment(f->db, f->arena, &f->act, account, course, &(struct text_list){chosen, 2}, true, &is_new));
    assert_true(is_new);
    const struct enrollment *enrollment = load_enrollment(f->db, f->arena, account, course);
    assert_int_equal(enrollment->account_id, account);
    assert_int_equal(enrollment->course_id, course);
    assert_int_equal(enrollment->enrolled_at, FIXTURE_SECONDS);
    assert_int_equal(enrollment->left_at, 0);
    assert_int_equal(enrollment->started_at, 0);
    assert_true(enrollment->is_counted);
    assert_int_equal(enrollment->audience.count, 2);
    assert_true(is_text_equal(enrollment->audience.items[0], chosen[0]));
    assert_true(is_text_equal(enrollment->audience.items[1], chosen[1]));
}

static void who_is_not_enrolled_has_no_enrollment(void **state) {
    struct store_fixture *f = *state;
    int64_t account = make_account(f, "ada", ROLE_LEARNER), course = make_course(f, "ethics");
    assert_null(load_enrollment(f->db, f->arena, account, course));
    assert_null(lock_enrollment(f->db, f->arena, account, course));
    assert_int_equal(load_enrollments_of(f->db, f->arena, account).count, 0);
}

static void enrolling_again_changes_the_audience_and_nothing_else(void **state) {
    struct store_fixture *f = *state;
    int64_t account = make_account(f, "ada", ROLE_LEARNER), course = make_course(f, "ethics");
    bool is_new = false;
    int64_t id = enroll_as(f, account, course, "public-sector", true, &is_new)->id;
    pass_seconds(f, 3600);
    const struct enrollment *again = enroll_as(f, account, course, "private-sector", true, &is_new);
    assert_false(is_new);
    assert_int_equal(again->id, id);
    assert_int_equal(again->enrolled_at, FIXTURE_SECONDS);
    assert_true(is_text_equal(again->audience.items[0], TEXT("private-sector")));
    assert_int_equal(ask_number(f, SQL("SELECT count(*) FROM enrollment")), 1);
}

static void who_left_takes_the_course_no_more_until_they_enroll_again(void **state) {
    struct store_fixture *f = *state;
    int64_t account = make_account(f, "ada", ROLE_LEARNER), course = make_course(f, "ethics");
    bool is_new = false;
    int64_t id = enroll_learner(f, account, course)->id;
    pass_seconds(f, 10);
    save_left(f->db, &f->act, id);
    pass_seconds(f, 10);
    save_left(f->db, &f->act, id); // the first time counts
    assert_null(lock_enrollment(f->db, f->arena, account, course));
    assert_int_equal(load_enrollment(f->db, f->arena, account, course)->left_at, FIXTURE_SECONDS + 10);
    assert_int_equal(enroll_as(f, account, course, "", true, &is_new)->left_at, 0);
    assert_int_equal(lock_enrollment(f->db, f->arena, account, course)->id, id);
}

static void enrollments_come_newest_first(void **state) {
    struct store_fixture *f = *state;
    int64_t account = make_account(f, "ada", ROLE_LEARNER), other = make_account(f, "grace", ROLE_LEARNER);
    int64_t first = make_course(f, "a-first"), second = make_course(f, "b-second");
    enroll_learner(f, account, first);
    pass_seconds(f, 1);
    save_left(f->db, &f->act, enroll_learner(f, account, second)->id);
    enroll_learner(f, other, first);
    struct enrollment_list list = load_enrollments_of(f->db, f->arena, account);
    assert_int_equal(list.count, 2); // the one they left too
    assert_int_equal(list.items[0].course_id, second);
    assert_int_equal(list.items[1].course_id, first);
}

static int64_t count_enrolled(struct store_fixture *f) {
    return ask_number(f,
                      SQL("SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM statistic WHERE metric = 'enrolled'"));
}

static void the_first_enrollment_counts_once(void **state) {
    struct store_fixture *f = *state;
    int64_t account = make_account(f, "ada", ROLE_LEARNER), course = make_course(f, "ethics");
    enroll_learner(f, account, course);
    pass_seconds(f, 2 * SECONDS_PER_DAY);
    enroll_learner(f, account, course);
    assert_int_equal(count_enrolled(f), 1);
    assert_int_equal(ask_number(f, SQL("SELECT day FROM statistic WHERE amount = 1")), FIXTURE_DAY);
}

static void who_may_teach_is_not_counted(void **state) {
    struct store_fixture *f = *state;
    int64_t account = make_account(f, "ada", ROLE_ADMIN), course = make_course(f, "ethics");
    bool is_new = false;
    assert_false(enroll_as(f, account, course, "", false, &is_new)->is_counted);
    assert_int_equal(count_enrolled(f), 0);
}

static void who_may_teach_since_they_enrolled_is_taken_out_when_they_enroll_again(void **state) {
    struct store_fixture *f = *state;
    int64_t account = make_account(f, "ada", ROLE_INSTRUCTOR), course = make_course(f, "ethics");
    bool is_new = false;
    enroll_as(f, account, course, "", true, &is_new);
    assert_false(enroll_as(f, account, course, "", false, &is_new)->is_counted);
    assert_int_equal(count_enrolled(f), 0);
    assert_true(enroll_as(f, account, course, "", true, &is_new)->is_counted);
    assert_int_equal(count_enrolled(f), 1);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_store_fixture, close_store_fixture)
    const struct CMUnitTest tests[] = {
        CASE(an_enrollment_is_kept_with_its_audience),
        CASE(who_is_not_enrolled_has_no_enrollment),
        CASE(enrolling_again_changes_the_audience_and_nothing_else),
        CASE(who_left_takes_the_course_no_more_until_they_enroll_again),
        CASE(enrollments_come_newest_first),
        CASE(the_first_enrollment_counts_once),
        CASE(who_may_teach_is_not_counted),
        CASE(who_may_teach_since_they_enrolled_is_taken_out_when_they_enroll_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
