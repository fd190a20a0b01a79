// SPDX-License-Identifier: Apache-2.0
// Tests of server/store/attempts.c.
#include "store/attempts.h"
#include "support/store_fixture.h"

struct taking {
    struct sample_course course;
    struct enrollment *enrollment;
    int64_t account, quiz;
};

static struct taking start_taking(struct store_fixture *f) {
    struct taking taking = {.course = make_sample_course(f, "ethics")};
    taking.account = make_account(f, "ada", ROLE_LEARNER);
    taking.enrollment = enroll_learner(f, taking.account, taking.course.course_id);
    taking.quiz = taking.course.first_check;
    return taking;
}

static struct attempt *start_attempt(struct store_fixture *f, const struct taking *taking) {
    return save_new_attempt(f->db, f->arena, &f->act, taking->account, taking->course.course_id, taking->quiz,
                            taking->course.revision_id);
}

static bool submit(struct store_fixture *f, const struct taking *taking, const struct attempt *attempt,
                   int32_t score_tenths, bool is_passed) {
    return save_submitted(f->db, f->arena, &f->act, attempt, taking->course.course_id, score_tenths, is_passed);
}

static struct unit_progress load_quiz_progress(struct store_fixture *f, const struct taking *taking) {
    struct learner_state loaded = load_learner_state(f->db, f->arena, taking->enrollment, f->act.now);
    assert_int_equal(loaded.progress_count, 1);
    assert_int_equal(loaded.progress[0].unit_number, taking->quiz);
    return loaded.progress[0];
}

static void an_attempt_is_kept_as_it_was_started(void **state) {
    struct store_fixture *f = *state;
    struct taking taking = start_taking(f);
    const struct attempt *made = start_attempt(f, &taking);
    assert_int_equal(made->number, 1);
    const struct attempt *attempt = load_open_attempt(f->db, f->arena, taking.account, taking.quiz);
    assert_int_equal(attempt->id, made->id);
    assert_int_equal(attempt->account_id, taking.account);
    assert_int_equal(attempt->unit_id, taking.quiz);
    assert_int_equal(attempt->revision_id, taking.course.revision_id);
    assert_int_equal(attempt->started_at, FIXTURE_SECONDS);
    assert_int_equal(attempt->submitted_at, 0);
    assert_int_equal(attempt->seed.length, 26);
    assert_true(is_text_equal(attempt->seed, made->seed));
    struct unit_progress progress = load_quiz_progress(f, &taking);
    assert_int_equal(progress.attempts_made, 1);
    assert_int_equal(progress.open_attempt, 1);
    assert_false(progress.has_score);
}

static void what_is_not_there_is_not_found(void **state) {
    struct store_fixture *f = *state;
    struct taking taking = start_taking(f);
    assert_null(load_open_attempt(f->db, f->arena, taking.account, taking.quiz));
    assert_null(load_attempt(f->db, f->arena, taking.account, taking.quiz, 1));
    assert_int_equal(load_attempts(f->db, f->arena, taking.account, taking.quiz, 50).count, 0);
    assert_int_equal(load_answers(f->db, f->arena, 4711).count, 0);
    assert_int_equal(touch_attempt(f->db, f->arena, &f->act, 4711), 0);
}

static void one_attempt_is_open_at_most(void **state) {
    struct store_fixture *f = *state;
    struct taking taking = start_taking(f);
    start_attempt(f, &taking);
    commit_fixture(f);
    assert_null(start_attempt(f, &taking));
    assert_int_equal(db_failed(f->db), DB_FAULT_CONSTRAINT);
    db_rollback(f->db);
    assert_true(db_begin_write(f->db));
    assert_int_equal(load_quiz_progress(f, &taking).attempts_made, 1);
}

static void attempts_are_numbered_and_come_newest_first(void **state) {
    struct store_fixture *f = *state;
    struct taking taking = start_taking(f);
    text seeds[3];
    for (int64_t number = 1; number <= 3; number++) {
        const struct attempt *attempt = start_attempt(f, &taking);
        assert_int_equal(attempt->number, number);
        seeds[number - 1] = attempt->seed;
        assert_true(submit(f, &taking, attempt, 500, false));
    }
    assert_false(is_text_equal(seeds[0], seeds[1]) || is_text_equal(seeds[1], seeds[2]));
    struct attempt_list two = load_attempts(f->db, f->arena, taking.account, taking.quiz, 2);
    assert_int_equal(two.count, 2);
    assert_int_equal(two.items[0].number, 3);
    assert_int_equal(two.items[1].number, 2);
    assert_int_equal(load_attempt(f->db, f->arena, taking.account, taking.quiz, 1)->score_tenths, 500);
}

