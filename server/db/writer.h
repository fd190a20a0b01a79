// SPDX-License-Identifier: Apache-2.0
// writer: the one thread that writes. Jobs that wait are taken in batches: one transaction, a savepoint for each job,
// one commit (durable), then each job is told. It knows nothing of HTTP.
#pragma once
#include "db/db.h"

enum write_outcome { WRITE_UNSET = 0, WRITE_KEPT, WRITE_REFUSED, WRITE_FAILED };

// A job that refuses (keep false) is rolled back to its savepoint and told so; the others stay. When the engine has
// left the transaction (a full disk) or COMMIT fails, the whole batch is rolled back and each member runs once more
// alone; who fails again is told WRITE_FAILED. So `run` may be called twice: it must start from nothing each time. A
// job whose statement failed (db_failed) is WRITE_FAILED whatever it returns. When not even a transaction can be begun,
// the rest of the batch is WRITE_FAILED at once.
struct write_job {
    // On the writer thread, inside the savepoint. Returns whether to keep what was written.
    bool (*run)(struct write_job *job, struct db *db);
    // On the writer thread, after the commit (or the refusal): hands the outcome on and returns at once. The job is the
    // caller's again from here on.
    void (*done)(struct write_job *job, enum write_outcome outcome);
    struct write_job *next; // the writer's
};

struct writer;
struct log;
// Takes over nothing: `db` is the caller's and is used by the writer's thread only until close. At most `batch_limit`
// jobs in one commit, `queue_limit` waiting. `reopen` (may be NULL) is called on the writer's thread when the
// connection is broken (an I/O error, a lost lock): it closes it and gives a new one to use, or NULL: then all jobs
// fail until it gives one, and `broken` is NULL when it is asked again. While nothing can be written and nobody asks,
// the writer tries once a second whether it can.
struct writer *open_writer(struct db *db, struct db *(*reopen)(void *subject, struct db *broken), void *subject,
                           size_t batch_limit, size_t queue_limit, struct log *log);
struct db *close_writer(struct writer *writer); // finishes what waits; returns the connection it had last, or NULL
// Has the writer reopen its connection before it writes on: when a reader broke, or none can be opened, because a lock
// that the machine lost is only free again when all connections of the process were closed at once. For that `reopen`
// puts the closing and the opening between pause_db_pool() and resume_db_pool().
void writer_reopen(struct writer *writer);
// False, at once, when too many wait. The job is the writer's until `done`.
bool writer_give(struct writer *writer, struct write_job *job) CHECKED;
// Runs a job and waits for it: for threads of the program itself (the poller, the commands), which are few, so that no
// limit holds. `done` (may be NULL) is called as ever. Never from within a job.
enum write_outcome writer_wait(struct writer *writer, struct write_job *job);
struct writer_figures {
    uint64_t jobs, batches, failed_batches;
    size_t waiting;
};
struct writer_figures writer_figures(struct writer *writer);
bool is_writer_sound(struct writer *writer); // false while it cannot write: for /healthz
