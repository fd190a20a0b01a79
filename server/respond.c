// SPDX-License-Identifier: Apache-2.0
// respond: what was decided becomes a reply. HTML is the page in the layout, JSON is made from the same struct,
// refusals are problem+json (RFC 9457) or the page of the site's own design. It reads no database, but for an asset's
// bytes.
#include "respond.h"
#include "answer_asset.h"
#include "base/arena.h"
#include "base/compress.h"
#include "base/escape.h"
#include "base/json.h"
#include "http/conditional.h"
#include "identify.h"
#include "layout.h"
#include "pages/error_pages.h"
#include "pages/sign_in_pages.h"
#include "view/render.h"

#define HTML_LIMIT_BYTES (4 * 1024 * 1024)
#define GZIP_FROM_BYTES 1000

#define CONTENT_POLICY                                                                                                 \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "  \
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"

void add_policy_headers(const struct app *app, struct reply *reply) {
    reply_header(reply, TEXT("Content-Security-Policy"), TEXT(CONTENT_POLICY));
    reply_header(reply, TEXT("X-Content-Type-Options"), TEXT("nosniff"));
    reply_header(reply, TEXT("Referrer-Policy"), TEXT("same-origin"));
    reply_header(reply, TEXT("Cross-Origin-Opener-Policy"), TEXT("same-origin"));
    if (app->site.is_https)
        reply_header(reply, TEXT("Strict-Transport-Security"), TEXT("max-age=31536000; includeSubDomains"));
}

static void add_visit_headers(const struct run *run) {
    struct reply *reply = run->request->reply;
    add_policy_headers(run->app, reply);
    reply_header(reply, TEXT("Vary"), TEXT("Accept, Accept-Encoding"));
    bool is_personal = run->visit.account || run->visit.new_session_token.bytes || run->request->method == HTTP_POST;
    reply_header(reply, TEXT("Cache-Control"), is_personal ? TEXT("no-store") : TEXT("no-cache, private"));
    if (run->visit.head.is_unlisted)
        reply_header(reply, TEXT("X-Robots-Tag"), TEXT("noindex"));
    if (run->visit.retry_after_seconds)
        reply_header(reply, TEXT("Retry-After"), make_textf(run->visit.arena, "%u", run->visit.retry_after_seconds));
    set_session_cookie(run);
}

// The body, compressed where the client takes it and it pays. Pages hold no secret, so that it tells nothing.
static void set_body(struct run *run, int http_status, text type, text body) {
    struct reply *reply = run->request->reply;
    text small = NO_TEXT;
    if (body.length >= GZIP_FROM_BYTES && is_gzip_accepted(run->request))
        small = make_gzip(run->visit.arena, body, 1);
    if (small.bytes)
        reply_header(reply, TEXT("Content-Encoding"), TEXT("gzip"));
    reply_set_body(reply, http_status, type, small.bytes ? small : body);
    add_visit_headers(run);
}

static void respond_with_page(struct run *run, int http_status) {
    struct buffer out = buffer_in(run->visit.arena, HTML_LIMIT_BYTES);
    if (!render_in_layout(run, &out) || out.over) {
        respond_barely(run->request, 500);
        return;
    }
    set_body(run, http_status, TEXT("text/html; charset=utf-8"), buffer_text(&out));
}

static void respond_with_json(struct run *run, int http_status) {
    const struct visit *visit = &run->visit;
    struct json *page = visit->view ? make_json_of_page(visit->arena, visit->view->fields, visit->page)
                                    : make_json_object(visit->arena);
    set_body(run, http_status, TEXT("application/json"), make_json_text(visit->arena, page, 0));
}

// ---- refusals ------------------------------------------------------------------------------------------------------

static struct json *make_errors(const struct visit *visit) {
    struct json *errors = make_json_list(visit->arena);
    for (size_t i = 0; visit->form && i < visit->form->complaints_count; i++) {
        struct json *error = make_json_object(visit->arena);
        json_set(error, TEXT("field"), make_json_value(visit->arena, visit->form->complaints[i].field));
        json_set(error, TEXT("message"), make_json_value(visit->arena, visit->form->complaints[i].message));
        json_add(errors, error);
    }
    return errors;
}

