// SPDX-License-Identifier: Apache-2.0
// Tests of server/base/workers.c.
// A gate holds the workers, so that what waits is known and not a matter of luck.
#include "base/workers.h"
#include "ground.h"
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>

struct gate {
    sem_t arrived, open;
    atomic_int done;
};

static void open_gate(struct gate *gate) {
    assert_int_equal(sem_init(&gate->arrived, 0, 0), 0);
    assert_int_equal(sem_init(&gate->open, 0, 0), 0);
    atomic_init(&gate->done, 0);
}

static void wait_at_gate(void *subject) {
    struct gate *gate = subject;
    (void)sem_post(&gate->arrived);
    (void)sem_wait(&gate->open);
    atomic_fetch_add(&gate->done, 1);
}

static void count_done(void *subject) { atomic_fetch_add((atomic_int *)subject, 1); }

static void all_that_is_given_is_done_before_closing_ends(void **state) {
    (void)state;
    atomic_int done = 0;
    struct workers *workers = open_workers(3, 1000);
    for (int index = 0; index < 1000; index++)
        assert_true(workers_give(workers, count_done, &done));
    close_workers(workers);
    assert_int_equal(atomic_load(&done), 1000);
}

static void a_full_queue_refuses_at_once(void **state) {
    (void)state;
    struct gate gate;
    open_gate(&gate);
    struct workers *workers = open_workers(1, 2);
    assert_true(workers_give(workers, wait_at_gate, &gate));
    (void)sem_wait(&gate.arrived); // the worker has it: the queue is empty again
    assert_int_equal(workers_waiting(workers), 0);
    assert_true(workers_give(workers, wait_at_gate, &gate));
    assert_true(workers_give(workers, wait_at_gate, &gate));
    assert_int_equal(workers_waiting(workers), 2);
    assert_false(workers_give(workers, wait_at_gate, &gate));
    (void)sem_post(&gate.open);
    (void)sem_wait(&gate.arrived);
    assert_true(workers_give(workers, wait_at_gate, &gate));
    for (int index = 0; index < 3; index++)
        (void)sem_post(&gate.open);
    close_workers(workers);
    assert_int_equal(atomic_load(&gate.done), 4);
}

struct giver {
    struct workers *workers;
    struct gate *gate;
    bool was_taken;
};

static void give_while_closing(void *subject) {
    struct giver *giver = subject;
    wait_at_gate(giver->gate);
    while (workers_give(giver->workers, count_done, &giver->gate->done))
        (void)sched_yield(); // until the closing has begun
    giver->was_taken = false;
}

static void a_closing_pool_takes_nothing_more(void **state) {
    (void)state;
    struct gate gate;
    open_gate(&gate);
    struct giver giver = {.gate = &gate, .was_taken = true};
    giver.workers = open_workers(1, 1 << 20); // never full before closing begins
    assert_true(workers_give(giver.workers, give_while_closing, &giver));
    (void)sem_wait(&gate.arrived);
    (void)sem_post(&gate.open);
    close_workers(giver.workers);
    assert_false(giver.was_taken);
}

static void a_queue_of_nothing_holds_one(void **state) {
    (void)state;
    atomic_int done = 0;
    struct workers *workers = open_workers(1, 0);
    assert_true(workers_give(workers, count_done, &done));
    close_workers(workers);
    assert_int_equal(atomic_load(&done), 1);
}

static void without_threads_there_is_no_pool(void **state) {
    (void)state;
    assert_null(open_workers(0, 5));
    close_workers(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_is_given_is_done_before_closing_ends),
        cmocka_unit_test(a_full_queue_refuses_at_once),
        cmocka_unit_test(a_closing_pool_takes_nothing_more),
        cmocka_unit_test(a_queue_of_nothing_holds_one),
        cmocka_unit_test(without_threads_there_is_no_pool),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
