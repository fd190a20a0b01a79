// SPDX-License-Identifier: Apache-2.0
// Tests of server/http/request.c: headers, cookies, query parameters, and what a client would rather have.
#include "fixture.h"

static void a_header_is_found_whatever_its_case(void **state) {
    struct fixture *it = *state;
    add_header(it, "X-One", "1");
    add_header(it, "x-empty", "");
    assert_text(request_header(&it->request, TEXT("x-ONE")), "1");
    assert_text(request_header(&it->request, TEXT("X-Empty")), "");
    assert_null(request_header(&it->request, TEXT("X-Two")).bytes);
}

static void a_cookie_is_found_among_others(void **state) {
    struct fixture *it = *state;
    add_header(it, "Cookie", "a=1; stoa=token=x;b=;  c = 3");
    add_header(it, "cookie", "d=4");
    assert_text(request_cookie(&it->request, TEXT("stoa")), "token=x");
    assert_text(request_cookie(&it->request, TEXT("b")), "");
    assert_text(request_cookie(&it->request, TEXT("d")), "4");
    assert_null(request_cookie(&it->request, TEXT("STOA")).bytes);
    assert_null(request_cookie(&it->request, TEXT("c")).bytes);
}

static void a_cookie_that_somebody_planted_beside_ours_counts_for_nothing(void **state) {
    struct fixture *it = *state;
    add_header(it, "Cookie", "stoa=ours; stoa=planted");
    assert_null(request_cookie(&it->request, TEXT("stoa")).bytes);
    remove_headers(it);
    add_header(it, "Cookie", "stoa=ours");
    add_header(it, "Cookie", "stoa=planted");
    assert_null(request_cookie(&it->request, TEXT("stoa")).bytes);
}

static void a_parameter_is_decoded(void **state) {
    struct fixture *it = *state;
    text value;
    it->request.query = TEXT("q=caf%C3%A9+noir&empty=&bare&%71%32=two&&");
    assert_true(request_parameter(&it->request, TEXT("q"), &value));
    assert_text(value, "café noir");
    assert_true(request_parameter(&it->request, TEXT("empty"), &value));
    assert_text(value, "");
    assert_true(request_parameter(&it->request, TEXT("bare"), &value));
    assert_text(value, "");
    assert_true(request_parameter(&it->request, TEXT("q2"), &value));
    assert_text(value, "two");
    assert_true(request_parameter(&it->request, TEXT("absent"), &value));
    assert_null(value.bytes);
}

static void a_parameter_that_is_named_twice_is_malformed(void **state) {
    struct fixture *it = *state;
    text value;
    it->request.query = TEXT("a=1&b=2&%61=3");
    assert_false(request_parameter(&it->request, TEXT("a"), &value));
    assert_null(value.bytes);
    assert_true(request_parameter(&it->request, TEXT("b"), &value));
}

static void a_broken_query_is_malformed_whatever_is_asked_of_it(void **state) {
    struct fixture *it = *state;
    static const char *const broken[] = {"a=1&b=%", "%zz=1", "b=%ff", "b=%00", "%c3=1", "b=%4"};
    text value;
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        it->request.query = text_from(broken[i]);
        assert_false(request_parameter(&it->request, TEXT("a"), &value));
    }
}

static void json_is_sent_to_who_prefers_it(void **state) {
    struct fixture *it = *state;
    static const struct {
        const char *accept;
        bool is_json;
    } cases[] = {
        {"application/json", true},
        {"application/json, text/html", false},
        {"application/json, text/html;q=0.9", true},
        {"text/html, application/json", false},
        {"text/html;q=0.5, application/json;q=0.6", true},
        {"text/html;q=0.5, application/json;q=0.4", false},
        {"application/json, text/plain, */*", true},
        {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", false},
        {"*/*", false},
        {"", false},
        {"application/*", true},
        {"application/*, text/html", false},
        {"APPLICATION/JSON", true},
        {"application/json;q=0", false},
        {"application/json;q=0, */*", false},
        {"application/json;q=2", false},
        {"application/json;q=0.5;version=1, text/html;q=0.3", true},
        {"application/json ; q=0.3 , text/html ; q=0.2", true},
        {"text/*;q=1, application/json;q=0.999", false},
        {"application/problem+json", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        remove_headers(it);
        add_header(it, "Accept", cases[i].accept);
        if (is_json_preferred(&it->request) != cases[i].is_json)
            fail_msg("Accept: %s", cases[i].accept);
    }
    remove_headers(it);
    assert_false(is_json_preferred(&it->request));
    add_header(it, "Accept", "text/html;q=0.1");
    add_header(it, "Accept", "application/json");
    assert_true(is_json_preferred(&it->request));
}

static void gzip_is_sent_to_who_accepts_it(void **state) {
    struct fixture *it = *state;
    static const struct {
        const char *accept;
        bool is_gzip;
    } cases[] = {
        {"gzip, deflate, br", true},
        {"gzip;q=0", false},
        {"*", true},
        {"*;q=0", false},
        {"identity", false},
        {"", false},
        {"GZIP", true},
        {"gzip;q=0, *", false},
        {"x-gzip", true},
        {"br;q=1, gzip;q=0.1", true},
        {"gzipped", false},
        {"gzip;q=0.000", false},
        {"gzip;q=1.001", false},
        {"gzip;q=0,5", false},
        {"gzip;q=", false},
        {"gzip;q=0.0001", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        remove_headers(it);
        add_header(it, "Accept-Encoding", cases[i].accept);
        if (is_gzip_accepted(&it->request) != cases[i].is_gzip)
            fail_msg("Accept-Encoding: %s", cases[i].accept);
    }
    remove_headers(it);
    assert_false(is_gzip_accepted(&it->request));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)
    const struct CMUnitTest tests[] = {
        TEST(a_header_is_found_whatever_its_case),
        TEST(a_cookie_is_found_among_others),
        TEST(a_cookie_that_somebody_planted_beside_ours_counts_for_nothing),
        TEST(a_parameter_is_decoded),
        TEST(a_parameter_that_is_named_twice_is_malformed),
        TEST(a_broken_query_is_malformed_whatever_is_asked_of_it),
        TEST(json_is_sent_to_who_prefers_it),
        TEST(gzip_is_sent_to_who_accepts_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
