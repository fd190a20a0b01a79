// SPDX-License-Identifier: Apache-2.0
// Tests of the server under many threads at once, for ThreadSanitizer: clients of every kind, requests that are resumed
// by others, clients that go away, and a drain in the middle of it all.
#include "toy_server.h"
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#define CLIENTS 12

struct crowd {
    struct toy *toy;
    _Atomic bool is_over;
    _Atomic unsigned next, answers;
};

static const char *const kept[] = {
    "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", "GET /later HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /twice HTTP/1.1\r\nHost: a\r\n\r\n", "GET /early HTTP/1.1\r\nHost: a\r\n\r\n",
    "HEAD /file HTTP/1.1\r\nHost: a\r\n\r\n", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde",
    "GET /.. HTTP/1.1\r\nHost: a\r\n\r\n",    "GET /greedy HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /torn HTTP/1.1\r\nHost: a\r\n\r\n",  "GET /large HTTP/1.1\r\nHost: a\r\n\r\n",
};

// The socket of a client, or -1 when nobody listens any more.
static int try_connect(const struct toy *toy) {
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((in_port_t)toy->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int handle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (handle >= 0 && connect(handle, (const void *)&address, sizeof address) == 0)
        return handle;
    (void)close(handle);
    return -1;
}

// Takes something of an answer; false when the connection has ended.
static bool take_some(int handle) {
    char piece[4096];
    struct pollfd waiting = {.fd = handle, .events = POLLIN};
    return poll(&waiting, 1, 2000) == 1 && recv(handle, piece, sizeof piece, 0) > 0;
}

static void *be_a_client(void *subject) {
    struct crowd *crowd = subject;
    while (!atomic_load(&crowd->is_over)) {
        int handle = try_connect(crowd->toy);
        if (handle < 0)
            return NULL;
        for (int i = 0; i < 5; i++) {
            unsigned which = atomic_fetch_add(&crowd->next, 1U);
            send_words(handle, text_from(kept[which % (sizeof kept / sizeof kept[0])]));
            if (which % 7 == 3 || !take_some(handle)) // goes away without a word
                break;
            (void)atomic_fetch_add(&crowd->answers, 1U);
        }
        (void)close(handle);
    }
    return NULL;
}

static void *watch_the_figures(void *subject) {
    struct crowd *crowd = subject;
    while (!atomic_load(&crowd->is_over)) {
        (void)http_figures(crowd->toy->server);
        wait_milliseconds(3);
    }
    return NULL;
}

static void serve_a_crowd(unsigned threads, int milliseconds, bool ends_by_drain) {
    struct toy *toy = toy_make(NULL);
    struct crowd crowd = {.toy = toy};
    pthread_t clients[CLIENTS], watcher;
    toy->settings.threads = threads;
    toy->settings.header_seconds = toy->settings.body_seconds = toy->settings.send_seconds = 1;
    toy->settings.idle_seconds = 1;
    toy_open(toy);
    for (size_t i = 0; i < CLIENTS; i++)
        assert_int_equal(pthread_create(&clients[i], NULL, be_a_client, &crowd), 0);
    assert_int_equal(pthread_create(&watcher, NULL, watch_the_figures, &crowd), 0);
    wait_milliseconds(milliseconds);
    if (ends_by_drain)
        drain_http_server(toy->server, 5);
    atomic_store(&crowd.is_over, true);
    for (size_t i = 0; i < CLIENTS; i++)
        (void)pthread_join(clients[i], NULL);
    (void)pthread_join(watcher, NULL);
    assert_true(atomic_load(&crowd.answers) > 50);
    close_http_server(toy->server);
    toy->server = NULL;
    // Every request that the service heard of was finished, once.
    unsigned heard = atomic_load(&toy->begun) + atomic_load(&toy->refused);
    assert_int_equal(atomic_load(&toy->sent) + atomic_load(&toy->lost), heard);
    toy_close(toy);
}

static void a_crowd_is_served_by_several_threads(void **state) {
    (void)state;
    serve_a_crowd(3, 3000, false);
}

static void a_crowd_is_served_by_one_thread(void **state) {
    (void)state;
    serve_a_crowd(1, 1500, false);
}

static void a_drain_comes_in_the_middle_of_a_crowd(void **state) {
    (void)state;
    for (int i = 0; i < 4; i++)
        serve_a_crowd(2, 500, true);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_crowd_is_served_by_several_threads),
        cmocka_unit_test(a_crowd_is_served_by_one_thread),
        cmocka_unit_test(a_drain_comes_in_the_middle_of_a_crowd),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
