// SPDX-License-Identifier: Apache-2.0
// publishing: import, publish, and the making of a library snapshot. It decides nothing about a course's grammar
// (content/) nor about rows (store/).
#include "pages/publishing.h"
#include "base/arena.h"
#include "http/conditional.h"
#include <stdlib.h>
#include <string.h>

#define LIBRARY_CEILING_BYTES ((size_t)1024 * 1024 * 1024)

size_t make_unit_claims(struct arena *arena, const struct course *course, struct unit_claim **claims) {
    size_t count = course->modules_count;
    for (size_t m = 0; m < course->modules_count; m++)
        count += course->modules[m].units_count;
    struct unit_claim *next = *claims = MAKE_ARRAY(arena, count + 1, struct unit_claim);
    for (size_t m = 0; m < course->modules_count; m++) {
        const struct module *module = &course->modules[m];
        *next++ = (struct unit_claim){module->slug, TEXT(""), TEXT("module"), module->was};
        for (size_t u = 0; u < module->units_count; u++) {
            const struct unit *unit = &module->units[u];
            text was = unit->was;
            if (is_text_empty(was) && !is_text_empty(module->was))
                was = make_textf(arena, "%.*s/%.*s", PRINT(module->was), PRINT(unit->slug));
            *next++ = (struct unit_claim){unit->path, unit->file, unit_kind_name(unit->kind), was};
        }
    }
    return count;
}

static struct stored_files save_files(struct db *db, struct arena *arena, const struct course_files *files) {
    struct stored_files stored = {MAKE_ARRAY(arena, files->count + 1, struct stored_file), files->count};
    for (size_t i = 0; i < files->count; i++) {
        text type = media_type_of(files->items[i].path);
        stored.items[i] = (struct stored_file){files->items[i].path, save_file(db, arena, files->items[i].bytes, type),
                                               type, files->items[i].bytes.length};
    }
    return stored;
}

// The course's row, made where it is new.
static status find_or_make_course(struct db *db, struct arena *arena, const struct act *act, text slug,
                                  int64_t owner_id, struct course_row **row) {
    *row = load_course(db, arena, slug);
    if (*row)
        return STATUS_OK;
    int64_t id = 0;
    status code = save_new_course(db, arena, act, slug, owner_id, &id);
    *row = load_course(db, arena, slug);
    return code == STATUS_CREATED || code == STATUS_OK ? STATUS_OK : code;
}

static status publish_course(struct db *db, struct arena *arena, const struct act *act, const struct course *course,
                             struct imported *out, text *fault) {
    struct unit_claim *claims = NULL;
    size_t count = make_unit_claims(arena, course, &claims);
    status code = publish_revision(db, arena, act, out->revision_id, claims, count, fault);
    out->is_published = code == STATUS_OK;
    return code;
}

status import_course(struct db *db, struct arena *arena, const struct act *act, const struct course_files *files,
                     int64_t owner_id, bool is_draft, struct problems *problems, struct imported *out, text *fault) {
    *out = (struct imported){0};
    const struct course *course = read_course(arena, files, problems);
    if (!course || problems->errors > 0)
        return STATUS_REFUSED;
    struct course_row *row = NULL;
    status code = find_or_make_course(db, arena, act, course->slug, owner_id, &row);
    if (code != STATUS_OK || !row)
        return code == STATUS_OK ? STATUS_UNAVAILABLE : code;
    struct stored_files stored = save_files(db, arena, files);
    struct revision_row *revision = save_new_revision(db, arena, act, row->id, &stored);
    if (!revision)
        return STATUS_UNAVAILABLE;
    *out = (struct imported){.slug = course->slug,
                             .course_id = row->id,
                             .revision_id = revision->id,
                             .revision_number = revision->number,
                             .is_unchanged = row->live_revision_id == revision->id};
    return is_draft || out->is_unchanged ? STATUS_OK : publish_course(db, arena, act, course, out, fault);
}

struct course_files *load_course_of_revision(struct db *db, struct arena *arena, int64_t revision_id) {
    struct stored_files stored = load_revision_files(db, arena, revision_id);
    struct course_files *files = MAKE(arena, struct course_files);
    files->items = MAKE_ARRAY(arena, stored.count + 1, struct course_file);
    for (size_t i = 0; i < stored.count; i++) {
        text bytes = load_file_bytes(db, arena, stored.items[i].hash);
        if (!bytes.bytes)
            return NULL;
        files->items[files->count++] = (struct course_file){stored.items[i].path, bytes, bytes.length};
    }
    return files;
}

// ---- the library ---------------------------------------------------------------------------------------------------

