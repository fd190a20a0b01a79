// SPDX-License-Identifier: Apache-2.0
// Tests of server/pages/sign_up_pages.c: making an account by oneself, and by a one-time link.
#include "base/crypto.h"
#include "classroom.h"
#include "store/links.h"
#include "store/sessions.h"
#include "support/golden.h"

#define BODY "email=noor@example.org&name=Noor+al-Hashimi&password=a+quiet+porch"
#define TAKEN "This address has an account already. Sign in instead."
#define GONE "This link is not good any more."

static struct account *find_account(struct classroom *room, const char *email) {
    return load_account_by_email(room->store->db, room->arena, text_from(email));
}

static void the_page_says_what_is_kept_and_by_whom(void **state) {
    struct classroom *room = *state;
    struct outcome page = get(room, 0, "/sign-up?next=/courses/porch");
    assert_code(page, STATUS_OK);
    assert_part(room, page, "next", "\"/courses/porch\"");
    assert_part(room, page, "operator", "\"The Operator\"");
    assert_page(room, page, "sign_up");
    room->site.operator= NO_TEXT;
    assert_part(room, get(room, 0, "/sign-up?next=//evil.example"), "operator", "\"Stoa\"");
    assert_part(room, get(room, 0, "/sign-up?next=//evil.example"), "next", "null");
}

static void who_signs_up_is_a_learner_and_signed_in(void **state) {
    struct classroom *room = *state;
    struct outcome out = post(room, 0, "/sign-up", BODY "&next=/courses/porch");
    assert_code(out, STATUS_CREATED);
    assert_part(room, out, "account.name", "\"Noor al-Hashimi\"");
    assert_part(room, out, "account.role", "\"learner\"");
    assert_location(out, "/courses/porch");
    const struct account *account = find_account(room, "NOOR@example.org");
    assert_int_equal(account->role, ROLE_LEARNER);
    assert_true(is_password_right(TEXT("a quiet porch"), account->password_hash));
    const struct session *session =
        load_session(room->store->db, room->arena, out.visit->new_session_token, room->store->act.now);
    assert_true(session && session->account.id == account->id);
}

static void a_name_stays_as_it_was_written(void **state) {
    struct classroom *room = *state;
    struct outcome out =
        post(room, 0, "/sign-up",
             "{\"email\":\"k@example.org\",\"name\":\" 세종대왕, 世宗 \",\"password\":\"훈민정음해례본책\"}");
    assert_code(out, STATUS_CREATED);
    assert_words(find_account(room, "k@example.org")->name, "세종대왕, 世宗");
}

static void everything_that_is_wrong_is_said_at_once(void **state) {
    struct classroom *room = *state;
    struct outcome out = post(room, 0, "/sign-up", "email=noor&name=%20&password=short&next=/me");
    assert_code(out, STATUS_REFUSED);
    assert_int_equal(out.visit->form->complaints_count, 3);
    assert_words(form_complaint_at(out.visit->form, "password"), "Password: take at least 8 characters.");
    assert_page(room, out, "sign_up_refused");
    out = post(room, 0, "/sign-up", "{}");
    assert_code(out, STATUS_REFUSED);
    assert_int_equal(out.visit->form->complaints_count, 3);
    assert_int_equal(ask_number(room->store, SQL("SELECT count(*) FROM account")), 3);
}

static void a_known_address_is_refused_at_its_field(void **state) {
    struct classroom *room = *state;
    struct outcome out = post(room, 0, "/sign-up", "email=ADA@example.org&name=Ada&password=a+quiet+porch");
    assert_code(out, STATUS_REFUSED);
    assert_words(form_complaint_at(out.visit->form, "email"), TAKEN);
    assert_true(holds(html_of(room, out), TAKEN));
}

static void a_password_too_easy_to_guess_is_refused(void **state) {
    struct classroom *room = *state;
    struct outcome out = post(room, 0, "/sign-up", "email=noor.h@example.org&name=Noor&password=NOOR.H@example.org");
    assert_code(out, STATUS_REFUSED);
    assert_words(form_complaint_at(out.visit->form, "password"),
                 "Password: your name or address is too easy to guess. Take another.");
}

