// SPDX-License-Identifier: Apache-2.0
// migrate: brings a database to the tables that this program knows, one numbered step after the other, each in one
// write transaction. Every step that was applied stands in the table `migration` with its checksum. It must not know
// what the steps do, and makes no backup: that is done before.
#pragma once
#include "db/db.h"

struct arena;

struct migration {
    int64_t number; // 1, 2, 3 … without a gap
    text name;      // "create_accounts"
    text script;
};
struct migrations {
    const struct migration *items; // in order of their numbers
    size_t count;
};

// The steps built into the program, migrations/NNNN_name.sql. The list is in the arena, what it points to lives for
// ever. An assert holds the numbers and names: a mistake there is ours.
struct migrations find_migrations(struct arena *arena);

// One line of `stoa migrate --status`.
struct migration_state {
    int64_t number;
    text name;
    int64_t applied_at; // seconds; 0: not yet
};
// The state of every known step, as many as `known.count`. NULL with *fault a sentence when the database does not fit
// the program: a newer one, or steps that differ. Reads only; in a transaction or without.
struct migration_state *list_migrations(struct db *db, struct arena *arena, struct migrations known, text *fault);

// Applies what is missing; `now` in seconds goes into the table. The number of steps applied, or -1 with *fault a
// sentence. A database that does not fit is left as it is; when a step fails, those before it stay and it leaves
// nothing. Several processes may do this at once. Begins and ends its own transactions.
int apply_migrations(struct db *db, struct arena *arena, struct migrations known, int64_t now, text *fault);
