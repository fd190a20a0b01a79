// SPDX-License-Identifier: Apache-2.0
// http_server: where libmicrohttpd calls us. It owns the daemon, its connections and their deadlines; what becomes of a
// request is decided in exchange.c. Suspending, resuming and draining are here.
#include "http/http_server.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "http/exchange.h"
#include "http/http_deadlines.h"
#include "http/proxy.h"
#include "http/spare_arenas.h"
#include <microhttpd.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define CONNECTION_MEMORY_BYTES 65536 // of the library for one connection: headers, and a piece of the body
#define PIECE_BYTES 65536             // of a reply that is read piece by piece
#define BODY_BYTES_PER_SECOND 1024
#define LEAST_ARENA_BYTES (512 * 1024)
#define CONNECTIONS_KEPT_BACK 64 // descriptors for everything else

struct http_server {
    struct http_settings settings;
    struct exchange_rules rules;
    struct MHD_Daemon *daemon;
    struct deadlines *deadlines;
    _Atomic bool is_draining, is_closing;
    _Atomic unsigned pending; // requests that are being answered, or will be resumed
    _Atomic uint64_t requests;
};

enum resumption { RESUMPTION_NONE = 0, RESUMPTION_EARLY, RESUMPTION_AWAITED };

// A connection, and what is going on on it.
struct connection {
    struct watched watched;
    struct http_server *server;
    struct MHD_Connection *library;
    struct exchange exchange;
    char peer[PEER_BYTES];
    int64_t opened_milliseconds, body_began_milliseconds;
    bool had_request;
    bool lingers;         // the client may still be sending when the reply goes out
    pthread_mutex_t lock; // of the resumption
    enum resumption resumption;
};

static int64_t now(const struct http_server *server) { return clock_monotonic_milliseconds(server->settings.clock); }

