// SPDX-License-Identifier: Apache-2.0
// compress: the only door to zlib. Bytes to gzip, for replies and static files, and back. Owns nothing, and does not
// know what the bytes are.
#pragma once
#include "base/text.h"

struct arena;

// The bytes as one gzip member at `level` 1–9, or NO_TEXT when it would not be smaller. In the arena.
text make_gzip(struct arena *arena, text bytes, int level);
// The bytes back, at most `limit_bytes`; false when they are no gzip or too many.
bool undo_gzip(struct arena *arena, text gzip, size_t limit_bytes, text *out) __attribute__((warn_unused_result));
