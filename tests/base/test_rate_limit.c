// SPDX-License-Identifier: Apache-2.0
// Tests of server/base/rate_limit.c.
// The clock is a fixed one, so that every wait is exact.
#include "base/clock.h"
#include "base/crypto.h"
#include "base/rate_limit.h"
#include "ground.h"

static void a_key_has_its_burst_and_then_waits(void **state) {
    (void)state;
    struct clock clock = fixed_clock(1000);
    struct rate_limit *limit = open_rate_limit(&clock, 100, 3, 10);
    for (int index = 0; index < 3; index++)
        assert_int_equal(rate_limit_take(limit, TEXT("address"), TEXT("a")), 0);
    assert_int_equal(rate_limit_take(limit, TEXT("address"), TEXT("a")), 10);
    clock.fixed_milliseconds += 9001;
    assert_int_equal(rate_limit_take(limit, TEXT("address"), TEXT("a")), 1); // rounded up: never told too soon
    clock.fixed_milliseconds += 999;
    assert_int_equal(rate_limit_take(limit, TEXT("address"), TEXT("a")), 0);
    assert_int_equal(rate_limit_take(limit, TEXT("address"), TEXT("a")), 10);
    close_rate_limit(limit);
    close_rate_limit(NULL);
}

static void being_refused_costs_nothing(void **state) {
    (void)state;
    struct clock clock = fixed_clock(1000);
    struct rate_limit *limit = open_rate_limit(&clock, 100, 1, 10);
    assert_int_equal(rate_limit_take(limit, TEXT("address"), TEXT("a")), 0);
    for (int index = 0; index < 50; index++)
        assert_int_equal(rate_limit_take(limit, TEXT("address"), TEXT("a")), 10);
    clock.fixed_milliseconds += 10000;
    assert_int_equal(rate_limit_take(limit, TEXT("address"), TEXT("a")), 0);
    close_rate_limit(limit);
}

static void a_long_rest_gives_no_more_than_the_burst(void **state) {
    (void)state;
    struct clock clock = fixed_clock(1000);
    struct rate_limit *limit = open_rate_limit(&clock, 100, 2, 10);
    clock.fixed_milliseconds += 1000000000;
    assert_int_equal(rate_limit_take(limit, TEXT("address"), TEXT("a")), 0);
    assert_int_equal(rate_limit_take(limit, TEXT("address"), TEXT("a")), 0);
    assert_int_equal(rate_limit_take(limit, TEXT("address"), TEXT("a")), 10);
    close_rate_limit(limit);
}

static void keys_and_kinds_are_kept_apart(void **state) {
    (void)state;
    struct clock clock = fixed_clock(1000);
    struct rate_limit *limit = open_rate_limit(&clock, 1000, 1, 10);
    assert_int_equal(rate_limit_take(limit, TEXT("address"), TEXT("a")), 0);
    assert_int_equal(rate_limit_take(limit, TEXT("address"), TEXT("b")), 0);
    assert_int_equal(rate_limit_take(limit, TEXT("account"), TEXT("a")), 0);
    assert_int_equal(rate_limit_take(limit, TEXT("addressa"), TEXT("")), 0);
    assert_int_equal(rate_limit_take(limit, TEXT("address"), TEXT("")), 0);
    assert_int_equal(rate_limit_take(limit, TEXT("address"), NO_TEXT), 10);
    assert_int_equal(rate_limit_take(limit, TEXT("address"), TEXT("a")), 10);
    close_rate_limit(limit);
}

static void who_succeeds_gets_everything_back(void **state) {
    (void)state;
    struct clock clock = fixed_clock(1000);
    struct rate_limit *limit = open_rate_limit(&clock, 100, 2, 10);
    for (int round = 0; round < 5; round++) {
        assert_int_equal(rate_limit_take(limit, TEXT("account"), TEXT("a")), 0);
        assert_int_equal(rate_limit_take(limit, TEXT("account"), TEXT("a")), 0);
        assert_int_not_equal(rate_limit_take(limit, TEXT("account"), TEXT("a")), 0);
        rate_limit_forgive(limit, TEXT("account"), TEXT("a"));
    }
    rate_limit_forgive(limit, TEXT("account"), TEXT("never seen"));
    close_rate_limit(limit);
}

static void a_full_table_still_answers_and_remembers_the_worst(void **state) {
    (void)state;
    struct clock clock = fixed_clock(1000);
    struct rate_limit *limit = open_rate_limit(&clock, 8, 5, 10);
    for (int index = 0; index < 5; index++)
        assert_int_equal(rate_limit_take(limit, TEXT("account"), TEXT("victim")), 0);
    for (uint32_t other = 0; other < 10000; other++)
        assert_int_equal(rate_limit_take(limit, TEXT("account"), (text){(const char *)&other, sizeof other}), 0);
    assert_int_equal(rate_limit_take(limit, TEXT("account"), TEXT("victim")), 10);
    close_rate_limit(limit);
}

static void the_smallest_table_works(void **state) {
    (void)state;
    struct clock clock = fixed_clock(-5000); // before 1970, where nothing was ever used
    struct rate_limit *limit = open_rate_limit(&clock, 0, 1, 10);
    assert_int_equal(rate_limit_take(limit, TEXT("a"), TEXT("a")), 0);
    assert_int_equal(rate_limit_take(limit, TEXT("a"), TEXT("a")), 10);
    close_rate_limit(limit);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_has_its_burst_and_then_waits),
        cmocka_unit_test(being_refused_costs_nothing),
        cmocka_unit_test(a_long_rest_gives_no_more_than_the_burst),
        cmocka_unit_test(keys_and_kinds_are_kept_apart),
        cmocka_unit_test(who_succeeds_gets_everything_back),
        cmocka_unit_test(a_full_table_still_answers_and_remembers_the_worst),
        cmocka_unit_test(the_smallest_table_works),
    };
    return crypto_start() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
