// SPDX-License-Identifier: Apache-2.0
// migrate: reads what was applied, compares it with what is known, and applies the rest. The database's version is the
// number of its newest step: it tells a new database, which has no table `migration` yet, from one that has. It owns
// the table `migration`. It must not know what the steps do.
#include "store/migrate.h"
#include "base/arena.h"
#include "base/crypto.h"
#include "base/embedded.h"
#include <assert.h>

// Made together with the first step.
static const text create_table = TEXT("CREATE TABLE migration (\n"
                                      "    number BIGINT NOT NULL PRIMARY KEY, -- of the step, from its file's name\n"
                                      "    name TEXT NOT NULL,                 -- of the step, for people\n"
                                      "    checksum TEXT NOT NULL,             -- BLAKE2b-256 of the script in hex\n"
                                      "    applied_at BIGINT NOT NULL          -- when it was applied, seconds\n"
                                      ");\n");

// "migrations/0007_add_cohorts.sql" → 7 and "add_cohorts".
static struct migration migration_of(const struct embedded_file *file) {
    text path = text_from(file->path);
    struct migration migration = {.script = {(const char *)file->bytes, file->size}};
    text stem = text_slice(path, sizeof "migrations/" - 1, path.length);
    bool is_named = text_ends_with(stem, TEXT(".sql")) && text_find(stem, TEXT("_"), 0) == 4 &&
                    text_to_integer(text_slice(stem, 0, 4), 1, 9999, &migration.number);
    assert(is_named && "a migration is named migrations/NNNN_name.sql");
    (void)is_named;
    migration.name = text_slice(stem, 5, stem.length - sizeof "0000_.sql" + 1);
    return migration;
}

struct migrations find_migrations(struct arena *arena) {
    size_t files_count = 0, count = 0;
    const struct embedded_file *files = embedded_files(&files_count);
    struct migration *items = MAKE_ARRAY(arena, files_count, struct migration);
    for (size_t index = 0; index < files_count; index++) {
        if (!text_starts_with(text_from(files[index].path), TEXT("migrations/")))
            continue;
        items[count] = migration_of(&files[index]);
        assert(items[count].number == (int64_t)count + 1 && "migrations are numbered without a gap");
        count++;
    }
    return (struct migrations){items, count};
}

static text make_checksum(struct arena *arena, const struct migration *migration) {
    return make_hash_text(arena, migration->script);
}

// What was applied, one row a step: number, name, checksum, applied_at. None for a new database.
static struct db_rows *load_applied(struct db *db, struct arena *arena, int64_t version) {
    if (version == 0)
        return MAKE(arena, struct db_rows);
    return db_query(db, arena,
                    SQL("SELECT number, name, checksum, applied_at\n"
                        "FROM migration\n"
                        "ORDER BY number"),
                    NO_ARGS);
}

// Why what was applied does not fit what is known; NO_TEXT when it does.
static text make_misfit(struct arena *arena, const struct db_rows *applied, int64_t version, struct migrations known) {
    if (version > (int64_t)known.count)
        return make_textf(arena,
                          _("The database was written by a newer Stoa: it is at migration %lld, and this program knows"
                            " %zu. Nothing was changed."),
                          (long long)version, known.count);
    if (version != (int64_t)applied->count)
        return make_textf(arena, _("The database says it is at migration %lld, but holds %zu. Nothing was changed."),
                          (long long)version, applied->count);
    for (size_t row = 0; row < applied->count; row++) {
        const struct migration *ours = &known.items[row];
        if (row_integer(applied, row, 0) == ours->number &&
            is_text_equal(row_text(applied, row, 2), make_checksum(arena, ours)))
            continue;
        return make_textf(arena,
                          _("Migration %lld (%.*s) of the database is not the one that this program knows."
                            " Nothing was changed."),
                          (long long)row_integer(applied, row, 0), PRINT(row_text(applied, row, 1)));
    }
    return NO_TEXT;
}

static text make_failure(struct arena *arena, struct db *db, const char *what) {
    return make_textf(arena, "%s: %s", what, db_failure_words(db));
}

// Reads what was applied. NULL with *fault when it cannot be read or does not fit.
static struct db_rows *load_fitting(struct db *db, struct arena *arena, struct migrations known, text *fault) {
    int64_t version = db_version(db);
    bool is_newer = version > (int64_t)known.count; // then its books may be kept in another way
    struct db_rows *applied = load_applied(db, arena, is_newer ? 0 : version);
    *fault = db_failed(db) ? make_failure(arena, db, _("The migrations of the database cannot be read"))
                           : make_misfit(arena, applied, version, known);
    return fault->bytes ? NULL : applied;
}

struct migration_state *list_migrations(struct db *db, struct arena *arena, struct migrations known, text *fault) {
    struct db_rows *applied = load_fitting(db, arena, known, fault);
    if (!applied)
        return NULL;
    struct migration_state *states = MAKE_ARRAY(arena, known.count, struct migration_state);
    for (size_t index = 0; index < known.count; index++) {
        int64_t applied_at = index < applied->count ? row_integer(applied, index, 3) : 0;
        states[index] = (struct migration_state){known.items[index].number, known.items[index].name, applied_at};
    }
    return states;
}

static bool save_migration(struct db *db, struct arena *arena, const struct migration *migration, int64_t now) {
    if (migration->number == 1 && !db_run_script(db, create_table))
        return false;
    if (!db_run_script(db, migration->script))
        return false;
    (void)db_execute(db,
                     SQL("INSERT INTO migration (number, name, checksum, applied_at)\n"
                         "VALUES ($1, $2, $3, $4)"),
                     ARGS(db_integer(migration->number), db_text(migration->name),
                          db_text(make_checksum(arena, migration)), db_integer(now)));
    return db_set_version(db, migration->number);
}

enum step { STEP_FAILED = 0, STEP_DONE, STEP_LAST };

// Applies the next missing step, if there is one: under the write lock, so that another process cannot do the same.
static enum step apply_next(struct db *db, struct arena *arena, struct migrations known, int64_t now, text *fault) {
    if (!db_begin_write(db)) {
        *fault = make_failure(arena, db, _("The database cannot be migrated"));
        return STEP_FAILED;
    }
    struct db_rows *applied = load_fitting(db, arena, known, fault);
    if (!applied || applied->count == known.count) {
        db_rollback(db);
        return applied ? STEP_LAST : STEP_FAILED;
    }
    const struct migration *next = &known.items[applied->count];
    if (save_migration(db, arena, next, now) && db_commit(db))
        return STEP_DONE;
    *fault = make_textf(arena, _("Migration %lld (%.*s) failed, and left nothing behind: %s"), (long long)next->number,
                        PRINT(next->name), db_failure_words(db));
    db_rollback(db);
    return STEP_FAILED;
}

int apply_migrations(struct db *db, struct arena *arena, struct migrations known, int64_t now, text *fault) {
    // Before any lock is taken: a database that does not fit is not touched at all.
    struct db_rows *applied = load_fitting(db, arena, known, fault);
    if (!applied || applied->count == known.count)
        return applied ? 0 : -1;
    int count = 0;
    enum step step;
    while ((step = apply_next(db, arena, known, now, fault)) == STEP_DONE)
        count++;
    return step == STEP_LAST ? count : -1;
}
