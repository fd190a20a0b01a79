// SPDX-License-Identifier: Apache-2.0
// Tests that every query of every function of the store fails without a crash, and that the failure is seen: each
// function is called again and again, and its first, second, third … query fails, until a call has no more of them.
#include "store/attempts.h"
#include "store/audit.h"
#include "store/links.h"
#include "store/processes.h"
#include "store/sessions.h"
#include "store/statistics.h"
#include "support/failing_engine.h"
#include "support/store_fixture.h"

// What the calls are about: rows of every kind, committed.
struct stage {
    struct store_fixture *f;
    struct failure_plan plan;
    struct sample_course course;
    int64_t account, admin, session, draft;
    text token, link_token, file_hash, public_id;
    struct enrollment *enrollment;
    struct attempt *attempt;
    struct record *record;
};

#define DB stage->f->db, stage->f->arena
#define ACT stage->f->db, stage->f->arena, &stage->f->act

static const struct text_list nobody = {NULL, 0};

static int64_t save_draft(struct stage *stage) {
    text type = TEXT("text/markdown");
    struct stored_file file = {TEXT("course.md"), save_file(DB, TEXT("a draft"), type), type, 7};
    return save_new_revision(ACT, stage->course.course_id, &(struct stored_files){&file, 1})->id;
}

static void fill_stage(struct stage *stage) {
    struct store_fixture *f = stage->f;
    text hash = TEXT("hash"), type = TEXT("text/plain");
    stage->course = make_sample_course(f, "ethics");
    stage->draft = save_draft(stage);
    stage->account = make_account(f, "ada", ROLE_LEARNER);
    stage->admin = make_account(f, "root", ROLE_ADMIN);
    assert_int_equal(save_account_password(ACT, stage->account, hash, 0), STATUS_OK);
    stage->token = save_new_session(ACT, stage->account, &stage->session);
    stage->link_token = save_new_link(ACT, LINK_PASSWORD, stage->account);
    stage->file_hash = save_file(DB, TEXT("some bytes"), type);
    stage->enrollment = enroll_learner(f, stage->account, stage->course.course_id);
    save_reached(ACT, stage->enrollment, stage->course.first);
    stage->attempt = save_new_attempt(ACT, stage->account, stage->course.course_id, stage->course.first_check,
                                      stage->course.revision_id);
    save_answer(f->db, stage->attempt->id, TEXT("who"), TEXT("\"a\""), 1);
    stage->record =
        complete_course(f, enroll_learner(f, stage->admin, stage->course.course_id), stage->course.revision_id, 865);
    stage->public_id = stage->record->public_id;
    assert_int_equal(save_new_process(DB, f->act.now, true), 0);
    count_statistic(f->db, METRIC_ENROLLED, stage->course.course_id, 0, 1, 0, 1); // for the recount to find
}

// ---- one call of each function -------------------------------------------------------------------------------------

static void call_load_account(struct stage *stage) { (void)load_account(DB, stage->account); }
static void call_load_account_by_email(struct stage *stage) {
    (void)load_account_by_email(DB, TEXT("ada@example.org"));
}
static void call_count_accounts(struct stage *stage) { (void)count_accounts(DB); }
static void call_count_admins(struct stage *stage) { (void)count_admins(DB); }
static void call_load_accounts(struct stage *stage) { (void)load_accounts(DB, TEXT("a"), 0, 10); }
static void call_save_new_account(struct stage *stage) {
    int64_t id = 0;
    (void)!save_new_account(ACT, TEXT("new@example.org"), TEXT("New"), ROLE_LEARNER, NO_TEXT, &id);
}
static void call_save_account_name(struct stage *stage) { (void)!save_account_name(ACT, stage->account, TEXT("A")); }
static void call_save_account_email(struct stage *stage) {
    (void)!save_account_email(ACT, stage->account, TEXT("a@b"));
}
static void call_save_account_password(struct stage *stage) {
    (void)!save_account_password(ACT, stage->account, TEXT("new"), 0);
}
static void call_save_account_role(struct stage *stage) {
    (void)!save_account_role(ACT, stage->account, ROLE_INSTRUCTOR);
}
static void call_save_account_role_admin(struct stage *stage) {
    (void)!save_account_role(ACT, stage->account, ROLE_ADMIN); // takes the enrollment out of the statistics
}
static void call_save_account_disabled(struct stage *stage) { (void)!save_account_disabled(ACT, stage->account, true); }
static void call_save_sessions_ended(struct stage *stage) { (void)!save_sessions_ended(ACT, stage->account); }

