// SPDX-License-Identifier: Apache-2.0
// Tests of server/base/status.c.
// The whole table is written down once more, as the contract has it.
#include "base/status.h"
#include "ground.h"

static void every_status_has_its_http_code(void **state) {
    (void)state;
    static const struct {
        status code;
        int http_code;
    } expected[] = {
        {STATUS_UNSET, 500},          {STATUS_OK, 200},          {STATUS_CREATED, 201},
        {STATUS_SEE_OTHER, 303},      {STATUS_MOVED, 308},       {STATUS_MALFORMED, 400},
        {STATUS_SIGN_IN_FIRST, 401},  {STATUS_FORBIDDEN, 403},   {STATUS_NOT_FOUND, 404},
        {STATUS_METHOD_UNKNOWN, 405}, {STATUS_CONFLICT, 409},    {STATUS_TOO_LARGE, 413},
        {STATUS_MEDIA_UNKNOWN, 415},  {STATUS_MISDIRECTED, 421}, {STATUS_REFUSED, 422},
        {STATUS_TOO_MANY, 429},       {STATUS_BROKEN, 500},      {STATUS_UNAVAILABLE, 503},
    };
    assert_int_equal(sizeof expected / sizeof expected[0], STATUS_UNAVAILABLE + 1);
    for (size_t index = 0; index < sizeof expected / sizeof expected[0]; index++)
        assert_int_equal(status_http_code(expected[index].code), expected[index].http_code);
}

static void an_unknown_status_is_our_fault(void **state) {
    (void)state;
    assert_int_equal(status_http_code((status)99), 500);
    assert_false(is_status_success((status)99));
}

static void every_http_code_has_its_own_title(void **state) {
    (void)state;
    for (int code = STATUS_OK; code <= STATUS_UNAVAILABLE; code++)
        assert_string_not_equal(status_http_title(status_http_code((status)code)), status_http_title(999));
    assert_string_equal(status_http_title(404), "Not found");
    assert_non_null(status_http_title(0));
}

static void only_what_succeeded_is_kept(void **state) {
    (void)state;
    for (int code = STATUS_UNSET; code <= STATUS_UNAVAILABLE; code++)
        assert_int_equal(is_status_success((status)code), code >= STATUS_OK && code <= STATUS_MOVED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_its_http_code),
        cmocka_unit_test(an_unknown_status_is_our_fault),
        cmocka_unit_test(every_http_code_has_its_own_title),
        cmocka_unit_test(only_what_succeeded_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
