// SPDX-License-Identifier: Apache-2.0
// quiz_pages: a quiz's own page: its rules, the learner's attempts, the way in. Never its questions, but for those of
// an attempt that is open.
#pragma once
#include "pages/learning.h"

extern const struct view quiz_view;
// GET of a unit that is a quiz; makes quiz_view the visit's page.
status show_quiz(struct visit *visit, const struct learning *learning, const struct unit *unit);
// The same page with what was refused, and why.
status show_quiz_again(struct visit *visit, const struct learning *learning, const struct unit *unit, status code);

// Where the learner stands with a quiz.
struct quiz_standing {
    bool has_open, may_start, is_waiting, none_left, passed;
    int64_t open_attempt; // its number
    amount attempts_left; // unknown: unlimited
    int64_t wait_until;   // 0: none
    tenths best;
};
struct quiz_standing quiz_standing(const struct learning *learning, const struct unit *unit);
