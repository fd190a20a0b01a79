// SPDX-License-Identifier: Apache-2.0
// clock: the system's time and a fixed one, and the calendar. The calendar is our own arithmetic (proleptic Gregorian,
// UTC), so that no locale and no time zone of the machine can change a page. Owns nothing.
#define _POSIX_C_SOURCE 200809L
#include "base/clock.h"
#include <time.h>

struct date {
    int64_t year;
    int month, day; // both from 1
};

static int64_t read_milliseconds(clockid_t id) {
    struct timespec now;
    (void)clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t system_wall(struct clock *clock) {
    (void)clock;
    return read_milliseconds(CLOCK_REALTIME);
}

static int64_t system_monotonic(struct clock *clock) {
    (void)clock;
    return read_milliseconds(CLOCK_MONOTONIC);
}

static int64_t fixed_time(struct clock *clock) { return clock->fixed_milliseconds; }

struct clock system_clock(void) {
    return (struct clock){.wall_milliseconds = system_wall, .monotonic_milliseconds = system_monotonic};
}

struct clock fixed_clock(int64_t wall_seconds) {
    return (struct clock){fixed_time, fixed_time, wall_seconds * 1000};
}

// Division that rounds down, also below zero.
static int64_t divide_down(int64_t value, int64_t by) { return value / by - (value % by < 0); }

int64_t clock_milliseconds(struct clock *clock) { return clock->wall_milliseconds(clock); }

int64_t clock_seconds(struct clock *clock) { return divide_down(clock_milliseconds(clock), 1000); }

int64_t clock_monotonic_milliseconds(struct clock *clock) { return clock->monotonic_milliseconds(clock); }

int64_t day_of(int64_t seconds) { return divide_down(seconds, SECONDS_PER_DAY); }

// The year is counted from 1 March, so that a leap day is its last; 400 years are an era of always 146,097 days.
static struct date date_of_day(int64_t day) {
    int64_t shifted = day + 719468; // days from 0000-03-01
    int64_t era = divide_down(shifted, 146097);
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_from_march = (5 * day_of_year + 2) / 153;
    int month = (int)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    return (struct date){
        .year = era * 400 + year_of_era + (month <= 2),
        .month = month,
        .day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1),
    };
}

