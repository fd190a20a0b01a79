// SPDX-License-Identifier: Apache-2.0
// Tests of server/store/links.c.
#include "store/links.h"
#include "support/store_fixture.h"

static struct link *find(struct store_fixture *f, text token) { return load_link(f->db, f->arena, token, f->act.now); }

static text make_link(struct store_fixture *f, enum link_purpose purpose, int64_t account_id) {
    return save_new_link(f->db, f->arena, &f->act, purpose, account_id);
}

static void a_link_says_what_it_is_for_and_for_whom(void **state) {
    struct store_fixture *f = *state;
    int64_t account = make_account(f, "ada", ROLE_LEARNER);
    const enum link_purpose purposes[] = {LINK_INVITATION, LINK_PASSWORD};
    for (size_t i = 0; i < 2; i++) {
        const struct link *link = find(f, make_link(f, purposes[i], account));
        assert_non_null(link);
        assert_int_equal(link->purpose, purposes[i]);
        assert_int_equal(link->account_id, account);
        assert_int_equal(link->expires_at, FIXTURE_SECONDS + LINK_SECONDS);
    }
    assert_int_equal(ask_number(f, SQL("SELECT count(*) FROM audit WHERE act = 'account.link'")), 2);
}

static void a_link_works_once(void **state) {
    struct store_fixture *f = *state;
    text token = make_link(f, LINK_PASSWORD, make_account(f, "ada", ROLE_LEARNER));
    int64_t id = find(f, token)->id;
    assert_true(use_link(f->db, f->arena, &f->act, id));
    assert_false(use_link(f->db, f->arena, &f->act, id)); // somebody was quicker
    assert_null(find(f, token));
}

static void a_link_works_for_a_day(void **state) {
    struct store_fixture *f = *state;
    text token = make_link(f, LINK_PASSWORD, make_account(f, "ada", ROLE_LEARNER));
    pass_seconds(f, LINK_SECONDS - 1);
    assert_non_null(find(f, token));
    pass_seconds(f, 1);
    assert_null(find(f, token));
}

static void a_newer_link_ends_the_older_one_of_its_kind(void **state) {
    struct store_fixture *f = *state;
    int64_t ada = make_account(f, "ada", ROLE_LEARNER), grace = make_account(f, "grace", ROLE_LEARNER);
    text invitation = make_link(f, LINK_INVITATION, ada), other = make_link(f, LINK_PASSWORD, grace);
    text older = make_link(f, LINK_PASSWORD, ada), newer = make_link(f, LINK_PASSWORD, ada);
    assert_null(find(f, older));
    assert_non_null(find(f, newer));
    assert_non_null(find(f, invitation));
    assert_non_null(find(f, other));
}

static void the_first_administrators_link_ends_with_the_first_administrator(void **state) {
    struct store_fixture *f = *state;
    text older = make_link(f, LINK_FIRST_ADMIN, 0), token = make_link(f, LINK_FIRST_ADMIN, 0);
    assert_null(find(f, older));
    assert_int_equal(find(f, token)->account_id, 0);
    make_account(f, "ada", ROLE_LEARNER);
    assert_non_null(find(f, token));
    make_account(f, "root", ROLE_ADMIN);
    assert_null(find(f, token));
}

static void an_unknown_token_finds_nothing(void **state) {
    struct store_fixture *f = *state;
    assert_null(find(f, TEXT("")));
    assert_null(find(f, TEXT("nothing")));
    assert_false(use_link(f->db, f->arena, &f->act, 4711));
}

static void the_token_itself_is_nowhere(void **state) {
    struct store_fixture *f = *state;
    text token = make_link(f, LINK_FIRST_ADMIN, 0);
    struct db_rows *rows = db_query(f->db, f->arena, SQL("SELECT token_hash FROM one_time_link"), NO_ARGS);
    assert_false(is_text_equal(row_text(rows, 0, 0), token));
    assert_null(find(f, row_text(rows, 0, 0)));
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_store_fixture, close_store_fixture)
    const struct CMUnitTest tests[] = {
        CASE(a_link_says_what_it_is_for_and_for_whom),
        CASE(a_link_works_once),
        CASE(a_link_works_for_a_day),
        CASE(a_newer_link_ends_the_older_one_of_its_kind),
        CASE(the_first_administrators_link_ends_with_the_first_administrator),
        CASE(an_unknown_token_finds_nothing),
        CASE(the_token_itself_is_nowhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
