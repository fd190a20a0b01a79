// SPDX-License-Identifier: Apache-2.0
// serve: opens everything, brings the bundled courses to an empty database, serves until it is told to stop, drains.
// It holds the data folder's lock for as long as it runs. It must not know an address or a page.
#include "app.h"
#include "base/arena.h"
#include "base/memory.h"
#include "commands/command.h"
#include "pages/publishing.h"
#include "store/accounts.h"
#include "store/links.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

// The first start brings the courses that came with the program. Later ones are offered to an administrator, never put
// over what is there.
static bool import_bundled_courses(struct app *app, text *fault) {
    size_t rows = 0, bundled = 0;
    text *slugs = NULL;
    if (!db_begin_write(app->db)) {
        *fault = TEXT("The database cannot be written.");
        return false;
    }
    (void)load_courses(app->db, app->arena, &rows);
    bundled = rows > 0 ? 0 : bundled_courses(app->arena, &slugs);
    for (size_t i = 0; i < bundled; i++) {
        struct problems problems = make_problems(app->arena);
        struct act act = app_act(app);
        struct imported imported;
        const struct course_files *files = find_bundled_course(app->arena, slugs[i]);
        if (!files ||
            import_course(app->db, app->arena, &act, files, 0, false, &problems, &imported, fault) != STATUS_OK) {
            *fault = make_textf(app->arena, "The bundled course %.*s has a fault.", PRINT(slugs[i]));
            db_rollback(app->db);
            return false;
        }
        struct revision_row *revision = load_revision(app->db, app->arena, imported.revision_id);
        save_course_bundled_hash(app->db, imported.course_id, revision ? revision->content_hash : TEXT(""));
    }
    if (db_commit(app->db))
        return true;
    *fault = TEXT("The bundled courses could not be stored: is the disk full?");
    db_rollback(app->db);
    return false;
}

// A link that makes the first administrator, while there is none.
static text make_first_admin_link(struct app *app) {
    text token = NO_TEXT;
    if (!db_begin_write(app->db)) {
        db_rollback(app->db);
        return NO_TEXT;
    }
    struct act act = app_act(app);
    if (count_admins(app->db, app->arena) == 0)
        token = save_new_link(app->db, app->arena, &act, LINK_FIRST_ADMIN, 0);
    if (!db_commit(app->db)) {
        db_rollback(app->db);
        return NO_TEXT;
    }
    return token;
}

static void say_where(const struct app *app, text link_token) {
    char *folder = realpath(make_c_string(app->arena, app->settings->data), NULL);
    printf("Stoa serves %.*s\n", PRINT(app->site.base_url));
    printf("Everything is kept in %s\n", folder ? folder : "the data folder");
    if (link_token.bytes)
        printf("Make the first administrator (once, within 24 hours): %.*s/welcome/%.*s\n", PRINT(app->site.base_url),
               PRINT(link_token));
    if (!app->site.is_https && !is_listen_loopback(app->settings->listen))
        fputs("stoa: warning: this address is plain http and not this machine only: passwords cross the network "
              "unprotected. Put a proxy with TLS in front (README).\n",
              stderr);
    fflush(stdout);
    if (folder)
        release(folder);
}

static void wait_for_end(void) {
    sigset_t ends;
    int got = 0;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    sigwait(&ends, &got);
}

// Before any thread is made, so that all of them leave the signals to wait_for_end.
static void block_ends(void) {
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
}

static enum exit_status serve(struct invocation *invocation) {
    text fault = TEXT("it cannot start");
    const struct settings *settings = &invocation->line.settings;
    block_ends();
    int lock_file = lock_data_folder(invocation->arena, settings->data, &fault);
    struct app *app = lock_file >= 0 ? open_app(invocation->arena, settings, false, &fault) : NULL;
    if (!app) {
        unlock_data_folder(lock_file);
        return complain(EXIT_MACHINE, "%.*s", PRINT(fault));
    }
    app->lock_file = lock_file;
    enum exit_status result = EXIT_MACHINE;
    if (import_bundled_courses(app, &fault)) {
        text link = make_first_admin_link(app);
        if (start_serving(app, &fault)) {
            say_where(app, link);
            wait_for_end();
            result = EXIT_DONE;
        }
        stop_serving(app);
    }
    if (result != EXIT_DONE)
        complain(result, "%.*s", PRINT(fault));
    close_app(app);
    return result;
}

const struct command serve_command = {.name = "serve",
                                      .operands = "",
                                      .summary = "serves until SIGTERM or SIGINT, then drains and ends",
                                      .more = "Applies migrations, brings the bundled courses to an empty database, "
                                              "prints the address and, while there is no\nadministrator, a one-time "
                                              "link that makes the first one.",
                                      .run = serve};
