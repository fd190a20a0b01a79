// SPDX-License-Identifier: Apache-2.0
// Tests of server/pages/publishing.c: import, draft, refusal with nothing stored, the same content again, files byte
// for byte, and the library that comes of it.
#include "classroom.h"
#include "pages/publishing.h"
#include <string.h>

#define COURSE "---\ntitle: A walk\nsummary: For the tests.\n---\n"
#define MODULE "---\ntitle: Out\n---\n"
#define LESSON "---\ntitle: The gate\n---\nGo.\n"

struct file {
    const char *path, *words;
};
static const struct file sound[] = {{"01-out/01-gate.md", LESSON}, {"01-out/module.md", MODULE}, {"course.md", COURSE}};
#define COUNT_OF(files) (sizeof(files) / sizeof(files)[0])

// Imports as the course "walk"; the outcome of each part is left for a test to look at.
struct import {
    struct problems problems;
    struct imported imported;
    text fault;
    status code;
};
static struct import import(struct classroom *room, const struct file *files, size_t count, bool is_draft) {
    struct course_files list = {MAKE_ARRAY(room->arena, count, struct course_file), count, TEXT("walk")};
    for (size_t i = 0; i < count; i++)
        list.items[i] =
            (struct course_file){text_from(files[i].path), text_from(files[i].words), strlen(files[i].words)};
    struct import made = {.problems = make_problems(room->arena), .fault = NO_TEXT};
    struct store_fixture *store = room->store;
    assert_true(db_savepoint(store->db));
    made.code = import_course(store->db, room->arena, &store->act, &list, 0, is_draft, &made.problems, &made.imported,
                              &made.fault);
    assert_int_equal(db_failed(store->db), DB_SOUND);
    assert_true(is_status_success(made.code) ? db_release(store->db) : db_rollback_to(store->db));
    return made;
}

static const struct library_course *reload(struct classroom *room) {
    close_arena(room->library->arena);
    room->library = load_library(room->store->db);
    assert_non_null(room->library);
    return find_course(room->library, TEXT("walk"));
}

static int64_t count_rows(struct classroom *room) {
    return ask_number(room->store, SQL("SELECT (SELECT count(*) FROM course) + (SELECT count(*) FROM revision)"
                                       " + (SELECT count(*) FROM revision_file) + (SELECT count(*) FROM unit)"
                                       " + (SELECT count(*) FROM file) + (SELECT count(*) FROM audit)"
                                       " + (SELECT generation FROM library_state)"));
}

static void an_import_stores_publishes_and_is_read(void **state) {
    struct classroom *room = *state;
    struct import made = import(room, sound, COUNT_OF(sound), false);
    assert_int_equal(made.code, STATUS_OK);
    assert_words(made.imported.slug, "walk");
    assert_int_equal(made.imported.revision_number, 1);
    assert_true(made.imported.is_published && !made.imported.is_unchanged);
    const struct library_course *course = reload(room);
    assert_non_null(course);
    assert_int_equal(course->revision_id, made.imported.revision_id);
    assert_int_equal(course->published_at, room->store->act.now);
    const struct unit *unit = find_unit(course->course, TEXT("out"), TEXT("gate"));
    assert_true(unit && unit->number != 0);
    assert_true(course->course->modules[0].number != 0 && course->course->modules[0].number != unit->number);
    assert_code(get(room, 0, "/courses/walk/out/gate"), STATUS_OK);
}

static void a_course_with_faults_leaves_nothing_behind(void **state) {
    struct classroom *room = *state;
    static const struct file faulty[] = {
        {"01-out/01-gate.md", "---\nkind: quiz\ntitle: Gate\n---\n\n## Who?\n\n- [ ] I\n"},
        {"01-out/module.md", "---\n---\n"},
        {"course.md", "---\ntitle: A walk\n---\n"}};
    int64_t before = count_rows(room);
    struct import made = import(room, faulty, COUNT_OF(faulty), false);
    assert_int_equal(made.code, STATUS_REFUSED);
    assert_true(made.problems.errors >= 3); // all of them, not only the first
    assert_int_equal(made.imported.course_id, 0);
    assert_int_equal(count_rows(room), before);
    assert_null(reload(room));
}

