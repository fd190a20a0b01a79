// SPDX-License-Identifier: Apache-2.0
// body: gathers a body in the request's arena, up to its limit. It owns nothing: the bytes are the arena's. It knows no
// socket, and not what the bytes mean.
#include "http/body.h"
#include "base/arena.h"

// A body of unknown length that is too long is read on for so long, so that who sent it can be told.
#define OVER_BYTES (1024 * 1024)

void begin_body(struct body *body, struct arena *arena, size_t limit_bytes, uint64_t announced_bytes) {
    *body = (struct body){.bytes = buffer_in(arena, limit_bytes), .limit_bytes = limit_bytes};
    if (announced_bytes > 0 && announced_bytes <= limit_bytes) {
        body->bytes.bytes = arena_make(arena, (size_t)announced_bytes + 1);
        body->bytes.capacity = (size_t)announced_bytes + 1;
    }
}

void take_body(struct body *body, const char *bytes, size_t length) {
    body->received_bytes += length;
    buffer_add_bytes(&body->bytes, bytes, length);
    body->is_over = body->bytes.over;
}

bool is_body_hopeless(const struct body *body) {
    return body->received_bytes > (uint64_t)body->limit_bytes + OVER_BYTES;
}
