// SPDX-License-Identifier: Apache-2.0
// Tests of server/store/revisions.c.
#include "support/store_fixture.h"

static struct stored_file store(struct store_fixture *f, const char *path, const char *words) {
    text bytes = text_from(words), type = TEXT("text/markdown");
    return (struct stored_file){text_from(path), save_file(f->db, f->arena, bytes, type), type, bytes.length};
}

static struct revision_row *save(struct store_fixture *f, int64_t course_id, struct stored_file *files, size_t count) {
    struct stored_files list = {files, count};
    return save_new_revision(f->db, f->arena, &f->act, course_id, &list);
}

static void revisions_are_numbered_within_their_course(void **state) {
    struct store_fixture *f = *state;
    int64_t ethics = make_course(f, "ethics"), other = make_course(f, "other");
    struct stored_file first[] = {store(f, "course.md", "one")}, second[] = {store(f, "course.md", "two")};
    assert_int_equal(save(f, ethics, first, 1)->number, 1);
    const struct revision_row *revision = save(f, ethics, second, 1);
    assert_int_equal(revision->number, 2);
    assert_int_equal(revision->course_id, ethics);
    assert_int_equal(revision->created_at, FIXTURE_SECONDS);
    assert_int_equal(revision->published_at, 0);
    assert_int_equal(save(f, other, first, 1)->number, 1);
    assert_int_equal(load_revision_by_number(f->db, f->arena, ethics, 2)->id, revision->id);
    assert_int_equal(load_revision(f->db, f->arena, revision->id)->number, 2);
}

static void a_revision_that_is_not_there_is_not_found(void **state) {
    struct store_fixture *f = *state;
    int64_t course = make_course(f, "ethics");
    assert_null(load_revision(f->db, f->arena, 4711));
    assert_null(load_revision_by_number(f->db, f->arena, course, 1));
    assert_int_equal(load_revision_files(f->db, f->arena, 4711).count, 0);
    assert_null(load_revision_file(f->db, f->arena, 4711, TEXT("course.md")));
}

static void the_newest_files_again_make_no_new_revision(void **state) {
    struct store_fixture *f = *state;
    int64_t course = make_course(f, "ethics");
    struct stored_file first[] = {store(f, "course.md", "one")}, second[] = {store(f, "course.md", "two")};
    int64_t id = save(f, course, first, 1)->id;
    assert_int_equal(save(f, course, first, 1)->id, id);
    int64_t newer = save(f, course, second, 1)->id;
    assert_int_not_equal(newer, id);
    assert_int_equal(save(f, course, first, 1)->number, 3); // the newest is what counts, not any
    assert_int_equal(ask_number(f, SQL("SELECT count(*) FROM revision")), 3);
}

static void the_hash_is_over_paths_and_bytes_in_any_order(void **state) {
    struct store_fixture *f = *state;
    struct stored_file a = {TEXT("a.md"), TEXT("11"), TEXT("text/markdown"), 1};
    struct stored_file b = {TEXT("b.md"), TEXT("22"), TEXT("text/markdown"), 1};
    struct stored_file renamed = {TEXT("c.md"), TEXT("22"), TEXT("text/markdown"), 1};
    struct stored_file changed = {TEXT("b.md"), TEXT("33"), TEXT("text/markdown"), 1};
    text whole = make_content_hash(f->arena, &(struct stored_files){(struct stored_file[]){a, b}, 2});
    text turned = make_content_hash(f->arena, &(struct stored_files){(struct stored_file[]){b, a}, 2});
    assert_true(is_text_equal(whole, turned));
    const struct stored_files others[] = {{(struct stored_file[]){a, renamed}, 2},
                                          {(struct stored_file[]){a, changed}, 2},
                                          {(struct stored_file[]){a}, 1},
                                          {NULL, 0}};
    for (size_t i = 0; i < 4; i++)
        assert_false(is_text_equal(whole, make_content_hash(f->arena, &others[i])));
}

static void the_files_of_a_revision_come_by_path(void **state) {
    struct store_fixture *f = *state;
    int64_t course = make_course(f, "ethics");
    struct stored_file files[] = {store(f, "course.md", "a course"), store(f, "assets/Z.svg", "<svg/>"),
                                  store(f, "01-one/module.md", "a module"), store(f, "copy.md", "a course")};
    int64_t id = save(f, course, files, 4)->id;
    struct stored_files loaded = load_revision_files(f->db, f->arena, id);
    const char *paths[] = {"01-one/module.md", "assets/Z.svg", "copy.md", "course.md"};
    assert_int_equal(loaded.count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_true(is_text_equal(loaded.items[i].path, text_from(paths[i])));
    assert_true(is_text_equal(loaded.items[2].hash, loaded.items[3].hash));
    const struct stored_file *file = load_revision_file(f->db, f->arena, id, TEXT("assets/Z.svg"));
    assert_int_equal(file->size, 6);
    assert_true(is_text_equal(load_file_bytes(f->db, f->arena, file->hash), TEXT("<svg/>")));
    assert_null(load_revision_file(f->db, f->arena, id, TEXT("assets/z.svg")));
}

static void who_brought_a_revision_is_kept(void **state) {
    struct store_fixture *f = *state;
    int64_t course = make_course(f, "ethics");
    struct stored_file first[] = {store(f, "course.md", "one")}, second[] = {store(f, "course.md", "two")};
    save(f, course, first, 1);
    f->act.actor_id = 12;
    save(f, course, second, 1);
    assert_int_equal(ask_number(f, SQL("SELECT count(*) FROM revision WHERE created_by IS NULL")), 1);
    assert_int_equal(ask_number(f, SQL("SELECT created_by FROM revision WHERE number = 2")), 12);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_store_fixture, close_store_fixture)
    const struct CMUnitTest tests[] = {
        CASE(revisions_are_numbered_within_their_course),  CASE(a_revision_that_is_not_there_is_not_found),
        CASE(the_newest_files_again_make_no_new_revision), CASE(the_hash_is_over_paths_and_bytes_in_any_order),
        CASE(the_files_of_a_revision_come_by_path),        CASE(who_brought_a_revision_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
