// SPDX-License-Identifier: Apache-2.0
// toy_server: the service for tests, and the server around it. It owns all of it; nothing here is part of the product.
#include "toy_server.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/memory.h"
#include "base/random.h"
#include "base/workers.h"
#include "http/conditional.h"
#include <string.h>
#include <time.h>
#include <unistd.h>

struct toy_visit {
    struct toy *toy;
    struct request *request;
    unsigned asked;
};

static void begin(void *subject, struct request *request) {
    struct toy *toy = subject;
    struct toy_visit *visit = MAKE(request->arena, struct toy_visit);
    *visit = (struct toy_visit){toy, request, 0};
    request->visit = visit;
    (void)atomic_fetch_add(&toy->begun, 1U);
    if (is_text_equal(request->path, TEXT("/smuggled")))
        (void)atomic_fetch_add(&toy->smuggled, 1U);
    if (text_find(request->path, TEXT("/../"), 0) >= 0 || text_ends_with(request->path, TEXT("/..")))
        (void)atomic_fetch_add(&toy->climbed, 1U);
    if (request->method == HTTP_POST)
        request->body_limit_bytes = (size_t)64 * 1024;
    if (is_text_equal(request->path, TEXT("/refused")))
        reply_set_body(request->reply, 403, TEXT("text/plain"), TEXT("refused by begin\n"));
}

static void resume_soon(void *subject) {
    wait_milliseconds(2);
    http_resume(((struct toy_visit *)subject)->request);
}

static void resume_when_let_go(void *subject) {
    struct toy_visit *visit = subject;
    while (!atomic_load(&visit->toy->is_let_go))
        wait_milliseconds(2);
    http_resume(visit->request);
}

// Gives a request away; HTTP_NOW with 503 when nobody takes it.
static enum http_answer give(struct toy_visit *visit, void (*work)(void *)) {
    visit->asked++;
    if (workers_give(visit->toy->workers, work, visit))
        return HTTP_LATER;
    reply_set_body(visit->request->reply, 503, TEXT("text/plain"), TEXT("busy\n"));
    return HTTP_NOW;
}

// The suspended addresses: true while the request is not to be answered yet.
static bool is_given_away(struct toy_visit *visit, enum http_answer *answer) {
    text path = visit->request->path;
    bool is_later = is_text_equal(path, TEXT("/later")) && visit->asked < 1;
    bool is_twice = is_text_equal(path, TEXT("/twice")) && visit->asked < 2;
    if (is_text_equal(path, TEXT("/early")) && visit->asked < 3) {
        visit->asked++;
        http_resume(visit->request); // before answer has returned
        *answer = HTTP_LATER;
        return true;
    }
    bool is_held = is_text_equal(path, TEXT("/hold")) && visit->asked < 1;
    if (is_later || is_twice || is_held)
        *answer = give(visit, is_held ? resume_when_let_go : resume_soon);
    return is_later || is_twice || is_held;
}

static ptrdiff_t read_large(void *subject, uint64_t offset, char *into, size_t room) {
    const struct toy *toy = subject;
    size_t length = LARGE_BYTES - (size_t)offset < room ? LARGE_BYTES - (size_t)offset : room;
    memcpy(into, toy->large + offset, length);
    return (ptrdiff_t)length;
}

static ptrdiff_t read_torn(void *subject, uint64_t offset, char *into, size_t room) {
    return offset >= 200000 ? -1 : read_large(subject, offset, into, room > 100000 ? 100000 : room);
}

static void reply_with_stream(struct toy *toy, struct request *request,
                              ptrdiff_t (*read)(void *subject, uint64_t offset, char *into, size_t room)) {
    request->reply->http_status = 200;
    request->reply->read = read;
    request->reply->subject = toy;
    request->reply->length = LARGE_BYTES;
}

static void echo(struct request *request) {
    static const char *const methods[] = {"-", "GET", "HEAD", "POST", "OTHER"};
    text words =
        request->method == HTTP_POST
            ? request->body
            : make_textf(request->arena, "%s|%.*s|%.*s|%.*s|%s\n", methods[request->method], PRINT(request->path),
                         PRINT(request->query), PRINT(request->address), request->is_secure ? "secure" : "open");
    reply_set_body(request->reply, 200, TEXT("text/plain"), words);
}

