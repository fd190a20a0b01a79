// SPDX-License-Identifier: Apache-2.0
// Tests of server/http/guard.c: a request that could be read in two ways is refused.
#include "fixture.h"
#include "http/guard.h"
#include <string.h>

// Judges a request written as lines with '\n' between them: the request line, then headers.
static struct verdict judge(struct fixture *it, const char *lines) {
    text rest = text_from(lines), line, method, target;
    (void)text_next(&rest, '\n', &line);
    size_t bytes = line.length + 4;
    (void)text_next(&line, ' ', &method);
    (void)text_next(&line, ' ', &target);
    remove_headers(it);
    struct raw_request raw = {.method = method, .target = target, .version = line, .headers = it->request.headers};
    while (text_next(&rest, '\n', &line)) {
        size_t colon = (size_t)text_find(line, TEXT(":"), 0);
        it->request.headers[raw.headers_count].name = text_slice(line, 0, colon);
        it->request.headers[raw.headers_count++].value = text_trim(text_slice(line, colon + 1, line.length));
        bytes += line.length + 2;
    }
    raw.received_bytes = bytes;
    return judge_request(&raw);
}

static void a_usual_request_passes(void **state) {
    struct fixture *it = *state;
    static const char *const cases[] = {
        "GET / HTTP/1.1\nHost: a.example:8080",
        "HEAD /x?y HTTP/1.1\nHost: [::1]:80\nAccept: */*",
        "GET / HTTP/1.0",
        "GET / HTTP/1.0\nHost: a",
        "POST / HTTP/1.1\nHost: a\nContent-Length: 0",
        "POST / HTTP/1.1\nHost: a\nContent-Length: 12\nExpect: 100-continue",
        "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked",
        "POST / HTTP/1.1\nHost: a\ntransfer-encoding: Chunked",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct verdict verdict = judge(it, cases[i]);
        if (verdict.http_status != 0 || !verdict.is_plain)
            fail_msg("%s: %d %.*s", cases[i], verdict.http_status, PRINT(verdict.reason));
    }
}

static void what_is_announced_is_told(void **state) {
    struct fixture *it = *state;
    struct verdict verdict = judge(it, "POST / HTTP/1.1\nHost: a\nContent-Length: 9223372036854775807");
    assert_int_equal(verdict.method, HTTP_POST);
    assert_true(verdict.has_body && !verdict.is_chunked && verdict.body_bytes == INT64_MAX);
    verdict = judge(it, "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked");
    assert_true(verdict.has_body && verdict.is_chunked && verdict.body_bytes == 0);
    verdict = judge(it, "HEAD / HTTP/1.1\nHost: a");
    assert_int_equal(verdict.method, HTTP_HEAD);
    assert_false(verdict.has_body);
}

