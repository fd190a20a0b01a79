// SPDX-License-Identifier: Apache-2.0
// outline: the contents of a course as course, lesson and quiz pages show them: modules with their units, what is done,
// where one is, what is new; and what completes the course, in words.
#pragma once
#include "pages/learning.h"

struct unit_link {
    text slug, title, kind, audience_text;
    url url;
    bool required, done, is_quiz, current, is_new;
    int64_t minutes; // 0: not said
    tenths score;    // best
};
struct module_link {
    text slug, title;
    html introduction_html;
    int64_t number; // 1, 2, …
    bool current;   // holds the current unit
    bool done;      // all listed that counts
    struct unit_link *units;
    size_t units_count;
};
struct outline {
    text title, language, direction;
    url url;
    bool enrolled;
    int64_t done_units, all_units;
    amount done_percent;
    struct module_link *modules;
    size_t modules_count;
};
struct rule_line {
    text rule, detail;
    bool met;
    url url;
};
struct completion_part {
    bool complete;
    struct rule_line *rules;
    size_t rules_count;
};
extern const struct field module_link_fields[], outline_fields[], completion_part_fields[];

// The modules with the units that are listed for the reader; `current` (or NULL) is marked. Returns how many.
size_t list_modules(struct visit *visit, const struct learning *learning, const struct unit *current,
                    struct module_link **modules);
struct outline *make_outline(struct visit *visit, const struct learning *learning, const struct unit *current);
struct completion_part *make_completion_part(struct arena *arena, const struct learning *learning);
// 1, 2, … in the course.
int64_t module_number(const struct course *course, const struct module *module);
amount percent_done(const struct learning *learning); // unknown when they do not take the course
