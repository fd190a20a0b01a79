// SPDX-License-Identifier: Apache-2.0
// exchange: the life of one request as the server sees it: judged, begun, its body gathered, answered, finished. It
// owns the request's arena while it is open. Whatever runs here may come to the end of that arena, and then answers
// 503.
#include "http/exchange.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "http/proxy.h"
#include "http/spare_arenas.h"
#include "http/target.h"
#include <setjmp.h>
#include <stdio.h>

// What a step is about, besides the exchange.
struct step {
    text first, second;
    size_t number;
};

// Runs a step so that the end of memory is the end of the step. False when it came to that.
static bool within_memory(struct exchange *exchange, void (*run)(struct exchange *exchange, struct step step),
                          struct step step) {
    jmp_buf escape;
    if (setjmp(escape) != 0) {
        arena_set_escape(exchange->request.arena, NULL);
        return false;
    }
    arena_set_escape(exchange->request.arena, &escape);
    run(exchange, step);
    arena_set_escape(exchange->request.arena, NULL);
    return true;
}

// ---- refusals -------------------------------------------------------------------------------------------------------

// When there is no memory left for a better reply.
static void reply_without_memory(struct exchange *exchange) {
    reply_clear(exchange->reply);
    reply_set_body(exchange->reply, 503, TEXT("text/plain; charset=utf-8"),
                   TEXT("This request needs more memory than there is.\n"));
    exchange->must_close = true;
}

static bool has_reply_header(const struct reply *reply, text name) {
    for (size_t i = 0; i < reply->headers_count; i++)
        if (is_text_equal_ignoring_case(reply->header_names[i], name))
            return true;
    return false;
}

static void ask_for_refusal(struct exchange *exchange, struct step step) {
    const struct http_service *service = &exchange->rules->service;
    struct reply *reply = exchange->reply;
    int http_status = (int)step.number;
    exchange->is_known = true;
    service->refuse(service->subject, &exchange->request, http_status, step.first);
    if (reply->http_status == 0)
        reply->http_status = http_status;
    if (http_status == 405 && reply->headers_count < REPLY_HEADERS && !has_reply_header(reply, TEXT("Allow")))
        reply_header(reply, TEXT("Allow"), TEXT("GET, HEAD, POST"));
}

static void refuse(struct exchange *exchange, int http_status, text reason) {
    exchange->must_close = true;
    reply_clear(exchange->reply);
    if (!within_memory(exchange, ask_for_refusal, (struct step){.first = reason, .number = (size_t)http_status}))
        reply_without_memory(exchange);
}

// ---- the head -------------------------------------------------------------------------------------------------------

