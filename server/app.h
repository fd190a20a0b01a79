// SPDX-License-Identifier: Apache-2.0
// app: what lives for ever while the program runs: settings, clock, database connections, the shelf with the library,
// templates, the site map. Opened once, in parts, by what the command needs; closed in the opposite order.
#pragma once
#include "base/clock.h"
#include "base/random.h"
#include "content/library.h"
#include "db/pool.h"
#include "db/writer.h"
#include "http/http_server.h"
#include "pages/visit.h"
#include "settings.h"
#include <pthread.h>
#include <stdatomic.h>

struct layouts;
struct static_files;
struct router;
struct seen;
struct workers;

struct app {
    struct arena *arena; // for ever
    const struct settings *settings;
    struct site site;
    struct clock clock;
    struct random random;
    struct log *log;
    text database_path;
    int lock_file; // of the data folder; -1: not held

    struct db *db; // the program's own connection; the writer's while serving
    struct id_source *ids;
    int process_number;

    struct db_pool *pool;
    struct writer *writer;
    struct workers *workers;
    struct shelf *shelf;
    struct limits limits;
    struct seen *seen;
    struct router *router;
    struct layouts *layouts;
    struct static_files *static_files;
    struct http_server *http_server;
    unsigned port;
    pthread_t poller;
    bool is_poller_running;
    atomic_bool is_stopping;
    atomic_bool is_database_sound;

    // For tests: what every connection goes through that is opened while it serves (takes it over); NULL: nothing.
    struct db *(*wrap_db)(void *subject, struct db *db);
    void *wrap_subject;
};

// A data folder (made 0700 if absent), its database, migrated, a leased process number: what every command that touches
// data needs. NULL with *fault a sentence. `must_exist`: does not make a new one.
struct app *open_app(struct arena *arena, const struct settings *settings, bool must_exist, text *fault);
// Everything else, up to answering requests. False with *fault.
bool start_serving(struct app *app, text *fault);
// Drains and stops what start_serving started.
void stop_serving(struct app *app);
void close_app(struct app *app); // NULL is fine

// What a store function is told of an act of the program itself, now.
struct act app_act(struct app *app);
// The path of the database's file for these settings.
text make_database_path(struct arena *arena, const struct settings *settings);
// Makes the data folder where it is absent and takes its lock, so that one program serves it or replaces its file; -1
// with *fault.
int lock_data_folder(struct arena *arena, text folder, text *fault);
void unlock_data_folder(int lock_file);

// A read connection for one request, or NULL; and its return. A broken one has the database opened anew.
struct db *borrow_reader(struct app *app);
void return_reader(struct app *app, struct db *db);

// Loads the library of the database's generation and puts it on the shelf. False when it could not be read; the old
// snapshot then stays.
bool reload_library(struct app *app, struct db *db);
