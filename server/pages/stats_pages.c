// SPDX-License-Identifier: Apache-2.0
// stats_pages: the report of a period with its form, its curve over the days, and its files to take away.
// It must not compute a number that the report does not have.
#include "pages/stats_pages.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/clock.h"
#include "base/escape.h"
#include "base/json.h"
#include "pages/stats_report.h"

// The picture: a box of 720 × 200, the plot from 48 to 712 and from 12 (top) to 172 (zero).
#define PLOT_LEFT 48
#define PLOT_WIDTH 664
#define PLOT_TOP 12
#define PLOT_HEIGHT 160
#define PLOT_LINES 4

struct course_choice {
    text value, label;
    bool selected;
};
static const struct field choice_fields[] = {FIELD(struct course_choice, value), FIELD(struct course_choice, label),
                                             FIELD(struct course_choice, selected), END_OF_FIELDS};
struct chart_line {
    int64_t y, label_y, label;
};
static const struct field line_fields[] = {FIELD(struct chart_line, y), FIELD(struct chart_line, label_y),
                                           FIELD(struct chart_line, label), END_OF_FIELDS};
struct chart {
    text enrolled_points, completed_points, first_text, last_text, summary_text;
    struct chart_line *lines;
    size_t lines_count;
};
static const struct field chart_fields[] = {FIELD(struct chart, enrolled_points),
                                            FIELD(struct chart, completed_points),
                                            FIELD(struct chart, first_text),
                                            FIELD(struct chart, last_text),
                                            FIELD(struct chart, summary_text),
                                            LIST(struct chart, lines, line_fields),
                                            END_OF_FIELDS};
struct totals {
    int64_t enrolled, started, completed;
    tenths completion_percent;
};
static const struct field totals_fields[] = {FIELD(struct totals, enrolled), FIELD(struct totals, started),
                                             FIELD(struct totals, completed), FIELD(struct totals, completion_percent),
                                             END_OF_FIELDS};

struct stats_page {
    text from, to, period_text;
    struct course_choice *course_choices;
    size_t course_choices_count;
    url csv_url, json_url, module_csv_url, day_csv_url;
    struct totals *totals;
    bool has_courses, has_days, has_complaints;
    struct report_course *courses;
    size_t courses_count;
    struct chart *chart;
    struct report_day *days;
    size_t days_count;
    struct complaint_item *complaints;
    size_t complaints_count;
};
static const struct field fields[] = {FIELD(struct stats_page, from),
                                      FIELD(struct stats_page, to),
                                      FIELD_HTML_ONLY(struct stats_page, period_text),
                                      LIST_HTML_ONLY(struct stats_page, course_choices, choice_fields),
                                      FIELD_HTML_ONLY(struct stats_page, csv_url),
                                      FIELD_HTML_ONLY(struct stats_page, json_url),
                                      FIELD_HTML_ONLY(struct stats_page, module_csv_url),
                                      FIELD_HTML_ONLY(struct stats_page, day_csv_url),
                                      OBJECT_HTML_ONLY(struct stats_page, totals, totals_fields),
                                      FIELD_HTML_ONLY(struct stats_page, has_courses),
                                      FIELD_HTML_ONLY(struct stats_page, has_days),
                                      FIELD_HTML_ONLY(struct stats_page, has_complaints),
                                      LIST(struct stats_page, courses, report_course_fields),
                                      OBJECT_HTML_ONLY(struct stats_page, chart, chart_fields),
                                      LIST(struct stats_page, days, report_day_fields),
                                      LIST_HTML_ONLY(struct stats_page, complaints, complaint_fields),
                                      END_OF_FIELDS};
const struct view stats_view = {"stats/show", fields, sizeof(struct stats_page)};

// ---- the curve -----------------------------------------------------------------------------------------------------