static text make_request_id(struct arena *arena, struct random *random) {
    unsigned char bytes[8];
    char *id = arena_make(arena, 2 * sizeof bytes + 1);
    random_fill(random, bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        (void)snprintf(id + 2 * i, 3, "%02x", bytes[i]);
    return (text){id, 2 * sizeof bytes};
}

static void begin_request(struct exchange *exchange, struct step step) {
    struct request *request = &exchange->request;
    struct reply *reply = MAKE(request->arena, struct reply);
    request->target = make_text(request->arena, step.first);
    request->id = make_request_id(request->arena, exchange->rules->random);
    exchange->reply = request->reply = reply;
}

void open_exchange(struct exchange *exchange, const struct exchange_rules *rules, text target, text peer) {
    *exchange = (struct exchange){.rules = rules, .stage = STAGE_LINE, .is_body_whole = true};
    exchange->request = (struct request){.arena = take_arena(rules->arenas),
                                         .target = TEXT(""),
                                         .path = TEXT(""),
                                         .query = TEXT(""),
                                         .body = TEXT(""),
                                         .address = peer,
                                         .began_milliseconds = clock_monotonic_milliseconds(rules->clock)};
    (void)within_memory(exchange, begin_request, (struct step){.first = target});
}

static void make_headers(struct exchange *exchange, struct step step) {
    struct request *request = &exchange->request;
    request->headers = MAKE_ARRAY(request->arena, step.number > 0 ? step.number : 1, struct http_header);
}

bool make_header_room(struct exchange *exchange, size_t count) {
    return exchange->reply && within_memory(exchange, make_headers, (struct step){.number = count});
}

static void copy_header(struct exchange *exchange, struct step step) {
    struct request *request = &exchange->request;
    struct http_header header = {make_text(request->arena, step.first), make_text(request->arena, step.second)};
    request->headers[request->headers_count++] = header;
}

bool set_header(struct exchange *exchange, text name, text value) {
    return within_memory(exchange, copy_header, (struct step){.first = name, .second = value});
}

static void name_sender(struct exchange *exchange) {
    struct request *request = &exchange->request;
    text peer = request->address;
    request->address = sender_of(exchange->rules->proxies, request, peer);
    request->is_secure = is_sent_secure(exchange->rules->proxies, request, peer);
}

// What the guard let through: the address is decoded, and the service hears of it.
static void begin_visit(struct exchange *exchange, struct step step) {
    (void)step;
    const struct http_service *service = &exchange->rules->service;
    struct request *request = &exchange->request;
    struct verdict *verdict = &exchange->verdict;
    name_sender(exchange);
    if (verdict->http_status != 0)
        return;
    if (!read_target(request->arena, request->target, &request->path, &request->query, &verdict->reason)) {
        verdict->http_status = 400;
        return;
    }
    exchange->is_known = true;
    service->begin(service->subject, request);
    if (exchange->reply->http_status == 0 && verdict->body_bytes > request->body_limit_bytes) {
        verdict->http_status = 413;
        verdict->reason = TEXT(_("What was sent is larger than may be sent here."));
        return;
    }
    begin_body(&exchange->body, request->arena, request->body_limit_bytes, verdict->body_bytes);
}

void judge_exchange(struct exchange *exchange, text method, text version, size_t received_bytes) {
    struct raw_request raw = {.method = method,
                              .target = exchange->request.target,
                              .version = version,
                              .headers = exchange->request.headers,
                              .headers_count = exchange->request.headers_count,
                              .received_bytes = received_bytes};
    exchange->stage = STAGE_BODY;
    exchange->verdict = judge_request(&raw);
    exchange->request.method = exchange->verdict.method;
    exchange->is_body_whole = !exchange->verdict.has_body;
    exchange->must_close = exchange->verdict.has_body || !exchange->verdict.is_plain;
    if (!within_memory(exchange, begin_visit, (struct step){0}))
        reply_without_memory(exchange);
    else if (exchange->verdict.http_status != 0)
        refuse(exchange, exchange->verdict.http_status, exchange->verdict.reason);
}

// ---- the body and the answer ----------------------------------------------------------------------------------------

static void add_piece(struct exchange *exchange, struct step step) {
    take_body(&exchange->body, step.first.bytes, step.first.length);
}

bool take_piece(struct exchange *exchange, const char *bytes, size_t length) {
    return within_memory(exchange, add_piece, (struct step){.first = {bytes, length}}) &&
           !is_body_hopeless(&exchange->body);
}

void end_body(struct exchange *exchange) {
    exchange->stage = STAGE_ANSWER;
    exchange->is_body_whole = true;
    if (is_decided(exchange))
        return;
    if (exchange->body.is_over)
        refuse(exchange, 413, TEXT(_("What was sent is larger than may be sent here.")));
    else if (exchange->body.bytes.length > 0)
        exchange->request.body = buffer_text(&exchange->body.bytes);
}

bool is_decided(const struct exchange *exchange) { return exchange->reply->http_status != 0; }

enum http_answer ask_service(struct exchange *exchange) {
    const struct http_service *service = &exchange->rules->service;
    jmp_buf escape;
    if (setjmp(escape) != 0) {
        arena_set_escape(exchange->request.arena, NULL);
        reply_without_memory(exchange);
        return HTTP_NOW;
    }
    arena_set_escape(exchange->request.arena, &escape);
    if (service->answer(service->subject, &exchange->request) == HTTP_LATER)
        return HTTP_LATER;
    arena_set_escape(exchange->request.arena, NULL);
    if (!is_decided(exchange))
        exchange->reply->http_status = 500;
    return HTTP_NOW;
}

static void finish(struct exchange *exchange, struct step step) {
    const struct http_service *service = &exchange->rules->service;
    service->finish(service->subject, &exchange->request, step.number == 1);
}

void close_exchange(struct exchange *exchange, bool was_sent) {
    const struct exchange_rules *rules = exchange->rules;
    struct arena *arena = exchange->request.arena;
    if (exchange->is_known && !within_memory(exchange, finish, (struct step){.number = was_sent ? 1 : 0}))
        log_event(rules->log, LOG_WARNING, "finish-without-memory", NULL, 0);
    *exchange = (struct exchange){0};
    give_arena(rules->arenas, arena);
}
