// SPDX-License-Identifier: Apache-2.0
// Tests of server/store/accounts.c.
#include "store/links.h"
#include "store/sessions.h"
#include "support/store_fixture.h"

static int64_t count_audited(struct store_fixture *f, const char *name) {
    return row_integer(
        db_query(f->db, f->arena, SQL("SELECT count(*) FROM audit WHERE act = $1"), ARGS(db_text(text_from(name)))), 0,
        0);
}

static int64_t sign_in(struct store_fixture *f, int64_t account_id) {
    int64_t id = 0;
    (void)save_new_session(f->db, f->arena, &f->act, account_id, &id);
    return id;
}

static void an_account_is_kept_as_it_was_made(void **state) {
    struct store_fixture *f = *state;
    int64_t id = 0;
    assert_int_equal(save_new_account(f->db, f->arena, &f->act, TEXT(" Ada@Example.ORG "), TEXT("Ada, Gräfin Lovelace"),
                                      ROLE_LEARNER, TEXT("$argon2id$…"), &id),
                     STATUS_CREATED);
    const struct account *account = load_account(f->db, f->arena, id);
    assert_true(is_text_equal(account->email, TEXT("Ada@Example.ORG")));
    assert_true(is_text_equal(account->name, TEXT("Ada, Gräfin Lovelace")));
    assert_true(is_text_equal(account->password_hash, TEXT("$argon2id$…")));
    assert_int_equal(account->role, ROLE_LEARNER);
    assert_int_equal(account->created_at, FIXTURE_SECONDS);
    assert_int_equal(account->disabled_at, 0);
    assert_int_equal(load_account_by_email(f->db, f->arena, TEXT("ADA@example.org"))->id, id);
    assert_int_equal(count_audited(f, "account.create"), 1);
}

static void who_is_not_there_is_not_found(void **state) {
    struct store_fixture *f = *state;
    assert_null(load_account(f->db, f->arena, 4711));
    assert_null(load_account_by_email(f->db, f->arena, TEXT("ada@example.org")));
    assert_int_equal(save_account_name(f->db, f->arena, &f->act, 4711, TEXT("Ada")), STATUS_NOT_FOUND);
    assert_int_equal(save_account_email(f->db, f->arena, &f->act, 4711, TEXT("a@b")), STATUS_NOT_FOUND);
    assert_int_equal(save_account_password(f->db, f->arena, &f->act, 4711, TEXT("x"), 0), STATUS_NOT_FOUND);
    assert_int_equal(save_account_role(f->db, f->arena, &f->act, 4711, ROLE_ADMIN), STATUS_NOT_FOUND);
    assert_int_equal(save_account_disabled(f->db, f->arena, &f->act, 4711, true), STATUS_NOT_FOUND);
    assert_int_equal(save_sessions_ended(f->db, f->arena, &f->act, 4711), STATUS_NOT_FOUND);
    assert_int_equal(ask_number(f, SQL("SELECT count(*) FROM audit")), 0);
}

static void an_address_has_one_account_in_whatever_case(void **state) {
    struct store_fixture *f = *state;
    int64_t ada = make_account(f, "ada", ROLE_LEARNER), grace = make_account(f, "grace", ROLE_LEARNER), id = 0;
    assert_int_equal(
        save_new_account(f->db, f->arena, &f->act, TEXT("ADA@Example.org"), TEXT("Other"), ROLE_LEARNER, NO_TEXT, &id),
        STATUS_CONFLICT);
    assert_int_equal(save_account_email(f->db, f->arena, &f->act, grace, TEXT("Ada@example.ORG")), STATUS_CONFLICT);
    assert_int_equal(save_account_email(f->db, f->arena, &f->act, ada, TEXT("Ada@example.org")), STATUS_OK);
    assert_int_equal(count_accounts(f->db, f->arena), 2);
    assert_true(is_text_equal(load_account(f->db, f->arena, ada)->email, TEXT("Ada@example.org")));
    assert_true(is_text_equal(load_account(f->db, f->arena, grace)->email, TEXT("grace@example.org")));
}

