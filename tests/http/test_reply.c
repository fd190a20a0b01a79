// SPDX-License-Identifier: Apache-2.0
// Tests of server/http/reply.c.
#include "fixture.h"

static void a_reply_keeps_its_headers_in_order(void **state) {
    struct fixture *it = *state;
    reply_header(&it->reply, TEXT("Set-Cookie"), TEXT("a=1"));
    reply_header(&it->reply, TEXT("Set-Cookie"), TEXT("b=2"));
    assert_int_equal(it->reply.headers_count, 2);
    assert_text(it->reply.header_values[1], "b=2");
}

static void a_second_body_takes_the_place_of_the_first(void **state) {
    struct fixture *it = *state;
    reply_set_body(&it->reply, 200, TEXT("text/html"), TEXT("one"));
    reply_set_body(&it->reply, 500, TEXT("application/json"), TEXT("two"));
    assert_int_equal(it->reply.http_status, 500);
    assert_text(it->reply.body, "two");
    assert_int_equal(it->reply.headers_count, 1);
    assert_text(reply_header_of(&it->reply, "Content-Type"), "application/json");
}

static void a_cleared_reply_says_nothing(void **state) {
    struct fixture *it = *state;
    reply_set_body(&it->reply, 200, TEXT("text/html"), TEXT("one"));
    reply_clear(&it->reply);
    assert_int_equal(it->reply.http_status, 0);
    assert_int_equal(it->reply.headers_count, 0);
    assert_null(it->reply.body.bytes);
}

static void add_broken_value(void *reply) { reply_header(reply, TEXT("Location"), TEXT("/a\r\nSet-Cookie: b=1")); }

static void add_broken_name(void *reply) { reply_header(reply, TEXT("X\n"), TEXT("a")); }

static void add_nameless(void *reply) { reply_header(reply, TEXT(""), TEXT("a")); }

static void set_broken_type(void *reply) { reply_set_body(reply, 200, TEXT("text/html\r\n"), TEXT("")); }

static void add_too_many(void *reply) {
    for (int i = 0; i <= REPLY_HEADERS; i++)
        reply_header(reply, TEXT("X"), TEXT("a"));
}

static void a_header_cannot_carry_another_one_inside(void **state) {
    struct fixture *it = *state;
    assert_true(is_ended_by_assert(add_broken_value, &it->reply));
    assert_true(is_ended_by_assert(add_broken_name, &it->reply));
    assert_true(is_ended_by_assert(add_nameless, &it->reply));
    assert_true(is_ended_by_assert(set_broken_type, &it->reply));
    assert_true(is_ended_by_assert(add_too_many, &it->reply));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)
    const struct CMUnitTest tests[] = {
        TEST(a_reply_keeps_its_headers_in_order),
        TEST(a_second_body_takes_the_place_of_the_first),
        TEST(a_cleared_reply_says_nothing),
        TEST(a_header_cannot_carry_another_one_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