// What the course is made of as the library needs it: text whole, assets only by name and size. Pictures are whole too,
// as their sizes stand in the page. NULL when text is damaged: a course with a hole would tell learners they are done.
static struct course_files *load_readable_files(struct db *db, struct arena *arena, const struct stored_files *stored,
                                                text slug) {
    struct course_files *files = MAKE(arena, struct course_files);
    files->items = MAKE_ARRAY(arena, stored->count + 1, struct course_file);
    files->default_slug = slug;
    for (size_t i = 0; i < stored->count; i++) {
        const struct stored_file *file = &stored->items[i];
        bool is_long = file->size > 1024 * 1024;
        text bytes = is_long ? load_file_chunk(db, arena, file->hash, 0) : load_file_bytes(db, arena, file->hash);
        if (!bytes.bytes && text_ends_with(file->path, TEXT(".md")))
            return NULL;
        files->items[files->count++] = (struct course_file){file->path, bytes, file->size};
    }
    return files;
}

static int64_t find_number(const struct unit_paths *paths, text path) {
    for (size_t i = 0; i < paths->count; i++)
        if (is_text_equal(paths->items[i].path, path))
            return paths->items[i].unit_id;
    return 0;
}

static void set_numbers(struct course *course, const struct unit_paths *paths) {
    for (size_t m = 0; m < course->modules_count; m++) {
        struct module *module = &course->modules[m];
        module->number = find_number(paths, module->slug);
        for (size_t u = 0; u < module->units_count; u++)
            module->units[u].number = find_number(paths, module->units[u].path);
    }
}

static void set_assets(struct arena *arena, const struct stored_files *stored, struct library_course *course) {
    struct library_asset *assets = MAKE_ARRAY(arena, stored->count + 1, struct library_asset);
    for (size_t i = 0; i < stored->count; i++)
        if (text_starts_with(stored->items[i].path, TEXT("assets/")))
            assets[course->assets_count++] =
                (struct library_asset){stored->items[i].path, stored->items[i].hash, stored->items[i].size};
    course->assets = assets;
}

// False: this course cannot be read (its files are damaged); the library goes without it.
static bool load_library_course(struct db *db, struct arena *arena, const struct course_row *row,
                                struct library_course *out) {
    struct revision_row *revision = load_revision(db, arena, row->live_revision_id);
    if (!revision)
        return false;
    struct stored_files stored = load_revision_files(db, arena, revision->id);
    struct problems problems = make_problems(arena);
    const struct course_files *files = load_readable_files(db, arena, &stored, row->slug);
    struct course *course = files ? read_course(arena, files, &problems) : NULL;
    if (!course)
        return false;
    course->slug = row->slug;
    struct unit_paths paths = load_unit_paths(db, arena, revision->id);
    set_numbers(course, &paths);
    *out = (struct library_course){.course_id = row->id,
                                   .revision_id = revision->id,
                                   .revision_number = revision->number,
                                   .published_at = revision->published_at,
                                   .content_hash = revision->content_hash,
                                   .course = course};
    set_assets(arena, &stored, out);
    return true;
}

static int compare_titles(const void *left, const void *right) {
    const struct library_course *a = (const struct library_course *)left, *b = (const struct library_course *)right;
    int order = compare_texts(a->course->title, b->course->title);
    return order != 0 ? order : compare_texts(a->course->slug, b->course->slug);
}

static void add_old_paths(struct db *db, struct arena *arena, struct library *library, struct old_path **paths,
                          size_t *count) {
    for (size_t c = 0; c < library->courses_count; c++) {
        const struct library_course *course = &library->courses[c];
        struct unit_paths old = load_old_unit_paths(db, arena, course->course_id, course->revision_id);
        struct old_path *grown = MAKE_ARRAY(arena, *count + old.count + 1, struct old_path);
        if (*count > 0)
            memcpy(grown, *paths, *count * sizeof *grown);
        for (size_t i = 0; i < old.count; i++)
            grown[*count + i] = (struct old_path){course->course->slug, old.items[i].path, old.items[i].unit_id};
        *paths = grown;
        *count += old.count;
    }
}

struct library *load_library(struct db *db) {
    struct arena *arena = open_arena(LIBRARY_CEILING_BYTES);
    struct library *library = MAKE(arena, struct library);
    library->arena = arena;
    library->generation = load_generation(db, arena);
    size_t rows_count = 0;
    struct course_row *rows = load_courses(db, arena, &rows_count);
    struct library_course *courses = MAKE_ARRAY(arena, rows_count + 1, struct library_course);
    for (size_t i = 0; i < rows_count; i++)
        if (rows[i].live_revision_id != 0 && load_library_course(db, arena, &rows[i], &courses[library->courses_count]))
            library->courses_count++;
    qsort(courses, library->courses_count, sizeof *courses, compare_titles);
    library->courses = courses;
    struct old_path *old_paths = NULL;
    add_old_paths(db, arena, library, &old_paths, &library->old_paths_count);
    library->old_paths = old_paths;
    if (db_failed(db) == DB_SOUND)
        return library;
    close_arena(arena);
    return NULL;
}