static void people_are_found_by_a_part_of_their_name_or_address(void **state) {
    struct store_fixture *f = *state;
    int64_t ada = make_account(f, "ada", ROLE_LEARNER), odd = make_account(f, "odd", ROLE_LEARNER);
    assert_int_equal(save_account_name(f->db, f->arena, &f->act, ada, TEXT("Ada Ägir 100%")), STATUS_OK);
    assert_int_equal(save_account_name(f->db, f->arena, &f->act, odd, TEXT("김민수_!")), STATUS_OK);
    const struct {
        const char *words;
        int64_t id; // 0: nobody
    } cases[] = {{"ADA", ada},  {"ADA@EXAMPLE", ada}, {"Ägir", ada}, {"100%", ada}, {"0%0", 0},
                 {"민수", odd}, {"_!", odd},          {"d_d", 0},    {"!%", 0},     {" odd@ ", odd}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct account_list list = load_accounts(f->db, f->arena, text_from(cases[i].words), 0, 10);
        assert_int_equal(list.count, cases[i].id == 0 ? 0 : 1);
        if (list.count == 1)
            assert_int_equal(list.items[0].id, cases[i].id);
    }
}

static void people_come_in_pages(void **state) {
    struct store_fixture *f = *state;
    int64_t ids[3] = {make_account(f, "a", ROLE_LEARNER), make_account(f, "b", ROLE_LEARNER),
                      make_account(f, "c", ROLE_LEARNER)};
    struct account_list first = load_accounts(f->db, f->arena, TEXT(""), 0, 2);
    assert_int_equal(first.count, 2);
    assert_true(first.has_more);
    assert_int_equal(first.items[1].id, ids[1]);
    struct account_list rest = load_accounts(f->db, f->arena, TEXT(""), ids[1], 2);
    assert_int_equal(rest.count, 1);
    assert_false(rest.has_more);
    assert_int_equal(rest.items[0].id, ids[2]);
}

static void a_name_is_changed_and_audited(void **state) {
    struct store_fixture *f = *state;
    int64_t id = make_account(f, "ada", ROLE_LEARNER);
    assert_int_equal(save_account_name(f->db, f->arena, &f->act, id, TEXT("Ada L.")), STATUS_OK);
    assert_true(is_text_equal(load_account(f->db, f->arena, id)->name, TEXT("Ada L.")));
    assert_int_equal(count_audited(f, "account.name"), 1);
}

static void a_new_password_ends_the_other_sessions(void **state) {
    struct store_fixture *f = *state;
    int64_t id = make_account(f, "ada", ROLE_LEARNER), here = sign_in(f, id);
    sign_in(f, id);
    assert_int_equal(save_account_password(f->db, f->arena, &f->act, id, TEXT("new"), here), STATUS_OK);
    assert_int_equal(ask_number(f, SQL("SELECT id FROM session")), here);
    assert_int_equal(save_account_password(f->db, f->arena, &f->act, id, TEXT("newer"), 0), STATUS_OK);
    assert_int_equal(count_sessions(f->db, f->arena, id), 0);
    assert_true(is_text_equal(load_account(f->db, f->arena, id)->password_hash, TEXT("newer")));
    assert_int_equal(count_audited(f, "account.password"), 2);
}

static void a_new_password_ends_the_links_that_were_made_for_an_older_one(void **state) {
    struct store_fixture *f = *state;
    int64_t id = make_account(f, "ada", ROLE_LEARNER), other = make_account(f, "grace", ROLE_LEARNER);
    text link = save_new_link(f->db, f->arena, &f->act, LINK_PASSWORD, id);
    text invitation = save_new_link(f->db, f->arena, &f->act, LINK_INVITATION, id);
    text theirs = save_new_link(f->db, f->arena, &f->act, LINK_PASSWORD, other);
    assert_int_equal(save_account_password(f->db, f->arena, &f->act, id, TEXT("new"), 0), STATUS_OK);
    assert_null(load_link(f->db, f->arena, link, f->act.now));
    assert_null(load_link(f->db, f->arena, invitation, f->act.now));
    assert_non_null(load_link(f->db, f->arena, theirs, f->act.now));
}

