// SPDX-License-Identifier: Apache-2.0
// attempt_pages: the acts of an attempt. Each locks the enrollment first, and decides by what it reads after that.
// How answers are read and kept is attempt_saving.c, what is told of them result_pages.c.
#include "pages/attempt_pages.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "pages/attempt_page.h"
#include "pages/completion_step.h"
#include "pages/notices.h"
#include "pages/phrases.h"
#include "pages/quiz_pages.h"
#include "pages/result_pages.h"
#include "pages/unit_pages.h"

const struct field attempt_fields[] = {FIELD(struct attempt_page, number),
                                       FIELD(struct attempt_page, saved_at),
                                       LIST(struct attempt_page, questions, open_question_fields),
                                       FIELD_HTML_ONLY(struct attempt_page, title),
                                       FIELD_HTML_ONLY(struct attempt_page, language),
                                       FIELD_HTML_ONLY(struct attempt_page, direction),
                                       FIELD_HTML_ONLY(struct attempt_page, url),
                                       FIELD_HTML_ONLY(struct attempt_page, unit_url),
                                       FIELD_HTML_ONLY(struct attempt_page, course_title),
                                       FIELD_HTML_ONLY(struct attempt_page, course_url),
                                       FIELD_HTML_ONLY(struct attempt_page, answers_url),
                                       FIELD_HTML_ONLY(struct attempt_page, submit_url),
                                       FIELD_HTML_ONLY(struct attempt_page, sign_in_url),
                                       FIELD_HTML_ONLY(struct attempt_page, pass),
                                       FIELD_HTML_ONLY(struct attempt_page, attempts_limit),
                                       FIELD_HTML_ONLY(struct attempt_page, questions_total),
                                       FIELD_HTML_ONLY(struct attempt_page, answered_total),
                                       FIELD_HTML_ONLY(struct attempt_page, saved_text),
                                       FIELD_HTML_ONLY(struct attempt_page, storage_key),
                                       FIELD_HTML_ONLY(struct attempt_page, has_conflict),
                                       FIELD_HTML_ONLY(struct attempt_page, has_complaints),
                                       LIST_HTML_ONLY(struct attempt_page, complaints, complaint_fields),
                                       END_OF_FIELDS};
const struct view attempt_view = {"attempt/show", attempt_fields, sizeof(struct attempt_page)};

struct started_page {
    int64_t number;
    url url;
};
static const struct field started_fields[] = {FIELD(struct started_page, number), FIELD(struct started_page, url),
                                              END_OF_FIELDS};
const struct view started_view = {NULL, started_fields, sizeof(struct started_page)};

struct saved_page {
    int64_t number;
    text saved_at;
};
static const struct field saved_fields[] = {FIELD(struct saved_page, number), FIELD(struct saved_page, saved_at),
                                            END_OF_FIELDS};
const struct view saved_view = {NULL, saved_fields, sizeof(struct saved_page)};

const struct form_field answers_form[] = {{"answer", FORM_PAIRS, false, 2000, _("Your answer")},
                                          {"answers", FORM_PAIRS, false, 0, _("Your answers")}, // JSON
                                          {"seen", FORM_LINE, false, 40, _("Seen")},
                                          {NULL, FORM_END, false, 0, NULL}};

// ---- the open attempt's page ---------------------------------------------------------------------------------------

static int64_t last_save(const struct quiz_sitting *sitting) {
    int64_t last = 0;
    for (size_t i = 0; i < sitting->asked.count; i++)
        if (sitting->saved_milliseconds[i] > last)
            last = sitting->saved_milliseconds[i];
    return last;
}

// Which save the page says that it knows. With a refusal that is not about newer answers it is what the sender knew:
// else what is newer would be overwritten unseen with the next save.
static text saved_at_for(struct arena *arena, const struct quiz_sitting *sitting, const struct submission *submission) {
    bool is_sender_behind = submission && !submission->has_conflict;
    if (is_sender_behind && !submission->has_seen)
        return NO_TEXT;
    return make_saved_at(arena,
                         is_sender_behind ? submission->seen_milliseconds : sitting->attempt->saved_milliseconds);
}

static void fill_attempt_frame(struct visit *visit, const struct quiz_sitting *sitting, struct attempt_page *page) {
    const struct course *course = sitting->learning->course;
    struct arena *arena = visit->arena;
    page->title = sitting->unit->title;
    page->language = course->language;
    page->direction = course->direction;
    page->course_title = course->title;
    page->course_url = make_course_url(arena, course);
    page->unit_url = make_unit_url(arena, course, sitting->unit);
    page->url = make_attempt_url(arena, course, sitting->unit, sitting->attempt->number);
    page->answers_url = make_urlf(arena, "%.*s/answers", PRINT(page->url));
    page->submit_url = make_urlf(arena, "%.*s/submit", PRINT(page->url));
    page->sign_in_url = make_sign_in_url_to(arena, page->url);
    page->pass = known_tenths(sitting->quiz->pass_tenths);
    page->attempts_limit = sitting->quiz->attempts_limit;
    page->storage_key = id_text(arena, sitting->attempt->id);
}

