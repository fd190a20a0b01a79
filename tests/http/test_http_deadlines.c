// SPDX-License-Identifier: Apache-2.0
// Tests of the deadlines and of the end: who is slow is cut, who is quick is not, and what runs is let end.
#include "base/workers.h"
#include "support/scratch.h"
#include "toy_server.h"
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#define GET(path) "GET " path " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

static struct toy *open_hasty_toy(const char *where) {
    struct toy *toy = toy_make(where);
    toy->settings.header_seconds = 1;
    toy->settings.body_seconds = 1;
    toy->settings.send_seconds = 1;
    toy->settings.idle_seconds = 1;
    toy_open(toy);
    return toy;
}

static int open_toy(void **state) {
    *state = open_hasty_toy(NULL);
    return 0;
}

static int close_toy(void **state) {
    toy_close(*state);
    return 0;
}

// Sends words, then a byte every 100 ms until the server ends the connection; after how many milliseconds it did.
static int64_t dribble(struct toy *toy, const char *words, text *received) {
    int handle = toy_send(toy, text_from(words));
    int64_t began = milliseconds_now();
    bool is_ended = false;
    *received = TEXT("");
    while (!is_ended && milliseconds_now() - began < 8000) {
        *received = make_joined(toy->arena, *received, receive_until_quiet(toy->arena, handle, 100, &is_ended));
        (void)!send(handle, "a", 1, MSG_NOSIGNAL);
    }
    (void)close(handle);
    assert_true(is_ended);
    return milliseconds_now() - began;
}

static void headers_that_do_not_end_are_cut(void **state) {
    static const char *const cases[] = {"", "G",
                                        "GET /hello HTTP/1.1\r\nX: ", "GET /hello HTTP/1.1\r\nHost: a\r\nX: y\r\nZ"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        text received;
        int64_t took = dribble(*state, cases[i], &received);
        assert_int_equal(count_answers(received), 0);
        assert_in_range(took, 900, 6000);
    }
}

