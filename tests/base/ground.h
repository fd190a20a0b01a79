// SPDX-License-Identifier: Apache-2.0
// ground: what every test of server/base needs: cmocka, an arena per test, comparing texts, and running a piece of work
// at every ceiling of memory there is.
#pragma once
#include "base/arena.h"
#include "base/text.h"
// cmocka.h wants these before it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define assert_text(actual, expected) assert_text_at((actual), (expected), __FILE__, __LINE__)
static inline void assert_text_at(text actual, const char *expected, const char *file, int line) {
    if (is_text_equal(actual, text_from(expected)) && actual.bytes)
        return;
    print_error("got      \"%.*s\"\nexpected \"%s\"\n", PRINT(actual), expected);
    _fail(file, line);
}

// An arena of 64 MiB as the test's state.
static inline int open_test_arena(void **state) {
    *state = open_arena((size_t)64 << 20);
    return 0;
}

static inline int close_test_arena(void **state) {
    close_arena(*state);
    return 0;
}

#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, open_test_arena, close_test_arena)

// Runs `work` in an arena of that ceiling; false when it left by the escape. LeakSanitizer sees whatever was lost.
static inline bool is_done_within(size_t ceiling_bytes, void (*work)(struct arena *arena)) {
    struct arena *arena = open_arena(ceiling_bytes);
    jmp_buf escape;
    volatile bool is_done = false;
    if (setjmp(escape) == 0) {
        arena_set_escape(arena, &escape);
        work(arena);
        is_done = true;
    }
    close_arena(arena);
    return is_done;
}

// Runs `work` at every ceiling from nothing up, until it is done.
static inline void run_at_every_ceiling(void (*work)(struct arena *arena)) {
    size_t ceiling_bytes = 0;
    while (!is_done_within(ceiling_bytes, work)) {
        ceiling_bytes += 16;
        assert_true(ceiling_bytes < 1 << 20);
    }
    assert_true(ceiling_bytes > 0);
}
