// SPDX-License-Identifier: Apache-2.0
// store_fixture: makes and takes away what tests of the store start with. It owns the folder, the arena and the
// connection. It must not know what is tested.
#include "support/store_fixture.h"
#include "base/crypto.h"
#include "base/json.h"
#include "base/memory.h"
#include "store/migrate.h"
#include "support/scratch.h"

#define ARENA_BYTES ((size_t)256 * 1024 * 1024)

static void open_database(struct store_fixture *fixture) {
    text fault = NO_TEXT;
    fixture->folder = make_scratch_folder(fixture->arena);
    fixture->path = scratch_path(fixture->arena, fixture->folder, "stoa.db");
    fixture->db = open_sqlite(fixture->arena, fixture->path, DB_CREATE, &fault);
    if (!fixture->db)
        fail_msg("%.*s", PRINT(fault));
    if (apply_migrations(fixture->db, fixture->arena, find_migrations(fixture->arena), FIXTURE_SECONDS, &fault) < 1)
        fail_msg("%.*s", PRINT(fault));
    assert_true(db_begin_write(fixture->db));
}

int open_store_fixture(void **state) {
    struct store_fixture *fixture = obtain(sizeof *fixture);
    json_start();
    assert_true(crypto_start());
    fixture->arena = open_arena(ARENA_BYTES);
    open_database(fixture);
    fixture->clock = fixed_clock(FIXTURE_SECONDS);
    fixture->random = fixed_random(7);
    fixture->ids = open_id_source(&fixture->clock, 1);
    fixture->act = (struct act){.now = FIXTURE_SECONDS,
                                .now_milliseconds = (int64_t)FIXTURE_SECONDS * 1000,
                                .ids = fixture->ids,
                                .random = &fixture->random,
                                .request_id = TEXT("")};
    *state = fixture;
    return 0;
}

int close_store_fixture(void **state) {
    struct store_fixture *fixture = *state;
    db_rollback(fixture->db);
    close_db(fixture->db);
    close_id_source(fixture->ids);
    remove_scratch_folder(fixture->folder);
    close_arena(fixture->arena);
    release(fixture);
    return 0;
}

void pass_seconds(struct store_fixture *fixture, int64_t seconds) {
    fixture->clock.fixed_milliseconds += seconds * 1000;
    fixture->act.now += seconds;
    fixture->act.now_milliseconds += seconds * 1000;
}

void commit_fixture(struct store_fixture *fixture) {
    assert_true(db_commit(fixture->db));
    assert_true(db_begin_write(fixture->db));
}

int64_t ask_number(struct store_fixture *fixture, struct sql sql) {
    struct db_rows *rows = db_query(fixture->db, fixture->arena, sql, NO_ARGS);
    assert_int_equal(rows->count, 1);
    return row_integer(rows, 0, 0);
}

int64_t make_account(struct store_fixture *fixture, const char *name, enum role role) {
    int64_t id = 0;
    text email = make_textf(fixture->arena, "%s@example.org", name);
    assert_int_equal(
        save_new_account(fixture->db, fixture->arena, &fixture->act, email, text_from(name), role, NO_TEXT, &id),
        STATUS_CREATED);
    return id;
}

struct unit_claim claim_of(const char *kind, const char *path, const char *was) {
    text file = text_find(text_from(path), TEXT("/"), 0) < 0 ? TEXT("") : text_from(path);
    return (struct unit_claim){text_from(path), file, text_from(kind), was ? text_from(was) : TEXT("")};
}

int64_t make_course(struct store_fixture *fixture, const char *slug) {
    int64_t id = 0;
    assert_int_equal(save_new_course(fixture->db, fixture->arena, &fixture->act, text_from(slug), 0, &id),
                     STATUS_CREATED);
    return id;
}

int64_t publish_claims(struct store_fixture *fixture, int64_t course_id, const struct unit_claim *claims,
                       size_t count) {
    text bytes = make_textf(fixture->arena, "---\ntitle: Number %zu\n---\n", ++fixture->revisions_made),
         fault = NO_TEXT;
    text type = TEXT("text/markdown");
    struct stored_file file = {TEXT("course.md"), save_file(fixture->db, fixture->arena, bytes, type), type,
                               bytes.length};
    struct revision_row *revision =
        save_new_revision(fixture->db, fixture->arena, &fixture->act, course_id, &(struct stored_files){&file, 1});
    assert_non_null(revision);
    status code = publish_revision(fixture->db, fixture->arena, &fixture->act, revision->id, claims, count, &fault);
    if (code != STATUS_OK)
        fail_msg("not published: %.*s", PRINT(fault));
    return revision->id;
}

int64_t unit_number_at(struct store_fixture *fixture, int64_t revision_id, const char *path) {
    struct unit_paths paths = load_unit_paths(fixture->db, fixture->arena, revision_id);
    for (size_t i = 0; i < paths.count; i++)
        if (is_text_equal(paths.items[i].path, text_from(path)))
            return paths.items[i].unit_id;
    return 0;
}

struct sample_course make_sample_course(struct store_fixture *fixture, const char *slug) {
    const struct unit_claim claims[] = {claim_of("module", "first", NULL), claim_of("lesson", "first/read", NULL),
                                        claim_of("quiz", "first/check", NULL), claim_of("module", "second", NULL),
                                        claim_of("lesson", "second/read", NULL)};
    struct sample_course sample = {.course_id = make_course(fixture, slug)};
    sample.revision_id = publish_claims(fixture, sample.course_id, claims, sizeof claims / sizeof *claims);
    sample.first = unit_number_at(fixture, sample.revision_id, "first");
    sample.first_read = unit_number_at(fixture, sample.revision_id, "first/read");
    sample.first_check = unit_number_at(fixture, sample.revision_id, "first/check");
    sample.second = unit_number_at(fixture, sample.revision_id, "second");
    sample.second_read = unit_number_at(fixture, sample.revision_id, "second/read");
    return sample;
}

struct enrollment *enroll_learner(struct store_fixture *fixture, int64_t account_id, int64_t course_id) {
    bool is_new = false;
    const struct text_list nobody = {NULL, 0};
    struct enrollment *enrollment =
        save_enrollment(fixture->db, fixture->arena, &fixture->act, account_id, course_id, &nobody, true, &is_new);
    assert_non_null(enrollment);
    return enrollment;
}

struct record *complete_course(struct store_fixture *fixture, const struct enrollment *enrollment, int64_t revision_id,
                               int32_t score_tenths) {
    struct record *record = MAKE(fixture->arena, struct record);
    *record = (struct record){.account_id = enrollment->account_id,
                              .course_id = enrollment->course_id,
                              .revision_id = revision_id,
                              .enrolled_at = enrollment->enrolled_at,
                              .course_title = TEXT("A sample"),
                              .course_language = TEXT("en"),
                              .name = TEXT("Ada Lovelace"),
                              .has_score = score_tenths >= 0,
                              .score_tenths = score_tenths >= 0 ? score_tenths : 0,
                              .is_name_shown = true};
    (void)save_new_record(fixture->db, fixture->arena, &fixture->act, record);
    assert_int_equal(db_failed(fixture->db), DB_SOUND);
    return record;
}
