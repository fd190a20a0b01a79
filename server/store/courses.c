// SPDX-License-Identifier: Apache-2.0
// courses: rows of `course` and `course_member`, and the library's generation. What a course holds is in revisions.c,
// which of its units are the same as before in unit_identity.c.
#include "store/courses.h"
#include "base/arena.h"
#include "base/random.h"
#include "store/audit.h"

#define COLUMNS                                                                                                        \
    "course.id, course.live_revision_id, revision.number, course.slug, course.bundled_hash, revision.content_hash"
#define WITH_LIVE_REVISION                                                                                             \
    " FROM course"                                                                                                     \
    " LEFT JOIN revision ON revision.id = course.live_revision_id"

static void read_course_row(const struct db_rows *rows, size_t row, struct course_row *course) {
    *course = (struct course_row){.id = row_integer(rows, row, 0),
                                  .live_revision_id = row_integer(rows, row, 1),
                                  .live_number = row_integer(rows, row, 2),
                                  .slug = row_text(rows, row, 3),
                                  .bundled_hash = row_text(rows, row, 4),
                                  .live_content_hash = row_text(rows, row, 5)};
}

static struct course_row *first_course(struct arena *arena, const struct db_rows *rows) {
    if (rows->count == 0)
        return NULL;
    struct course_row *course = MAKE(arena, struct course_row);
    read_course_row(rows, 0, course);
    return course;
}

struct course_row *load_course(struct db *db, struct arena *arena, text slug) {
    return first_course(arena, db_query(db, arena,
                                        SQL("SELECT " COLUMNS WITH_LIVE_REVISION ""
                                            " WHERE course.slug = $1"),
                                        ARGS(db_text(slug))));
}

struct course_row *load_course_by_id(struct db *db, struct arena *arena, int64_t id) {
    return first_course(arena, db_query(db, arena,
                                        SQL("SELECT " COLUMNS WITH_LIVE_REVISION ""
                                            " WHERE course.id = $1"),
                                        ARGS(db_integer(id))));
}

struct course_row *load_courses(struct db *db, struct arena *arena, size_t *count) {
    struct db_rows *rows = db_query(db, arena,
                                    SQL("SELECT " COLUMNS WITH_LIVE_REVISION ""
                                        " ORDER BY course.slug"),
                                    NO_ARGS);
    struct course_row *courses = MAKE_ARRAY(arena, rows->count + 1, struct course_row);
    for (size_t i = 0; i < rows->count; i++)
        read_course_row(rows, i, &courses[i]);
    *count = rows->count;
    return courses;
}

status save_new_course(struct db *db, struct arena *arena, const struct act *act, text slug, int64_t owner_id,
                       int64_t *id) {
    *id = next_id(act->ids);
    int64_t made = db_execute(db,
                              SQL("INSERT INTO course (id, slug, created_at)"
                                  " VALUES ($1, $2, $3)"
                                  " ON CONFLICT (slug) DO NOTHING"),
                              ARGS(db_integer(*id), db_text(slug), db_integer(act->now)));
    if (made != 1)
        return refusal(db, STATUS_CONFLICT);
    if (owner_id != 0)
        (void)db_execute(db,
                         SQL("INSERT INTO course_member (course_id, account_id, is_owner)"
                             " VALUES ($1, $2, 1)"),
                         ARGS(db_integer(*id), db_integer(owner_id)));
    save_audit(db, arena, act, "course.create", make_textf(arena, "course %.*s", PRINT(slug)), NULL);
    return STATUS_CREATED;
}

void save_course_bundled_hash(struct db *db, int64_t course_id, text content_hash) {
    (void)db_execute(db,
                     SQL("UPDATE course"
                         " SET bundled_hash = $2"
                         " WHERE id = $1"),
                     ARGS(db_integer(course_id), db_text(content_hash)));
}

bool may_teach_course(struct db *db, struct arena *arena, int64_t account_id, enum role role, int64_t course_id) {
    if (role != ROLE_INSTRUCTOR)
        return role == ROLE_ADMIN;
    return db_query(db, arena,
                    SQL("SELECT is_owner"
                        " FROM course_member"
                        " WHERE course_id = $1 AND account_id = $2"),
                    ARGS(db_integer(course_id), db_integer(account_id)))
               ->count > 0;
}

int64_t load_generation(struct db *db, struct arena *arena) {
    return first_integer(db_query(db, arena,
                                  SQL("SELECT generation"
                                      " FROM library_state"
                                      " WHERE id = 1"),
                                  NO_ARGS));
}
