// SPDX-License-Identifier: Apache-2.0
// random: the two sources of bytes, the machine's and a fixed one for tests, and the ids of rows. An id source owns its
// lock and its last id; what an id is for it does not know.
#define _POSIX_C_SOURCE 200809L
#include "base/random.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/memory.h"
#include <assert.h>
#include <pthread.h>
#include <string.h>

static void fill_from_system(struct random *random, void *bytes, size_t length) {
    (void)random;
    crypto_random(bytes, length);
}

// SplitMix64: an even spread from any seed; good enough to stand still in tests, and for nothing else.
static uint64_t next_fixed(struct random *random) {
    uint64_t mixed = random->seed += 0x9e3779b97f4a7c15U;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31);
}

static void fill_fixed(struct random *random, void *bytes, size_t length) {
    unsigned char *place = bytes;
    for (size_t index = 0; index < length; index++)
        place[index] = (unsigned char)next_fixed(random);
}

struct random system_random(void) {
    return (struct random){.fill = fill_from_system};
}

struct random fixed_random(uint64_t seed) {
    return (struct random){fill_fixed, seed};
}

void random_fill(struct random *random, void *bytes, size_t length) { random->fill(random, bytes, length); }

text make_random_text(struct arena *arena, struct random *random, size_t bytes) {
    static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
    size_t length = (bytes * 8 + 4) / 5;
    unsigned char *filled = arena_make(arena, bytes);
    char *made = arena_make(arena, length + 1);
    random_fill(random, filled, bytes);
    unsigned held = 0, held_bits = 0;
    size_t taken = 0;
    for (size_t index = 0; index < length; index++) {
        if (held_bits < 5) { // past the end the last digit is filled up with zero bits
            held = (held << 8) | (taken < bytes ? filled[taken] : 0U);
            taken++;
            held_bits += 8;
        }
        held_bits -= 5;
        made[index] = alphabet[(held >> held_bits) & 31];
        held &= (1U << held_bits) - 1;
    }
    return (text){made, length};
}

enum { PROCESS_BITS = 10, COUNTER_BITS = 12, COUNTERS = 1 << COUNTER_BITS };
#define IDS_BEGIN_MILLISECONDS INT64_C(1767225600000) // 2026-01-01T00:00:00Z

struct id_source {
    pthread_mutex_t lock;
    struct clock *clock;
    int64_t process_number;
    int64_t last_milliseconds;
    int counter; // of the next id in that millisecond
};

struct id_source *open_id_source(struct clock *clock, unsigned process_number) {
    assert(process_number < 1U << PROCESS_BITS);
    struct id_source *source = obtain(sizeof *source);
    (void)pthread_mutex_init(&source->lock, NULL);
    source->clock = clock;
    source->process_number = process_number;
    source->last_milliseconds = 0;
    source->counter = COUNTERS; // so that the first id is above 0 even before 2026
    return source;
}

void close_id_source(struct id_source *source) {
    if (!source)
        return;
    (void)pthread_mutex_destroy(&source->lock);
    release(source);
}

int64_t next_id(struct id_source *source) {
    (void)pthread_mutex_lock(&source->lock);
    int64_t now = clock_milliseconds(source->clock) - IDS_BEGIN_MILLISECONDS;
    if (now > source->last_milliseconds) {
        source->last_milliseconds = now;
        source->counter = 0;
    } else if (source->counter >= COUNTERS) { // a clock that stands or goes back: borrow from the future, ids rise
        source->last_milliseconds++;
        source->counter = 0;
    }
    int64_t id = (source->last_milliseconds << (PROCESS_BITS + COUNTER_BITS)) |
                 (source->process_number << COUNTER_BITS) | source->counter++;
    (void)pthread_mutex_unlock(&source->lock);
    return id;
}
