// SPDX-License-Identifier: Apache-2.0
// Tests of server/http/http_server.c and exchange.c over real sockets: what goes through, and how it comes back.
#include "support/scratch.h"
#include "toy_server.h"
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int open_toy(void **state) {
    struct toy *toy = toy_make(NULL);
    toy_open(toy);
    *state = toy;
    return 0;
}

static int close_toy(void **state) {
    toy_close(*state);
    return 0;
}

#define GET(path) "GET " path " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

static void a_get_is_answered(void **state) {
    struct toy *toy = *state;
    text answer = answer_to(toy, GET("/hello"));
    assert_int_equal(status_in(answer), 200);
    assert_text(body_in(answer), "hello\n");
    assert_text(header_in(answer, "Content-Length"), "6");
    assert_text(header_in(answer, "Content-Type"), "text/plain");
    assert_non_null(header_in(answer, "Date").bytes);
    assert_null(header_in(answer, "Server").bytes);
    assert_becomes(&toy->sent, 1);
}

static void the_address_is_taken_as_it_was_sent(void **state) {
    struct toy *toy = *state;
    assert_text(body_in(answer_to(toy, GET("/echo/%C3%A4%20b?x=%2F&y"))), "GET|/echo/ä b|x=%2F&y|127.0.0.1|open\n");
    assert_text(body_in(answer_to(toy, GET("/echo/%2541"))), "GET|/echo/%41||127.0.0.1|open\n");
    assert_int_equal(status_in(answer_to(toy, GET("/echo/a%00b"))), 400);
    assert_int_equal(status_in(answer_to(toy, GET("/echo/a%2fb"))), 400);
    assert_int_equal(status_in(answer_to(toy, GET("/echo/../b"))), 400);
}

static void head_gives_the_same_headers_and_no_body(void **state) {
    struct toy *toy = *state;
    static const char *const paths[] = {"/hello", "/large", "/stream", "/file", "/nothing"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        text tail = make_textf(toy->arena, " %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", paths[i]);
        text get = answer_to(toy, make_joined(toy->arena, TEXT("GET"), tail).bytes);
        text head = answer_to(toy, make_joined(toy->arena, TEXT("HEAD"), tail).bytes);
        assert_int_equal(body_in(head).length, 0);
        assert_int_equal(status_in(head), status_in(get));
        static const char *const names[] = {"Content-Length", "Content-Type", "ETag", "Accept-Ranges"};
        for (size_t k = 0; k < 4; k++)
            assert_true(is_text_equal(header_in(head, names[k]), header_in(get, names[k])));
    }
}

static void many_requests_share_a_connection(void **state) {
    struct toy *toy = *state;
    int handle = toy_connect(toy);
    for (int i = 0; i < 50; i++) {
        send_words(handle, TEXT("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"));
        text answer = receive_until(toy->arena, handle, TEXT("hello\n"));
        assert_int_equal(status_in(answer), 200);
        assert_null(header_in(answer, "Connection").bytes);
    }
    assert_int_equal(http_figures(toy->server).connections, 1);
    assert_int_equal(http_figures(toy->server).requests, 50);
    (void)close(handle);
}

