// SPDX-License-Identifier: Apache-2.0
// Tests of server/pages/front_office_pages.c: the figures, and what becomes of the course that came with the program:
// it is offered where it is newer, taken over by a click, and never put over one that was edited.
#include "classroom.h"
#include "pages/publishing.h"
#include "support/golden.h"
#include <string.h>

#define SLUG "ethics-of-ai"
#define ACCEPT "/admin/bundled/" SLUG
#define NEW "It came with this program and is not here yet."
#define NEWER "A newer one came with this program. It becomes the next revision; progress is kept."
#define EDITED                                                                                                         \
    "A newer one came with this program, but the course here was edited. Export both, merge them, and import the "     \
    "result."

// The bundled course, its glossary changed to these words where there are any.
static struct course_files *make_files(struct classroom *room, const char *words) {
    struct course_files *files = find_bundled_course(room->arena, TEXT(SLUG));
    assert_non_null(files);
    for (size_t i = 0; i < files->count && words; i++)
        if (text_ends_with(files->items[i].path, TEXT("glossary.md")))
            files->items[i] = (struct course_file){files->items[i].path, text_from(words), strlen(words)};
    return files;
}

static struct course_row *load_row(struct classroom *room) {
    return load_course(room->store->db, room->arena, TEXT(SLUG));
}

// Publishes it as `stoa serve` does on the first day.
static void publish_as_bundled(struct classroom *room, const char *words) {
    publish_files(room, make_files(room, words));
    const struct course_row *row = load_row(room);
    save_course_bundled_hash(room->store->db, row->id, row->live_content_hash);
}

static void reload(struct classroom *room) {
    close_arena(room->library->arena);
    room->library = load_library(room->store->db);
    assert_non_null(room->library);
}

static void the_figures_are_of_all_courses(void **state) {
    struct classroom *room = *state;
    struct outcome page = get(room, room->teacher, "/admin");
    assert_code(page, STATUS_OK);
    assert_part(room, page, "accounts", "3");
    assert_part(room, page, "courses", "1");
    assert_part(room, page, "enrolled", "0");
    enroll_in(room, room->learner, "porch", NULL);
    enroll_in(room, room->other, "porch", NULL);
    enroll_in(room, room->teacher, "porch", NULL); // may teach it, and does not count
    page = get(room, room->teacher, "/admin");
    assert_part(room, page, "enrolled", "2");
    assert_part(room, page, "completed", "0");
}

static void a_bundled_course_that_is_not_here_is_offered(void **state) {
    struct classroom *room = *state;
    struct outcome page = get(room, room->teacher, "/admin");
    assert_part(room, page, "offers.0",
                "{\"slug\":\"" SLUG "\",\"title\":\"" SLUG "\",\"detail\":\"" NEW "\",\"accept_url\":\"" ACCEPT "\"}");
    assert_page(room, page, "admin_new");
    struct outcome out = post(room, room->teacher, ACCEPT, "");
    assert_code(out, STATUS_OK);
    assert_true(out.visit->changes_library);
    assert_location(out, "/admin?said=published");
    reload(room);
    assert_non_null(find_course(room->library, TEXT(SLUG)));
    page = get(room, room->teacher, "/admin?said=published");
    assert_part(room, page, "offers", "[]");
    assert_words(page.visit->notice, "The course is published. Everybody reads the new revision from now on.");
    assert_page(room, page, "admin_nothing_waits");
    assert_code(post(room, room->teacher, ACCEPT, ""), STATUS_NOT_FOUND); // nothing is offered any more
}

