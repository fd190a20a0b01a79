// SPDX-License-Identifier: Apache-2.0
// Tests of server/pages/admin_pages.c: finding accounts, each act on one, each refusal, and what the audit keeps.
#include "classroom.h"
#include "store/sessions.h"
#include "support/golden.h"

#define LAST "This is the last administrator; make another one first."
#define ACTS "What to do: role, disable, enable, end_sessions or make_link."

static const char *address_of(struct classroom *room, int64_t id) {
    return make_textf(room->arena, "/admin/accounts/%lld", (long long)id).bytes;
}

static struct outcome act_on(struct classroom *room, int64_t id, const char *body) {
    return post(room, room->teacher, address_of(room, id), body);
}

// Refused with this sentence at the field, shown on the account's page.
static void assert_refused(struct classroom *room, struct outcome out, const char *field, const char *words) {
    assert_code(out, STATUS_REFUSED);
    assert_words(form_complaint_at(out.visit->form, field), words);
    assert_true(out.visit->shows_refusal);
    assert_true(holds(html_of(room, out), words));
}

static void accounts_are_listed_and_found(void **state) {
    struct classroom *room = *state;
    struct outcome page = get(room, room->teacher, "/admin/accounts");
    assert_code(page, STATUS_OK);
    assert_part(room, page, "accounts.2.role", "\"admin\"");
    assert_part(room, page, "accounts.3", "");
    assert_page(room, page, "accounts");
    page = get(room, room->teacher, "/admin/accounts?q=%20KIM%20");
    assert_part(room, page, "accounts.0.email", "\"Kim@example.org\"");
    assert_part(room, page, "accounts.1", "");
    page = get(room, room->teacher, "/admin/accounts?q=%3Cnobody%3E");
    assert_part(room, page, "accounts", "[]");
    assert_page(room, page, "accounts_none");
}

static void accounts_come_by_the_hundred(void **state) {
    struct classroom *room = *state;
    for (int i = 0; i < 120; i++)
        make_account(room->store, make_textf(room->arena, "Many %03d", i).bytes, ROLE_LEARNER);
    struct outcome page = get(room, room->teacher, "/admin/accounts?q=many");
    assert_part(room, page, "accounts.99.name", "\"Many 099\"");
    assert_part(room, page, "accounts.100", "");
    text next = part_of(room, page, "next_page_url");
    page = get(room, room->teacher, make_text(room->arena, text_slice(next, 1, next.length - 2)).bytes);
    assert_part(room, page, "accounts.0.name", "\"Many 100\"");
    assert_part(room, page, "accounts.20", "");
    assert_part(room, page, "next_page_url", "null");
    assert_true(holds(html_of(room, page), "href=\"/admin/accounts?q=many\""));
    struct outcome bad = get(room, room->teacher, "/admin/accounts?after=x");
    assert_code(bad, STATUS_REFUSED);
    assert_words(bad.visit->detail, "“after” is the number of an account.");
}

static void one_account_shows_what_can_be_done(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    struct outcome page = get(room, room->teacher, address_of(room, room->learner));
    assert_code(page, STATUS_OK);
    assert_part(room, page, "courses.0.complete", "false");
    assert_part(room, page, "one_time_link", "null");
    assert_page(room, page, "account");
    assert_page(room, get(room, room->teacher, address_of(room, room->teacher)), "account_own");
}

static void an_account_that_is_not_there_is_not_found(void **state) {
    struct classroom *room = *state;
    static const char *const addresses[] = {"/admin/accounts/1", "/admin/accounts/0", "/admin/accounts/x",
                                            "/admin/accounts/99999999999999999999"};
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        struct outcome page = get(room, room->teacher, addresses[i]);
        assert_code(page, STATUS_NOT_FOUND);
        assert_words(page.visit->detail, "No account has this number.");
        assert_code(post(room, room->teacher, addresses[i], "act=disable"), STATUS_NOT_FOUND);
    }
}

static void a_role_is_given_and_audited(void **state) {
    struct classroom *room = *state;
    struct outcome out = act_on(room, room->learner, "act=role&role=instructor");
    assert_code(out, STATUS_OK);
    assert_part(room, out, "role", "\"instructor\"");
    text wanted = make_textf(room->arena, "%s?said=account-changed", address_of(room, room->learner));
    assert_location(out, wanted.bytes);
    assert_words(get(room, room->teacher, wanted.bytes).visit->notice, "Done. The account is changed.");
    assert_int_equal(ask_number(room->store, SQL("SELECT count(*) FROM audit WHERE act = 'account.role'")), 1);
    assert_refused(room, act_on(room, room->learner, "act=role&role=king"), "role",
                   "Role: choose learner, instructor or admin.");
    assert_refused(room, act_on(room, room->learner, "act=role"), "role", "Role: choose learner, instructor or admin.");
    assert_page(room, act_on(room, room->learner, "act=role&role=king"), "account_refused");
}

