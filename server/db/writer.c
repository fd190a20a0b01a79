// SPDX-License-Identifier: Apache-2.0
// writer: a queue, a thread, and the rules for a failed batch. It owns the queue and the thread, not the connection. It
// must know neither what the jobs write nor who waits for them.
//
// Everything between the lines of the queue runs on the writer's thread alone: the connection needs no lock.
#include "db/writer.h"
#include "base/log.h"
#include "base/memory.h"
#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <time.h>

enum { SECONDS_BETWEEN_TRIES = 1 };

struct member {
    struct write_job *job;
    enum write_outcome outcome;
};

struct writer {
    struct db *db; // the thread's, as are the next five
    struct db *(*reopen)(void *subject, struct db *broken);
    void *subject;
    struct log *log;
    struct member *members; // batch_limit of them
    bool has_failed;        // the world did: the disk, the locks, the file
    bool is_trying;         // whether writing works again: nothing new for the log when it does not
    pthread_t thread;
    pthread_mutex_t lock; // for all that follows
    pthread_cond_t given;
    struct write_job *first, *last;
    size_t batch_limit, queue_limit;
    bool is_closing, is_sound, must_reopen;
    struct writer_figures figures;
};

// ---- one job, and a batch ------------------------------------------------------------------------------------------

static bool is_of_the_world(enum db_fault fault) {
    return fault && fault != DB_FAULT_CONSTRAINT && fault != DB_FAULT_MISTAKE;
}

// Takes note of what failed on the connection, if something did: in the log, once for each failure.
static void note_fault(struct writer *writer, const char *what) {
    enum db_fault fault = db_failed(writer->db);
    if (!fault)
        return;
    writer->has_failed = writer->has_failed || is_of_the_world(fault);
    if (writer->is_trying)
        return;
    log_event(writer->log, LOG_ERROR, "write_failed",
              LOG_FIELDS(LOG_TEXT("at", text_from(what)), LOG_NUMBER("fault", fault),
                         LOG_TEXT("words", text_from(db_failure_words(writer->db)))));
}

static void renew_connection(struct writer *writer) {
    if (!writer->reopen)
        return;
    writer->db = writer->reopen(writer->subject, writer->db);
    if (writer->db || !writer->is_trying)
        log_event(writer->log, LOG_WARNING, "writer_reopened", LOG_FIELDS(LOG_NUMBER("opened", writer->db ? 1 : 0)));
}

static bool is_usable(const struct db *db) { return db && !is_db_broken(db); }

// Whether there is a connection that is not broken, be it a new one.
static bool has_connection(struct writer *writer) {
    if (is_usable(writer->db))
        return true;
    writer->has_failed = true;
    renew_connection(writer);
    return is_usable(writer->db);
}

static bool begin(struct writer *writer) {
    if (!has_connection(writer))
        return false;
    if (db_begin_write(writer->db))
        return true;
    note_fault(writer, "begin");
    db_rollback(writer->db);
    return false;
}

// Gives up what was begun; false, for `return give_up(…)`.
static bool give_up(struct writer *writer, const char *what) {
    note_fault(writer, what);
    db_rollback(writer->db);
    return false;
}

// Runs a member in its savepoint. False when the whole transaction is lost.
static bool run_member(struct writer *writer, struct member *member) {
    struct db *db = writer->db;
    if (!db_savepoint(db))
        return false;
    bool keep = member->job->run(member->job, db);
    enum db_fault fault = db_failed(db);
    if (is_of_the_world(fault) || !db_in_transaction(db))
        return false;
    if (keep && !fault) {
        member->outcome = WRITE_KEPT;
        return db_release(db);
    }
    note_fault(writer, "job");
    member->outcome = fault ? WRITE_FAILED : WRITE_REFUSED;
    return db_rollback_to(db);
}

// All members in one transaction. False when nothing of it was kept.
static bool run_together(struct writer *writer, size_t count) {
    if (!begin(writer))
        return false;
    for (size_t index = 0; index < count; index++)
        if (!run_member(writer, &writer->members[index]))
            return give_up(writer, "batch");
    return db_commit(writer->db) || give_up(writer, "commit");
}

