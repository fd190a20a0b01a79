// SPDX-License-Identifier: Apache-2.0
// attempts: rows of `attempt` and `answer`, and what `progress` says of attempts. One is open at most: an index holds
// that. What an answer means it must not know.
#include "store/attempts.h"
#include "base/arena.h"
#include "base/random.h"

#define COLUMNS                                                                                                        \
    "id, account_id, unit_id, number, revision_id, started_at, saved_milliseconds, submitted_at, seed, score_tenths,"  \
    " is_passed"
#define SEED_BYTES 16

static void read_attempt(const struct db_rows *rows, size_t row, struct attempt *attempt) {
    *attempt = (struct attempt){.id = row_integer(rows, row, 0),
                                .account_id = row_integer(rows, row, 1),
                                .unit_id = row_integer(rows, row, 2),
                                .number = row_integer(rows, row, 3),
                                .revision_id = row_integer(rows, row, 4),
                                .started_at = row_integer(rows, row, 5),
                                .saved_milliseconds = row_integer(rows, row, 6),
                                .submitted_at = row_integer(rows, row, 7),
                                .seed = row_text(rows, row, 8),
                                .score_tenths = (int32_t)row_integer(rows, row, 9),
                                .is_passed = row_integer(rows, row, 10) != 0};
}

static struct attempt *first_attempt(struct arena *arena, const struct db_rows *rows) {
    if (rows->count == 0)
        return NULL;
    struct attempt *attempt = MAKE(arena, struct attempt);
    read_attempt(rows, 0, attempt);
    return attempt;
}

struct attempt *load_attempt(struct db *db, struct arena *arena, int64_t account_id, int64_t unit_id, int64_t number) {
    return first_attempt(arena, db_query(db, arena,
                                         SQL("SELECT " COLUMNS " FROM attempt"
                                             " WHERE account_id = $1 AND unit_id = $2 AND number = $3"),
                                         ARGS(db_integer(account_id), db_integer(unit_id), db_integer(number))));
}

struct attempt *load_open_attempt(struct db *db, struct arena *arena, int64_t account_id, int64_t unit_id) {
    return first_attempt(arena, db_query(db, arena,
                                         SQL("SELECT " COLUMNS " FROM attempt"
                                             " WHERE account_id = $1 AND unit_id = $2 AND submitted_at IS NULL"),
                                         ARGS(db_integer(account_id), db_integer(unit_id))));
}

struct attempt_list load_attempts(struct db *db, struct arena *arena, int64_t account_id, int64_t unit_id,
                                  size_t limit) {
    struct db_rows *rows = db_query(db, arena,
                                    SQL("SELECT " COLUMNS " FROM attempt"
                                        " WHERE account_id = $1 AND unit_id = $2"
                                        " ORDER BY number DESC"
                                        " LIMIT $3"),
                                    ARGS(db_integer(account_id), db_integer(unit_id), db_integer((int64_t)limit)));
    struct attempt_list list = {MAKE_ARRAY(arena, rows->count + 1, struct attempt), rows->count};
    for (size_t i = 0; i < rows->count; i++)
        read_attempt(rows, i, &list.items[i]);
    return list;
}

struct stored_answers load_answers(struct db *db, struct arena *arena, int64_t attempt_id) {
    struct db_rows *rows = db_query(db, arena,
                                    SQL("SELECT question_id, value, saved_milliseconds"
                                        " FROM answer"
                                        " WHERE attempt_id = $1"
                                        " ORDER BY question_id"),
                                    ARGS(db_integer(attempt_id)));
    struct stored_answers answers = {MAKE_ARRAY(arena, rows->count + 1, struct stored_answer_row), rows->count};
    for (size_t i = 0; i < rows->count; i++)
        answers.items[i] = (struct stored_answer_row){.question_id = row_text(rows, i, 0),
                                                      .value = row_text(rows, i, 1),
                                                      .saved_milliseconds = row_integer(rows, i, 2)};
    return answers;
}

// Counts one more attempt as open; its number, 0 when the database failed.
static int64_t count_attempt(struct db *db, struct arena *arena, int64_t account_id, int64_t course_id,
                             int64_t unit_id) {
    return first_integer(
        db_query(db, arena,
                 SQL("INSERT INTO progress (account_id, course_id, unit_id, attempts_made, open_attempt)"
                     " VALUES ($1, $2, $3, 1, 1)"
                     " ON CONFLICT (account_id, course_id, unit_id) DO UPDATE"
                     " SET attempts_made = progress.attempts_made + 1, open_attempt = progress.attempts_made + 1"
                     " RETURNING attempts_made"),
                 ARGS(db_integer(account_id), db_integer(course_id), db_integer(unit_id))));
}