static void call_load_session(struct stage *stage) { (void)load_session(DB, stage->token, stage->f->act.now); }
static void call_save_new_session(struct stage *stage) {
    int64_t id = 0;
    (void)save_new_session(ACT, stage->account, &id);
}
static void call_delete_session(struct stage *stage) { delete_session(stage->f->db, stage->session); }
static void call_delete_sessions_of(struct stage *stage) { delete_sessions_of(stage->f->db, stage->account, 0); }
static void call_save_session_seen(struct stage *stage) { save_session_seen(stage->f->db, stage->session, 1); }
static void call_delete_ended_sessions(struct stage *stage) { delete_ended_sessions(stage->f->db, stage->f->act.now); }
static void call_count_sessions(struct stage *stage) { (void)count_sessions(DB, stage->account); }

static void call_load_link(struct stage *stage) { (void)load_link(DB, stage->link_token, stage->f->act.now); }
static void call_save_new_link(struct stage *stage) { (void)save_new_link(ACT, LINK_INVITATION, stage->account); }
static void call_use_link(struct stage *stage) { (void)!use_link(ACT, 1); }

static void call_save_audit(struct stage *stage) { save_audit(ACT, "act", TEXT("subject"), NULL); }

static void call_save_new_process(struct stage *stage) { (void)save_new_process(DB, stage->f->act.now, true); }
static void call_save_process_seen(struct stage *stage) { save_process_seen(stage->f->db, 0, stage->f->act.now, 2); }
static void call_delete_process(struct stage *stage) { delete_process(stage->f->db, 0); }
static void call_is_generation_served(struct stage *stage) {
    bool is_served = is_generation_served(DB, 1, stage->f->act.now, 1000);
    assert_true(!is_served || db_failed(stage->f->db) == DB_SOUND); // what cannot be known is not so
}

static void call_load_course(struct stage *stage) { (void)load_course(DB, TEXT("ethics")); }
static void call_load_course_by_id(struct stage *stage) { (void)load_course_by_id(DB, stage->course.course_id); }
static void call_load_courses(struct stage *stage) {
    size_t count = 0;
    (void)load_courses(DB, &count);
}
static void call_save_new_course(struct stage *stage) {
    int64_t id = 0;
    status code = save_new_course(ACT, TEXT("new"), stage->account, &id);
    assert_int_not_equal(code, STATUS_CONFLICT); // a failure is not taken for a slug that is in use
}
static void call_save_course_bundled_hash(struct stage *stage) {
    save_course_bundled_hash(stage->f->db, stage->course.course_id, TEXT("hash"));
}
static void call_may_teach_course(struct stage *stage) {
    assert_false(may_teach_course(DB, stage->account, ROLE_INSTRUCTOR, stage->course.course_id));
}
static void call_load_generation(struct stage *stage) { (void)load_generation(DB); }

static void call_save_file(struct stage *stage) { (void)save_file(DB, TEXT("new bytes"), TEXT("text/plain")); }
static void call_load_file(struct stage *stage) { (void)load_file(DB, stage->file_hash); }
static void call_load_file_bytes(struct stage *stage) {
    text bytes = load_file_bytes(DB, stage->file_hash);
    assert_true(!bytes.bytes || db_failed(stage->f->db) == DB_SOUND); // all of it or nothing
}
static void call_load_file_chunk(struct stage *stage) { (void)load_file_chunk(DB, stage->file_hash, 0); }