// One member in a transaction of its own. False when none could be begun.
static bool run_alone(struct writer *writer, struct member *member) {
    member->outcome = WRITE_FAILED;
    if (!begin(writer))
        return false;
    struct db *db = writer->db;
    bool keep = member->job->run(member->job, db);
    if (!db_failed(db) && !keep)
        member->outcome = WRITE_REFUSED;
    else if (!db_failed(db) && db_commit(db))
        member->outcome = WRITE_KEPT;
    (void)give_up(writer, "alone");
    return true;
}

static bool has_kept(const struct writer *writer, size_t count) {
    for (size_t index = 0; index < count; index++)
        if (writer->members[index].outcome == WRITE_KEPT)
            return true;
    return false;
}

// Runs the members; each has its outcome afterwards. Whether they were kept in one transaction.
static bool run_batch(struct writer *writer, size_t count) {
    writer->has_failed = false;
    if (run_together(writer, count))
        return true;
    writer->has_failed = false; // what counts is whether it fails again
    bool begins = true;
    for (size_t index = 0; index < count; index++) {
        writer->members[index].outcome = WRITE_FAILED;
        begins = begins && run_alone(writer, &writer->members[index]);
    }
    return false;
}

// Writes what changes nothing, to see whether writing works again.
static void try_writing(struct writer *writer) {
    writer->has_failed = false;
    writer->is_trying = true;
    if (begin(writer)) {
        struct db *db = writer->db;
        if (!db_set_version(db, db_version(db)) || !db_commit(db))
            (void)give_up(writer, "trial");
    }
    writer->is_trying = false;
}

// ---- the thread ----------------------------------------------------------------------------------------------------

// Waits for jobs and takes as many as fit in a batch. None: it closes, or has to reopen, or it is time to try whether
// writing works again.
static size_t take_batch(struct writer *writer) {
    struct timespec until;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += SECONDS_BETWEEN_TRIES;
    int result = 0;
    while (!writer->first && !writer->is_closing && !writer->must_reopen && result != ETIMEDOUT)
        result = writer->is_sound ? pthread_cond_wait(&writer->given, &writer->lock)
                                  : pthread_cond_timedwait(&writer->given, &writer->lock, &until);
    size_t count = 0;
    for (; writer->first && count < writer->batch_limit; count++) {
        writer->members[count] = (struct member){writer->first, WRITE_UNSET};
        writer->first = writer->first->next;
    }
    if (!writer->first)
        writer->last = NULL;
    writer->figures.waiting -= count;
    return count;
}

// Counts the batch, and judges whether it can write. Something kept is a proof, whatever else failed for itself; so is
// a trial (a batch of none) that did not fail.
static void note_batch(struct writer *writer, size_t count, bool together) {
    bool is_proof = count == 0 ? !writer->has_failed : has_kept(writer, count);
    (void)pthread_mutex_lock(&writer->lock);
    if (count > 0) {
        writer->figures.batches++;
        writer->figures.jobs += count;
        writer->figures.failed_batches += together ? 0 : 1;
    }
    writer->is_sound = is_proof || (writer->is_sound && !writer->has_failed);
    (void)pthread_mutex_unlock(&writer->lock);
}

static void tell_members(struct writer *writer, size_t count) {
    for (size_t index = 0; index < count; index++)
        writer->members[index].job->done(writer->members[index].job, writer->members[index].outcome);
}

static void *write_batches(void *subject) {
    struct writer *writer = subject;
    (void)pthread_mutex_lock(&writer->lock);
    for (;;) {
        size_t count = take_batch(writer);
        if (count == 0 && writer->is_closing)
            break;
        bool must_reopen = writer->must_reopen;
        writer->must_reopen = false;
        (void)pthread_mutex_unlock(&writer->lock);
        if (must_reopen)
            renew_connection(writer);
        bool together = count > 0 && run_batch(writer, count);
        if (count == 0)
            try_writing(writer);
        note_batch(writer, count, together);
        tell_members(writer, count);
        (void)pthread_mutex_lock(&writer->lock);
    }
    (void)pthread_mutex_unlock(&writer->lock);
    return NULL;
}

// ---- for everybody -------------------------------------------------------------------------------------------------

