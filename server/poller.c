// SPDX-License-Identifier: Apache-2.0
// poller: looks every 100 ms, by itself, so that no request has to. Writes go through the writer like everybody's.
// It must not answer requests, and ends when the program stops.
#include "poller.h"
#include "app.h"
#include "base/arena.h"
#include "base/log.h"
#include "seen.h"
#include "store/courses.h"
#include "store/processes.h"
#include "store/sessions.h"
#include <time.h>

#define LOOK_MILLISECONDS 100
#define SAY_SECONDS 15
#define SEEN_SECONDS 60
#define CLEAN_SECONDS 3600

struct poller {
    struct app *app;
    struct arena *arena;
    int64_t said_at, seen_at, cleaned_at, said_generation;
};

struct say_job {
    struct write_job job;
    int number;
    int64_t now, generation;
    bool cleans;
};

static bool write_say(struct write_job *job, struct db *db) {
    const struct say_job *say = (const struct say_job *)job;
    save_process_seen(db, say->number, say->now, say->generation);
    if (say->cleans)
        delete_ended_sessions(db, say->now);
    return db_failed(db) == DB_SOUND;
}

static int64_t shelf_generation(struct app *app) {
    const struct library *library = borrow_library(app->shelf);
    int64_t generation = library ? library->generation : 0;
    return_library(app->shelf, library);
    return generation;
}

static void follow_library(struct poller *poller) {
    struct app *app = poller->app;
    struct db *db = borrow_reader(app);
    bool is_sound = db && db_begin_read(db);
    if (is_sound) {
        int64_t newest = load_generation(db, poller->arena);
        is_sound = db_failed(db) == DB_SOUND;
        db_rollback(db);
        if (is_sound && newest != shelf_generation(app))
            (void)reload_library(app, db);
    }
    if (db)
        return_reader(app, db);
    atomic_store(&app->is_database_sound, is_sound && is_writer_sound(app->writer));
}

static void say_alive(struct poller *poller, int64_t now) {
    int64_t generation = shelf_generation(poller->app);
    bool cleans = now - poller->cleaned_at >= CLEAN_SECONDS;
    if (!cleans && generation == poller->said_generation && now - poller->said_at < SAY_SECONDS)
        return;
    struct say_job say = {.job = {.run = write_say},
                          .number = poller->app->process_number,
                          .now = now,
                          .generation = generation,
                          .cleans = cleans};
    if (writer_wait(poller->app->writer, &say.job) == WRITE_KEPT)
        poller->said_generation = generation;
    poller->said_at = now;
    if (cleans)
        poller->cleaned_at = now;
}

static void *poll_database(void *subject) {
    struct app *app = (struct app *)subject;
    struct poller poller = {.app = app, .arena = open_arena(1024 * 1024)};
    poller.seen_at = clock_seconds(&app->clock);
    while (!atomic_load(&app->is_stopping)) {
        int64_t now = clock_seconds(&app->clock);
        follow_library(&poller);
        say_alive(&poller, now);
        if (now - poller.seen_at >= SEEN_SECONDS) {
            save_all_seen(app->seen, app->writer);
            poller.seen_at = now;
        }
        reset_arena(poller.arena);
        nanosleep(&(struct timespec){.tv_nsec = LOOK_MILLISECONDS * 1000000L}, NULL);
    }
    close_arena(poller.arena);
    return NULL;
}

int start_poller(struct app *app) {
    int error = pthread_create(&app->poller, NULL, poll_database, app);
    app->is_poller_running = error == 0;
    return error;
}

void stop_poller(struct app *app) {
    atomic_store(&app->is_stopping, true);
    if (app->is_poller_running)
        pthread_join(app->poller, NULL);
    app->is_poller_running = false;
}
