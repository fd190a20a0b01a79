// SPDX-License-Identifier: Apache-2.0
// fixture: makes and takes away a request for tests. It owns the arena.
#include "fixture.h"
#include "base/memory.h"
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define HEADERS 100

int open_fixture(void **state) {
    struct fixture *fixture = obtain(sizeof *fixture);
    fixture->arena = open_arena((size_t)16 * 1024 * 1024);
    fixture->request = (struct request){.arena = fixture->arena,
                                        .method = HTTP_GET,
                                        .target = TEXT("/"),
                                        .path = TEXT("/"),
                                        .query = TEXT(""),
                                        .body = TEXT(""),
                                        .address = TEXT("192.0.2.1"),
                                        .headers = MAKE_ARRAY(fixture->arena, HEADERS, struct http_header),
                                        .reply = &fixture->reply};
    *state = fixture;
    return 0;
}

int close_fixture(void **state) {
    struct fixture *fixture = *state;
    close_arena(fixture->arena);
    release(fixture);
    return 0;
}

void add_header(struct fixture *fixture, const char *name, const char *value) {
    assert_true(fixture->request.headers_count < HEADERS);
    fixture->request.headers[fixture->request.headers_count++] =
        (struct http_header){text_from(name), text_from(value)};
}

void remove_headers(struct fixture *fixture) { fixture->request.headers_count = 0; }

text reply_header_of(const struct reply *reply, const char *name) {
    for (size_t i = 0; i < reply->headers_count; i++)
        if (is_text_equal_ignoring_case(reply->header_names[i], text_from(name)))
            return reply->header_values[i];
    return NO_TEXT;
}

void assert_text_is(text value, const char *words, const char *file, int line) {
    if (is_text_equal(value, text_from(words)) && !value.bytes == !words)
        return;
    print_error("“%.*s” is not “%s”\n", PRINT(value), words ? words : "(nothing)");
    _fail(file, line);
}

bool is_ended_by_assert(void (*call)(void *subject), void *subject) {
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        int silence = open("/dev/null", O_WRONLY);
        (void)dup2(silence, 2);
        (void)signal(SIGABRT, SIG_DFL);
        call(subject);
        _exit(0);
    }
    assert_true(child > 0 && waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}
