// SPDX-License-Identifier: Apache-2.0
// Tests of server/store/processes.c.
#include "store/processes.h"
#include "support/store_fixture.h"

static int lease(struct store_fixture *f, bool is_serving) {
    return save_new_process(f->db, f->arena, f->act.now, is_serving);
}

static void processes_lease_the_lowest_free_number(void **state) {
    struct store_fixture *f = *state;
    for (int number = 0; number < 3; number++)
        assert_int_equal(lease(f, false), number);
    delete_process(f->db, 1);
    assert_int_equal(lease(f, false), 1);
    assert_int_equal(lease(f, false), 3);
}

static void a_number_silent_for_a_minute_is_free(void **state) {
    struct store_fixture *f = *state;
    assert_int_equal(lease(f, true), 0);
    assert_int_equal(lease(f, true), 1);
    pass_seconds(f, PROCESS_SILENT_SECONDS);
    save_process_seen(f->db, 1, f->act.now, 1);
    assert_int_equal(lease(f, false), 2); // exactly a minute is not over it
    pass_seconds(f, 1);
    assert_int_equal(lease(f, false), 0);
}

static void numbers_end_at_what_an_id_holds(void **state) {
    struct store_fixture *f = *state;
    for (int number = 0; number < 1024; number++)
        assert_int_equal(lease(f, false), number);
    assert_int_equal(lease(f, false), -1);
    assert_int_equal(db_failed(f->db), DB_SOUND);
}

static void a_process_that_was_taken_for_dead_comes_back_when_it_is_seen(void **state) {
    struct store_fixture *f = *state;
    int number = lease(f, true);
    delete_process(f->db, number);
    save_process_seen(f->db, number, f->act.now, 5);
    assert_int_equal(ask_number(f, SQL("SELECT generation FROM process WHERE number = 0 AND is_serving = 1")), 5);
}

static bool is_served(struct store_fixture *f, int64_t generation) {
    return is_generation_served(f->db, f->arena, generation, f->act.now, 10);
}

static void a_generation_is_served_when_every_living_server_has_it(void **state) {
    struct store_fixture *f = *state;
    assert_true(is_served(f, 9)); // nobody serves
    int first = lease(f, true), second = lease(f, true);
    lease(f, false); // a command serves nothing
    save_process_seen(f->db, first, f->act.now, 9);
    save_process_seen(f->db, second, f->act.now, 8);
    assert_false(is_served(f, 9));
    assert_true(is_served(f, 8));
    save_process_seen(f->db, second, f->act.now, 10);
    assert_true(is_served(f, 9));
    save_process_seen(f->db, second, f->act.now, 1);
    pass_seconds(f, 11); // it has not been seen since
    assert_true(is_served(f, 9));
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_store_fixture, close_store_fixture)
    const struct CMUnitTest tests[] = {
        CASE(processes_lease_the_lowest_free_number),
        CASE(a_number_silent_for_a_minute_is_free),
        CASE(numbers_end_at_what_an_id_holds),
        CASE(a_process_that_was_taken_for_dead_comes_back_when_it_is_seen),
        CASE(a_generation_is_served_when_every_living_server_has_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
