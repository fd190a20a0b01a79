// SPDX-License-Identifier: Apache-2.0
// seen: a small table of sessions under a lock; the poller takes it whole and writes it in one job.
// It must not know who the sessions belong to.
#include "seen.h"
#include "base/memory.h"
#include "db/writer.h"
#include "store/sessions.h"
#include <pthread.h>
#include <string.h>

#define SEEN_PLACES 16384 // a power of two

struct seen_place {
    int64_t session_id, seen_at;
};
struct seen {
    pthread_mutex_t lock;
    struct seen_place *places;
    size_t count;
};

struct seen *open_seen(void) {
    struct seen *seen = (struct seen *)obtain(sizeof *seen);
    seen->places = (struct seen_place *)obtain(SEEN_PLACES * sizeof *seen->places);
    pthread_mutex_init(&seen->lock, NULL);
    return seen;
}

void close_seen(struct seen *seen) {
    if (!seen)
        return;
    pthread_mutex_destroy(&seen->lock);
    release(seen->places);
    release(seen);
}

static struct seen_place *find_place(struct seen *seen, int64_t session_id) {
    size_t at = (size_t)((uint64_t)session_id * 0x9E3779B97F4A7C15ULL >> 40) & (SEEN_PLACES - 1);
    for (size_t tries = 0; tries < 16; tries++, at = (at + 1) & (SEEN_PLACES - 1))
        if (seen->places[at].session_id == session_id || seen->places[at].session_id == 0)
            return &seen->places[at];
    return NULL;
}

void note_seen(struct seen *seen, int64_t session_id, int64_t now) {
    pthread_mutex_lock(&seen->lock);
    struct seen_place *place = find_place(seen, session_id);
    if (place && place->session_id == 0)
        seen->count++;
    if (place)
        *place = (struct seen_place){session_id, now};
    pthread_mutex_unlock(&seen->lock);
}

struct seen_job {
    struct write_job job;
    const struct seen_place *places;
};

static bool write_seen(struct write_job *job, struct db *db) {
    const struct seen_job *seen = (const struct seen_job *)job;
    for (size_t i = 0; i < SEEN_PLACES; i++)
        if (seen->places[i].session_id != 0)
            save_session_seen(db, seen->places[i].session_id, seen->places[i].seen_at);
    return db_failed(db) == DB_SOUND;
}

void save_all_seen(struct seen *seen, struct writer *writer) {
    pthread_mutex_lock(&seen->lock);
    size_t count = seen->count;
    struct seen_place *taken = seen->places;
    if (count > 0) {
        seen->places = (struct seen_place *)obtain(SEEN_PLACES * sizeof *taken);
        seen->count = 0;
    }
    pthread_mutex_unlock(&seen->lock);
    if (count == 0)
        return;
    struct seen_job job = {.job = {.run = write_seen}, .places = taken};
    (void)writer_wait(writer, &job.job);
    release(taken);
}
