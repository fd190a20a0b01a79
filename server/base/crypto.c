// SPDX-License-Identifier: Apache-2.0
// crypto: the only file that includes libsodium. It decides the algorithms and their costs; it owns no keys and knows
// neither accounts nor sessions.
#include "base/crypto.h"
#include "base/arena.h"
#include <assert.h>
#include <sodium.h>
#include <string.h>

// OWASP ASVS 5.0, appendix C: Argon2id with 46 MiB and one pass.
enum { PASSWORD_MEMORY_BYTES = 46 * 1024 * 1024, PASSWORD_PASSES = 1 };

struct hashing {
    crypto_generichash_state state;
};

bool crypto_start(void) { return sodium_init() >= 0; }

void crypto_random(void *bytes, size_t length) {
    if (length > 0)
        randombytes_buf(bytes, length);
}

static const unsigned char *bytes_of(text value) { return (const unsigned char *)(value.bytes ? value.bytes : ""); }

struct hash hash_of(text value) {
    struct hash hash;
    (void)crypto_generichash(hash.bytes, HASH_BYTES, bytes_of(value), value.length, NULL, 0);
    return hash;
}

struct hash hash_with_key(text key, text value) {
    assert(key.length >= crypto_generichash_KEYBYTES_MIN && key.length <= crypto_generichash_KEYBYTES_MAX);
    struct hash hash;
    (void)crypto_generichash(hash.bytes, HASH_BYTES, bytes_of(value), value.length, bytes_of(key), key.length);
    return hash;
}

text make_hex(struct arena *arena, const void *bytes, size_t length) {
    char *made = arena_make_array(arena, length * 2 + 1, 1);
    sodium_bin2hex(made, length * 2 + 1, bytes, length);
    return (text){made, length * 2};
}

text make_hash_text(struct arena *arena, text value) {
    struct hash hash = hash_of(value);
    return make_hex(arena, hash.bytes, sizeof hash.bytes);
}

bool is_same_secret(text left, text right) {
    return left.length == right.length && sodium_memcmp(bytes_of(left), bytes_of(right), left.length) == 0;
}

struct hashing *make_hashing(struct arena *arena) {
    // libsodium wants its state at a multiple of 64, which is more than the arena promises.
    size_t alignment = _Alignof(struct hashing);
    char *made = arena_make(arena, sizeof(struct hashing) + alignment);
    size_t off = (uintptr_t)made % alignment;
    struct hashing *hashing = (struct hashing *)(void *)(made + (off > 0 ? alignment - off : 0));
    (void)crypto_generichash_init(&hashing->state, NULL, 0, HASH_BYTES);
    return hashing;
}

void hashing_add(struct hashing *hashing, const void *bytes, size_t length) {
    if (length > 0)
        (void)crypto_generichash_update(&hashing->state, bytes, length);
}

struct hash hashing_end(struct hashing *hashing) {
    struct hash hash;
    (void)crypto_generichash_final(&hashing->state, hash.bytes, HASH_BYTES);
    return hash;
}

bool make_password_hash(struct arena *arena, text password, text *out) {
    char *made = arena_make(arena, crypto_pwhash_STRBYTES);
    if (crypto_pwhash_str_alg(made, (const char *)bytes_of(password), password.length, PASSWORD_PASSES,
                              PASSWORD_MEMORY_BYTES, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return false;
    *out = text_from(made);
    return true;
}

bool is_password_right(text password, text hash) {
    char stored[crypto_pwhash_STRBYTES] = {0}; // libsodium reads all of them
    if (is_text_empty(hash) || hash.length >= sizeof stored)
        return false;
    memcpy(stored, hash.bytes, hash.length);
    return crypto_pwhash_str_verify(stored, (const char *)bytes_of(password), password.length) == 0;
}

bool is_password_right_for_nobody(text password) {
    static const unsigned char salt[crypto_pwhash_SALTBYTES] = {0};
    unsigned char thrown_away[HASH_BYTES];
    int failed = crypto_pwhash(thrown_away, sizeof thrown_away, (const char *)bytes_of(password), password.length, salt,
                               PASSWORD_PASSES, PASSWORD_MEMORY_BYTES, crypto_pwhash_ALG_ARGON2ID13);
    (void)failed; // only the time matters
    sodium_memzero(thrown_away, sizeof thrown_away);
    return false;
}
