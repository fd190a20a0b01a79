// SPDX-License-Identifier: Apache-2.0
// Tests of server/http/conditional.c and media_types.c: entity tags, one range, and what a file's name means.
#include "fixture.h"
#include "http/conditional.h"

#define ETAG TEXT("\"abc\"")

static void who_has_it_already_is_told_so(void **state) {
    struct fixture *it = *state;
    static const struct {
        const char *value;
        bool is_named;
    } cases[] = {
        {"\"abc\"", true},
        {"W/\"abc\"", true},
        {"*", true},
        {"\"x\", \"abc\"", true},
        {"\"a,b\",\"abc\"", true},
        {" , \"abc\" ,", true},
        {"\"ab\"", false},
        {"abc", false},
        {"", false},
        {"\"abc", false},
        {"w/\"abc\"", false},
        {"\"ABC\"", false},
        {"junk, \"abc\"", false},
        {"\"x\"\"abc\"", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        remove_headers(it);
        add_header(it, "If-None-Match", cases[i].value);
        if (is_not_modified(&it->request, ETAG) != cases[i].is_named)
            fail_msg("If-None-Match: %s", cases[i].value);
    }
    remove_headers(it);
    assert_false(is_not_modified(&it->request, ETAG));
    add_header(it, "If-None-Match", "\"x\"");
    add_header(it, "If-None-Match", "\"abc\"");
    assert_true(is_not_modified(&it->request, ETAG));
}

static void one_range_is_given_as_asked(void **state) {
    struct fixture *it = *state;
    static const struct {
        const char *value;
        enum range_kind kind;
        uint64_t first, length;
    } cases[] = {
        {"bytes=0-", RANGE_PART, 0, 100},
        {"bytes=0-0", RANGE_PART, 0, 1},
        {"bytes=10-19", RANGE_PART, 10, 10},
        {"bytes=90-200", RANGE_PART, 90, 10},
        {"bytes=99-", RANGE_PART, 99, 1},
        {"BYTES=1-2", RANGE_PART, 1, 2},
        {"bytes= 1-2", RANGE_PART, 1, 2},
        {"bytes=-1", RANGE_PART, 99, 1},
        {"bytes=-100", RANGE_PART, 0, 100},
        {"bytes=-1000", RANGE_PART, 0, 100},
        {"bytes=0-18446744073709551615", RANGE_PART, 0, 100},
        {"bytes=5-99999999999999999999999999", RANGE_PART, 5, 95},
        {"bytes=-99999999999999999999999999", RANGE_PART, 0, 100},
        {"bytes=100-", RANGE_IMPOSSIBLE, 0, 0},
        {"bytes=100-200", RANGE_IMPOSSIBLE, 0, 0},
        {"bytes=18446744073709551616-", RANGE_IMPOSSIBLE, 0, 0},
        {"bytes=-0", RANGE_IMPOSSIBLE, 0, 0},
        {"bytes=5-1", RANGE_WHOLE, 0, 100},
        {"bytes=0-1,3-4", RANGE_WHOLE, 0, 100},
        {"bytes=0-1,", RANGE_WHOLE, 0, 100},
        {"bytes=", RANGE_WHOLE, 0, 100},
        {"bytes=-", RANGE_WHOLE, 0, 100},
        {"bytes=a-b", RANGE_WHOLE, 0, 100},
        {"bytes=1", RANGE_WHOLE, 0, 100},
        {"bytes=--1", RANGE_WHOLE, 0, 100},
        {"bytes=1-2-3", RANGE_WHOLE, 0, 100},
        {"bytes=+1-2", RANGE_WHOLE, 0, 100},
        {"bytes=1-99999999999999999999999999x", RANGE_WHOLE, 0, 100},
        {"items=0-1", RANGE_WHOLE, 0, 100},
        {"bytes", RANGE_WHOLE, 0, 100},
        {"", RANGE_WHOLE, 0, 100},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        remove_headers(it);
        add_header(it, "Range", cases[i].value);
        struct byte_range range = request_range(&it->request, 100, ETAG);
        if (range.kind != cases[i].kind || range.first != cases[i].first || range.length != cases[i].length)
            fail_msg("Range: %s", cases[i].value);
    }
}

static void a_range_of_nothing_is_impossible_or_the_whole(void **state) {
    struct fixture *it = *state;
    add_header(it, "Range", "bytes=0-");
    assert_int_equal(request_range(&it->request, 0, ETAG).kind, RANGE_IMPOSSIBLE);
    remove_headers(it);
    add_header(it, "Range", "bytes=-5");
    assert_int_equal(request_range(&it->request, 0, ETAG).kind, RANGE_WHOLE);
}

static void a_range_counts_only_for_one_get_of_the_same_thing(void **state) {
    struct fixture *it = *state;
    static const char *const conditions[] = {"W/\"abc\"", "\"x\"", "Sun, 06 Nov 1994 08:49:37 GMT", ""};
    add_header(it, "Range", "bytes=0-1");
    assert_int_equal(request_range(&it->request, 9, ETAG).kind, RANGE_PART);
    add_header(it, "If-Range", "\"abc\"");
    assert_int_equal(request_range(&it->request, 9, ETAG).kind, RANGE_PART);
    for (size_t i = 0; i < sizeof conditions / sizeof conditions[0]; i++) {
        it->request.headers[1].value = text_from(conditions[i]);
        assert_int_equal(request_range(&it->request, 9, ETAG).kind, RANGE_WHOLE);
    }
    it->request.headers_count = 1;
    it->request.method = HTTP_HEAD;
    assert_int_equal(request_range(&it->request, 9, ETAG).kind, RANGE_WHOLE);
    it->request.method = HTTP_GET;
    add_header(it, "Range", "bytes=0-1");
    assert_int_equal(request_range(&it->request, 9, ETAG).kind, RANGE_WHOLE);
    remove_headers(it);
    assert_int_equal(request_range(&it->request, 9, ETAG).kind, RANGE_WHOLE);
}

static void reply_with(struct fixture *it, text gzip_bytes) {
    it->reply = (struct reply){0};
    reply_with_file(&it->request, TEXT("text/plain"), ETAG, TEXT("0123456789"), gzip_bytes);
}

static void a_file_is_sent_whole_with_its_tag(void **state) {
    struct fixture *it = *state;
    reply_with(it, NO_TEXT);
    assert_int_equal(it->reply.http_status, 200);
    assert_text(it->reply.body, "0123456789");
    assert_text(reply_header_of(&it->reply, "ETag"), "\"abc\"");
    assert_text(reply_header_of(&it->reply, "Accept-Ranges"), "bytes");
    assert_text(reply_header_of(&it->reply, "Content-Type"), "text/plain");
    assert_null(reply_header_of(&it->reply, "Vary").bytes);
}

static void compressed_bytes_are_another_thing(void **state) {
    struct fixture *it = *state;
    reply_with(it, TEXT("zz"));
    assert_text(it->reply.body, "0123456789");
    assert_text(reply_header_of(&it->reply, "Vary"), "Accept-Encoding");
    add_header(it, "Accept-Encoding", "gzip");
    reply_with(it, TEXT("zz"));
    assert_text(it->reply.body, "zz");
    assert_text(reply_header_of(&it->reply, "ETag"), "\"abc-gz\"");
    assert_text(reply_header_of(&it->reply, "Content-Encoding"), "gzip");
    assert_text(reply_header_of(&it->reply, "Vary"), "Accept-Encoding");
    add_header(it, "If-None-Match", "\"abc\"");
    reply_with(it, TEXT("zz"));
    assert_int_equal(it->reply.http_status, 200);
    it->request.headers[1].value = TEXT("\"abc-gz\"");
    reply_with(it, TEXT("zz"));
    assert_int_equal(it->reply.http_status, 304);
    assert_text(reply_header_of(&it->reply, "ETag"), "\"abc-gz\"");
    assert_int_equal(it->reply.body.length, 0);
    it->request.headers[1] = (struct http_header){TEXT("Range"), TEXT("bytes=0-3")};
    reply_with(it, TEXT("zz"));
    assert_int_equal(it->reply.http_status, 206);
    assert_text(it->reply.body, "0123");
    assert_text(reply_header_of(&it->reply, "ETag"), "\"abc\"");
}

static void a_part_says_which_it_is(void **state) {
    struct fixture *it = *state;
    add_header(it, "Range", "bytes=-4");
    reply_with(it, NO_TEXT);
    assert_int_equal(it->reply.http_status, 206);
    assert_text(it->reply.body, "6789");
    assert_text(reply_header_of(&it->reply, "Content-Range"), "bytes 6-9/10");
    it->request.headers[0].value = TEXT("bytes=10-");
    reply_with(it, NO_TEXT);
    assert_int_equal(it->reply.http_status, 416);
    assert_text(reply_header_of(&it->reply, "Content-Range"), "bytes */10");
    it->request.headers[0].value = TEXT("bytes=0-1,2-3");
    reply_with(it, NO_TEXT);
    assert_int_equal(it->reply.http_status, 200);
    assert_null(reply_header_of(&it->reply, "Content-Range").bytes);
}

static void a_precondition_that_fails_is_told(void **state) {
    struct fixture *it = *state;
    add_header(it, "If-Match", "\"x\"");
    reply_with(it, NO_TEXT);
    assert_int_equal(it->reply.http_status, 412);
    it->request.headers[0].value = TEXT("W/\"abc\"");
    reply_with(it, NO_TEXT);
    assert_int_equal(it->reply.http_status, 412);
    it->request.headers[0].value = TEXT("\"abc\"");
    reply_with(it, NO_TEXT);
    assert_int_equal(it->reply.http_status, 200);
}

static void the_name_of_a_file_tells_its_type(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"a.css", "text/css; charset=utf-8"},
        {"a.VTT", "text/vtt"},
        {"x/y.mp4", "video/mp4"},
        {"a.webm", "video/webm"},
        {"a.mp3", "audio/mpeg"},
        {"a.ogg", "audio/ogg"},
        {"a.svg", "image/svg+xml"},
        {"a.png", "image/png"},
        {"a.jpg", "image/jpeg"},
        {"a.JPEG", "image/jpeg"},
        {"a.gif", "image/gif"},
        {"a.webp", "image/webp"},
        {"a.pdf", "application/pdf"},
        {"a.tar.zip", "application/zip"},
        {"a.md", "text/markdown; charset=utf-8"},
        {"a.html", "text/html"},
        {"a.js", "text/javascript; charset=utf-8"},
        {"a.exe", "application/octet-stream"},
        {"css", "application/octet-stream"},
        {".css", "application/octet-stream"},
        {"", "application/octet-stream"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_text(media_type_of(text_from(cases[i][0])), cases[i][1]);
    assert_true(is_type_compressible(TEXT("image/svg+xml")));
    assert_true(is_type_compressible(media_type_of(TEXT("a.css"))));
    assert_false(is_type_compressible(TEXT("image/png")));
    assert_false(is_type_compressible(TEXT("application/octet-stream")));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)
    const struct CMUnitTest tests[] = {
        TEST(who_has_it_already_is_told_so),
        TEST(one_range_is_given_as_asked),
        TEST(a_range_of_nothing_is_impossible_or_the_whole),
        TEST(a_range_counts_only_for_one_get_of_the_same_thing),
        TEST(a_file_is_sent_whole_with_its_tag),
        TEST(compressed_bytes_are_another_thing),
        TEST(a_part_says_which_it_is),
        TEST(a_precondition_that_fails_is_told),
        TEST(the_name_of_a_file_tells_its_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
