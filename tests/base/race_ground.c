// SPDX-License-Identifier: Apache-2.0
// What of server/base is used by several threads at once, used by several threads at once: ids, rate limits, the log,
// workers. ThreadSanitizer watches.
#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/random.h"
#include "base/rate_limit.h"
#include "base/workers.h"
#include "ground.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { THREADS = 4, TURNS = 2000 };

struct scene {
    struct id_source *ids;
    struct rate_limit *limit;
    struct log *log;
    struct workers *workers;
    int64_t made[THREADS][TURNS];
    atomic_int next_thread, allowed, given, done;
};

static void run_in_threads(struct scene *scene, void *(*run)(void *)) {
    pthread_t threads[THREADS];
    for (int index = 0; index < THREADS; index++)
        assert_int_equal(pthread_create(&threads[index], NULL, run, scene), 0);
    for (int index = 0; index < THREADS; index++)
        assert_int_equal(pthread_join(threads[index], NULL), 0);
}

static void *take_ids(void *subject) {
    struct scene *scene = subject;
    int thread = atomic_fetch_add(&scene->next_thread, 1);
    for (int turn = 0; turn < TURNS; turn++)
        scene->made[thread][turn] = next_id(scene->ids);
    return NULL;
}

static int compare_ids(const void *left, const void *right) {
    const int64_t *one = left, *two = right;
    return (*one > *two) - (*one < *two);
}

static void no_id_is_given_twice(void **state) {
    struct scene *scene = *state;
    struct clock clock = system_clock();
    scene->ids = open_id_source(&clock, 1);
    run_in_threads(scene, take_ids);
    int64_t *all = &scene->made[0][0];
    for (int index = 1; index < TURNS; index++)
        assert_true(scene->made[0][index] > scene->made[0][index - 1]);
    qsort(all, THREADS * TURNS, sizeof *all, compare_ids);
    for (int index = 1; index < THREADS * TURNS; index++)
        assert_true(all[index] > all[index - 1]);
    close_id_source(scene->ids);
}

static void *take_tokens(void *subject) {
    struct scene *scene = subject;
    for (int turn = 0; turn < TURNS; turn++)
        if (rate_limit_take(scene->limit, TEXT("address"), TEXT("a")) == 0)
            atomic_fetch_add(&scene->allowed, 1);
    return NULL;
}

static void a_burst_is_shared_by_all_threads(void **state) {
    struct scene *scene = *state;
    struct clock clock = fixed_clock(1000);
    scene->limit = open_rate_limit(&clock, 100, 1000, 10);
    run_in_threads(scene, take_tokens);
    assert_int_equal(atomic_load(&scene->allowed), 1000);
    close_rate_limit(scene->limit);
}

static void *write_lines(void *subject) {
    struct scene *scene = subject;
    for (int turn = 0; turn < TURNS; turn++)
        log_event(scene->log, LOG_INFO, "request", LOG_FIELDS(LOG_TEXT("route", TEXT("/")), LOG_NUMBER("status", 200)));
    return NULL;
}

static void lines_never_mix(void **state) {
    struct scene *scene = *state;
    char *written = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&written, &length);
    struct clock clock = fixed_clock(0);
    scene->log = open_log(out, LOG_AS_TEXT, &clock);
    run_in_threads(scene, write_lines);
    close_log(scene->log);
    assert_int_equal(fclose(out), 0);
    text rest = {written, length}, line = NO_TEXT;
    int lines = 0;
    for (; text_next(&rest, '\n', &line); lines++)
        assert_text(line, "1970-01-01T00:00:00Z info request route=\"/\" status=200");
    assert_int_equal(lines, THREADS * TURNS);
    release(written);
}

static void count_done(void *subject) {
    struct scene *scene = subject;
    atomic_fetch_add(&scene->done, 1);
}

static void *give_work(void *subject) {
    struct scene *scene = subject;
    for (int turn = 0; turn < TURNS; turn++)
        if (workers_give(scene->workers, count_done, scene))
            atomic_fetch_add(&scene->given, 1);
    return NULL;
}

static void what_was_taken_is_done_once(void **state) {
    struct scene *scene = *state;
    scene->workers = open_workers(3, 16);
    run_in_threads(scene, give_work);
    assert_true(workers_waiting(scene->workers) <= 16);
    close_workers(scene->workers);
    assert_in_range(atomic_load(&scene->done), 1, THREADS * TURNS);
    assert_int_equal(atomic_load(&scene->done), atomic_load(&scene->given));
}

static int open_scene(void **state) {
    *state = obtain(sizeof(struct scene));
    return 0;
}

static int close_scene(void **state) {
    release(*state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_id_is_given_twice, open_scene, close_scene),
        cmocka_unit_test_setup_teardown(a_burst_is_shared_by_all_threads, open_scene, close_scene),
        cmocka_unit_test_setup_teardown(lines_never_mix, open_scene, close_scene),
        cmocka_unit_test_setup_teardown(what_was_taken_is_done_once, open_scene, close_scene),
    };
    return crypto_start() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