static enum http_answer answer(void *subject, struct request *request) {
    struct toy *toy = subject;
    struct toy_visit *visit = request->visit;
    enum http_answer given;
    text path = request->path;
    if (is_given_away(visit, &given))
        return given;
    if (is_text_equal(path, TEXT("/hello")))
        reply_set_body(request->reply, 200, TEXT("text/plain"), TEXT("hello\n"));
    else if (text_starts_with(path, TEXT("/echo")))
        echo(request);
    else if (visit->asked > 0)
        reply_set_body(request->reply, 200, TEXT("text/plain"), make_textf(request->arena, "asked %u\n", visit->asked));
    else if (is_text_equal(path, TEXT("/large")))
        reply_set_body(request->reply, 200, TEXT("text/plain"), (text){toy->large, LARGE_BYTES});
    else if (is_text_equal(path, TEXT("/stream")))
        reply_with_stream(toy, request, read_large);
    else if (is_text_equal(path, TEXT("/torn")))
        reply_with_stream(toy, request, read_torn);
    else if (is_text_equal(path, TEXT("/file")))
        reply_with_file(request, TEXT("text/plain"), TEXT("\"tag\""), TEXT("0123456789"), NO_TEXT);
    else if (is_text_equal(path, TEXT("/greedy")))
        for (;;)
            (void)arena_make(request->arena, 10000);
    else if (!is_text_equal(path, TEXT("/silent")))
        reply_set_body(request->reply, 404, TEXT("text/plain"), TEXT("not here\n"));
    return HTTP_NOW;
}

static void finish(void *subject, struct request *request, bool was_sent) {
    struct toy *toy = subject;
    assert_int_equal(request->id.length, 16);
    (void)atomic_fetch_add(was_sent ? &toy->sent : &toy->lost, 1U);
}

static void refuse(void *subject, struct request *request, int http_status, text reason) {
    struct toy *toy = subject;
    (void)atomic_fetch_add(&toy->refused, 1U);
    reply_header(request->reply, TEXT("X-Refused"), TEXT("yes"));
    reply_set_body(request->reply, http_status, TEXT("text/plain"),
                   make_textf(request->arena, "%d %.*s\n", http_status, PRINT(reason)));
}

struct toy *toy_make(const char *where) {
    struct toy *toy = obtain(sizeof *toy);
    text fault = NO_TEXT;
    assert_true(crypto_start());
    toy->arena = open_arena((size_t)512 * 1024 * 1024);
    toy->clock = MAKE(toy->arena, struct clock);
    toy->random = MAKE(toy->arena, struct random);
    *toy->clock = system_clock();
    *toy->random = system_random();
    toy->where = text_from(where ? where : "127.0.0.1:0");
    toy->large = arena_make(toy->arena, LARGE_BYTES);
    for (size_t i = 0; i < LARGE_BYTES; i++)
        toy->large[i] = (char)('a' + i % 23);
    toy->settings = (struct http_settings){.is_socket_ours = true,
                                           .threads = 2,
                                           .idle_seconds = 30,
                                           .header_seconds = 30,
                                           .body_seconds = 30,
                                           .send_seconds = 30,
                                           .arena_ceiling_bytes = (size_t)1024 * 1024,
                                           .trusted_proxy = TEXT(""),
                                           .clock = toy->clock,
                                           .random = toy->random};
    toy->settings.socket = listen_on(toy->arena, toy->where, &toy->port, &fault);
    if (toy->settings.socket < 0)
        fail_msg("%.*s", PRINT(fault));
    return toy;
}

void toy_open(struct toy *toy) {
    text fault = NO_TEXT;
    struct http_service service = {
        .subject = toy, .begin = begin, .answer = answer, .finish = finish, .refuse = refuse};
    toy->workers = open_workers(2, 1000);
    toy->server = open_http_server(&toy->settings, &service, toy->arena, &fault);
    if (!toy->server)
        fail_msg("%.*s", PRINT(fault));
}

void toy_let_go(struct toy *toy) { atomic_store(&toy->is_let_go, true); }

void toy_close(struct toy *toy) {
    toy_let_go(toy);
    close_http_server(toy->server);
    close_workers(toy->workers);
    close_arena(toy->arena);
    release(toy);
}

int64_t milliseconds_now(void) {
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

void wait_milliseconds(int milliseconds) {
    (void)nanosleep(&(struct timespec){milliseconds / 1000, (long)(milliseconds % 1000) * 1000000}, NULL);
}

void assert_becomes(_Atomic unsigned *number, unsigned expected) {
    for (int i = 0; i < 1000 && atomic_load(number) != expected; i++)
        wait_milliseconds(5);
    assert_int_equal(atomic_load(number), expected);
}
