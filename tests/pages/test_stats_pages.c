// SPDX-License-Identifier: Apache-2.0
// Tests of server/pages/stats_pages.c, stats_report.c and stats_csv.c: the same numbers as page, JSON and CSV, by the
// definitions of the contract, and a sentence for every question that makes no sense.
#include "classroom.h"
#include "pages/publishing.h"
#include "pages/stats_report.h"
#include "support/golden.h"

#define DAY "2026-02-02"
#define PERIOD "\"" DAY "\",\"" DAY "\",\"2026-02-02T02:40:03Z\"\r\n"

// Ada enrolls and reads; Kim enrolls; Zeno, who may teach the course, enrolls and does not count.
static void begin(struct classroom *room) {
    enroll_in(room, room->learner, "porch", NULL);
    enroll_in(room, room->other, "porch", NULL);
    enroll_in(room, room->teacher, "porch", NULL);
}

static void nothing_that_happened_is_a_report_too(void **state) {
    struct classroom *room = *state;
    struct outcome page = get(room, room->teacher, "/admin/stats");
    assert_code(page, STATUS_OK);
    assert_words(make_json_text(room->arena, page.json, 0),
                 "{\"from\":\"" DAY "\",\"to\":\"" DAY "\",\"courses\":[{\"slug\":\"porch\",\"title\":\"The Porch\","
                 "\"enrolled\":0,\"started\":0,\"completed\":0,\"completion_percent\":null,\"median_score\":null,"
                 "\"median_days\":null,\"modules\":[{\"slug\":\"first\",\"title\":\"First\",\"reached\":0,"
                 "\"finished\":0},{\"slug\":\"second\",\"title\":\"Second\",\"reached\":0,\"finished\":0}]}],"
                 "\"days\":[{\"day\":\"" DAY "\",\"enrolled\":0,\"completed\":0}]}");
    assert_page(room, page, "stats_empty");
    room->library->courses_count = 0;
    assert_part(room, get(room, room->teacher, "/admin/stats"), "courses", "[]");
}

static void who_enrolled_is_counted_with_what_came_of_it(void **state) {
    struct classroom *room = *state;
    begin(room);
    post(room, room->learner, "/courses/porch/second/last/done", "");
    struct outcome page = get(room, room->teacher, "/admin/stats");
    assert_part(room, page, "courses.0.enrolled", "2");
    assert_part(room, page, "courses.0.started", "1");
    assert_part(room, page, "courses.0.completion_percent", "0");
    assert_part(room, page, "courses.0.modules.0.reached", "0");
    assert_part(room, page, "courses.0.modules.1.reached", "1");
    assert_part(room, page, "courses.0.modules.1.finished", "1");
    int64_t course_id = find_course(room->library, TEXT("porch"))->course_id;
    const struct enrollment *enrollment = load_enrollment(room->store->db, room->arena, room->learner, course_id);
    pass_seconds(room->store, 3 * SECONDS_PER_DAY);
    complete_course(room->store, enrollment, find_course(room->library, TEXT("porch"))->revision_id, 875);
    page = get(room, room->teacher, "/admin/stats?course=porch");
    assert_part(room, page, "courses.0.completed", "1");
    assert_part(room, page, "courses.0.completion_percent", "50");
    assert_part(room, page, "courses.0.median_score", "87.5");
    assert_part(room, page, "courses.0.median_days", "3");
    assert_part(room, page, "days.0", "{\"day\":\"2026-02-02\",\"enrolled\":2,\"completed\":0}");
    assert_part(room, page, "days.3", "{\"day\":\"2026-02-05\",\"enrolled\":0,\"completed\":1}");
    assert_page(room, page, "stats");
}

static void a_period_is_of_those_who_enrolled_within_it(void **state) {
    struct classroom *room = *state;
    begin(room);
    assert_part(room, get(room, room->teacher, "/admin/stats?from=2026-02-02&to=2026-02-02"), "courses.0.enrolled",
                "2");
    struct outcome page = get(room, room->teacher, "/admin/stats?from=2026-01-01&to=2026-02-01");
    assert_part(room, page, "courses.0.enrolled", "0");
    assert_part(room, page, "days.31.day", "\"2026-02-01\"");
    assert_part(room, page, "days.32", "");
    page = get(room, room->teacher, "/admin/stats?from=2020-01-01&to=2026-12-31"); // too long for a curve of every day
    assert_part(room, page, "courses.0.enrolled", "2");
    assert_part(room, page, "days.0.day", "\"2026-02-02\"");
    assert_part(room, page, "days.1", "");
}