static struct connection *connection_of(struct MHD_Connection *library) {
    const union MHD_ConnectionInfo *information = MHD_get_connection_info(library, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return information ? (struct connection *)information->socket_context : NULL;
}

// ---- connections ----------------------------------------------------------------------------------------------------

// What the library tells of a connection lies in one place of its own, until it is asked the next thing.
static int descriptor_of(struct MHD_Connection *library) {
    const union MHD_ConnectionInfo *told = MHD_get_connection_info(library, MHD_CONNECTION_INFO_CONNECTION_FD);
    return told ? told->connect_fd : -1;
}

static const struct sockaddr *address_of(struct MHD_Connection *library) {
    const union MHD_ConnectionInfo *told = MHD_get_connection_info(library, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return told ? told->client_addr : NULL;
}

static size_t received_bytes_of(struct MHD_Connection *library) {
    const union MHD_ConnectionInfo *told = MHD_get_connection_info(library, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return told ? told->header_size : 0;
}

static void open_connection(struct http_server *server, struct MHD_Connection *library, void **held) {
    struct connection *connection = obtain(sizeof *connection);
    connection->server = server;
    connection->library = library;
    connection->opened_milliseconds = now(server);
    connection->watched.descriptor = descriptor_of(library);
    (void)pthread_mutex_init(&connection->lock, NULL);
    name_peer(address_of(library), connection->peer);
    set_phase(&connection->watched, WATCH_WAITING,
              connection->opened_milliseconds + server->settings.header_seconds * INT64_C(1000));
    watch_connection(server->deadlines, &connection->watched);
    *held = connection;
}

// Called before the descriptor is closed.
static void notice_connection(void *subject, struct MHD_Connection *library, void **held,
                              enum MHD_ConnectionNotificationCode what) {
    struct http_server *server = (struct http_server *)subject;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        open_connection(server, library, held);
        return;
    }
    struct connection *connection = (struct connection *)*held;
    *held = NULL;
    if (!connection)
        return;
    forget_connection(server->deadlines, &connection->watched, connection->lingers);
    (void)pthread_mutex_destroy(&connection->lock);
    release(connection);
}

// ---- replies --------------------------------------------------------------------------------------------------------

static ssize_t read_piece(void *subject, uint64_t offset, char *into, size_t room) {
    struct reply *reply = ((struct connection *)subject)->exchange.reply;
    ptrdiff_t length = reply->read(reply->subject, offset, into, room);
    return length > 0 ? (ssize_t)length : MHD_CONTENT_READER_END_WITH_ERROR;
}

// The library takes NUL-terminated strings and copies them.
static void add_header(struct MHD_Response *response, text name, text value) {
    char small[1024];
    size_t bytes = name.length + value.length + 2;
    char *words = bytes <= sizeof small ? small : obtain(bytes);
    memcpy(words, name.bytes, name.length);
    words[name.length] = '\0';
    if (value.length > 0)
        memcpy(words + name.length + 1, value.bytes, value.length);
    words[bytes - 1] = '\0';
    (void)MHD_add_response_header(response, words, words + name.length + 1);
    if (words != small)
        release(words);
}

static struct MHD_Response *make_response(struct connection *connection) {
    const struct reply *reply = connection->exchange.reply;
    if (reply->read)
        return MHD_create_response_from_callback(reply->length, PIECE_BYTES, read_piece, connection, NULL);
#if MHD_VERSION < 0x00097701
    const void *bytes = reply->body.length > 0 ? reply->body.bytes : "";
    return MHD_create_response_from_buffer(reply->body.length, (void *)(uintptr_t)bytes, MHD_RESPMEM_PERSISTENT);
#else
    return MHD_create_response_from_buffer_static(reply->body.length, reply->body.length > 0 ? reply->body.bytes : "");
#endif
}

static enum MHD_Result send_reply(struct connection *connection) {
    struct exchange *exchange = &connection->exchange;
    const struct reply *reply = exchange->reply;
    struct MHD_Response *response = make_response(connection);
    if (!response)
        return MHD_NO;
    for (size_t i = 0; i < reply->headers_count; i++)
        add_header(response, reply->header_names[i], reply->header_values[i]);
    if (exchange->must_close || atomic_load(&connection->server->is_draining))
        (void)MHD_add_response_header(response, "Connection", "close");
    exchange->stage = STAGE_REPLIED;
    connection->lingers = !exchange->is_body_whole;
    set_phase(&connection->watched, WATCH_SENDING, 0);
    enum MHD_Result result = MHD_queue_response(connection->library, (unsigned)reply->http_status, response);
    MHD_destroy_response(response);
    return result;
}

// ---- a request ------------------------------------------------------------------------------------------------------

// The request line is in, and nobody has decoded anything of it yet. What is returned is held through the request.
static void *notice_target(void *subject, const char *target, struct MHD_Connection *library) {
    struct http_server *server = (struct http_server *)subject;
    struct connection *connection = connection_of(library);
    if (!connection)
        return NULL;
    int64_t from = connection->had_request ? now(server) : connection->opened_milliseconds;
    set_phase(&connection->watched, WATCH_READING, from + server->settings.header_seconds * INT64_C(1000));
    connection->had_request = true;
    connection->lingers = false;
    connection->resumption = RESUMPTION_NONE;
    open_exchange(&connection->exchange, &server->rules, target ? text_from(target) : TEXT(""),
                  text_from(connection->peer));
    connection->exchange.request.connection = connection;
    return connection;
}

static enum MHD_Result take_header(void *subject, enum MHD_ValueKind kind, const char *name, size_t name_length,
                                   const char *value, size_t value_length) {
    (void)kind;
    text words = {value ? value : "", value ? value_length : 0};
    while (words.length > 0 && (words.bytes[words.length - 1] == ' ' || words.bytes[words.length - 1] == '\t'))
        words.length--; // white space behind a value is not part of it (RFC 9112, 5.1)
    return set_header((struct exchange *)subject, (text){name, name_length}, words) ? MHD_YES : MHD_NO;
}

static bool take_headers(struct connection *connection) {
    struct exchange *exchange = &connection->exchange;
    int count = MHD_get_connection_values_n(connection->library, MHD_HEADER_KIND, NULL, NULL);
    return count >= 0 && make_header_room(exchange, (size_t)count) &&
           MHD_get_connection_values_n(connection->library, MHD_HEADER_KIND, take_header, exchange) == count;
}

// The first call for a request: its headers are in. Answering now means that its body will not be read, and that the
// connection ends.
static enum MHD_Result take_head(struct connection *connection, const char *method, const char *version) {
    struct http_server *server = connection->server;
    struct exchange *exchange = &connection->exchange;
    (void)atomic_fetch_add(&server->requests, 1U);
    if (!take_headers(connection))
        return MHD_NO;
    judge_exchange(exchange, text_from(method), text_from(version), received_bytes_of(connection->library));
    if (is_decided(exchange) && exchange->must_close)
        return send_reply(connection);
    if (exchange->verdict.has_body) {
        connection->body_began_milliseconds = now(server);
        set_phase(&connection->watched, WATCH_READING,
                  connection->body_began_milliseconds + server->settings.body_seconds * INT64_C(1000));
    }
    return MHD_YES;
}

// A body may take its seconds, and then has to come at a least speed.
static enum MHD_Result take_upload(struct connection *connection, const char *bytes, size_t *length) {
    struct exchange *exchange = &connection->exchange;
    bool goes_on = take_piece(exchange, bytes, *length);
    int64_t earned = (int64_t)exchange->body.received_bytes * 1000 / BODY_BYTES_PER_SECOND;
    move_deadline(&connection->watched, connection->body_began_milliseconds +
                                            connection->server->settings.body_seconds * INT64_C(1000) + earned);
    *length = 0;
    return goes_on ? MHD_YES : MHD_NO;
}

// After HTTP_LATER: suspends, unless whoever should resume it was quicker. True when it is suspended.
static bool suspend(struct connection *connection) {
    (void)pthread_mutex_lock(&connection->lock);
    bool is_resumed = connection->resumption == RESUMPTION_EARLY;
    connection->resumption = is_resumed ? RESUMPTION_NONE : RESUMPTION_AWAITED;
    if (!is_resumed)
        MHD_suspend_connection(connection->library);
    (void)pthread_mutex_unlock(&connection->lock);
    return !is_resumed;
}

void http_resume(struct request *request) {
    struct connection *connection = request->connection;
    struct http_server *server = connection->server;
    (void)pthread_mutex_lock(&connection->lock);
    bool is_awaited = connection->resumption == RESUMPTION_AWAITED;
    connection->resumption = is_awaited ? RESUMPTION_NONE : RESUMPTION_EARLY;
    if (is_awaited)
        MHD_resume_connection(connection->library);
    (void)pthread_mutex_unlock(&connection->lock);
    if (is_awaited) // from here on the request may be gone
        (void)atomic_fetch_sub(&server->pending, 1U);
}

// Until whoever resumed the request has let go of it.
static void wait_for_resumer(struct connection *connection) {
    (void)pthread_mutex_lock(&connection->lock);
    (void)pthread_mutex_unlock(&connection->lock);
}

static enum MHD_Result answer_request(struct connection *connection) {
    struct http_server *server = connection->server;
    // Whoever closes sets the flag and then counts; we count and then look: one of us sees the other.
    (void)atomic_fetch_add(&server->pending, 1U);
    if (atomic_load(&server->is_closing)) {
        (void)atomic_fetch_sub(&server->pending, 1U);
        return MHD_NO;
    }
    wait_for_resumer(connection);
    while (ask_service(&connection->exchange) == HTTP_LATER)
        if (suspend(connection))
            return MHD_YES;
    (void)atomic_fetch_sub(&server->pending, 1U);
    return send_reply(connection);
}

// The last call before a reply, and again after each resumption.
static enum MHD_Result take_whole(struct connection *connection) {
    struct exchange *exchange = &connection->exchange;
    if (exchange->stage == STAGE_BODY) {
        set_phase(&connection->watched, WATCH_WORKING, 0);
        end_body(exchange);
        if (is_decided(exchange))
            return send_reply(connection);
    }
    return answer_request(connection);
}

static enum MHD_Result handle(void *subject, struct MHD_Connection *library, const char *path, const char *method,
                              const char *version, const char *bytes, size_t *length, void **held) {
    (void)subject, (void)library, (void)path;
    struct connection *connection = (struct connection *)*held;
    if (!connection)
        return MHD_NO;
    if (connection->exchange.stage == STAGE_LINE)
        return take_head(connection, method, version);
    return *length > 0 ? take_upload(connection, bytes, length) : take_whole(connection);
}

// A request is over. The reply's bytes are not looked at any more, so its arena may go.
static void complete(void *subject, struct MHD_Connection *library, void **held, enum MHD_RequestTerminationCode how) {
    (void)library;
    struct http_server *server = (struct http_server *)subject;
    struct connection *connection = (struct connection *)*held;
    *held = NULL;
    if (!connection || connection->exchange.stage == STAGE_NONE)
        return;
    wait_for_resumer(connection);
    bool was_sent = how == MHD_REQUEST_TERMINATED_COMPLETED_OK && connection->exchange.stage == STAGE_REPLIED;
    close_exchange(&connection->exchange, was_sent);
    set_phase(&connection->watched, WATCH_WAITING, now(server) + server->settings.idle_seconds * INT64_C(1000));
}

// ---- the server -----------------------------------------------------------------------------------------------------

static unsigned choose_connection_limit(const struct http_settings *settings) {
    struct rlimit limit;
    if (settings->connection_limit > 0)
        return settings->connection_limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 960;
    if (limit.rlim_cur > 1000000)
        return 1000000;
    return limit.rlim_cur > 2 * CONNECTIONS_KEPT_BACK ? (unsigned)limit.rlim_cur - CONNECTIONS_KEPT_BACK
                                                      : CONNECTIONS_KEPT_BACK / 2;
}

static struct MHD_Daemon *start_daemon(struct http_server *server) {
    const struct http_settings *settings = &server->settings;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned threads = settings->threads > 0 ? settings->threads : cores > 1 ? (unsigned)cores : 1;
    unsigned connections = choose_connection_limit(settings);
    if (threads > connections)
        threads = connections;
    struct MHD_OptionItem more[3] = {{MHD_OPTION_END, 0, NULL}};
    size_t count = 0;
    if (threads > 1)
        more[count++] = (struct MHD_OptionItem){MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)threads, NULL};
#if MHD_VERSION >= 0x01000000 // reads tabs, folded lines and bare line feeds otherwise
    more[count++] = (struct MHD_OptionItem){MHD_OPTION_CLIENT_DISCIPLINE_LVL, 1, NULL};
#endif
    more[count] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
    return MHD_start_daemon(
        MHD_USE_EPOLL | MHD_USE_INTERNAL_POLLING_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, handle, server,
        MHD_OPTION_LISTEN_SOCKET, settings->socket, MHD_OPTION_URI_LOG_CALLBACK, notice_target, server,
        MHD_OPTION_NOTIFY_CONNECTION, notice_connection, server, MHD_OPTION_NOTIFY_COMPLETED, complete, server,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY_BYTES, MHD_OPTION_CONNECTION_LIMIT, connections,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, settings->connections_per_address, MHD_OPTION_ARRAY, more, MHD_OPTION_END);
}

static void release_server(struct http_server *server) {
    close_deadlines(server->deadlines);
    close_spare_arenas(server->rules.arenas);
    release(server);
}

struct http_server *open_http_server(const struct http_settings *settings, const struct http_service *service,
                                     struct arena *arena, text *fault) {
    struct proxies *proxies = make_proxies(arena, settings->trusted_proxy, fault);
    if (!proxies)
        return NULL;
    struct http_server *server = obtain(sizeof *server);
    server->settings = *settings;
    size_t ceiling_bytes = settings->arena_ceiling_bytes;
    server->rules = (struct exchange_rules){
        .service = *service,
        .clock = settings->clock,
        .random = settings->random,
        .log = settings->log,
        .proxies = proxies,
        .arenas = open_spare_arenas(ceiling_bytes > LEAST_ARENA_BYTES ? ceiling_bytes : LEAST_ARENA_BYTES)};
    // Signals are for the program's own threads, so those that are started here leave them all alone.
    sigset_t all, before;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    server->deadlines = open_deadlines(settings->clock, settings->send_seconds * INT64_C(1000));
    server->daemon = server->deadlines ? start_daemon(server) : NULL;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (server->daemon)
        return server;
    release_server(server);
    *fault = TEXT(_("The machine did not let the server start its threads."));
    return NULL;
}

static void wait_a_little(void) { (void)nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL); }

