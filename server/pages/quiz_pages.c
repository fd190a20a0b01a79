// SPDX-License-Identifier: Apache-2.0
// quiz_pages: what one reads before starting a quiz, and what came of earlier attempts. The questions of an open
// attempt are for programs only; they are filled elsewhere.
#include "pages/quiz_pages.h"
#include "base/arena.h"
#include "pages/attempt_page.h"
#include "pages/outline.h"
#include "pages/phrases.h"
#include "pages/unit_pages.h"

#define ATTEMPTS_SHOWN 50

struct attempt_line {
    int64_t number;
    tenths score;
    bool passed, is_open;
    moment started_at, submitted_at;
    url url;
    text started_text, submitted_text;
};
static const struct field attempt_line_fields[] = {FIELD(struct attempt_line, number),
                                                   FIELD(struct attempt_line, score),
                                                   FIELD(struct attempt_line, passed),
                                                   FIELD(struct attempt_line, started_at),
                                                   FIELD(struct attempt_line, submitted_at),
                                                   FIELD_HTML_ONLY(struct attempt_line, url),
                                                   FIELD_HTML_ONLY(struct attempt_line, started_text),
                                                   FIELD_HTML_ONLY(struct attempt_line, submitted_text),
                                                   FIELD_HTML_ONLY(struct attempt_line, is_open),
                                                   END_OF_FIELDS};
struct open_attempt {
    int64_t number, answered, of;
    url url;
    text saved_text;
};
static const struct field open_attempt_fields[] = {
    FIELD(struct open_attempt, number), FIELD(struct open_attempt, url),        FIELD(struct open_attempt, answered),
    FIELD(struct open_attempt, of),     FIELD(struct open_attempt, saved_text), END_OF_FIELDS};
struct quiz_page {
    struct unit_frame frame;
    tenths pass, score;
    bool passed, has_attempts, may_start, is_waiting, none_left;
    amount attempts_left;
    moment wait_until;
    struct attempt_line *attempts;
    size_t attempts_count;
    struct attempt_page *attempt; // the open one, for programs
    struct open_attempt *open_attempt;
    html introduction_html;
    int64_t asked, attempts_limit;
    text between_text, reveal_text, wait_text;
    url start_url;
};
static const struct field quiz_fields[] = {UNIT_FRAME_FIELDS(struct quiz_page),
                                           FIELD(struct quiz_page, pass),
                                           FIELD(struct quiz_page, score),
                                           FIELD(struct quiz_page, passed),
                                           FIELD(struct quiz_page, attempts_left),
                                           FIELD(struct quiz_page, wait_until),
                                           LIST(struct quiz_page, attempts, attempt_line_fields),
                                           OBJECT_FOR(struct quiz_page, attempt, attempt_fields, FIELD_FOR_JSON),
                                           FIELD_HTML_ONLY(struct quiz_page, has_attempts),
                                           FIELD_HTML_ONLY(struct quiz_page, introduction_html),
                                           FIELD_HTML_ONLY(struct quiz_page, asked),
                                           FIELD_HTML_ONLY(struct quiz_page, attempts_limit),
                                           FIELD_HTML_ONLY(struct quiz_page, between_text),
                                           FIELD_HTML_ONLY(struct quiz_page, reveal_text),
                                           FIELD_HTML_ONLY(struct quiz_page, may_start),
                                           FIELD_HTML_ONLY(struct quiz_page, is_waiting),
                                           FIELD_HTML_ONLY(struct quiz_page, wait_text),
                                           FIELD_HTML_ONLY(struct quiz_page, none_left),
                                           FIELD_HTML_ONLY(struct quiz_page, start_url),
                                           OBJECT_HTML_ONLY(struct quiz_page, open_attempt, open_attempt_fields),
                                           END_OF_FIELDS};
const struct view quiz_view = {"quiz/show", quiz_fields, sizeof(struct quiz_page)};

// ---- where the learner stands --------------------------------------------------------------------------------------

struct quiz_standing quiz_standing(const struct learning *learning, const struct unit *unit) {
    static const struct unit_progress nothing = {0};
    const struct unit_progress *progress = find_progress(&learning->state, unit->number);
    if (!progress)
        progress = &nothing;
    struct attempt_state next =
        next_attempt(unit->quiz, progress->attempts_made, progress->last_submitted_at, learning->state.now);
    bool has_open = progress->open_attempt != 0, takes = learning->state.is_enrolled;
    return (struct quiz_standing){
        .has_open = has_open,
        .open_attempt = progress->open_attempt,
        .passed = progress->done_at != 0,
        .may_start = takes && !has_open && next.may_start,
        .is_waiting = takes && !has_open && next.wait_until != 0,
        .none_left = takes && !has_open && next.attempts_left == 0,
        .attempts_left = next.attempts_left < 0 ? (amount){0, false} : known_amount(next.attempts_left),
        .wait_until = has_open ? 0 : next.wait_until,
        .best = progress->has_score ? known_tenths(progress->best_tenths) : (tenths){0, false}};
}

// ---- filling -------------------------------------------------------------------------------------------------------

