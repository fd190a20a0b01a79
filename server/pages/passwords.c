// SPDX-License-Identifier: Apache-2.0
// passwords: length, the most common ones, and nothing else that people would have to work around.
// It must not keep or log what it is shown.
#include "pages/passwords.h"
#include "base/arena.h"
#include "base/unicode.h"

#define LEAST_CHARACTERS 8
#define MOST_BYTES 1024

// The heads of the lists of passwords that are tried first, of eight characters and more.
static const char *const common[] = {
    "password",  "12345678",  "123456789",    "1234567890", "qwertyuiop",    "qwerty123", "password1",  "iloveyou",
    "sunshine",  "princess",  "football",     "charlie1",   "abc12345",      "11111111",  "00000000",   "88888888",
    "baseball",  "superman",  "trustno1",     "letmein1",   "welcome1",      "1q2w3e4r",  "1qaz2wsx",   "zaq12wsx",
    "passw0rd",  "p@ssw0rd",  "password123",  "admin123",   "administrator", "qwertyui",  "asdfghjkl",  "asdfasdf",
    "87654321",  "987654321", "0987654321",   "computer",   "internet",      "whatever",  "starwars",   "dragon123",
    "monkey123", "michelle",  "jennifer",     "jordan23",   "corvette",      "mercedes",  "liverpool",  "chelsea1",
    "changeme",  "changeme1", "secret123",    "testtest",   "test1234",      "demo1234",  "user1234",   "guest123",
    "aaaaaaaa",  "abcdefgh",  "abcd1234",     "a1b2c3d4",   "1234qwer",      "qwer1234",  "q1w2e3r4",   "12341234",
    "123123123", "12121212",  "112233445566", "1122334455", "123456789a",    "qwerty12",  "password12", "password1234",
    "iloveyou1", "ilovegod",  "blessing",     "samantha",   "elizabeth",     "alexander", "nicholas",   "christopher",
    "butterfly", "chocolate", "strawberry",   "sunflower",  "spiderman",     "pokemon1",  "minecraft",  "fortnite",
    "moodle123", "student1",  "teacher1",     "learner1",   "instructor",    "stoa1234",  "university", "college1"};

static bool is_common(text folded) {
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
        if (is_text_equal(folded, text_from(common[i])))
            return true;
    return false;
}

static bool is_one_sign(text password) {
    for (size_t i = 1; i < password.length; i++)
        if (password.bytes[i] != password.bytes[0])
            return false;
    return true;
}

text password_complaint(struct arena *arena, text password, text email, text name) {
    if (password.length > MOST_BYTES)
        return TEXT(_("Password: at most 1,024 bytes, please."));
    if (!is_utf8(password) || count_code_points(password) < LEAST_CHARACTERS)
        return TEXT(_("Password: take at least 8 characters."));
    text folded = make_case_folded(arena, password);
    if (is_common(folded) || is_one_sign(password))
        return TEXT(_("Password: this one is among the first that anybody would try. Take another."));
    text address = make_case_folded(arena, text_trim(email));
    ptrdiff_t at = text_find(address, TEXT("@"), 0);
    bool is_theirs = is_text_equal(folded, address) ||
                     is_text_equal(folded, make_case_folded(arena, text_trim(name))) ||
                     (at >= 0 && is_text_equal(folded, text_slice(address, 0, (size_t)at)));
    return is_theirs ? TEXT(_("Password: your name or address is too easy to guess. Take another.")) : NO_TEXT;
}
