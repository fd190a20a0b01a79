// SPDX-License-Identifier: Apache-2.0
// stats: what /admin/stats shows, in a terminal, from the same report; and the recount of every counter from the
// events. It must not count by itself: pages/stats_report and store/statistics do.
#include "app.h"
#include "base/arena.h"
#include "base/json.h"
#include "commands/command.h"
#include "pages/publishing.h"
#include "pages/stats_report.h"
#include "store/statistics.h"
#include "view/render.h"
#include <stdio.h>

struct report_json {
    text from, to;
    struct report_course *courses;
    size_t courses_count;
    struct report_day *days;
    size_t days_count;
};
static const struct field report_fields[] = {FIELD(struct report_json, from), FIELD(struct report_json, to),
                                             LIST(struct report_json, courses, report_course_fields),
                                             LIST(struct report_json, days, report_day_fields), END_OF_FIELDS};

static void print_json(struct arena *arena, const struct report *report) {
    struct report_json page = {report->from,          report->to,   report->courses,
                               report->courses_count, report->days, report->days_count};
    printf("%.*s\n", PRINT(make_json_text(arena, make_json_of_page(arena, report_fields, &page), 2)));
}

static text tenths_words(struct arena *arena, tenths number) {
    return number.known ? make_textf(arena, "%d.%d", number.value / 10, number.value % 10) : TEXT("-");
}

static void print_table(struct arena *arena, const struct report *report) {
    printf("%.*s to %.*s (days are UTC, both ends included)\n\n", PRINT(report->from), PRINT(report->to));
    printf("%-32s %9s %9s %9s %8s %7s %7s\n", "course", "enrolled", "started", "completed", "percent", "score", "days");
    for (size_t i = 0; i < report->courses_count; i++) {
        const struct report_course *course = &report->courses[i];
        printf("%-32.*s %9lld %9lld %9lld %8.*s %7.*s %7.*s\n", PRINT(course->slug), (long long)course->enrolled,
               (long long)course->started, (long long)course->completed,
               PRINT(tenths_words(arena, course->completion_percent)), PRINT(tenths_words(arena, course->median_score)),
               PRINT(tenths_words(arena, course->median_days)));
        for (size_t m = 0; m < course->modules_count; m++)
            printf("  %-46.*s reached %6lld  finished %6lld\n", PRINT(course->modules[m].slug),
                   (long long)course->modules[m].reached, (long long)course->modules[m].finished);
    }
}

static enum exit_status print_report(struct app *app, const struct command_line *line, const struct library *library) {
    text field = NO_TEXT, fault = NO_TEXT, format = option_value(line, "format");
    struct report_question question = {option_value(line, "course"), option_value(line, "from"),
                                       option_value(line, "to")};
    const struct report *report =
        make_report(app->db, app->arena, library, &question, clock_seconds(&app->clock), &field, &fault);
    if (!report)
        return complain(EXIT_REFUSED, "--%.*s: %.*s", PRINT(field), PRINT(fault));
    if (db_failed(app->db) != DB_SOUND)
        return complain(EXIT_MACHINE, "the database cannot be read: %s", db_failure_words(app->db));
    if (!format.bytes || is_text_equal(format, TEXT("table")))
        print_table(app->arena, report);
    else if (is_text_equal(format, TEXT("csv")))
        printf("%.*s", PRINT(make_report_csv(app->arena, report, TEXT(""))));
    else if (is_text_equal(format, TEXT("json")))
        print_json(app->arena, report);
    else
        return complain(EXIT_WRONG, "--format is table, csv or json");
    return EXIT_DONE;
}

static enum exit_status recount(struct app *app) {
    if (!db_begin_write(app->db))
        return complain(EXIT_MACHINE, "the database cannot be written: %s", db_failure_words(app->db));
    struct statistic_differences found = recount_statistics(app->db, app->arena);
    if (!db_commit(app->db))
        return complain(EXIT_MACHINE, "nothing was changed: %s", db_failure_words(app->db));
    for (size_t i = 0; i < found.count; i++) {
        const struct statistic_difference *row = &found.items[i];
        printf("%.*s %.*s module %lld day %.*s bucket %lld: was %lld, is %lld\n", PRINT(row->course_slug),
               PRINT(row->metric), (long long)row->module_id, PRINT(make_day(app->arena, row->day)),
               (long long)row->bucket, (long long)row->was, (long long)row->is);
    }
    printf("%zu differences\n", found.count);
    return found.count == 0 ? EXIT_DONE : EXIT_REFUSED;
}

static enum exit_status stats(struct invocation *invocation) {
    text fault = NO_TEXT;
    enum exit_status result = EXIT_MACHINE;
    struct app *app = open_app(invocation->arena, &invocation->line.settings, true, &fault);
    if (!app)
        return complain(EXIT_MACHINE, "%.*s", PRINT(fault));
    if (has_option(&invocation->line, "recount")) {
        result = recount(app);
    } else if (db_begin_read(app->db)) {
        struct library *library = load_library(app->db);
        if (library)
            result = print_report(app, &invocation->line, library);
        if (library)
            close_arena(library->arena);
    }
    db_rollback(app->db);
    close_app(app);
    return finish_output(result);
}

static const struct command_option options[] = {
    {"course", "SLUG", "one course only"},
    {"from", "DAY", "first day of the cohort, YYYY-MM-DD (default: the first day there is)"},
    {"to", "DAY", "last day (default: today); days are UTC, both ends included"},
    {"format", "FORM", "table, csv or json (default: table)"},
    {"recount", NULL, "recomputes every counter from the events and reports each difference; exit 1 if there is one"},
    {NULL, NULL, NULL}};

const struct command stats_command = {
    .name = "stats",
    .operands = "",
    .summary = "how many enrolled, started and completed, as /admin/stats shows it",
    .more = "enrolled: people first enrolled within the period, as of now; who left stays counted.\n"
            "started: of these, who has one stored act. completed: of these, who has a completion.\n"
            "percent: completed of enrolled. score, days: medians over all who completed.\n"
            "reached a module: one stored act in it. finished: all its required units offered are done.",
    .options = options,
    .run = stats};