void fill_attempt_page(struct visit *visit, const struct quiz_sitting *sitting, const struct submission *submission,
                       struct attempt_page *page) {
    int64_t last = last_save(sitting);
    fill_attempt_frame(visit, sitting, page);
    fill_open_questions(visit, sitting, submission, page);
    page->number = sitting->attempt->number;
    page->saved_at = saved_at_for(visit->arena, sitting, submission);
    page->saved_text = last ? near_time_phrase(visit->arena, last / 1000, visit->act.now) : TEXT("");
    page->questions_total = (int64_t)sitting->asked.count;
    page->answered_total = (int64_t)count_answered(sitting);
    page->has_conflict = submission && submission->has_conflict;
    page->complaints_count = list_complaints(visit, &page->complaints);
    page->has_complaints = page->complaints_count > 0;
}

static void fill_attempt_head(struct visit *visit, const struct quiz_sitting *sitting) {
    visit->head = (struct page_head){
        .title = make_textf(visit->arena, _("%.*s, attempt %lld · %.*s"), PRINT(sitting->unit->title),
                            (long long)sitting->attempt->number, PRINT(sitting->learning->course->title)),
        .language = sitting->learning->course->language,
        .direction = sitting->learning->course->direction,
        .place = PLACE_LEARNING,
        .script = TEXT("quiz.js"),
        .is_unlisted = true};
}

static status show_attempt_again(struct visit *visit, const struct quiz_sitting *sitting,
                                 const struct submission *submission, status code) {
    fill_attempt_page(visit, sitting, submission, (struct attempt_page *)show_instead(visit, &attempt_view));
    fill_attempt_head(visit, sitting);
    return code;
}

// ---- finding -------------------------------------------------------------------------------------------------------

// The quiz that the address names, offered to the learner.
static status find_quiz(struct visit *visit, const struct learning *learning, const struct unit **unit) {
    status code = find_visited_unit(visit, learning, unit);
    if (code == STATUS_OK && ((*unit)->kind != UNIT_QUIZ || !is_offered(learning, *unit)))
        return STATUS_NOT_FOUND;
    return code;
}

// The attempt that the address names, of the visit's own account.
static status find_sitting(struct visit *visit, const struct learning *learning, struct quiz_sitting *sitting) {
    const struct unit *unit = NULL;
    int64_t number = 0;
    status code = find_quiz(visit, learning, &unit);
    if (code != STATUS_OK)
        return code;
    if (!text_to_integer(visit->parameters[3], 1, 1000000000, &number))
        return STATUS_NOT_FOUND;
    const struct attempt *attempt = load_attempt(visit->db, visit->arena, visit->account->id, unit->number, number);
    return attempt ? load_sitting(visit, learning, unit, attempt, sitting) : STATUS_NOT_FOUND;
}

// ---- GET -----------------------------------------------------------------------------------------------------------

status show_attempt(struct visit *visit) {
    struct quiz_sitting sitting;
    const struct learning *learning = load_learning(visit, visit->parameters[0]);
    if (!learning)
        return STATUS_NOT_FOUND;
    status code = find_sitting(visit, learning, &sitting);
    if (code != STATUS_OK)
        return code;
    show_notice(visit);
    if (sitting.attempt->submitted_at) {
        show_result(visit, &sitting, TELLING_LATER);
        return STATUS_OK;
    }
    if (!learning->state.is_enrolled)
        return refuse(visit, STATUS_CONFLICT, _("You have left this course. Enroll again to go on with this attempt."));
    fill_attempt_page(visit, &sitting, NULL, (struct attempt_page *)visit->page);
    fill_attempt_head(visit, &sitting);
    return STATUS_OK;
}

// ---- start ---------------------------------------------------------------------------------------------------------

static status answer_started(struct visit *visit, const struct learning *learning, const struct unit *unit,
                             int64_t number, status code) {
    struct started_page *page = (struct started_page *)visit->page;
    page->number = number;
    page->url = make_attempt_url(visit->arena, learning->course, unit, number);
    return go_to(visit, code, "%.*s", PRINT(page->url));
}

static status refuse_start(struct visit *visit, const struct learning *learning, const struct unit *unit,
                           const struct quiz_standing *standing) {
    struct arena *arena = visit->arena;
    struct json *left =
        standing->attempts_left.known ? make_json_integer(arena, standing->attempts_left.value) : make_json_null(arena);
    text until = standing->wait_until ? make_rfc3339(arena, standing->wait_until) : NO_TEXT;
    visit->members = make_json_object(arena);
    json_set(visit->members, TEXT("attempts_left"), left);
    json_set(visit->members, TEXT("wait_until"), make_json_value(arena, until));
    status code = standing->none_left ? refuse(visit, STATUS_CONFLICT, _("No attempt is left."))
                                      : refuse(visit, STATUS_CONFLICT, _("The next attempt may start at %.*s."),
                                               PRINT(near_time_phrase(arena, standing->wait_until, visit->act.now)));
    return show_quiz_again(visit, learning, unit, code);
}

