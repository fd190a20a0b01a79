// SPDX-License-Identifier: Apache-2.0
// quiz_sitting: an attempt with all that showing, saving and grading it need: the quiz of the revision in which it was
// started, the questions that it asks, in its order, and the answers that are stored.
#pragma once
#include "model/grading.h"
#include "pages/learning.h"
#include "store/attempts.h"

struct quiz_sitting {
    const struct learning *learning;
    const struct unit *unit; // as it is live
    const struct attempt *attempt;
    const struct quiz *quiz; // as it was when the attempt was started
    struct asked_list asked;
    struct answer *answers;      // stored, one for each asked
    int64_t *saved_milliseconds; // of each; 0: nothing is stored
};

// STATUS_OK, or STATUS_BROKEN when the attempt's revision cannot be read any more.
status load_sitting(struct visit *visit, const struct learning *learning, const struct unit *unit,
                    const struct attempt *attempt, struct quiz_sitting *sitting) CHECKED;
// Loads the stored answers anew, after a save.
void load_sitting_answers(struct visit *visit, struct quiz_sitting *sitting);
// The index of an asked question by its id; -1: it is not asked.
ptrdiff_t find_asked(const struct quiz_sitting *sitting, text question_id);

// Whether an answer says nothing: cleared, never given, or no option ticked.
bool is_answer_empty(const struct answer *answer);
bool is_same_answer(const struct question *question, const struct answer *left, const struct answer *right);
size_t count_answered(const struct quiz_sitting *sitting);

// Times of saves as outsiders see them: RFC 3339 with milliseconds, "2026-11-22T10:00:00.123Z".
text make_saved_at(struct arena *arena, int64_t milliseconds);
bool parse_saved_at(text words, int64_t *milliseconds) __attribute__((warn_unused_result));
