// SPDX-License-Identifier: Apache-2.0
// target: the address in the request line, as it was sent, decoded once and for all. Whatever two programs could read
// differently (an encoded slash, a dot segment, a NUL) is malformed, so that nobody behind has to think of it.
#pragma once
#include "base/text.h"

struct arena;

// Reads "/path?query". The path is decoded, in the arena; the query is borrowed as it is. False: malformed, and *reason
// is a sentence.
bool read_target(struct arena *arena, text target, text *path, text *query, text *reason)
    __attribute__((warn_unused_result));
