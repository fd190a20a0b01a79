// SPDX-License-Identifier: Apache-2.0
// body: the bytes of a request's body as they come in, up to a limit. Whoever reads them off a socket tells how many
// there were; what they mean is another's business.
#pragma once
#include "base/buffer.h"

struct body {
    struct buffer bytes;
    size_t limit_bytes;
    uint64_t received_bytes;
    bool is_over; // more came than may: what was kept is no longer the whole
};

// `announced_bytes` (0 when not known) are made room for at once; they are within the limit.
void begin_body(struct body *body, struct arena *arena, size_t limit_bytes, uint64_t announced_bytes);
void take_body(struct body *body, const char *bytes, size_t length);
// So much too much came that nobody should read on.
bool is_body_hopeless(const struct body *body);
