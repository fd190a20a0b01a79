// SPDX-License-Identifier: Apache-2.0
// app: opens what lives for ever in the order in which one thing needs the other, and closes it backwards.
// It owns the database's connections, the shelf, the threads. It must not know an address or a page.
#include "app.h"
#include "base/arena.h"
#include "base/crypto.h"
#include "base/json.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/rate_limit.h"
#include "base/read_file.h"
#include "base/workers.h"
#include "http/router.h"
#include "http/static_files.h"
#include "open_database.h"
#include "pages/publishing.h"
#include "poller.h"
#include "respond.h"
#include "routes.h"
#include "seen.h"
#include "store/processes.h"
#include "visit.h"
#include <unistd.h>

#define REQUEST_CEILING_BYTES (16 * 1024 * 1024)
#define READERS 64
#define BATCH_LIMIT 256
#define WRITES_WAITING 4096
#define HASH_WORKERS 2
#define HASHES_WAITING 64
#define PAUSE_MILLISECONDS 2000
#define CONNECTIONS_PER_ADDRESS 256 // where no proxy stands in front

struct act app_act(struct app *app) {
    int64_t milliseconds = clock_milliseconds(&app->clock);
    return (struct act){.now = milliseconds / 1000,
                        .now_milliseconds = milliseconds,
                        .ids = app->ids,
                        .random = &app->random,
                        .request_id = TEXT("")};
}

bool reload_library(struct app *app, struct db *db) {
    if (!db_begin_read(db)) {
        db_rollback(db);
        return false;
    }
    struct library *library = load_library(db);
    db_rollback(db);
    if (!library) {
        log_event(app->log, LOG_ERROR, "library", LOG_FIELDS(LOG_TEXT("words", TEXT("it cannot be loaded"))));
        return false;
    }
    log_event(app->log, LOG_INFO, "library",
              LOG_FIELDS(LOG_NUMBER("generation", library->generation), LOG_NUMBER("courses", library->courses_count)));
    replace_library(app->shelf, library);
    return true;
}

// ---- open ----------------------------------------------------------------------------------------------------------

static bool lease_process(struct app *app, text *fault) {
    app->process_number = -1;
    if (db_begin_write(app->db)) {
        app->process_number = save_new_process(app->db, app->arena, clock_seconds(&app->clock), false);
        if (!db_commit(app->db))
            app->process_number = -1;
    }
    if (app->process_number >= 0) {
        app->ids = open_id_source(&app->clock, (unsigned)app->process_number);
        return true;
    }
    *fault = make_textf(app->arena, "The database cannot be written: %s", db_failure_words(app->db));
    db_rollback(app->db);
    return false;
}

static struct app *give_up(struct app *app) {
    close_app(app);
    return NULL;
}

struct app *open_app(struct arena *arena, const struct settings *settings, bool must_exist, text *fault) {
    struct app *app = MAKE(arena, struct app);
    app->arena = arena;
    app->settings = settings;
    app->lock_file = app->process_number = -1;
    app->clock = system_clock();
    json_start();
    if (!crypto_start()) {
        *fault = TEXT("This machine gives no random numbers; nothing can be kept safe here.");
        return NULL;
    }
    app->random = system_random();
    app->log = open_log(stderr, is_text_equal(settings->log, TEXT("json")) ? LOG_AS_JSON : LOG_AS_TEXT, &app->clock);
    if (!must_exist && !make_folders(arena, settings->data, 0700)) {
        *fault = make_textf(arena, "The data folder %.*s cannot be made.", PRINT(settings->data));
        return give_up(app);
    }
    text backup = NO_TEXT;
    app->database_path = make_database_path(arena, settings);
    app->db = open_database(arena, settings, clock_seconds(&app->clock), must_exist, &backup, fault);
    if (!app->db || !lease_process(app, fault))
        return give_up(app);
    if (backup.bytes)
        log_event(app->log, LOG_INFO, "backup", LOG_FIELDS(LOG_TEXT("path", backup)));
    app->site = (struct site){.name = settings->site_name,
                              .operator= settings->operator,
                              .contact = settings->contact,
                              .version = TEXT(STOA_VERSION)};
    return app;
}

// ---- serve ---------------------------------------------------------------------------------------------------------

static struct db *open_connection(struct app *app, struct arena *arena, enum db_mode mode, text *fault) {
    struct db *db = open_sqlite(arena, app->database_path, mode, fault);
    return db && app->wrap_db ? app->wrap_db(app->wrap_subject, db) : db;
}

static struct db *open_reader(void *subject) {
    text fault = NO_TEXT;
    struct arena *arena = open_arena(64 * 1024);
    struct db *db = open_connection((struct app *)subject, arena, DB_READ, &fault);
    close_arena(arena);
    return db;
}

// A lock that the machine lost is free again only when no connection of the process is open, so the readers' are closed
// as well before a new one is opened.
static struct db *reopen_writer(void *subject, struct db *broken) {
    struct app *app = (struct app *)subject;
    text fault = NO_TEXT;
    struct arena *arena = open_arena(64 * 1024);
    (void)pause_db_pool(app->pool, PAUSE_MILLISECONDS);
    close_db(broken);
    struct db *db = open_connection(app, arena, DB_WRITE, &fault);
    resume_db_pool(app->pool);
    log_event(app->log, db ? LOG_WARNING : LOG_ERROR, "database-reopened",
              LOG_FIELDS(LOG_TEXT("words", db ? TEXT("it is open again") : fault)));
    close_arena(arena);
    return db;
}