static void an_account_is_disabled_and_enabled(void **state) {
    struct classroom *room = *state;
    int64_t session = 0;
    text token = save_new_session(room->store->db, room->arena, &room->store->act, room->learner, &session);
    struct outcome out = act_on(room, room->learner, "{\"act\":\"disable\"}");
    assert_part(room, out, "disabled", "true");
    assert_part(room, out, "sessions", "0");
    assert_null(load_session(room->store->db, room->arena, token, room->store->act.now));
    assert_page(room, get(room, room->teacher, address_of(room, room->learner)), "account_disabled");
    assert_refused(room, act_on(room, room->learner, "act=make_link"), "act",
                   "This account is disabled; enable it first.");
    assert_part(room, act_on(room, room->learner, "act=enable"), "disabled", "false");
}

static void all_sessions_of_an_account_are_ended(void **state) {
    struct classroom *room = *state;
    int64_t session = 0;
    save_new_session(room->store->db, room->arena, &room->store->act, room->learner, &session);
    save_new_session(room->store->db, room->arena, &room->store->act, room->learner, &session);
    assert_part(room, get(room, room->teacher, address_of(room, room->learner)), "sessions", "2");
    assert_part(room, act_on(room, room->learner, "act=end_sessions"), "sessions", "0");
}

static void a_one_time_link_is_shown_once_and_there_only(void **state) {
    struct classroom *room = *state;
    struct outcome out = act_on(room, room->learner, "act=make_link");
    assert_code(out, STATUS_OK);
    assert_null(out.visit->location.bytes); // no redirect: it stands in this answer
    text link = part_of(room, out, "one_time_link");
    assert_true(text_starts_with(link, TEXT("\"http://stoa/welcome/")));
    assert_page(room, out, "account_link");
    text path = make_text(room->arena, text_slice(link, 12, link.length - 13));
    assert_code(get(room, 0, path.bytes), STATUS_OK);
    assert_part(room, get(room, room->teacher, address_of(room, room->learner)), "one_time_link", "null");
}

static void an_administrator_does_not_change_their_own_account_here(void **state) {
    struct classroom *room = *state;
    static const char *const bodies[] = {"act=role&role=learner", "act=disable", "act=enable"};
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
        assert_refused(room, act_on(room, room->teacher, bodies[i]), "act",
                       "Another administrator does this to your own account.");
    assert_code(act_on(room, room->teacher, "act=end_sessions"), STATUS_OK);
    assert_code(act_on(room, room->teacher, "act=make_link"), STATUS_OK);
}

static void the_last_administrator_stays(void **state) {
    struct classroom *room = *state;
    // Who acts was an administrator when they signed in, and is none any more: the other one is the last.
    int64_t second = make_account(room->store, "Second", ROLE_ADMIN);
    assert_code(act_on(room, second, "act=role&role=learner"), STATUS_OK);
    struct outcome out = post(room, second, address_of(room, room->teacher), "act=role&role=learner");
    assert_refused(room, out, "role", "Role: this is the last administrator; make another one first.");
    assert_refused(room, post(room, second, address_of(room, room->teacher), "act=disable"), "act", LAST);
    assert_int_equal(count_admins(room->store->db, room->arena), 1);
}

static void an_act_that_nobody_knows_is_refused_with_those_there_are(void **state) {
    struct classroom *room = *state;
    assert_refused(room, act_on(room, room->learner, "act=erase"), "act", ACTS);
    struct outcome out = act_on(room, room->learner, "");
    assert_code(out, STATUS_REFUSED);
    assert_true(holds(html_of(room, out), "What to do"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PAGE_TEST(accounts_are_listed_and_found),
        PAGE_TEST(accounts_come_by_the_hundred),
        PAGE_TEST(one_account_shows_what_can_be_done),
        PAGE_TEST(an_account_that_is_not_there_is_not_found),
        PAGE_TEST(a_role_is_given_and_audited),
        PAGE_TEST(an_account_is_disabled_and_enabled),
        PAGE_TEST(all_sessions_of_an_account_are_ended),
        PAGE_TEST(a_one_time_link_is_shown_once_and_there_only),
        PAGE_TEST(an_administrator_does_not_change_their_own_account_here),
        PAGE_TEST(the_last_administrator_stays),
        PAGE_TEST(an_act_that_nobody_knows_is_refused_with_those_there_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