static void a_body_comes_whole_and_ends_the_connection(void **state) {
    struct toy *toy = *state;
    text answer = answer_to(toy, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde");
    assert_text(body_in(answer), "abcde");
    assert_text(header_in(answer, "Connection"), "close");
    answer = answer_to(toy, "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                            "3\r\nabc\r\n2\r\nde\r\n0\r\nX: y\r\n\r\n");
    assert_text(body_in(answer), "abcde");
    assert_text(header_in(answer, "Connection"), "close");
    answer = answer_to(toy, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
    assert_int_equal(status_in(answer), 200);
    answer = answer_to(toy, "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
    assert_int_equal(status_in(answer), 200);
}

static void a_large_body_comes_whole(void **state) {
    struct toy *toy = *state;
    bool is_ended;
    text head = TEXT("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 65536\r\n\r\n");
    int handle = toy_send(toy, head);
    for (size_t at = 0; at < 65536; at += 4096)
        send_words(handle, (text){toy->large + at, 4096});
    text answer = receive_until_quiet(toy->arena, handle, 5000, &is_ended);
    assert_int_equal(body_in(answer).length, 65536);
    assert_memory_equal(body_in(answer).bytes, toy->large, 65536);
    (void)close(handle);
}

static void a_body_over_its_limit_is_refused_before_it_is_read(void **state) {
    struct toy *toy = *state;
    bool is_ended;
    int handle = toy_send(toy, TEXT("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n"));
    text answer = receive_until_quiet(toy->arena, handle, 5000, &is_ended);
    assert_int_equal(status_in(answer), 413);
    assert_true(is_ended);
    (void)close(handle);
    handle =
        toy_send(toy, TEXT("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 99999\r\n\r\n"));
    assert_int_equal(status_in(receive_until_quiet(toy->arena, handle, 5000, &is_ended)), 413);
    (void)close(handle);
}

// The words that nobody reads must not take the answer away from the client.
static void who_sends_too_much_can_still_read_why_not(void **state) {
    struct toy *toy = *state;
    bool is_ended;
    int handle = toy_send(toy, TEXT("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 8388608\r\n\r\n"));
    send_words(handle, (text){toy->large, LARGE_BYTES});
    text answer = receive_until_quiet(toy->arena, handle, 5000, &is_ended);
    assert_int_equal(status_in(answer), 413);
    assert_int_equal(count_answers(answer), 1);
    (void)close(handle);
}

static void a_body_of_unknown_length_is_refused_when_it_grows_too_long(void **state) {
    struct toy *toy = *state;
    bool is_ended;
    text head = TEXT("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n11000\r\n");
    int handle = toy_send(toy, head);
    send_words(handle, (text){toy->large, 0x11000});
    send_words(handle, TEXT("\r\n0\r\n\r\n"));
    text answer = receive_until_quiet(toy->arena, handle, 5000, &is_ended);
    assert_int_equal(status_in(answer), 413);
    assert_text(header_in(answer, "X-Refused"), "yes");
    (void)close(handle);
    handle = toy_send(toy, TEXT("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n800000\r\n"));
    send_words(handle, (text){toy->large, LARGE_BYTES});
    answer = receive_until_quiet(toy->arena, handle, 5000, &is_ended);
    assert_true(is_ended);
    assert_int_equal(count_answers(answer), 0);
    (void)close(handle);
}

static void who_asks_before_sending_is_told_to_go_on(void **state) {
    struct toy *toy = *state;
    bool is_ended;
    int handle =
        toy_send(toy, TEXT("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
    text answer = receive_until(toy->arena, handle, TEXT("\r\n\r\n"));
    assert_int_equal(status_in(answer), 100);
    send_words(handle, TEXT("ok"));
    answer = receive_until_quiet(toy->arena, handle, 5000, &is_ended);
    assert_text(body_in(answer), "ok");
    (void)close(handle);
}

static void a_service_may_refuse_before_the_body(void **state) {
    struct toy *toy = *state;
    text answer = answer_to(toy, "POST /refused HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n");
    assert_int_equal(status_in(answer), 403);
    assert_text(header_in(answer, "Connection"), "close");
    int handle = toy_send(toy, TEXT("GET /refused HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n"));
    answer = receive_until(toy->arena, handle, TEXT("hello\n"));
    assert_int_equal(count_answers(answer), 2);
    (void)close(handle);
}

static void a_refusal_comes_in_the_sites_own_form(void **state) {
    struct toy *toy = *state;
    static const struct {
        int http_status;
        const char *words;
    } cases[] = {
        {400, "GET /hello HTTP/1.1\r\nHost: a/b\r\n\r\n"},
        {400, "GET /.. HTTP/1.1\r\nHost: a\r\n\r\n"},
        {405, "PUT /hello HTTP/1.1\r\nHost: a\r\n\r\n"},
        {501, "BREW /hello HTTP/1.1\r\nHost: a\r\n\r\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        text answer = answer_to(toy, cases[i].words);
        assert_int_equal(status_in(answer), cases[i].http_status);
        assert_text(header_in(answer, "X-Refused"), "yes");
        assert_text(header_in(answer, "Connection"), "close");
        if (cases[i].http_status == 405)
            assert_text(header_in(answer, "Allow"), "GET, HEAD, POST");
    }
    assert_becomes(&toy->sent, 4);
}

static text with_many(struct toy *toy, const char *before, const char *one, size_t times, const char *after) {
    text all = text_from(before);
    for (size_t i = 0; i < times; i++)
        all = make_joined(toy->arena, all, text_from(one));
    return make_joined(toy->arena, all, text_from(after));
}

static void what_is_too_large_has_its_own_refusal(void **state) {
    struct toy *toy = *state;
    text words = with_many(toy, "GET /", "aaaaaaaaaa", 1000, " HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_int_equal(status_in(answer_to(toy, words.bytes)), 414);
    words = with_many(toy, "GET / HTTP/1.1\r\nHost: a\r\n", "X: y\r\n", 100, "\r\n");
    assert_int_equal(status_in(answer_to(toy, words.bytes)), 431);
    words = with_many(toy, "GET / HTTP/1.1\r\nHost: a\r\nX: ", "aaaaaaaaaa", 4000, "\r\n\r\n");
    assert_int_equal(status_in(answer_to(toy, words.bytes)), 431);
    words = with_many(toy, "GET / HTTP/1.1\r\nHost: a\r\n", "X: y\r\n", 5000, "\r\n");
    assert_int_equal(status_in(answer_to(toy, words.bytes)), 431);
}

static void a_large_reply_comes_whole_from_memory_and_in_pieces(void **state) {
    struct toy *toy = *state;
    static const char *const requests[] = {GET("/large"), GET("/stream")};
    for (size_t i = 0; i < 2; i++) {
        text answer = answer_to(toy, requests[i]);
        assert_int_equal(body_in(answer).length, LARGE_BYTES);
        assert_memory_equal(body_in(answer).bytes, toy->large, LARGE_BYTES);
        assert_text(header_in(answer, "Content-Length"), "8388608");
    }
    assert_becomes(&toy->sent, 2);
}

static void a_stream_that_breaks_is_never_taken_for_the_whole(void **state) {
    struct toy *toy = *state;
    text answer = answer_to(toy, GET("/torn"));
    assert_text(header_in(answer, "Content-Length"), "8388608");
    assert_true(body_in(answer).length < LARGE_BYTES);
    assert_becomes(&toy->lost, 1);
}

static void a_range_is_answered_with_the_part(void **state) {
    struct toy *toy = *state;
    text answer = answer_to(toy, "GET /file HTTP/1.1\r\nHost: a\r\nRange: bytes=2-4\r\nConnection: close\r\n\r\n");
    assert_int_equal(status_in(answer), 206);
    assert_text(body_in(answer), "234");
    assert_text(header_in(answer, "Content-Range"), "bytes 2-4/10");
    answer = answer_to(toy, "GET /file HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"tag\"\r\nConnection: close\r\n\r\n");
    assert_int_equal(status_in(answer), 304);
    assert_int_equal(body_in(answer).length, 0);
    assert_text(header_in(answer, "ETag"), "\"tag\"");
    text ranges = with_many(toy, "GET /file HTTP/1.1\r\nHost: a\r\nConnection: close\r\nRange: bytes=0-0", ",1-2", 1000,
                            "\r\n\r\n");
    answer = answer_to(toy, ranges.bytes);
    assert_int_equal(status_in(answer), 200);
    assert_text(body_in(answer), "0123456789");
}

static void a_suspended_request_is_answered_when_it_is_resumed(void **state) {
    struct toy *toy = *state;
    assert_text(body_in(answer_to(toy, GET("/later"))), "asked 1\n");
    assert_text(body_in(answer_to(toy, GET("/twice"))), "asked 2\n");
    assert_text(body_in(answer_to(toy, GET("/early"))), "asked 3\n");
    assert_becomes(&toy->sent, 3);
}

static void a_suspended_request_holds_up_nobody(void **state) {
    struct toy *toy = *state;
    bool is_ended;
    int held[2];
    for (size_t i = 0; i < 2; i++)
        held[i] = toy_send(toy, TEXT(GET("/hold")));
    for (int i = 0; i < 20; i++)
        assert_text(body_in(answer_to(toy, GET("/hello"))), "hello\n");
    toy_let_go(toy);
    for (size_t i = 0; i < 2; i++) {
        assert_text(body_in(receive_until_quiet(toy->arena, held[i], 5000, &is_ended)), "asked 1\n");
        (void)close(held[i]);
    }
}

static void a_client_that_goes_away_is_told_to_the_service(void **state) {
    struct toy *toy = *state;
    int handle = toy_send(toy, TEXT("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_becomes(&toy->begun, 1);
    struct linger at_once = {.l_onoff = 1};
    assert_int_equal(setsockopt(handle, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once), 0);
    (void)close(handle);
    wait_milliseconds(50);
    toy_let_go(toy);
    assert_becomes(&toy->lost, 1);
    assert_int_equal(atomic_load(&toy->sent), 0);
}

static void the_end_of_memory_ends_one_request_only(void **state) {
    struct toy *toy = *state;
    for (int i = 0; i < 10; i++) {
        assert_int_equal(status_in(answer_to(toy, GET("/greedy"))), 503);
        assert_int_equal(status_in(answer_to(toy, GET("/hello"))), 200);
    }
}

static void a_service_that_decides_nothing_is_our_fault(void **state) {
    assert_int_equal(status_in(answer_to(*state, GET("/silent"))), 500);
}

static void an_old_client_is_served_once(void **state) {
    struct toy *toy = *state;
    text answer = answer_to(toy, "GET /hello HTTP/1.0\r\n\r\n");
    assert_int_equal(status_in(answer), 200);
    assert_text(body_in(answer), "hello\n");
}

static void a_trusted_proxy_says_who_is_behind_it(void **state) {
    (void)state;
    struct toy *toy = toy_make(NULL);
    toy->settings.trusted_proxy = TEXT("127.0.0.0/8");
    toy_open(toy);
    text answer = answer_to(toy, "GET /echo HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6, 203.0.113.5\r\n"
                                 "X-Forwarded-Proto: https\r\nConnection: close\r\n\r\n");
    assert_text(body_in(answer), "GET|/echo||203.0.113.5|secure\n");
    toy_close(toy);
}

static void a_unix_socket_is_served_as_well(void **state) {
    (void)state;
    struct arena *arena = open_arena(100000);
    text folder = make_scratch_folder(arena);
    struct toy *toy = toy_make(make_joined(arena, TEXT("unix:"), scratch_path(arena, folder, "socket")).bytes);
    toy->settings.trusted_proxy = TEXT("unix");
    toy_open(toy);
    assert_text(body_in(answer_to(toy, GET("/echo"))), "GET|/echo|||open\n");
    text answer = answer_to(toy, "GET /echo HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.5\r\n"
                                 "X-Forwarded-Proto: https\r\nConnection: close\r\n\r\n");
    assert_text(body_in(answer), "GET|/echo||203.0.113.5|secure\n");
    answer = answer_to(toy, GET("/large"));
    assert_int_equal(body_in(answer).length, LARGE_BYTES);
    toy_close(toy);
    remove_scratch_folder(folder);
    close_arena(arena);
}

static void a_wrong_proxy_setting_does_not_start(void **state) {
    (void)state;
    struct toy *toy = toy_make(NULL);
    text fault = NO_TEXT;
    struct http_service service = {0};
    toy->settings.trusted_proxy = TEXT("somewhere");
    assert_null(open_http_server(&toy->settings, &service, toy->arena, &fault));
    assert_true(fault.length > 0);
    toy->settings.trusted_proxy = TEXT("");
    toy_open(toy);
    toy_close(toy);
    close_http_server(NULL);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_toy, close_toy)
    const struct CMUnitTest tests[] = {
        TEST(a_get_is_answered),
        TEST(the_address_is_taken_as_it_was_sent),
        TEST(head_gives_the_same_headers_and_no_body),
        TEST(many_requests_share_a_connection),
        TEST(a_body_comes_whole_and_ends_the_connection),
        TEST(a_large_body_comes_whole),
        TEST(a_body_over_its_limit_is_refused_before_it_is_read),
        TEST(who_sends_too_much_can_still_read_why_not),
        TEST(a_body_of_unknown_length_is_refused_when_it_grows_too_long),
        TEST(who_asks_before_sending_is_told_to_go_on),
        TEST(a_service_may_refuse_before_the_body),
        TEST(a_refusal_comes_in_the_sites_own_form),
        TEST(what_is_too_large_has_its_own_refusal),
        TEST(a_large_reply_comes_whole_from_memory_and_in_pieces),
        TEST(a_stream_that_breaks_is_never_taken_for_the_whole),
        TEST(a_range_is_answered_with_the_part),
        TEST(a_suspended_request_is_answered_when_it_is_resumed),
        TEST(a_suspended_request_holds_up_nobody),
        TEST(a_client_that_goes_away_is_told_to_the_service),
        TEST(the_end_of_memory_ends_one_request_only),
        TEST(a_service_that_decides_nothing_is_our_fault),
        TEST(an_old_client_is_served_once),
        cmocka_unit_test(a_trusted_proxy_says_who_is_behind_it),
        cmocka_unit_test(a_unix_socket_is_served_as_well),
        cmocka_unit_test(a_wrong_proxy_setting_does_not_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
