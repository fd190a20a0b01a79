// SPDX-License-Identifier: Apache-2.0
// fixture: what every test of the database starts with: a folder, an arena, and a database with one small table
//     note (id, words UNIQUE)
// in the file "stoa.db". It must not know what is tested.
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
//
#include "base/arena.h"
#include "db/db.h"
#include "db/pool.h"
#include "db/writer.h"
#include <cmocka.h>

struct fixture {
    struct arena *arena;
    text folder, path;
    struct db *db; // opened with DB_CREATE; closed with the fixture
};

// For cmocka: state is a struct fixture.
int open_fixture(void **state);
int close_fixture(void **state);
// One more connection to the same file; fails the test when it cannot be opened.
struct db *open_again(struct fixture *fixture, enum db_mode mode);
// Adds a row outside of what is tested.
void add_note(struct db *db, int64_t id, text words);
// How many notes the connection sees.
int64_t count_notes(struct db *db, struct arena *arena);
