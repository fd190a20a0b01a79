// SPDX-License-Identifier: Apache-2.0
// Tests of server/base/arena.c.
// Under AddressSanitizer also that it watches.
#include "ground.h"
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

static bool is_zeroed(const unsigned char *bytes, size_t length) {
    for (size_t index = 0; index < length; index++)
        if (bytes[index] != 0)
            return false;
    return true;
}

static void what_is_made_is_zeroed_and_aligned(void **state) {
    for (size_t bytes = 0; bytes < 300; bytes++) {
        unsigned char *made = arena_make(*state, bytes);
        assert_int_equal((uintptr_t)made % _Alignof(max_align_t), 0);
        assert_true(is_zeroed(made, bytes));
        memset(made, 0xaa, bytes);
    }
}

static void what_is_made_never_overlaps(void **state) {
    enum { PIECES = 500 };
    unsigned char *pieces[PIECES];
    for (size_t index = 0; index < PIECES; index++) {
        pieces[index] = arena_make(*state, index * 7);
        memset(pieces[index], (int)index & 0xff, index * 7);
    }
    for (size_t index = 0; index < PIECES; index++)
        for (size_t offset = 0; offset < index * 7; offset++)
            assert_int_equal(pieces[index][offset], index & 0xff);
}

static void memory_used_again_is_zeroed_again(void **state) {
    struct arena *arena = *state;
    for (int round = 0; round < 3; round++) {
        for (int index = 0; index < 40; index++) {
            unsigned char *made = arena_make(arena, 1000);
            assert_true(is_zeroed(made, 1000));
            memset(made, 0xff, 1000);
        }
        unsigned char *large = arena_make(arena, 100000);
        assert_true(is_zeroed(large, 100000));
        memset(large, 0xff, 100000);
        reset_arena(arena);
        assert_int_equal(arena_used_bytes(arena), 0);
    }
}

static void a_reset_keeps_the_first_block(void **state) {
    struct arena *arena = *state;
    (void)arena_make(arena, 1 << 20); // a large thing first changes nothing
    void *first = arena_make(arena, 16);
    for (int index = 0; index < 100; index++)
        (void)arena_make(arena, 5000);
    reset_arena(arena);
    assert_ptr_equal(arena_make(arena, 16), first);
}

static void a_fresh_arena_can_be_reset_and_closed(void **state) {
    (void)state;
    struct arena *arena = open_arena(0);
    reset_arena(arena);
    close_arena(arena);
    close_arena(NULL);
}

static void make_ten_kilobytes(struct arena *arena) {
    for (int index = 0; index < 10; index++)
        (void)arena_make(arena, 1024);
}

static void make_a_large_thing(struct arena *arena) { (void)arena_make(arena, 10 * 1024); }

static void the_ceiling_is_exact(void **state) {
    (void)state;
    assert_true(is_done_within((size_t)10 * 1024, make_ten_kilobytes));
    assert_false(is_done_within((size_t)10 * 1024 - 1, make_ten_kilobytes));
    assert_true(is_done_within((size_t)10 * 1024, make_a_large_thing));
    assert_false(is_done_within((size_t)10 * 1024 - 1, make_a_large_thing));
}

static void make_too_much(struct arena *arena) {
    volatile size_t bytes = SIZE_MAX;
    (void)arena_make(arena, bytes);
}

static void make_almost_too_much(struct arena *arena) {
    volatile size_t bytes = SIZE_MAX - 64;
    (void)arena_make(arena, bytes);
}

static void make_too_many(struct arena *arena) {
    volatile size_t count = SIZE_MAX / 4 + 2;
    (void)arena_make_array(arena, count, 4);
}

static void a_product_that_overflows_escapes(void **state) {
    (void)state;
    assert_false(is_done_within(SIZE_MAX, make_too_much));
    assert_false(is_done_within(SIZE_MAX, make_almost_too_much));
    assert_false(is_done_within(SIZE_MAX, make_too_many));
}

static void the_ceiling_is_for_the_time_between_resets(void **state) {
    (void)state;
    struct arena *arena = open_arena(4096);
    for (int index = 0; index < 10; index++) {
        (void)arena_make(arena, 4096);
        reset_arena(arena);
    }
    close_arena(arena);
}

static void without_an_escape_the_program_ends(void **state) {
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        (void)dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
        struct arena *arena = open_arena(100);
        jmp_buf escape;
        arena_set_escape(arena, &escape);
        arena_set_escape(arena, NULL);
        (void)arena_make(arena, 101);
        _Exit(0);
    }
    int outcome = 0;
    assert_int_equal(waitpid(child, &outcome, 0), child);
    assert_true(WIFEXITED(outcome));
    assert_int_equal(WEXITSTATUS(outcome), 3);
}

struct diary {
    char entries[8];
    size_t count;
};

struct entry {
    struct diary *diary;
    char letter;
};

static void write_entry(void *subject) {
    const struct entry *entry = subject;
    entry->diary->entries[entry->diary->count++] = entry->letter;
}

static void deferred_calls_run_once_and_last_first(void **state) {
    (void)state;
    struct diary diary = {0};
    struct entry entries[3] = {{&diary, 'a'}, {&diary, 'b'}, {&diary, 'c'}};
    struct arena *arena = open_arena(4096);
    arena_defer(arena, write_entry, &entries[0]);
    arena_defer(arena, write_entry, &entries[1]);
    reset_arena(arena);
    assert_string_equal(diary.entries, "ba");
    reset_arena(arena);
    arena_defer(arena, write_entry, &entries[2]);
    close_arena(arena);
    assert_string_equal(diary.entries, "bac");
}

static void count_call(void *subject) { ++*(int *)subject; }

static void a_call_that_cannot_be_deferred_is_made_at_once(void **state) {
    (void)state;
    int calls = 0;
    struct arena *arena = open_arena(16);
    jmp_buf escape;
    if (setjmp(escape) == 0) {
        arena_set_escape(arena, &escape);
        arena_defer(arena, count_call, &calls);
        fail();
    }
    close_arena(arena);
    assert_int_equal(calls, 1);
}

static void address_sanitizer_sees_what_was_not_made(void **state) {
#if defined(__SANITIZE_ADDRESS__)
    unsigned char *made = arena_make(*state, 10);
    assert_false(__asan_address_is_poisoned(made + 9));
    assert_true(__asan_address_is_poisoned(made + 10));
    assert_true(__asan_address_is_poisoned(made + 16));
    reset_arena(*state);
    assert_true(__asan_address_is_poisoned(made));
#else
    (void)state;
    skip();
#endif
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_ARENA(what_is_made_is_zeroed_and_aligned),
        WITH_ARENA(what_is_made_never_overlaps),
        WITH_ARENA(memory_used_again_is_zeroed_again),
        WITH_ARENA(a_reset_keeps_the_first_block),
        cmocka_unit_test(a_fresh_arena_can_be_reset_and_closed),
        cmocka_unit_test(the_ceiling_is_exact),
        cmocka_unit_test(a_product_that_overflows_escapes),
        cmocka_unit_test(the_ceiling_is_for_the_time_between_resets),
        cmocka_unit_test(without_an_escape_the_program_ends),
        cmocka_unit_test(deferred_calls_run_once_and_last_first),
        cmocka_unit_test(a_call_that_cannot_be_deferred_is_made_at_once),
        WITH_ARENA(address_sanitizer_sees_what_was_not_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
