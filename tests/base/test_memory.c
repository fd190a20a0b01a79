// SPDX-License-Identifier: Apache-2.0
// Tests of server/base/memory.c.
// What ends the program runs in a child.
#include "base/memory.h"
#include "ground.h"
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
// Else AddressSanitizer ends the program where malloc would say NULL.
const char *__asan_default_options(void);
const char *__asan_default_options(void) { return "allocator_may_return_null=1"; }
#endif

// More than any machine has, where the compiler cannot see it.
static size_t more_than_there_is(void) {
    volatile size_t bytes = PTRDIFF_MAX / 2;
    return bytes;
}

static void obtained_memory_is_zeroed(void **state) {
    (void)state;
    unsigned char *memory = obtain(1000);
    for (size_t index = 0; index < 1000; index++)
        assert_int_equal(memory[index], 0);
    release(memory);
}

static void no_bytes_are_memory_too(void **state) {
    (void)state;
    void *memory = try_obtain(0);
    assert_non_null(memory);
    release(memory);
    release(NULL);
}

static void trying_says_when_there_is_none(void **state) {
    (void)state;
    assert_null(try_obtain(more_than_there_is()));
}

static void obtaining_ends_the_program_when_there_is_none(void **state) {
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        (void)dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
        release(obtain(more_than_there_is()));
        _Exit(0);
    }
    int outcome = 0;
    assert_int_equal(waitpid(child, &outcome, 0), child);
    assert_true(WIFEXITED(outcome));
    assert_int_equal(WEXITSTATUS(outcome), 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(obtained_memory_is_zeroed),
        cmocka_unit_test(no_bytes_are_memory_too),
        cmocka_unit_test(trying_says_when_there_is_none),
        cmocka_unit_test(obtaining_ends_the_program_when_there_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
