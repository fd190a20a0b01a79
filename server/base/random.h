// SPDX-License-Identifier: Apache-2.0
// random: bytes that nobody can guess, as a struct of one call so that tests can fix them; and ids of rows.
// Who needs a random number is given one of these; nobody asks the machine behind its back.
#pragma once
#include "base/text.h"

struct arena;
struct clock;

struct random {
    void (*fill)(struct random *random, void *bytes, size_t length);
    uint64_t seed; // only for the fixed one
};

struct random system_random(void);
struct random fixed_random(uint64_t seed); // the same bytes each time, for tests
void random_fill(struct random *random, void *bytes, size_t length);
// A text of `bytes` random bytes in lower-case base32 (RFC 4648 alphabet without padding): 16 bytes give 26 characters.
text make_random_text(struct arena *arena, struct random *random, size_t bytes);

// Ids of rows: 41 bits of milliseconds since 2026-01-01, 10 bits of a number leased per process, 12 bits of counter.
// Safe to use from several threads; ids rise.
struct id_source;
struct id_source *open_id_source(struct clock *clock, unsigned process_number);
void close_id_source(struct id_source *source);
int64_t next_id(struct id_source *source);