static void attempts_are_counted_for_each_learner(void **state) {
    struct store_fixture *f = *state;
    struct taking taking = start_taking(f), other = taking;
    other.account = make_account(f, "grace", ROLE_LEARNER);
    other.enrollment = enroll_learner(f, other.account, other.course.course_id);
    start_attempt(f, &taking);
    assert_int_equal(start_attempt(f, &other)->number, 1);
    assert_int_equal(load_attempts(f->db, f->arena, other.account, taking.quiz, 50).count, 1);
}

static void saves_rise_within_an_attempt_whatever_the_clock_says(void **state) {
    struct store_fixture *f = *state;
    struct taking taking = start_taking(f);
    int64_t id = start_attempt(f, &taking)->id, start = f->act.now_milliseconds;
    assert_int_equal(touch_attempt(f->db, f->arena, &f->act, id), start + 1); // the same millisecond
    pass_seconds(f, 5);
    assert_int_equal(touch_attempt(f->db, f->arena, &f->act, id), start + 5000);
    pass_seconds(f, -3600); // the clock was set back
    assert_int_equal(touch_attempt(f->db, f->arena, &f->act, id), start + 5001);
    assert_int_equal(load_open_attempt(f->db, f->arena, taking.account, taking.quiz)->saved_milliseconds, start + 5001);
}

static void the_last_answer_to_a_question_stands(void **state) {
    struct store_fixture *f = *state;
    struct taking taking = start_taking(f);
    int64_t id = start_attempt(f, &taking)->id;
    save_answer(f->db, id, TEXT("who"), TEXT("\"a\""), 10);
    save_answer(f->db, id, TEXT("warum"), TEXT("[\"x\",\"y\"]"), 10);
    save_answer(f->db, id, TEXT("who"), TEXT("\"b\""), 20);
    struct stored_answers answers = load_answers(f->db, f->arena, id);
    assert_int_equal(answers.count, 2);
    assert_true(is_text_equal(answers.items[0].question_id, TEXT("warum")));
    assert_true(is_text_equal(answers.items[1].value, TEXT("\"b\"")));
    assert_int_equal(answers.items[1].saved_milliseconds, 20);
    delete_answer(f->db, id, TEXT("who"));
    delete_answer(f->db, id, TEXT("never-there"));
    assert_int_equal(load_answers(f->db, f->arena, id).count, 1);
}

static void an_attempt_is_submitted_once(void **state) {
    struct store_fixture *f = *state;
    struct taking taking = start_taking(f);
    const struct attempt *attempt = start_attempt(f, &taking);
    pass_seconds(f, 60);
    assert_true(submit(f, &taking, attempt, 865, true));
    pass_seconds(f, 60);
    assert_false(submit(f, &taking, attempt, 100, false));
    assert_int_equal(touch_attempt(f->db, f->arena, &f->act, attempt->id), 0);
    const struct attempt *submitted = load_attempt(f->db, f->arena, taking.account, taking.quiz, 1);
    assert_int_equal(submitted->score_tenths, 865);
    assert_true(submitted->is_passed);
    assert_int_equal(submitted->submitted_at, FIXTURE_SECONDS + 60);
    struct unit_progress progress = load_quiz_progress(f, &taking);
    assert_int_equal(progress.open_attempt, 0);
    assert_int_equal(progress.last_submitted_at, FIXTURE_SECONDS + 60);
    assert_int_equal(progress.done_at, FIXTURE_SECONDS + 60);
    assert_int_equal(progress.best_tenths, 865);
}

static void the_best_score_counts_and_a_pass_is_for_ever(void **state) {
    struct store_fixture *f = *state;
    struct taking taking = start_taking(f);
    const struct {
        int32_t score, best;
        bool is_passed;
    } tries[] = {{0, 0, false}, {705, 705, true}, {300, 705, false}, {900, 900, true}};
    for (size_t i = 0; i < 4; i++) {
        pass_seconds(f, 60);
        assert_true(submit(f, &taking, start_attempt(f, &taking), tries[i].score, tries[i].is_passed));
        struct unit_progress progress = load_quiz_progress(f, &taking);
        assert_true(progress.has_score);
        assert_int_equal(progress.best_tenths, tries[i].best);
        assert_int_equal(progress.done_at, i < 1 ? 0 : FIXTURE_SECONDS + 120);
        assert_int_equal(progress.last_submitted_at, f->act.now);
    }
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_store_fixture, close_store_fixture)
    const struct CMUnitTest tests[] = {
        CASE(an_attempt_is_kept_as_it_was_started),
        CASE(what_is_not_there_is_not_found),
        CASE(one_attempt_is_open_at_most),
        CASE(attempts_are_numbered_and_come_newest_first),
        CASE(attempts_are_counted_for_each_learner),
        CASE(saves_rise_within_an_attempt_whatever_the_clock_says),
        CASE(the_last_answer_to_a_question_stands),
        CASE(an_attempt_is_submitted_once),
        CASE(the_best_score_counts_and_a_pass_is_for_ever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