static void signing_up_is_slowed_by_address(void **state) {
    struct classroom *room = *state;
    const char *body = "email=ada@example.org&name=Ada&password=a+quiet+porch";
    for (int i = 0; i < 4; i++)
        assert_code(post(room, 0, "/sign-up", body), STATUS_REFUSED);
    struct outcome out = post(room, 0, "/sign-up", body);
    assert_code(out, STATUS_TOO_MANY);
    assert_true(out.visit->retry_after_seconds > 0);
    assert_true(holds(html_of(room, out), "There were too many tries. Try again in "));
    room->address = TEXT("198.51.100.0");
    assert_code(post(room, 0, "/sign-up", body), STATUS_REFUSED);
}

// ---- one-time links ------------------------------------------------------------------------------------------------

static const char *make_link(struct classroom *room, enum link_purpose purpose, int64_t account_id) {
    text token = save_new_link(room->store->db, room->arena, &room->store->act, purpose, account_id);
    return make_textf(room->arena, "/welcome/%.*s", PRINT(token)).bytes;
}

// Without an administrator, as on the first day.
static const char *make_first_link(struct classroom *room) {
    assert_true(db_execute(room->store->db, SQL("UPDATE account SET role = 'learner' WHERE role = 'admin'"), NO_ARGS));
    return make_link(room, LINK_FIRST_ADMIN, 0);
}

static void the_first_link_makes_the_first_administrator(void **state) {
    struct classroom *room = *state;
    const char *link = make_first_link(room);
    struct outcome page = get(room, 0, link);
    assert_code(page, STATUS_OK);
    assert_part(room, page, "is_first", "true");
    assert_part(room, page, "asks_identity", "true");
    assert_true(holds(html_of(room, page), link));
    struct outcome out = post(room, 0, link, BODY);
    assert_code(out, STATUS_OK);
    assert_part(room, out, "account.role", "\"admin\"");
    assert_location(out, "/admin");
    assert_int_equal(find_account(room, "noor@example.org")->role, ROLE_ADMIN);
    assert_code(get(room, 0, link), STATUS_NOT_FOUND);
    assert_code(post(room, 0, link, BODY), STATUS_NOT_FOUND);
}

static void the_first_administrator_says_who_they_are(void **state) {
    struct classroom *room = *state;
    const char *link = make_first_link(room);
    struct outcome out = post(room, 0, link, "name=Noor&password=a+quiet+porch");
    assert_code(out, STATUS_REFUSED);
    assert_words(form_complaint_at(out.visit->form, "email"), "E-mail address: please fill this in.");
    assert_true(holds(html_of(room, out), "value=\"Noor\""));
    out = post(room, 0, link, "password=1");
    assert_int_equal(out.visit->form->complaints_count, 3);
    out = post(room, 0, link, "name=Ada&email=ada@example.org&password=a+quiet+porch");
    assert_code(out, STATUS_REFUSED);
    assert_words(form_complaint_at(out.visit->form, "email"), "This address has an account already. Take another.");
    assert_code(post(room, 0, link, BODY), STATUS_OK); // the link was not used up
}

static void a_link_gives_a_new_password_and_ends_all_sessions(void **state) {
    struct classroom *room = *state;
    int64_t old_session = 0;
    text old = save_new_session(room->store->db, room->arena, &room->store->act, room->learner, &old_session);
    const char *link = make_link(room, LINK_PASSWORD, room->learner);
    struct outcome page = get(room, 0, link);
    assert_part(room, page, "is_reset", "true");
    assert_part(room, page, "asks_identity", "false");
    assert_part(room, page, "email", "\"Ada@example.org\"");
    struct outcome out = post(room, 0, link, "password=a+quiet+porch");
    assert_code(out, STATUS_OK);
    assert_location(out, "/me");
    assert_part(room, out, "account.name", "\"Ada\"");
    assert_true(is_password_right(TEXT("a quiet porch"), find_account(room, "ada@example.org")->password_hash));
    assert_null(load_session(room->store->db, room->arena, old, room->store->act.now));
    assert_code(post(room, 0, link, "password=a+quiet+porch"), STATUS_NOT_FOUND);
}

