// SPDX-License-Identifier: Apache-2.0
// import: stores course folders or zips as new revisions and publishes them, also while servers run; returns when each
// of them serves what was stored.
#include "app.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "commands/command.h"
#include "commands/problem_report.h"
#include "pages/publishing.h"
#include "store/accounts.h"
#include "store/processes.h"
#include <stdio.h>
#include <time.h>

#define WAIT_MILLISECONDS 3000
#define LOOK_MILLISECONDS 50

// The account behind --owner; *id stays 0 without one.
static bool find_owner(struct app *app, const struct command_line *line, int64_t *id, text *fault) {
    text email = option_value(line, "owner");
    *id = 0;
    if (!email.bytes)
        return true;
    struct account *account = load_account_by_email(app->db, app->arena, email);
    if (!account || !is_role_at_least(account->role, ROLE_INSTRUCTOR)) {
        *fault = TEXT("--owner wants the address of an instructor or administrator of this Stoa.");
        return false;
    }
    *id = account->id;
    return true;
}

static void say_imported(struct buffer *said, text operand, const struct imported *imported) {
    const char *how = imported->is_unchanged   ? "is live already, unchanged"
                      : imported->is_published ? "is live"
                                               : "is stored as a draft";
    buffer_addf(said, "%.*s: course %.*s, revision %lld %s\n", PRINT(operand), PRINT(imported->slug),
                (long long)imported->revision_number, how);
}

// One write transaction for all operands: all of them or none.
static enum exit_status import_all(struct app *app, const struct command_line *line, struct buffer *said) {
    text fault = NO_TEXT;
    int64_t owner = 0;
    struct act act = app_act(app);
    if (!find_owner(app, line, &owner, &fault))
        return complain(EXIT_REFUSED, "%.*s", PRINT(fault));
    for (size_t i = 0; i < line->operands_count; i++) {
        struct problems problems = make_problems(app->arena);
        struct content_limits limits = default_content_limits();
        struct imported imported;
        struct course_files *files = load_course_files(app->arena, line->operands[i], &limits, &problems);
        status code = files ? import_course(app->db, app->arena, &act, files, owner, has_option(line, "draft"),
                                            &problems, &imported, &fault)
                            : STATUS_REFUSED;
        print_problems(stderr, app->arena, line->operands[i], &problems);
        if (code == STATUS_REFUSED)
            return complain(EXIT_REFUSED, "%.*s: %.*s Nothing was stored.", PRINT(line->operands[i]),
                            PRINT(fault.bytes ? fault : TEXT("the course has errors.")));
        if (code != STATUS_OK || db_failed(app->db) != DB_SOUND)
            return complain(EXIT_MACHINE, "the database refused: %s", db_failure_words(app->db));
        say_imported(said, line->operands[i], &imported);
    }
    return EXIT_DONE;
}

static bool is_served_everywhere(struct app *app) {
    bool is_served = false;
    if (db_begin_read(app->db))
        is_served = is_generation_served(app->db, app->arena, load_generation(app->db, app->arena),
                                         clock_seconds(&app->clock), PROCESS_SILENT_SECONDS);
    db_rollback(app->db);
    return is_served;
}

static void wait_until_served(struct app *app) {
    for (int waited = 0; waited < WAIT_MILLISECONDS; waited += LOOK_MILLISECONDS) {
        if (is_served_everywhere(app))
            return;
        nanosleep(&(struct timespec){.tv_nsec = LOOK_MILLISECONDS * 1000000L}, NULL);
    }
    fputs("stoa: warning: a running server does not serve this yet; it will when it looks again.\n", stderr);
}

static void say_and_wait(struct app *app, struct buffer *said) {
    wait_until_served(app);
    printf("%.*s", PRINT(buffer_text(said)));
}

static enum exit_status import(struct invocation *invocation) {
    text fault = NO_TEXT;
    struct app *app = open_app(invocation->arena, &invocation->line.settings, false, &fault);
    if (!app)
        return complain(EXIT_MACHINE, "%.*s", PRINT(fault));
    enum exit_status result = EXIT_MACHINE;
    struct buffer said = buffer_in(invocation->arena, 1024 * 1024);
    if (!db_begin_write(app->db)) {
        complain(EXIT_MACHINE, "the database cannot be written: %s", db_failure_words(app->db));
        db_rollback(app->db);
    } else {
        result = import_all(app, &invocation->line, &said);
        if (result != EXIT_DONE)
            db_rollback(app->db);
        else if (!db_commit(app->db))
            result = complain(EXIT_MACHINE, "nothing was stored: %s", db_failure_words(app->db));
        else
            say_and_wait(app, &said);
    }
    close_app(app);
    return finish_output(result);
}

static const struct command_option options[] = {
    {"draft", NULL, "stores the revision and leaves it a draft"},
    {"owner", "EMAIL", "the instructor to whom a new course belongs (default: the administrators)"},
    {NULL, NULL, NULL}};

const struct command import_command = {.name = "import",
                                       .operands = "DIR|ZIP...",
                                       .operands_least = 1,
                                       .operands_most = 1000,
                                       .summary = "checks, stores and publishes courses; all of them or none",
                                       .options = options,
                                       .run = import};
