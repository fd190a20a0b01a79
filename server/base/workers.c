// SPDX-License-Identifier: Apache-2.0
// workers: threads that take work from one bounded ring. It owns the threads and the ring, never what the work is
// about. Whoever gives work keeps its subject alive until the work has run.
#define _POSIX_C_SOURCE 200809L
#include "base/workers.h"
#include "base/memory.h"
#include <pthread.h>

struct piece_of_work {
    void (*work)(void *);
    void *subject;
};

struct workers {
    pthread_mutex_t lock;
    pthread_cond_t news; // work came, or closing began
    pthread_t *threads;
    unsigned threads_count;
    struct piece_of_work *ring;
    size_t queue_limit, first, waiting;
    bool is_closing;
};

// The next piece of work; false when there is none and none will come.
static bool take_work(struct workers *workers, struct piece_of_work *taken) {
    (void)pthread_mutex_lock(&workers->lock);
    while (workers->waiting == 0 && !workers->is_closing)
        (void)pthread_cond_wait(&workers->news, &workers->lock);
    bool is_there = workers->waiting > 0;
    if (is_there) {
        *taken = workers->ring[workers->first];
        workers->first = (workers->first + 1) % workers->queue_limit;
        workers->waiting--;
    }
    (void)pthread_mutex_unlock(&workers->lock);
    return is_there;
}

static void *run_worker(void *subject) {
    struct workers *workers = subject;
    struct piece_of_work taken;
    while (take_work(workers, &taken))
        taken.work(taken.subject);
    return NULL;
}

struct workers *open_workers(unsigned threads, size_t queue_limit) {
    struct workers *workers = obtain(sizeof *workers);
    (void)pthread_mutex_init(&workers->lock, NULL);
    (void)pthread_cond_init(&workers->news, NULL);
    workers->queue_limit = queue_limit > 0 ? queue_limit : 1;
    workers->ring = obtain(workers->queue_limit * sizeof workers->ring[0]);
    workers->threads = obtain(threads * sizeof workers->threads[0]);
    while (workers->threads_count < threads &&
           pthread_create(&workers->threads[workers->threads_count], NULL, run_worker, workers) == 0)
        workers->threads_count++;
    if (workers->threads_count > 0)
        return workers;
    close_workers(workers);
    return NULL;
}

void close_workers(struct workers *workers) {
    if (!workers)
        return;
    (void)pthread_mutex_lock(&workers->lock);
    workers->is_closing = true;
    (void)pthread_cond_broadcast(&workers->news);
    (void)pthread_mutex_unlock(&workers->lock);
    for (unsigned index = 0; index < workers->threads_count; index++)
        (void)pthread_join(workers->threads[index], NULL);
    (void)pthread_cond_destroy(&workers->news);
    (void)pthread_mutex_destroy(&workers->lock);
    release(workers->threads);
    release(workers->ring);
    release(workers);
}

bool workers_give(struct workers *workers, void (*work)(void *), void *subject) {
    (void)pthread_mutex_lock(&workers->lock);
    bool is_taken = !workers->is_closing && workers->waiting < workers->queue_limit;
    if (is_taken) {
        size_t place = (workers->first + workers->waiting) % workers->queue_limit;
        workers->ring[place] = (struct piece_of_work){work, subject};
        workers->waiting++;
        (void)pthread_cond_signal(&workers->news);
    }
    (void)pthread_mutex_unlock(&workers->lock);
    return is_taken;
}

size_t workers_waiting(struct workers *workers) {
    (void)pthread_mutex_lock(&workers->lock);
    size_t waiting = workers->waiting;
    (void)pthread_mutex_unlock(&workers->lock);
    return waiting;
}
