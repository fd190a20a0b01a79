// SPDX-License-Identifier: Apache-2.0
// exchange: one request and its reply, from the request line to the finish: what is asked of the service, and when the
// request is refused without it. It knows no socket and no library: http_server.c feeds it and sends what it decided.
#pragma once
#include "http/body.h"
#include "http/guard.h"
#include "http/http_server.h"

struct proxies;
struct spare_arenas;

// What all exchanges of a server share.
struct exchange_rules {
    struct http_service service;
    struct clock *clock;
    struct random *random;
    struct log *log;
    struct proxies *proxies;
    struct spare_arenas *arenas;
};

enum stage { STAGE_NONE = 0, STAGE_LINE, STAGE_BODY, STAGE_ANSWER, STAGE_REPLIED };

struct exchange {
    const struct exchange_rules *rules;
    struct request request;
    struct reply *reply; // NULL: there was no memory even for that
    struct verdict verdict;
    struct body body;
    enum stage stage;
    bool is_known;      // to the service, which will want its finish
    bool must_close;    // the connection, after this reply
    bool is_body_whole; // nothing of it is still to come
};

// The request line is in. `target` is copied, `peer` is borrowed until the exchange is closed.
void open_exchange(struct exchange *exchange, const struct exchange_rules *rules, text target, text peer);
// Room for headers, which are then set one by one (copied). False: no memory.
bool make_header_room(struct exchange *exchange, size_t count) __attribute__((warn_unused_result));
bool set_header(struct exchange *exchange, text name, text value) __attribute__((warn_unused_result));
// The headers are in. `received_bytes` as in guard.h. Then the reply is decided (and must be sent at once when a body
// is not to be read), or the body is to come.
void judge_exchange(struct exchange *exchange, text method, text version, size_t received_bytes);
// A piece of the body. False: the connection is not worth keeping.
bool take_piece(struct exchange *exchange, const char *bytes, size_t length) __attribute__((warn_unused_result));
// The body is whole. After that the reply is decided, or the service is to be asked.
void end_body(struct exchange *exchange);
bool is_decided(const struct exchange *exchange);
// Asks the service, once. After HTTP_LATER the exchange is another thread's, and nothing of it was touched since.
enum http_answer ask_service(struct exchange *exchange);
// It is over, in whatever way. The arena goes back.
void close_exchange(struct exchange *exchange, bool was_sent);
