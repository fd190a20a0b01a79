// SPDX-License-Identifier: Apache-2.0
// processes: rows of `process`. A row that was silent for a minute belongs to nobody: whoever had it is gone, and its
// number is free.
#include "store/processes.h"

#define NUMBERS 1024

int save_new_process(struct db *db, struct arena *arena, int64_t now, bool is_serving) {
    (void)db_execute(db,
                     SQL("DELETE"
                         " FROM process"
                         " WHERE seen_at < $1"),
                     ARGS(db_integer(now - PROCESS_SILENT_SECONDS)));
    struct db_rows *rows = db_query(db, arena,
                                    SQL("SELECT number"
                                        " FROM process"
                                        " ORDER BY number"),
                                    NO_ARGS);
    int64_t number = 0;
    while ((size_t)number < rows->count && row_integer(rows, (size_t)number, 0) == number)
        number++;
    if (number >= NUMBERS || db_failed(db) != DB_SOUND)
        return -1;
    (void)db_execute(db,
                     SQL("INSERT INTO process (number, started_at, seen_at, is_serving, generation)"
                         " VALUES ($1, $2, $2, $3, 0)"),
                     ARGS(db_integer(number), db_integer(now), db_flag(is_serving)));
    return db_failed(db) == DB_SOUND ? (int)number : -1;
}

void save_process_seen(struct db *db, int number, int64_t now, int64_t generation) {
    (void)db_execute(db,
                     SQL("INSERT INTO process (number, started_at, seen_at, is_serving, generation)"
                         " VALUES ($1, $2, $2, 1, $3)"
                         " ON CONFLICT (number) DO UPDATE SET seen_at = $2, is_serving = 1, generation = $3"),
                     ARGS(db_integer(number), db_integer(now), db_integer(generation)));
}

void delete_process(struct db *db, int number) {
    (void)db_execute(db,
                     SQL("DELETE"
                         " FROM process"
                         " WHERE number = $1"),
                     ARGS(db_integer(number)));
}

bool is_generation_served(struct db *db, struct arena *arena, int64_t generation, int64_t now, int64_t seconds) {
    struct db_rows *rows = db_query(db, arena,
                                    SQL("SELECT count(*) FROM process"
                                        " WHERE is_serving = 1 AND seen_at >= $1 AND generation < $2"),
                                    ARGS(db_integer(now - seconds), db_integer(generation)));
    return db_failed(db) == DB_SOUND && row_integer(rows, 0, 0) == 0;
}
