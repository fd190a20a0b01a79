// SPDX-License-Identifier: Apache-2.0
// result_pages: what came of an attempt that is handed in, and grading it. The one place that decides what of it is
// told.
#pragma once
#include "pages/quiz_sitting.h"

extern const struct view result_view;

// What the answers of a sitting earn.
struct grading {
    struct mark *marks; // one for each asked
    int32_t score_tenths;
    bool is_passed;
    size_t right_count;
};
struct grading grade_sitting(struct arena *arena, const struct quiz_sitting *sitting);

// When a result is told: right after the hand-in (the same each time), or later (by what holds now).
enum telling { TELLING_UNSET = 0, TELLING_AT_SUBMIT, TELLING_LATER };
// Makes result_view the visit's page and fills it. The sitting's attempt is submitted.
void show_result(struct visit *visit, const struct quiz_sitting *sitting, enum telling telling);
