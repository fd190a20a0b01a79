// SPDX-License-Identifier: Apache-2.0
// recount: what every enrollment counts in the statistics, said once, as one query over the events. By it the counters
// are checked, and a whole enrollment is taken in or out. Uncounted enrollments count nothing.
#include "base/arena.h"
#include "store/statistics.h"

// One row for every person counted: course_id, module_id, metric, day, bucket.
#define EVENT(module_id, metric, day, bucket)                                                                          \
    " SELECT enrollment.course_id AS course_id, " module_id " AS module_id, '" metric "' AS metric, " day              \
    " / 86400 AS day, " bucket " AS bucket FROM enrollment"
#define COHORT "enrollment.enrolled_at"
#define MODULES                                                                                                        \
    " JOIN module_progress ON module_progress.account_id = enrollment.account_id"                                      \
    " AND module_progress.course_id = enrollment.course_id"
#define RECORDS " JOIN record ON record.account_id = enrollment.account_id AND record.course_id = enrollment.course_id"
#define ALSO(which) " WHERE " which " UNION ALL"
#define EVENTS(which)                                                                                                  \
    EVENT("0", "enrolled", COHORT, "0")                                                                                \
    ALSO(which)                                                                                                        \
    EVENT("0", "started", COHORT, "0")                                                                                 \
    ALSO(which " AND enrollment.started_at IS NOT NULL")                                                               \
    EVENT("module_progress.module_id", "reached", COHORT, "0")                                                         \
    MODULES ALSO(which) EVENT("module_progress.module_id", "finished", COHORT, "0") MODULES ALSO(                      \
        which " AND module_progress.finished_at IS NOT NULL") EVENT("0", "completed", COHORT, "0") RECORDS             \
    ALSO(which) EVENT("0", "score", COHORT, "record.score_tenths") RECORDS                                             \
    ALSO(which " AND record.score_tenths IS NOT NULL")                                                                 \
        EVENT("0", "days", COHORT, "(record.issued_at - enrollment.enrolled_at) / 86400") RECORDS                      \
        ALSO(which) EVENT("0", "completed-on", "record.issued_at", "0") RECORDS " WHERE " which

void save_enrollment_counted(struct db *db, struct arena *arena, const struct enrollment *enrollment, bool is_counted) {
    (void)arena;
    int64_t changed = db_execute(db,
                                 SQL("UPDATE enrollment"
                                     " SET is_counted = $2, version = version + 1"
                                     " WHERE id = $1 AND is_counted <> $2"),
                                 ARGS(db_integer(enrollment->id), db_flag(is_counted)));
    if (changed != 1)
        return;
    (void)db_execute(
        db,
        SQL("INSERT INTO statistic (course_id, module_id, metric, day, bucket, amount)"
            " SELECT course_id, module_id, metric, day, bucket, count(*) * CAST($2 AS BIGINT)"
            " FROM (" EVENTS("enrollment.id = $1") ") AS event"
                                                   " WHERE 1 = 1" // or SQLite reads ON as a join's
                                                   " GROUP BY course_id, module_id, metric, day, bucket"
                                                   " ON CONFLICT (course_id, metric, module_id, day, bucket) DO UPDATE"
                                                   " SET amount = statistic.amount + excluded.amount"),
        ARGS(db_integer(enrollment->id), db_integer(is_counted ? 1 : -1)));
}

static struct db_rows *load_differences(struct db *db, struct arena *arena) {
    return db_query(db, arena,
                    SQL("SELECT course.slug, difference.metric, difference.module_id, difference.day,"
                        "   difference.bucket, difference.was_amount, difference.is_amount, course.id"
                        " FROM (SELECT course_id, module_id, metric, day, bucket,"
                        "   CAST(sum(was_amount) AS BIGINT) AS was_amount, CAST(sum(is_amount) AS BIGINT) AS is_amount"
                        "   FROM (SELECT course_id, module_id, metric, day, bucket, amount AS was_amount,"
                        "     0 AS is_amount"
                        "     FROM statistic"
                        "     UNION ALL"
                        "     SELECT course_id, module_id, metric, day, bucket, 0 AS was_amount, 1 AS is_amount"
                        "     FROM (" EVENTS(
                            "enrollment.is_counted = 1") ") AS event) AS counted"
                                                         "   GROUP BY course_id, module_id, metric, day, bucket"
                                                         "   HAVING sum(was_amount) <> sum(is_amount)) AS difference"
                                                         " JOIN course ON course.id = difference.course_id"
                                                         " ORDER BY course.slug, difference.metric, "
                                                         "difference.module_id, difference.day,"
                                                         "   difference.bucket"),
                    NO_ARGS);
}

static void set_statistic(struct db *db, int64_t course_id, const struct statistic_difference *difference) {
    (void)db_execute(db,
                     SQL("INSERT INTO statistic (course_id, module_id, metric, day, bucket, amount)"
                         " VALUES ($1, $2, $3, $4, $5, $6)"
                         " ON CONFLICT (course_id, metric, module_id, day, bucket) DO UPDATE"
                         " SET amount = excluded.amount"),
                     ARGS(db_integer(course_id), db_integer(difference->module_id), db_text(difference->metric),
                          db_integer(difference->day), db_integer(difference->bucket), db_integer(difference->is)));
}

struct statistic_differences recount_statistics(struct db *db, struct arena *arena) {
    struct db_rows *rows = load_differences(db, arena);
    struct statistic_differences differences = {MAKE_ARRAY(arena, rows->count + 1, struct statistic_difference),
                                                rows->count};
    for (size_t i = 0; i < rows->count; i++) {
        differences.items[i] = (struct statistic_difference){.course_slug = row_text(rows, i, 0),
                                                             .metric = row_text(rows, i, 1),
                                                             .module_id = row_integer(rows, i, 2),
                                                             .day = row_integer(rows, i, 3),
                                                             .bucket = row_integer(rows, i, 4),
                                                             .was = row_integer(rows, i, 5),
                                                             .is = row_integer(rows, i, 6)};
        set_statistic(db, row_integer(rows, i, 7), &differences.items[i]);
    }
    return differences;
}
