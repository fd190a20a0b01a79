// SPDX-License-Identifier: Apache-2.0
// Tests of server/store/records.c.
#include "support/store_fixture.h"

struct completing {
    struct sample_course course;
    struct enrollment *enrollment;
};

static struct completing start_completing(struct store_fixture *f) {
    struct completing completing = {.course = make_sample_course(f, "ethics")};
    completing.enrollment = enroll_learner(f, make_account(f, "ada", ROLE_LEARNER), completing.course.course_id);
    pass_seconds(f, 3 * SECONDS_PER_DAY + 5);
    return completing;
}

static void a_record_says_what_was_completed(void **state) {
    struct store_fixture *f = *state;
    struct completing completing = start_completing(f);
    const struct record *made = complete_course(f, completing.enrollment, completing.course.revision_id, 865);
    assert_int_equal(made->public_id.length, 26);
    const struct record *record = load_record(f->db, f->arena, made->public_id);
    assert_non_null(record);
    assert_int_equal(record->id, made->id);
    assert_int_equal(record->account_id, completing.enrollment->account_id);
    assert_int_equal(record->course_id, completing.course.course_id);
    assert_int_equal(record->revision_id, completing.course.revision_id);
    assert_int_equal(record->revision_number, 1);
    assert_int_equal(record->enrolled_at, FIXTURE_SECONDS);
    assert_int_equal(record->issued_at, FIXTURE_SECONDS + 3 * SECONDS_PER_DAY + 5);
    assert_int_equal(record->revoked_at, 0);
    assert_true(is_text_equal(record->course_slug, TEXT("ethics")));
    assert_true(is_text_equal(record->course_title, TEXT("A sample")));
    assert_true(is_text_equal(record->course_language, TEXT("en")));
    assert_true(is_text_equal(record->name, TEXT("Ada Lovelace")));
    assert_null(record->revoked_reason.bytes);
    assert_true(record->has_score && record->score_tenths == 865);
    assert_int_equal(record->hours_tenths, 0);
    assert_true(record->is_name_shown);
    assert_false(record->is_score_shown);
}

static void a_course_without_quizzes_gives_a_record_without_a_score(void **state) {
    struct store_fixture *f = *state;
    struct completing completing = start_completing(f);
    const struct record *made = complete_course(f, completing.enrollment, completing.course.revision_id, -1);
    assert_false(load_record(f->db, f->arena, made->public_id)->has_score);
    assert_int_equal(ask_number(f, SQL("SELECT count(*) FROM statistic WHERE metric = 'score'")), 0);
}

static void what_is_not_there_is_not_found(void **state) {
    struct store_fixture *f = *state;
    assert_null(load_record(f->db, f->arena, TEXT("nothing")));
    assert_null(load_record_of(f->db, f->arena, 1, 2));
    assert_int_equal(load_records_of(f->db, f->arena, 1).count, 0);
    assert_int_equal(revoke_record(f->db, f->arena, &f->act, TEXT("nothing"), TEXT("why")), STATUS_NOT_FOUND);
}

static void one_record_is_made_per_learner_and_course(void **state) {
    struct store_fixture *f = *state;
    struct completing completing = start_completing(f);
    const struct record *made = complete_course(f, completing.enrollment, completing.course.revision_id, 865);
    pass_seconds(f, 60);
    struct record again = *made;
    again.id = 0;
    again.public_id = NO_TEXT;
    again.score_tenths = 999;
    assert_false(save_new_record(f->db, f->arena, &f->act, &again));
    assert_int_equal(again.id, made->id); // it is told what stands
    assert_true(is_text_equal(again.public_id, made->public_id));
    assert_int_equal(again.score_tenths, 865);
    assert_int_equal(again.issued_at, made->issued_at);
    assert_int_equal(ask_number(f, SQL("SELECT CAST(sum(amount) AS BIGINT) FROM statistic WHERE metric = 'completed'")),
                     1);
    assert_int_equal(ask_number(f, SQL("SELECT count(*) FROM audit WHERE act = 'record.issue'")), 1);
}

static void records_come_newest_first(void **state) {
    struct store_fixture *f = *state;
    struct completing completing = start_completing(f);
    struct sample_course other = make_sample_course(f, "other");
    int64_t account = completing.enrollment->account_id;
    complete_course(f, completing.enrollment, completing.course.revision_id, 865);
    pass_seconds(f, 60);
    complete_course(f, enroll_learner(f, account, other.course_id), other.revision_id, 700);
    struct record_list list = load_records_of(f->db, f->arena, account);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[0].course_id, other.course_id);
    assert_int_equal(load_record_of(f->db, f->arena, account, completing.course.course_id)->id, list.items[1].id);
}

