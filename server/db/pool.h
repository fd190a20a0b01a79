// SPDX-License-Identifier: Apache-2.0
// pool: read connections that threads borrow for one request each. As many as there are readers are open; the owner is
// whoever opened the pool. Broken connections are closed and opened anew when given back.
#pragma once
#include "db/db.h"

struct db_pool;

// `open` makes one more connection (subject is passed on), or returns NULL. At most `limit` are open at once.
struct db_pool *open_db_pool(struct db *(*open)(void *subject), void *subject, size_t limit);
void close_db_pool(struct db_pool *pool); // all connections must have been given back
// A connection, waiting when all are borrowed; NULL when none could be opened. A thread borrows one at a time.
struct db *borrow_db(struct db_pool *pool);
// Ends what was begun on it, also after a longjmp.
void return_db(struct db_pool *pool, struct db *db);

// Closes all connections as they come back, and lets borrowers wait until resume_db_pool(). A lock that the machine
// lost is only free again when no connection of the process is open: so the writer's reopening goes between the two.
// False when some were still borrowed after `limit_milliseconds`.
bool pause_db_pool(struct db_pool *pool, int64_t limit_milliseconds);
void resume_db_pool(struct db_pool *pool);