status start_attempt(struct visit *visit) {
    struct learning *learning = NULL;
    const struct unit *unit = NULL;
    status code = lock_learning(visit, visit->parameters[0], &learning);
    if (code == STATUS_OK)
        code = find_quiz(visit, learning, &unit);
    if (code != STATUS_OK)
        return code;
    struct quiz_standing standing = quiz_standing(learning, unit);
    if (standing.has_open)
        return answer_started(visit, learning, unit, standing.open_attempt, STATUS_OK);
    if (!standing.may_start)
        return refuse_start(visit, learning, unit, &standing);
    const struct attempt *attempt =
        save_new_attempt(visit->db, visit->arena, &visit->act, visit->account->id, learning->entry->course_id,
                         unit->number, learning->entry->revision_id);
    if (!attempt)
        return STATUS_UNAVAILABLE;
    save_reached(visit->db, visit->arena, &visit->act, learning->enrollment,
                 find_module_of_unit(learning->course, unit)->number);
    return answer_started(visit, learning, unit, attempt->number, STATUS_CREATED);
}

// ---- save, submit --------------------------------------------------------------------------------------------------

// Reads what was sent and saves it; a refusal shows the page again with it.
static status take_answers(struct visit *visit, struct quiz_sitting *sitting, int64_t *saved_milliseconds) {
    struct submission submission = read_submission(visit, sitting);
    if (form_status(visit) != STATUS_OK)
        return show_attempt_again(visit, sitting, &submission,
                                  refuse(visit, STATUS_REFUSED, _("Some answers cannot be taken; none was saved.")));
    if (!submission.has_conflict)
        return save_submission(visit, sitting, &submission, saved_milliseconds);
    visit->members = make_conflict_members(visit, sitting, &submission);
    return show_attempt_again(
        visit, sitting, &submission,
        refuse(visit, STATUS_CONFLICT, _("A newer answer was saved from another tab or device.")));
}

static status find_sitting_locked(struct visit *visit, struct learning **learning, struct quiz_sitting *sitting) {
    status code = lock_learning(visit, visit->parameters[0], learning);
    return code == STATUS_OK ? find_sitting(visit, *learning, sitting) : code;
}

status save_answers(struct visit *visit) {
    struct learning *learning = NULL;
    struct quiz_sitting sitting;
    int64_t saved_milliseconds = 0;
    status code = find_sitting_locked(visit, &learning, &sitting);
    if (code != STATUS_OK)
        return code;
    if (sitting.attempt->submitted_at)
        return refuse(visit, STATUS_CONFLICT, _("This attempt has been handed in already."));
    code = take_answers(visit, &sitting, &saved_milliseconds);
    if (code != STATUS_OK)
        return code;
    struct saved_page *page = (struct saved_page *)visit->page;
    page->number = sitting.attempt->number;
    page->saved_at = make_saved_at(visit->arena, saved_milliseconds);
    url address = make_attempt_url(visit->arena, learning->course, sitting.unit, sitting.attempt->number);
    return go_to(visit, STATUS_OK, "%.*s?said=saved", PRINT(address));
}

// Grades and ends the attempt, and takes the step that may complete the course.
static status hand_in(struct visit *visit, struct learning *learning, struct quiz_sitting *sitting) {
    struct grading grading = grade_sitting(visit->arena, sitting);
    if (!save_submitted(visit->db, visit->arena, &visit->act, sitting->attempt, learning->entry->course_id,
                        grading.score_tenths, grading.is_passed))
        return refuse(visit, STATUS_CONFLICT, _("This attempt has been handed in already."));
    if (grading.is_passed)
        save_unit_done(visit->db, &visit->act, learning->enrollment, sitting->unit->number);
    (void)run_completion_step(visit, learning, find_module_of_unit(learning->course, sitting->unit));
    sitting->attempt =
        load_attempt(visit->db, visit->arena, visit->account->id, sitting->unit->number, sitting->attempt->number);
    return sitting->attempt ? STATUS_OK : STATUS_UNAVAILABLE;
}

status submit_attempt(struct visit *visit) {
    struct learning *learning = NULL;
    struct quiz_sitting sitting;
    int64_t saved_milliseconds = 0;
    status code = find_sitting_locked(visit, &learning, &sitting);
    if (code == STATUS_OK && !sitting.attempt->submitted_at) {
        code = take_answers(visit, &sitting, &saved_milliseconds);
        if (code == STATUS_OK)
            code = hand_in(visit, learning, &sitting);
    }
    if (code != STATUS_OK)
        return code;
    show_result(visit, &sitting, TELLING_AT_SUBMIT);
    url address = make_attempt_url(visit->arena, learning->course, sitting.unit, sitting.attempt->number);
    return go_to(visit, STATUS_OK, "%.*s#result", PRINT(address));
}
