// SPDX-License-Identifier: Apache-2.0
// completion: which units are offered to a learner, whether a course is complete, its score, and in words what is
// still missing. Pure; by COURSE-FORMAT "Completion".
#pragma once
#include "model/course.h"

struct arena;

// What is known of a learner and one unit.
struct unit_progress {
    int64_t unit_number;
    int64_t done_at;     // 0: not done
    int32_t best_tenths; // quizzes: best submitted score
    bool has_score;
    int64_t attempts_made, last_submitted_at;
    int64_t open_attempt; // its number, 0: none
};
struct learner_state {
    bool is_enrolled;
    struct text_list audience;
    const struct unit_progress *progress;
    size_t progress_count;
    int64_t now;
};
const struct unit_progress *find_progress(const struct learner_state *state, int64_t unit_number); // NULL: none

// Whether a unit is offered: no audience of its own, or one that the learner chose.
bool is_unit_offered(const struct unit *unit, const struct text_list *audience);
bool is_unit_done(const struct unit *unit, const struct learner_state *state);

struct completion_rule {
    text rule; // "Read “Why ethics matters”"
    bool is_met;
    text detail; // “best 60, needs 70; next attempt at 14:05”
    const struct unit *unit;
};
struct completion {
    bool is_complete;
    struct completion_rule *rules; // one for each unit that counts, in outline order
    size_t rules_count;
    int64_t offered_count, done_count;     // units offered, of these done
    int64_t counting_count, counting_done; // required ones (or all, when none is required)
};
struct completion make_completion(struct arena *arena, const struct course *course, const struct learner_state *state);
// Percent of what counts that is done, rounded down (100 only when all is done).
int64_t done_percent(const struct completion *completion);
// Mean of the best scores of the required quizzes offered, by weight, half up to tenths. False: there is none to mean.
bool course_score(const struct course *course, const struct learner_state *state, int32_t *tenths);
// The unit to go on with: one with an open attempt, else the first in outline order that is not done; NULL when all is.
const struct unit *unit_to_continue(const struct course *course, const struct learner_state *state);
// The next and the previous unit offered, in outline order; NULL at the ends.
const struct unit *next_unit(const struct course *course, const struct unit *unit, const struct text_list *audience);
const struct unit *previous_unit(const struct course *course, const struct unit *unit,
                                 const struct text_list *audience);
