// SPDX-License-Identifier: Apache-2.0
// Tests of server/pages/account_pages.c: one's own name, address and password, and what needs the password that was.
#include "base/crypto.h"
#include "classroom.h"
#include "pages/account_pages.h"
#include "store/sessions.h"
#include "support/golden.h"

#define ME "/me/account"

static void give_password(struct classroom *room) {
    text hash = NO_TEXT;
    assert_true(make_password_hash(room->arena, TEXT("a quiet porch"), &hash));
    assert_int_equal(save_account_password(room->store->db, room->arena, &room->store->act, room->learner, hash, 0),
                     STATUS_OK);
}

static struct account *me(struct classroom *room) { return load_account(room->store->db, room->arena, room->learner); }

static void one_sees_what_is_kept_of_oneself(void **state) {
    struct classroom *room = *state;
    struct outcome page = get(room, room->learner, ME);
    assert_code(page, STATUS_OK);
    assert_words(make_json_text(room->arena, page.json, 0),
                 make_textf(room->arena,
                            "{\"id\":\"%lld\",\"name\":\"Ada\",\"email\":\"Ada@example.org\",\"role\":\"learner\","
                            "\"created_at\":\"2026-02-02T02:40:00Z\"}",
                            (long long)room->learner)
                     .bytes);
    assert_page(room, page, "my_account");
    assert_words(get(room, room->learner, ME "?said=account-saved").visit->notice, "Your account is saved.");
    assert_null(get(room, room->learner, ME "?said=you+won").visit->notice.bytes);
}

static void a_name_is_changed_and_nothing_else(void **state) {
    struct classroom *room = *state;
    struct outcome out = post(room, room->learner, ME, "name=+Ada+King%2C+Countess+of+Lovelace+");
    assert_code(out, STATUS_OK);
    assert_location(out, ME "?said=account-saved");
    assert_part(room, out, "name", "\"Ada King, Countess of Lovelace\"");
    assert_words(me(room)->email, "Ada@example.org");
    assert_null(out.visit->new_session_token.bytes);
    assert_int_equal(ask_number(room->store, SQL("SELECT count(*) FROM audit WHERE act = 'account.name'")), 1);
}

static void an_empty_name_is_refused_at_its_field(void **state) {
    struct classroom *room = *state;
    struct outcome out = post(room, room->learner, ME, "name=%20");
    assert_code(out, STATUS_REFUSED);
    assert_words(form_complaint_at(out.visit->form, "name"), "Your name: please fill this in.");
    assert_words(me(room)->name, "Ada");
    assert_page(room, out, "my_account_name_refused");
}

static void a_new_address_needs_the_password(void **state) {
    struct classroom *room = *state;
    give_password(room);
    struct outcome out = post(room, room->learner, ME, "email=king@example.org");
    assert_code(out, STATUS_REFUSED);
    assert_words(form_complaint_at(out.visit->form, "current_password"), "Your password: please fill this in.");
    out = post(room, room->learner, ME, "email=king@example.org&current_password=a+loud+porch");
    assert_code(out, STATUS_REFUSED);
    assert_page(room, out, "my_account_email_refused");
    assert_words(me(room)->email, "Ada@example.org");
    out = post(room, room->learner, ME, "{\"email\":\"king@example.org\",\"current_password\":\"a quiet porch\"}");
    assert_code(out, STATUS_OK);
    assert_words(me(room)->email, "king@example.org");
}

static void an_address_that_cannot_be_had_is_refused_at_its_field(void **state) {
    struct classroom *room = *state;
    give_password(room);
    struct outcome out = post(room, room->learner, ME, "email=KIM@example.org&current_password=a+quiet+porch");
    assert_code(out, STATUS_REFUSED);
    assert_words(form_complaint_at(out.visit->form, "email"), "This address belongs to another account.");
    assert_true(holds(html_of(room, out), "value=\"KIM@example.org\""));
    out = post(room, room->learner, ME, "email=%20&current_password=a+quiet+porch");
    assert_words(form_complaint_at(out.visit->form, "email"), "E-mail address: please fill this in.");
    out = post(room, room->learner, ME, "email=kim&current_password=a+quiet+porch");
    assert_words(form_complaint_at(out.visit->form, "email"),
                 "E-mail address: write an address such as name@example.org.");
}

