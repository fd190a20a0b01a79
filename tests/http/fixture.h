// SPDX-License-Identifier: Apache-2.0
// fixture: a request without a server, to be filled by a test.
#pragma once
#include "base/arena.h"
#include "http/reply.h"
#include "http/request.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// After those four, as it wants them.
#include <cmocka.h>

struct fixture {
    struct arena *arena;
    struct request request;
    struct reply reply;
};

// For cmocka: *state becomes a struct fixture, with a GET of "/" without headers.
int open_fixture(void **state);
int close_fixture(void **state);

void add_header(struct fixture *fixture, const char *name, const char *value);
void remove_headers(struct fixture *fixture);
// The value of a header of the reply, or NO_TEXT.
text reply_header_of(const struct reply *reply, const char *name);
#define assert_text(value, words) assert_text_is((value), (words), __FILE__, __LINE__)
void assert_text_is(text value, const char *words, const char *file, int line);
// Whether a call ends the program by an assert (it is made in a child process).
bool is_ended_by_assert(void (*call)(void *subject), void *subject);