static void a_newer_one_becomes_the_next_revision_and_progress_is_kept(void **state) {
    struct classroom *room = *state;
    publish_as_bundled(room, "## Porch\n\nWhere it began.\n");
    enroll_in(room, room->learner, SLUG, NULL);
    const struct course *course = find_course(room->library, TEXT(SLUG))->course;
    const struct unit *unit = &course->modules[0].units[0];
    int64_t number = unit->number;
    text done = make_textf(room->arena, "/courses/" SLUG "/%.*s/done", PRINT(unit->path));
    assert_true(is_status_success(post(room, room->learner, done.bytes, "").code));
    struct outcome page = get(room, room->teacher, "/admin");
    assert_part(room, page, "offers.0.detail", "\"" NEWER "\"");
    assert_page(room, page, "admin_newer");
    assert_code(post(room, room->teacher, ACCEPT, ""), STATUS_OK);
    reload(room);
    const struct library_course *live = find_course(room->library, TEXT(SLUG));
    assert_int_equal(live->revision_number, 2);
    assert_int_equal(live->course->modules[0].units[0].number, number);
    assert_words(load_row(room)->bundled_hash, make_c_string(room->arena, load_row(room)->live_content_hash));
    assert_part(room, get(room, room->learner, "/courses/" SLUG), "modules.0.units.0.done", "true");
    assert_part(room, get(room, room->teacher, "/admin"), "offers", "[]");
}

static void nothing_is_ever_put_over_a_course_that_was_edited(void **state) {
    struct classroom *room = *state;
    publish_as_bundled(room, "## Porch\n\nWhere it began.\n");
    publish_files(room, make_files(room, "## Porch\n\nWhere it began, as we tell it.\n"));
    text live = load_row(room)->live_content_hash;
    struct outcome page = get(room, room->teacher, "/admin");
    assert_part(room, page, "offers.0.detail", "\"" EDITED "\"");
    assert_part(room, page, "offers.0.accept_url", "null");
    assert_page(room, page, "admin_edited");
    struct outcome out = post(room, room->teacher, ACCEPT, "");
    assert_code(out, STATUS_CONFLICT);
    assert_words(out.visit->detail, "This course was edited here; nothing is put over it.");
    assert_false(out.visit->changes_library);
    assert_true(is_text_equal(load_row(room)->live_content_hash, live));
    assert_int_equal(load_row(room)->live_number, 2);
}

static void a_course_of_that_name_that_came_otherwise_counts_as_edited(void **state) {
    struct classroom *room = *state;
    publish_files(room, make_files(room, "## Porch\n\nOur own.\n"));
    assert_part(room, get(room, room->teacher, "/admin"), "offers.0.accept_url", "null");
    assert_code(post(room, room->teacher, ACCEPT, ""), STATUS_CONFLICT);
}

static void one_that_was_edited_after_it_came_is_not_offered_again(void **state) {
    struct classroom *room = *state;
    publish_as_bundled(room, NULL);
    assert_part(room, get(room, room->teacher, "/admin"), "offers", "[]");
    publish_files(room, make_files(room, "## Porch\n\nAs we tell it.\n"));
    assert_part(room, get(room, room->teacher, "/admin"), "offers", "[]");
    assert_code(post(room, room->teacher, ACCEPT, ""), STATUS_NOT_FOUND);
}

static void one_that_was_imported_by_hand_unchanged_is_not_offered(void **state) {
    struct classroom *room = *state;
    publish_files(room, make_files(room, NULL));
    assert_part(room, get(room, room->teacher, "/admin"), "offers", "[]");
}

static void a_course_that_did_not_come_with_the_program_cannot_be_taken(void **state) {
    struct classroom *room = *state;
    static const char *const targets[] = {"/admin/bundled/porch", "/admin/bundled/nothing", "/admin/bundled/.."};
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        struct outcome out = post(room, room->teacher, targets[i], "");
        assert_code(out, STATUS_NOT_FOUND);
        assert_words(out.visit->detail, "No newer course of this name came with the program.");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PAGE_TEST(the_figures_are_of_all_courses),
        PAGE_TEST(a_bundled_course_that_is_not_here_is_offered),
        PAGE_TEST(a_newer_one_becomes_the_next_revision_and_progress_is_kept),
        PAGE_TEST(nothing_is_ever_put_over_a_course_that_was_edited),
        PAGE_TEST(a_course_of_that_name_that_came_otherwise_counts_as_edited),
        PAGE_TEST(one_that_was_edited_after_it_came_is_not_offered_again),
        PAGE_TEST(one_that_was_imported_by_hand_unchanged_is_not_offered),
        PAGE_TEST(a_course_that_did_not_come_with_the_program_cannot_be_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