static void what_is_no_course_at_all_is_refused(void **state) {
    struct classroom *room = *state;
    static const struct file none[] = {{"notes.txt", "Nothing.\n"}};
    int64_t before = count_rows(room);
    struct import made = import(room, none, COUNT_OF(none), false);
    assert_int_equal(made.code, STATUS_REFUSED);
    assert_true(made.problems.errors > 0);
    assert_int_equal(count_rows(room), before);
}

static void a_draft_is_kept_and_not_shown(void **state) {
    struct classroom *room = *state;
    struct import made = import(room, sound, COUNT_OF(sound), true);
    assert_int_equal(made.code, STATUS_OK);
    assert_false(made.imported.is_published);
    assert_null(reload(room));
    assert_int_equal(import(room, sound, COUNT_OF(sound), false).code, STATUS_OK); // and is published later
    const struct library_course *course = reload(room);
    assert_int_equal(course->revision_id, made.imported.revision_id);
    assert_int_equal(course->revision_number, 1);
}

static void a_draft_of_a_published_course_changes_nothing_for_learners(void **state) {
    struct classroom *room = *state;
    static const struct file next[] = {{"01-out/01-gate.md", "---\ntitle: The wall\n---\nStop.\n"},
                                       {"01-out/module.md", MODULE},
                                       {"course.md", COURSE}};
    (void)import(room, sound, COUNT_OF(sound), false);
    struct import made = import(room, next, COUNT_OF(next), true);
    assert_int_equal(made.imported.revision_number, 2);
    assert_int_equal(reload(room)->revision_number, 1);
}

static void the_same_content_again_changes_nothing(void **state) {
    struct classroom *room = *state;
    struct import first = import(room, sound, COUNT_OF(sound), false);
    int64_t before = count_rows(room);
    struct import again = import(room, sound, COUNT_OF(sound), false);
    assert_int_equal(again.code, STATUS_OK);
    assert_true(again.imported.is_unchanged && !again.imported.is_published);
    assert_int_equal(again.imported.revision_id, first.imported.revision_id);
    assert_int_equal(count_rows(room), before);
}

static void units_keep_their_numbers_and_old_addresses_lead_on(void **state) {
    struct classroom *room = *state;
    static const struct file moved[] = {{"01-away/01-door.md", "---\ntitle: The door\nwas: out/gate\n---\nGo.\n"},
                                        {"01-away/02-new.md", "---\ntitle: New\n---\nNew.\n"},
                                        {"01-away/module.md", "---\ntitle: Away\nwas: out\n---\n"},
                                        {"course.md", COURSE}};
    (void)import(room, sound, COUNT_OF(sound), false);
    int64_t number = find_unit(reload(room)->course, TEXT("out"), TEXT("gate"))->number;
    assert_int_equal(import(room, moved, COUNT_OF(moved), false).code, STATUS_OK);
    const struct library_course *course = reload(room);
    assert_int_equal(find_unit(course->course, TEXT("away"), TEXT("door"))->number, number);
    assert_int_not_equal(find_unit(course->course, TEXT("away"), TEXT("new"))->number, number);
    struct outcome old = get(room, 0, "/courses/walk/out/gate");
    assert_code(old, STATUS_MOVED);
    assert_location(old, "/courses/walk/away/door");
}

