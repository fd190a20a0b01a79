// SPDX-License-Identifier: Apache-2.0
// Tests of server/model/course.c.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/course.h"

static struct unit first_units[] = {{.slug = {"why", 3}, .number = 11}, {.slug = {"check", 5}, .number = 12}};
static struct unit second_units[] = {{.slug = {"why", 3}, .number = 13}, {.slug = {"new", 3}, .number = 0}};
static struct module modules[] = {{.slug = {"one", 3}, .units = first_units, .units_count = 2},
                                  {.slug = {"two", 3}, .units = second_units, .units_count = 2}};
static const struct course course = {.modules = modules, .modules_count = 2};

static void a_module_is_found_by_its_slug(void **state) {
    (void)state;
    assert_ptr_equal(find_module(&course, TEXT("two")), &modules[1]);
    assert_null(find_module(&course, TEXT("three")));
    assert_null(find_module(&course, NO_TEXT));
}

static void a_unit_is_found_in_its_own_module_only(void **state) {
    (void)state;
    assert_ptr_equal(find_unit(&course, TEXT("one"), TEXT("why")), &first_units[0]);
    assert_ptr_equal(find_unit(&course, TEXT("two"), TEXT("why")), &second_units[0]);
    assert_null(find_unit(&course, TEXT("two"), TEXT("check")));
    assert_null(find_unit(&course, TEXT("three"), TEXT("why")));
}

static void a_unit_is_found_by_its_number_but_not_by_none(void **state) {
    (void)state;
    assert_ptr_equal(find_unit_by_number(&course, 12), &first_units[1]);
    assert_ptr_equal(find_unit_by_number(&course, 13), &second_units[0]);
    assert_null(find_unit_by_number(&course, 99));
    assert_null(find_unit_by_number(&course, 0));
}

static void the_module_of_a_unit_is_found(void **state) {
    (void)state;
    struct unit stranger = {.slug = {"why", 3}};
    assert_ptr_equal(find_module_of_unit(&course, &second_units[1]), &modules[1]);
    assert_null(find_module_of_unit(&course, &stranger));
}

static void a_question_is_found_by_its_id(void **state) {
    (void)state;
    struct question questions[] = {{.id = {"a", 1}}, {.id = {"b", 1}}};
    struct quiz quiz = {.questions = questions, .questions_count = 2};
    assert_ptr_equal(find_question(&quiz, TEXT("b")), &questions[1]);
    assert_null(find_question(&quiz, TEXT("c")));
}

static void a_text_is_in_a_list_or_not(void **state) {
    (void)state;
    struct text_list list = {(text[]){TEXT("a"), TEXT("b")}, 2};
    struct text_list none = {NULL, 0};
    assert_true(is_text_in_list(&list, TEXT("b")));
    assert_false(is_text_in_list(&list, TEXT("ab")));
    assert_false(is_text_in_list(&none, TEXT("a")));
}

static void kinds_have_names(void **state) {
    (void)state;
    static const char *const questions[] = {"", "single", "multiple", "short", "number", "order", "match"};
    static const char *const units[] = {"", "lesson", "quiz", "workbook"};
    for (int kind = 0; kind < 7; kind++) {
        assert_string_equal(question_kind_name((enum question_kind)kind).bytes, questions[kind]);
    }
    for (int kind = 0; kind < 4; kind++) {
        assert_string_equal(unit_kind_name((enum unit_kind)kind).bytes, units[kind]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_module_is_found_by_its_slug),
        cmocka_unit_test(a_unit_is_found_in_its_own_module_only),
        cmocka_unit_test(a_unit_is_found_by_its_number_but_not_by_none),
        cmocka_unit_test(the_module_of_a_unit_is_found),
        cmocka_unit_test(a_question_is_found_by_its_id),
        cmocka_unit_test(a_text_is_in_a_list_or_not),
        cmocka_unit_test(kinds_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