static void respond_with_problem(struct run *run, int http_status) {
    const struct visit *visit = &run->visit;
    struct json *problem = make_json_object(visit->arena);
    json_set(problem, TEXT("type"), make_json_value(visit->arena, TEXT("about:blank")));
    json_set(problem, TEXT("title"), make_json_value(visit->arena, text_from(status_http_title(http_status))));
    json_set(problem, TEXT("status"), make_json_integer(visit->arena, http_status));
    text detail = visit->detail.bytes ? visit->detail : default_detail(http_status);
    json_set(problem, TEXT("detail"), make_json_value(visit->arena, detail));
    json_set(problem, TEXT("request"), make_json_value(visit->arena, run->request->id));
    if (visit->form && visit->form->complaints_count > 0)
        json_set(problem, TEXT("errors"), make_errors(visit));
    for (size_t i = 0; i < json_count(visit->members); i++) {
        text name;
        const struct json *value = json_member(visit->members, i, &name);
        json_set(problem, name, value);
    }
    set_body(run, http_status, TEXT("application/problem+json"), make_json_text(visit->arena, problem, 0));
}

static void respond_with_error_page(struct run *run, int http_status) {
    struct visit *visit = &run->visit;
    fill_error_page(visit, http_status, run->request->id);
    respond_with_page(run, http_status);
}

static void respond_with_redirect(struct run *run, int http_status, url location) {
    reply_header(run->request->reply, TEXT("Location"), text_of_url(location));
    set_body(run, http_status, TEXT("text/plain; charset=utf-8"), TEXT(""));
}

// Somebody must sign in first: a program is told so; a browser is led there and back. What was typed into a form goes
// along as hidden fields, so that it can be sent again.
static void respond_with_sign_in(struct run *run) {
    struct visit *visit = &run->visit;
    if (run->wants_json) {
        respond_with_problem(run, 401);
        return;
    }
    if (run->route->keeps_typed && visit->form && has_typed(visit->form)) {
        fill_sign_in_page_with_typed(visit);
        respond_with_page(run, 401);
        return;
    }
    text target = run->request->method == HTTP_GET || run->request->method == HTTP_HEAD
                      ? run->request->target
                      : page_of_action(visit, run->request->target);
    respond_with_redirect(run, 303,
                          make_urlf(visit->arena, "/sign-in?next=%.*s", PRINT(make_url_part(visit->arena, target))));
}

static void respond_with_refusal(struct run *run) {
    int http_status = status_http_code(run->code);
    if (run->code == STATUS_METHOD_UNKNOWN)
        reply_header(run->request->reply, TEXT("Allow"),
                     run->request->method == HTTP_POST ? TEXT("GET, HEAD") : TEXT("POST"));
    if (run->code == STATUS_SIGN_IN_FIRST)
        respond_with_sign_in(run);
    else if (run->wants_json)
        respond_with_problem(run, http_status);
    else if (run->visit.shows_refusal)
        respond_with_page(run, http_status);
    else
        respond_with_error_page(run, http_status);
}

// A file made for this request: named, never shown in the page's place.
static void respond_with_download(struct run *run) {
    struct visit *visit = &run->visit;
    reply_header(run->request->reply, TEXT("Content-Disposition"),
                 make_textf(visit->arena, "attachment; filename=\"%.*s\"", PRINT(visit->download_name)));
    set_body(run, 200, visit->download_type, visit->download);
}

// ---- all together --------------------------------------------------------------------------------------------------

// What broke has decided nothing: a page may be built on reads that failed, a cookie on a session that was not kept.
static void forget_decisions(struct visit *visit) {
    visit->shows_refusal = visit->ends_session = false;
    visit->new_session_token = NO_TEXT;
}

void respond(struct run *run) {
    struct visit *visit = &run->visit;
    bool is_post = run->request->method == HTTP_POST;
    if (run->code == STATUS_BROKEN || run->code == STATUS_UNAVAILABLE)
        forget_decisions(visit);
    if (!is_status_success(run->code))
        respond_with_refusal(run);
    else if (visit->asset)
        answer_asset(run);
    else if (visit->download.bytes)
        respond_with_download(run);
    else if (run->code == STATUS_MOVED)
        respond_with_redirect(run, 308, visit->location);
    else if (visit->location.bytes && !run->wants_json)
        respond_with_redirect(run, 303, visit->location);
    else if (run->wants_json)
        respond_with_json(run, is_post ? status_http_code(run->code) : 200);
    else
        respond_with_page(run, status_http_code(run->code));
}

void respond_refusal(struct app *app, struct request *request, int http_status, text reason) {
    struct run *run = MAKE(request->arena, struct run);
    run->app = app;
    run->request = request;
    run->visit = (struct visit){
        .arena = request->arena, .site = &app->site, .request = request, .detail = reason, .library = NULL};
    reply_clear(request->reply);
    if (is_json_preferred(request))
        respond_with_problem(run, http_status);
    else
        respond_with_error_page(run, http_status);
}

void respond_barely(struct request *request, int http_status) {
    reply_clear(request->reply);
    reply_set_body(request->reply, http_status, TEXT("text/plain; charset=utf-8"),
                   TEXT("The server cannot answer this just now. Please try again.\n"));
}
