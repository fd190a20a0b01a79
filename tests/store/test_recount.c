// SPDX-License-Identifier: Apache-2.0
// Tests of server/store/recount.c: the counters agree with the events, whatever people do.
#include "store/attempts.h"
#include "store/statistics.h"
#include "support/store_fixture.h"

#define PEOPLE 7
#define COURSES 3
#define ACTS 300

static void expect_no_difference(struct store_fixture *f) {
    struct statistic_differences differences = recount_statistics(f->db, f->arena);
    assert_int_equal(db_failed(f->db), DB_SOUND);
    for (size_t i = 0; i < differences.count; i++)
        print_error("%.*s %.*s day %lld: was %lld, is %lld\n", PRINT(differences.items[i].course_slug),
                    PRINT(differences.items[i].metric), (long long)differences.items[i].day,
                    (long long)differences.items[i].was, (long long)differences.items[i].is);
    assert_int_equal(differences.count, 0);
}

static void without_events_there_is_no_difference(void **state) {
    struct store_fixture *f = *state;
    make_sample_course(f, "ethics");
    expect_no_difference(f);
}

// Somebody who has done all that counts. Course "ethics".
static struct enrollment *make_graduate(struct store_fixture *f, struct sample_course *course) {
    *course = make_sample_course(f, "ethics");
    struct enrollment *enrollment = enroll_learner(f, make_account(f, "ada", ROLE_LEARNER), course->course_id);
    pass_seconds(f, SECONDS_PER_DAY);
    save_reached(f->db, f->arena, &f->act, enrollment, course->first);
    save_module_finished(f->db, f->arena, &f->act, enrollment, course->first);
    pass_seconds(f, SECONDS_PER_DAY);
    complete_course(f, enrollment, course->revision_id, 865);
    return enrollment;
}

static void every_difference_is_told_and_set_right(void **state) {
    struct store_fixture *f = *state;
    struct sample_course course;
    make_graduate(f, &course);
    expect_no_difference(f);
    count_statistic(f->db, METRIC_SCORE, course.course_id, 0, FIXTURE_DAY, 865, 4);
    (void)db_execute(f->db, SQL("DELETE FROM statistic WHERE metric = 'reached'"), NO_ARGS);
    count_statistic(f->db, METRIC_ENROLLED, course.course_id, 0, 3, 0, 1);
    struct statistic_differences differences = recount_statistics(f->db, f->arena);
    assert_int_equal(differences.count, 3);
    const struct statistic_difference *enrolled = &differences.items[0], *reached = &differences.items[1],
                                      *score = &differences.items[2];
    assert_true(is_text_equal(enrolled->metric, TEXT("enrolled")));
    assert_true(enrolled->day == 3 && enrolled->was == 1 && enrolled->is == 0);
    assert_true(is_text_equal(reached->metric, TEXT("reached")));
    assert_true(reached->module_id == course.first && reached->was == 0 && reached->is == 1);
    assert_true(is_text_equal(score->course_slug, TEXT("ethics")));
    assert_true(score->bucket == 865 && score->day == FIXTURE_DAY && score->was == 5 && score->is == 1);
    expect_no_difference(f);
}

static int64_t count_all(struct store_fixture *f) {
    return ask_number(f, SQL("SELECT CAST(sum(amount) AS BIGINT) FROM statistic"));
}

static void an_enrollment_is_taken_out_and_put_back_whole(void **state) {
    struct store_fixture *f = *state;
    struct sample_course course;
    struct enrollment *enrollment = make_graduate(f, &course);
    assert_int_equal(count_all(f), 8); // each of the eight metrics once
    save_enrollment_counted(f->db, f->arena, enrollment, false);
    assert_int_equal(count_all(f), 0);
    assert_int_equal(ask_number(f, SQL("SELECT max(amount) FROM statistic")), 0);
    expect_no_difference(f);
    save_enrollment_counted(f->db, f->arena, enrollment, false); // again is nothing
    assert_int_equal(count_all(f), 0);
    save_enrollment_counted(f->db, f->arena, enrollment, true);
    save_enrollment_counted(f->db, f->arena, enrollment, true);
    assert_int_equal(count_all(f), 8);
    assert_int_equal(ask_number(f, SQL("SELECT max(amount) FROM statistic")), 1);
    expect_no_difference(f);
}

static void who_becomes_an_administrator_leaves_the_statistics(void **state) {
    struct store_fixture *f = *state;
    struct sample_course course;
    int64_t account = make_graduate(f, &course)->account_id;
    make_account(f, "root", ROLE_ADMIN);
    assert_int_equal(save_account_role(f->db, f->arena, &f->act, account, ROLE_ADMIN), STATUS_OK);
    assert_int_equal(count_all(f), 0);
    assert_int_equal(save_account_role(f->db, f->arena, &f->act, account, ROLE_INSTRUCTOR), STATUS_OK);
    assert_int_equal(count_all(f), 8); // they may teach courses, but not this one
    expect_no_difference(f);
}

