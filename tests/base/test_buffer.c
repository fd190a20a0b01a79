// SPDX-License-Identifier: Apache-2.0
// Tests of server/base/buffer.c.
// Every add, the growing, and the ceiling.
#include "base/buffer.h"
#include "ground.h"

static void an_untouched_buffer_is_the_empty_text(void **state) {
    struct buffer buffer = buffer_in(*state, 10);
    assert_text(buffer_text(&buffer), "");
    buffer_add(&buffer, NO_TEXT);
    buffer_add(&buffer, TEXT(""));
    assert_text(buffer_text(&buffer), "");
    assert_false(buffer.over);
}

static void pieces_of_all_kinds_add_up(void **state) {
    struct buffer buffer = buffer_in(*state, 100);
    buffer_add(&buffer, TEXT("a"));
    buffer_add_char(&buffer, 'b');
    buffer_add_bytes(&buffer, "cd", 2);
    buffer_addf(&buffer, "%d", 42);
    memcpy(buffer_room(&buffer, 2), "ef", 2);
    assert_text(buffer_text(&buffer), "abcd42ef");
    assert_string_equal(buffer_text(&buffer).bytes, "abcd42ef");
    assert_text(text_of_html(buffer_html(&buffer)), "abcd42ef");
}

static void a_buffer_grows_and_keeps_what_it_has(void **state) {
    struct buffer buffer = buffer_in(*state, 100000);
    for (int index = 0; index < 10000; index++)
        buffer_addf(&buffer, "%04d\n", index);
    assert_false(buffer.over);
    text whole = buffer_text(&buffer);
    assert_int_equal(whole.length, 50000);
    for (size_t index = 0; index < 10000; index++) {
        int64_t number = -1;
        assert_true(text_to_integer(text_slice(whole, index * 5, 4), 0, 9999, &number));
        assert_int_equal(number, index);
    }
}

static void the_ceiling_may_be_reached(void **state) {
    struct buffer buffer = buffer_in(*state, 4);
    buffer_add(&buffer, TEXT("stoa"));
    assert_false(buffer.over);
    assert_text(buffer_text(&buffer), "stoa");
}

static void over_the_ceiling_nothing_more_is_added(void **state) {
    struct buffer buffer = buffer_in(*state, 4);
    buffer_add(&buffer, TEXT("st"));
    buffer_add(&buffer, TEXT("oas"));
    assert_true(buffer.over);
    buffer_add_char(&buffer, 'o'); // would fit, but would leave a hole
    buffer_addf(&buffer, "%d", 1);
    assert_null(buffer_room(&buffer, 1));
    assert_text(buffer_text(&buffer), "st");
}

static void a_huge_piece_is_over_and_does_not_overflow(void **state) {
    struct buffer buffer = buffer_in(*state, 4);
    buffer_add_char(&buffer, 'a');
    assert_null(buffer_room(&buffer, SIZE_MAX));
    assert_true(buffer.over);
    buffer = buffer_in(*state, 0);
    buffer_addf(&buffer, "%s", "");
    assert_false(buffer.over);
    buffer_add_char(&buffer, 'a');
    assert_true(buffer.over);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_ARENA(an_untouched_buffer_is_the_empty_text),  WITH_ARENA(pieces_of_all_kinds_add_up),
        WITH_ARENA(a_buffer_grows_and_keeps_what_it_has),   WITH_ARENA(the_ceiling_may_be_reached),
        WITH_ARENA(over_the_ceiling_nothing_more_is_added), WITH_ARENA(a_huge_piece_is_over_and_does_not_overflow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
