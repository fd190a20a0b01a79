// SPDX-License-Identifier: Apache-2.0
// result_pages: grades a sitting, decides what of it may be told, and fills the result. What an answer earns is
// decided in model/grading.
#include "pages/result_pages.h"
#include "base/arena.h"
#include "pages/outline.h"
#include "pages/phrases.h"
#include "pages/quiz_pages.h"
#include "pages/result_page.h"

#define EARLIER_ATTEMPTS 1000

struct result_record {
    url url;
};
static const struct field record_fields[] = {FIELD(struct result_record, url), END_OF_FIELDS};

struct result_page {
    int64_t number, right_total, questions_total;
    tenths score, pass;
    bool passed, revealed, shows_questions, may_start, is_waiting, none_left;
    amount attempts_left;
    text title, language, direction, course_title, submitted_text, wait_text, next_title;
    url url, unit_url, course_url, start_url, next_url;
    struct result_record *record; // or NULL
    struct result_question *questions;
    size_t questions_count;
};
static const struct field result_fields[] = {FIELD(struct result_page, number),
                                             FIELD(struct result_page, score),
                                             FIELD(struct result_page, passed),
                                             FIELD(struct result_page, revealed),
                                             LIST(struct result_page, questions, result_question_fields),
                                             FIELD_HTML_ONLY(struct result_page, title),
                                             FIELD_HTML_ONLY(struct result_page, language),
                                             FIELD_HTML_ONLY(struct result_page, direction),
                                             FIELD_HTML_ONLY(struct result_page, url),
                                             FIELD_HTML_ONLY(struct result_page, unit_url),
                                             FIELD_HTML_ONLY(struct result_page, course_title),
                                             FIELD_HTML_ONLY(struct result_page, course_url),
                                             FIELD_HTML_ONLY(struct result_page, pass),
                                             FIELD_HTML_ONLY(struct result_page, submitted_text),
                                             FIELD_HTML_ONLY(struct result_page, shows_questions),
                                             FIELD_HTML_ONLY(struct result_page, attempts_left),
                                             FIELD_HTML_ONLY(struct result_page, may_start),
                                             FIELD_HTML_ONLY(struct result_page, is_waiting),
                                             FIELD_HTML_ONLY(struct result_page, wait_text),
                                             FIELD_HTML_ONLY(struct result_page, none_left),
                                             FIELD_HTML_ONLY(struct result_page, start_url),
                                             FIELD_HTML_ONLY(struct result_page, next_url),
                                             FIELD_HTML_ONLY(struct result_page, next_title),
                                             OBJECT_HTML_ONLY(struct result_page, record, record_fields),
                                             FIELD_HTML_ONLY(struct result_page, right_total),
                                             FIELD_HTML_ONLY(struct result_page, questions_total),
                                             END_OF_FIELDS};
const struct view result_view = {"attempt/result", result_fields, sizeof(struct result_page)};

// ---- grading -------------------------------------------------------------------------------------------------------

struct grading grade_sitting(struct arena *arena, const struct quiz_sitting *sitting) {
    struct grading grading = {.marks = MAKE_ARRAY(arena, sitting->asked.count + 1, struct mark)};
    for (size_t i = 0; i < sitting->asked.count; i++) {
        grading.marks[i] = mark_answer(sitting->asked.items[i].question, &sitting->answers[i]);
        grading.right_count += grading.marks[i].is_correct;
    }
    grading.score_tenths = score_of_marks(grading.marks, sitting->asked.count);
    grading.is_passed = grading.score_tenths >= sitting->quiz->pass_tenths;
    return grading;
}

// ---- what may be told ----------------------------------------------------------------------------------------------

static bool was_passed_before(struct visit *visit, const struct quiz_sitting *sitting) {
    struct attempt_list list =
        load_attempts(visit->db, visit->arena, sitting->attempt->account_id, sitting->unit->number, EARLIER_ATTEMPTS);
    for (size_t i = 0; i < list.count; i++)
        if (list.items[i].number < sitting->attempt->number && list.items[i].is_passed)
            return true;
    return false;
}

