// SPDX-License-Identifier: Apache-2.0
// store: what every file of the store is given beside the connection: the time of the act, ids, randomness, and who acts.
// A store function runs inside the caller's transaction, and never begins or ends one. Loads give NULL (or an empty
// list) when there is nothing or when the connection has failed; see db_failed(). Texts live in the arena.
#pragma once
#include "base/text.h"
#include "db/db.h"

struct arena;
struct id_source;
struct random;

struct act {
    int64_t now;              // seconds
    int64_t now_milliseconds; // the same moment
    struct id_source *ids;
    struct random *random;
    int64_t actor_id;         // account that acts, 0: the program
    text request_id;          // for the audit, or empty
};
