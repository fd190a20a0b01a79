// SPDX-License-Identifier: Apache-2.0
// attempt_page: the struct of an open attempt's page, and what was sent with a save or a submit. It has no member that
// could tell a right answer from a wrong one.
#pragma once
#include "pages/quiz_sitting.h"

// What was sent for one question.
struct given_answer {
    bool is_named;    // it was sent at all
    bool is_conflict; // the stored one is newer than what the sender had seen, and different
    struct answer answer;
    text complaint;
};
struct submission {
    struct given_answer *items; // one for each asked
    bool has_conflict;
    bool has_seen;
    int64_t seen_milliseconds; // the newest save that the sender knew of
};
// Reads what was sent against the questions asked. What is wrong becomes complaints of the form: look at form_status().
struct submission read_submission(struct visit *visit, const struct quiz_sitting *sitting);
// Stores what was sent and differs from what is stored. STATUS_OK; STATUS_CONFLICT when the attempt is submitted.
status save_submission(struct visit *visit, struct quiz_sitting *sitting, const struct submission *submission,
                       int64_t *saved_milliseconds) CHECKED;
// The further members of a 409: what is stored (`answers`, with its `saved_at`), and both for each that differs.
struct json *make_conflict_members(struct visit *visit, const struct quiz_sitting *sitting,
                                   const struct submission *submission);

struct open_place {
    int64_t place;
    bool selected;
};
struct open_option {
    text id, field;
    html html;
    bool checked;
    struct open_place *places; // order
    size_t places_count;
};
struct open_choice {
    text id, words, letter;
    bool selected;
};
struct open_left {
    text id, field;
    html html;
    struct open_choice *choices;
    size_t choices_count;
};
struct open_right {
    text id, letter;
    html html;
};
struct answer_conflict {
    text theirs, mine;
};
struct open_question {
    text id, kind, field, words, complaint, saved_text;
    html title_html, prompt_html;
    int64_t points, number, of;
    bool has_points, is_single, is_multiple, is_short, is_number, is_order, is_match;
    bool is_answered; // and it stands so in the database
    bool is_unsaved;  // what is shown was sent, and not taken
    struct open_option *options;
    size_t options_count;
    struct open_left *lefts;
    size_t lefts_count;
    struct open_right *rights;
    size_t rights_count;
    struct answer_conflict *conflict; // or NULL
    const struct json *answer;
};
struct attempt_page {
    int64_t number, attempts_limit, questions_total, answered_total;
    text saved_at, title, language, direction, course_title, saved_text, storage_key;
    url url, unit_url, course_url, answers_url, submit_url, sign_in_url;
    tenths pass;
    bool has_conflict, has_complaints;
    struct open_question *questions;
    size_t questions_count;
    struct complaint_item *complaints;
    size_t complaints_count;
};
extern const struct field attempt_fields[];

// Fills the page (not the visit's head); `submission` is what was sent and not taken, or NULL.
void fill_attempt_page(struct visit *visit, const struct quiz_sitting *sitting, const struct submission *submission,
                       struct attempt_page *page);
// The questions of the attempt, each with its answer. (attempt_questions.c)
void fill_open_questions(struct visit *visit, const struct quiz_sitting *sitting, const struct submission *submission,
                         struct attempt_page *page);
extern const struct field open_question_fields[];
