// SPDX-License-Identifier: Apache-2.0
// Tests of server/store/files.c.
#include "base/crypto.h"
#include "support/store_fixture.h"
#include <string.h>

static text make_bytes(struct store_fixture *f, size_t length) {
    char *bytes = arena_make(f->arena, length + 1);
    for (size_t i = 0; i < length; i++)
        bytes[i] = (char)(i * 31 + i / 251);
    return (text){bytes, length};
}

static void a_file_comes_back_byte_for_byte(void **state) {
    struct store_fixture *f = *state;
    const size_t lengths[] = {1, FILE_CHUNK_BYTES - 1, FILE_CHUNK_BYTES, FILE_CHUNK_BYTES + 1, 3 * FILE_CHUNK_BYTES};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        text bytes = make_bytes(f, lengths[i]);
        text hash = save_file(f->db, f->arena, bytes, TEXT("video/mp4"));
        assert_true(is_text_equal(hash, make_hash_text(f->arena, bytes)));
        assert_true(is_text_equal(load_file_bytes(f->db, f->arena, hash), bytes));
        const struct stored_file *file = load_file(f->db, f->arena, hash);
        assert_int_equal(file->size, lengths[i]);
        assert_true(is_text_equal(file->type, TEXT("video/mp4")));
        assert_int_equal(file->path.length, 0);
    }
}

static void an_empty_file_is_a_file(void **state) {
    struct store_fixture *f = *state;
    text hash = save_file(f->db, f->arena, TEXT(""), TEXT("text/plain"));
    text bytes = load_file_bytes(f->db, f->arena, hash);
    assert_non_null(bytes.bytes);
    assert_int_equal(bytes.length, 0);
    assert_null(load_file_chunk(f->db, f->arena, hash, 0).bytes);
}

static void the_same_bytes_are_stored_once(void **state) {
    struct store_fixture *f = *state;
    text bytes = make_bytes(f, FILE_CHUNK_BYTES + 5);
    text first = save_file(f->db, f->arena, bytes, TEXT("image/png"));
    text second = save_file(f->db, f->arena, bytes, TEXT("image/png"));
    assert_true(is_text_equal(first, second));
    assert_int_equal(ask_number(f, SQL("SELECT count(*) FROM file")), 1);
    assert_int_equal(ask_number(f, SQL("SELECT count(*) FROM file_chunk")), 2);
}

static void a_range_reads_only_its_chunks(void **state) {
    struct store_fixture *f = *state;
    text bytes = make_bytes(f, 2 * FILE_CHUNK_BYTES + 7), hash = save_file(f->db, f->arena, bytes, TEXT("audio/mpeg"));
    text second = load_file_chunk(f->db, f->arena, hash, 1), last = load_file_chunk(f->db, f->arena, hash, 2);
    assert_true(is_text_equal(second, text_slice(bytes, FILE_CHUNK_BYTES, FILE_CHUNK_BYTES)));
    assert_true(is_text_equal(last, text_slice(bytes, (size_t)2 * FILE_CHUNK_BYTES, 7)));
    assert_null(load_file_chunk(f->db, f->arena, hash, 3).bytes);
}

static void a_file_that_is_not_there_is_not_found(void **state) {
    struct store_fixture *f = *state;
    assert_null(load_file(f->db, f->arena, TEXT("00")));
    assert_null(load_file_bytes(f->db, f->arena, TEXT("00")).bytes);
    assert_null(load_file_chunk(f->db, f->arena, TEXT("00"), 0).bytes);
}

static void a_file_that_lacks_a_chunk_is_no_file(void **state) {
    struct store_fixture *f = *state;
    text hash = save_file(f->db, f->arena, make_bytes(f, 2 * FILE_CHUNK_BYTES), TEXT("video/mp4"));
    (void)db_execute(f->db, SQL("DELETE FROM file_chunk WHERE number = 0"), NO_ARGS);
    assert_null(load_file_bytes(f->db, f->arena, hash).bytes);
}

static void a_file_with_too_many_bytes_is_no_file(void **state) {
    struct store_fixture *f = *state;
    text hash = save_file(f->db, f->arena, make_bytes(f, 10), TEXT("video/mp4"));
    (void)db_execute(f->db, SQL("UPDATE file SET size = 9"), NO_ARGS);
    assert_null(load_file_bytes(f->db, f->arena, hash).bytes);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_store_fixture, close_store_fixture)
    const struct CMUnitTest tests[] = {
        CASE(a_file_comes_back_byte_for_byte),       CASE(an_empty_file_is_a_file),
        CASE(the_same_bytes_are_stored_once),        CASE(a_range_reads_only_its_chunks),
        CASE(a_file_that_is_not_there_is_not_found), CASE(a_file_that_lacks_a_chunk_is_no_file),
        CASE(a_file_with_too_many_bytes_is_no_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
