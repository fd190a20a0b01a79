// SPDX-License-Identifier: Apache-2.0
// spare_arenas: a stack of empty arenas; the one used last, whose memory is still warm, is used next. It owns those
// that lie on it.
#include "http/spare_arenas.h"
#include "base/arena.h"
#include "base/memory.h"
#include <pthread.h>

#define SPARES 64

struct spare_arenas {
    pthread_mutex_t lock;
    size_t ceiling_bytes;
    struct arena *arenas[SPARES];
    size_t count;
};

struct spare_arenas *open_spare_arenas(size_t ceiling_bytes) {
    struct spare_arenas *spares = obtain(sizeof *spares);
    (void)pthread_mutex_init(&spares->lock, NULL);
    spares->ceiling_bytes = ceiling_bytes;
    return spares;
}

void close_spare_arenas(struct spare_arenas *spares) {
    if (!spares)
        return;
    while (spares->count > 0)
        close_arena(spares->arenas[--spares->count]);
    (void)pthread_mutex_destroy(&spares->lock);
    release(spares);
}

struct arena *take_arena(struct spare_arenas *spares) {
    struct arena *arena = NULL;
    (void)pthread_mutex_lock(&spares->lock);
    if (spares->count > 0)
        arena = spares->arenas[--spares->count];
    (void)pthread_mutex_unlock(&spares->lock);
    return arena ? arena : open_arena(spares->ceiling_bytes);
}

void give_arena(struct spare_arenas *spares, struct arena *arena) {
    arena_set_escape(arena, NULL);
    reset_arena(arena); // not under the lock: deferred calls may take long
    (void)pthread_mutex_lock(&spares->lock);
    if (spares->count < SPARES) {
        spares->arenas[spares->count++] = arena;
        arena = NULL;
    }
    (void)pthread_mutex_unlock(&spares->lock);
    close_arena(arena);
}