static void a_body_that_dribbles_is_cut(void **state) {
    text received;
    int64_t took = dribble(*state, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n", &received);
    assert_in_range(took, 900, 6000);
    took = dribble(*state, "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n500\r\n", &received);
    assert_in_range(took, 900, 6000);
    assert_int_equal(count_answers(received), 0);
    struct toy *toy = *state;
    assert_becomes(&toy->lost, 2);
}

// Slow, but at more than a kibibyte in a second.
static void a_body_that_keeps_coming_may_take_its_time(void **state) {
    struct toy *toy = *state;
    bool is_ended;
    int handle = toy_send(toy, TEXT("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 16000\r\n\r\n"));
    for (int i = 0; i < 16; i++) {
        wait_milliseconds(120);
        send_words(handle, (text){toy->large, 1000});
    }
    text answer = receive_until_quiet(toy->arena, handle, 5000, &is_ended);
    assert_int_equal(body_in(answer).length, 16000);
    (void)close(handle);
}

static void who_does_not_take_the_reply_is_cut(void **state) {
    struct toy *toy = *state;
    static const char *const requests[] = {GET("/large"), GET("/stream")};
    int handles[2];
    for (size_t i = 0; i < 2; i++)
        handles[i] = toy_send(toy, text_from(requests[i]));
    assert_becomes(&toy->lost, 2);
    for (size_t i = 0; i < 2; i++) {
        bool is_ended;
        text answer = receive_until_quiet(toy->arena, handles[i], 5000, &is_ended);
        assert_true(is_ended && body_in(answer).length < LARGE_BYTES);
        (void)close(handles[i]);
    }
}

static void who_takes_a_reply_slowly_gets_it_whole(void **state) {
    struct toy *toy = *state;
    int handle = toy_send(toy, TEXT(GET("/stream"))), small = 65536;
    (void)setsockopt(handle, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    static char piece[300000];
    size_t total = 0;
    for (ssize_t length; (length = recv(handle, piece, sizeof piece, 0)) > 0;) {
        total += (size_t)length;
        if (total < 4000000)
            wait_milliseconds(50);
    }
    assert_true(total > LARGE_BYTES);
    (void)close(handle);
}

static void a_kept_connection_that_is_not_used_is_closed(void **state) {
    struct toy *toy = *state;
    bool is_ended;
    int handle = toy_send(toy, TEXT("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"));
    int64_t began = milliseconds_now();
    text received = receive_until_quiet(toy->arena, handle, 5000, &is_ended);
    assert_true(is_ended);
    assert_int_equal(count_answers(received), 1);
    assert_in_range(milliseconds_now() - began, 900, 6000);
    (void)close(handle);
}

static void a_request_that_the_service_holds_is_never_cut(void **state) {
    struct toy *toy = *state;
    bool is_ended;
    int handle = toy_send(toy, TEXT(GET("/hold")));
    wait_milliseconds(2500);
    toy_let_go(toy);
    assert_text(body_in(receive_until_quiet(toy->arena, handle, 5000, &is_ended)), "asked 1\n");
    (void)close(handle);
}

static void many_dribblers_hold_up_nobody(void **state) {
    struct toy *toy = *state;
    int dribblers[200];
    for (size_t i = 0; i < 200; i++)
        dribblers[i] = toy_send(toy, TEXT("GET /hello HTTP/1.1\r\nX: "));
    for (int i = 0; i < 50; i++)
        assert_int_equal(status_in(answer_to(toy, GET("/hello"))), 200);
    for (int i = 0; i < 400 && http_figures(toy->server).connections > 0; i++)
        wait_milliseconds(10);
    assert_int_equal(http_figures(toy->server).connections, 0);
    for (size_t i = 0; i < 200; i++)
        (void)close(dribblers[i]);
}

static void a_unix_socket_has_the_same_deadlines(void **state) {
    (void)state;
    struct arena *arena = open_arena(100000);
    text folder = make_scratch_folder(arena), received;
    struct toy *toy = open_hasty_toy(make_joined(arena, TEXT("unix:"), scratch_path(arena, folder, "socket")).bytes);
    assert_in_range(dribble(toy, "GET /", &received), 900, 6000);
    int handle = toy_send(toy, TEXT(GET("/large")));
    assert_becomes(&toy->lost, 1);
    (void)close(handle);
    toy_close(toy);
    remove_scratch_folder(folder);
    close_arena(arena);
}

// ---- how many -------------------------------------------------------------------------------------------------------

static void one_address_may_hold_so_many_connections_and_no_more(void **state) {
    (void)state;
    struct toy *toy = toy_make(NULL);
    toy->settings.connections_per_address = 2;
    toy_open(toy);
    int handles[3];
    bool is_ended;
    for (size_t i = 0; i < 2; i++) {
        handles[i] = toy_send(toy, TEXT("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"));
        (void)receive_until(toy->arena, handles[i], TEXT("hello\n"));
    }
    handles[2] = toy_send(toy, TEXT("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_int_equal(receive_until_quiet(toy->arena, handles[2], 2000, &is_ended).length, 0);
    assert_true(is_ended);
    for (size_t i = 0; i < 3; i++)
        (void)close(handles[i]);
    for (int i = 0; i < 400 && http_figures(toy->server).connections > 0; i++)
        wait_milliseconds(10);
    assert_int_equal(status_in(answer_to(toy, GET("/hello"))), 200);
    toy_close(toy);
}

// More clients than there may be connections: those that have one are served, the others wait or are turned away, and
// when the crowd is gone there is room again.
static void a_crowd_beyond_the_limit_does_no_harm(void **state) {
    (void)state;
    struct toy *toy = toy_make(NULL);
    toy->settings.connection_limit = 20;
    toy_open(toy);
    int kept = toy_send(toy, TEXT("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")), crowd[100];
    (void)receive_until(toy->arena, kept, TEXT("hello\n"));
    for (size_t i = 0; i < 100; i++)
        crowd[i] = toy_connect(toy);
    send_words(kept, TEXT("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"));
    (void)receive_until(toy->arena, kept, TEXT("hello\n"));
    assert_in_range(http_figures(toy->server).connections, 1, 20);
    for (size_t i = 0; i < 100; i++)
        (void)close(crowd[i]);
    assert_int_equal(status_in(answer_to(toy, GET("/hello"))), 200);
    (void)close(kept);
    toy_close(toy);
}

// ---- the end --------------------------------------------------------------------------------------------------------

static struct toy *open_patient_toy(void) {
    struct toy *toy = toy_make(NULL);
    toy_open(toy);
    return toy;
}

static void a_drain_ends_idle_connections_at_once(void **state) {
    (void)state;
    struct toy *toy = open_patient_toy();
    bool is_ended;
    int used = toy_send(toy, TEXT("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")), fresh = toy_connect(toy);
    (void)receive_until(toy->arena, used, TEXT("hello\n"));
    int64_t began = milliseconds_now();
    drain_http_server(toy->server, 10);
    assert_true(milliseconds_now() - began < 3000);
    assert_int_equal(receive_until_quiet(toy->arena, used, 1000, &is_ended).length, 0);
    assert_true(is_ended);
    assert_int_equal(http_figures(toy->server).connections, 0);
    (void)close(used);
    (void)close(fresh);
    drain_http_server(toy->server, 10);
    toy_close(toy);
}

static void let_go_later(void *subject) {
    wait_milliseconds(300);
    toy_let_go(subject);
}

static void a_drain_lets_running_requests_end(void **state) {
    (void)state;
    struct toy *toy = open_patient_toy();
    struct workers *helper = open_workers(1, 1);
    bool is_ended;
    int handle = toy_send(toy, TEXT("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_becomes(&toy->begun, 1);
    assert_true(workers_give(helper, let_go_later, toy));
    drain_http_server(toy->server, 10);
    text answer = receive_until_quiet(toy->arena, handle, 5000, &is_ended);
    assert_int_equal(status_in(answer), 200);
    assert_text(header_in(answer, "Connection"), "close");
    assert_true(is_ended);
    (void)close(handle);
    close_workers(helper);
    toy_close(toy);
}

static void a_drain_that_takes_too_long_cuts_and_the_close_still_waits(void **state) {
    (void)state;
    struct toy *toy = open_patient_toy();
    struct workers *helper = open_workers(1, 1);
    int held = toy_send(toy, TEXT(GET("/hold"))), stalled = toy_send(toy, TEXT(GET("/large")));
    assert_becomes(&toy->begun, 2);
    int64_t began = milliseconds_now();
    drain_http_server(toy->server, 1);
    assert_in_range(milliseconds_now() - began, 900, 6000);
    assert_true(workers_give(helper, let_go_later, toy));
    close_http_server(toy->server); // the held one is given back only now
    toy->server = NULL;
    assert_int_equal(atomic_load(&toy->sent) + atomic_load(&toy->lost), 2);
    close_workers(helper);
    toy_close(toy);
    (void)close(held);
    (void)close(stalled);
}

static void after_a_drain_nobody_gets_in(void **state) {
    (void)state;
    struct toy *toy = open_patient_toy();
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((in_port_t)toy->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    drain_http_server(toy->server, 1);
    int handle = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(handle, (const void *)&address, sizeof address), -1);
    (void)close(handle);
    toy_close(toy);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_toy, close_toy)
    const struct CMUnitTest tests[] = {
        TEST(headers_that_do_not_end_are_cut),
        TEST(a_body_that_dribbles_is_cut),
        TEST(a_body_that_keeps_coming_may_take_its_time),
        TEST(who_does_not_take_the_reply_is_cut),
        TEST(who_takes_a_reply_slowly_gets_it_whole),
        TEST(a_kept_connection_that_is_not_used_is_closed),
        TEST(a_request_that_the_service_holds_is_never_cut),
        TEST(many_dribblers_hold_up_nobody),
        cmocka_unit_test(a_unix_socket_has_the_same_deadlines),
        cmocka_unit_test(one_address_may_hold_so_many_connections_and_no_more),
        cmocka_unit_test(a_crowd_beyond_the_limit_does_no_harm),
        cmocka_unit_test(a_drain_ends_idle_connections_at_once),
        cmocka_unit_test(a_drain_lets_running_requests_end),
        cmocka_unit_test(a_drain_that_takes_too_long_cuts_and_the_close_still_waits),
        cmocka_unit_test(after_a_drain_nobody_gets_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