static void two_claims_on_one_unit_are_refused_with_a_sentence(void **state) {
    struct classroom *room = *state;
    static const struct file twins[] = {{"01-out/01-left.md", "---\ntitle: Left\nwas: out/gate\n---\n"},
                                        {"01-out/02-right.md", "---\ntitle: Right\nwas: out/gate\n---\n"},
                                        {"01-out/module.md", MODULE},
                                        {"course.md", COURSE}};
    static const struct file changed[] = {
        {"01-out/01-gate.md", "---\nkind: quiz\ntitle: Gate\nwas: out/gate\n---\n\n## Who?\n\n- [x] I\n- [ ] You\n"},
        {"01-out/module.md", MODULE},
        {"course.md", COURSE}};
    (void)import(room, sound, COUNT_OF(sound), false);
    int64_t before = count_rows(room);
    struct import made = import(room, twins, COUNT_OF(twins), false);
    assert_int_equal(made.code, STATUS_REFUSED);
    assert_true(made.fault.length > 0 || made.problems.errors > 0);
    made = import(room, changed, COUNT_OF(changed), false); // a claim that changes the kind
    assert_int_equal(made.code, STATUS_REFUSED);
    assert_true(made.fault.length > 0);
    assert_int_equal(count_rows(room), before);
}

static void a_stored_revision_comes_back_byte_for_byte(void **state) {
    struct classroom *room = *state;
    static const struct file odd[] = {{"01-out/01-gate.md", "\xef\xbb\xbf---\r\ntitle: The gate\r\n---\r\nGo.\r\n"},
                                      {"01-out/module.md", MODULE},
                                      {"assets/empty.txt", ""},
                                      {"course.md", COURSE}};
    struct import made = import(room, odd, COUNT_OF(odd), false);
    assert_int_equal(made.code, STATUS_OK);
    const struct course_files *files = load_course_of_revision(room->store->db, room->arena, made.imported.revision_id);
    assert_non_null(files);
    assert_int_equal(files->count, COUNT_OF(odd));
    for (size_t i = 0; i < COUNT_OF(odd); i++)
        for (size_t k = 0; k < files->count; k++)
            if (is_text_equal(files->items[k].path, text_from(odd[i].path)))
                assert_words(files->items[k].bytes, odd[i].words);
}

static void a_course_whose_bytes_are_gone_is_left_out_and_the_others_stay(void **state) {
    struct classroom *room = *state;
    struct import made = import(room, sound, COUNT_OF(sound), false);
    assert_true(db_execute(room->store->db,
                           SQL("DELETE FROM file_chunk WHERE hash IN (SELECT file_hash FROM revision_file"
                               " WHERE revision_id = $1 AND path = 'course.md')"),
                           ARGS(db_integer(made.imported.revision_id))) > 0);
    assert_null(load_course_of_revision(room->store->db, room->arena, made.imported.revision_id));
    assert_null(reload(room));
    assert_non_null(find_course(room->library, TEXT("porch")));
}

static void the_library_is_by_title_and_of_its_generation(void **state) {
    struct classroom *room = *state;
    (void)import(room, sound, COUNT_OF(sound), false);
    int64_t before = room->library->generation;
    (void)reload(room);
    assert_int_equal(room->library->generation, before + 1);
    assert_int_equal(room->library->courses_count, 2);
    assert_words(room->library->courses[0].course->slug, "walk"); // “A walk” before “The Porch”
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PAGE_TEST(an_import_stores_publishes_and_is_read),
        PAGE_TEST(a_course_with_faults_leaves_nothing_behind),
        PAGE_TEST(what_is_no_course_at_all_is_refused),
        PAGE_TEST(a_draft_is_kept_and_not_shown),
        PAGE_TEST(a_draft_of_a_published_course_changes_nothing_for_learners),
        PAGE_TEST(the_same_content_again_changes_nothing),
        PAGE_TEST(units_keep_their_numbers_and_old_addresses_lead_on),
        PAGE_TEST(two_claims_on_one_unit_are_refused_with_a_sentence),
        PAGE_TEST(a_stored_revision_comes_back_byte_for_byte),
        PAGE_TEST(a_course_whose_bytes_are_gone_is_left_out_and_the_others_stay),
        PAGE_TEST(the_library_is_by_title_and_of_its_generation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
