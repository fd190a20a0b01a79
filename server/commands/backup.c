// SPDX-License-Identifier: Apache-2.0
// backup, restore: the whole Stoa but private keys as one file, copied while it serves; and back again, never over what
// is there unless told so, never under a running server.
#include "app.h"
#include "base/arena.h"
#include "commands/command.h"
#include "db/whole_file.h"
#include <stdio.h>
#include <unistd.h>

static enum exit_status backup(struct invocation *invocation) {
    text fault = NO_TEXT, where = invocation->line.operands[0];
    struct arena *arena = invocation->arena;
    if (access(make_c_string(arena, where), F_OK) == 0)
        return complain(EXIT_REFUSED, "%.*s is there already; give a new name", PRINT(where));
    text database = make_database_path(arena, &invocation->line.settings);
    struct db *db = open_sqlite(arena, database, DB_READ, &fault);
    if (!db)
        return complain(EXIT_MACHINE, "%.*s", PRINT(fault));
    bool is_copied = db_copy_to_file(db, arena, where, &fault);
    close_db(db);
    if (!is_copied)
        return complain(EXIT_MACHINE, "%.*s", PRINT(fault));
    printf("Copied %.*s to %.*s, everything but private keys.\n", PRINT(database), PRINT(where));
    return finish_output(EXIT_DONE);
}

// The old database's log must not be read into the new one. Writing to it and closing it as its last user merges the
// log, so that the old one is whole until the new one stands in its place.
static void put_away_log(struct arena *arena, text database) {
    text fault = NO_TEXT;
    struct db *old = access(database.bytes, F_OK) == 0 ? open_sqlite(arena, database, DB_WRITE, &fault) : NULL;
    if (old && db_begin_write(old) && (!db_set_version(old, db_version(old)) || !db_commit(old)))
        db_rollback(old);
    close_db(old);
    (void)unlink(make_textf(arena, "%.*s-wal", PRINT(database)).bytes);
    (void)unlink(make_textf(arena, "%.*s-shm", PRINT(database)).bytes);
}

// The copy is looked at before anything is replaced.
static enum exit_status restore_file(struct arena *arena, text from, text database, bool is_forced) {
    text fault = NO_TEXT;
    if (access(database.bytes, F_OK) == 0 && !is_forced)
        return complain(EXIT_REFUSED, "%.*s is there already; --force replaces it", PRINT(database));
    text beside = make_textf(arena, "%.*s.restoring", PRINT(database));
    struct db *db = open_sqlite(arena, from, DB_READ, &fault);
    if (!db)
        return complain(EXIT_REFUSED, "%.*s", PRINT(fault));
    bool is_sound = db_check(db, arena, &fault) && db_copy_to_file(db, arena, beside, &fault);
    close_db(db);
    if (!is_sound)
        return complain(EXIT_MACHINE, "%.*s", PRINT(fault));
    put_away_log(arena, database);
    if (!put_in_place(arena, make_c_string(arena, beside), make_c_string(arena, database)))
        return complain(EXIT_MACHINE, "%.*s could not be put in place of %.*s", PRINT(beside), PRINT(database));
    printf("Restored %.*s from %.*s.\n", PRINT(database), PRINT(from));
    return EXIT_DONE;
}

static enum exit_status restore(struct invocation *invocation) {
    struct arena *arena = invocation->arena;
    const struct settings *settings = &invocation->line.settings;
    text fault = NO_TEXT;
    int lock = lock_data_folder(arena, settings->data, &fault);
    if (lock < 0)
        return complain(EXIT_MACHINE, "%.*s", PRINT(fault));
    enum exit_status result = restore_file(arena, invocation->line.operands[0], make_database_path(arena, settings),
                                           has_option(&invocation->line, "force"));
    unlock_data_folder(lock);
    return finish_output(result);
}

const struct command backup_command = {.name = "backup",
                                       .operands = "FILE",
                                       .operands_least = 1,
                                       .operands_most = 1,
                                       .summary = "copies everything but private keys to one file, while it serves",
                                       .run = backup};

static const struct command_option options[] = {{"force", NULL, "replaces a database that is there"},
                                                {NULL, NULL, NULL}};

const struct command restore_command = {.name = "restore",
                                        .operands = "FILE",
                                        .operands_least = 1,
                                        .operands_most = 1,
                                        .summary = "brings a backup back, into a Stoa that does not run",
                                        .options = options,
                                        .run = restore};