// The least of 1, 2, 5 × 10ⁿ × lines that is not below the most, so that the lines are at round numbers.
static int64_t round_top(int64_t most) {
    for (int64_t power = 1;; power *= 10)
        for (size_t i = 0; i < 3; i++) {
            int64_t top = power * (i == 0 ? 1 : i == 1 ? 2 : 5) * PLOT_LINES;
            if (top >= most)
                return top;
        }
}

static int64_t y_of(int64_t value, int64_t top) { return PLOT_TOP + PLOT_HEIGHT - value * PLOT_HEIGHT / top; }

static text make_points(struct arena *arena, const struct report *report, bool is_completed, int64_t top) {
    struct buffer out = buffer_in(arena, 64 * 1024);
    for (size_t i = 0; i < report->days_count; i++) {
        int64_t value = is_completed ? report->days[i].completed : report->days[i].enrolled;
        int64_t x = report->days_count > 1 ? PLOT_LEFT + (int64_t)(i * PLOT_WIDTH / (report->days_count - 1))
                                           : PLOT_LEFT + PLOT_WIDTH / 2;
        buffer_addf(&out, "%s%lld,%lld", i > 0 ? " " : "", (long long)x, (long long)y_of(value, top));
    }
    return buffer_text(&out);
}

static struct chart *make_chart(struct arena *arena, const struct report *report) {
    int64_t most = 0, enrolled = 0, completed = 0;
    for (size_t i = 0; i < report->days_count; i++) {
        enrolled += report->days[i].enrolled;
        completed += report->days[i].completed;
        most = report->days[i].enrolled > most ? report->days[i].enrolled : most;
        most = report->days[i].completed > most ? report->days[i].completed : most;
    }
    if (most == 0)
        return NULL;
    int64_t top = round_top(most);
    struct chart *chart = MAKE(arena, struct chart);
    chart->enrolled_points = make_points(arena, report, false, top);
    chart->completed_points = make_points(arena, report, true, top);
    chart->first_text = make_long_day(arena, report->from_day);
    chart->last_text = make_long_day(arena, report->to_day);
    chart->summary_text = make_textf(arena, _("%lld enrolled and %lld completed in %zu days"), (long long)enrolled,
                                     (long long)completed, report->days_count);
    chart->lines = MAKE_ARRAY(arena, PLOT_LINES, struct chart_line);
    for (int64_t i = 1; i <= PLOT_LINES; i++) {
        int64_t label = top / PLOT_LINES * i;
        chart->lines[chart->lines_count++] = (struct chart_line){y_of(label, top), y_of(label, top) + 4, label};
    }
    return chart;
}

// ---- the page ------------------------------------------------------------------------------------------------------

static struct report_question read_question(struct visit *visit) {
    return (struct report_question){query(visit, "course"), query(visit, "from"), query(visit, "to")};
}

static void fill_choices(struct visit *visit, struct stats_page *page, text chosen) {
    size_t count = visit->library->courses_count;
    page->course_choices = MAKE_ARRAY(visit->arena, count + 1, struct course_choice);
    page->course_choices[page->course_choices_count++] =
        (struct course_choice){TEXT(""), TEXT(_("All courses")), is_text_empty(chosen)};
    for (size_t i = 0; i < count; i++) {
        const struct course *course = visit->library->courses[i].course;
        page->course_choices[page->course_choices_count++] =
            (struct course_choice){course->slug, course->title, is_text_equal(course->slug, chosen)};
    }
}

static url make_file_url(struct visit *visit, const struct report_question *question, const struct report *report,
                         const char *ending) {
    text course = question->course.bytes ? make_url_part(visit->arena, question->course) : TEXT("");
    return make_urlf(visit->arena, "/admin/stats%s%scourse=%.*s&from=%.*s&to=%.*s", ending,
                     text_find(text_from(ending), TEXT("?"), 0) >= 0 ? "&" : "?", PRINT(course), PRINT(report->from),
                     PRINT(report->to));
}

