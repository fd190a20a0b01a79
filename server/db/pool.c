// SPDX-License-Identifier: Apache-2.0
// pool: the idle connections, and how many are open in all. It owns the connections, also while they are borrowed.
// Those that break are closed when they come back, and the next borrower opens a new one. It must know no engine.
#include "db/pool.h"
#include "base/memory.h"
#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <time.h>

struct db_pool {
    struct db *(*open)(void *subject);
    void *subject;
    pthread_mutex_t lock;
    pthread_cond_t changed; // whenever the fields below are, in a way that somebody waits for
    size_t limit, idle_count, open_count;
    bool is_paused;
    struct db *idle[]; // the last that came back is the first to go: its pages are in the processor's memory
};

struct db_pool *open_db_pool(struct db *(*open)(void *subject), void *subject, size_t limit) {
    assert(limit > 0);
    struct db_pool *pool = obtain(sizeof *pool + limit * sizeof(struct db *));
    pool->open = open;
    pool->subject = subject;
    pool->limit = limit;
    pthread_condattr_t monotonic;
    (void)pthread_condattr_init(&monotonic);
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_mutex_init(&pool->lock, NULL);
    (void)pthread_cond_init(&pool->changed, &monotonic);
    (void)pthread_condattr_destroy(&monotonic);
    return pool;
}

static void close_idle(struct db_pool *pool) {
    while (pool->idle_count > 0) {
        close_db(pool->idle[--pool->idle_count]);
        pool->open_count--;
    }
}

void close_db_pool(struct db_pool *pool) {
    if (!pool)
        return;
    close_idle(pool);
    assert(pool->open_count == 0 && "a connection was not given back");
    (void)pthread_cond_destroy(&pool->changed);
    (void)pthread_mutex_destroy(&pool->lock);
    release(pool);
}

struct db *borrow_db(struct db_pool *pool) {
    (void)pthread_mutex_lock(&pool->lock);
    while (pool->is_paused || (pool->idle_count == 0 && pool->open_count == pool->limit))
        (void)pthread_cond_wait(&pool->changed, &pool->lock);
    struct db *db = pool->idle_count > 0 ? pool->idle[--pool->idle_count] : NULL;
    if (!db)
        pool->open_count++; // the place is taken before the lock is left to open
    (void)pthread_mutex_unlock(&pool->lock);
    if (db)
        return db;
    db = pool->open(pool->subject);
    if (!db) {
        (void)pthread_mutex_lock(&pool->lock);
        pool->open_count--;
        (void)pthread_cond_broadcast(&pool->changed);
        (void)pthread_mutex_unlock(&pool->lock);
    }
    return db;
}

void return_db(struct db_pool *pool, struct db *db) {
    if (!db)
        return;
    db_rollback(db);
    (void)pthread_mutex_lock(&pool->lock);
    if (is_db_broken(db) || pool->is_paused) {
        close_db(db);
        pool->open_count--;
    } else {
        pool->idle[pool->idle_count++] = db;
    }
    (void)pthread_cond_broadcast(&pool->changed);
    (void)pthread_mutex_unlock(&pool->lock);
}

static struct timespec in_milliseconds(int64_t milliseconds) {
    struct timespec at;
    (void)clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += milliseconds / 1000;
    at.tv_nsec += milliseconds % 1000 * 1000000;
    if (at.tv_nsec >= 1000000000) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000;
    }
    return at;
}

bool pause_db_pool(struct db_pool *pool, int64_t limit_milliseconds) {
    struct timespec until = in_milliseconds(limit_milliseconds);
    int result = 0;
    (void)pthread_mutex_lock(&pool->lock);
    pool->is_paused = true;
    close_idle(pool);
    while (pool->open_count > 0 && result != ETIMEDOUT)
        result = pthread_cond_timedwait(&pool->changed, &pool->lock, &until);
    bool is_empty = pool->open_count == 0;
    (void)pthread_mutex_unlock(&pool->lock);
    return is_empty;
}

void resume_db_pool(struct db_pool *pool) {
    (void)pthread_mutex_lock(&pool->lock);
    pool->is_paused = false;
    (void)pthread_cond_broadcast(&pool->changed);
    (void)pthread_mutex_unlock(&pool->lock);
}
