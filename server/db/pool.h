// SPDX-License-Identifier: Apache-2.0
// pool: read connections that threads borrow for one request each. As many as there are readers are open; the owner is
// whoever opened the pool. Broken connections are closed and opened anew when given back.
#pragma once
#include "db/db.h"

struct db_pool;

// `open` makes one more connection (subject is passed on), or returns NULL. At most `limit` are open at once.
struct db_pool *open_db_pool(struct db *(*open)(void *subject), void *subject, size_t limit);
void close_db_pool(struct db_pool *pool); // all connections must have been given back
// A connection, waiting when all are borrowed; NULL when none could be opened.
struct db *borrow_db(struct db_pool *pool);
void return_db(struct db_pool *pool, struct db *db);
