// SPDX-License-Identifier: Apache-2.0
// attempts: attempts at quizzes and their answers. Numbers count 1, 2, … per learner and quiz; one is open at most.
// Saves are ordered by milliseconds that rise within the attempt, so that newer can be told from older.
#pragma once
#include "store/store.h"

struct attempt {
    int64_t id, account_id, unit_id, number, revision_id, started_at, saved_milliseconds, submitted_at;
    text seed;
    int32_t score_tenths;
    bool is_passed;
};
struct attempt_list {
    struct attempt *items; // newest first
    size_t count;
};
struct stored_answer_row {
    text question_id, value; // value: JSON
    int64_t saved_milliseconds;
};
struct stored_answers {
    struct stored_answer_row *items;
    size_t count;
};

struct attempt *load_attempt(struct db *db, struct arena *arena, int64_t account_id, int64_t unit_id, int64_t number);
struct attempt *load_open_attempt(struct db *db, struct arena *arena, int64_t account_id, int64_t unit_id);
struct attempt_list load_attempts(struct db *db, struct arena *arena, int64_t account_id, int64_t unit_id,
                                  size_t limit);
struct stored_answers load_answers(struct db *db, struct arena *arena, int64_t attempt_id);
// Starts the next attempt (the enrollment is locked by the caller); updates progress. `course_id` is the unit's.
struct attempt *save_new_attempt(struct db *db, struct arena *arena, const struct act *act, int64_t account_id,
                                 int64_t course_id, int64_t unit_id, int64_t revision_id);
// Raises the attempt's saved_milliseconds above all before and returns it; locks the attempt. 0: it is submitted.
int64_t touch_attempt(struct db *db, struct arena *arena, const struct act *act, int64_t attempt_id);
void save_answer(struct db *db, int64_t attempt_id, text question_id, text value_json, int64_t saved_milliseconds);
void delete_answer(struct db *db, int64_t attempt_id, text question_id);
// Ends an attempt with its result and updates progress (best score). False when it was submitted before.
bool save_submitted(struct db *db, struct arena *arena, const struct act *act, const struct attempt *attempt,
                    int64_t course_id, int32_t score_tenths, bool is_passed) __attribute__((warn_unused_result));
