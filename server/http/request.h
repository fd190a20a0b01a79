// SPDX-License-Identifier: Apache-2.0
// request: what came over the wire, read once and safely: the raw target decoded by us, the headers, the whole body.
// All of it lives in the request's arena. It knows no course and no account.
#pragma once
#include "base/text.h"

struct arena;

enum http_method { HTTP_UNSET = 0, HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_OTHER };

struct http_header {
    text name, value;
};

struct reply;

struct request {
    struct arena *arena;
    text id; // random, for logs and error pages
    enum http_method method;
    text target; // as it was sent
    text path;   // decoded once: valid UTF-8, starts with '/', no NUL, no encoded slash, no "." or ".." segment
    text query;  // what stands behind '?', not decoded; empty when there is none
    struct http_header *headers;
    size_t headers_count;
    text body;                  // whole, when `answer` is called
    size_t body_limit_bytes;    // set by `begin`; a longer body gets 413 before it is read
    text address;               // the peer's IP address, from a trusted proxy's header if the peer is one; "" for unix
    bool is_secure;             // https, by a trusted proxy's X-Forwarded-Proto
    int64_t began_milliseconds; // monotonic
    struct reply *reply;        // to be filled by `begin` or `answer`
    void *visit;                // the program's own; NULL at first
    struct connection *connection; // the server's
};

// A header's value ("" never stands for absent: NO_TEXT does). Names are compared without case.
text request_header(const struct request *request, text name);
// A cookie's value, or NO_TEXT; sent twice: NO_TEXT (somebody planted one).
text request_cookie(const struct request *request, text name);
// A query parameter, decoded; NO_TEXT when it is absent. False when the query is malformed or names it twice.
bool request_parameter(struct request *request, text name, text *value) __attribute__((warn_unused_result));
// Whether the client prefers JSON to HTML, by its Accept header (RFC 9110, 12.5.1); HTML when it does not say.
bool is_json_preferred(const struct request *request);
bool is_gzip_accepted(const struct request *request);
