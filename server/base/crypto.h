// SPDX-License-Identifier: Apache-2.0
// crypto: the only door to libsodium. Passwords (Argon2id, 46 MiB, one pass), hashes (BLAKE2b), comparing in constant
// time, random bytes.
#pragma once
#include "base/text.h"

struct arena;

#define HASH_BYTES 32
struct hash {
    unsigned char bytes[HASH_BYTES];
};

bool crypto_start(void); // call once at start; false when the machine gives no randomness
void crypto_random(void *bytes, size_t length);
struct hash hash_of(text value);                 // BLAKE2b-256
struct hash hash_with_key(text key, text value); // keyed BLAKE2b-256; key of 16 to 64 bytes
text make_hex(struct arena *arena, const void *bytes, size_t length);
text make_hash_text(struct arena *arena, text value); // hash_of in 64 hex digits
bool is_same_secret(text left, text right);           // constant time for equal lengths

// A hash in hashing: for files that come in pieces.
struct hashing;
struct hashing *make_hashing(struct arena *arena);
void hashing_add(struct hashing *hashing, const void *bytes, size_t length);
struct hash hashing_end(struct hashing *hashing);

// About 100 ms and 46 MiB each: only on the worker pool. False when memory ends.
bool make_password_hash(struct arena *arena, text password, text *out) __attribute__((warn_unused_result));
bool is_password_right(text password, text hash);
// Takes as long as is_password_right and is always false: for an address that nobody has.
bool is_password_right_for_nobody(text password);