static void assert_senseless(struct classroom *room, const char *question, const char *field, const char *sentence) {
    text page_target = make_textf(room->arena, "/admin/stats?%s", question);
    text csv_target = make_textf(room->arena, "/admin/stats.csv?%s", question);
    struct outcome page = get(room, room->teacher, page_target.bytes), csv;
    assert_code(page, STATUS_REFUSED);
    assert_words(page.visit->detail, sentence);
    text wanted = make_textf(room->arena, "[{\"field\":\"%s\",\"message\":\"%s\"}]", field, sentence);
    assert_part(room, page, "errors", wanted.bytes);
    assert_true(holds(html_of(room, page), sentence));
    csv = get(room, room->teacher, csv_target.bytes);
    assert_code(csv, STATUS_REFUSED);
    assert_part(room, csv, "errors", wanted.bytes);
    assert_null(csv.visit->download.bytes);
}

static void a_question_that_makes_no_sense_gets_a_sentence_at_its_field(void **state) {
    struct classroom *room = *state;
    assert_senseless(room, "course=nothing", "course", "There is no course “nothing”.");
    assert_senseless(room, "from=2026-02-30", "from",
                     "“2026-02-30” is no day. Write a day that exists as YYYY-MM-DD, such as 2026-03-14.");
    assert_senseless(room, "to=yesterday", "to",
                     "“yesterday” is no day. Write a day that exists as YYYY-MM-DD, such as 2026-03-14.");
    assert_senseless(room, "from=2026-02-03&to=2026-02-02", "from", "The first day is after the last one.");
    assert_page(room, get(room, room->teacher, "/admin/stats?from=2026-02-03&to=2026-02-02&course=porch"),
                "stats_refused");
}

// ---- CSV -----------------------------------------------------------------------------------------------------------

static struct outcome csv(struct classroom *room, const char *question) {
    struct outcome out = get(room, room->teacher, make_textf(room->arena, "/admin/stats.csv%s", question).bytes);
    assert_code(out, STATUS_OK);
    assert_words(out.visit->download_type, "text/csv; charset=utf-8");
    return out;
}

static void the_table_has_the_columns_of_the_contract(void **state) {
    struct classroom *room = *state;
    begin(room);
    struct outcome out = csv(room, "");
    assert_words(out.visit->download,
                 "slug,title,enrolled,started,completed,completion_percent,median_score,median_days,from,to,made_at\r\n"
                 "\"porch\",\"The Porch\",2,0,0,0.0,\"\",\"\"," PERIOD);
    assert_words(out.visit->download_name, "stoa-course-" DAY "-" DAY ".csv");
    assert_words(csv(room, "?by=course&course=porch").visit->download_name, "stoa-course-" DAY "-" DAY ".csv");
}

static void there_are_tables_by_module_and_by_day(void **state) {
    struct classroom *room = *state;
    begin(room);
    assert_words(csv(room, "?by=module").visit->download,
                 "course,module,title,reached,finished,from,to,made_at\r\n"
                 "\"porch\",\"first\",\"First\",0,0," PERIOD "\"porch\",\"second\",\"Second\",0,0," PERIOD);
    assert_words(csv(room, "?by=day&from=2026-02-01").visit->download,
                 "day,enrolled,completed\r\n\"2026-02-01\",0,0\r\n\"2026-02-02\",2,0\r\n");
    struct outcome out = get(room, room->teacher, "/admin/stats.csv?by=name");
    assert_code(out, STATUS_REFUSED);
    assert_words(out.visit->detail, "“by” is course, module or day.");
}

static void a_title_cannot_become_a_formula(void **state) {
    struct classroom *room = *state;
    struct report_course course = {.slug = TEXT("c"), .title = TEXT("=1+\"1\"")};
    struct report report = {.from = TEXT(DAY), .to = TEXT(DAY), .courses = &course, .courses_count = 1};
    assert_true(holds(make_report_csv(room->arena, &report, TEXT("")), "\"c\",\"'=1+\"\"1\"\"\",0,"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PAGE_TEST(nothing_that_happened_is_a_report_too),
        PAGE_TEST(who_enrolled_is_counted_with_what_came_of_it),
        PAGE_TEST(a_period_is_of_those_who_enrolled_within_it),
        PAGE_TEST(a_question_that_makes_no_sense_gets_a_sentence_at_its_field),
        PAGE_TEST(the_table_has_the_columns_of_the_contract),
        PAGE_TEST(there_are_tables_by_module_and_by_day),
        PAGE_TEST(a_title_cannot_become_a_formula),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
