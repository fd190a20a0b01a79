// SPDX-License-Identifier: Apache-2.0
// rate_limit: a fixed table of token buckets in sets of four, under one lock. It owns the table and a random key that
// hashes what it is asked about, so that it can be neither read back nor aimed at. A bucket is one number: the time at
// which it is full again.
#define _POSIX_C_SOURCE 200809L
#include "base/rate_limit.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/memory.h"
#include <assert.h>
#include <pthread.h>
#include <string.h>

enum { WAYS = 4 };

struct bucket {
    uint64_t name;             // a keyed hash of kind and key
    int64_t full_milliseconds; // on the monotonic clock; what lies in the past is full, and as good as empty memory
};

struct rate_limit {
    pthread_mutex_t lock;
    struct clock *clock;
    int64_t milliseconds_per_token, most_milliseconds;
    size_t sets;
    struct bucket *buckets;
    unsigned char secret[HASH_BYTES];
};

struct rate_limit *open_rate_limit(struct clock *clock, size_t keys, unsigned burst, unsigned seconds_per_token) {
    assert(burst > 0);
    struct rate_limit *limit = obtain(sizeof *limit);
    (void)pthread_mutex_init(&limit->lock, NULL);
    limit->clock = clock;
    limit->milliseconds_per_token = (int64_t)seconds_per_token * 1000;
    limit->most_milliseconds = limit->milliseconds_per_token * burst;
    limit->sets = keys > WAYS ? (keys + WAYS - 1) / WAYS : 1;
    limit->buckets = obtain(limit->sets * WAYS * sizeof limit->buckets[0]);
    crypto_random(limit->secret, sizeof limit->secret);
    return limit;
}

void close_rate_limit(struct rate_limit *limit) {
    if (!limit)
        return;
    (void)pthread_mutex_destroy(&limit->lock);
    release(limit->buckets);
    release(limit);
}

static text text_of_hash(const struct hash *hash) { return (text){(const char *)hash->bytes, sizeof hash->bytes}; }

// The hash of the kind is the key of the second hash, so that no kind and key together look like two others.
static uint64_t name_of(const struct rate_limit *limit, text kind, text key) {
    struct hash of_kind = hash_with_key((text){(const char *)limit->secret, sizeof limit->secret}, kind);
    struct hash of_both = hash_with_key(text_of_hash(&of_kind), key);
    uint64_t name;
    memcpy(&name, of_both.bytes, sizeof name);
    return name;
}

// The bucket of that name, or, made over, the one of its set that is full the soonest: who was refused is remembered
// longest.
static struct bucket *find_bucket(struct rate_limit *limit, uint64_t name) {
    struct bucket *set = &limit->buckets[name % limit->sets * WAYS];
    struct bucket *least = &set[0];
    for (size_t way = 0; way < WAYS; way++) {
        if (set[way].name == name)
            return &set[way];
        if (set[way].full_milliseconds < least->full_milliseconds)
            least = &set[way];
    }
    *least = (struct bucket){.name = name, .full_milliseconds = INT64_MIN};
    return least;
}

unsigned rate_limit_take(struct rate_limit *limit, text kind, text key) {
    uint64_t name = name_of(limit, kind, key);
    int64_t now = clock_monotonic_milliseconds(limit->clock);
    (void)pthread_mutex_lock(&limit->lock);
    struct bucket *bucket = find_bucket(limit, name);
    int64_t full = bucket->full_milliseconds > now ? bucket->full_milliseconds : now;
    int64_t wait = full + limit->milliseconds_per_token - now - limit->most_milliseconds;
    if (wait <= 0)
        bucket->full_milliseconds = full + limit->milliseconds_per_token;
    (void)pthread_mutex_unlock(&limit->lock);
    return wait <= 0 ? 0 : (unsigned)((wait + 999) / 1000);
}

void rate_limit_forgive(struct rate_limit *limit, text kind, text key) {
    uint64_t name = name_of(limit, kind, key);
    (void)pthread_mutex_lock(&limit->lock);
    find_bucket(limit, name)->full_milliseconds = INT64_MIN;
    (void)pthread_mutex_unlock(&limit->lock);
}
