// SPDX-License-Identifier: Apache-2.0
// Tests of server/base/crypto.c.
// The expected hashes are from coreutils (b2sum -l 256) and Python (hashlib.blake2b).
#include "base/crypto.h"
#include "ground.h"

static void hashes_are_blake2b(void **state) {
    assert_text(make_hash_text(*state, TEXT("")), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    assert_text(make_hash_text(*state, NO_TEXT), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    assert_text(make_hash_text(*state, TEXT("abc")),
                "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

static void a_keyed_hash_depends_on_its_key(void **state) {
    struct hash hash = hash_with_key(TEXT("0123456789abcdef"), TEXT("abc"));
    assert_text(make_hex(*state, hash.bytes, HASH_BYTES),
                "66b4857d42c644c61fca8c0bcea243e0e75088582c7964bbac6b92c02381d9c7");
    struct hash other = hash_with_key(TEXT("0123456789abcdeg"), TEXT("abc"));
    assert_memory_not_equal(hash.bytes, other.bytes, HASH_BYTES);
}

static void pieces_hash_like_the_whole(void **state) {
    static const char whole[] = "the painted porch of Athens";
    for (size_t cut = 0; cut < sizeof whole; cut++) {
        struct hashing *hashing = make_hashing(*state);
        hashing_add(hashing, whole, cut);
        hashing_add(hashing, NULL, 0);
        hashing_add(hashing, whole + cut, sizeof whole - cut);
        struct hash pieces = hashing_end(hashing);
        struct hash at_once = hash_of((text){whole, sizeof whole});
        assert_memory_equal(pieces.bytes, at_once.bytes, HASH_BYTES);
    }
}

static void bytes_are_written_in_hex(void **state) {
    assert_text(make_hex(*state, "\x00\xff\x1a", 3), "00ff1a");
    assert_text(make_hex(*state, "", 0), "");
}

static void secrets_are_compared(void **state) {
    (void)state;
    assert_true(is_same_secret(TEXT("abc"), TEXT("abc")));
    assert_true(is_same_secret(NO_TEXT, TEXT("")));
    assert_false(is_same_secret(TEXT("abc"), TEXT("abd")));
    assert_false(is_same_secret(TEXT("abc"), TEXT("abcd")));
}

static void random_bytes_differ(void **state) {
    (void)state;
    unsigned char one[32] = {0}, two[32] = {0};
    crypto_random(one, sizeof one);
    crypto_random(two, sizeof two);
    crypto_random(two, 0);
    assert_memory_not_equal(one, two, sizeof one);
}

static void only_the_right_password_is_right(void **state) {
    text hash = NO_TEXT, again = NO_TEXT;
    assert_true(make_password_hash(*state, TEXT("correct horse"), &hash));
    assert_true(text_starts_with(hash, TEXT("$argon2id$v=19$m=47104,t=1,p=1$")));
    assert_true(is_password_right(TEXT("correct horse"), hash));
    assert_false(is_password_right(TEXT("correct hors"), hash));
    assert_false(is_password_right(TEXT("correct horse\0"), hash));
    assert_false(is_password_right(NO_TEXT, hash));
    assert_true(make_password_hash(*state, TEXT("correct horse"), &again));
    assert_false(is_text_equal(hash, again)); // each has its own salt
}

static void a_password_may_be_long_and_hold_anything(void **state) {
    char *bytes = arena_make(*state, 1024);
    memset(bytes, 0xff, 1024);
    bytes[512] = '\0';
    text hash = NO_TEXT;
    assert_true(make_password_hash(*state, (text){bytes, 1024}, &hash));
    assert_true(is_password_right((text){bytes, 1024}, hash));
    assert_false(is_password_right((text){bytes, 512}, hash));
}

static void what_is_no_hash_is_never_right(void **state) {
    assert_false(is_password_right(TEXT("a"), NO_TEXT));
    assert_false(is_password_right(TEXT("a"), TEXT("")));
    assert_false(is_password_right(TEXT("a"), TEXT("a")));
    assert_false(is_password_right(TEXT("a"), TEXT("$argon2id$v=19$m=47104,t=1,p=1$")));
    char *bytes = arena_make(*state, 1000);
    memset(bytes, 'a', 1000);
    assert_false(is_password_right(TEXT("a"), (text){bytes, 1000}));
}

static void nobody_has_a_password(void **state) {
    (void)state;
    assert_false(is_password_right_for_nobody(TEXT("a")));
    assert_false(is_password_right_for_nobody(NO_TEXT));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_ARENA(hashes_are_blake2b),
        WITH_ARENA(a_keyed_hash_depends_on_its_key),
        WITH_ARENA(pieces_hash_like_the_whole),
        WITH_ARENA(bytes_are_written_in_hex),
        cmocka_unit_test(secrets_are_compared),
        cmocka_unit_test(random_bytes_differ),
        WITH_ARENA(only_the_right_password_is_right),
        WITH_ARENA(a_password_may_be_long_and_hold_anything),
        WITH_ARENA(what_is_no_hash_is_never_right),
        cmocka_unit_test(nobody_has_a_password),
    };
    return crypto_start() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
