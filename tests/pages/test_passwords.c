// SPDX-License-Identifier: Apache-2.0
// Tests of server/pages/passwords.c: what is taken, and the sentence for each that is not.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "pages/passwords.h"

#define SHORT "Password: take at least 8 characters."
#define LONG "Password: at most 1,024 bytes, please."
#define COMMON "Password: this one is among the first that anybody would try. Take another."
#define THEIRS "Password: your name or address is too easy to guess. Take another."

// The complaint about a password of Ada Lovelace, ada.lovelace@example.org; "" where there is none.
static void assert_complaint(void **state, text password, const char *wanted) {
    text got = password_complaint(*state, password, TEXT(" Ada.Lovelace@example.org"), TEXT("Ada Lovelace "));
    if (!is_text_equal(got.bytes ? got : TEXT(""), text_from(wanted)))
        fail_msg("“%.*s”: “%.*s”", PRINT(password), PRINT(got));
}

static void any_characters_are_taken(void **state) {
    static const char *const good[] = {
        "a quiet porch", "훈민정음해례본책", "        x", "\t\n\x01 odd!!", "🦉🦉🦉🦉🦉🦉🦉🦊",
        "ada.lovelace1", "1234567b"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_complaint(state, text_from(good[i]), "");
}

static void eight_characters_are_enough_however_many_bytes(void **state) {
    assert_complaint(state, TEXT("abcdefx"), SHORT);
    assert_complaint(state, TEXT("abcdefxy"), "");
    assert_complaint(state, TEXT("훈민정음해례본"), SHORT); // seven, of 21 bytes
    assert_complaint(state, TEXT(""), SHORT);
    assert_complaint(state, NO_TEXT, SHORT);
    assert_complaint(state,
                     TEXT("abc\xff"
                          "defghi"),
                     SHORT); // no UTF-8
}

static void a_kilobyte_is_the_most(void **state) {
    char *letters = arena_make(*state, 1025);
    memset(letters, 'a', 1025);
    letters[0] = 'b';
    assert_complaint(state, (text){letters, 1024}, "");
    assert_complaint(state, (text){letters, 1025}, LONG);
}

static void the_first_guesses_are_not_taken(void **state) {
    static const char *const bad[] = {"password",     "PassWord", "12345678", "Qwertyuiop",
                                      "aaaaaaaaaaaa", "????????", "stoa1234"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_complaint(state, text_from(bad[i]), COMMON);
}

static void ones_own_name_and_address_are_not_taken(void **state) {
    assert_complaint(state, TEXT("ada.lovelace@EXAMPLE.org"), THEIRS);
    assert_complaint(state, TEXT("Ada.Lovelace"), THEIRS);
    assert_complaint(state, TEXT("ada LOVELACE"), THEIRS);
    assert_complaint(state, TEXT("ada lovelace, countess"), "");
}

static int open_memory(void **state) {
    *state = open_arena(1024 * 1024);
    return 0;
}

static int close_memory(void **state) {
    close_arena(*state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_characters_are_taken),
        cmocka_unit_test(eight_characters_are_enough_however_many_bytes),
        cmocka_unit_test(a_kilobyte_is_the_most),
        cmocka_unit_test(the_first_guesses_are_not_taken),
        cmocka_unit_test(ones_own_name_and_address_are_not_taken),
    };
    return cmocka_run_group_tests(tests, open_memory, close_memory);
}
