// SPDX-License-Identifier: Apache-2.0
// course: what a course is, as structs: modules, units, questions, prompts. Filled by content/, immutable afterwards.
// Pure data: no file, no database, no page. Everything is borrowed from the arena it was made in.
#pragma once
#include "base/text.h"

enum unit_kind { UNIT_UNSET = 0, UNIT_LESSON, UNIT_QUIZ, UNIT_WORKBOOK };
enum question_kind {
    QUESTION_UNSET = 0,
    QUESTION_SINGLE,
    QUESTION_MULTIPLE,
    QUESTION_SHORT,
    QUESTION_NUMBER,
    QUESTION_ORDER,
    QUESTION_MATCH
};
enum reveal { REVEAL_UNSET = 0, REVEAL_AT_SUBMIT, REVEAL_AT_PASS, REVEAL_NEVER };
enum prompt_kind { PROMPT_UNSET = 0, PROMPT_ONE, PROMPT_MANY, PROMPT_SCALE, PROMPT_LINE, PROMPT_TEXT };

struct text_list {
    text *items;
    size_t count;
};

// An option of single, multiple and order; the left side of a pair of match (then `right_id`, `right_html` too).
// Ids are hashes of question, role and text: 12 hex digits that tell nothing of order, pairing or rightness.
struct option {
    text id;
    html html;
    html feedback_html; // empty when there is none
    bool is_right;      // single, multiple
    text right_id;      // match
    html right_html;
};
// A value that a short or number question accepts.
struct accepted {
    text words;               // short: as written; number: as written
    text folded;              // short: prepared for comparing (grading.h)
    double number, tolerance; // number
};
struct question {
    text id;
    enum question_kind kind;
    html title_html, prompt_html, explanation_html;
    text title; // plain words of the heading
    int64_t points;
    text group; // "" when it is in none
    text was;   // "" or the id that this question had
    struct text_list principles;
    struct option *options;
    size_t options_count; // order: the file's order is the right one
    struct accepted *accepted;
    size_t accepted_count;
    size_t line; // of its heading
};
struct draw {
    text group; // "" for the whole bank
    int64_t count;
};
struct quiz {
    int32_t pass_tenths;
    int64_t attempts_limit; // 0: unlimited
    int64_t wait_minutes;
    bool is_shuffled;
    enum reveal reveal;
    double weight;
    struct draw *draws; // none: all questions are asked
    size_t draws_count;
    int64_t draw_total; // with one draw without a group: so many, evenly over groups; 0: all
    struct question *questions;
    size_t questions_count;
};

struct prompt {
    text id;
    enum prompt_kind kind;
    html title_html, prompt_html;
    text title;
    bool is_required;
    struct option *options; // one, many
    size_t options_count;
    int64_t scale_from, scale_to;
    text from_label, to_label;
};
struct prompt_group {
    text id, title;
    html title_html, prompt_html;
    struct prompt *prompts;
    size_t prompts_count;
};
struct workbook {
    struct prompt_group *groups;
    size_t groups_count;
};

struct heading_link { // for a lesson's table of contents
    text id, title;
    int64_t level;
};
struct unit {
    text slug, title, path; // path: "module/unit", by slugs
    text file;              // "01-building-blocks/01-why-ethics.md"
    enum unit_kind kind;
    int64_t minutes; // 0: not said
    bool is_required;
    struct text_list audience, principles;
    text was;
    html body_html, introduction_html; // lesson: body; quiz, workbook: the prose before the first heading
    struct heading_link *headings;
    size_t headings_count;
    struct quiz *quiz;
    struct workbook *workbook;
    int64_t number; // identity across revisions; 0 until a revision was stored
};
struct module {
    text slug, title, track, was;
    html introduction_html;
    struct unit *units;
    size_t units_count;
    struct text_list principles;
    int64_t number; // identity across revisions
};
struct named { // tracks, framework entries
    text id, title, group;
};
struct term {
    text id, title;
    html definition_html;
};
struct course {
    text slug, title, summary, language, license, translation_of;
    text direction; // "ltr" or "rtl", by the language
    html about_html;
    struct text_list authors, audiences;
    double hours; // 0: not said
    int32_t pass_tenths;
    bool is_open;
    struct named *tracks, *framework;
    size_t tracks_count, framework_count;
    struct term *terms;
    size_t terms_count;
    struct module *modules;
    size_t modules_count;
};

// Finding, borrowed; NULL when there is none.
const struct module *find_module(const struct course *course, text slug);
const struct unit *find_unit(const struct course *course, text module_slug, text unit_slug);
const struct unit *find_unit_by_number(const struct course *course, int64_t number);
const struct module *find_module_of_unit(const struct course *course, const struct unit *unit);
const struct question *find_question(const struct quiz *quiz, text id);
bool is_text_in_list(const struct text_list *list, text value);
text unit_kind_name(enum unit_kind kind);         // "lesson", "quiz", "workbook"
text question_kind_name(enum question_kind kind); // "single" …
