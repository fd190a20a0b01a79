// SPDX-License-Identifier: Apache-2.0
// Tests of server/http/static_files.c: addresses that carry a hash, and what is said of each file.
#include "base/compress.h"
#include "base/embedded.h"
#include "fixture.h"
#include "http/static_files.h"
#include "support/scratch.h"
#include <sys/stat.h>

static text repeated(struct arena *arena, const char *words, size_t times) {
    text all = TEXT("");
    for (size_t i = 0; i < times; i++)
        all = make_joined(arena, all, text_from(words));
    return all;
}

static struct static_files *files_of_folder(struct fixture *it, text folder) {
    write_scratch_file(scratch_path(it->arena, folder, "site.css"), repeated(it->arena, "body { color: red }\n", 50));
    write_scratch_file(scratch_path(it->arena, folder, "tiny.css"), TEXT("a{}"));
    write_scratch_file(scratch_path(it->arena, folder, "dot.png"), TEXT("png"));
    write_scratch_file(scratch_path(it->arena, folder, "LICENSE"), TEXT("words"));
    write_scratch_file(scratch_path(it->arena, folder, ".hidden"), TEXT("hidden"));
    assert_int_equal(mkdir(scratch_path(it->arena, folder, "icons").bytes, 0700), 0);
    write_scratch_file(scratch_path(it->arena, folder, "icons/a.b.svg"), TEXT("<svg/>"));
    return make_static_files(it->arena, folder);
}

static int answered(struct fixture *it, const struct static_files *files, text name) {
    it->reply = (struct reply){0};
    return answer_static_file(files, &it->request, name) ? it->reply.http_status : 0;
}

static void the_address_carries_a_hash_of_the_content(void **state) {
    struct fixture *it = *state;
    text folder = make_scratch_folder(it->arena);
    struct static_files *files = files_of_folder(it, folder);
    text address = text_of_url(static_file_url(files, TEXT("site.css")));
    assert_true(text_starts_with(address, TEXT("/static/site.")) && text_ends_with(address, TEXT(".css")));
    assert_int_equal(address.length, sizeof "/static/site.12345678.css" - 1);
    address = text_of_url(static_file_url(files, TEXT("icons/a.b.svg")));
    assert_true(text_starts_with(address, TEXT("/static/icons/a.b.")) && text_ends_with(address, TEXT(".svg")));
    address = text_of_url(static_file_url(files, TEXT("LICENSE")));
    assert_true(text_starts_with(address, TEXT("/static/LICENSE.")));
    assert_null(static_file_url(files, TEXT("absent.css")).bytes);
    assert_null(static_file_url(files, TEXT(".hidden")).bytes);
    remove_scratch_folder(folder);
}

static void another_content_has_another_address(void **state) {
    struct fixture *it = *state;
    text folder = make_scratch_folder(it->arena);
    text before = text_of_url(static_file_url(files_of_folder(it, folder), TEXT("tiny.css")));
    write_scratch_file(scratch_path(it->arena, folder, "tiny.css"), TEXT("b{}"));
    struct static_files *files = make_static_files(it->arena, folder);
    text after = text_of_url(static_file_url(files, TEXT("tiny.css")));
    assert_false(is_text_equal(before, after));
    assert_int_equal(answered(it, files, text_slice(before, 8, before.length)), 0);
    remove_scratch_folder(folder);
}

static void a_hashed_name_is_kept_for_ever_and_a_plain_one_is_not(void **state) {
    struct fixture *it = *state;
    text folder = make_scratch_folder(it->arena);
    struct static_files *files = files_of_folder(it, folder);
    text address = text_of_url(static_file_url(files, TEXT("tiny.css")));
    assert_int_equal(answered(it, files, text_slice(address, 8, address.length)), 200);
    assert_text(it->reply.body, "a{}");
    assert_text(reply_header_of(&it->reply, "Cache-Control"), "public, max-age=31536000, immutable");
    assert_text(reply_header_of(&it->reply, "Content-Type"), "text/css; charset=utf-8");
    assert_int_equal(answered(it, files, TEXT("tiny.css")), 200);
    assert_text(reply_header_of(&it->reply, "Cache-Control"), "no-cache");
    remove_scratch_folder(folder);
}

static void a_name_that_is_not_there_is_not_answered(void **state) {
    struct fixture *it = *state;
    text folder = make_scratch_folder(it->arena);
    struct static_files *files = files_of_folder(it, folder);
    static const char *const names[] = {"",       "site.00000000.css", "../site.css", "icons",
                                        "icons/", "/site.css",         ".hidden"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_int_equal(answered(it, files, text_from(names[i])), 0);
        assert_int_equal(it->reply.headers_count, 0);
    }
    remove_scratch_folder(folder);
}

static void what_gets_smaller_is_sent_compressed(void **state) {
    struct fixture *it = *state;
    text folder = make_scratch_folder(it->arena), plain;
    struct static_files *files = files_of_folder(it, folder);
    add_header(it, "Accept-Encoding", "gzip");
    assert_int_equal(answered(it, files, TEXT("site.css")), 200);
    assert_text(reply_header_of(&it->reply, "Content-Encoding"), "gzip");
    assert_true(undo_gzip(it->arena, it->reply.body, 100000, &plain));
    assert_int_equal(plain.length, 50 * 20);
    text etag = reply_header_of(&it->reply, "ETag");
    assert_true(text_ends_with(etag, TEXT("-gz\"")));
    assert_int_equal(answered(it, files, TEXT("tiny.css")), 200);
    assert_null(reply_header_of(&it->reply, "Content-Encoding").bytes);
    assert_int_equal(answered(it, files, TEXT("dot.png")), 200);
    assert_null(reply_header_of(&it->reply, "Content-Encoding").bytes);
    add_header(it, "If-None-Match", make_c_string(it->arena, etag));
    assert_int_equal(answered(it, files, TEXT("site.css")), 304);
    assert_text(reply_header_of(&it->reply, "Cache-Control"), "no-cache");
    remove_scratch_folder(folder);
}

static void what_is_built_in_is_served_without_a_folder(void **state) {
    struct fixture *it = *state;
    struct static_files *files = make_static_files(it->arena, TEXT("/nowhere/at/all"));
    size_t count;
    const struct embedded_file *embedded = embedded_files(&count);
    for (size_t i = 0; i < count; i++) {
        text path = text_from(embedded[i].path);
        if (!text_starts_with(path, TEXT("static/")))
            continue;
        assert_int_equal(answered(it, files, text_slice(path, 7, path.length)), 200);
        assert_int_equal(it->reply.body.length, embedded[i].size);
    }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)
    const struct CMUnitTest tests[] = {
        TEST(the_address_carries_a_hash_of_the_content),
        TEST(another_content_has_another_address),
        TEST(a_hashed_name_is_kept_for_ever_and_a_plain_one_is_not),
        TEST(a_name_that_is_not_there_is_not_answered),
        TEST(what_gets_smaller_is_sent_compressed),
        TEST(what_is_built_in_is_served_without_a_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
