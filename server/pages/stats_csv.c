// SPDX-License-Identifier: Apache-2.0
// stats_csv: a report as CSV, by course, by module or by day. The columns of the first are the contract's.
// It must not ask the database: it writes the report that it is given.
#include "base/arena.h"
#include "base/clock.h"
#include "pages/csv.h"
#include "pages/stats_report.h"

#define CSV_LIMIT_BYTES (16 * 1024 * 1024)

static void add_head(struct buffer *out, const char *columns) { buffer_addf(out, "%s\r\n", columns); }

static void add_period(struct buffer *out, const struct report *report) {
    csv_text(out, report->from);
    csv_text(out, report->to);
    csv_text(out, make_rfc3339(out->arena, report->made_at));
    csv_end(out);
}

static void add_courses(struct buffer *out, const struct report *report) {
    add_head(out, "slug,title,enrolled,started,completed,completion_percent,median_score,median_days,from,to,made_at");
    for (size_t i = 0; i < report->courses_count; i++) {
        const struct report_course *course = &report->courses[i];
        csv_text(out, course->slug);
        csv_text(out, course->title);
        csv_integer(out, course->enrolled);
        csv_integer(out, course->started);
        csv_integer(out, course->completed);
        csv_tenths(out, course->completion_percent);
        csv_tenths(out, course->median_score);
        csv_tenths(out, course->median_days);
        add_period(out, report);
    }
}

static void add_course_modules(struct buffer *out, const struct report *report, const struct report_course *course) {
    for (size_t m = 0; m < course->modules_count; m++) {
        csv_text(out, course->slug);
        csv_text(out, course->modules[m].slug);
        csv_text(out, course->modules[m].title);
        csv_integer(out, course->modules[m].reached);
        csv_integer(out, course->modules[m].finished);
        add_period(out, report);
    }
}

static void add_days(struct buffer *out, const struct report *report) {
    add_head(out, "day,enrolled,completed");
    for (size_t i = 0; i < report->days_count; i++) {
        csv_text(out, report->days[i].day);
        csv_integer(out, report->days[i].enrolled);
        csv_integer(out, report->days[i].completed);
        csv_end(out);
    }
}

text make_report_csv(struct arena *arena, const struct report *report, text by) {
    struct buffer out = buffer_in(arena, CSV_LIMIT_BYTES);
    if (is_text_empty(by) || is_text_equal(by, TEXT("course"))) {
        add_courses(&out, report);
    } else if (is_text_equal(by, TEXT("module"))) {
        add_head(&out, "course,module,title,reached,finished,from,to,made_at");
        for (size_t i = 0; i < report->courses_count; i++)
            add_course_modules(&out, report, &report->courses[i]);
    } else if (is_text_equal(by, TEXT("day"))) {
        add_days(&out, report);
    } else {
        return NO_TEXT;
    }
    return buffer_text(&out);
}
