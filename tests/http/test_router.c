// SPDX-License-Identifier: Apache-2.0
// Tests of server/http/router.c: patterns, which of them wins, and what they name.
#include "fixture.h"
#include "http/router.h"

static const char *found(struct router *router, enum http_method method, const char *path) {
    return router_find(router, method, text_from(path)).subject;
}

static struct router *make_site(struct arena *arena) {
    static const char *const patterns[] = {
        "/courses/{course}/assets/{path...}",
        "/courses/{course}/{module}/{unit}",
        "/records/{id}",
        "/records/{id}.pdf",
        "/courses/{course}/{module}",
        "/courses/{course}/glossary",
        "/records/{id}.json",
        "/",
        "/courses/{course}",
        "/files/{path...}",
    };
    struct router *router = make_router(arena);
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++)
        router_add(router, HTTP_GET, patterns[i], patterns[i]);
    router_add(router, HTTP_POST, "/courses/{course}/enroll", "enroll");
    return router;
}

static void the_most_literal_pattern_wins(void **state) {
    struct fixture *it = *state;
    struct router *router = make_site(it->arena);
    static const char *const cases[][2] = {
        {"/", "/"},
        {"/courses/a", "/courses/{course}"},
        {"/courses/a/glossary", "/courses/{course}/glossary"},
        {"/courses/a/b", "/courses/{course}/{module}"},
        {"/courses/a/b/c", "/courses/{course}/{module}/{unit}"},
        {"/courses/a/assets/c", "/courses/{course}/assets/{path...}"},
        {"/courses/a/assets/c/d.png", "/courses/{course}/assets/{path...}"},
        {"/courses/a/assets", "/courses/{course}/{module}"},
        {"/records/x", "/records/{id}"},
        {"/records/x.pdf", "/records/{id}.pdf"},
        {"/records/x.json", "/records/{id}.json"},
        {"/records/.pdf", "/records/{id}"},
        {"/records/x.pdfs", "/records/{id}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(found(router, HTTP_GET, cases[i][0]), cases[i][1]);
}

static void an_address_that_no_pattern_takes_is_not_found(void **state) {
    struct fixture *it = *state;
    struct router *router = make_site(it->arena);
    static const char *const cases[] = {"/courses", "/courses/", "/courses/a/", "/courses//b",      "/Courses/a",
                                        "/nothing", "/files/",   "/files",      "/courses/a/b/c/d", "//",
                                        "",         "courses/a"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct route_match match = router_find(router, HTTP_GET, text_from(cases[i]));
        if (match.subject || match.is_path_known)
            fail_msg("%s", cases[i]);
    }
}

static void what_is_named_is_given_in_order(void **state) {
    struct fixture *it = *state;
    struct router *router = make_site(it->arena);
    struct route_match match = router_find(router, HTTP_GET, TEXT("/courses/eth/m 1/ü"));
    assert_text(match.values[0], "eth");
    assert_text(match.values[1], "m 1");
    assert_text(match.values[2], "ü");
    assert_null(match.values[3].bytes);
    match = router_find(router, HTTP_GET, TEXT("/courses/eth/assets/a/b.png"));
    assert_text(match.values[0], "eth");
    assert_text(match.values[1], "a/b.png");
    match = router_find(router, HTTP_GET, TEXT("/records/abc.pdf"));
    assert_text(match.values[0], "abc");
}

static void another_method_on_a_known_address_is_told_apart(void **state) {
    struct fixture *it = *state;
    struct router *router = make_site(it->arena);
    struct route_match match = router_find(router, HTTP_POST, TEXT("/courses/a"));
    assert_null(match.subject);
    assert_true(match.is_path_known);
    assert_string_equal(found(router, HTTP_POST, "/courses/a/enroll"), "enroll");
    assert_string_equal(found(router, HTTP_GET, "/courses/a/enroll"), "/courses/{course}/{module}");
    assert_string_equal(found(router, HTTP_HEAD, "/courses/a"), "/courses/{course}");
}

static void add_again(void *router) { router_add(router, HTTP_GET, "/courses/{other}", "again"); }

static void add_behind_rest(void *router) { router_add(router, HTTP_GET, "/x/{rest...}/y", "x"); }

static void add_without_slash(void *router) { router_add(router, HTTP_GET, "x", "x"); }

static void two_rows_that_take_the_same_path_are_a_mistake(void **state) {
    struct fixture *it = *state;
    struct router *router = make_site(it->arena);
    assert_true(is_ended_by_assert(add_again, router));
    assert_true(is_ended_by_assert(add_behind_rest, router));
    assert_true(is_ended_by_assert(add_without_slash, router));
    router_add(router, HTTP_POST, "/courses/{other}", "fine");
    assert_string_equal(found(router, HTTP_POST, "/courses/a"), "fine");
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)
    const struct CMUnitTest tests[] = {
        TEST(the_most_literal_pattern_wins),
        TEST(an_address_that_no_pattern_takes_is_not_found),
        TEST(what_is_named_is_given_in_order),
        TEST(another_method_on_a_known_address_is_told_apart),
        TEST(two_rows_that_take_the_same_path_are_a_mistake),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
