// SPDX-License-Identifier: Apache-2.0
// records: rows of `record`. A record is made once per learner and course and never changes, but for what the learner
// shows of it and for being revoked.
#include "store/records.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/random.h"
#include "store/audit.h"
#include "store/statistics.h"

#define COLUMNS                                                                                                        \
    "record.id, record.account_id, record.course_id, record.revision_id, revision.number, record.enrolled_at,"         \
    " record.issued_at, record.revoked_at, record.public_id, course.slug, record.course_title,"                        \
    " record.course_language, record.name, record.revoked_reason, record.score_tenths, record.hours_tenths,"           \
    " record.is_name_shown, record.is_score_shown"
#define WITH_COURSE                                                                                                    \
    " FROM record"                                                                                                     \
    " JOIN course ON course.id = record.course_id"                                                                     \
    " JOIN revision ON revision.id = record.revision_id"

static void read_record(const struct db_rows *rows, size_t row, struct record *record) {
    *record = (struct record){.id = row_integer(rows, row, 0),
                              .account_id = row_integer(rows, row, 1),
                              .course_id = row_integer(rows, row, 2),
                              .revision_id = row_integer(rows, row, 3),
                              .revision_number = row_integer(rows, row, 4),
                              .enrolled_at = row_integer(rows, row, 5),
                              .issued_at = row_integer(rows, row, 6),
                              .revoked_at = row_integer(rows, row, 7),
                              .public_id = row_text(rows, row, 8),
                              .course_slug = row_text(rows, row, 9),
                              .course_title = row_text(rows, row, 10),
                              .course_language = row_text(rows, row, 11),
                              .name = row_text(rows, row, 12),
                              .revoked_reason = row_text(rows, row, 13),
                              .score_tenths = (int32_t)row_integer(rows, row, 14),
                              .hours_tenths = (int32_t)row_integer(rows, row, 15),
                              .has_score = !is_row_null(rows, row, 14),
                              .is_name_shown = row_integer(rows, row, 16) != 0,
                              .is_score_shown = row_integer(rows, row, 17) != 0};
}

static struct record *first_record(struct arena *arena, const struct db_rows *rows) {
    if (rows->count == 0)
        return NULL;
    struct record *record = MAKE(arena, struct record);
    read_record(rows, 0, record);
    return record;
}

struct record *load_record(struct db *db, struct arena *arena, text public_id) {
    return first_record(arena, db_query(db, arena, SQL("SELECT " COLUMNS WITH_COURSE " WHERE record.public_id = $1"),
                                        ARGS(db_text(public_id))));
}

struct record *load_record_of(struct db *db, struct arena *arena, int64_t account_id, int64_t course_id) {
    return first_record(
        arena, db_query(db, arena,
                        SQL("SELECT " COLUMNS WITH_COURSE " WHERE record.account_id = $1 AND record.course_id = $2"),
                        ARGS(db_integer(account_id), db_integer(course_id))));
}

struct record_list load_records_of(struct db *db, struct arena *arena, int64_t account_id) {
    struct db_rows *rows = db_query(db, arena,
                                    SQL("SELECT " COLUMNS WITH_COURSE " WHERE record.account_id = $1"
                                        " ORDER BY record.issued_at DESC, record.id DESC"),
                                    ARGS(db_integer(account_id)));
    struct record_list list = {MAKE_ARRAY(arena, rows->count + 1, struct record), rows->count};
    for (size_t i = 0; i < rows->count; i++)
        read_record(rows, i, &list.items[i]);
    return list;
}

static text subject_of(struct arena *arena, const struct record *record) {
    return make_textf(arena, "record %.*s", PRINT(record->public_id));
}

static bool insert_record(struct db *db, const struct record *record) {
    return db_execute(
               db,
               SQL("INSERT INTO record (id, public_id, account_id, course_id, revision_id, course_title,"
                   " course_language, hours_tenths, name, is_name_shown, score_tenths, is_score_shown, enrolled_at,"
                   " issued_at)"
                   " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
                   " ON CONFLICT (account_id, course_id) DO NOTHING"),
               ARGS(db_integer(record->id), db_text(record->public_id), db_integer(record->account_id),
                    db_integer(record->course_id), db_integer(record->revision_id), db_text(record->course_title),
                    db_text(record->course_language), db_integer_or_null(record->hours_tenths), db_text(record->name),
                    db_flag(record->is_name_shown), record->has_score ? db_integer(record->score_tenths) : db_null(),
                    db_flag(record->is_score_shown), db_integer(record->enrolled_at), db_integer(record->issued_at))) ==
           1;
}

static void count_completion(struct db *db, struct arena *arena, const struct record *record) {
    const struct enrollment *enrollment = load_enrollment(db, arena, record->account_id, record->course_id);
    if (!enrollment || !enrollment->is_counted)
        return;
    int64_t course = record->course_id, day = day_of(enrollment->enrolled_at);
    int64_t days = (record->issued_at - enrollment->enrolled_at) / SECONDS_PER_DAY;
    count_statistic(db, METRIC_COMPLETED, course, 0, day, 0, 1);
    count_statistic(db, METRIC_DAYS, course, 0, day, days, 1);
    if (record->has_score)
        count_statistic(db, METRIC_SCORE, course, 0, day, record->score_tenths, 1);
    count_statistic(db, METRIC_COMPLETED_ON, course, 0, day_of(record->issued_at), 0, 1);
}

bool save_new_record(struct db *db, struct arena *arena, const struct act *act, struct record *record) {
    record->id = next_id(act->ids);
    record->public_id = make_random_text(arena, act->random, 16);
    record->issued_at = act->now;
    if (!insert_record(db, record)) {
        const struct record *stored = load_record_of(db, arena, record->account_id, record->course_id);
        if (stored)
            *record = *stored;
        return false;
    }
    count_completion(db, arena, record);
    save_audit(db, arena, act, "record.issue", subject_of(arena, record), NULL);
    return true;
}

void save_record_name_shown(struct db *db, int64_t record_id, bool is_shown) {
    (void)db_execute(db,
                     SQL("UPDATE record"
                         " SET is_name_shown = $2"
                         " WHERE id = $1"),
                     ARGS(db_integer(record_id), db_flag(is_shown)));
}

void save_record_score_shown(struct db *db, int64_t record_id, bool is_shown) {
    (void)db_execute(db,
                     SQL("UPDATE record"
                         " SET is_score_shown = $2"
                         " WHERE id = $1"),
                     ARGS(db_integer(record_id), db_flag(is_shown)));
}

status revoke_record(struct db *db, struct arena *arena, const struct act *act, text public_id, text reason) {
    int64_t changed = db_execute(db,
                                 SQL("UPDATE record"
                                     " SET revoked_at = $2, revoked_reason = $3"
                                     " WHERE public_id = $1 AND revoked_at IS NULL"),
                                 ARGS(db_text(public_id), db_integer(act->now), db_text(reason)));
    const struct record *record = load_record(db, arena, public_id);
    if (!record)
        return refusal(db, STATUS_NOT_FOUND);
    if (changed != 1)
        return refusal(db, STATUS_CONFLICT);
    save_audit(db, arena, act, "record.revoke", subject_of(arena, record), NULL);
    return STATUS_OK;
}
