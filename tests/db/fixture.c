// SPDX-License-Identifier: Apache-2.0
// fixture: makes and takes away what the database's tests start with. It owns the folder, the arena and the connection.
#include "fixture.h"
#include "base/memory.h"
#include "support/scratch.h"

int open_fixture(void **state) {
    struct fixture *fixture = obtain(sizeof *fixture);
    fixture->arena = open_arena((size_t)64 * 1024 * 1024);
    fixture->folder = make_scratch_folder(fixture->arena);
    fixture->path = scratch_path(fixture->arena, fixture->folder, "stoa.db");
    fixture->db = open_again(fixture, DB_CREATE);
    assert_true(db_run_script(fixture->db,
                              TEXT("CREATE TABLE note (id BIGINT NOT NULL PRIMARY KEY, words TEXT NOT NULL UNIQUE);")));
    *state = fixture;
    return 0;
}

int close_fixture(void **state) {
    struct fixture *fixture = *state;
    close_db(fixture->db);
    remove_scratch_folder(fixture->folder);
    close_arena(fixture->arena);
    release(fixture);
    return 0;
}

struct db *open_again(struct fixture *fixture, enum db_mode mode) {
    text fault = NO_TEXT;
    struct db *db = open_sqlite(fixture->arena, fixture->path, mode, &fault);
    if (!db)
        fail_msg("%.*s", PRINT(fault));
    return db;
}

void add_note(struct db *db, int64_t id, text words) {
    (void)db_execute(db, SQL("INSERT INTO note (id, words) VALUES ($1, $2)"), ARGS(db_integer(id), db_text(words)));
}

int64_t count_notes(struct db *db, struct arena *arena) {
    struct db_rows *rows = db_query(db, arena, SQL("SELECT count(*) FROM note"), NO_ARGS);
    return rows->count == 1 ? row_integer(rows, 0, 0) : -1;
}
