// SPDX-License-Identifier: Apache-2.0
// Tests of server/base/clock.c.
// The C library's calendar is the other opinion.
#include "base/clock.h"
#include "ground.h"
#include <time.h>

static void the_system_clock_goes_and_never_back(void **state) {
    (void)state;
    struct clock clock = system_clock();
    assert_in_range(clock_seconds(&clock) - (int64_t)time(NULL) + 5, 0, 10);
    int64_t before = clock_monotonic_milliseconds(&clock);
    for (int index = 0; index < 1000; index++) {
        int64_t after = clock_monotonic_milliseconds(&clock);
        assert_true(after >= before);
        before = after;
    }
}

static void a_fixed_clock_stands_until_it_is_set(void **state) {
    (void)state;
    struct clock clock = fixed_clock(1000);
    assert_int_equal(clock_seconds(&clock), 1000);
    assert_int_equal(clock_milliseconds(&clock), 1000000);
    assert_int_equal(clock_monotonic_milliseconds(&clock), 1000000);
    clock.fixed_milliseconds = -1;
    assert_int_equal(clock_seconds(&clock), -1);
}

static void days_agree_with_the_c_library(void **state) {
    struct arena *arena = *state;
    for (int64_t day = -140000; day < 160000; day++) { // 1586 to 2408
        int64_t seconds = day * SECONDS_PER_DAY + (day * 37 % SECONDS_PER_DAY + SECONDS_PER_DAY) % SECONDS_PER_DAY;
        time_t time = (time_t)seconds;
        struct tm parts;
        char expected[64];
        assert_non_null(gmtime_r(&time, &parts));
        assert_true(strftime(expected, sizeof expected, "%Y-%m-%dT%H:%M:%SZ %a, %d %b %Y %H:%M:%S GMT", &parts) > 0);
        text written = make_rfc3339(arena, seconds);
        text spaced = make_joined(arena, written, TEXT(" "));
        assert_text(make_joined(arena, spaced, make_http_date(arena, seconds)), expected);
        int64_t back = 0;
        assert_true(parse_rfc3339(written, &back));
        assert_int_equal(back, seconds);
        assert_true(parse_day(make_day(arena, day), &back));
        assert_int_equal(back, day);
        assert_int_equal(day_of(seconds), day);
        reset_arena(arena);
    }
}

static void days_are_rounded_down(void **state) {
    (void)state;
    assert_int_equal(day_of(0), 0);
    assert_int_equal(day_of(86399), 0);
    assert_int_equal(day_of(86400), 1);
    assert_int_equal(day_of(-1), -1);
    assert_int_equal(day_of(-86400), -1);
    assert_int_equal(day_of(-86401), -2);
}

static void the_forms_are_exact(void **state) {
    assert_text(make_rfc3339(*state, 1773480413), "2026-03-14T09:26:53Z");
    assert_text(make_http_date(*state, 784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
    assert_text(make_long_day(*state, day_of(1773480413)), "14 March 2026");
    assert_text(make_minute(*state, 50520), "14:02");
    assert_text(make_day(*state, 0), "1970-01-01");
    assert_text(make_long_day(*state, 364), "31 December 1970");
}

static void far_times_are_written_without_harm(void **state) {
    static const int64_t far[] = {INT64_MAX, INT64_MIN, INT64_MAX / 2, INT64_MIN / 2};
    for (size_t index = 0; index < sizeof far / sizeof far[0]; index++) {
        assert_true(make_rfc3339(*state, far[index]).length > 20);
        assert_true(make_http_date(*state, far[index]).length > 29);
    }
}

static void only_days_that_exist_are_read(void **state) {
    (void)state;
    int64_t day = 42;
    static const char *const refused[] = {"",           "2026",        "2026-02-29",  "2100-02-29", "2026-04-31",
                                          "2026-13-01", "2026-00-10",  "2026-01-00",  "2026-01-32", "2026-1-1",
                                          "26-01-01",   "2026-01-01 ", " 2026-01-01", "2026/01/01", "2026-01-01T",
                                          "2026-0a-01", "+026-01-01",  "-026-01-01",  "20260-1-01", "٢٠٢٦-01-01"};
    for (size_t index = 0; index < sizeof refused / sizeof refused[0]; index++)
        if (parse_day(text_from(refused[index]), &day))
            fail_msg("read: %s", refused[index]);
    assert_false(parse_day(NO_TEXT, &day));
    assert_int_equal(day, 42);
    assert_true(parse_day(TEXT("2024-02-29"), &day));
    assert_true(parse_day(TEXT("2000-02-29"), &day));
    assert_int_equal(day, 11016);
    assert_true(parse_day(TEXT("9999-12-31"), &day));
    assert_true(parse_day(TEXT("0000-01-01"), &day));
}

static void times_with_fractions_and_zones_are_read(void **state) {
    (void)state;
    int64_t seconds = 0;
    assert_true(parse_rfc3339(TEXT("2026-03-14T09:26:53.987Z"), &seconds));
    assert_int_equal(seconds, 1773480413);
    assert_true(parse_rfc3339(TEXT("2026-03-14T10:56:53+01:30"), &seconds));
    assert_int_equal(seconds, 1773480413);
    assert_true(parse_rfc3339(TEXT("2026-03-13T23:26:53-10:00"), &seconds));
    assert_int_equal(seconds, 1773480413);
}

static void broken_times_are_refused(void **state) {
    (void)state;
    int64_t seconds = 42;
    static const char *const refused[] = {
        "",
        "2026-03-14",
        "2026-03-14T09:26:53",
        "2026-03-14 09:26:53Z",
        "2026-03-14t09:26:53Z",
        "2026-03-14T09:26:53z",
        "2026-03-14T24:00:00Z",
        "2026-03-14T09:60:00Z",
        "2026-03-14T09:26:60Z",
        "2026-03-14T09:26Z",
        "2026-03-14T09:26:53.Z",
        "2026-03-14T09:26:53ZZ",
        "2026-03-14T09:26:53+0100",
        "2026-03-14T09:26:53+24:00",
        "2026-03-14T09:26:53+01:60",
        "2026-03-14T09:26:53+1",
        "2026-02-30T09:26:53Z",
        "2026-03-14T9:26:53Z",
        "2026-03-14T09:26:5",
    };
    for (size_t index = 0; index < sizeof refused / sizeof refused[0]; index++)
        if (parse_rfc3339(text_from(refused[index]), &seconds))
            fail_msg("read: %s", refused[index]);
    assert_false(parse_rfc3339(NO_TEXT, &seconds));
    assert_int_equal(seconds, 42);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_system_clock_goes_and_never_back),
        cmocka_unit_test(a_fixed_clock_stands_until_it_is_set),
        WITH_ARENA(days_agree_with_the_c_library),
        cmocka_unit_test(days_are_rounded_down),
        WITH_ARENA(the_forms_are_exact),
        WITH_ARENA(far_times_are_written_without_harm),
        cmocka_unit_test(only_days_that_exist_are_read),
        cmocka_unit_test(times_with_fractions_and_zones_are_read),
        cmocka_unit_test(broken_times_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