struct writer *open_writer(struct db *db, struct db *(*reopen)(void *subject, struct db *broken), void *subject,
                           size_t batch_limit, size_t queue_limit, struct log *log) {
    assert(batch_limit > 0 && queue_limit > 0);
    struct writer *writer = obtain(sizeof *writer);
    writer->db = db;
    writer->reopen = reopen;
    writer->subject = subject;
    writer->log = log;
    writer->members = obtain(batch_limit * sizeof *writer->members);
    writer->batch_limit = batch_limit;
    writer->queue_limit = queue_limit;
    writer->is_sound = true;
    pthread_condattr_t monotonic;
    (void)pthread_condattr_init(&monotonic);
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_mutex_init(&writer->lock, NULL);
    (void)pthread_cond_init(&writer->given, &monotonic);
    (void)pthread_condattr_destroy(&monotonic);
    int result = pthread_create(&writer->thread, NULL, write_batches, writer);
    assert(result == 0 && "the machine gives no thread");
    (void)result;
    return writer;
}

struct db *close_writer(struct writer *writer) {
    if (!writer)
        return NULL;
    (void)pthread_mutex_lock(&writer->lock);
    writer->is_closing = true;
    (void)pthread_cond_signal(&writer->given);
    (void)pthread_mutex_unlock(&writer->lock);
    (void)pthread_join(writer->thread, NULL);
    (void)pthread_cond_destroy(&writer->given);
    (void)pthread_mutex_destroy(&writer->lock);
    struct db *db = writer->db;
    release(writer->members);
    release(writer);
    return db;
}

void writer_reopen(struct writer *writer) {
    (void)pthread_mutex_lock(&writer->lock);
    writer->must_reopen = true;
    (void)pthread_cond_signal(&writer->given);
    (void)pthread_mutex_unlock(&writer->lock);
}

static bool put_in_queue(struct writer *writer, struct write_job *job, size_t limit) {
    (void)pthread_mutex_lock(&writer->lock);
    bool fits = !writer->is_closing && writer->figures.waiting < limit;
    if (fits) {
        job->next = NULL;
        *(writer->last ? &writer->last->next : &writer->first) = job;
        writer->last = job;
        writer->figures.waiting++;
        (void)pthread_cond_signal(&writer->given);
    }
    (void)pthread_mutex_unlock(&writer->lock);
    return fits;
}

bool writer_give(struct writer *writer, struct write_job *job) {
    return put_in_queue(writer, job, writer->queue_limit);
}

struct waiting_job {
    struct write_job job; // first: it is what the writer sees
    struct write_job *within;
    pthread_mutex_t lock;
    pthread_cond_t ended;
    enum write_outcome outcome;
};

static bool run_within(struct write_job *job, struct db *db) {
    struct waiting_job *waiting = (struct waiting_job *)job;
    return waiting->within->run(waiting->within, db);
}

static void end_waiting(struct write_job *job, enum write_outcome outcome) {
    struct waiting_job *waiting = (struct waiting_job *)job;
    if (waiting->within->done)
        waiting->within->done(waiting->within, outcome);
    (void)pthread_mutex_lock(&waiting->lock);
    waiting->outcome = outcome;
    (void)pthread_cond_signal(&waiting->ended);
    (void)pthread_mutex_unlock(&waiting->lock);
}

enum write_outcome writer_wait(struct writer *writer, struct write_job *job) {
    assert(!pthread_equal(pthread_self(), writer->thread));
    struct waiting_job waiting = {.job = {.run = run_within, .done = end_waiting},
                                  .within = job,
                                  .lock = PTHREAD_MUTEX_INITIALIZER,
                                  .ended = PTHREAD_COND_INITIALIZER};
    if (!put_in_queue(writer, &waiting.job, SIZE_MAX))
        return WRITE_FAILED;
    (void)pthread_mutex_lock(&waiting.lock);
    while (!waiting.outcome)
        (void)pthread_cond_wait(&waiting.ended, &waiting.lock);
    (void)pthread_mutex_unlock(&waiting.lock);
    (void)pthread_cond_destroy(&waiting.ended);
    (void)pthread_mutex_destroy(&waiting.lock);
    return waiting.outcome;
}

struct writer_figures writer_figures(struct writer *writer) {
    (void)pthread_mutex_lock(&writer->lock);
    struct writer_figures figures = writer->figures;
    (void)pthread_mutex_unlock(&writer->lock);
    return figures;
}

bool is_writer_sound(struct writer *writer) {
    (void)pthread_mutex_lock(&writer->lock);
    bool is_sound = writer->is_sound;
    (void)pthread_mutex_unlock(&writer->lock);
    return is_sound;
}
