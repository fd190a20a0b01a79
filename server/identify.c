// SPDX-License-Identifier: Apache-2.0
// identify: the session's cookie, the Host, the origin of a change. It writes nothing: last-seen goes to memory.
// It must not answer: a refusal is a status that respond shows.
#include "identify.h"
#include "base/arena.h"
#include "seen.h"
#include "store/sessions.h"
#include <arpa/inet.h>
#include <string.h>

text session_cookie_name(const struct site *site) { return site->is_https ? TEXT("__Host-stoa") : TEXT("stoa"); }

void identify(struct run *run) {
    struct visit *visit = &run->visit;
    visit->account = NULL;
    visit->session_id = 0;
    visit->act.actor_id = 0;
    text token = request_cookie(run->request, session_cookie_name(visit->site));
    if (is_text_empty(token) || token.length > 100)
        return;
    struct session *session = load_session(visit->db, visit->arena, token, visit->act.now);
    if (!session)
        return;
    visit->account = &session->account;
    visit->session_id = session->id;
    visit->act.actor_id = session->account.id;
    if (visit->act.now - session->seen_at >= 60)
        note_seen(run->app->seen, session->id, visit->act.now);
}

text make_sender(struct arena *arena, text address) {
    char *words = make_c_string(arena, address), cut[INET6_ADDRSTRLEN];
    struct in6_addr ipv6;
    if (inet_pton(AF_INET6, words, &ipv6) != 1)
        return address;
    memset(ipv6.s6_addr + 8, 0, 8);
    return make_text(arena, text_from(inet_ntop(AF_INET6, &ipv6, cut, sizeof cut)));
}

// "127.0.0.1:8080" of "http://127.0.0.1:8080".
static text host_of(text base_url) {
    ptrdiff_t slashes = text_find(base_url, TEXT("://"), 0);
    return slashes < 0 ? base_url : text_slice(base_url, (size_t)slashes + 3, base_url.length);
}

static bool is_host_ours(const struct run *run, text host) {
    const struct app *app = run->app;
    if (is_text_equal_ignoring_case(host, host_of(app->site.base_url)))
        return true;
    if (!is_listen_loopback(app->settings->listen))
        return false;
    text port = make_textf(run->visit.arena, ":%u", app->port);
    text listen_host = app->settings->listen;
    ptrdiff_t colon = -1;
    for (size_t i = 0; i < listen_host.length; i++)
        if (listen_host.bytes[i] == ':')
            colon = (ptrdiff_t)i;
    listen_host = text_slice(listen_host, 0, colon < 0 ? listen_host.length : (size_t)colon);
    return is_text_equal_ignoring_case(host, make_joined(run->visit.arena, listen_host, port)) ||
           is_text_equal_ignoring_case(host, make_joined(run->visit.arena, TEXT("localhost"), port)) ||
           (app->port == 80 &&
            (is_text_equal_ignoring_case(host, listen_host) || is_text_equal_ignoring_case(host, TEXT("localhost"))));
}

// Whether "Origin" names us: base-url, or, on a loopback listener, the very Host that was asked.
static bool is_origin_ours(const struct run *run, text origin) {
    if (is_text_equal_ignoring_case(origin, run->app->site.base_url))
        return true;
    text host = request_header(run->request, TEXT("Host"));
    if (is_text_equal_ignoring_case(host, host_of(run->app->site.base_url)))
        return false; // asked by its name, it is that scheme's page and no other's
    return is_listen_loopback(run->app->settings->listen) &&
           is_text_equal_ignoring_case(origin, make_joined(run->visit.arena, TEXT("http://"), host));
}

status protect(const struct run *run) {
    const struct request *request = run->request;
    if (!is_host_ours(run, request_header(request, TEXT("Host"))))
        return STATUS_MISDIRECTED;
    if (request->method != HTTP_POST)
        return STATUS_OK;
    text site = request_header(request, TEXT("Sec-Fetch-Site"));
    if (site.bytes) {
        bool has_cookie = request_header(request, TEXT("Cookie")).bytes != NULL;
        bool is_ours = is_text_equal(site, TEXT("same-origin")) || (is_text_equal(site, TEXT("none")) && !has_cookie);
        return is_ours ? STATUS_OK : STATUS_FORBIDDEN;
    }
    text origin = request_header(request, TEXT("Origin"));
    return !origin.bytes || is_origin_ours(run, origin) ? STATUS_OK : STATUS_FORBIDDEN;
}

status authorize(const struct run *run) {
    enum role role = run->visit.account ? run->visit.account->role : ROLE_NONE;
    switch (may_use_route(run->route->who, role)) {
    case ACCESS_GRANTED:
        return STATUS_OK;
    case ACCESS_SIGN_IN_FIRST:
        return STATUS_SIGN_IN_FIRST;
    case ACCESS_HIDDEN:
        return STATUS_NOT_FOUND;
    case ACCESS_REFUSED:
        break;
    }
    return STATUS_FORBIDDEN;
}

void set_session_cookie(const struct run *run) {
    const struct visit *visit = &run->visit;
    text name = session_cookie_name(visit->site);
    const char *secure = visit->site->is_https ? "; Secure" : "";
    if (visit->new_session_token.bytes)
        reply_header(run->request->reply, TEXT("Set-Cookie"),
                     make_textf(visit->arena, "%.*s=%.*s; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000%s",
                                PRINT(name), PRINT(visit->new_session_token), secure));
    else if (visit->ends_session)
        reply_header(
            run->request->reply, TEXT("Set-Cookie"),
            make_textf(visit->arena, "%.*s=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0%s", PRINT(name), secure));
}
