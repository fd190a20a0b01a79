// SPDX-License-Identifier: Apache-2.0
// stats_report: asks the store once and puts titles beside numbers. Percentages are rounded half up to one decimal.
// It must not know whether it becomes a page, a file or a table in a terminal.
#include "pages/stats_report.h"
#include "base/arena.h"
#include "base/clock.h"
#include "store/statistics.h"

static const struct field module_fields[] = {FIELD(struct report_module, slug),
                                             FIELD(struct report_module, title),
                                             FIELD(struct report_module, reached),
                                             FIELD(struct report_module, finished),
                                             FIELD_HTML_ONLY(struct report_module, reached_percent),
                                             END_OF_FIELDS};
const struct field report_course_fields[] = {FIELD(struct report_course, slug),
                                             FIELD(struct report_course, title),
                                             FIELD_HTML_ONLY(struct report_course, language),
                                             FIELD_HTML_ONLY(struct report_course, url),
                                             FIELD(struct report_course, enrolled),
                                             FIELD(struct report_course, started),
                                             FIELD(struct report_course, completed),
                                             FIELD_HTML_ONLY(struct report_course, completed_share),
                                             FIELD(struct report_course, completion_percent),
                                             FIELD(struct report_course, median_score),
                                             FIELD(struct report_course, median_days),
                                             LIST(struct report_course, modules, module_fields),
                                             END_OF_FIELDS};
const struct field report_day_fields[] = {FIELD(struct report_day, day), FIELD(struct report_day, enrolled),
                                          FIELD(struct report_day, completed), END_OF_FIELDS};

static tenths make_percent(int64_t part, int64_t whole) {
    return whole > 0 ? (tenths){(int32_t)((2000 * part + whole) / (2 * whole)), true} : (tenths){0, false};
}

static int64_t share(int64_t part, int64_t whole) { return whole > 0 ? 100 * part / whole : 0; }

static void add_modules(struct arena *arena, const struct course *course, const struct course_statistics *numbers,
                        struct report_course *out) {
    out->modules = MAKE_ARRAY(arena, course->modules_count + 1, struct report_module);
    for (size_t m = 0; m < course->modules_count; m++) {
        const struct module *module = &course->modules[m];
        struct report_module *row = &out->modules[out->modules_count++];
        *row = (struct report_module){.slug = module->slug, .title = module->title};
        for (size_t i = 0; i < numbers->modules_count; i++) {
            if (numbers->modules[i].module_id != module->number)
                continue;
            row->reached = numbers->modules[i].reached;
            row->finished = numbers->modules[i].finished;
        }
        row->reached_percent = share(row->reached, out->enrolled);
    }
}

static void add_course(struct arena *arena, struct report *report, const struct library_course *live,
                       const struct course_statistics *numbers) {
    struct report_course *row = &report->courses[report->courses_count++];
    *row =
        (struct report_course){.slug = live->course->slug,
                               .title = live->course->title,
                               .language = live->course->language,
                               .url = make_urlf(arena, "/courses/%.*s", PRINT(live->course->slug)),
                               .enrolled = numbers->enrolled,
                               .started = numbers->started,
                               .completed = numbers->completed,
                               .completed_share = share(numbers->completed, numbers->enrolled),
                               .completion_percent = make_percent(numbers->completed, numbers->enrolled),
                               .median_score = {numbers->median_score_tenths, numbers->has_median_score},
                               .median_days = {(int32_t)(numbers->median_days_halves * 5), numbers->has_median_days}};
    add_modules(arena, live->course, numbers, row);
    report->enrolled += row->enrolled;
    report->started += row->started;
    report->completed += row->completed;
}

// ---- the question --------------------------------------------------------------------------------------------------

static bool read_day(struct arena *arena, text words, const char *name, int64_t standard, int64_t *day, text *field,
                     text *fault) {
    *day = standard;
    if (is_text_empty(words) || parse_day(words, day))
        return true;
    *field = text_from(name);
    *fault = make_textf(arena, _("“%.*s” is no day. Write a day that exists as YYYY-MM-DD, such as 2026-03-14."),
                        PRINT(words));
    return false;
}

static bool read_question(struct db *db, struct arena *arena, const struct library *library,
                          const struct report_question *question, int64_t now, struct report *report, text *field,
                          text *fault) {
    int64_t today = day_of(now), first = load_first_day(db, arena);
    if (!is_text_empty(question->course) && !find_course(library, question->course)) {
        *field = TEXT("course");
        *fault = make_textf(arena, _("There is no course “%.*s”."), PRINT(question->course));
        return false;
    }
    if (!read_day(arena, question->to, "to", today, &report->to_day, field, fault))
        return false;
    int64_t standard = first > 0 && first <= report->to_day ? first : report->to_day;
    if (!read_day(arena, question->from, "from", standard, &report->from_day, field, fault))
        return false;
    if (report->from_day <= report->to_day)
        return true;
    *field = TEXT("from");
    *fault = TEXT(_("The first day is after the last one."));
    return false;
}

struct report *make_report(struct db *db, struct arena *arena, const struct library *library,
                           const struct report_question *question, int64_t now, text *field, text *fault) {
    struct report *report = MAKE(arena, struct report);
    if (!read_question(db, arena, library, question, now, report, field, fault))
        return NULL;
    int64_t *ids = MAKE_ARRAY(arena, library->courses_count + 1, int64_t);
    size_t count = 0;
    for (size_t i = 0; i < library->courses_count; i++)
        if (is_text_empty(question->course) || is_text_equal(library->courses[i].course->slug, question->course))
            ids[count++] = library->courses[i].course_id;
    const struct statistics *numbers = load_statistics(db, arena, ids, count, report->from_day, report->to_day);
    report->made_at = now;
    report->from = make_day(arena, report->from_day);
    report->to = make_day(arena, report->to_day);
    report->courses = MAKE_ARRAY(arena, count + 1, struct report_course);
    for (size_t i = 0; i < count && numbers; i++)
        add_course(arena, report, find_course_by_id(library, ids[i]), &numbers->courses[i]);
    report->completion_percent = make_percent(report->completed, report->enrolled);
    report->days = MAKE_ARRAY(arena, (numbers ? numbers->days_count : 0) + 1, struct report_day);
    for (size_t i = 0; numbers && i < numbers->days_count; i++)
        report->days[report->days_count++] = (struct report_day){make_day(arena, numbers->days[i].day),
                                                                 numbers->days[i].enrolled, numbers->days[i].completed};
    return report;
}
