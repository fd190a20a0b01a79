// SPDX-License-Identifier: Apache-2.0
// db_sqlite: the engine on SQLite, and the only file that includes its header. A connection owns its handle, the
// statements prepared on it (found again by the address of their literal), and the last failure's words. Row values are
// handed out between two steps, so that whoever takes them may leave by longjmp; rollback resets what was left running.
// Our own statements run with `is_trusted`; without it the authorizer denies PRAGMA, ATTACH and transaction control.
#include "base/arena.h"
#include "base/memory.h"
#include "db/db.h"
#include "db/dialect.h"
#include "db/file_header.h"
#include "db/statements.h"
#include "db/whole_file.h"
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

enum { LARGEST_COLUMNS = 64, LARGEST_ARGUMENTS = 99, LARGEST_VALUE_BYTES = 64 * 1024 * 1024 };

enum own { BEGIN_READ, BEGIN_WRITE, COMMIT, ROLLBACK, SAVEPOINT, RELEASE, ROLLBACK_TO, GET_VERSION, CHECK, OWN_COUNT };
static const char *const own_words[OWN_COUNT] = {
    [BEGIN_READ] = "BEGIN DEFERRED",
    [BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [ROLLBACK] = "ROLLBACK",
    [SAVEPOINT] = "SAVEPOINT member",
    [RELEASE] = "RELEASE member",
    [ROLLBACK_TO] = "ROLLBACK TO member",
    [GET_VERSION] = "PRAGMA user_version",
    [CHECK] = "PRAGMA quick_check(1)",
};

struct connection {
    sqlite3 *handle;
    struct statements statements;
    sqlite3_stmt *own[OWN_COUNT];
    size_t running;  // statements that were stepped and not yet reset
    bool is_trusted; // this file's own statements are at work
    bool is_reading; // a transaction that may not write is open
    bool has_written;
    enum db_fault fault;
    char words[240];
};

// ---- failures ------------------------------------------------------------------------------------------------------

static enum db_fault fault_of(int code) {
    static const enum db_fault faults[] = {
        [SQLITE_CONSTRAINT] = DB_FAULT_CONSTRAINT, [SQLITE_BUSY] = DB_FAULT_BUSY,
        [SQLITE_LOCKED] = DB_FAULT_BUSY,           [SQLITE_FULL] = DB_FAULT_FULL,
        [SQLITE_READONLY] = DB_FAULT_READ_ONLY,    [SQLITE_IOERR] = DB_FAULT_BROKEN,
        [SQLITE_PROTOCOL] = DB_FAULT_BROKEN,       [SQLITE_CORRUPT] = DB_FAULT_BROKEN,
        [SQLITE_NOTADB] = DB_FAULT_BROKEN,         [SQLITE_CANTOPEN] = DB_FAULT_BROKEN,
        [SQLITE_NOMEM] = DB_FAULT_BROKEN,
    };
    size_t primary = (size_t)code & 0xff;
    if (code == SQLITE_READONLY_DBMOVED)
        return DB_FAULT_BROKEN;
    return primary < sizeof faults / sizeof faults[0] && faults[primary] ? faults[primary] : DB_FAULT_MISTAKE;
}

static bool set_fault(struct connection *connection, enum db_fault fault, const char *words) {
    connection->fault = fault;
    (void)snprintf(connection->words, sizeof connection->words, "%s", words);
    return false;
}

// Always false, for `return fail(…)`; `code` is not a success.
static bool fail(struct connection *connection, int code) {
    return set_fault(connection, fault_of(code), sqlite3_errmsg(connection->handle));
}

static enum db_fault last_fault(const void *subject) { return ((const struct connection *)subject)->fault; }

static const char *last_words(const void *subject) { return ((const struct connection *)subject)->words; }

// ---- statements ----------------------------------------------------------------------------------------------------

static sqlite3_stmt *prepare(struct connection *connection, const char *words, size_t length) {
    sqlite3_stmt *prepared = NULL;
    unsigned flags = SQLITE_PREPARE_PERSISTENT;
    int code = sqlite3_prepare_v3(connection->handle, words, (int)length, flags, &prepared, NULL);
    if (code != SQLITE_OK)
        (void)fail(connection, code);
    else if (!prepared)
        (void)set_fault(connection, DB_FAULT_MISTAKE, "there is no statement in the words");
    return prepared;
}

static sqlite3_stmt *find_statement(struct connection *connection, struct sql sql) {
    sqlite3_stmt *prepared = find_prepared(&connection->statements, sql.words);
    if (!prepared) {
        prepared = prepare(connection, sql.words, sql.length);
        if (prepared)
            keep_prepared(&connection->statements, sql.words, prepared);
    }
    return prepared;
}

static int bind_value(sqlite3_stmt *prepared, int index, const struct db_value *value) {
    const char *bytes = value->bytes.bytes ? value->bytes.bytes : "";
    switch (value->kind) {
    case DB_INTEGER:
        return sqlite3_bind_int64(prepared, index, value->integer);
    case DB_TEXT:
        return sqlite3_bind_text64(prepared, index, bytes, value->bytes.length, SQLITE_STATIC, SQLITE_UTF8);
    case DB_BYTES:
        return sqlite3_bind_blob64(prepared, index, bytes, value->bytes.length, SQLITE_STATIC);
    case DB_NULL:
    default:
        return sqlite3_bind_null(prepared, index);
    }
}

// "$7" is a name to SQLite, numbered by where it first stands: it has to be looked up.
static bool bind(struct connection *connection, sqlite3_stmt *prepared, struct db_arguments arguments) {
    if ((size_t)sqlite3_bind_parameter_count(prepared) != arguments.count || arguments.count > LARGEST_ARGUMENTS)
        return set_fault(connection, DB_FAULT_MISTAKE, "the arguments are not as many as the placeholders");
    for (size_t number = 1; number <= arguments.count; number++) {
        char name[4] = {'$', (char)('0' + number % 10), 0, 0};
        if (number >= 10) {
            name[1] = (char)('0' + number / 10);
            name[2] = (char)('0' + number % 10);
        }
        int index = sqlite3_bind_parameter_index(prepared, name);
        if (index == 0)
            return set_fault(connection, DB_FAULT_MISTAKE, "an argument has no placeholder");
        int code = bind_value(prepared, index, &arguments.values[number - 1]);
        if (code != SQLITE_OK)
            return fail(connection, code);
    }
    return true;
}

// Fills one row's values. False when one is a fraction, which we have no kind for, or memory ends.
static bool read_row(struct connection *connection, sqlite3_stmt *prepared, struct db_value *values, int columns) {
    for (int column = 0; column < columns; column++) {
        int type = sqlite3_column_type(prepared, column);
        if (type == SQLITE_FLOAT)
            return set_fault(connection, DB_FAULT_MISTAKE, "a column is a fraction");
        if (type == SQLITE_NULL || type == SQLITE_INTEGER) {
            values[column] = type == SQLITE_NULL ? db_null() : db_integer(sqlite3_column_int64(prepared, column));
            continue;
        }
        bool is_text = type == SQLITE_TEXT;
        const char *bytes =
            is_text ? (const char *)sqlite3_column_text(prepared, column) : sqlite3_column_blob(prepared, column);
        size_t length = (size_t)sqlite3_column_bytes(prepared, column);
        if (!bytes && (is_text || length > 0))
            return set_fault(connection, DB_FAULT_BROKEN, "out of memory");
        text value = {bytes ? bytes : "", length};
        values[column] = is_text ? db_text(value) : db_bytes(value);
    }
    return true;
}

static bool step_all(struct connection *connection, sqlite3_stmt *prepared, struct db_row_sink sink) {
    struct db_value values[LARGEST_COLUMNS];
    int columns = sqlite3_column_count(prepared);
    if (columns > LARGEST_COLUMNS)
        return set_fault(connection, DB_FAULT_MISTAKE, "too many columns");
    int code;
    while ((code = sqlite3_step(prepared)) == SQLITE_ROW) {
        if (!sink.row)
            continue;
        if (!read_row(connection, prepared, values, columns))
            return false;
        if (!sink.row(sink.subject, values, (size_t)columns))
            return true;
    }
    return code == SQLITE_DONE || fail(connection, code);
}

static bool may_step(struct connection *connection, sqlite3_stmt *prepared) {
    if (sqlite3_stmt_busy(prepared))
        return set_fault(connection, DB_FAULT_MISTAKE, "the statement is running already");
    if (!sqlite3_stmt_readonly(prepared)) {
        if (connection->is_reading)
            return set_fault(connection, DB_FAULT_MISTAKE, "a read transaction may not write");
        connection->has_written = true;
    }
    return true;
}

static bool run(void *subject, struct sql sql, struct db_arguments arguments, struct db_row_sink sink,
                int64_t *changed) {
    struct connection *connection = subject;
    sqlite3_stmt *prepared = find_statement(connection, sql);
    if (!prepared || !may_step(connection, prepared) || !bind(connection, prepared, arguments))
        return false;
    int64_t before = sqlite3_total_changes64(connection->handle);
    connection->running++; // stays when the sink leaves by longjmp
    bool ok = step_all(connection, prepared, sink);
    connection->running--;
    (void)sqlite3_reset(prepared); // its code is the last step's again
    (void)sqlite3_clear_bindings(prepared);
    bool has_changed = sqlite3_total_changes64(connection->handle) != before;
    *changed = ok && has_changed ? sqlite3_changes64(connection->handle) : 0;
    return ok;
}

// ---- our own statements, and scripts -------------------------------------------------------------------------------

static const struct db_row_sink nowhere = {NULL, NULL};

static bool run_own(struct connection *connection, enum own own, struct db_row_sink sink) {
    connection->is_trusted = true; // also while it runs: then it may be prepared anew
    if (!connection->own[own])
        connection->own[own] = prepare(connection, own_words[own], strlen(own_words[own]));
    bool ok = connection->own[own] && step_all(connection, connection->own[own], sink);
    (void)sqlite3_reset(connection->own[own]);
    connection->is_trusted = false;
    return ok;
}

// Runs every statement of the words; rows are dropped.
static bool run_words(struct connection *connection, const char *words) {
    bool ok = true;
    while (ok && *words) {
        sqlite3_stmt *prepared = NULL;
        int code = sqlite3_prepare_v3(connection->handle, words, -1, 0, &prepared, &words);
        if (code != SQLITE_OK)
            return fail(connection, code);
        if (!prepared) // only white space and comments were left
            continue;
        ok = step_all(connection, prepared, nowhere);
        (void)sqlite3_finalize(prepared);
    }
    return ok;
}

static bool run_own_words(struct connection *connection, const char *words) {
    connection->is_trusted = true;
    bool ok = run_words(connection, words);
    connection->is_trusted = false;
    return ok;
}

static bool run_script(void *subject, text script) {
    struct connection *connection = subject;
    if (connection->is_reading)
        return set_fault(connection, DB_FAULT_MISTAKE, "a read transaction may not write");
    connection->has_written = true;
    char *words = obtain_sqlite_words(script);
    bool ok = run_words(connection, words);
    release(words);
    return ok;
}

// ---- transactions --------------------------------------------------------------------------------------------------

// Ends the statements that were left by longjmp: they would hold their snapshot, and locks.
static void reset_running(struct connection *connection) {
    if (connection->running == 0)
        return;
    for (sqlite3_stmt *each = NULL; (each = sqlite3_next_stmt(connection->handle, each));)
        (void)sqlite3_reset(each);
    connection->running = 0;
}

static bool in_transaction(const void *subject) {
    return !sqlite3_get_autocommit(((const struct connection *)subject)->handle);
}

static bool begin(void *subject, bool write) {
    struct connection *connection = subject;
    reset_running(connection);
    bool ok = run_own(connection, write ? BEGIN_WRITE : BEGIN_READ, nowhere);
    connection->is_reading = ok && !write;
    return ok;
}

static bool commit(void *subject) {
    struct connection *connection = subject;
    reset_running(connection);
    connection->is_reading = false;
    return run_own(connection, COMMIT, nowhere);
}

static void rollback(void *subject) {
    struct connection *connection = subject;
    reset_running(connection);
    if (in_transaction(connection))
        (void)run_own(connection, ROLLBACK, nowhere);
    connection->is_reading = false;
}

static bool savepoint(void *subject) { return run_own(subject, SAVEPOINT, nowhere); }

static bool release_savepoint(void *subject) { return run_own(subject, RELEASE, nowhere); }

static bool rollback_to(void *subject) {
    reset_running(subject);
    return run_own(subject, ROLLBACK_TO, nowhere) && run_own(subject, RELEASE, nowhere);
}

// ---- the whole database --------------------------------------------------------------------------------------------

static bool take_number(void *subject, const struct db_value *values, size_t columns) {
    *(int64_t *)subject = columns > 0 ? values[0].integer : 0;
    return true;
}

static bool get_version(void *subject, int64_t *version) {
    return run_own(subject, GET_VERSION, (struct db_row_sink){take_number, version});
}

static bool set_version(void *subject, int64_t version) {
    struct connection *connection = subject;
    char words[48];
    if (version < 0 || version > INT32_MAX || connection->is_reading)
        return set_fault(connection, DB_FAULT_MISTAKE, "the version cannot be set");
    (void)snprintf(words, sizeof words, "PRAGMA user_version = %d", (int)version);
    connection->has_written = true;
    return run_own_words(connection, words);
}

static bool take_complaint(void *subject, const struct db_value *values, size_t columns) {
    struct connection *connection = subject;
    if (columns > 0 && !is_text_equal(values[0].bytes, TEXT("ok")))
        (void)set_fault(connection, DB_FAULT_BROKEN, values[0].bytes.bytes ? values[0].bytes.bytes : "");
    return true;
}

static bool check(void *subject, struct arena *arena, text *fault) {
    struct connection *connection = subject;
    connection->fault = DB_SOUND;
    if (run_own(connection, CHECK, (struct db_row_sink){take_complaint, connection}) && !connection->fault)
        return true;
    *fault = make_textf(arena, "the database is damaged: %s", connection->words);
    return false;
}

// The pages are copied with the mark of a write-ahead log in the first one; switching it off leaves one plain file.
static int copy_pages(sqlite3 *from, sqlite3 *to) {
    int code = sqlite3_exec(to, "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY", NULL, NULL, NULL);
    if (code != SQLITE_OK)
        return code;
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    if (!backup)
        return sqlite3_errcode(to);
    int step = sqlite3_backup_step(backup, -1);
    code = sqlite3_backup_finish(backup); // does not tell of a step that was kept out by a lock
    if (code == SQLITE_OK && step != SQLITE_DONE)
        code = step;
    return code != SQLITE_OK ? code : sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
}

static const char *make_plain_path(struct arena *arena, text path) {
    return make_textf(arena, "%s%.*s", text_starts_with(path, TEXT("/")) ? "" : "./", PRINT(path)).bytes;
}

static bool copy_to_file(void *subject, struct arena *arena, text path, text *fault) {
    struct connection *connection = subject;
    sqlite3 *copy = NULL;
    const char *plain_path = make_plain_path(arena, path);
    int code = sqlite3_open_v2(plain_path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK)
        code = copy_pages(connection->handle, copy);
    int closing_code = sqlite3_close(copy);
    code = code != SQLITE_OK ? code : closing_code;
    if (code != SQLITE_OK)
        *fault = make_textf(arena, "the database cannot be copied: %s", sqlite3_errstr(code));
    return code == SQLITE_OK;
}

// ---- opening and closing -------------------------------------------------------------------------------------------

// Statements were written by us, yet a mistake in one must not reach for files, settings or the transaction.
static int authorize(void *subject, int action, const char *first, const char *second, const char *third,
                     const char *fourth) {
    const struct connection *connection = subject;
    (void)third, (void)fourth;
    switch (action) {
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
        return SQLITE_DENY;
    case SQLITE_PRAGMA: // full text search asks for its own data_version
        return connection->is_trusted || (first && strcmp(first, "data_version") == 0) ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
        return connection->is_trusted ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_FUNCTION:
        return second && strcmp(second, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
    default:
        return SQLITE_OK;
    }
}

// Looks at the open file without touching it or anything beside it. It goes through SQLite's own file, because closing
// one of ours would drop the locks that other connections of this process have on the same file.
static enum file_kind look_at_file(sqlite3 *handle) {
    sqlite3_file *file = NULL;
    unsigned char header[FILE_HEADER_BYTES];
    sqlite3_int64 size = 0;
    if (sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file->pMethods ||
        file->pMethods->xFileSize(file, &size) != SQLITE_OK)
        return FILE_UNREADABLE;
    if (size == 0)
        return FILE_EMPTY;
    if (size < FILE_HEADER_BYTES)
        return FILE_NO_DATABASE;
    return file->pMethods->xRead(file, header, FILE_HEADER_BYTES, 0) == SQLITE_OK ? kind_of_file_header(header)
                                                                                  : FILE_UNREADABLE;
}

static bool configure(struct connection *connection) {
    static const struct {
        int option, value;
    } options[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},        {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},          {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_FKEY, 1},      {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1}, // until something is written
    };
    for (size_t index = 0; index < sizeof options / sizeof options[0]; index++)
        if (sqlite3_db_config(connection->handle, options[index].option, options[index].value, NULL) != SQLITE_OK)
            return set_fault(connection, DB_FAULT_MISTAKE, "this SQLite lacks a setting");
    (void)sqlite3_limit(connection->handle, SQLITE_LIMIT_ATTACHED, 0);
    (void)sqlite3_limit(connection->handle, SQLITE_LIMIT_LENGTH, LARGEST_VALUE_BYTES);
    (void)sqlite3_busy_timeout(connection->handle, 5000);
    (void)sqlite3_set_authorizer(connection->handle, authorize, connection);
    return run_own_words(connection, "PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0;"
                                     "PRAGMA cache_size = -8000; PRAGMA analysis_limit = 400");
}

static bool configure_writing(struct connection *connection, enum file_kind kind) {
    if (kind != FILE_OURS && !run_own_words(connection, "PRAGMA application_id = 0x53544F41"))
        return false;
    if (!run_own_words(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                                   "PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864"))
        return false;
    if (sqlite3_db_readonly(connection->handle, "main") != 0)
        return set_fault(connection, DB_FAULT_READ_ONLY, "it may not be written");
    return true;
}

static void close_connection(void *subject) {
    struct connection *connection = subject;
    if (connection->has_written && sqlite3_get_autocommit(connection->handle)) {
        (void)run_own_words(connection, "PRAGMA optimize");
        (void)sqlite3_db_config(connection->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    }
    for (sqlite3_stmt *each; connection->handle && (each = sqlite3_next_stmt(connection->handle, NULL));)
        (void)sqlite3_finalize(each);
    (void)sqlite3_close(connection->handle);
    close_statements(&connection->statements);
    release(connection);
}

static bool open_connection(struct connection *connection, const char *path, enum db_mode mode) {
    int flags = (mode == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX;
    if (mode == DB_CREATE && !make_private_file(path) && errno != EEXIST)
        return set_fault(connection, DB_FAULT_BROKEN, strerror(errno));
    int code = sqlite3_open_v2(path, &connection->handle, flags, NULL);
    if (code != SQLITE_OK)
        return fail(connection, code);
    (void)sqlite3_extended_result_codes(connection->handle, 1);
    enum file_kind kind = look_at_file(connection->handle);
    const char *refusal = refusal_of_file(kind, mode);
    if (refusal)
        return set_fault(connection, DB_FAULT_MISTAKE, refusal);
    return configure(connection) && (mode == DB_READ || configure_writing(connection, kind)) &&
           run_own_words(connection, "SELECT count(*) FROM sqlite_schema");
}

static const struct db_engine sqlite_engine = {
    .name = "sqlite",
    .run = run,
    .script = run_script,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .savepoint = savepoint,
    .release = release_savepoint,
    .rollback_to = rollback_to,
    .in_transaction = in_transaction,
    .fault = last_fault,
    .words = last_words,
    .version = get_version,
    .set_version = set_version,
    .copy_to_file = copy_to_file,
    .check = check,
    .close = close_connection,
};

struct db *open_sqlite(struct arena *arena, text path, enum db_mode mode, text *fault) {
    const char *plain_path = make_plain_path(arena, path);
    struct connection *connection = obtain(sizeof *connection);
    if (open_connection(connection, plain_path, mode))
        return open_db(&sqlite_engine, connection);
    char words[sizeof connection->words];
    memcpy(words, connection->words, sizeof words);
    close_connection(connection);
    *fault = make_textf(arena, "The database %.*s cannot be opened: %s.", PRINT(path), words);
    return NULL;
}
