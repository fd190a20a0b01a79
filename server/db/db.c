// SPDX-License-Identifier: Apache-2.0
// db: what is the same for every engine: the sticky error, the bookkeeping of transactions, rows copied into an arena,
// and a copy's file that appears whole or not at all. It owns its connection. It must know neither SQL nor any engine.
#include "db/db.h"
#include "base/arena.h"
#include "base/memory.h"
#include "base/random.h"
#include "db/whole_file.h"
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct db {
    const struct db_engine *engine;
    void *connection;
    enum db_fault fault; // sticks until the next begin or rollback
    bool is_broken;      // sticks for ever
    bool is_open;        // a transaction was begun here and has not ended here
    bool is_writing;     // and it is one that writes
    size_t savepoints;
    char words[240]; // of the fault
};

struct db *open_db(const struct db_engine *engine, void *connection) {
    struct db *db = obtain(sizeof *db);
    db->engine = engine;
    db->connection = connection;
    return db;
}

const struct db_engine *take_db_apart(struct db *db, void **connection) {
    const struct db_engine *engine = db->engine;
    *connection = db->connection;
    release(db);
    return engine;
}

void close_db(struct db *db) {
    if (!db)
        return;
    db->engine->close(db->connection);
    release(db);
}

// ---- the sticky error ----------------------------------------------------------------------------------------------

// The first failure counts: what follows is mostly its consequence.
static void fail(struct db *db, enum db_fault fault, const char *words) {
    if (fault == DB_FAULT_BROKEN)
        db->is_broken = true;
    if (db->fault)
        return;
    db->fault = fault ? fault : DB_FAULT_MISTAKE;
    (void)snprintf(db->words, sizeof db->words, "%s", words ? words : "");
}

// Takes over the outcome of an engine's call.
static bool note(struct db *db, bool ok) {
    if (!ok)
        fail(db, db->engine->fault(db->connection), db->engine->words(db->connection));
    return ok;
}

static void forget_fault(struct db *db) {
    db->fault = DB_SOUND;
    db->words[0] = 0;
}

static bool may_run(struct db *db) {
    if (db->is_broken)
        fail(db, DB_FAULT_BROKEN, "this connection broke earlier");
    return !db->fault;
}

enum db_fault db_failed(const struct db *db) { return db->fault; }

const char *db_failure_words(const struct db *db) { return db->words; }

bool db_in_transaction(const struct db *db) { return db->engine->in_transaction(db->connection); }

bool is_db_broken(const struct db *db) { return db->is_broken; }

// ---- rows ----------------------------------------------------------------------------------------------------------

struct collecting {
    struct arena *arena;
    struct db_rows *rows;
    struct db_value *values;
    size_t capacity; // in rows
};

static bool collect_row(void *subject, const struct db_value *values, size_t columns) {
    struct collecting *collecting = subject;
    struct db_rows *rows = collecting->rows;
    if (rows->count == collecting->capacity) {
        collecting->capacity = collecting->capacity ? 2 * collecting->capacity : 4;
        struct db_value *larger = arena_make_array(collecting->arena, collecting->capacity * columns, sizeof *larger);
        if (rows->count)
            memcpy(larger, collecting->values, rows->count * columns * sizeof *larger);
        rows->values = collecting->values = larger;
        rows->columns = columns;
    }
    struct db_value *row = collecting->values + rows->count * columns;
    for (size_t column = 0; column < columns; column++) {
        row[column] = values[column];
        if (values[column].bytes.bytes)
            row[column].bytes = make_text(collecting->arena, values[column].bytes);
    }
    rows->count++;
    return true;
}

struct db_rows *db_query(struct db *db, struct arena *arena, struct sql sql, struct db_arguments arguments) {
    struct db_rows *rows = MAKE(arena, struct db_rows);
    if (!may_run(db))
        return rows;
    struct collecting collecting = {.arena = arena, .rows = rows};
    int64_t changed = 0;
    struct db_row_sink sink = {collect_row, &collecting};
    if (!note(db, db->engine->run(db->connection, sql, arguments, sink, &changed)))
        *rows = (struct db_rows){0};
    return rows;
}

int64_t db_execute(struct db *db, struct sql sql, struct db_arguments arguments) {
    int64_t changed = 0;
    struct db_row_sink nowhere = {NULL, NULL};
    if (!may_run(db) || !note(db, db->engine->run(db->connection, sql, arguments, nowhere, &changed)))
        return 0;
    return changed;
}

struct passing {
    bool (*each)(void *subject, const struct db_rows *row);
    void *subject;
    bool was_stopped;
};

static bool pass_row(void *subject, const struct db_value *values, size_t columns) {
    struct passing *passing = subject;
    struct db_rows row = {1, columns, values};
    passing->was_stopped = !passing->each(passing->subject, &row);
    return !passing->was_stopped;
}

bool db_each(struct db *db, struct arena *arena, struct sql sql, struct db_arguments arguments,
             bool (*each)(void *subject, const struct db_rows *row), void *subject) {
    (void)arena; // for an engine whose values have to be made first
    struct passing passing = {each, subject, false};
    int64_t changed = 0;
    struct db_row_sink sink = {pass_row, &passing};
    return may_run(db) && note(db, db->engine->run(db->connection, sql, arguments, sink, &changed)) &&
           !passing.was_stopped;
}

