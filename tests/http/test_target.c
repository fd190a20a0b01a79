// SPDX-License-Identifier: Apache-2.0
// Tests of server/http/target.c: the address is decoded once, and whatever two could read differently is refused.
#include "fixture.h"
#include "http/target.h"
#include <string.h>

static bool is_read(struct fixture *it, text target, text *path, text *query) {
    text reason;
    return read_target(it->arena, target, path, query, &reason);
}

static void a_path_is_decoded_once(void **state) {
    struct fixture *it = *state;
    static const char *const cases[][3] = {
        {"/", "/", ""},
        {"/?", "/", ""},
        {"/a/b", "/a/b", ""},
        {"/a%20b?x=%2F..", "/a b", "x=%2F.."},
        {"/%E8%AA%B2?a?b", "/課", "a?b"},
        {"/\xE8\xAA\xB2", "/課", ""},
        {"/%252e%252e/", "/%2e%2e/", ""},
        {"/a+b", "/a+b", ""},
        {"/...", "/...", ""},
        {"/.well-known/jwks.json", "/.well-known/jwks.json", ""},
        {"/a//b", "/a//b", ""},
        {"/a;b=c:@", "/a;b=c:@", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        text path, query;
        assert_true(is_read(it, text_from(cases[i][0]), &path, &query));
        assert_text(path, cases[i][1]);
        assert_text(query, cases[i][2]);
    }
}

static void a_malformed_address_is_refused(void **state) {
    struct fixture *it = *state;
    static const char *const cases[] = {
        "",           "a",       "*",          "http://x/", "/%",      "/%4",           "/%zz",        "/a%00b",
        "/a%2fb",     "/a%2Fb",  "/a%5cb",     "/a%5Cb",    "/a\\b",   "/..",           "/../",        "/a/../b",
        "/a/..",      "/.",      "/a/./b",     "/a/.",      "/%2e",    "/%2e%2e",       "/a/%2E%2e/b", "/.%2e/",
        "/%2e./",     "/a b",    "/a#b",       "/a\tb",     "/a%0ab",  "/a%0d",         "/a%7f",       "/a%1b",
        "/%ff",       "/%c0%ae", "/%ed%a0%80", "/a\x01",    "/a\x7f",  "/\xff",         "/a%c2%85",    "/%e2%80%ae",
        "/%e2%80%a8", "/a?b c",  "/a?b#c",     "/a?b\\c",   "/a?\x02", "/%f4%90%80%80",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        text path, query, reason = NO_TEXT;
        if (read_target(it->arena, text_from(cases[i]), &path, &query, &reason))
            fail_msg("%s", cases[i]);
        assert_true(reason.length > 0);
    }
    text path, query;
    assert_false(is_read(it, (text){"/a\0b", 4}, &path, &query));
}

// Every way to write a dot and a slash, put together in every way: either refused, or without a dot segment.
static void no_way_of_writing_climbs_out(void **state) {
    struct fixture *it = *state;
    static const char *const dots[] = {"..", "%2e%2e", ".%2e", "%2E.", "%252e%252e", "%c0%ae%c0%ae", "..;", "..%00"};
    static const char *const slashes[] = {"/", "%2f", "%5c", "\\", "%252f", "//", "/./", "%c0%af"};
    static const char *const starts[] = {"/static", "/courses/a/assets", ""};
    size_t count = 0;
    for (size_t s = 0; s < 3; s++)
        for (size_t d = 0; d < 8; d++)
            for (size_t k = 0; k < 8; k++) {
                text path, query;
                text target = make_textf(it->arena, "%s/%s%s%s%setc%spasswd", starts[s], dots[d], slashes[k], dots[d],
                                         slashes[k], slashes[k]);
                count++;
                if (!is_read(it, target, &path, &query))
                    continue;
                assert_true(text_find(path, TEXT("/../"), 0) < 0 && text_find(path, TEXT("/./"), 0) < 0);
                assert_true(text_find(path, TEXT("\\"), 0) < 0 && !memchr(path.bytes, '\0', path.length));
            }
    assert_true(count >= 100);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)
    const struct CMUnitTest tests[] = {
        TEST(a_path_is_decoded_once),
        TEST(a_malformed_address_is_refused),
        TEST(no_way_of_writing_climbs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