static void a_new_password_ends_all_sessions_but_this_one(void **state) {
    struct classroom *room = *state;
    give_password(room);
    text other = save_new_session(room->store->db, room->arena, &room->store->act, room->learner, &room->session_id);
    struct outcome out = post(room, room->learner, ME, "password=a+brighter+porch&current_password=a+quiet+porch");
    assert_code(out, STATUS_OK);
    assert_true(is_password_right(TEXT("a brighter porch"), me(room)->password_hash));
    assert_null(load_session(room->store->db, room->arena, other, room->store->act.now));
    assert_non_null(load_session(room->store->db, room->arena, out.visit->new_session_token, room->store->act.now));
}

static void a_password_that_will_not_do_is_refused_where_it_was_typed(void **state) {
    struct classroom *room = *state;
    give_password(room);
    struct outcome out = post(room, room->learner, ME, "password=12345678&current_password=a+quiet+porch");
    assert_code(out, STATUS_REFUSED);
    assert_true(holds(form_complaint_at(out.visit->form, "password"), "among the first that anybody would try"));
    out = post(room, room->learner, ME, "password=a+brighter+porch&current_password=a+loud+porch");
    assert_code(out, STATUS_REFUSED);
    assert_page(room, out, "my_account_password_refused");
    assert_false(holds(html_of(room, out), "brighter"));
    assert_true(is_password_right(TEXT("a quiet porch"), me(room)->password_hash));
}

static void guessing_the_password_is_slowed(void **state) {
    struct classroom *room = *state;
    for (int i = 0; i < 3; i++) {
        struct outcome out = post(room, room->learner, ME, "email=king@example.org&current_password=x");
        assert_words(form_complaint_at(out.visit->form, "current_password"), "This is not your password.");
    }
    struct outcome out = post(room, room->learner, ME, "email=king@example.org&current_password=x");
    assert_code(out, STATUS_REFUSED);
    assert_true(holds(form_complaint_at(out.visit->form, "current_password"), "There were too many tries."));
}

static void an_empty_form_changes_nothing(void **state) {
    struct classroom *room = *state;
    assert_code(post(room, room->learner, ME, ""), STATUS_OK);
    assert_words(me(room)->name, "Ada");
}

static void everybody_may_read_what_is_kept(void **state) {
    struct classroom *room = *state;
    room->site.contact = TEXT("privacy@example.org");
    struct outcome page = get(room, 0, "/privacy");
    assert_code(page, STATUS_OK);
    assert_part(room, page, "operator", "\"The Operator\"");
    assert_page(room, page, "privacy");
}

static void every_role_has_a_word(void **state) {
    (void)state;
    assert_words(role_words(ROLE_LEARNER), "Learner");
    assert_words(role_words(ROLE_INSTRUCTOR), "Instructor");
    assert_words(role_words(ROLE_ADMIN), "Administrator");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PAGE_TEST(one_sees_what_is_kept_of_oneself),
        PAGE_TEST(a_name_is_changed_and_nothing_else),
        PAGE_TEST(an_empty_name_is_refused_at_its_field),
        PAGE_TEST(a_new_address_needs_the_password),
        PAGE_TEST(an_address_that_cannot_be_had_is_refused_at_its_field),
        PAGE_TEST(a_new_password_ends_all_sessions_but_this_one),
        PAGE_TEST(a_password_that_will_not_do_is_refused_where_it_was_typed),
        PAGE_TEST(guessing_the_password_is_slowed),
        PAGE_TEST(an_empty_form_changes_nothing),
        PAGE_TEST(everybody_may_read_what_is_kept),
        PAGE_TEST(every_role_has_a_word),
    };
    return crypto_start() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