struct db *borrow_reader(struct app *app) {
    struct db *db = borrow_db(app->pool);
    if (!db) {
        atomic_store(&app->is_database_sound, false);
        writer_reopen(app->writer);
    }
    return db;
}

void return_reader(struct app *app, struct db *db) {
    bool is_broken = is_db_broken(db);
    return_db(app->pool, db);
    if (is_broken)
        writer_reopen(app->writer);
}

static bool make_site_map(struct app *app, text *fault) {
    app->router = make_router(app->arena);
    for (size_t i = 0; i < routes_count; i++) {
        if (routes[i].who == WHO_UNSET) {
            *fault = make_textf(app->arena, "The route %s says not who may use it.", routes[i].path);
            return false;
        }
        router_add(app->router, routes[i].method, routes[i].path, &routes[i]);
    }
    app->layouts = make_layouts(app, fault);
    return app->layouts != NULL;
}

static bool open_parts(struct app *app, text *fault) {
    app->static_files = make_static_files(app->arena, TEXT(""));
    if (!make_site_map(app, fault))
        return false;
    app->shelf = open_shelf();
    app->seen = open_seen();
    app->limits.sign_in_by_pair = open_rate_limit(&app->clock, 65536, 10, 20);
    app->limits.sign_in_by_account = open_rate_limit(&app->clock, 65536, 100, 5);
    app->limits.sign_in_by_address = open_rate_limit(&app->clock, 65536, 200, 2);
    app->limits.sign_up_by_address = open_rate_limit(&app->clock, 65536, 200, 5);
    app->workers = open_workers(HASH_WORKERS, HASHES_WAITING);
    app->pool = open_db_pool(open_reader, app, READERS);
    app->writer = open_writer(app->db, reopen_writer, app, BATCH_LIMIT, WRITES_WAITING, app->log);
    atomic_store(&app->is_database_sound, true);
    struct db *db = borrow_reader(app);
    bool is_loaded = db && reload_library(app, db);
    if (db)
        return_reader(app, db);
    if (!is_loaded)
        *fault = TEXT("The courses cannot be read from the database.");
    return is_loaded;
}

static bool listen_and_serve(struct app *app, text *fault) {
    const struct settings *settings = app->settings;
    int socket = listen_on(app->arena, settings->listen, &app->port, fault);
    if (socket < 0)
        return false;
    app->site.base_url = make_base_url(app->arena, settings, app->port, fault);
    if (!app->site.base_url.bytes) {
        close(socket);
        return false;
    }
    app->site.is_https = text_starts_with(app->site.base_url, TEXT("https://"));
    bool is_proxied = !is_text_empty(settings->trusted_proxy) || text_starts_with(settings->listen, TEXT("unix:")) ||
                      is_listen_loopback(settings->listen);
    struct http_settings http = {.socket = socket,
                                 .is_socket_ours = !text_starts_with(settings->listen, TEXT("systemd")),
                                 .threads = (unsigned)settings->threads,
                                 .connection_limit = (unsigned)settings->connections,
                                 .connections_per_address = is_proxied ? 0 : CONNECTIONS_PER_ADDRESS,
                                 .idle_seconds = 60,
                                 .header_seconds = 10,
                                 .body_seconds = 10,
                                 .send_seconds = 30,
                                 .arena_ceiling_bytes = REQUEST_CEILING_BYTES,
                                 .trusted_proxy = settings->trusted_proxy,
                                 .clock = &app->clock,
                                 .random = &app->random,
                                 .log = app->log};
    struct http_service service = visit_service(app);
    app->http_server = open_http_server(&http, &service, app->arena, fault);
    return app->http_server != NULL;
}

bool start_serving(struct app *app, text *fault) {
    if (!open_parts(app, fault) || !listen_and_serve(app, fault))
        return false;
    if (start_poller(app) != 0) {
        *fault = TEXT("This machine gives no more threads.");
        return false;
    }
    return true;
}

void stop_serving(struct app *app) {
    if (app->http_server)
        drain_http_server(app->http_server, (unsigned)app->settings->drain_seconds);
    stop_poller(app);
    if (app->http_server) // while there are workers and a writer: a request that was not drained may still need them
        close_http_server(app->http_server);
    if (app->writer && app->seen)
        save_all_seen(app->seen, app->writer);
    if (app->workers)
        close_workers(app->workers);
    if (app->writer)
        app->db = close_writer(app->writer);
    if (app->pool) // before the writer's connection, which then folds the log into the file
        close_db_pool(app->pool);
    if (app->shelf)
        close_shelf(app->shelf);
    close_rate_limit(app->limits.sign_in_by_pair);
    close_rate_limit(app->limits.sign_in_by_account);
    close_rate_limit(app->limits.sign_in_by_address);
    close_rate_limit(app->limits.sign_up_by_address);
    close_seen(app->seen);
    app->writer = NULL;
}

void close_app(struct app *app) {
    if (!app)
        return;
    if (app->db && app->process_number >= 0 && db_begin_write(app->db)) {
        delete_process(app->db, app->process_number);
        if (!db_commit(app->db))
            db_rollback(app->db);
    }
    if (app->ids)
        close_id_source(app->ids);
    if (app->db)
        close_db(app->db);
    unlock_data_folder(app->lock_file);
    close_log(app->log);
}
