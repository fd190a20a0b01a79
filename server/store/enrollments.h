// SPDX-License-Identifier: Apache-2.0
// enrollments: who takes which course, and what they have done in it (progress by unit and by module). What counts as
// complete is decided by model/completion.
#pragma once
#include "base/status.h"
#include "model/completion.h"
#include "store/store.h"

struct enrollment {
    int64_t id, account_id, course_id, enrolled_at, left_at, started_at; // left_at 0: takes it now
    struct text_list audience;
    bool is_counted;
};
struct enrollment_list {
    struct enrollment *items;
    size_t count;
};

struct enrollment *load_enrollment(struct db *db, struct arena *arena, int64_t account_id, int64_t course_id);
struct enrollment_list load_enrollments_of(struct db *db, struct arena *arena, int64_t account_id); // newest first
// The first write of every act of learning: locks the enrollment and returns it, or NULL when they do not take it now.
struct enrollment *lock_enrollment(struct db *db, struct arena *arena, int64_t account_id, int64_t course_id);
// Enrolls, or takes up again, with this audience. `is_counted` false for who may teach the course (statistics).
// *is_new says whether it was the first time. Counts statistics.
struct enrollment *save_enrollment(struct db *db, struct arena *arena, const struct act *act, int64_t account_id,
                                   int64_t course_id, const struct text_list *audience, bool is_counted, bool *is_new);
void save_left(struct db *db, const struct act *act, int64_t enrollment_id);

// All progress in one course: two queries at most. `state->now` is act time.
struct learner_state load_learner_state(struct db *db, struct arena *arena, const struct enrollment *enrollment,
                                        int64_t now);
// Marks a stored act in a unit: started_at of the enrollment, reached of the module; counts statistics once.
void save_reached(struct db *db, struct arena *arena, const struct act *act, struct enrollment *enrollment,
                  int64_t module_id);
// Marks a unit done (once; the first time counts).
void save_unit_done(struct db *db, const struct act *act, const struct enrollment *enrollment, int64_t unit_id);
// Marks a module finished, once, and reached if it was not; counts statistics.
void save_module_finished(struct db *db, struct arena *arena, const struct act *act,
                          const struct enrollment *enrollment, int64_t module_id);
