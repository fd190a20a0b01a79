// SPDX-License-Identifier: Apache-2.0
// publishing: from checked course files to a stored revision, and from stored revisions to the library in memory. The
// one place where the store's rows and the content's structs meet; for the commands and for the pages that teach.
#pragma once
#include "content/content.h"
#include "content/library.h"
#include "store/courses.h"

struct imported {
    text slug;
    int64_t course_id, revision_id, revision_number;
    bool is_unchanged; // the live revision has these very files already
    bool is_published;
};
// Checks and stores the files as a revision (a new course where the slug is new, owned by `owner_id`, 0: the
// administrators), and publishes it unless `is_draft`. Inside the caller's write transaction. STATUS_OK;
// STATUS_REFUSED when there are errors in `problems`, or with *fault when the revision cannot be published. Nothing
// counts unless the caller commits.
status import_course(struct db *db, struct arena *arena, const struct act *act, const struct course_files *files,
                     int64_t owner_id, bool is_draft, struct problems *problems, struct imported *out,
                     text *fault) CHECKED;
// The claims of a course, in outline order, for publish_revision.
size_t make_unit_claims(struct arena *arena, const struct course *course, struct unit_claim **claims);
// A stored revision's files again, byte for byte. NULL when bytes are missing.
struct course_files *load_course_of_revision(struct db *db, struct arena *arena, int64_t revision_id);
// All live revisions, rendered, with their numbers. The snapshot owns its arena. NULL when the database failed.
struct library *load_library(struct db *db);
