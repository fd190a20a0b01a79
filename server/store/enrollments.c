// SPDX-License-Identifier: Apache-2.0
// enrollments: rows of `enrollment`: who takes which course for whom they chose to be. What they have done in it is
// progress.c's.
#include "store/enrollments.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/random.h"
#include "store/statistics.h"

#define COLUMNS "id, account_id, course_id, enrolled_at, left_at, started_at, audience, is_counted"

static struct text_list read_audience(struct arena *arena, text words) {
    text fault = NO_TEXT;
    const struct json *list = parse_json(arena, words, &fault);
    struct text_list audience = {MAKE_ARRAY(arena, json_count(list) + 1, text), 0};
    for (size_t i = 0; i < json_count(list); i++)
        audience.items[audience.count++] = make_text(arena, json_text_of(json_item(list, i)));
    return audience;
}

static text make_audience_words(struct arena *arena, const struct text_list *audience) {
    struct json *list = make_json_list(arena);
    for (size_t i = 0; audience && i < audience->count; i++)
        json_add(list, make_json_value(arena, audience->items[i]));
    return make_json_text(arena, list, 0);
}

static void read_enrollment(struct arena *arena, const struct db_rows *rows, size_t row,
                            struct enrollment *enrollment) {
    *enrollment = (struct enrollment){.id = row_integer(rows, row, 0),
                                      .account_id = row_integer(rows, row, 1),
                                      .course_id = row_integer(rows, row, 2),
                                      .enrolled_at = row_integer(rows, row, 3),
                                      .left_at = row_integer(rows, row, 4),
                                      .started_at = row_integer(rows, row, 5),
                                      .audience = read_audience(arena, row_text(rows, row, 6)),
                                      .is_counted = row_integer(rows, row, 7) != 0};
}

static struct enrollment *first_enrollment(struct arena *arena, const struct db_rows *rows) {
    if (rows->count == 0)
        return NULL;
    struct enrollment *enrollment = MAKE(arena, struct enrollment);
    read_enrollment(arena, rows, 0, enrollment);
    return enrollment;
}

struct enrollment *load_enrollment(struct db *db, struct arena *arena, int64_t account_id, int64_t course_id) {
    return first_enrollment(arena, db_query(db, arena,
                                            SQL("SELECT " COLUMNS " FROM enrollment"
                                                " WHERE account_id = $1 AND course_id = $2"),
                                            ARGS(db_integer(account_id), db_integer(course_id))));
}

struct enrollment_list load_enrollments_of(struct db *db, struct arena *arena, int64_t account_id) {
    struct db_rows *rows = db_query(db, arena,
                                    SQL("SELECT " COLUMNS " FROM enrollment"
                                        " WHERE account_id = $1"
                                        " ORDER BY enrolled_at DESC, id DESC"),
                                    ARGS(db_integer(account_id)));
    struct enrollment_list list = {MAKE_ARRAY(arena, rows->count + 1, struct enrollment), rows->count};
    for (size_t i = 0; i < rows->count; i++)
        read_enrollment(arena, rows, i, &list.items[i]);
    return list;
}

struct enrollment *lock_enrollment(struct db *db, struct arena *arena, int64_t account_id, int64_t course_id) {
    return first_enrollment(arena, db_query(db, arena,
                                            SQL("UPDATE enrollment"
                                                " SET version = version + 1"
                                                " WHERE account_id = $1 AND course_id = $2 AND left_at IS NULL"
                                                " RETURNING " COLUMNS),
                                            ARGS(db_integer(account_id), db_integer(course_id))));
}

struct enrollment *save_enrollment(struct db *db, struct arena *arena, const struct act *act, int64_t account_id,
                                   int64_t course_id, const struct text_list *audience, bool is_counted, bool *is_new) {
    int64_t id = next_id(act->ids);
    struct enrollment *enrollment = first_enrollment(
        arena,
        db_query(db, arena,
                 SQL("INSERT INTO enrollment (id, account_id, course_id, audience, enrolled_at, is_counted)"
                     " VALUES ($1, $2, $3, $4, $5, $6)"
                     " ON CONFLICT (account_id, course_id) DO UPDATE"
                     " SET left_at = NULL, audience = excluded.audience, version = enrollment.version + 1"
                     " RETURNING " COLUMNS),
                 ARGS(db_integer(id), db_integer(account_id), db_integer(course_id),
                      db_text(make_audience_words(arena, audience)), db_integer(act->now), db_flag(is_counted))));
    *is_new = enrollment && enrollment->id == id;
    if (*is_new && is_counted)
        count_statistic(db, METRIC_ENROLLED, course_id, 0, day_of(act->now), 0, 1);
    if (enrollment && enrollment->is_counted != is_counted) {
        save_enrollment_counted(db, arena, enrollment, is_counted);
        enrollment->is_counted = is_counted;
    }
    return enrollment;
}

void save_left(struct db *db, const struct act *act, int64_t enrollment_id) {
    (void)db_execute(db,
                     SQL("UPDATE enrollment"
                         " SET left_at = $2, version = version + 1"
                         " WHERE id = $1 AND left_at IS NULL"),
                     ARGS(db_integer(enrollment_id), db_integer(act->now)));
}