struct attempt *save_new_attempt(struct db *db, struct arena *arena, const struct act *act, int64_t account_id,
                                 int64_t course_id, int64_t unit_id, int64_t revision_id) {
    struct attempt *attempt = MAKE(arena, struct attempt);
    *attempt = (struct attempt){.id = next_id(act->ids),
                                .account_id = account_id,
                                .unit_id = unit_id,
                                .number = count_attempt(db, arena, account_id, course_id, unit_id),
                                .revision_id = revision_id,
                                .started_at = act->now,
                                .saved_milliseconds = act->now_milliseconds,
                                .seed = make_random_text(arena, act->random, SEED_BYTES)};
    int64_t made =
        db_execute(db,
                   SQL("INSERT INTO attempt (id, account_id, unit_id, number, revision_id, started_at,"
                       " saved_milliseconds, seed)"
                       " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
                   ARGS(db_integer(attempt->id), db_integer(account_id), db_integer(unit_id),
                        db_integer(attempt->number), db_integer(revision_id), db_integer(attempt->started_at),
                        db_integer(attempt->saved_milliseconds), db_text(attempt->seed)));
    return made == 1 ? attempt : NULL;
}

int64_t touch_attempt(struct db *db, struct arena *arena, const struct act *act, int64_t attempt_id) {
    return first_integer(db_query(db, arena,
                                  SQL("UPDATE attempt"
                                      " SET saved_milliseconds = CASE WHEN saved_milliseconds < $2 THEN $2"
                                      "   ELSE saved_milliseconds + 1 END"
                                      " WHERE id = $1 AND submitted_at IS NULL"
                                      " RETURNING saved_milliseconds"),
                                  ARGS(db_integer(attempt_id), db_integer(act->now_milliseconds))));
}

void save_answer(struct db *db, int64_t attempt_id, text question_id, text value_json, int64_t saved_milliseconds) {
    (void)db_execute(
        db,
        SQL("INSERT INTO answer (attempt_id, question_id, value, saved_milliseconds)"
            " VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (attempt_id, question_id) DO UPDATE"
            " SET value = excluded.value, saved_milliseconds = excluded.saved_milliseconds"),
        ARGS(db_integer(attempt_id), db_text(question_id), db_text(value_json), db_integer(saved_milliseconds)));
}

void delete_answer(struct db *db, int64_t attempt_id, text question_id) {
    (void)db_execute(db,
                     SQL("DELETE FROM answer"
                         " WHERE attempt_id = $1 AND question_id = $2"),
                     ARGS(db_integer(attempt_id), db_text(question_id)));
}

// The best score counts; a quiz that was passed once is done for ever.
static void save_submitted_progress(struct db *db, const struct act *act, const struct attempt *attempt,
                                    int64_t course_id, int32_t score_tenths, bool is_passed) {
    (void)db_execute(db,
                     SQL("UPDATE progress"
                         " SET open_attempt = 0, submitted_at = $4,"
                         "   best_tenths = CASE WHEN best_tenths > $5 THEN best_tenths ELSE $5 END,"
                         "   done_at = CASE WHEN done_at IS NULL THEN $6 ELSE done_at END"
                         " WHERE account_id = $1 AND course_id = $2 AND unit_id = $3"),
                     ARGS(db_integer(attempt->account_id), db_integer(course_id), db_integer(attempt->unit_id),
                          db_integer(act->now), db_integer(score_tenths),
                          is_passed ? db_integer(act->now) : db_null()));
}

bool save_submitted(struct db *db, struct arena *arena, const struct act *act, const struct attempt *attempt,
                    int64_t course_id, int32_t score_tenths, bool is_passed) {
    (void)arena;
    int64_t changed =
        db_execute(db,
                   SQL("UPDATE attempt"
                       " SET submitted_at = $2, score_tenths = $3, is_passed = $4"
                       " WHERE id = $1 AND submitted_at IS NULL"),
                   ARGS(db_integer(attempt->id), db_integer(act->now), db_integer(score_tenths), db_flag(is_passed)));
    if (changed != 1)
        return false;
    save_submitted_progress(db, act, attempt, course_id, score_tenths, is_passed);
    return true;
}
