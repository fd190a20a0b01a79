// SPDX-License-Identifier: Apache-2.0
// statistics: reads and keeps the rows of `statistic`. A median comes from the counts of each value, so that its cost
// does not grow with the number of learners. What an event counts is said by whoever stores the event; recount.c says
// the same in SQL.
#include "store/statistics.h"
#include "base/arena.h"

#define DAYS_WITH_ZEROES 366

static text metric_name(enum metric metric) {
    switch (metric) {
    case METRIC_ENROLLED:
        return TEXT("enrolled");
    case METRIC_STARTED:
        return TEXT("started");
    case METRIC_COMPLETED:
        return TEXT("completed");
    case METRIC_SCORE:
        return TEXT("score");
    case METRIC_DAYS:
        return TEXT("days");
    case METRIC_REACHED:
        return TEXT("reached");
    case METRIC_FINISHED:
        return TEXT("finished");
    case METRIC_COMPLETED_ON:
        return TEXT("completed-on");
    case METRIC_UNSET:
        break;
    }
    return TEXT("");
}

void count_statistic(struct db *db, enum metric metric, int64_t course_id, int64_t module_id, int64_t day,
                     int64_t bucket, int64_t amount) {
    (void)db_execute(db,
                     SQL("INSERT INTO statistic (course_id, module_id, metric, day, bucket, amount)"
                         " VALUES ($1, $2, $3, $4, $5, $6)"
                         " ON CONFLICT (course_id, metric, module_id, day, bucket) DO UPDATE"
                         " SET amount = statistic.amount + excluded.amount"),
                     ARGS(db_integer(course_id), db_integer(module_id), db_text(metric_name(metric)), db_integer(day),
                          db_integer(bucket), db_integer(amount)));
}

int64_t load_first_day(struct db *db, struct arena *arena) {
    return first_integer(db_query(db, arena,
                                  SQL("SELECT min(statistic.day)"
                                      " FROM course"
                                      " JOIN statistic ON statistic.course_id = course.id"
                                      " AND statistic.metric = 'enrolled' AND statistic.module_id = 0"
                                      " WHERE statistic.amount > 0"),
                                  NO_ARGS));
}

// ---- a course ------------------------------------------------------------------------------------------------------

// The cohort's counts, by metric, module and bucket.
enum { COUNT_METRIC, COUNT_MODULE, COUNT_BUCKET, COUNT_AMOUNT };

static struct db_rows *load_counts(struct db *db, struct arena *arena, int64_t course_id, int64_t from_day,
                                   int64_t to_day) {
    return db_query(db, arena,
                    SQL("SELECT metric, module_id, bucket, CAST(sum(amount) AS BIGINT)"
                        " FROM statistic"
                        " WHERE course_id = $1 AND day BETWEEN $2 AND $3 AND metric <> 'completed-on'"
                        " GROUP BY metric, module_id, bucket"
                        " HAVING sum(amount) > 0"
                        " ORDER BY metric, module_id, bucket"),
                    ARGS(db_integer(course_id), db_integer(from_day), db_integer(to_day)));
}

static bool is_metric(const struct db_rows *counts, size_t row, enum metric metric) {
    return is_text_equal(row_text(counts, row, COUNT_METRIC), metric_name(metric));
}

static int64_t sum_of(const struct db_rows *counts, enum metric metric) {
    int64_t sum = 0;
    for (size_t i = 0; i < counts->count; i++)
        if (is_metric(counts, i, metric))
            sum += row_integer(counts, i, COUNT_AMOUNT);
    return sum;
}

// The value at a place, from 0, when all values are put in order.
static int64_t value_at_place(const struct db_rows *counts, enum metric metric, int64_t place) {
    int64_t passed = 0;
    for (size_t i = 0; i < counts->count; i++) {
        if (!is_metric(counts, i, metric))
            continue;
        passed += row_integer(counts, i, COUNT_AMOUNT);
        if (passed > place)
            return row_integer(counts, i, COUNT_BUCKET);
    }
    return 0;
}

// Twice the median: the sum of the two values in the middle, which are one and the same when their number is odd.
static bool find_median_halves(const struct db_rows *counts, enum metric metric, int64_t *halves) {
    int64_t sum = sum_of(counts, metric);
    if (sum == 0)
        return false;
    *halves = value_at_place(counts, metric, (sum - 1) / 2) + value_at_place(counts, metric, sum / 2);
    return true;
}

static struct module_statistics *module_of(struct course_statistics *course, int64_t module_id) {
    for (size_t i = 0; i < course->modules_count; i++)
        if (course->modules[i].module_id == module_id)
            return &course->modules[i];
    struct module_statistics *module = &course->modules[course->modules_count++];
    module->module_id = module_id;
    return module;
}

