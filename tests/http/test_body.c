// SPDX-License-Identifier: Apache-2.0
// Tests of server/http/body.c and spare_arenas.c: a body up to its limit, and arenas that are used again.
#include "fixture.h"
#include "http/body.h"
#include "http/spare_arenas.h"

static void a_body_is_gathered_from_its_pieces(void **state) {
    struct fixture *it = *state;
    struct body body;
    begin_body(&body, it->arena, 10, 4);
    take_body(&body, "ab", 2);
    take_body(&body, "cd", 2);
    assert_text(buffer_text(&body.bytes), "abcd");
    assert_false(body.is_over || is_body_hopeless(&body));
}

static void a_body_that_grows_past_its_limit_is_over(void **state) {
    struct fixture *it = *state;
    struct body body;
    begin_body(&body, it->arena, 3, 0);
    take_body(&body, "abc", 3);
    assert_false(body.is_over);
    take_body(&body, "d", 1);
    assert_true(body.is_over);
    assert_false(is_body_hopeless(&body));
    static const char much[1024 * 1024];
    take_body(&body, much, sizeof much);
    assert_true(is_body_hopeless(&body));
}

static void add_one(void *number) { ++*(int *)number; }

static void an_arena_is_empty_when_it_is_used_again(void **state) {
    (void)state;
    struct spare_arenas *spares = open_spare_arenas(100000);
    struct arena *arena = take_arena(spares);
    int deferred = 0;
    arena_defer(arena, add_one, &deferred);
    give_arena(spares, arena);
    assert_int_equal(deferred, 1);
    assert_ptr_equal(take_arena(spares), arena);
    assert_int_equal(arena_used_bytes(arena), 0);
    give_arena(spares, arena);
    close_spare_arenas(spares);
    close_spare_arenas(NULL);
}

static void more_arenas_than_are_kept_can_be_out(void **state) {
    (void)state;
    enum { MANY = 200 };
    struct arena *arenas[MANY];
    struct spare_arenas *spares = open_spare_arenas(100000);
    for (int i = 0; i < MANY; i++)
        arenas[i] = take_arena(spares);
    for (int i = 0; i < MANY; i++)
        give_arena(spares, arenas[i]);
    close_spare_arenas(spares);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)
    const struct CMUnitTest tests[] = {
        TEST(a_body_is_gathered_from_its_pieces),
        TEST(a_body_that_grows_past_its_limit_is_over),
        TEST(an_arena_is_empty_when_it_is_used_again),
        TEST(more_arenas_than_are_kept_can_be_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
