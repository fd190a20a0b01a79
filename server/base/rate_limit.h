// SPDX-License-Identifier: Apache-2.0
// rate_limit: token buckets by key, in memory, a fixed number of them (the least used is forgotten). Safe from several
// threads. Keys are hashed, so no name or address is kept.
#pragma once
#include "base/text.h"

struct clock;
struct rate_limit;

// `burst` is at least 1. Each key may do `burst` at once and then one more every `seconds_per_token`.
struct rate_limit *open_rate_limit(struct clock *clock, size_t keys, unsigned burst, unsigned seconds_per_token);
void close_rate_limit(struct rate_limit *limit);
// Takes a token and returns 0, or returns the seconds until there is one. `kind` keeps uses apart ("address",
// "account").
unsigned rate_limit_take(struct rate_limit *limit, text kind, text key);
// Gives tokens back, all of them: after a success.
void rate_limit_forgive(struct rate_limit *limit, text kind, text key);