static void fill_modules(struct arena *arena, const struct db_rows *counts, struct course_statistics *course) {
    course->modules = MAKE_ARRAY(arena, counts->count + 1, struct module_statistics);
    for (size_t i = 0; i < counts->count; i++) {
        int64_t module_id = row_integer(counts, i, COUNT_MODULE), amount = row_integer(counts, i, COUNT_AMOUNT);
        if (is_metric(counts, i, METRIC_REACHED))
            module_of(course, module_id)->reached += amount;
        else if (is_metric(counts, i, METRIC_FINISHED))
            module_of(course, module_id)->finished += amount;
    }
}

static void fill_course(struct arena *arena, const struct db_rows *counts, struct course_statistics *course) {
    int64_t score_halves = 0;
    course->enrolled = sum_of(counts, METRIC_ENROLLED);
    course->started = sum_of(counts, METRIC_STARTED);
    course->completed = sum_of(counts, METRIC_COMPLETED);
    course->has_median_score = find_median_halves(counts, METRIC_SCORE, &score_halves);
    course->median_score_tenths = (int32_t)((score_halves + 1) / 2); // half up
    course->has_median_days = find_median_halves(counts, METRIC_DAYS, &course->median_days_halves);
    fill_modules(arena, counts, course);
}

// ---- days ----------------------------------------------------------------------------------------------------------

enum { EVENT_DAY, EVENT_METRIC, EVENT_AMOUNT };

static struct db_rows *load_events(struct db *db, struct arena *arena, int64_t course_id, int64_t from_day,
                                   int64_t to_day) {
    return db_query(db, arena,
                    SQL("SELECT day, metric, amount"
                        " FROM statistic"
                        " WHERE course_id = $1 AND metric IN ('enrolled', 'completed-on') AND module_id = 0"
                        " AND day BETWEEN $2 AND $3 AND amount <> 0"),
                    ARGS(db_integer(course_id), db_integer(from_day), db_integer(to_day)));
}

// The first and the last day that are to be shown. False: none is.
static bool find_span(struct db_rows *const *events, size_t count, const struct statistics *statistics, int64_t *first,
                      int64_t *last) {
    *first = statistics->from_day;
    *last = statistics->to_day;
    if (*last < *first || *last - *first < DAYS_WITH_ZEROES)
        return *last >= *first;
    int64_t least = *last, most = *first - 1;
    for (size_t c = 0; c < count; c++)
        for (size_t i = 0; i < events[c]->count; i++) {
            int64_t day = row_integer(events[c], i, EVENT_DAY);
            least = day < least ? day : least;
            most = day > most ? day : most;
        }
    *first = least;
    *last = most;
    return most >= least;
}

static void add_events(const struct db_rows *events, int64_t first, struct day_statistics *days) {
    for (size_t i = 0; i < events->count; i++) {
        struct day_statistics *day = &days[row_integer(events, i, EVENT_DAY) - first];
        bool is_completion = is_text_equal(row_text(events, i, EVENT_METRIC), metric_name(METRIC_COMPLETED_ON));
        *(is_completion ? &day->completed : &day->enrolled) += row_integer(events, i, EVENT_AMOUNT);
    }
}

static void fill_days(struct arena *arena, struct db_rows *const *events, struct statistics *statistics) {
    int64_t first = 0, last = 0;
    if (!find_span(events, statistics->courses_count, statistics, &first, &last))
        return;
    size_t count = (size_t)(last - first + 1);
    struct day_statistics *days = statistics->days = MAKE_ARRAY(arena, count, struct day_statistics);
    for (size_t c = 0; c < statistics->courses_count; c++)
        add_events(events[c], first, days);
    bool has_zeroes = statistics->to_day - statistics->from_day < DAYS_WITH_ZEROES;
    for (size_t i = 0; i < count; i++) {
        days[i].day = first + (int64_t)i;
        if (has_zeroes || days[i].enrolled != 0 || days[i].completed != 0)
            days[statistics->days_count++] = days[i];
    }
}

struct statistics *load_statistics(struct db *db, struct arena *arena, const int64_t *course_ids, size_t count,
                                   int64_t from_day, int64_t to_day) {
    struct statistics *statistics = MAKE(arena, struct statistics);
    *statistics = (struct statistics){.from_day = from_day,
                                      .to_day = to_day,
                                      .courses = MAKE_ARRAY(arena, count + 1, struct course_statistics),
                                      .courses_count = count};
    struct db_rows **events = MAKE_ARRAY(arena, count + 1, struct db_rows *);
    for (size_t c = 0; c < count; c++) {
        statistics->courses[c].course_id = course_ids[c];
        fill_course(arena, load_counts(db, arena, course_ids[c], from_day, to_day), &statistics->courses[c]);
        events[c] = load_events(db, arena, course_ids[c], from_day, to_day);
    }
    fill_days(arena, events, statistics);
    return statistics;
}
