// SPDX-License-Identifier: Apache-2.0
// The helper that compares with expected files: it writes when told to, is content with the same bytes, and says where
// others begin to differ.
#include "support/golden.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
// cmocka wants those before it.
#include <cmocka.h>

static void what_was_written_is_the_same_afterwards(void **state) {
    (void)state;
    char folder[] = "/tmp/golden-XXXXXX";
    char path[64];
    assert_non_null(mkdtemp(folder));
    setenv("SOURCE", folder, 1);
    setenv("UPDATE_EXPECTED", "1", 1);
    assert_same_as_file("a/b/page.html", TEXT("<p>\n\0</p>"));
    unsetenv("UPDATE_EXPECTED");
    assert_same_as_file("a/b/page.html", TEXT("<p>\n\0</p>"));
    static const char *const made[] = {"a/b/page.html", "a/b", "a", ""};
    for (size_t i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, made[i]);
        assert_int_equal(remove(path), 0);
    }
}

static void a_difference_is_told_with_its_line(void **state) {
    (void)state;
    char words[200];
    assert_false(describe_difference(TEXT("a\nb"), TEXT("a\nb"), words, sizeof words));
    assert_true(describe_difference(TEXT("a\nbcd\n"), TEXT("a\nbxd\n"), words, sizeof words));
    assert_string_equal(words, "line 2 differs at byte 2\n  expected: bcd\n  actual:   bxd");
    assert_true(describe_difference(TEXT("a\n"), TEXT("a\nb"), words, sizeof words));
    assert_string_equal(words, "line 2 differs at byte 1\n  expected: (the end)\n  actual:   b");
    assert_true(describe_difference(TEXT("a"), TEXT(""), words, sizeof words));
    assert_string_equal(words, "line 1 differs at byte 1\n  expected: a\n  actual:   (the end)");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_the_same_afterwards),
        cmocka_unit_test(a_difference_is_told_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