// By what was known when it was handed in, so that a submit that is sent again gets the same words.
static struct shown shown_at_submit(struct visit *visit, const struct quiz_sitting *sitting) {
    const struct quiz *quiz = sitting->quiz;
    bool attempts_left = quiz->attempts_limit == 0 || sitting->attempt->number < quiz->attempts_limit;
    bool is_settled = quiz->reveal != REVEAL_AT_PASS || sitting->attempt->is_passed || !attempts_left;
    bool passed = sitting->attempt->is_passed || (!is_settled && was_passed_before(visit, sitting));
    return shown_after_submit(quiz, passed, attempts_left);
}

// By what holds now. An attempt that is open counts as left: its answers must not be told by an earlier one's result.
static struct shown shown_later(const struct quiz_sitting *sitting, const struct quiz_standing *standing) {
    bool attempts_left = standing->has_open || !standing->attempts_left.known || standing->attempts_left.value > 0;
    return shown_after_submit(sitting->quiz, sitting->attempt->is_passed || standing->passed, attempts_left);
}

// ---- filling -------------------------------------------------------------------------------------------------------

static void fill_frame(struct visit *visit, const struct quiz_sitting *sitting, struct result_page *page) {
    const struct learning *learning = sitting->learning;
    const struct course *course = learning->course;
    const struct unit *next = next_unit(course, sitting->unit, learning->listed_audience);
    page->title = sitting->unit->title;
    page->language = course->language;
    page->direction = course->direction;
    page->course_title = course->title;
    page->course_url = make_course_url(visit->arena, course);
    page->unit_url = make_unit_url(visit->arena, course, sitting->unit);
    page->url = make_attempt_url(visit->arena, course, sitting->unit, sitting->attempt->number);
    page->start_url = make_urlf(visit->arena, "%.*s/attempts", PRINT(page->unit_url));
    if (next) {
        page->next_url = make_unit_url(visit->arena, course, next);
        page->next_title = next->title;
    }
    if (learning->record) {
        page->record = MAKE(visit->arena, struct result_record);
        page->record->url = make_record_url(visit->arena, learning->record);
    }
}

static void fill_standing(struct visit *visit, const struct quiz_standing *standing, struct result_page *page) {
    page->attempts_left = standing->attempts_left;
    page->may_start = standing->may_start;
    page->is_waiting = standing->is_waiting;
    page->none_left = standing->none_left;
    if (standing->wait_until)
        page->wait_text = near_time_phrase(visit->arena, standing->wait_until, visit->act.now);
}

static void fill_questions(struct visit *visit, const struct quiz_sitting *sitting, const struct grading *grading,
                           struct shown shown, struct result_page *page) {
    page->questions = MAKE_ARRAY(visit->arena, sitting->asked.count + 1, struct result_question);
    for (size_t i = 0; i < sitting->asked.count; i++) {
        struct result_question *out = &page->questions[page->questions_count++];
        fill_result_question(visit, &sitting->asked.items[i], &sitting->answers[i], &grading->marks[i], shown, out);
        out->number = (int64_t)i + 1;
    }
    page->questions_total = (int64_t)page->questions_count;
    page->right_total = shown.feedback ? (int64_t)grading->right_count : 0;
}

void show_result(struct visit *visit, const struct quiz_sitting *sitting, enum telling telling) {
    struct result_page *page = (struct result_page *)show_instead(visit, &result_view);
    struct quiz_standing standing = quiz_standing(sitting->learning, sitting->unit);
    struct shown shown =
        telling == TELLING_AT_SUBMIT ? shown_at_submit(visit, sitting) : shown_later(sitting, &standing);
    struct grading grading = grade_sitting(visit->arena, sitting);
    page->number = sitting->attempt->number;
    page->score = known_tenths(sitting->attempt->score_tenths);
    page->pass = known_tenths(sitting->quiz->pass_tenths);
    page->passed = sitting->attempt->is_passed;
    page->revealed = shown.right_answers;
    page->shows_questions = shown.feedback;
    page->submitted_text = time_phrase(visit->arena, sitting->attempt->submitted_at);
    fill_frame(visit, sitting, page);
    fill_standing(visit, &standing, page);
    fill_questions(visit, sitting, &grading, shown, page);
    visit->head =
        (struct page_head){.title = make_textf(visit->arena, _("Your result: %.*s · %.*s"), PRINT(sitting->unit->title),
                                               PRINT(sitting->learning->course->title)),
                           .language = page->language,
                           .direction = page->direction,
                           .place = PLACE_LEARNING,
                           .is_unlisted = true};
}
