// SPDX-License-Identifier: Apache-2.0
// publish: makes a revision live, with the map of its paths to the numbers of its units, and reads those maps. The
// first write locks the course, so that one publish at a time decides. Which unit is which is decided by
// unit_identity.c.
#include "base/arena.h"
#include "base/json.h"
#include "base/random.h"
#include "store/audit.h"
#include "store/courses.h"
#include "store/unit_identity.h"

static struct unit_paths read_unit_paths(struct arena *arena, const struct db_rows *rows) {
    struct unit_paths paths = {MAKE_ARRAY(arena, rows->count + 1, struct unit_path), rows->count};
    for (size_t i = 0; i < rows->count; i++)
        paths.items[i] = (struct unit_path){.path = row_text(rows, i, 0),
                                            .file_path = row_text(rows, i, 1),
                                            .kind = row_text(rows, i, 2),
                                            .unit_id = row_integer(rows, i, 3)};
    return paths;
}

struct unit_paths load_unit_paths(struct db *db, struct arena *arena, int64_t revision_id) {
    return read_unit_paths(arena, db_query(db, arena,
                                           SQL("SELECT revision_unit.path, revision_unit.file_path, unit.kind, unit.id"
                                               " FROM revision_unit"
                                               " JOIN unit ON unit.id = revision_unit.unit_id"
                                               " WHERE revision_unit.revision_id = $1"
                                               " ORDER BY revision_unit.path"),
                                           ARGS(db_integer(revision_id))));
}

struct unit_paths load_old_unit_paths(struct db *db, struct arena *arena, int64_t course_id, int64_t live_revision_id) {
    return read_unit_paths(
        arena, db_query(db, arena,
                        SQL("SELECT path, file_path, kind, unit_id"
                            " FROM (SELECT revision_unit.path, revision_unit.file_path, unit.kind, unit.id AS unit_id,"
                            "   row_number() OVER (PARTITION BY revision_unit.path"
                            "     ORDER BY revision.published_at DESC, revision.number DESC) AS place"
                            "   FROM revision"
                            "   JOIN revision_unit ON revision_unit.revision_id = revision.id"
                            "   JOIN unit ON unit.id = revision_unit.unit_id"
                            "   WHERE revision.course_id = $1 AND revision.published_at IS NOT NULL) AS past"
                            " WHERE place = 1"
                            " AND NOT EXISTS (SELECT 1 FROM revision_unit AS live"
                            "   WHERE live.revision_id = $2 AND live.path = past.path)"
                            " ORDER BY path"),
                        ARGS(db_integer(course_id), db_integer(live_revision_id))));
}

// Every path with every unit that had it in a published revision, last published first.
static struct unit_paths load_history(struct db *db, struct arena *arena, int64_t course_id) {
    return read_unit_paths(
        arena, db_query(db, arena,
                        SQL("SELECT revision_unit.path, max(revision_unit.file_path), unit.kind, unit.id"
                            " FROM revision"
                            " JOIN revision_unit ON revision_unit.revision_id = revision.id"
                            " JOIN unit ON unit.id = revision_unit.unit_id"
                            " WHERE revision.course_id = $1 AND revision.published_at IS NOT NULL"
                            " GROUP BY revision_unit.path, unit.kind, unit.id"
                            " ORDER BY max(revision.published_at) DESC, max(revision.number) DESC, revision_unit.path"),
                        ARGS(db_integer(course_id))));
}

// The revision's course, locked for the rest of the transaction. NULL: there is no such revision.
static struct course_row *lock_course_of(struct db *db, struct arena *arena, const struct revision_row *revision) {
    int64_t changed = revision ? db_execute(db,
                                            SQL("UPDATE course"
                                                " SET version = version + 1"
                                                " WHERE id = $1"),
                                            ARGS(db_integer(revision->course_id)))
                               : 0;
    return changed == 1 ? load_course_by_id(db, arena, revision->course_id) : NULL;
}

static void save_new_unit(struct db *db, int64_t unit_id, int64_t course_id, text kind) {
    (void)db_execute(db,
                     SQL("INSERT INTO unit (id, course_id, kind)"
                         " VALUES ($1, $2, $3)"),
                     ARGS(db_integer(unit_id), db_integer(course_id), db_text(kind)));
}

// Writes the map of a revision that is published for the first time.
static status save_unit_map(struct db *db, struct arena *arena, const struct act *act, const struct course_row *course,
                            int64_t revision_id, const struct unit_claim *claims, size_t claims_count, text *fault) {
    struct unit_past past = {load_unit_paths(db, arena, course->live_revision_id), load_history(db, arena, course->id)};
    int64_t *numbers = make_unit_identities(arena, &past, claims, claims_count, fault);
    if (!numbers)
        return STATUS_REFUSED;
    for (size_t i = 0; i < claims_count; i++) {
        int64_t unit_id = numbers[i] != 0 ? numbers[i] : next_id(act->ids);
        if (numbers[i] == 0)
            save_new_unit(db, unit_id, course->id, claims[i].kind);
        (void)db_execute(
            db,
            SQL("INSERT INTO revision_unit (revision_id, path, unit_id, file_path)"
                " VALUES ($1, $2, $3, $4)"),
            ARGS(db_integer(revision_id), db_text(claims[i].path), db_integer(unit_id), db_text(claims[i].file_path)));
    }
    return STATUS_OK;
}

static void make_live(struct db *db, struct arena *arena, const struct act *act, const struct course_row *course,
                      const struct revision_row *revision) {
    (void)db_execute(db,
                     SQL("UPDATE revision"
                         " SET published_at = $2"
                         " WHERE id = $1"),
                     ARGS(db_integer(revision->id), db_integer(act->now)));
    (void)db_execute(db,
                     SQL("UPDATE course"
                         " SET live_revision_id = $2"
                         " WHERE id = $1"),
                     ARGS(db_integer(course->id), db_integer(revision->id)));
    (void)db_execute(db,
                     SQL("UPDATE library_state"
                         " SET generation = generation + 1"
                         " WHERE id = 1"),
                     NO_ARGS);
    struct json *detail = make_json_object(arena);
    json_set(detail, TEXT("revision"), make_json_integer(arena, revision->number));
    save_audit(db, arena, act, "course.publish", make_textf(arena, "course %.*s", PRINT(course->slug)), detail);
}

status publish_revision(struct db *db, struct arena *arena, const struct act *act, int64_t revision_id,
                        const struct unit_claim *claims, size_t claims_count, text *fault) {
    const struct course_row *course = lock_course_of(db, arena, load_revision(db, arena, revision_id));
    const struct revision_row *revision =
        course ? load_revision(db, arena, revision_id) : NULL; // now nobody changes it
    if (!revision)
        return refusal(db, STATUS_NOT_FOUND);
    if (revision->published_at == 0) {
        status code = save_unit_map(db, arena, act, course, revision_id, claims, claims_count, fault);
        if (code != STATUS_OK)
            return code;
    }
    make_live(db, arena, act, course, revision);
    return STATUS_OK;
}
