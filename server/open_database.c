// SPDX-License-Identifier: Apache-2.0
// open_database: looks, copies, migrates. A database that is newer, foreign or damaged is left as it is.
// It must not know a table: the steps and their list are store/migrate's.
#include "open_database.h"
#include "app.h"
#include "base/arena.h"
#include "store/migrate.h"
#include <sys/stat.h>
#include <unistd.h>

#define WHOLE_CHECK_BYTES (32 * 1024 * 1024)

// How many steps are missing; *applied says whether any was applied, so that there is something to lose. -1: *fault.
static int count_missing(struct db *db, struct arena *arena, struct migrations known, bool *applied, text *fault) {
    const struct migration_state *states = list_migrations(db, arena, known, fault);
    int missing = 0;
    *applied = false;
    for (size_t i = 0; states && i < known.count; i++) {
        missing += states[i].applied_at == 0;
        *applied = *applied || states[i].applied_at != 0;
    }
    return states ? missing : -1;
}

// Copies the database to FILE.before-NNNN, NNNN being the first step that is missing.
static bool copy_before(struct db *db, struct arena *arena, text path, size_t first_missing, text *backup,
                        text *fault) {
    text name = make_textf(arena, "%.*s.before-%04zu", PRINT(path), first_missing);
    for (int more = 2; access(name.bytes, F_OK) == 0; more++)
        name = make_textf(arena, "%.*s.before-%04zu.%d", PRINT(path), first_missing, more);
    *backup = name;
    return db_copy_to_file(db, arena, name, fault);
}

static bool migrate(struct db *db, struct arena *arena, text path, int64_t now, text *backup, text *fault) {
    struct migrations known = find_migrations(arena);
    bool has_data = false;
    int missing = count_missing(db, arena, known, &has_data, fault);
    if (missing <= 0)
        return missing == 0;
    if (has_data && !copy_before(db, arena, path, known.count - (size_t)missing + 1, backup, fault))
        return false;
    return apply_migrations(db, arena, known, now, fault) >= 0;
}

// A whole look takes time that grows with the file, so only a small one gets it at every start; `stoa restore` looks at
// any.
static bool is_sound(struct db *db, struct arena *arena, text path, text *fault) {
    struct stat about;
    bool is_small = stat(make_c_string(arena, path), &about) == 0 && about.st_size <= WHOLE_CHECK_BYTES;
    return !is_small || db_check(db, arena, fault);
}

// Whether the database is one that this program may write: looked at for reading only, since opening it for writing
// already changes the file. One that cannot be read is left to the real opening, which says why.
static bool is_known(struct arena *arena, text path, text *fault) {
    struct db *db = access(path.bytes, F_OK) == 0 ? open_sqlite(arena, path, DB_READ, fault) : NULL;
    bool is_known = !db || list_migrations(db, arena, find_migrations(arena), fault);
    close_db(db);
    return is_known;
}

struct db *open_database(struct arena *arena, const struct settings *settings, int64_t now, bool must_exist,
                         text *backup, text *fault) {
    text path = make_database_path(arena, settings);
    *backup = NO_TEXT;
    if (must_exist && access(make_c_string(arena, path), F_OK) != 0) {
        *fault = make_textf(arena, "There is no database at %.*s; is --data right?", PRINT(path));
        return NULL;
    }
    if (!is_known(arena, text_from(make_c_string(arena, path)), fault))
        return NULL;
    struct db *db = open_sqlite(arena, path, must_exist ? DB_WRITE : DB_CREATE, fault);
    if (!db)
        return NULL;
    if (is_sound(db, arena, path, fault) && migrate(db, arena, path, now, backup, fault))
        return db;
    close_db(db);
    return NULL;
}