bool db_run_script(struct db *db, text script) {
    if (script.length > 0 && memchr(script.bytes, 0, script.length))
        fail(db, DB_FAULT_MISTAKE, "the script holds a NUL");
    return may_run(db) && note(db, db->engine->script(db->connection, script));
}

static const struct db_value *value_at(const struct db_rows *rows, size_t row, size_t column) {
    assert(row < rows->count && column < rows->columns);
    return &rows->values[row * rows->columns + column];
}

int64_t row_integer(const struct db_rows *rows, size_t row, size_t column) {
    const struct db_value *value = value_at(rows, row, column);
    assert(value->kind == DB_INTEGER || value->kind == DB_NULL);
    return value->integer;
}

text row_text(const struct db_rows *rows, size_t row, size_t column) {
    const struct db_value *value = value_at(rows, row, column);
    assert(value->kind != DB_INTEGER);
    return value->bytes;
}

bool is_row_null(const struct db_rows *rows, size_t row, size_t column) {
    return value_at(rows, row, column)->kind == DB_NULL;
}

// ---- transactions --------------------------------------------------------------------------------------------------

static bool begin(struct db *db, bool write) {
    if (db->is_open) {
        fail(db, DB_FAULT_MISTAKE, "a transaction is open already");
        return false;
    }
    forget_fault(db);
    db->savepoints = 0;
    db->is_open = may_run(db) && note(db, db->engine->begin(db->connection, write));
    db->is_writing = write;
    return db->is_open;
}

bool db_begin_read(struct db *db) { return begin(db, false); }

bool db_begin_write(struct db *db) { return begin(db, true); }

// Why the open transaction may not be committed is noted as a fault, unless there is one already.
static bool may_commit(struct db *db) {
    if (!db->is_open)
        fail(db, DB_FAULT_MISTAKE, "no transaction is open");
    else if (db->savepoints > 0)
        fail(db, DB_FAULT_MISTAKE, "a savepoint is open");
    else if (!db_in_transaction(db))
        fail(db, DB_FAULT_MISTAKE, "the transaction has ended by itself");
    return !db->fault;
}

bool db_commit(struct db *db) {
    bool kept = may_commit(db) && note(db, db->engine->commit(db->connection));
    if (!kept)
        db->engine->rollback(db->connection);
    db->is_open = false;
    return kept;
}

void db_rollback(struct db *db) {
    db->engine->rollback(db->connection);
    db->is_open = false;
    forget_fault(db);
}

bool db_savepoint(struct db *db) {
    if (!db->is_open || !db->is_writing)
        fail(db, DB_FAULT_MISTAKE, "no write transaction is open");
    if (!may_run(db) || !note(db, db->engine->savepoint(db->connection)))
        return false;
    db->savepoints++;
    return true;
}

bool db_release(struct db *db) {
    if (db->savepoints == 0)
        fail(db, DB_FAULT_MISTAKE, "no savepoint is open");
    if (!may_run(db) || !note(db, db->engine->release(db->connection)))
        return false;
    db->savepoints--;
    return true;
}

bool db_rollback_to(struct db *db) {
    if (db->savepoints == 0)
        fail(db, DB_FAULT_MISTAKE, "no savepoint is open");
    if (db->savepoints == 0 || db->is_broken || !db_in_transaction(db) ||
        !note(db, db->engine->rollback_to(db->connection)))
        return false;
    db->savepoints--;
    forget_fault(db);
    return true;
}

// ---- the whole database --------------------------------------------------------------------------------------------

int64_t db_version(struct db *db) {
    int64_t version = 0;
    return may_run(db) && note(db, db->engine->version(db->connection, &version)) ? version : 0;
}

bool db_set_version(struct db *db, int64_t version) {
    return may_run(db) && note(db, db->engine->set_version(db->connection, version));
}

bool db_check(struct db *db, struct arena *arena, text *fault) {
    *fault = TEXT("the connection to the database broke earlier");
    return !db->is_broken && db->engine->check(db->connection, arena, fault);
}

bool db_copy_to_file(struct db *db, struct arena *arena, text path, text *fault) {
    if (db->is_broken) {
        *fault = TEXT("the connection to the database broke earlier");
        return false;
    }
    struct random random = system_random();
    text temporary = make_textf(arena, "%.*s.tmp-%s", PRINT(path), make_random_text(arena, &random, 10).bytes);
    const char *final_path = make_c_string(arena, path);
    *fault = NO_TEXT;
    if (!make_private_file(temporary.bytes)) {
        *fault = make_textf(arena, "%s cannot be written: %s", final_path, strerror(errno));
        return false;
    }
    bool is_whole = db->engine->copy_to_file(db->connection, arena, temporary, fault);
    if (is_whole && !put_in_place(arena, temporary.bytes, final_path)) {
        *fault = make_textf(arena, "%s cannot be written: %s", final_path, strerror(errno));
        is_whole = false;
    }
    if (!is_whole)
        (void)unlink(temporary.bytes);
    return is_whole;
}
