// SPDX-License-Identifier: Apache-2.0
// db: one small interface to a database that speaks SQL. Who uses it writes SQL as literals, passes tagged values and
// gets rows copied into an arena. It knows no table. Each engine is one file that fills a `struct db_engine`.
//
// Errors stick: after a failure every query on the connection gives no rows until the transaction has ended, so a
// caller may run several queries and look at db_failed() once. What failed is logged once, by the engine's caller.
#pragma once
#include "base/status.h"
#include "base/text.h"

struct arena;
struct log;
struct db;

// A statement's text: only a literal will do. Its address is the key under which it is prepared, once per connection.
struct sql {
    const char *words;
    size_t length;
};
#define SQL(literal) ((struct sql){"" literal "", sizeof(literal) - 1})

enum db_kind { DB_NULL = 0, DB_INTEGER, DB_TEXT, DB_BYTES };
struct db_value {
    enum db_kind kind;
    int64_t integer;
    text bytes; // of DB_TEXT and DB_BYTES; borrowed
};
struct db_arguments {
    const struct db_value *values; // $1, $2, … in order
    size_t count;
};
static inline struct db_value db_integer(int64_t value) { return (struct db_value){DB_INTEGER, value, NO_TEXT}; }
static inline struct db_value db_null(void) { return (struct db_value){DB_NULL, 0, NO_TEXT}; }
static inline struct db_value db_text(text value) {
    return value.bytes ? (struct db_value){DB_TEXT, 0, value} : (struct db_value){DB_NULL, 0, NO_TEXT};
}
static inline struct db_value db_bytes(text value) { return (struct db_value){DB_BYTES, 0, value}; }
static inline struct db_value db_flag(bool value) { return (struct db_value){DB_INTEGER, value ? 1 : 0, NO_TEXT}; }
// An integer, or NULL when it is 0: for optional times and references.
static inline struct db_value db_integer_or_null(int64_t v) { return v ? db_integer(v) : db_null(); }
#define ARGS(...)                                                                                                      \
    ((struct db_arguments){(const struct db_value[]){__VA_ARGS__},                                                     \
                           sizeof((const struct db_value[]){__VA_ARGS__}) / sizeof(struct db_value)})
#define NO_ARGS ((struct db_arguments){NULL, 0})

// The rows of a query, copied into the caller's arena.
struct db_rows {
    size_t count, columns;
    const struct db_value *values; // row by row
};
// The value at a place; NULL reads as 0 / NO_TEXT.
int64_t row_integer(const struct db_rows *rows, size_t row, size_t column);
text row_text(const struct db_rows *rows, size_t row, size_t column);
bool is_row_null(const struct db_rows *rows, size_t row, size_t column);

// Runs a statement. Never NULL: no rows on failure (see db_failed) or when it returns none.
struct db_rows *db_query(struct db *db, struct arena *arena, struct sql sql, struct db_arguments arguments);
// Runs a statement for its effect; the number of rows changed, 0 on failure.
int64_t db_execute(struct db *db, struct sql sql, struct db_arguments arguments);
// Calls `each` row by row with a `rows` of one row that lives for that call only; stops when it returns false. For
// exports: memory does not grow with the rows. Within `each` other statements may run, but not this one, and no
// transaction may begin or end. False when the query failed or `each` stopped it.
bool db_each(struct db *db, struct arena *arena, struct sql sql, struct db_arguments arguments,
             bool (*each)(void *subject, const struct db_rows *row), void *subject);
// Runs several statements of trusted text (a migration's file), without arguments.
bool db_run_script(struct db *db, text script) CHECKED;

// Transactions. A read transaction sees one state of the database. All return false on failure.
bool db_begin_read(struct db *db) CHECKED;
bool db_begin_write(struct db *db) CHECKED; // takes the write lock at once, waits for it up to the busy time
// False: nothing was kept, and the transaction has ended; db_failed() says why until the next begin or rollback.
bool db_commit(struct db *db) CHECKED;
void db_rollback(struct db *db); // ends it; also forgets the sticky error and resets every statement
// Savepoints nest a member of a batch in a write transaction. Release and rollback_to end the one that was made last;
// rollback_to also forgets the sticky error and resets every statement.
bool db_savepoint(struct db *db) CHECKED;
bool db_release(struct db *db) CHECKED;
bool db_rollback_to(
    struct db *db) CHECKED; // false: the engine has left the transaction (a full disk): the batch is lost