// On the machine's own clock: a clock that stands still must not hold up the end.
static int64_t real_milliseconds(void) {
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static bool wait_for_connections(struct http_server *server, int64_t milliseconds) {
    int64_t until = real_milliseconds() + milliseconds;
    while (count_watched(server->deadlines) > 0) {
        if (real_milliseconds() >= until)
            return false;
        wait_a_little();
    }
    return true;
}

void drain_http_server(struct http_server *server, unsigned limit_seconds) {
    if (atomic_exchange(&server->is_draining, true))
        return;
    (void)MHD_quiesce_daemon(server->daemon);
    if (server->settings.is_socket_ours) // closed only when no thread can be about to accept on it
        (void)shutdown(server->settings.socket, SHUT_RDWR);
    drain_deadlines(server->deadlines);
    if (wait_for_connections(server, limit_seconds * INT64_C(1000)))
        return;
    log_event(server->settings.log, LOG_WARNING, "drain-cut",
              LOG_FIELDS(LOG_NUMBER("connections", count_watched(server->deadlines))));
    cut_all(server->deadlines);
    (void)wait_for_connections(server, 200);
}

void close_http_server(struct http_server *server) {
    if (!server)
        return;
    drain_http_server(server, 0);
    atomic_store(&server->is_closing, true);
    while (atomic_load(&server->pending) > 0) // whoever was given a request will resume it
        wait_a_little();
    MHD_stop_daemon(server->daemon);
    if (server->settings.is_socket_ours)
        (void)close(server->settings.socket);
    release_server(server);
}

struct http_figures http_figures(struct http_server *server) {
    return (struct http_figures){atomic_load(&server->requests), count_watched(server->deadlines)};
}
