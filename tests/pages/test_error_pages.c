// SPDX-License-Identifier: Apache-2.0
// Tests of server/pages/error_pages.c and notices.c: every "no" has a title, a sentence and a way on; every sentence
// after a change is found by its code, and no stranger's words are.
#include "classroom.h"
#include "pages/error_pages.h"
#include "pages/notices.h"
#include "support/golden.h"
#include "view/render.h"

// The error page of a request by `account_id` (0: nobody).
static struct outcome refuse_with(struct classroom *room, int64_t account_id, int http_status) {
    struct outcome page = get(room, account_id, "/privacy");
    fill_error_page(page.visit, http_status, TEXT("a1b2c3d4"));
    page.json = make_json_of_page(room->arena, page.visit->view->fields, page.visit->page);
    return page;
}

static void every_status_that_is_no_success_has_a_title_and_a_sentence(void **state) {
    struct classroom *room = *state;
    static const int codes[] = {400, 401, 403, 404, 405, 408, 409, 413, 414, 415, 421, 422, 429, 431, 500, 501, 503};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        struct outcome page = refuse_with(room, 0, codes[i]);
        text words = html_of(room, page);
        assert_true(default_detail(codes[i]).length > 10);
        assert_true(holds(words, make_textf(room->arena, ">%d</span>", codes[i]).bytes));
        assert_true(holds(words, "href=\"/\""));
        assert_true(page.visit->head.is_unlisted && page.visit->head.title.length > 0);
        for (size_t k = 0; k < i; k++)
            assert_false(is_text_equal(default_detail(codes[i]), default_detail(codes[k])));
    }
}

static void all_statuses_of_the_program_have_words_of_their_own(void **state) {
    (void)state;
    for (status code = STATUS_MALFORMED; code <= STATUS_UNAVAILABLE; code++)
        if (status_http_code(code) != 500)
            assert_false(is_text_equal(default_detail(status_http_code(code)), default_detail(500)));
}

static void an_address_that_is_not_there_leads_on(void **state) {
    struct classroom *room = *state;
    assert_page(room, refuse_with(room, 0, 404), "error_not_found");
    assert_true(holds(html_of(room, refuse_with(room, room->learner, 404)), "href=\"/me\""));
    room->library->courses_count = 0;
    assert_true(holds(html_of(room, refuse_with(room, 0, 404)), "href=\"/\""));
}

static void a_refusal_says_its_own_sentence(void **state) {
    struct classroom *room = *state;
    struct outcome page = get(room, room->learner, "/privacy");
    assert_int_equal(refuse(page.visit, STATUS_CONFLICT, "%s & <that>.", "This"), STATUS_CONFLICT);
    fill_error_page(page.visit, 409, TEXT("a1b2c3d4"));
    assert_true(holds(html_of(room, page), "This &amp; &lt;that&gt;."));
    assert_page(room, page, "error_conflict");
}

static void only_faults_of_ours_show_the_number_of_the_request(void **state) {
    struct classroom *room = *state;
    assert_page(room, refuse_with(room, 0, 500), "error_fault");
    assert_page(room, refuse_with(room, 0, 503), "error_busy");
    assert_part(room, refuse_with(room, 0, 507), "request_id", "\"a1b2c3d4\""); // one that nobody named
    assert_part(room, refuse_with(room, 0, 404), "request_id", "null");
    assert_part(room, refuse_with(room, 0, 422), "request_id", "null");
}

static void waiting_is_said_in_seconds(void **state) {
    struct classroom *room = *state;
    struct outcome page = get(room, 0, "/privacy");
    page.visit->retry_after_seconds = 5;
    fill_error_page(page.visit, 503, TEXT("a1b2c3d4"));
    assert_true(holds(html_of(room, page), "Please try again in 5 seconds."));
}

static void a_refusal_before_there_was_a_library_can_be_shown(void **state) {
    struct classroom *room = *state;
    struct outcome page = get(room, 0, "/privacy");
    page.visit->library = NULL;
    fill_error_page(page.visit, 404, NO_TEXT);
    assert_true(holds(html_of(room, page), "This page is not here"));
}

// ---- notices -------------------------------------------------------------------------------------------------------

static void every_code_that_a_page_gives_has_its_sentence(void **state) {
    (void)state;
    static const char *const codes[] = {"enrolled",   "left",          "audience",        "completed",
                                        "saved",      "account-saved", "account-changed", "published",
                                        "name-shown", "name-hidden",   "score-shown",     "score-hidden"};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        text words = notice_of(text_from(codes[i]));
        assert_true(words.length > 0 && text_ends_with(words, TEXT(".")));
        for (size_t k = 0; k < i; k++)
            assert_false(is_text_equal(words, notice_of(text_from(codes[k]))));
    }
}

static void the_words_of_strangers_never_get_into_a_page(void **state) {
    struct classroom *room = *state;
    assert_null(notice_of(TEXT("")).bytes);
    assert_null(notice_of(NO_TEXT).bytes);
    assert_null(notice_of(TEXT("Enrolled")).bytes);
    struct outcome page = get(room, room->learner, "/courses/porch?said=Call+this+number");
    assert_null(page.visit->notice.bytes);
    assert_words(get(room, room->learner, "/courses/porch?said=enrolled").visit->notice, "You are enrolled.");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PAGE_TEST(every_status_that_is_no_success_has_a_title_and_a_sentence),
        PAGE_TEST(all_statuses_of_the_program_have_words_of_their_own),
        PAGE_TEST(an_address_that_is_not_there_leads_on),
        PAGE_TEST(a_refusal_says_its_own_sentence),
        PAGE_TEST(only_faults_of_ours_show_the_number_of_the_request),
        PAGE_TEST(waiting_is_said_in_seconds),
        PAGE_TEST(a_refusal_before_there_was_a_library_can_be_shown),
        PAGE_TEST(every_code_that_a_page_gives_has_its_sentence),
        PAGE_TEST(the_words_of_strangers_never_get_into_a_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
