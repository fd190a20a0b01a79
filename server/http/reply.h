// SPDX-License-Identifier: Apache-2.0
// reply: what goes back. Bytes live in the request's arena or for ever, and go out without a copy; or they are read
// piece by piece as the client takes them.
#pragma once
#include "base/text.h"

struct request;

#define REPLY_HEADERS 32

struct reply {
    int http_status; // 0 until something was decided
    text header_names[REPLY_HEADERS], header_values[REPLY_HEADERS];
    size_t headers_count;
    text body;
    // Instead of a body: `length` bytes, read from `offset` on; returns bytes put, or -1 when they cannot be had (the
    // connection is then closed, so that nobody takes a part for the whole). Called on the connection's thread.
    ptrdiff_t (*read)(void *subject, uint64_t offset, char *into, size_t room);
    void *subject;
    uint64_t length;
};

// Adds a header; values with control characters are an assert (nothing from outside gets here unchecked).
void reply_header(struct reply *reply, text name, text value);
void reply_set_body(struct reply *reply, int http_status, text content_type, text body);
// Forgets all that was said so far.
void reply_clear(struct reply *reply);
