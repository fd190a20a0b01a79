// SPDX-License-Identifier: Apache-2.0
// Tests of server/content/library.c: finding, and the life of snapshots on the shelf.
#include "ground.h"

#include "content/library.h"

static void count_closed(void *counter) { ++*(int *)counter; }

// A snapshot in an arena of its own, that counts its end.
static struct library *make_library(int64_t generation, int *closed) {
    struct arena *arena = open_arena((size_t)1 << 20);
    struct library *library = MAKE(arena, struct library);
    library->arena = arena;
    library->generation = generation;
    arena_defer(arena, count_closed, closed);
    return library;
}

static struct unit units[] = {{.slug = {"u", 1}, .number = 7}};
static struct module modules[] = {{.slug = {"m", 1}, .units = units, .units_count = 1}};
static const struct course first = {.slug = {"a", 1}, .modules = modules, .modules_count = 1};
static const struct course second = {.slug = {"b", 1}};
static const struct library_asset assets[] = {{.path = {"assets/x", 8}}, {.path = {"assets/y", 8}}};
static const struct library_course courses[] = {{.course_id = 1, .course = &first, .assets = assets, .assets_count = 2},
                                                {.course_id = 2, .course = &second}};
static const struct old_path old_paths[] = {
    {{"b", 1}, {"m/old", 5}, 7}, {{"a", 1}, {"m/old", 5}, 7}, {{"a", 1}, {"m/gone", 6}, 8}};
static const struct library library = {
    .courses = courses, .courses_count = 2, .old_paths = old_paths, .old_paths_count = 3};

static void courses_assets_and_moved_units_are_found(void **state) {
    (void)state;
    assert_ptr_equal(find_course(&library, TEXT("b")), &courses[1]);
    assert_null(find_course(&library, TEXT("c")));
    assert_ptr_equal(find_course_by_id(&library, 1), &courses[0]);
    assert_null(find_course_by_id(&library, 3));
    assert_ptr_equal(find_asset(&courses[0], TEXT("assets/y")), &assets[1]);
    assert_null(find_asset(&courses[1], TEXT("assets/y")));
    assert_ptr_equal(find_moved_unit(&library, &courses[0], TEXT("m/old")), &units[0]);
    assert_null(find_moved_unit(&library, &courses[1], TEXT("m/old")));
    assert_null(find_moved_unit(&library, &courses[0], TEXT("m/gone")));
    assert_null(find_moved_unit(&library, &courses[0], TEXT("m/u")));
}

static void an_empty_shelf_lends_nothing(void **state) {
    (void)state;
    struct shelf *shelf = open_shelf();
    assert_null(borrow_library(shelf));
    return_library(shelf, NULL);
    close_shelf(shelf);
    close_shelf(NULL);
}

static void a_snapshot_lives_until_the_last_borrower_returned_it(void **state) {
    (void)state;
    int old_closed = 0, new_closed = 0;
    struct shelf *shelf = open_shelf();
    replace_library(shelf, make_library(1, &old_closed));
    const struct library *one = borrow_library(shelf);
    const struct library *same = borrow_library(shelf);
    assert_ptr_equal(one, same);
    replace_library(shelf, make_library(2, &new_closed));
    const struct library *newer = borrow_library(shelf);
    assert_int_equal(newer->generation, 2);
    return_library(shelf, one);
    assert_int_equal(old_closed, 0);
    return_library(shelf, same);
    assert_int_equal(old_closed, 1);
    return_library(shelf, newer);
    assert_int_equal(new_closed, 0);
    close_shelf(shelf);
    assert_int_equal(new_closed, 1);
}

static void a_snapshot_that_nobody_holds_ends_when_it_is_replaced(void **state) {
    (void)state;
    int closed = 0, last = 0;
    struct shelf *shelf = open_shelf();
    replace_library(shelf, make_library(1, &closed));
    replace_library(shelf, make_library(2, &closed));
    replace_library(shelf, make_library(2, &last));
    assert_int_equal(closed, 2);
    close_shelf(shelf);
    assert_int_equal(last, 1);
}

static void an_older_generation_is_not_put_up(void **state) {
    (void)state;
    int old_closed = 0, new_closed = 0;
    struct shelf *shelf = open_shelf();
    replace_library(shelf, make_library(5, &new_closed));
    replace_library(shelf, make_library(4, &old_closed));
    assert_int_equal(old_closed, 1);
    const struct library *borrowed = borrow_library(shelf);
    assert_int_equal(borrowed->generation, 5);
    return_library(shelf, borrowed);
    close_shelf(shelf);
    assert_int_equal(new_closed, 1);
}

static void several_old_snapshots_may_be_held(void **state) {
    (void)state;
    int closed[3] = {0, 0, 0};
    struct shelf *shelf = open_shelf();
    const struct library *held[3];
    for (int i = 0; i < 3; i++) {
        replace_library(shelf, make_library(i, &closed[i]));
        held[i] = borrow_library(shelf);
    }
    return_library(shelf, held[1]);
    assert_true(closed[1] == 1 && closed[0] == 0 && closed[2] == 0);
    return_library(shelf, held[0]);
    return_library(shelf, held[2]);
    assert_true(closed[0] == 1 && closed[2] == 0);
    close_shelf(shelf);
    assert_int_equal(closed[2], 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(courses_assets_and_moved_units_are_found),
        cmocka_unit_test(an_empty_shelf_lends_nothing),
        cmocka_unit_test(a_snapshot_lives_until_the_last_borrower_returned_it),
        cmocka_unit_test(a_snapshot_that_nobody_holds_ends_when_it_is_replaced),
        cmocka_unit_test(an_older_generation_is_not_put_up),
        cmocka_unit_test(several_old_snapshots_may_be_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
