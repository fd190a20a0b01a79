// SPDX-License-Identifier: Apache-2.0
// grading: which questions an attempt asks, in which order, and what its answers earn. Pure decisions by
// COURSE-FORMAT "Grading"; the same inputs always give the same outcome, so nothing of it need be stored but the seed.
#pragma once
#include "model/answer.h"
#include "model/course.h"

struct arena;

// The questions of an attempt: drawn and shuffled by the seed (BLAKE2b of seed and id as sort key).
struct asked {
    const struct question *question;
    const struct option **options; // in the order shown: options, items to order, lefts of match
    size_t options_count;
    const struct option **rights; // match: the right sides in the order shown; by right_id, right_html
    size_t rights_count;
};
struct asked_list {
    struct asked *items;
    size_t count;
};
struct asked_list make_asked(struct arena *arena, const struct quiz *quiz, text seed);

// What one answer earned: `earned` of `possible`, as an exact fraction numerator/denominator of the points.
struct mark {
    int64_t earned_numerator, earned_denominator; // earned = numerator / denominator, in points
    int64_t possible;
    bool is_correct; // everything earned
};
struct mark mark_answer(const struct question *question, const struct answer *answer);
// 100 × earned / possible, rounded half up to tenths; exact arithmetic. 0 when nothing was asked.
int32_t score_of_marks(const struct mark *marks, size_t count);

// Whether right answers and explanations are shown, whether feedback of chosen options is.
struct shown {
    bool score, feedback, right_answers;
};
struct shown shown_after_submit(const struct quiz *quiz, bool passed, bool attempts_left);

// When the next attempt may start.
struct attempt_state {
    bool may_start;
    int64_t attempts_left; // -1: unlimited
    int64_t wait_until;    // seconds; 0: no waiting
};
struct attempt_state next_attempt(const struct quiz *quiz, int64_t attempts_made, int64_t last_submitted_at,
                                  int64_t now);