static void call_save_new_revision(struct stage *stage) {
    struct stored_file file = {TEXT("course.md"), stage->file_hash, TEXT("text/plain"), 10};
    (void)save_new_revision(ACT, stage->course.course_id, &(struct stored_files){&file, 1});
}
static void call_load_revision(struct stage *stage) { (void)load_revision(DB, stage->draft); }
static void call_load_revision_by_number(struct stage *stage) {
    (void)load_revision_by_number(DB, stage->course.course_id, 1);
}
static void call_load_revision_files(struct stage *stage) { (void)load_revision_files(DB, stage->draft); }
static void call_load_revision_file(struct stage *stage) {
    (void)load_revision_file(DB, stage->draft, TEXT("course.md"));
}
static void call_publish_revision(struct stage *stage) {
    text fault = NO_TEXT;
    const struct unit_claim claims[] = {claim_of("module", "first", NULL), claim_of("lesson", "first/new", NULL)};
    status code = publish_revision(ACT, stage->draft, claims, 2, &fault);
    assert_true(code == STATUS_OK || code == STATUS_UNAVAILABLE);
}
static void call_load_unit_paths(struct stage *stage) { (void)load_unit_paths(DB, stage->course.revision_id); }
static void call_load_old_unit_paths(struct stage *stage) {
    (void)load_old_unit_paths(DB, stage->course.course_id, stage->draft);
}

static void call_load_enrollment(struct stage *stage) {
    (void)load_enrollment(DB, stage->account, stage->course.course_id);
}
static void call_load_enrollments_of(struct stage *stage) { (void)load_enrollments_of(DB, stage->account); }
static void call_lock_enrollment(struct stage *stage) {
    (void)lock_enrollment(DB, stage->account, stage->course.course_id);
}
static void call_save_enrollment(struct stage *stage) {
    bool is_new = false;
    (void)save_enrollment(ACT, stage->account, stage->course.course_id, &nobody, false, &is_new);
}
static void call_save_left(struct stage *stage) { save_left(stage->f->db, &stage->f->act, stage->enrollment->id); }
static void call_load_learner_state(struct stage *stage) { (void)load_learner_state(DB, stage->enrollment, 1); }
static void call_save_reached(struct stage *stage) {
    struct enrollment enrollment = *stage->enrollment;
    enrollment.started_at = 0;
    save_reached(ACT, &enrollment, stage->course.second);
}
static void call_save_unit_done(struct stage *stage) {
    save_unit_done(stage->f->db, &stage->f->act, stage->enrollment, stage->course.first_read);
}
static void call_save_module_finished(struct stage *stage) {
    save_module_finished(ACT, stage->enrollment, stage->course.second);
}

static void call_load_attempt(struct stage *stage) {
    (void)load_attempt(DB, stage->account, stage->course.first_check, 1);
}
static void call_load_open_attempt(struct stage *stage) {
    (void)load_open_attempt(DB, stage->account, stage->course.first_check);
}
static void call_load_attempts(struct stage *stage) {
    (void)load_attempts(DB, stage->account, stage->course.first_check, 50);
}
static void call_load_answers(struct stage *stage) { (void)load_answers(DB, stage->attempt->id); }
static void call_save_new_attempt(struct stage *stage) {
    struct attempt *attempt = save_new_attempt(ACT, stage->admin, stage->course.course_id, stage->course.first_check,
                                               stage->course.revision_id);
    assert_true(!attempt || db_failed(stage->f->db) == DB_SOUND);
}
static void call_touch_attempt(struct stage *stage) { (void)touch_attempt(ACT, stage->attempt->id); }
static void call_save_answer(struct stage *stage) {
    save_answer(stage->f->db, stage->attempt->id, TEXT("who"), TEXT("1"), 2);
}
static void call_delete_answer(struct stage *stage) { delete_answer(stage->f->db, stage->attempt->id, TEXT("who")); }
static void call_save_submitted(struct stage *stage) {
    (void)!save_submitted(ACT, stage->attempt, stage->course.course_id, 700, true);
}

static void call_load_record(struct stage *stage) { (void)load_record(DB, stage->public_id); }
static void call_load_record_of(struct stage *stage) {
    (void)load_record_of(DB, stage->admin, stage->course.course_id);
}
static void call_load_records_of(struct stage *stage) { (void)load_records_of(DB, stage->admin); }
static void call_save_new_record(struct stage *stage) {
    struct record record = *stage->record;
    record.account_id = stage->account;
    (void)save_new_record(ACT, &record);
}
static void call_save_new_record_again(struct stage *stage) {
    struct record record = *stage->record;
    assert_false(save_new_record(ACT, &record));
}
static void call_save_record_name_shown(struct stage *stage) {
    save_record_name_shown(stage->f->db, stage->record->id, true);
}
static void call_save_record_score_shown(struct stage *stage) {
    save_record_score_shown(stage->f->db, stage->record->id, true);
}
static void call_revoke_record(struct stage *stage) { (void)!revoke_record(ACT, stage->public_id, TEXT("why")); }