static void a_learner_chooses_what_their_record_shows(void **state) {
    struct store_fixture *f = *state;
    struct completing completing = start_completing(f);
    text id = complete_course(f, completing.enrollment, completing.course.revision_id, 865)->public_id;
    int64_t row = load_record(f->db, f->arena, id)->id;
    save_record_name_shown(f->db, row, false);
    save_record_score_shown(f->db, row, true);
    assert_false(load_record(f->db, f->arena, id)->is_name_shown);
    assert_true(load_record(f->db, f->arena, id)->is_score_shown);
    save_record_name_shown(f->db, row, true);
    assert_true(load_record(f->db, f->arena, id)->is_name_shown);
}

static void a_record_is_revoked_once_and_audited(void **state) {
    struct store_fixture *f = *state;
    struct completing completing = start_completing(f);
    text id = complete_course(f, completing.enrollment, completing.course.revision_id, 865)->public_id;
    assert_int_equal(revoke_record(f->db, f->arena, &f->act, id, TEXT("It was a test.")), STATUS_OK);
    pass_seconds(f, 60);
    assert_int_equal(revoke_record(f->db, f->arena, &f->act, id, TEXT("Again.")), STATUS_CONFLICT);
    const struct record *record = load_record(f->db, f->arena, id);
    assert_int_equal(record->revoked_at, f->act.now - 60);
    assert_true(is_text_equal(record->revoked_reason, TEXT("It was a test.")));
    assert_int_equal(ask_number(f, SQL("SELECT count(*) FROM audit WHERE act = 'record.revoke'")), 1);
    assert_int_equal(ask_number(f, SQL("SELECT CAST(sum(amount) AS BIGINT) FROM statistic WHERE metric = 'completed'")),
                     1);
}

static int64_t bucket_of(struct store_fixture *f, const char *metric) {
    struct db_rows *rows = db_query(f->db, f->arena, SQL("SELECT bucket FROM statistic WHERE metric = $1"),
                                    ARGS(db_text(text_from(metric))));
    assert_int_equal(rows->count, 1);
    return row_integer(rows, 0, 0);
}

static void a_completion_counts_by_its_cohort_and_by_its_day(void **state) {
    struct store_fixture *f = *state;
    struct completing completing = start_completing(f);
    complete_course(f, completing.enrollment, completing.course.revision_id, 865);
    assert_int_equal(bucket_of(f, "score"), 865);
    assert_int_equal(bucket_of(f, "days"), 3);
    assert_int_equal(ask_number(f, SQL("SELECT count(*) FROM statistic WHERE day = 20486"
                                       " AND metric IN ('completed', 'score', 'days')")),
                     3);
    assert_int_equal(ask_number(f, SQL("SELECT day FROM statistic WHERE metric = 'completed-on'")), FIXTURE_DAY + 3);
}

static void who_is_not_counted_gets_a_record_that_does_not_count(void **state) {
    struct store_fixture *f = *state;
    struct sample_course course = make_sample_course(f, "ethics");
    bool is_new = false;
    struct enrollment *enrollment = save_enrollment(f->db, f->arena, &f->act, make_account(f, "ada", ROLE_ADMIN),
                                                    course.course_id, NULL, false, &is_new);
    text id = complete_course(f, enrollment, course.revision_id, 865)->public_id;
    assert_non_null(load_record(f->db, f->arena, id));
    assert_int_equal(ask_number(f, SQL("SELECT count(*) FROM statistic")), 0);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_store_fixture, close_store_fixture)
    const struct CMUnitTest tests[] = {
        CASE(a_record_says_what_was_completed),
        CASE(a_course_without_quizzes_gives_a_record_without_a_score),
        CASE(what_is_not_there_is_not_found),
        CASE(one_record_is_made_per_learner_and_course),
        CASE(records_come_newest_first),
        CASE(a_learner_chooses_what_their_record_shows),
        CASE(a_record_is_revoked_once_and_audited),
        CASE(a_completion_counts_by_its_cohort_and_by_its_day),
        CASE(who_is_not_counted_gets_a_record_that_does_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
