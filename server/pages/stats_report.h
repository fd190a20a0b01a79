// SPDX-License-Identifier: Apache-2.0
// stats_report: the numbers of a period with the titles that they belong to: one struct for the page, its JSON, the CSV
// and `stoa stats`, so that none of them can tell something else.
#pragma once
#include "content/library.h"
#include "db/db.h"
#include "view/view.h"

struct arena;

struct report_module {
    text slug, title;
    int64_t reached, finished;
    int64_t reached_percent; // of enrolled, 0–100, for the bar
};
struct report_course {
    text slug, title, language;
    url url;
    int64_t enrolled, started, completed, completed_share;
    tenths completion_percent, median_score, median_days; // median_days in tenths of a day: 12.5
    struct report_module *modules;
    size_t modules_count;
};
struct report_day {
    text day;
    int64_t enrolled, completed;
};
struct report {
    int64_t from_day, to_day;
    text from, to; // 2026-01-01
    struct report_course *courses;
    size_t courses_count;
    struct report_day *days;
    size_t days_count;
    int64_t enrolled, started, completed; // over all courses shown
    tenths completion_percent;
    int64_t made_at;
};
extern const struct field report_course_fields[], report_day_fields[];

// What is asked for, as words: a course's slug or empty, days or empty.
struct report_question {
    text course, from, to;
};
// The report, or NULL with the field ("course", "from", "to") and a sentence saying what makes no sense.
struct report *make_report(struct db *db, struct arena *arena, const struct library *library,
                           const struct report_question *question, int64_t now, text *field, text *fault);
// As CSV (RFC 4180, UTF-8): `by` is "" or "course", "module", "day"; NO_TEXT when it is none of these.
text make_report_csv(struct arena *arena, const struct report *report, text by);