static void call_count_statistic(struct stage *stage) {
    count_statistic(stage->f->db, METRIC_STARTED, stage->course.course_id, 0, 1, 0, 1);
}
static void call_save_enrollment_counted(struct stage *stage) { save_enrollment_counted(DB, stage->enrollment, false); }
static void call_load_first_day(struct stage *stage) { (void)load_first_day(DB); }
static void call_load_statistics(struct stage *stage) {
    (void)load_statistics(DB, &stage->course.course_id, 1, FIXTURE_DAY, FIXTURE_DAY + 1);
}
static void call_recount_statistics(struct stage *stage) { (void)recount_statistics(DB); }

// ---- all of them ---------------------------------------------------------------------------------------------------

struct call {
    const char *name;
    void (*call)(struct stage *stage);
    size_t queries; // at least so many
};

static const struct call calls[] = {
    {"load_account", call_load_account, 1},
    {"load_account_by_email", call_load_account_by_email, 1},
    {"count_accounts", call_count_accounts, 1},
    {"count_admins", call_count_admins, 1},
    {"load_accounts", call_load_accounts, 1},
    {"save_new_account", call_save_new_account, 2},
    {"save_account_name", call_save_account_name, 3},
    {"save_account_email", call_save_account_email, 4},
    {"save_account_password", call_save_account_password, 4},
    {"save_account_role", call_save_account_role, 6},
    {"save_account_role to admin", call_save_account_role_admin, 7},
    {"save_account_disabled", call_save_account_disabled, 5},
    {"save_sessions_ended", call_save_sessions_ended, 3},
    {"load_session", call_load_session, 1},
    {"save_new_session", call_save_new_session, 1},
    {"delete_session", call_delete_session, 1},
    {"delete_sessions_of", call_delete_sessions_of, 1},
    {"save_session_seen", call_save_session_seen, 1},
    {"delete_ended_sessions", call_delete_ended_sessions, 2},
    {"count_sessions", call_count_sessions, 1},
    {"load_link", call_load_link, 1},
    {"save_new_link", call_save_new_link, 3},
    {"use_link", call_use_link, 1},
    {"save_audit", call_save_audit, 1},
    {"save_new_process", call_save_new_process, 3},
    {"save_process_seen", call_save_process_seen, 1},
    {"delete_process", call_delete_process, 1},
    {"is_generation_served", call_is_generation_served, 1},
    {"load_course", call_load_course, 1},
    {"load_course_by_id", call_load_course_by_id, 1},
    {"load_courses", call_load_courses, 1},
    {"save_new_course", call_save_new_course, 3},
    {"save_course_bundled_hash", call_save_course_bundled_hash, 1},
    {"may_teach_course", call_may_teach_course, 1},
    {"load_generation", call_load_generation, 1},
    {"save_file", call_save_file, 2},
    {"load_file", call_load_file, 1},
    {"load_file_bytes", call_load_file_bytes, 2},
    {"load_file_chunk", call_load_file_chunk, 1},
    {"save_new_revision", call_save_new_revision, 5},
    {"load_revision", call_load_revision, 1},
    {"load_revision_by_number", call_load_revision_by_number, 1},
    {"load_revision_files", call_load_revision_files, 1},
    {"load_revision_file", call_load_revision_file, 1},
    {"publish_revision", call_publish_revision, 13},
    {"load_unit_paths", call_load_unit_paths, 1},
    {"load_old_unit_paths", call_load_old_unit_paths, 1},
    {"load_enrollment", call_load_enrollment, 1},
    {"load_enrollments_of", call_load_enrollments_of, 1},
    {"lock_enrollment", call_lock_enrollment, 1},
    {"save_enrollment", call_save_enrollment, 3},
    {"save_left", call_save_left, 1},
    {"load_learner_state", call_load_learner_state, 1},
    {"save_reached", call_save_reached, 3},
    {"save_unit_done", call_save_unit_done, 1},
    {"save_module_finished", call_save_module_finished, 4},
    {"load_attempt", call_load_attempt, 1},
    {"load_open_attempt", call_load_open_attempt, 1},
    {"load_attempts", call_load_attempts, 1},
    {"load_answers", call_load_answers, 1},
    {"save_new_attempt", call_save_new_attempt, 2},
    {"touch_attempt", call_touch_attempt, 1},
    {"save_answer", call_save_answer, 1},
    {"delete_answer", call_delete_answer, 1},
    {"save_submitted", call_save_submitted, 2},
    {"load_record", call_load_record, 1},
    {"load_record_of", call_load_record_of, 1},
    {"load_records_of", call_load_records_of, 1},
    {"save_new_record", call_save_new_record, 7},
    {"save_new_record again", call_save_new_record_again, 2},
    {"save_record_name_shown", call_save_record_name_shown, 1},
    {"save_record_score_shown", call_save_record_score_shown, 1},
    {"revoke_record", call_revoke_record, 3},
    {"count_statistic", call_count_statistic, 1},
    {"save_enrollment_counted", call_save_enrollment_counted, 2},
    {"load_first_day", call_load_first_day, 1},
    {"load_statistics", call_load_statistics, 2},
    {"recount_statistics", call_recount_statistics, 2},
};

