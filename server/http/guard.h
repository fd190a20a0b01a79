// SPDX-License-Identifier: Apache-2.0
// guard: whether a request is one that everybody reads in the same way. A server behind a proxy that reads a request's
// end elsewhere than the proxy did answers a second one that nobody sent; so whatever is ambiguous is refused. Pure.
#pragma once
#include "http/request.h"

#define GUARD_TARGET_BYTES 8192
#define GUARD_HEADERS 64
#define GUARD_HEADER_BYTES 32768

// What came, before anything was decoded. All of it borrowed.
struct raw_request {
    text method, target, version;
    const struct http_header *headers;
    size_t headers_count;
    size_t received_bytes; // of the request line and the headers on the wire, with all line ends; 0 when not known
};

struct verdict {
    int http_status; // 0: it may pass
    text reason;     // a sentence, a literal
    enum http_method method;
    bool has_body;       // a body follows, or was announced
    bool is_chunked;     // ... of unknown length
    bool is_plain;       // written in the one usual form; else nothing behind it on the connection is to be trusted
    uint64_t body_bytes; // announced
};

struct verdict judge_request(const struct raw_request *raw);
