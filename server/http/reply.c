// SPDX-License-Identifier: Apache-2.0
// reply: what goes back, put together. It owns nothing: names and values live in the request's arena or for ever. It
// knows no socket and no policy.
#include "http/reply.h"
#include <assert.h>

static bool has_control(text value) {
    for (size_t i = 0; i < value.length; i++)
        if ((unsigned char)value.bytes[i] < ' ' || value.bytes[i] == 0x7f)
            return true;
    return false;
}

void reply_header(struct reply *reply, text name, text value) {
    assert(reply->headers_count < REPLY_HEADERS);
    assert(name.length > 0 && !has_control(name) && !has_control(value));
    reply->header_names[reply->headers_count] = name;
    reply->header_values[reply->headers_count] = value;
    reply->headers_count++;
}

static void set_content_type(struct reply *reply, text content_type) {
    assert(!has_control(content_type));
    for (size_t i = 0; i < reply->headers_count; i++)
        if (is_text_equal_ignoring_case(reply->header_names[i], TEXT("Content-Type"))) {
            reply->header_values[i] = content_type;
            return;
        }
    reply_header(reply, TEXT("Content-Type"), content_type);
}

void reply_set_body(struct reply *reply, int http_status, text content_type, text body) {
    reply->http_status = http_status;
    reply->body = body;
    reply->read = NULL;
    reply->subject = NULL;
    reply->length = 0;
    set_content_type(reply, content_type);
}

void reply_clear(struct reply *reply) { *reply = (struct reply){0}; }
