// SPDX-License-Identifier: Apache-2.0
// clock: what time it is, as seconds since 1970 UTC (wall) and milliseconds that never go back (monotonic). A struct of
// calls, so that tests set it; and the forms of times and days.
#pragma once
#include "base/text.h"

struct arena;

struct clock {
    int64_t (*wall_milliseconds)(struct clock *clock);
    int64_t (*monotonic_milliseconds)(struct clock *clock);
    int64_t fixed_milliseconds; // only for a fixed clock
};

struct clock system_clock(void);
struct clock fixed_clock(int64_t wall_seconds); // stands still until its fixed_milliseconds is changed
int64_t clock_seconds(struct clock *clock);
int64_t clock_milliseconds(struct clock *clock); // wall
int64_t clock_monotonic_milliseconds(struct clock *clock);

#define SECONDS_PER_DAY 86400
// The day number (days since 1970-01-01 UTC) of a time, rounded down.
int64_t day_of(int64_t seconds);
text make_rfc3339(struct arena *arena, int64_t seconds);                      // 2026-03-14T09:26:53Z
text make_day(struct arena *arena, int64_t day);                              // 2026-03-14
bool parse_day(text value, int64_t *day) __attribute__((warn_unused_result)); // exactly YYYY-MM-DD, a day that exists
bool parse_rfc3339(text value, int64_t *seconds) __attribute__((warn_unused_result));
text make_http_date(struct arena *arena, int64_t seconds); // Sun, 06 Nov 1994 08:49:37 GMT (RFC 9110, 5.6.7)
text make_long_day(struct arena *arena, int64_t day);      // 14 March 2026
text make_minute(struct arena *arena, int64_t seconds);    // 14:02 (UTC)
