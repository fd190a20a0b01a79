// SPDX-License-Identifier: Apache-2.0
// Tests of server/store/sessions.c.
#include "store/sessions.h"
#include "support/store_fixture.h"

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static struct session *find(struct store_fixture *f, text token) {
    return load_session(f->db, f->arena, token, f->act.now);
}

// Signs in at the fixture's time, last seen `seen_after` later: the session's state `after` seconds.
static bool is_alive(struct store_fixture *f, enum role role, int64_t seen_after, int64_t after) {
    int64_t id = 0, account = make_account(f, make_textf(f->arena, "p%lld", (long long)next_id(f->ids)).bytes, role);
    text token = save_new_session(f->db, f->arena, &f->act, account, &id);
    save_session_seen(f->db, id, f->act.now + seen_after);
    return load_session(f->db, f->arena, token, f->act.now + after) != NULL;
}

static void a_token_finds_its_session_and_account(void **state) {
    struct store_fixture *f = *state;
    int64_t account = make_account(f, "ada", ROLE_INSTRUCTOR), id = 0;
    text token = save_new_session(f->db, f->arena, &f->act, account, &id);
    const struct session *session = find(f, token);
    assert_non_null(session);
    assert_int_equal(session->id, id);
    assert_int_equal(session->created_at, FIXTURE_SECONDS);
    assert_int_equal(session->account.id, account);
    assert_int_equal(session->account.role, ROLE_INSTRUCTOR);
    assert_true(is_text_equal(session->account.email, TEXT("ada@example.org")));
}

static void the_token_itself_is_nowhere(void **state) {
    struct store_fixture *f = *state;
    int64_t id = 0;
    text token = save_new_session(f->db, f->arena, &f->act, make_account(f, "ada", ROLE_LEARNER), &id);
    assert_true(token.length >= 50); // 32 random bytes
    struct db_rows *rows = db_query(f->db, f->arena, SQL("SELECT token_hash FROM session"), NO_ARGS);
    assert_int_equal(row_text(rows, 0, 0).length, 64);
    assert_true(text_find(row_text(rows, 0, 0), token, 0) < 0);
    assert_null(find(f, row_text(rows, 0, 0))); // and the hash is no token
}

static void an_unknown_token_finds_nothing(void **state) {
    struct store_fixture *f = *state;
    assert_null(find(f, TEXT("")));
    assert_null(find(f, NO_TEXT));
    assert_null(find(f, TEXT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")));
}

static void who_is_disabled_has_no_session(void **state) {
    struct store_fixture *f = *state;
    int64_t account = make_account(f, "ada", ROLE_LEARNER), id = 0;
    text token = save_new_session(f->db, f->arena, &f->act, account, &id);
    (void)db_execute(f->db, SQL("UPDATE account SET disabled_at = 1"), NO_ARGS);
    assert_null(find(f, token));
}

static void a_session_ends_thirty_days_after_sign_in_or_fourteen_after_last_seen(void **state) {
    struct store_fixture *f = *state;
    assert_true(is_alive(f, ROLE_LEARNER, 0, 14 * DAY - 1));
    assert_false(is_alive(f, ROLE_LEARNER, 0, 14 * DAY + 15 * MINUTE)); // last seen is known to a quarter of an hour
    assert_true(is_alive(f, ROLE_INSTRUCTOR, 20 * DAY, 30 * DAY - 1));
    assert_false(is_alive(f, ROLE_INSTRUCTOR, 20 * DAY, 30 * DAY));
}

static void an_administrators_ends_after_twelve_hours_or_one_unseen(void **state) {
    struct store_fixture *f = *state;
    assert_true(is_alive(f, ROLE_ADMIN, 0, HOUR - 1));
    assert_false(is_alive(f, ROLE_ADMIN, 0, HOUR + 15 * MINUTE));
    assert_true(is_alive(f, ROLE_ADMIN, 12 * HOUR - 60, 12 * HOUR - 1));
    assert_false(is_alive(f, ROLE_ADMIN, 12 * HOUR - 60, 12 * HOUR));
}

static void a_session_from_the_future_does_not_hold(void **state) {
    struct store_fixture *f = *state;
    assert_true(is_alive(f, ROLE_LEARNER, 0, -MINUTE)); // two machines' clocks may differ a little
    assert_false(is_alive(f, ROLE_LEARNER, 0, -DAY));
}

static void last_seen_is_written_every_quarter_of_an_hour_at_most(void **state) {
    struct store_fixture *f = *state;
    int64_t id = 0;
    (void)save_new_session(f->db, f->arena, &f->act, make_account(f, "ada", ROLE_LEARNER), &id);
    save_session_seen(f->db, id, FIXTURE_SECONDS + 15 * MINUTE - 1);
    assert_int_equal(ask_number(f, SQL("SELECT seen_at FROM session")), FIXTURE_SECONDS);
    save_session_seen(f->db, id, FIXTURE_SECONDS + 15 * MINUTE);
    assert_int_equal(ask_number(f, SQL("SELECT seen_at FROM session")), FIXTURE_SECONDS + 15 * MINUTE);
    save_session_seen(f->db, id, FIXTURE_SECONDS); // an older sighting changes nothing
    assert_int_equal(ask_number(f, SQL("SELECT seen_at FROM session")), FIXTURE_SECONDS + 15 * MINUTE);
}

static void sessions_are_ended_one_by_one_or_all_but_one(void **state) {
    struct store_fixture *f = *state;
    int64_t account = make_account(f, "ada", ROLE_LEARNER), ids[3] = {0};
    for (size_t i = 0; i < 3; i++)
        (void)save_new_session(f->db, f->arena, &f->act, account, &ids[i]);
    delete_session(f->db, ids[0]);
    assert_int_equal(count_sessions(f->db, f->arena, account), 2);
    delete_sessions_of(f->db, account, ids[2]);
    assert_int_equal(ask_number(f, SQL("SELECT id FROM session")), ids[2]);
    delete_sessions_of(f->db, account, 0);
    assert_int_equal(count_sessions(f->db, f->arena, account), 0);
}

static void sessions_that_ended_are_taken_away(void **state) {
    struct store_fixture *f = *state;
    int64_t account = make_account(f, "ada", ROLE_LEARNER), old = 0, fresh = 0;
    (void)save_new_session(f->db, f->arena, &f->act, account, &old);
    pass_seconds(f, 13 * DAY);
    (void)save_new_session(f->db, f->arena, &f->act, account, &fresh);
    delete_ended_sessions(f->db, f->act.now);
    assert_int_equal(count_sessions(f->db, f->arena, account), 2);
    delete_ended_sessions(f->db, f->act.now + 2 * DAY);
    assert_int_equal(ask_number(f, SQL("SELECT id FROM session")), fresh);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_store_fixture, close_store_fixture)
    const struct CMUnitTest tests[] = {
        CASE(a_token_finds_its_session_and_account),
        CASE(the_token_itself_is_nowhere),
        CASE(an_unknown_token_finds_nothing),
        CASE(who_is_disabled_has_no_session),
        CASE(a_session_ends_thirty_days_after_sign_in_or_fourteen_after_last_seen),
        CASE(an_administrators_ends_after_twelve_hours_or_one_unseen),
        CASE(a_session_from_the_future_does_not_hold),
        CASE(last_seen_is_written_every_quarter_of_an_hour_at_most),
        CASE(sessions_are_ended_one_by_one_or_all_but_one),
        CASE(sessions_that_ended_are_taken_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
