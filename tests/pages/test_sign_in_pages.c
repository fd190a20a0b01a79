// SPDX-License-Identifier: Apache-2.0
// Tests of server/pages/sign_in_pages.c: who gets in, what all others are told, and what is carried past a session that
// ended.
#include "base/crypto.h"
#include "classroom.h"
#include "pages/sign_in_pages.h"
#include "store/sessions.h"
#include "support/golden.h"

#define PASSWORD "a quiet porch"
#define RIGHT "email=ada@example.org&password=a+quiet+porch"
#define WRONG "email=ada@example.org&password=a+loud+porch"
#define NOT_RIGHT "The address or the password is not right."

static void give_password(struct classroom *room, int64_t account_id) {
    text hash = NO_TEXT;
    assert_true(make_password_hash(room->arena, TEXT(PASSWORD), &hash));
    assert_int_equal(save_account_password(room->store->db, room->arena, &room->store->act, account_id, hash, 0),
                     STATUS_OK);
}

static int64_t count_all_sessions(struct classroom *room) {
    return ask_number(room->store, SQL("SELECT count(*) FROM session"));
}

static void the_page_asks_for_address_and_password(void **state) {
    struct classroom *room = *state;
    struct outcome page = get(room, 0, "/sign-in");
    assert_code(page, STATUS_OK);
    assert_part(room, page, "next", "null");
    assert_page(room, page, "sign_in");
}

static void who_was_on_the_way_to_a_page_is_led_there(void **state) {
    struct classroom *room = *state;
    struct outcome page = get(room, 0, "/sign-in?next=/courses/porch%3Fa%3Db");
    assert_part(room, page, "next", "\"/courses/porch?a=b\"");
    assert_part(room, page, "sign_up_url", "\"/sign-up?next=%2Fcourses%2Fporch%3Fa%3Db\"");
    assert_page(room, page, "sign_in_next");
    give_password(room, room->learner);
    assert_location(post(room, 0, "/sign-in", RIGHT "&next=/courses/porch%3Fa%3Db"), "/courses/porch?a=b");
}

static void nobody_is_led_to_another_site(void **state) {
    struct classroom *room = *state;
    static const char *const next[] = {"//evil.example", "https://evil.example/", "javascript:alert(1)",
                                       "/%5Cevil.example", "me"};
    give_password(room, room->learner);
    for (size_t i = 0; i < sizeof next / sizeof next[0]; i++) {
        text target = make_textf(room->arena, "/sign-in?next=%s", next[i]);
        assert_part(room, get(room, 0, target.bytes), "next", "null");
        pass_seconds(room->store, 60); // no limit is under test
        text body = make_textf(room->arena, RIGHT "&next=%s", next[i]);
        assert_location(post(room, 0, "/sign-in", body.bytes), "/me");
    }
}

static void the_right_password_begins_a_session(void **state) {
    struct classroom *room = *state;
    give_password(room, room->learner);
    struct outcome in = post(room, 0, "/sign-in", "{\"email\":\" ADA@example.org \",\"password\":\"" PASSWORD "\"}");
    assert_code(in, STATUS_OK);
    assert_words(make_json_text(room->arena, in.json, 0),
                 make_textf(room->arena, "{\"account\":{\"id\":\"%lld\",\"name\":\"Ada\",\"role\":\"learner\"}}",
                            (long long)room->learner)
                     .bytes);
    assert_location(in, "/me");
    const struct session *session =
        load_session(room->store->db, room->arena, in.visit->new_session_token, room->store->act.now);
    assert_non_null(session);
    assert_int_equal(session->account.id, room->learner);
}

static void signing_in_ends_the_session_that_was(void **state) {
    struct classroom *room = *state;
    give_password(room, room->learner);
    save_new_session(room->store->db, room->arena, &room->store->act, room->other, &room->session_id);
    assert_code(post(room, 0, "/sign-in", RIGHT), STATUS_OK);
    assert_int_equal(count_all_sessions(room), 1);
}

static void all_who_do_not_get_in_are_told_the_same(void **state) {
    struct classroom *room = *state;
    give_password(room, room->learner);
    give_password(room, room->other);
    assert_int_equal(save_account_disabled(room->store->db, room->arena, &room->store->act, room->other, true),
                     STATUS_OK);
    static const char *const bodies[] = {WRONG, "email=nobody@example.org&password=a+quiet+porch",
                                         "email=kim@example.org&password=a+quiet+porch",   // disabled
                                         "email=zeno@example.org&password=a+quiet+porch"}; // has none yet
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct outcome out = post(room, 0, "/sign-in", bodies[i]);
        assert_code(out, STATUS_REFUSED);
        assert_words(form_complaint_at(out.visit->form, "password"), NOT_RIGHT);
        assert_true(out.visit->shows_refusal);
        assert_null(out.visit->new_session_token.bytes);
    }
    assert_int_equal(count_all_sessions(room), 0);
}

static void what_was_typed_stands_there_again_but_the_password(void **state) {
    struct classroom *room = *state;
    struct outcome out = post(room, 0, "/sign-in", "email=ada@&password=a+loud+porch&next=/me");
    assert_code(out, STATUS_REFUSED);
    assert_page(room, out, "sign_in_refused");
    assert_false(holds(html_of(room, out), "loud"));
    assert_code(post(room, 0, "/sign-in", ""), STATUS_REFUSED);
    assert_code(post(room, 0, "/sign-in", "{\"email\":7,\"password\":null}"), STATUS_REFUSED);
}

