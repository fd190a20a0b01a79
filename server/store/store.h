// SPDX-License-Identifier: Apache-2.0
// store: what every file of the store is given beside the connection: the time of the act, ids, randomness, and who
// acts. A store function runs inside the caller's transaction, and never begins or ends one. Loads give NULL (or an
// empty list) when there is nothing or when the connection has failed; see db_failed(). Texts live in the arena.
#pragma once
#include "base/status.h"
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
    int64_t actor_id; // account that acts, 0: the program
    text request_id;  // for the audit, or empty
};

// Within store/: the first value of a query that gives one row of one number; 0 when it gave none.
static inline int64_t first_integer(const struct db_rows *rows) {
    return rows->count > 0 ? row_integer(rows, 0, 0) : 0;
}
// Within store/: what to answer when a statement changed nothing: `no`, unless the reason is that the database failed.
static inline status refusal(const struct db *db, status no) {
    return db_failed(db) == DB_SOUND ? no : STATUS_UNAVAILABLE;
}