static int64_t count_asked(const struct quiz *quiz) {
    int64_t all = (int64_t)quiz->questions_count, drawn = 0;
    for (size_t i = 0; i < quiz->draws_count; i++)
        drawn += quiz->draws[i].count;
    if (quiz->draw_total > 0)
        drawn = quiz->draw_total;
    return drawn > 0 && drawn < all ? drawn : all;
}

static text reveal_words(enum reveal reveal) {
    switch (reveal) {
    case REVEAL_AT_SUBMIT:
        return TEXT(_("Your score and the right answers are shown at once, with the reasons."));
    case REVEAL_NEVER:
        return TEXT(_("Only your score is shown."));
    case REVEAL_AT_PASS:
    case REVEAL_UNSET:
        break;
    }
    return TEXT(
        _("Your score and which answers were wrong are shown at once; the right answers and the reasons once you "
          "have passed, or when no attempt is left."));
}

static void fill_rules(struct visit *visit, const struct unit *unit, struct quiz_page *page) {
    const struct quiz *quiz = unit->quiz;
    page->introduction_html = unit->introduction_html;
    page->pass = known_tenths(quiz->pass_tenths);
    page->asked = count_asked(quiz);
    page->attempts_limit = quiz->attempts_limit;
    page->between_text = quiz->wait_minutes > 0 ? wait_phrase(visit->arena, quiz->wait_minutes) : TEXT("");
    page->reveal_text = reveal_words(quiz->reveal);
}

static void fill_attempts(struct visit *visit, const struct learning *learning, const struct unit *unit,
                          struct quiz_page *page) {
    struct attempt_list list = {NULL, 0};
    if (visit->account && learning->enrollment)
        list = load_attempts(visit->db, visit->arena, visit->account->id, unit->number, ATTEMPTS_SHOWN);
    page->attempts = MAKE_ARRAY(visit->arena, list.count + 1, struct attempt_line);
    for (size_t i = 0; i < list.count; i++) {
        const struct attempt *attempt = &list.items[i];
        bool is_open = attempt->submitted_at == 0;
        page->attempts[page->attempts_count++] =
            (struct attempt_line){.number = attempt->number,
                                  .score = is_open ? (tenths){0, false} : known_tenths(attempt->score_tenths),
                                  .passed = attempt->is_passed,
                                  .is_open = is_open,
                                  .started_at = {attempt->started_at},
                                  .submitted_at = {attempt->submitted_at},
                                  .url = make_attempt_url(visit->arena, learning->course, unit, attempt->number),
                                  .started_text = time_phrase(visit->arena, attempt->started_at),
                                  .submitted_text = time_phrase(visit->arena, attempt->submitted_at)};
    }
    page->has_attempts = page->attempts_count > 0;
}

static status fill_open_attempt(struct visit *visit, const struct learning *learning, const struct unit *unit,
                                struct quiz_page *page) {
    struct quiz_sitting sitting;
    const struct attempt *attempt = load_open_attempt(visit->db, visit->arena, visit->account->id, unit->number);
    if (!attempt)
        return STATUS_OK;
    status code = load_sitting(visit, learning, unit, attempt, &sitting);
    if (code != STATUS_OK)
        return code;
    page->attempt = MAKE(visit->arena, struct attempt_page);
    fill_attempt_page(visit, &sitting, NULL, page->attempt);
    page->open_attempt = MAKE(visit->arena, struct open_attempt);
    *page->open_attempt = (struct open_attempt){.number = attempt->number,
                                                .answered = page->attempt->answered_total,
                                                .of = page->attempt->questions_total,
                                                .url = page->attempt->url,
                                                .saved_text = page->attempt->saved_text};
    return STATUS_OK;
}

static status fill_quiz(struct visit *visit, const struct learning *learning, const struct unit *unit,
                        struct quiz_page *page) {
    struct quiz_standing standing = quiz_standing(learning, unit);
    fill_unit_frame(visit, learning, unit, &page->frame);
    fill_rules(visit, unit, page);
    fill_attempts(visit, learning, unit, page);
    page->score = standing.best;
    page->passed = standing.passed;
    page->attempts_left = standing.attempts_left;
    page->wait_until = (moment){standing.wait_until};
    page->wait_text =
        standing.wait_until ? near_time_phrase(visit->arena, standing.wait_until, visit->act.now) : TEXT("");
    page->may_start = standing.may_start;
    page->is_waiting = standing.is_waiting;
    page->none_left = standing.none_left;
    page->start_url = make_urlf(visit->arena, "%.*s/attempts", PRINT(page->frame.url));
    return standing.has_open && learning->state.is_enrolled ? fill_open_attempt(visit, learning, unit, page)
                                                            : STATUS_OK;
}

// ---- showing -------------------------------------------------------------------------------------------------------

status show_quiz(struct visit *visit, const struct learning *learning, const struct unit *unit) {
    if (!is_offered(learning, unit))
        return STATUS_NOT_FOUND;
    return fill_quiz(visit, learning, unit, (struct quiz_page *)show_instead(visit, &quiz_view));
}

status show_quiz_again(struct visit *visit, const struct learning *learning, const struct unit *unit, status code) {
    visit->notice = visit->detail;
    visit->is_notice_bad = true;
    status filled = fill_quiz(visit, learning, unit, (struct quiz_page *)show_instead(visit, &quiz_view));
    return filled == STATUS_OK ? code : filled;
}