static void fill_report(struct visit *visit, struct stats_page *page, const struct report_question *question,
                        const struct report *report) {
    page->from = report->from;
    page->to = report->to;
    text first = make_long_day(visit->arena, report->from_day), last = make_long_day(visit->arena, report->to_day);
    page->period_text =
        is_text_equal(first, last) ? first : make_textf(visit->arena, "%.*s – %.*s", PRINT(first), PRINT(last));
    page->totals = MAKE(visit->arena, struct totals);
    *page->totals = (struct totals){report->enrolled, report->started, report->completed, report->completion_percent};
    page->courses = report->courses;
    page->courses_count = report->courses_count;
    page->has_courses = report->courses_count > 0;
    page->days = report->days;
    page->days_count = report->days_count;
    page->has_days = report->days_count > 0;
    page->chart = make_chart(visit->arena, report);
    page->csv_url = make_file_url(visit, question, report, ".csv");
    page->module_csv_url = make_file_url(visit, question, report, ".csv?by=module");
    page->day_csv_url = make_file_url(visit, question, report, ".csv?by=day");
    page->json_url = make_file_url(visit, question, report, ".json");
}

// A question that makes no sense: the form again, with the sentence at its field.
static status refuse_question(struct visit *visit, const struct report_question *question, text field, text fault) {
    struct json *error = make_json_object(visit->arena), *errors = make_json_list(visit->arena);
    json_set(error, TEXT("field"), make_json_value(visit->arena, field));
    json_set(error, TEXT("message"), make_json_value(visit->arena, fault));
    json_add(errors, error);
    visit->members = make_json_object(visit->arena);
    json_set(visit->members, TEXT("errors"), errors);
    struct stats_page *page = (struct stats_page *)show_instead(visit, &stats_view);
    fill_choices(visit, page, question->course);
    page->from = question->from.bytes ? question->from : TEXT("");
    page->to = question->to.bytes ? question->to : TEXT("");
    page->csv_url = page->json_url = page->module_csv_url = page->day_csv_url = URL("/admin/stats");
    page->complaints = MAKE(visit->arena, struct complaint_item);
    page->complaints[page->complaints_count++] = (struct complaint_item){field, fault};
    page->has_complaints = true;
    return refuse(visit, STATUS_REFUSED, "%.*s", PRINT(fault));
}

static const struct report *ask(struct visit *visit, const struct report_question *question, text *field, text *fault) {
    return make_report(visit->db, visit->arena, visit->library, question, visit->act.now, field, fault);
}

status show_stats(struct visit *visit) {
    text field = NO_TEXT, fault = NO_TEXT;
    struct report_question question = read_question(visit);
    const struct report *report = ask(visit, &question, &field, &fault);
    visit->head = (struct page_head){.title = TEXT(_("Statistics")), .place = PLACE_ADMIN, .is_unlisted = true};
    if (!report)
        return refuse_question(visit, &question, field, fault);
    struct stats_page *page = (struct stats_page *)visit->page;
    fill_choices(visit, page, question.course);
    fill_report(visit, page, &question, report);
    return STATUS_OK;
}

status show_stats_csv(struct visit *visit) {
    text field = NO_TEXT, fault = NO_TEXT, by = query(visit, "by");
    struct report_question question = read_question(visit);
    const struct report *report = ask(visit, &question, &field, &fault);
    visit->head = (struct page_head){.title = TEXT(_("Statistics")), .place = PLACE_ADMIN, .is_unlisted = true};
    if (!report)
        return refuse_question(visit, &question, field, fault);
    visit->download = make_report_csv(visit->arena, report, by);
    if (!visit->download.bytes)
        return refuse_question(visit, &question, TEXT("by"), TEXT(_("“by” is course, module or day.")));
    visit->download_type = TEXT("text/csv; charset=utf-8");
    visit->download_name = make_textf(visit->arena, "stoa-%.*s-%.*s-%.*s.csv", PRINT(by.bytes ? by : TEXT("course")),
                                      PRINT(report->from), PRINT(report->to));
    return STATUS_OK;
}
