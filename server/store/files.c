// SPDX-License-Identifier: Apache-2.0
// files: the bytes of courses' files, each stored once under the hash of its bytes, in chunks, so that a Range reads
// only what it needs. It must not know which revision has which file.
#include "base/arena.h"
#include "base/crypto.h"
#include "store/courses.h"
#include <string.h>

static void save_chunks(struct db *db, text hash, text bytes) {
    for (size_t from = 0, number = 0; from < bytes.length; from += FILE_CHUNK_BYTES, number++)
        (void)db_execute(
            db,
            SQL("INSERT INTO file_chunk (hash, number, bytes)"
                " VALUES ($1, $2, $3)"),
            ARGS(db_text(hash), db_integer((int64_t)number), db_bytes(text_slice(bytes, from, FILE_CHUNK_BYTES))));
}

text save_file(struct db *db, struct arena *arena, text bytes, text type) {
    text hash = make_hash_text(arena, bytes);
    int64_t made = db_execute(db,
                              SQL("INSERT INTO file (hash, size, type)"
                                  " VALUES ($1, $2, $3)"
                                  " ON CONFLICT (hash) DO NOTHING"),
                              ARGS(db_text(hash), db_integer((int64_t)bytes.length), db_text(type)));
    if (made == 1)
        save_chunks(db, hash, bytes);
    return hash;
}

struct stored_file *load_file(struct db *db, struct arena *arena, text hash) {
    struct db_rows *rows = db_query(db, arena,
                                    SQL("SELECT hash, size, type"
                                        " FROM file"
                                        " WHERE hash = $1"),
                                    ARGS(db_text(hash)));
    if (rows->count == 0)
        return NULL;
    struct stored_file *file = MAKE(arena, struct stored_file);
    *file = (struct stored_file){.path = TEXT(""),
                                 .hash = row_text(rows, 0, 0),
                                 .size = (uint64_t)row_integer(rows, 0, 1),
                                 .type = row_text(rows, 0, 2)};
    return file;
}

// Chunks as they come, put one behind the other.
struct assembly {
    char *bytes;
    size_t length, size;
};

static bool add_chunk(void *subject, const struct db_rows *row) {
    struct assembly *assembly = subject;
    text chunk = row_text(row, 0, 0);
    if (chunk.length > assembly->size - assembly->length)
        return false;
    if (chunk.length > 0)
        memcpy(assembly->bytes + assembly->length, chunk.bytes, chunk.length);
    assembly->length += chunk.length;
    return true;
}

text load_file_bytes(struct db *db, struct arena *arena, text hash) {
    const struct stored_file *file = load_file(db, arena, hash);
    if (!file)
        return NO_TEXT;
    struct assembly assembly = {.bytes = arena_make(arena, (size_t)file->size + 1), .size = (size_t)file->size};
    bool is_read = db_each(db, arena,
                           SQL("SELECT bytes"
                               " FROM file_chunk"
                               " WHERE hash = $1"
                               " ORDER BY number"),
                           ARGS(db_text(hash)), add_chunk, &assembly);
    return is_read && assembly.length == assembly.size ? (text){assembly.bytes, assembly.length} : NO_TEXT;
}

text load_file_chunk(struct db *db, struct arena *arena, text hash, int64_t number) {
    struct db_rows *rows = db_query(db, arena,
                                    SQL("SELECT bytes"
                                        " FROM file_chunk"
                                        " WHERE hash = $1 AND number = $2"),
                                    ARGS(db_text(hash), db_integer(number)));
    return rows->count > 0 ? row_text(rows, 0, 0) : NO_TEXT;
}
