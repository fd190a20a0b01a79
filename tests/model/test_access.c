// SPDX-License-Identifier: Apache-2.0
// Tests of server/model/access.c: every kind of person at every kind of route, and the names of roles.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/access.h"

static void everybody_gets_what_their_role_gives_and_no_more(void **state) {
    (void)state;
    static const struct {
        enum who who;
        enum access nobody, learner, instructor, admin;
    } rows[] = {
        {WHO_UNSET, ACCESS_REFUSED, ACCESS_REFUSED, ACCESS_REFUSED, ACCESS_REFUSED},
        {WHO_ANYONE, ACCESS_GRANTED, ACCESS_GRANTED, ACCESS_GRANTED, ACCESS_GRANTED},
        {WHO_SIGNED_IN, ACCESS_SIGN_IN_FIRST, ACCESS_GRANTED, ACCESS_GRANTED, ACCESS_GRANTED},
        {WHO_INSTRUCTOR, ACCESS_SIGN_IN_FIRST, ACCESS_HIDDEN, ACCESS_GRANTED, ACCESS_GRANTED},
        {WHO_ADMIN, ACCESS_SIGN_IN_FIRST, ACCESS_HIDDEN, ACCESS_HIDDEN, ACCESS_GRANTED},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(may_use_route(rows[i].who, ROLE_NONE), rows[i].nobody);
        assert_int_equal(may_use_route(rows[i].who, ROLE_LEARNER), rows[i].learner);
        assert_int_equal(may_use_route(rows[i].who, ROLE_INSTRUCTOR), rows[i].instructor);
        assert_int_equal(may_use_route(rows[i].who, ROLE_ADMIN), rows[i].admin);
    }
}

static void what_nobody_decided_is_refused(void **state) {
    (void)state;
    assert_int_equal(ACCESS_REFUSED, 0);
    assert_int_equal(may_use_route((enum who)0, ROLE_ADMIN), ACCESS_REFUSED);
}

static void roles_include_each_other(void **state) {
    (void)state;
    for (enum role role = ROLE_NONE; role <= ROLE_ADMIN; role++)
        for (enum role needed = ROLE_NONE; needed <= ROLE_ADMIN; needed++)
            assert_int_equal(is_role_at_least(role, needed), role >= needed);
}

static void a_role_is_found_by_the_name_that_it_has(void **state) {
    (void)state;
    for (enum role role = ROLE_LEARNER; role <= ROLE_ADMIN; role++)
        assert_int_equal(role_from_name(role_name(role)), role);
    assert_int_equal(role_from_name(TEXT("Admin")), ROLE_NONE);
    assert_int_equal(role_from_name(TEXT("nobody")), ROLE_NONE);
    assert_int_equal(role_from_name(TEXT("")), ROLE_NONE);
    assert_int_equal(role_from_name(NO_TEXT), ROLE_NONE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_gets_what_their_role_gives_and_no_more),
        cmocka_unit_test(what_nobody_decided_is_refused),
        cmocka_unit_test(roles_include_each_other),
        cmocka_unit_test(a_role_is_found_by_the_name_that_it_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