enum db_fault {
    DB_SOUND = 0,
    DB_FAULT_CONSTRAINT,
    DB_FAULT_BUSY,
    DB_FAULT_FULL,
    DB_FAULT_READ_ONLY,
    DB_FAULT_BROKEN,
    DB_FAULT_MISTAKE
};
// What went wrong first since the transaction began; DB_SOUND when nothing did.
enum db_fault db_failed(const struct db *db);
const char *db_failure_words(const struct db *db); // the engine's own words, for the log only; never NULL
bool db_in_transaction(const struct db *db);       // whether the engine still is in one
// Whether the connection must be closed and opened anew (DB_FAULT_BROKEN once): nothing runs on it any more.
bool is_db_broken(const struct db *db);

// ---- opening ------------------------------------------------------------------------------------------------------
enum db_mode { DB_MODE_UNSET = 0, DB_READ, DB_WRITE, DB_CREATE };
// Opens a connection to the SQLite file `path` (owner closes). NULL with *fault a sentence (in the arena): not a
// database, somebody else's (application_id), no permission …
// DB_CREATE makes the file (mode 0600) where there is none; the others want it to be there. A file that is refused is
// not changed by a byte.
struct db *open_sqlite(struct arena *arena, text path, enum db_mode mode, text *fault);
// Close the readers first and the one that wrote last: it folds the write-ahead log into the file. NULL is fine.
void close_db(struct db *db);
// The number of the newest migration that the database holds; 0 for a new one, and on failure (see db_failed).
int64_t db_version(struct db *db);
bool db_set_version(struct db *db, int64_t version) CHECKED; // part of the transaction that is open
// Copies the whole database, online, to `path`: one plain file (mode 0600), fsynced, whole or not at all (a temporary
// beside it is renamed). A file that was there is replaced. The copy holds what the open read transaction sees.
bool db_copy_to_file(struct db *db, struct arena *arena, text path, text *fault) CHECKED;
// Quick self-check at start: false with words when the file is damaged.
bool db_check(struct db *db, struct arena *arena, text *fault) CHECKED;

// ---- engines ------------------------------------------------------------------------------------------------------
// Where a statement's rows go: `row` (NULL: nowhere) is called for each, with values that live during the call only; it
// may leave by longjmp, and stops the statement, without a failure, by returning false.
struct db_row_sink {
    bool (*row)(void *subject, const struct db_value *values, size_t columns);
    void *subject;
};
struct db_engine {
    const char *name;
    bool (*run)(void *connection, struct sql sql, struct db_arguments arguments, struct db_row_sink sink,
                int64_t *changed);
    bool (*script)(void *connection, text script);
    bool (*begin)(void *connection, bool write);
    bool (*commit)(void *connection);
    void (*rollback)(void *connection);
    bool (*savepoint)(void *connection);
    bool (*release)(void *connection);
    bool (*rollback_to)(void *connection);
    bool (*in_transaction)(const void *connection);
    enum db_fault (*fault)(const void *connection);
    const char *(*words)(const void *connection);
    bool (*version)(void *connection, int64_t *version);
    bool (*set_version)(void *connection, int64_t version);
    bool (*copy_to_file)(void *connection, struct arena *arena, text path, text *fault); // into this empty file
    bool (*check)(void *connection, struct arena *arena, text *fault);
    void (*close)(void *connection);
};
// A connection over an engine of the caller's, which close_db() closes: for engines, and for the tests' failing engine.
struct db *open_db(const struct db_engine *engine, void *connection);
// The opposite: ends `db` without closing what is within, which is the caller's from then on.
const struct db_engine *take_db_apart(struct db *db, void **connection);
