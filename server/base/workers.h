// SPDX-License-Identifier: Apache-2.0
// workers: a few threads and a bounded queue, for what is slow and needs no transaction (password hashing). A full
// queue refuses at once, so that load is answered with 503 and not with waiting.
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct workers;
// NULL when the machine starts no thread at all; with fewer than asked for it works on.
struct workers *open_workers(unsigned threads, size_t queue_limit);
void close_workers(struct workers *workers); // finishes what is queued, then joins
// Runs `work(subject)` on a worker. False, at once, when the queue is full or closing.
bool workers_give(struct workers *workers, void (*work)(void *), void *subject) __attribute__((warn_unused_result));
size_t workers_waiting(struct workers *workers);