static void a_link_cannot_make_somebody_else_of_an_account(void **state) {
    struct classroom *room = *state;
    const char *link = make_link(room, LINK_INVITATION, room->learner);
    struct outcome out = post(room, 0, link, BODY);
    assert_code(out, STATUS_OK);
    assert_part(room, out, "account.name", "\"Ada\"");
    assert_null(find_account(room, "noor@example.org"));
}

static void a_password_too_short_does_not_use_up_the_link(void **state) {
    struct classroom *room = *state;
    const char *link = make_link(room, LINK_PASSWORD, room->learner);
    struct outcome out = post(room, 0, link, "password=1234567");
    assert_code(out, STATUS_REFUSED);
    assert_true(holds(html_of(room, out), "Password: take at least 8 characters."));
    assert_code(get(room, 0, link), STATUS_OK);
}

static void a_link_that_is_not_good_any_more_says_so(void **state) {
    struct classroom *room = *state;
    struct outcome unknown = get(room, 0, "/welcome/nothing");
    assert_code(unknown, STATUS_NOT_FOUND);
    assert_words(unknown.visit->detail, GONE);
    assert_true(unknown.visit->shows_refusal);
    assert_page(room, unknown, "welcome_gone");
    const char *old = make_link(room, LINK_PASSWORD, room->learner), *newer;
    newer = make_link(room, LINK_PASSWORD, room->learner);
    assert_code(get(room, 0, old), STATUS_NOT_FOUND); // a newer one ends it
    assert_code(get(room, 0, newer), STATUS_OK);
    pass_seconds(room->store, LINK_SECONDS + 1);
    assert_code(get(room, 0, newer), STATUS_NOT_FOUND);
    assert_code(post(room, 0, newer, "password=a+quiet+porch"), STATUS_NOT_FOUND);
}

static void the_link_of_a_disabled_account_lets_nobody_in(void **state) {
    struct classroom *room = *state;
    const char *link = make_link(room, LINK_PASSWORD, room->learner);
    assert_int_equal(save_account_disabled(room->store->db, room->arena, &room->store->act, room->learner, true),
                     STATUS_OK);
    assert_code(post(room, 0, link, "password=a+quiet+porch"), STATUS_NOT_FOUND);
    assert_int_equal(ask_number(room->store, SQL("SELECT count(*) FROM session")), 0);
}

static void the_welcome_pages_are_as_they_were_drawn(void **state) {
    struct classroom *room = *state;
    struct outcome first = get(room, 0, make_first_link(room));
    assert_page(room, first, "welcome_first");
    assert_page(room, get(room, 0, make_link(room, LINK_PASSWORD, room->learner)), "welcome_reset");
    assert_page(room, get(room, 0, make_link(room, LINK_INVITATION, room->learner)), "welcome_invitation");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PAGE_TEST(the_page_says_what_is_kept_and_by_whom),
        PAGE_TEST(who_signs_up_is_a_learner_and_signed_in),
        PAGE_TEST(a_name_stays_as_it_was_written),
        PAGE_TEST(everything_that_is_wrong_is_said_at_once),
        PAGE_TEST(a_known_address_is_refused_at_its_field),
        PAGE_TEST(a_password_too_easy_to_guess_is_refused),
        PAGE_TEST(signing_up_is_slowed_by_address),
        PAGE_TEST(the_first_link_makes_the_first_administrator),
        PAGE_TEST(the_first_administrator_says_who_they_are),
        PAGE_TEST(a_link_gives_a_new_password_and_ends_all_sessions),
        PAGE_TEST(a_link_cannot_make_somebody_else_of_an_account),
        PAGE_TEST(a_password_too_short_does_not_use_up_the_link),
        PAGE_TEST(a_link_that_is_not_good_any_more_says_so),
        PAGE_TEST(the_link_of_a_disabled_account_lets_nobody_in),
        PAGE_TEST(the_welcome_pages_are_as_they_were_drawn),
    };
    return crypto_start() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
