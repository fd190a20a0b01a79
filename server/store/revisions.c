// SPDX-License-Identifier: Apache-2.0
// revisions: rows of `revision` and `revision_file`: which files a course had, unchanged for ever. Which revision is
// live, and what stands where in it, is publish.c's.
#include "base/arena.h"
#include "base/buffer.h"
#include "base/crypto.h"
#include "base/random.h"
#include "store/courses.h"
#include <stdlib.h>
#include <string.h>

#define COLUMNS "id, course_id, number, created_at, published_at, content_hash"
#define FILE_COLUMNS "revision_file.path, file.hash, file.size, file.type"

static struct revision_row *first_revision(struct arena *arena, const struct db_rows *rows) {
    if (rows->count == 0)
        return NULL;
    struct revision_row *revision = MAKE(arena, struct revision_row);
    *revision = (struct revision_row){.id = row_integer(rows, 0, 0),
                                      .course_id = row_integer(rows, 0, 1),
                                      .number = row_integer(rows, 0, 2),
                                      .created_at = row_integer(rows, 0, 3),
                                      .published_at = row_integer(rows, 0, 4),
                                      .content_hash = row_text(rows, 0, 5)};
    return revision;
}

struct revision_row *load_revision(struct db *db, struct arena *arena, int64_t revision_id) {
    return first_revision(arena, db_query(db, arena,
                                          SQL("SELECT " COLUMNS " FROM revision"
                                              " WHERE id = $1"),
                                          ARGS(db_integer(revision_id))));
}

struct revision_row *load_revision_by_number(struct db *db, struct arena *arena, int64_t course_id, int64_t number) {
    return first_revision(arena, db_query(db, arena,
                                          SQL("SELECT " COLUMNS " FROM revision"
                                              " WHERE course_id = $1 AND number = $2"),
                                          ARGS(db_integer(course_id), db_integer(number))));
}

static struct revision_row *load_newest_revision(struct db *db, struct arena *arena, int64_t course_id) {
    return first_revision(arena, db_query(db, arena,
                                          SQL("SELECT " COLUMNS " FROM revision"
                                              " WHERE course_id = $1"
                                              " ORDER BY number DESC"
                                              " LIMIT 1"),
                                          ARGS(db_integer(course_id))));
}

static int compare_files(const void *left, const void *right) {
    return compare_texts(((const struct stored_file *)left)->path, ((const struct stored_file *)right)->path);
}

// Neither paths nor hashes hold a NUL or a line end, so no two courses give the same bytes.
text make_content_hash(struct arena *arena, const struct stored_files *files) {
    struct stored_file *sorted = MAKE_ARRAY(arena, files->count + 1, struct stored_file);
    if (files->count > 0)
        memcpy(sorted, files->items, files->count * sizeof *sorted);
    qsort(sorted, files->count, sizeof *sorted, compare_files);
    struct hashing *hashing = make_hashing(arena);
    for (size_t i = 0; i < files->count; i++) {
        hashing_add(hashing, sorted[i].path.bytes, sorted[i].path.length);
        hashing_add(hashing, "", 1);
        hashing_add(hashing, sorted[i].hash.bytes, sorted[i].hash.length);
        hashing_add(hashing, "\n", 1);
    }
    struct hash hash = hashing_end(hashing);
    return make_hex(arena, hash.bytes, sizeof hash.bytes);
}

static void save_revision_files(struct db *db, int64_t revision_id, const struct stored_files *files) {
    for (size_t i = 0; i < files->count; i++)
        (void)db_execute(db,
                         SQL("INSERT INTO revision_file (revision_id, path, file_hash)"
                             " VALUES ($1, $2, $3)"),
                         ARGS(db_integer(revision_id), db_text(files->items[i].path), db_text(files->items[i].hash)));
}

struct revision_row *save_new_revision(struct db *db, struct arena *arena, const struct act *act, int64_t course_id,
                                       const struct stored_files *files) {
    (void)db_execute(db,
                     SQL("UPDATE course"
                         " SET version = version + 1"
                         " WHERE id = $1"),
                     ARGS(db_integer(course_id)));
    text content_hash = make_content_hash(arena, files);
    struct revision_row *newest = load_newest_revision(db, arena, course_id);
    if (newest && is_text_equal(newest->content_hash, content_hash))
        return newest;
    int64_t id = next_id(act->ids);
    (void)db_execute(db,
                     SQL("INSERT INTO revision (id, course_id, number, content_hash, created_at, created_by)"
                         " VALUES ($1, $2, $3, $4, $5, $6)"),
                     ARGS(db_integer(id), db_integer(course_id), db_integer(newest ? newest->number + 1 : 1),
                          db_text(content_hash), db_integer(act->now), db_integer_or_null(act->actor_id)));
    save_revision_files(db, id, files);
    return load_revision(db, arena, id);
}

static void read_file_row(const struct db_rows *rows, size_t row, struct stored_file *file) {
    *file = (struct stored_file){.path = row_text(rows, row, 0),
                                 .hash = row_text(rows, row, 1),
                                 .size = (uint64_t)row_integer(rows, row, 2),
                                 .type = row_text(rows, row, 3)};
}

struct stored_files load_revision_files(struct db *db, struct arena *arena, int64_t revision_id) {
    struct db_rows *rows = db_query(db, arena,
                                    SQL("SELECT " FILE_COLUMNS " FROM revision_file"
                                        " JOIN file ON file.hash = revision_file.file_hash"
                                        " WHERE revision_file.revision_id = $1"),
                                    ARGS(db_integer(revision_id)));
    struct stored_files files = {MAKE_ARRAY(arena, rows->count + 1, struct stored_file), rows->count};
    for (size_t i = 0; i < rows->count; i++)
        read_file_row(rows, i, &files.items[i]);
    qsort(files.items, files.count, sizeof *files.items, compare_files); // by bytes, whatever the engine's collation
    return files;
}

struct stored_file *load_revision_file(struct db *db, struct arena *arena, int64_t revision_id, text path) {
    struct db_rows *rows = db_query(db, arena,
                                    SQL("SELECT " FILE_COLUMNS " FROM revision_file"
                                        " JOIN file ON file.hash = revision_file.file_hash"
                                        " WHERE revision_file.revision_id = $1 AND revision_file.path = $2"),
                                    ARGS(db_integer(revision_id), db_text(path)));
    if (rows->count == 0)
        return NULL;
    struct stored_file *file = MAKE(arena, struct stored_file);
    read_file_row(rows, 0, file);
    return file;
}
