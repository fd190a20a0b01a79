// SPDX-License-Identifier: Apache-2.0
// Tests of server/base/random.c.
// Bytes, random texts, and the ids of rows.
#include "base/clock.h"
#include "base/crypto.h"
#include "base/random.h"
#include "ground.h"

// Gives the bytes "foobar" and so on, for the examples of RFC 4648.
static void fill_with_foobar(struct random *random, void *bytes, size_t length) {
    (void)random;
    memcpy(bytes, "foobar", length);
}

static void random_text_is_base32_in_small_letters(void **state) {
    struct random random = {.fill = fill_with_foobar};
    static const char *const expected[] = {"", "my", "mzxq", "mzxw6", "mzxw6yq", "mzxw6ytb", "mzxw6ytboi"};
    for (size_t bytes = 0; bytes < sizeof expected / sizeof expected[0]; bytes++)
        assert_text(make_random_text(*state, &random, bytes), expected[bytes]);
    random = system_random();
    assert_int_equal(make_random_text(*state, &random, 16).length, 26);
}

static void the_fixed_source_repeats_itself(void **state) {
    struct random first = fixed_random(7), second = fixed_random(7), other = fixed_random(8);
    text made = make_random_text(*state, &first, 16);
    assert_true(is_text_equal(made, make_random_text(*state, &second, 16)));
    assert_false(is_text_equal(made, make_random_text(*state, &other, 16)));
    assert_false(is_text_equal(made, make_random_text(*state, &first, 16)));
}

static void the_systems_source_does_not(void **state) {
    struct random random = system_random();
    text first = make_random_text(*state, &random, 16);
    assert_false(is_text_equal(first, make_random_text(*state, &random, 16)));
    random_fill(&random, NULL, 0);
}

#define YEAR_2026 INT64_C(1767225600)

static void an_id_holds_time_process_and_counter(void **state) {
    (void)state;
    struct clock clock = fixed_clock(YEAR_2026 + 5);
    struct id_source *source = open_id_source(&clock, 1023);
    assert_int_equal(next_id(source), (INT64_C(5000) << 22) | (1023 << 12));
    assert_int_equal(next_id(source), (INT64_C(5000) << 22) | (1023 << 12) | 1);
    clock.fixed_milliseconds++;
    assert_int_equal(next_id(source), (INT64_C(5001) << 22) | (1023 << 12));
    close_id_source(source);
    close_id_source(NULL);
}

static void ids_rise_whatever_the_clock_does(void **state) {
    (void)state;
    struct clock clock = fixed_clock(YEAR_2026 + 5);
    struct id_source *source = open_id_source(&clock, 3);
    int64_t before = 0;
    for (int index = 0; index < 20000; index++) {
        if (index % 5000 == 4999)
            clock.fixed_milliseconds -= 100000000; // also to before 2026
        int64_t id = next_id(source);
        assert_true(id > before);
        assert_int_equal(id >> 12 & 1023, 3);
        before = id;
    }
    close_id_source(source);
}

static void an_id_before_2026_is_above_zero(void **state) {
    (void)state;
    struct clock clock = fixed_clock(0);
    struct id_source *source = open_id_source(&clock, 0);
    assert_true(next_id(source) > 0);
    close_id_source(source);
}

static void ids_of_two_processes_never_meet(void **state) {
    (void)state;
    struct clock clock = fixed_clock(YEAR_2026);
    struct id_source *one = open_id_source(&clock, 1), *two = open_id_source(&clock, 2);
    for (int index = 0; index < 5000; index++)
        assert_int_equal((next_id(one) ^ next_id(two)) & 0x3ff000, 0x3000);
    close_id_source(one);
    close_id_source(two);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_ARENA(random_text_is_base32_in_small_letters),
        WITH_ARENA(the_fixed_source_repeats_itself),
        WITH_ARENA(the_systems_source_does_not),
        cmocka_unit_test(an_id_holds_time_process_and_counter),
        cmocka_unit_test(ids_rise_whatever_the_clock_does),
        cmocka_unit_test(an_id_before_2026_is_above_zero),
        cmocka_unit_test(ids_of_two_processes_never_meet),
    };
    return crypto_start() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
