// SPDX-License-Identifier: Apache-2.0
// migrate: applies what is missing, with a copy beside the database first; or says what was applied and when.
// It must not know what the steps do; store/migrate.h runs them.
#include "store/migrate.h"
#include "app.h"
#include "base/arena.h"
#include "commands/command.h"
#include "open_database.h"
#include <stdio.h>
#include <unistd.h>

static enum exit_status print_status(struct arena *arena, const struct settings *settings) {
    text fault = NO_TEXT, path = make_database_path(arena, settings);
    struct db *db = open_sqlite(arena, path, DB_READ, &fault);
    if (!db)
        return complain(EXIT_MACHINE, "%.*s", PRINT(fault));
    struct migrations known = find_migrations(arena);
    const struct migration_state *states = list_migrations(db, arena, known, &fault);
    close_db(db);
    if (!states)
        return complain(EXIT_MACHINE, "%.*s", PRINT(fault));
    for (size_t i = 0; i < known.count; i++)
        printf("%04lld %-20.*s %.*s\n", (long long)states[i].number, PRINT(states[i].name),
               PRINT(states[i].applied_at ? make_rfc3339(arena, states[i].applied_at) : TEXT("not applied")));
    return EXIT_DONE;
}

static enum exit_status migrate(struct invocation *invocation) {
    const struct settings *settings = &invocation->line.settings;
    if (has_option(&invocation->line, "status"))
        return finish_output(print_status(invocation->arena, settings));
    text fault = NO_TEXT, backup = NO_TEXT;
    struct clock clock = system_clock();
    struct db *db = open_database(invocation->arena, settings, clock_seconds(&clock), true, &backup, &fault);
    if (!db)
        return complain(EXIT_MACHINE, "%.*s", PRINT(fault));
    close_db(db);
    if (backup.bytes)
        printf("Migrated; the database as it was is in %.*s.\n", PRINT(backup));
    else
        puts("Nothing was missing.");
    return finish_output(EXIT_DONE);
}

static const struct command_option options[] = {
    {"status", NULL, "lists the steps, applied or not, and changes nothing"}, {NULL, NULL, NULL}};

const struct command migrate_command = {.name = "migrate",
                                        .operands = "",
                                        .summary = "brings the database to the tables that this program knows",
                                        .more = "Makes a backup beside the database first, and names it.",
                                        .options = options,
                                        .run = migrate};
