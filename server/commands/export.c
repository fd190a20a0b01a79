// SPDX-License-Identifier: Apache-2.0
// export: writes a stored revision back as the folder that it was, byte for byte, or as a zip of it.
// It reads one revision in one read transaction, and must not change the database.
#include "app.h"
#include "base/arena.h"
#include "commands/command.h"
#include "pages/publishing.h"
#include <stdio.h>

static struct revision_row *find_revision(struct app *app, const struct command_line *line, text *fault) {
    text slug = line->operands[0], number = option_value(line, "revision");
    const struct course_row *course = load_course(app->db, app->arena, slug);
    int64_t wanted = 0;
    if (!course) {
        *fault = make_textf(app->arena, "there is no course %.*s", PRINT(slug));
        return NULL;
    }
    if (number.bytes && !text_to_integer(number, 1, INT64_MAX, &wanted)) {
        *fault = TEXT("--revision is a number from 1 on");
        return NULL;
    }
    struct revision_row *revision = number.bytes ? load_revision_by_number(app->db, app->arena, course->id, wanted)
                                                 : load_revision(app->db, app->arena, course->live_revision_id);
    if (!revision)
        *fault = number.bytes ? TEXT("there is no such revision")
                              : TEXT("the course has no live revision; name one with --revision");
    return revision;
}

static enum exit_status export_course(struct app *app, const struct command_line *line) {
    text fault = NO_TEXT, where = line->operands[1];
    struct revision_row *revision = find_revision(app, line, &fault);
    if (!revision)
        return complain(EXIT_REFUSED, "%.*s", PRINT(fault));
    struct course_files *files = load_course_of_revision(app->db, app->arena, revision->id);
    if (!files)
        return complain(EXIT_MACHINE, "bytes of this revision are missing in the database");
    files->default_slug = line->operands[0];
    bool is_zip = text_ends_with(where, TEXT(".zip"));
    if (is_zip ? save_course_zip(app->arena, files, where, &fault)
               : save_course_folder(app->arena, files, where, &fault)) {
        printf("%.*s: revision %lld, %zu files\n", PRINT(where), (long long)revision->number, files->count);
        return EXIT_DONE;
    }
    return complain(EXIT_REFUSED, "%.*s", PRINT(fault));
}

static enum exit_status export(struct invocation *invocation) {
    text fault = NO_TEXT; struct app *app = open_app(invocation->arena, &invocation->line.settings, true, &fault);
    if (!app) return complain(EXIT_MACHINE, "%.*s", PRINT(fault));
    enum exit_status result = EXIT_MACHINE;
    if (db_begin_read(app->db)) result = export_course(app, &invocation->line);
    db_rollback(app->db);
    close_app(app);
    return finish_output(result);
}

static const struct command_option options[] = {
    {"revision", "N", "an older revision, or a draft (default: the live one)"}, {NULL, NULL, NULL}};

const struct command export_command = {.name = "export",
                                       .operands = "COURSE DIR|FILE.zip",
                                       .operands_least = 2,
                                       .operands_most = 2,
                                       .summary = "writes a course back as the folder that it was",
                                       .more = "DIR becomes the course folder itself; it is new or empty.",
                                       .options = options,
                                       .run = export};