static int64_t day_of_date(struct date date) {
    int64_t year = date.year - (date.month <= 2);
    int64_t era = divide_down(year, 400);
    int64_t year_of_era = year - era * 400;
    int64_t month_from_march = date.month > 2 ? date.month - 3 : date.month + 9;
    int64_t day_of_year = (153 * month_from_march + 2) / 5 + date.day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

struct time_of_day {
    int hour, minute, second;
};

static struct time_of_day time_of(int64_t seconds) {
    int rest = (int)(seconds % SECONDS_PER_DAY);
    if (rest < 0)
        rest += SECONDS_PER_DAY;
    return (struct time_of_day){rest / 3600, rest / 60 % 60, rest % 60};
}

text make_rfc3339(struct arena *arena, int64_t seconds) {
    struct date date = date_of_day(day_of(seconds));
    struct time_of_day time = time_of(seconds);
    return make_textf(arena, "%04lld-%02d-%02dT%02d:%02d:%02dZ", (long long)date.year, date.month, date.day, time.hour,
                      time.minute, time.second);
}

text make_day(struct arena *arena, int64_t day) {
    struct date date = date_of_day(day);
    return make_textf(arena, "%04lld-%02d-%02d", (long long)date.year, date.month, date.day);
}

// Reads exactly `count` digits at `*offset` and moves on.
static bool read_digits(text value, size_t *offset, size_t count, int *out) {
    if (*offset > value.length || value.length - *offset < count)
        return false;
    int number = 0;
    for (size_t index = 0; index < count; index++) {
        char digit = value.bytes[*offset + index];
        if (digit < '0' || digit > '9')
            return false;
        number = number * 10 + (digit - '0');
    }
    *offset += count;
    *out = number;
    return true;
}

static bool read_char(text value, size_t *offset, char one) {
    if (*offset >= value.length || value.bytes[*offset] != one)
        return false;
    (*offset)++;
    return true;
}

static bool read_day(text value, size_t *offset, int64_t *day) {
    int year, month, day_of_month;
    if (!read_digits(value, offset, 4, &year) || !read_char(value, offset, '-') ||
        !read_digits(value, offset, 2, &month) || !read_char(value, offset, '-') ||
        !read_digits(value, offset, 2, &day_of_month))
        return false;
    if (month < 1 || month > 12 || day_of_month < 1)
        return false;
    *day = day_of_date((struct date){year, month, day_of_month});
    struct date back = date_of_day(*day); // 30 February comes back as another day
    return back.month == month && back.day == day_of_month;
}

bool parse_day(text value, int64_t *day) {
    size_t offset = 0;
    int64_t read;
    if (!read_day(value, &offset, &read) || offset != value.length)
        return false;
    *day = read;
    return true;
}

// hh:mm, as seconds.
static bool read_hour_and_minute(text value, size_t *offset, int *seconds) {
    int hour, minute;
    if (!read_digits(value, offset, 2, &hour) || !read_char(value, offset, ':') ||
        !read_digits(value, offset, 2, &minute) || hour > 23 || minute > 59)
        return false;
    *seconds = hour * 3600 + minute * 60;
    return true;
}

// Skips ".123" if there is one; a point without digits is a fault.
static bool skip_fraction(text value, size_t *offset) {
    if (!read_char(value, offset, '.'))
        return true;
    size_t start = *offset;
    while (*offset < value.length && value.bytes[*offset] >= '0' && value.bytes[*offset] <= '9')
        (*offset)++;
    return *offset > start;
}

// 'Z', or ±hh:mm: the seconds that local time is ahead of UTC.
static bool read_zone(text value, size_t *offset, int *ahead_seconds) {
    *ahead_seconds = 0;
    if (read_char(value, offset, 'Z'))
        return true;
    bool is_behind = read_char(value, offset, '-');
    if (!is_behind && !read_char(value, offset, '+'))
        return false;
    if (!read_hour_and_minute(value, offset, ahead_seconds))
        return false;
    *ahead_seconds = is_behind ? -*ahead_seconds : *ahead_seconds;
    return true;
}

bool parse_rfc3339(text value, int64_t *seconds) {
    size_t offset = 0;
    int64_t day;
    int of_day, second, ahead;
    if (!read_day(value, &offset, &day) || !read_char(value, &offset, 'T') ||
        !read_hour_and_minute(value, &offset, &of_day) || !read_char(value, &offset, ':') ||
        !read_digits(value, &offset, 2, &second) || second > 59)
        return false;
    if (!skip_fraction(value, &offset) || !read_zone(value, &offset, &ahead) || offset != value.length)
        return false;
    *seconds = day * SECONDS_PER_DAY + of_day + second - ahead;
    return true;
}

text make_http_date(struct arena *arena, int64_t seconds) {
    static const char weekdays[][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int64_t day = day_of(seconds);
    int64_t since_monday = day + 3; // 1970-01-01 was a Thursday
    int64_t weekday = since_monday - divide_down(since_monday, 7) * 7;
    struct date date = date_of_day(day);
    struct time_of_day time = time_of(seconds);
    return make_textf(arena, "%s, %02d %s %04lld %02d:%02d:%02d GMT", weekdays[weekday], date.day,
                      months[date.month - 1], (long long)date.year, time.hour, time.minute, time.second);
}

text make_long_day(struct arena *arena, int64_t day) {
    static const char *const months[] = {
        _("January"), _("February"), _("March"),     _("April"),   _("May"),      _("June"),
        _("July"),    _("August"),   _("September"), _("October"), _("November"), _("December"),
    };
    struct date date = date_of_day(day);
    return make_textf(arena, "%d %s %lld", date.day, months[date.month - 1], (long long)date.year);
}

text make_minute(struct arena *arena, int64_t seconds) {
    struct time_of_day time = time_of(seconds);
    return make_textf(arena, "%02d:%02d", time.hour, time.minute);
}
