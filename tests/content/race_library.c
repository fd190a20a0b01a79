// SPDX-License-Identifier: Apache-2.0
// Many threads borrow and return snapshots while others are put up. Nobody sees one that has ended, and each ends once.
#include "ground.h"

#include "content/library.h"

#include <pthread.h>
#include <stdatomic.h>

enum { READERS = 6, ROUNDS = 3000, SNAPSHOTS = 200 };
#define ALIVE 0x51

struct race {
    struct shelf *shelf;
    atomic_int closed;
    atomic_int faults;
};

// What stands in a snapshot's arena and is spoiled as it ends.
struct mark {
    struct race *race;
    int life;
};

static void spoil(void *subject) {
    struct mark *mark = subject;
    mark->life = 0;
    atomic_fetch_add(&mark->race->closed, 1);
}

static struct library *make_library(struct race *race, int64_t generation) {
    struct arena *arena = open_arena((size_t)1 << 20);
    struct library *library = MAKE(arena, struct library);
    struct mark *mark = MAKE(arena, struct mark);
    *mark = (struct mark){race, ALIVE};
    *library = (struct library){.arena = arena, .generation = generation, .courses = (const void *)mark};
    arena_defer(arena, spoil, mark);
    return library;
}

static void *read_again_and_again(void *subject) {
    struct race *race = subject;
    for (int round = 0; round < ROUNDS; round++) {
        const struct library *library = borrow_library(race->shelf);
        const struct mark *mark = (const void *)library->courses;
        if (mark->life != ALIVE) {
            atomic_fetch_add(&race->faults, 1);
        }
        return_library(race->shelf, library);
    }
    return NULL;
}

static void *replace_again_and_again(void *subject) {
    struct race *race = subject;
    for (int64_t generation = 2; generation <= SNAPSHOTS; generation++) {
        replace_library(race->shelf, make_library(race, generation));
    }
    return NULL;
}

static void nobody_reads_a_snapshot_that_has_ended(void **state) {
    (void)state;
    struct race race = {.shelf = open_shelf()};
    pthread_t threads[READERS + 1];
    replace_library(race.shelf, make_library(&race, 1));
    for (int i = 0; i <= READERS; i++) {
        assert_int_equal(
            pthread_create(&threads[i], NULL, i == 0 ? replace_again_and_again : read_again_and_again, &race), 0);
    }
    for (int i = 0; i <= READERS; i++) {
        pthread_join(threads[i], NULL);
    }
    assert_int_equal(atomic_load(&race.closed), SNAPSHOTS - 1);
    close_shelf(race.shelf);
    assert_int_equal(atomic_load(&race.closed), SNAPSHOTS);
    assert_int_equal(atomic_load(&race.faults), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(nobody_reads_a_snapshot_that_has_ended)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
