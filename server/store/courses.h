// SPDX-License-Identifier: Apache-2.0
// courses: courses, their members, their immutable revisions, and the identity of units across revisions
// (COURSE-FORMAT "Revisions and identity").
#pragma once
#include "base/status.h"
#include "model/access.h"
#include "store/store.h"

struct course_row {
    int64_t id, live_revision_id, live_number;
    text slug, bundled_hash, live_content_hash;
};
struct revision_row {
    int64_t id, course_id, number, created_at, published_at; // published_at 0: a draft
    text content_hash;
};
struct stored_file {
    text path, hash, type;
    uint64_t size;
};
struct stored_files {
    struct stored_file *items; // by path
    size_t count;
};
struct unit_path {        // one row of a revision's map
    text path, file_path; // "module" or "module/unit"
    text kind;
    int64_t unit_id;
};
struct unit_paths {
    struct unit_path *items;
    size_t count;
};

struct course_row *load_course(struct db *db, struct arena *arena, text slug);
struct course_row *load_course_by_id(struct db *db, struct arena *arena, int64_t id);
struct course_row *load_courses(struct db *db, struct arena *arena, size_t *count); // all, by slug
// A new course without a revision; `owner_id` 0: the administrators'. STATUS_CONFLICT: the slug is taken.
status save_new_course(struct db *db, struct arena *arena, const struct act *act, text slug, int64_t owner_id,
                       int64_t *id) CHECKED;
void save_course_bundled_hash(struct db *db, int64_t course_id, text content_hash);
// Whether the account may teach the course: administrators all, instructors those they are members of.
bool may_teach_course(struct db *db, struct arena *arena, int64_t account_id, enum role role, int64_t course_id);

// Stores a file's bytes under its hash, once; returns the hash. In chunks of 256 KiB.
text save_file(struct db *db, struct arena *arena, text bytes, text type);
struct stored_file *load_file(struct db *db, struct arena *arena, text hash); // path is empty; NULL: none
text load_file_bytes(struct db *db, struct arena *arena, text hash);          // the whole; NO_TEXT when a chunk lacks
#define FILE_CHUNK_BYTES (256 * 1024)
text load_file_chunk(struct db *db, struct arena *arena, text hash, int64_t number);

// A new draft revision of the files (hashes by save_file; in any order). When the newest revision has the same content
// hash, that one is returned. NULL when the database failed.
struct revision_row *save_new_revision(struct db *db, struct arena *arena, const struct act *act, int64_t course_id,
                                       const struct stored_files *files);
text make_content_hash(struct arena *arena, const struct stored_files *files); // over paths and hashes
struct revision_row *load_revision(struct db *db, struct arena *arena, int64_t revision_id);
struct revision_row *load_revision_by_number(struct db *db, struct arena *arena, int64_t course_id, int64_t number);
struct stored_files load_revision_files(struct db *db, struct arena *arena, int64_t revision_id);
struct stored_file *load_revision_file(struct db *db, struct arena *arena, int64_t revision_id, text path);

// What a revision to be published says of its modules and units, in outline order.
struct unit_claim {
    text path, file_path; // "module" or "module/unit"
    text kind;            // "module", "lesson", "quiz", "workbook"
    text was;             // the full old path ("old-module" or "old-module/old-unit"), or empty
};
// Gives every module and unit its number by the identity rules, makes the revision live, raises the library's
// generation, audits. STATUS_REFUSED with *fault a sentence when two claim one number or a claim changes the kind.
// Publishing an already published revision again (a roll back) restores its map, and needs no claims. `published_at`
// is when it was published last. A unit whose kind changed at the same path is another unit. STATUS_NOT_FOUND: no such
// revision.
status publish_revision(struct db *db, struct arena *arena, const struct act *act, int64_t revision_id,
                        const struct unit_claim *claims, size_t claims_count, text *fault) CHECKED;
struct unit_paths load_unit_paths(struct db *db, struct arena *arena, int64_t revision_id);
// Paths that published revisions of the course had once for units that live elsewhere (or nowhere) now.
struct unit_paths load_old_unit_paths(struct db *db, struct arena *arena, int64_t course_id, int64_t live_revision_id);
int64_t load_generation(struct db *db, struct arena *arena);
