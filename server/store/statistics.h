// SPDX-License-Identifier: Apache-2.0
// statistics: the numbers of /admin/stats and `stoa stats`, from counters that are kept in the transactions of the acts
// that they count. A course's numbers count a cohort: people first enrolled within the period, as of now.
#pragma once
#include "store/enrollments.h"
#include "store/store.h"

// Adds `amount` to one counter.
enum metric {
    METRIC_UNSET = 0,
    METRIC_ENROLLED,
    METRIC_STARTED,
    METRIC_COMPLETED,
    METRIC_SCORE,
    METRIC_DAYS,
    METRIC_REACHED,
    METRIC_FINISHED,
    METRIC_COMPLETED_ON
};
void count_statistic(struct db *db, enum metric metric, int64_t course_id, int64_t module_id, int64_t day,
                     int64_t bucket, int64_t amount);
// Takes an enrollment into the statistics or out of them (a role changed): all its counts at once.
void save_enrollment_counted(struct db *db, struct arena *arena, const struct enrollment *enrollment, bool is_counted);

struct module_statistics {
    int64_t module_id, reached, finished;
};
struct course_statistics {
    int64_t course_id, enrolled, started, completed;
    bool has_median_score, has_median_days;
    int32_t median_score_tenths;
    int64_t median_days_halves;        // twice the median, so that a half day is exact
    struct module_statistics *modules; // those with a count
    size_t modules_count;
};
struct day_statistics {
    int64_t day, enrolled, completed;
};
struct statistics {
    int64_t from_day, to_day;
    struct course_statistics *courses; // one for each of the ids asked for, in that order
    size_t courses_count;
    struct day_statistics *days; // over the courses asked for; zero days included up to 366 days
    size_t days_count;
};
// The first day that anybody enrolled in any course; 0 when nobody did.
int64_t load_first_day(struct db *db, struct arena *arena);
struct statistics *load_statistics(struct db *db, struct arena *arena, const int64_t *course_ids, size_t count,
                                   int64_t from_day, int64_t to_day);

// Recomputes every counter from the events and sets it; returns the differences that there were.
struct statistic_difference {
    text course_slug, metric;
    int64_t module_id, day, bucket, was, is;
};
struct statistic_differences {
    struct statistic_difference *items;
    size_t count;
};
struct statistic_differences recount_statistics(struct db *db, struct arena *arena);
