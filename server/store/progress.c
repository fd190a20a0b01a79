// SPDX-License-Identifier: Apache-2.0
// progress: rows of `progress` and `module_progress`: what a learner has done in a course. Every mark is made once and
// kept, and counts in the statistics when it is made. Attempts keep their part of `progress` in attempts.c.
#include "base/arena.h"
#include "base/clock.h"
#include "store/enrollments.h"
#include "store/statistics.h"

static struct unit_progress *read_progress(struct arena *arena, const struct db_rows *rows) {
    struct unit_progress *progress = MAKE_ARRAY(arena, rows->count + 1, struct unit_progress);
    for (size_t i = 0; i < rows->count; i++)
        progress[i] = (struct unit_progress){.unit_number = row_integer(rows, i, 0),
                                             .done_at = row_integer(rows, i, 1),
                                             .best_tenths = (int32_t)row_integer(rows, i, 2),
                                             .has_score = !is_row_null(rows, i, 2),
                                             .attempts_made = row_integer(rows, i, 3),
                                             .last_submitted_at = row_integer(rows, i, 4),
                                             .open_attempt = row_integer(rows, i, 5)};
    return progress;
}

struct learner_state load_learner_state(struct db *db, struct arena *arena, const struct enrollment *enrollment,
                                        int64_t now) {
    if (!enrollment)
        return (struct learner_state){.now = now};
    struct db_rows *rows =
        db_query(db, arena,
                 SQL("SELECT unit_id, done_at, best_tenths, attempts_made, submitted_at, open_attempt"
                     " FROM progress"
                     " WHERE account_id = $1 AND course_id = $2"),
                 ARGS(db_integer(enrollment->account_id), db_integer(enrollment->course_id)));
    return (struct learner_state){.is_enrolled = enrollment->left_at == 0,
                                  .audience = enrollment->audience,
                                  .progress = read_progress(arena, rows),
                                  .progress_count = rows->count,
                                  .now = now};
}

// One more of the cohort; nothing for who is not counted.
static void count_learner(struct db *db, const struct enrollment *enrollment, enum metric metric, int64_t module_id) {
    if (enrollment->is_counted)
        count_statistic(db, metric, enrollment->course_id, module_id, day_of(enrollment->enrolled_at), 0, 1);
}

static void save_module_reached(struct db *db, const struct act *act, const struct enrollment *enrollment,
                                int64_t module_id) {
    int64_t made = db_execute(db,
                              SQL("INSERT INTO module_progress (account_id, module_id, course_id, reached_at)"
                                  " VALUES ($1, $2, $3, $4)"
                                  " ON CONFLICT (account_id, course_id, module_id) DO NOTHING"),
                              ARGS(db_integer(enrollment->account_id), db_integer(module_id),
                                   db_integer(enrollment->course_id), db_integer(act->now)));
    if (made == 1)
        count_learner(db, enrollment, METRIC_REACHED, module_id);
}

void save_reached(struct db *db, struct arena *arena, const struct act *act, struct enrollment *enrollment,
                  int64_t module_id) {
    (void)arena;
    if (enrollment->started_at == 0) {
        int64_t changed = db_execute(db,
                                     SQL("UPDATE enrollment"
                                         " SET started_at = $2"
                                         " WHERE id = $1 AND started_at IS NULL"),
                                     ARGS(db_integer(enrollment->id), db_integer(act->now)));
        if (changed == 1) {
            enrollment->started_at = act->now;
            count_learner(db, enrollment, METRIC_STARTED, 0);
        }
    }
    save_module_reached(db, act, enrollment, module_id);
}

void save_unit_done(struct db *db, const struct act *act, const struct enrollment *enrollment, int64_t unit_id) {
    (void)db_execute(db,
                     SQL("INSERT INTO progress (account_id, unit_id, course_id, done_at)"
                         " VALUES ($1, $2, $3, $4)"
                         " ON CONFLICT (account_id, course_id, unit_id) DO UPDATE"
                         " SET done_at = excluded.done_at"
                         " WHERE progress.done_at IS NULL"),
                     ARGS(db_integer(enrollment->account_id), db_integer(unit_id), db_integer(enrollment->course_id),
                          db_integer(act->now)));
}

void save_module_finished(struct db *db, struct arena *arena, const struct act *act,
                          const struct enrollment *enrollment, int64_t module_id) {
    (void)arena;
    save_module_reached(db, act, enrollment, module_id); // its units may have been done while they stood elsewhere
    int64_t changed = db_execute(db,
                                 SQL("UPDATE module_progress"
                                     " SET finished_at = $4"
                                     " WHERE account_id = $1 AND course_id = $2 AND module_id = $3"
                                     " AND finished_at IS NULL"),
                                 ARGS(db_integer(enrollment->account_id), db_integer(enrollment->course_id),
                                      db_integer(module_id), db_integer(act->now)));
    if (changed == 1)
        count_learner(db, enrollment, METRIC_FINISHED, module_id);
}