static void all_sessions_can_be_ended(void **state) {
    struct store_fixture *f = *state;
    int64_t id = make_account(f, "ada", ROLE_LEARNER), other = make_account(f, "grace", ROLE_LEARNER);
    sign_in(f, id);
    sign_in(f, id);
    sign_in(f, other);
    assert_int_equal(save_sessions_ended(f->db, f->arena, &f->act, id), STATUS_OK);
    assert_int_equal(count_sessions(f->db, f->arena, id), 0);
    assert_int_equal(count_sessions(f->db, f->arena, other), 1);
    assert_int_equal(count_audited(f, "account.sessions"), 1);
}

static void a_role_changes_with_its_audit_and_ends_the_sessions(void **state) {
    struct store_fixture *f = *state;
    int64_t id = make_account(f, "ada", ROLE_LEARNER);
    sign_in(f, id);
    assert_int_equal(save_account_role(f->db, f->arena, &f->act, id, ROLE_INSTRUCTOR), STATUS_OK);
    assert_int_equal(load_account(f->db, f->arena, id)->role, ROLE_INSTRUCTOR);
    assert_int_equal(count_sessions(f->db, f->arena, id), 0);
    assert_int_equal(ask_number(f, SQL("SELECT count(*) FROM audit WHERE act = 'account.role'"
                                       " AND detail = '{\"from\":\"learner\",\"to\":\"instructor\"}'")),
                     1);
}

static void an_administrator_is_always_left(void **state) {
    struct store_fixture *f = *state;
    int64_t root = make_account(f, "root", ROLE_ADMIN), disabled = make_account(f, "disabled", ROLE_ADMIN);
    assert_int_equal(save_account_disabled(f->db, f->arena, &f->act, disabled, true), STATUS_OK);
    assert_int_equal(count_admins(f->db, f->arena), 1);
    assert_int_equal(save_account_role(f->db, f->arena, &f->act, root, ROLE_LEARNER), STATUS_CONFLICT);
    assert_int_equal(save_account_disabled(f->db, f->arena, &f->act, root, true), STATUS_CONFLICT);
    assert_int_equal(load_account(f->db, f->arena, root)->disabled_at, 0);
    assert_int_equal(save_account_role(f->db, f->arena, &f->act, root, ROLE_ADMIN), STATUS_OK); // no change is no loss
    assert_int_equal(save_account_role(f->db, f->arena, &f->act, disabled, ROLE_LEARNER), STATUS_OK);
    make_account(f, "second", ROLE_ADMIN);
    assert_int_equal(save_account_role(f->db, f->arena, &f->act, root, ROLE_LEARNER), STATUS_OK);
}

static void disabling_ends_the_sessions_and_can_be_undone(void **state) {
    struct store_fixture *f = *state;
    int64_t id = make_account(f, "ada", ROLE_LEARNER);
    sign_in(f, id);
    assert_int_equal(save_account_disabled(f->db, f->arena, &f->act, id, true), STATUS_OK);
    assert_int_equal(load_account(f->db, f->arena, id)->disabled_at, FIXTURE_SECONDS);
    assert_int_equal(count_sessions(f->db, f->arena, id), 0);
    assert_int_equal(save_account_disabled(f->db, f->arena, &f->act, id, false), STATUS_OK);
    assert_int_equal(load_account(f->db, f->arena, id)->disabled_at, 0);
    assert_true(count_audited(f, "account.disable") == 1 && count_audited(f, "account.enable") == 1);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_store_fixture, close_store_fixture)
    const struct CMUnitTest tests[] = {
        CASE(an_account_is_kept_as_it_was_made),
        CASE(who_is_not_there_is_not_found),
        CASE(an_address_has_one_account_in_whatever_case),
        CASE(people_are_found_by_a_part_of_their_name_or_address),
        CASE(people_come_in_pages),
        CASE(a_name_is_changed_and_audited),
        CASE(a_new_password_ends_the_other_sessions),
        CASE(a_new_password_ends_the_links_that_were_made_for_an_older_one),
        CASE(all_sessions_can_be_ended),
        CASE(a_role_changes_with_its_audit_and_ends_the_sessions),
        CASE(an_administrator_is_always_left),
        CASE(disabling_ends_the_sessions_and_can_be_undone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
