// SPDX-License-Identifier: Apache-2.0
// http_server: the only door to libmicrohttpd. Listens, guards against malformed and slow requests, reads whole bodies
// up to their limit, calls the service, sends replies, drains on request. For each request, on one of its threads:
// begin (headers are in) → answer (body is in) → finish (sent, or the connection was lost). It knows no course.
#pragma once
#include "http/reply.h"
#include "http/request.h"

struct clock;
struct log;
struct random;

enum http_answer { HTTP_ANSWER_UNSET = 0, HTTP_NOW, HTTP_LATER };

struct http_service {
    void *subject;
    // Sets request->body_limit_bytes; may fill request->reply to refuse at once (the body is then not read).
    void (*begin)(void *subject, struct request *request);
    // HTTP_NOW: the reply is filled. HTTP_LATER: the connection is suspended until http_resume, and then `answer` is
    // called again. Where memory ends in it the answer is 503; whoever works on the request between HTTP_LATER and
    // http_resume sets the arena an escape of its own.
    enum http_answer (*answer)(void *subject, struct request *request);
    // The last call for a request; its arena is reset after. `was_sent` false: the client went away.
    void (*finish)(void *subject, struct request *request, bool was_sent);
    // Fills request->reply for a refusal by the server itself (400, 405, 413, 414, 417, 431, 501), in the site's form.
    void (*refuse)(void *subject, struct request *request, int http_status, text reason);
};

struct http_settings {
    int socket;                       // bound and listening (listen_on); the server's until drained
    bool is_socket_ours;              // close it when draining (not when systemd owns it)
    unsigned threads;                 // 0: one per core
    unsigned connection_limit;        // 0: RLIMIT_NOFILE − 64
    unsigned connections_per_address; // 0: no limit; must be 0 behind a unix socket
    unsigned idle_seconds;            // keep-alive
    unsigned header_seconds;          // from the first byte to the end of the headers
    unsigned body_seconds;            // then the body at ≥ 1 KiB/s beyond this
    unsigned send_seconds;            // without progress while sending
    size_t arena_ceiling_bytes;       // of one request
    text trusted_proxy;               // comma-separated addresses or CIDRs, or "unix"; "" none
    struct clock *clock;
    struct random *random;
    struct log *log;
};

struct http_server;

// A listening socket for "127.0.0.1:8080", "[::1]:8080", ":8080", "unix:/path" (0660, a stale one is replaced) or
// "systemd" (fd 3). -1 with *fault a sentence in the arena. *port: the port that was bound (0 for unix).
int listen_on(struct arena *arena, text where, unsigned *port, text *fault);
// Starts serving. NULL with *fault. The service and the settings' pointers are borrowed until close.
struct http_server *open_http_server(const struct http_settings *settings, const struct http_service *service,
                                     struct arena *arena, text *fault);
// Goes on with a request that was answered HTTP_LATER: `answer` is called again. From any thread, once for each
// HTTP_LATER; it may come before that `answer` has returned (another thread is quicker).
void http_resume(struct request *request);
// Stops accepting, lets running requests end (Connection: close on each), at most `limit_seconds`.
void drain_http_server(struct http_server *server, unsigned limit_seconds);
void close_http_server(struct http_server *server);
struct http_figures {
    uint64_t requests;
    unsigned connections;
};
struct http_figures http_figures(struct http_server *server);