static void assert_too_many(struct classroom *room, const char *body, bool is_too_many) {
    struct outcome out = post(room, 0, "/sign-in", body);
    assert_code(out, is_too_many ? STATUS_TOO_MANY : STATUS_REFUSED);
    assert_int_equal(out.visit->retry_after_seconds > 0, is_too_many);
    assert_int_equal(holds(html_of(room, out), "There were too many tries. Try again in "), is_too_many);
}

static void guessing_is_slowed_by_pair_account_and_address(void **state) {
    struct classroom *room = *state;
    assert_too_many(room, WRONG, false);
    assert_too_many(room, WRONG, false);
    assert_too_many(room, WRONG, true);
    assert_too_many(room, "email=ADA@example.org&password=x", true); // the same account
    room->address = TEXT("198.51.100.0");
    assert_too_many(room, WRONG, false); // by pair this is another, by account the third
    assert_too_many(room, WRONG, true);
    room->address = TEXT("203.0.113.0");
    for (int i = 0; i < 4; i++) {
        text body = make_textf(room->arena, "email=%d@example.org&password=x", i);
        assert_too_many(room, body.bytes, false);
    }
    assert_too_many(room, "email=4@example.org&password=x", true); // by address
    pass_seconds(room->store, 240);
    assert_too_many(room, WRONG, false);
}

static void a_password_that_changed_while_it_was_checked_does_not_sign_in(void **state) {
    struct classroom *room = *state;
    give_password(room, room->learner);
    struct outcome in = post(room, 0, "/sign-in", RIGHT);
    give_password(room, room->learner); // another hash
    in.visit->view = &signed_in_view;
    assert_int_equal(sign_in(in.visit), STATUS_REFUSED);
    assert_words(form_complaint_at(in.visit->form, "password"), NOT_RIGHT);
}

static void signing_out_ends_the_session(void **state) {
    struct classroom *room = *state;
    save_new_session(room->store->db, room->arena, &room->store->act, room->learner, &room->session_id);
    struct outcome out = post(room, room->learner, "/sign-out", "");
    assert_code(out, STATUS_OK);
    assert_true(out.visit->ends_session);
    assert_location(out, "/");
    assert_int_equal(count_all_sessions(room), 0);
    room->session_id = 0;
    assert_code(post(room, 0, "/sign-out", ""), STATUS_OK); // nobody may sign out too
}

// ---- what was typed when a session had ended -----------------------------------------------------------------------

static void what_was_typed_goes_through_sign_in_and_back(void **state) {
    struct classroom *room = *state;
    give_password(room, room->learner);
    enroll_in(room, room->learner, "porch", NULL);
    const char *attempt = start(room, room->learner, "porch/first/check");
    text address = make_textf(room->arena, "%s/answers", attempt);
    struct outcome late = post(room, room->learner, address.bytes, "answer.many=42&answer.which=%3C");
    assert_true(has_typed(late.visit->form));
    fill_sign_in_page_with_typed(late.visit);
    assert_page(room, late, "sign_in_carried");
    text body = make_textf(room->arena, RIGHT "&carried_to=%.*s&carried.answer.many=42&carried.answer.which=%%3C",
                           PRINT(address));
    struct outcome in = post(room, 0, "/sign-in", body.bytes);
    assert_code(in, STATUS_OK);
    assert_null(in.visit->location.bytes);
    assert_true(in.visit->new_session_token.bytes != NULL);
    assert_page(room, in, "resume");
    body = make_textf(room->arena, WRONG "&carried_to=%.*s&carried.answer.many=42", PRINT(address));
    struct outcome wrong = post(room, 0, "/sign-in", body.bytes);
    assert_code(wrong, STATUS_REFUSED);
    assert_true(holds(html_of(room, wrong), "name=\"carried.answer.many\" value=\"42\""));
}

static void an_empty_form_has_nothing_to_lose(void **state) {
    struct classroom *room = *state;
    enroll_in(room, room->learner, "porch", NULL);
    const char *attempt = start(room, room->learner, "porch/first/check");
    struct outcome out = post(room, room->learner, make_textf(room->arena, "%s/submit", attempt).bytes, "");
    assert_false(has_typed(out.visit->form));
}

static void an_act_leads_back_to_the_page_that_it_stood_on(void **state) {
    static const char *const rows[][2] = {{"/courses/c/enroll", "/courses/c"},
                                          {"/courses/c/m/u/done", "/courses/c/m/u"},
                                          {"/courses/c/m/u/attempts", "/courses/c/m/u"},
                                          {"/courses/c/m/u/attempts/1/submit", "/courses/c/m/u/attempts/1"},
                                          {"/records/x/name", "/records/x"},
                                          {"/me/account", "/me/account"}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_words(page_of_action(NULL, text_from(rows[i][0])), rows[i][1]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PAGE_TEST(the_page_asks_for_address_and_password),
        PAGE_TEST(who_was_on_the_way_to_a_page_is_led_there),
        PAGE_TEST(nobody_is_led_to_another_site),
        PAGE_TEST(the_right_password_begins_a_session),
        PAGE_TEST(signing_in_ends_the_session_that_was),
        PAGE_TEST(all_who_do_not_get_in_are_told_the_same),
        PAGE_TEST(what_was_typed_stands_there_again_but_the_password),
        PAGE_TEST(guessing_is_slowed_by_pair_account_and_address),
        PAGE_TEST(a_password_that_changed_while_it_was_checked_does_not_sign_in),
        PAGE_TEST(signing_out_ends_the_session),
        PAGE_TEST(what_was_typed_goes_through_sign_in_and_back),
        PAGE_TEST(an_empty_form_has_nothing_to_lose),
        PAGE_TEST(an_act_leads_back_to_the_page_that_it_stood_on),
    };
    return crypto_start() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
