// SPDX-License-Identifier: Apache-2.0
// Tests of server/base/compress.c.
// There and back, and everything that is no gzip.
#include "base/buffer.h"
#include "base/compress.h"
#include "base/random.h"
#include "ground.h"

static text make_repetitive(struct arena *arena, int lines) {
    struct buffer buffer = buffer_in(arena, (size_t)16 << 20);
    for (int index = 0; index < lines; index++)
        buffer_addf(&buffer, "<li>Lesson %d</li>\n", index);
    return buffer_text(&buffer);
}

static void what_was_packed_comes_back(void **state) {
    text page = make_repetitive(*state, 1000);
    for (int level = 1; level <= 9; level++) {
        text packed = make_gzip(*state, page, level);
        assert_in_range(packed.length, 20, page.length / 4);
        assert_memory_equal(packed.bytes, "\x1f\x8b\x08", 3);
        text back = NO_TEXT;
        assert_true(undo_gzip(*state, packed, page.length, &back));
        assert_true(is_text_equal(back, page));
        assert_int_equal(back.bytes[back.length], 0);
    }
}

static void the_same_bytes_are_packed_the_same(void **state) {
    text page = make_repetitive(*state, 1000);
    assert_true(is_text_equal(make_gzip(*state, page, 6), make_gzip(*state, page, 6)));
}

static void what_would_not_be_smaller_is_not_packed(void **state) {
    struct random random = fixed_random(3);
    char *noise = arena_make(*state, 5000);
    random_fill(&random, noise, 5000);
    assert_null(make_gzip(*state, (text){noise, 5000}, 9).bytes);
    assert_null(make_gzip(*state, TEXT("a"), 9).bytes);
    assert_null(make_gzip(*state, TEXT(""), 9).bytes);
    assert_null(make_gzip(*state, NO_TEXT, 9).bytes);
}

static void an_unknown_level_packs_nothing(void **state) {
    text page = make_repetitive(*state, 100);
    assert_null(make_gzip(*state, page, 0).bytes);
    assert_null(make_gzip(*state, page, 10).bytes);
    assert_null(make_gzip(*state, page, -1).bytes);
}

static void more_than_the_limit_is_refused(void **state) {
    text page = make_repetitive(*state, 50000);
    text packed = make_gzip(*state, page, 9);
    text back = NO_TEXT;
    assert_false(undo_gzip(*state, packed, page.length - 1, &back));
    assert_false(undo_gzip(*state, packed, 0, &back));
    assert_null(back.bytes);
    assert_true(undo_gzip(*state, packed, page.length, &back));
}

static void broken_gzip_is_refused(void **state) {
    text page = make_repetitive(*state, 100);
    text packed = make_gzip(*state, page, 9);
    text back = NO_TEXT;
    for (size_t length = 0; length < packed.length; length++)
        assert_false(undo_gzip(*state, text_slice(packed, 0, length), 1 << 20, &back));
    assert_false(undo_gzip(*state, make_joined(*state, packed, TEXT("a")), 1 << 20, &back));
    assert_false(undo_gzip(*state, make_joined(*state, packed, packed), 1 << 20, &back));
    assert_false(undo_gzip(*state, TEXT("no gzip at all, but some words"), 1 << 20, &back));
    assert_false(undo_gzip(*state, NO_TEXT, 1 << 20, &back));
    char *changed = make_c_string(*state, packed);
    changed[packed.length - 6] ^= 1; // the checksum
    assert_false(undo_gzip(*state, (text){changed, packed.length}, 1 << 20, &back));
    assert_null(back.bytes);
}

static void pack_and_undo(struct arena *arena) {
    text page = make_repetitive(arena, 50);
    text back = NO_TEXT;
    assert_true(undo_gzip(arena, make_gzip(arena, page, 9), page.length, &back));
}

static void at_whatever_ceiling_nothing_is_lost(void **state) {
    (void)state;
    run_at_every_ceiling(pack_and_undo);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_ARENA(what_was_packed_comes_back),
        WITH_ARENA(the_same_bytes_are_packed_the_same),
        WITH_ARENA(what_would_not_be_smaller_is_not_packed),
        WITH_ARENA(an_unknown_level_packs_nothing),
        WITH_ARENA(more_than_the_limit_is_refused),
        WITH_ARENA(broken_gzip_is_refused),
        cmocka_unit_test(at_whatever_ceiling_nothing_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