static int open_stage(void **state) {
    struct store_fixture *f = NULL;
    open_store_fixture((void **)&f);
    struct stage *stage = MAKE(f->arena, struct stage);
    stage->f = f;
    fill_stage(stage);
    commit_fixture(f);
    db_rollback(f->db);
    f->db = make_failing(f->db, &stage->plan);
    *state = stage;
    return 0;
}

static int close_stage(void **state) {
    struct stage *stage = *state;
    atomic_store(&stage->plan.fail_at, 0);
    void *fixture = stage->f; // the stage is in its arena
    return close_store_fixture(&fixture);
}

// Calls with the `fail_at`-th query failing (0: none); how many queries there were, or failed.
static size_t call_once(struct stage *stage, const struct call *call, size_t fail_at) {
    atomic_store(&stage->plan.fail_at, 0);
    assert_true(db_begin_write(stage->f->db));
    atomic_store(&stage->plan.calls, 0);
    atomic_store(&stage->plan.failures, 0);
    atomic_store(&stage->plan.fail_at, fail_at);
    call->call(stage);
    bool has_failed = db_failed(stage->f->db) != DB_SOUND;
    size_t queries = atomic_load(&stage->plan.calls), failures = atomic_load(&stage->plan.failures);
    db_rollback(stage->f->db);
    if (has_failed != (failures > 0))
        fail_msg("%s: failed %zu times, and that is %sseen (query %zu)", call->name, failures, has_failed ? "" : "not ",
                 fail_at);
    return fail_at == 0 ? queries : failures;
}

static void fail_each_in_turn(struct stage *stage, enum db_fault fault) {
    stage->plan.fault = fault;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        size_t queries = call_once(stage, &calls[i], 0);
        if (queries < calls[i].queries)
            fail_msg("%s made %zu queries, not %zu: it does not do what this test is about", calls[i].name, queries,
                     calls[i].queries);
        for (size_t number = 1; number <= queries; number++)
            assert_int_equal(call_once(stage, &calls[i], number), 1);
    }
}

static void a_database_that_is_busy_is_seen_by_every_function(void **state) {
    fail_each_in_turn(*state, DB_FAULT_BUSY);
}

static void a_disk_that_is_full_is_seen_by_every_function(void **state) { fail_each_in_turn(*state, DB_FAULT_FULL); }

static void after_all_failures_nothing_was_written(void **state) {
    struct stage *stage = *state;
    fail_each_in_turn(stage, DB_FAULT_BUSY);
    assert_true(db_begin_write(stage->f->db));
    assert_int_equal(ask_number(stage->f, SQL("SELECT count(*) FROM account")), 2);
    assert_int_equal(ask_number(stage->f, SQL("SELECT count(*) FROM course")), 1);
    assert_int_equal(ask_number(stage->f, SQL("SELECT count(*) FROM revision")), 2);
    assert_int_equal(ask_number(stage->f, SQL("SELECT count(*) FROM session")), 1);
    assert_int_equal(ask_number(stage->f, SQL("SELECT count(*) FROM record")), 1);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_stage, close_stage)
    const struct CMUnitTest tests[] = {
        CASE(a_database_that_is_busy_is_seen_by_every_function),
        CASE(a_disk_that_is_full_is_seen_by_every_function),
        CASE(after_all_failures_nothing_was_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
