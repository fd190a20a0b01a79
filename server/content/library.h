// SPDX-License-Identifier: Apache-2.0
// library: the published courses, rendered, in memory: one immutable snapshot that requests borrow and a publish
// replaces whole. Counted by references; the last to return it frees it. It knows no database: the program loads the
// stored files and hands them over.
#pragma once
#include "content/content.h"

struct library_asset {
    text path; // "assets/talk.mp4"
    text hash; // of its bytes: the ETag
    uint64_t size;
};
struct library_course {
    int64_t course_id, revision_id, revision_number, published_at;
    text content_hash;
    const struct course *course;
    const struct library_asset *assets;
    size_t assets_count;
};
struct old_path {           // an address of an earlier revision and what it is now
    text course_slug, path; // "module/unit"
    int64_t unit_number;
};
struct library {
    struct arena *arena; // the snapshot's own
    int64_t generation;
    const struct library_course *courses; // by title
    size_t courses_count;
    const struct old_path *old_paths;
    size_t old_paths_count;
};
const struct library_course *find_course(const struct library *library, text slug); // NULL: none
const struct library_course *find_course_by_id(const struct library *library, int64_t course_id);
const struct library_asset *find_asset(const struct library_course *course, text path);
// Where an old address lives now: the unit, or NULL.
const struct unit *find_moved_unit(const struct library *library, const struct library_course *course, text path);

// The shelf holds the snapshot in use.
struct shelf;
struct shelf *open_shelf(void);
void close_shelf(struct shelf *shelf); // all borrowed snapshots must have been returned
// The snapshot in use, or NULL before the first; must be returned.
const struct library *borrow_library(struct shelf *shelf);
void return_library(struct shelf *shelf, const struct library *library);
// Puts a whole new snapshot up, unless a newer generation stands there already (then it is closed). Takes it over.
void replace_library(struct shelf *shelf, struct library *library);