// ---- a random walk -------------------------------------------------------------------------------------------------

struct walk {
    struct store_fixture *f;
    struct random dice;
    int64_t people[PEOPLE];
    struct sample_course courses[COURSES];
};

static size_t throw_dice(struct walk *walk, size_t sides) {
    uint32_t number = 0;
    random_fill(&walk->dice, &number, sizeof number);
    return number % sides;
}

static enum role role_of(struct walk *walk, int64_t account) {
    return load_account(walk->f->db, walk->f->arena, account)->role;
}

static void walk_enrolling(struct walk *walk, int64_t account, const struct sample_course *course) {
    struct store_fixture *f = walk->f;
    bool is_new = false;
    bool may_teach = may_teach_course(f->db, f->arena, account, role_of(walk, account), course->course_id);
    assert_non_null(save_enrollment(f->db, f->arena, &f->act, account, course->course_id, NULL, !may_teach, &is_new));
}

static void walk_quiz(struct walk *walk, const struct enrollment *enrollment, const struct sample_course *course) {
    struct store_fixture *f = walk->f;
    const struct attempt *attempt = save_new_attempt(f->db, f->arena, &f->act, enrollment->account_id,
                                                     course->course_id, course->first_check, course->revision_id);
    assert_true(save_submitted(f->db, f->arena, &f->act, attempt, course->course_id, (int32_t)throw_dice(walk, 1001),
                               throw_dice(walk, 2) == 0));
}

static void walk_learning(struct walk *walk, struct enrollment *enrollment, const struct sample_course *course) {
    struct store_fixture *f = walk->f;
    int64_t module = throw_dice(walk, 2) == 0 ? course->first : course->second;
    switch (throw_dice(walk, 6)) {
    case 0:
        save_left(f->db, &f->act, enrollment->id);
        break;
    case 1:
        save_module_finished(f->db, f->arena, &f->act, enrollment, module);
        break;
    case 2:
        complete_course(f, enrollment, course->revision_id, (int32_t)throw_dice(walk, 1002) - 1);
        break;
    case 3:
        save_reached(f->db, f->arena, &f->act, enrollment, course->first);
        walk_quiz(walk, enrollment, course);
        break;
    default:
        save_reached(f->db, f->arena, &f->act, enrollment, module);
        save_unit_done(f->db, &f->act, enrollment, course->first_read);
        break;
    }
}

static void walk_one_act(struct walk *walk) {
    struct store_fixture *f = walk->f;
    int64_t account = walk->people[throw_dice(walk, PEOPLE)];
    const struct sample_course *course = &walk->courses[throw_dice(walk, COURSES)];
    pass_seconds(f, (int64_t)throw_dice(walk, SECONDS_PER_DAY));
    size_t kind = throw_dice(walk, 10);
    struct enrollment *enrollment = lock_enrollment(f->db, f->arena, account, course->course_id);
    if (kind == 0)
        (void)!save_account_role(f->db, f->arena, &f->act, account, (enum role)(ROLE_LEARNER + throw_dice(walk, 3)));
    else if (!enrollment || kind == 1)
        walk_enrolling(walk, account, course);
    else
        walk_learning(walk, enrollment, course);
}

static void after_a_walk_of_many_acts_the_counters_are_right(void **state) {
    struct store_fixture *f = *state;
    struct walk walk = {.f = f, .dice = fixed_random(20260202)};
    make_account(f, "root", ROLE_ADMIN);
    for (size_t i = 0; i < PEOPLE; i++)
        walk.people[i] = make_account(f, make_textf(f->arena, "person%zu", i).bytes, ROLE_LEARNER);
    for (size_t i = 0; i < COURSES; i++)
        walk.courses[i] = make_sample_course(f, make_textf(f->arena, "course-%zu", i).bytes);
    (void)db_execute(f->db, SQL("INSERT INTO course_member (course_id, account_id, is_owner) VALUES ($1, $2, 1)"),
                     ARGS(db_integer(walk.courses[0].course_id), db_integer(walk.people[0])));
    for (size_t i = 0; i < ACTS; i++) {
        walk_one_act(&walk);
        assert_int_equal(db_failed(f->db), DB_SOUND);
        if (i % 50 == 49)
            expect_no_difference(f);
    }
    assert_int_equal(ask_number(f, SQL("SELECT min(amount) FROM statistic")) >= 0, 1);
    assert_true(ask_number(f, SQL("SELECT count(*) FROM record")) > 5);
    assert_true(ask_number(f, SQL("SELECT count(*) FROM enrollment WHERE is_counted = 0")) > 0);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_store_fixture, close_store_fixture)
    const struct CMUnitTest tests[] = {
        CASE(without_events_there_is_no_difference),
        CASE(every_difference_is_told_and_set_right),
        CASE(an_enrollment_is_taken_out_and_put_back_whole),
        CASE(who_becomes_an_administrator_leaves_the_statistics),
        CASE(after_a_walk_of_many_acts_the_counters_are_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