static void an_ambiguous_request_is_refused(void **state) {
    struct fixture *it = *state;
    static const struct {
        int http_status;
        const char *lines;
    } cases[] = {
        {400, "GET / HTTP/1.1"},
        {400, "GET / HTTP/1.1\nHost: a\nHost: a"},
        {400, "GET / HTTP/1.0\nHost: a\nhost: b"},
        {400, "GET / HTTP/1.1\nHost: "},
        {400, "GET / HTTP/1.1\nHost: a/b"},
        {400, "GET / HTTP/1.1\nHost: a b"},
        {400, "GET / HTTP/1.1\nHost: a@b"},
        {400, "GET / HTTP/1.2\nHost: a"},
        {400, "GET / HTTP/2.0\nHost: a"},
        {400, "GET / http/1.1\nHost: a"},
        {400, "GET /"},
        {400, "GET http://a/ HTTP/1.1\nHost: a"},
        {400, "GET a HTTP/1.1\nHost: a"},
        {400, "GET * HTTP/1.1\nHost: a"},
        {400, "GE(T / HTTP/1.1\nHost: a"},
        {405, "PUT / HTTP/1.1\nHost: a"},
        {405, "DELETE / HTTP/1.1\nHost: a"},
        {405, "PATCH / HTTP/1.1\nHost: a"},
        {405, "OPTIONS * HTTP/1.1\nHost: a"},
        {405, "TRACE / HTTP/1.1\nHost: a"},
        {405, "CONNECT a:1 HTTP/1.1\nHost: a"},
        {501, "get / HTTP/1.1\nHost: a"},
        {501, "BREW / HTTP/1.1\nHost: a"},
        {400, "POST / HTTP/1.1\nHost: a\nContent-Length: 5\nTransfer-Encoding: chunked"},
        {400, "POST / HTTP/1.1\nHost: a\nContent-Length: 5\nContent-Length: 5"},
        {400, "POST / HTTP/1.1\nHost: a\nContent-Length: 5\ncontent-length: 6"},
        {400, "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\nTransfer-Encoding: chunked"},
        {400, "POST / HTTP/1.1\nHost: a\nContent-Length: +5"},
        {400, "POST / HTTP/1.1\nHost: a\nContent-Length: -5"},
        {400, "POST / HTTP/1.1\nHost: a\nContent-Length: -0"},
        {400, "POST / HTTP/1.1\nHost: a\nContent-Length: 5,5"},
        {400, "POST / HTTP/1.1\nHost: a\nContent-Length: 5 5"},
        {400, "POST / HTTP/1.1\nHost: a\nContent-Length: 0x5"},
        {400, "POST / HTTP/1.1\nHost: a\nContent-Length: "},
        {400, "POST / HTTP/1.1\nHost: a\nContent-Length: 9223372036854775808"},
        {400, "POST / HTTP/1.1\nHost: a\nContent-Length: 99999999999999999999999"},
        {400, "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: xchunked"},
        {400, "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: gzip, chunked"},
        {400, "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked, identity"},
        {400, "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked;x=1"},
        {400, "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: identity"},
        {400, "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: "},
        {400, "POST / HTTP/1.0\nHost: a\nTransfer-Encoding: chunked"},
        {400, "GET / HTTP/1.1\nHost: a\nContent-Length: 5"},
        {400, "GET / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked"},
        {400, "HEAD / HTTP/1.1\nHost: a\nContent-Length: 0"},
        {400, "POST / HTTP/1.1\nHost: a\nContent-Length : 5"},
        {400, "POST / HTTP/1.1\nHost: a\nTransfer-Encoding\t: chunked"},
        {400, "GET / HTTP/1.1\nHost: a\n X: b"},
        {400, "GET / HTTP/1.1\nHost: a\nX(y): b"},
        {400, "GET / HTTP/1.1\nHost: a\n: b"},
        {400, "GET / HTTP/1.1\nHost: a\nX\xc3\xa4: b"},
        {400, "GET / HTTP/1.1\nHost: a\nX: b\x01z"},
        {400, "GET / HTTP/1.1\nHost: a\nX: b\x7f"},
        {400, "GET / HTTP/1.1\nHost: a\nX: b\rY: c"},
        {400, "POST / HTTP/1.1\nHost: a\nContent-Length: 1\nContent-Type: a/b\nContent-Type: c/d"},
        {400, "GET / HTTP/1.1\nHost: a\nOrigin: a\nOrigin: b"},
        {400, "GET / HTTP/1.1\nHost: a\nSec-Fetch-Site: none\nSec-Fetch-Site: none"},
        {400, "GET / HTTP/1.1\nHost: a\nAuthorization: a\nAuthorization: b"},
        {417, "POST / HTTP/1.1\nHost: a\nContent-Length: 1\nExpect: wonders"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct verdict verdict = judge(it, cases[i].lines);
        if (verdict.http_status != cases[i].http_status || verdict.is_plain || verdict.reason.length == 0)
            fail_msg("%s: %d", cases[i].lines, verdict.http_status);
    }
}

static void a_nul_in_a_header_is_refused(void **state) {
    (void)state;
    struct http_header headers[] = {{TEXT("Host"), TEXT("a")}, {TEXT("X"), {"a\0b", 3}}};
    struct raw_request raw = {TEXT("GET"), TEXT("/"), TEXT("HTTP/1.1"), headers, 2, 0};
    assert_int_equal(judge_request(&raw).http_status, 400);
    headers[1] = (struct http_header){{"X\0y", 3}, TEXT("a")};
    assert_int_equal(judge_request(&raw).http_status, 400);
    headers[1] = (struct http_header){TEXT("X"), TEXT("a")};
    headers[0].value = (text){"a\0", 2};
    assert_int_equal(judge_request(&raw).http_status, 400);
}

static void what_is_too_large_is_refused(void **state) {
    struct fixture *it = *state;
    char *words = arena_make(it->arena, GUARD_HEADER_BYTES + 2);
    memset(words, 'a', GUARD_HEADER_BYTES + 1);
    words[0] = '/';
    for (int i = 0; i < GUARD_HEADERS; i++)
        add_header(it, i == 0 ? "Host" : "X", "a");
    struct raw_request raw = {
        TEXT("GET"), {words, GUARD_TARGET_BYTES}, TEXT("HTTP/1.1"), it->request.headers, GUARD_HEADERS, 0};
    assert_int_equal(judge_request(&raw).http_status, 0);
    raw.target.length++;
    assert_int_equal(judge_request(&raw).http_status, 414);
    raw.target = TEXT("/");
    add_header(it, "X", "a");
    raw.headers_count++;
    assert_int_equal(judge_request(&raw).http_status, 431);
    raw.headers_count = 2;
    it->request.headers[1].value = (text){words, GUARD_HEADER_BYTES};
    assert_int_equal(judge_request(&raw).http_status, 431);
}

static void what_is_not_written_as_usual_ends_the_connection(void **state) {
    struct fixture *it = *state;
    add_header(it, "Host", "a");
    struct raw_request raw = {TEXT("GET"), TEXT("/"), TEXT("HTTP/1.1"), it->request.headers, 1, 27};
    assert_true(judge_request(&raw).is_plain);
    for (size_t bytes = 24; bytes < 30; bytes++) {
        raw.received_bytes = bytes;
        assert_int_equal(judge_request(&raw).http_status, 0);
        assert_int_equal(judge_request(&raw).is_plain, bytes == 27);
    }
    raw = (struct raw_request){TEXT("POST"), TEXT("/"), TEXT("HTTP/1.1"), it->request.headers, 1, 28};
    assert_false(judge_request(&raw).is_plain); // whatever follows was perhaps meant as its body
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)
    const struct CMUnitTest tests[] = {
        TEST(a_usual_request_passes),          TEST(what_is_announced_is_told),
        TEST(an_ambiguous_request_is_refused), TEST(a_nul_in_a_header_is_refused),
        TEST(what_is_too_large_is_refused),    TEST(what_is_not_written_as_usual_ends_the_connection),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
