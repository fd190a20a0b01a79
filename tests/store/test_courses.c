// SPDX-License-Identifier: Apache-2.0
// Tests of server/store/courses.c.
#include "support/store_fixture.h"

static void a_new_course_has_no_revision(void **state) {
    struct store_fixture *f = *state;
    int64_t id = make_course(f, "ethics");
    const struct course_row *course = load_course(f->db, f->arena, TEXT("ethics"));
    assert_non_null(course);
    assert_int_equal(course->id, id);
    assert_int_equal(course->live_revision_id, 0);
    assert_int_equal(course->live_number, 0);
    assert_true(is_text_empty(course->live_content_hash) && is_text_empty(course->bundled_hash));
    assert_int_equal(load_course_by_id(f->db, f->arena, id)->id, id);
}

static void a_course_that_is_not_there_is_not_found(void **state) {
    struct store_fixture *f = *state;
    assert_null(load_course(f->db, f->arena, TEXT("nothing")));
    assert_null(load_course_by_id(f->db, f->arena, 4711));
}

static void a_slug_names_one_course(void **state) {
    struct store_fixture *f = *state;
    int64_t id = 0;
    make_course(f, "ethics");
    assert_int_equal(save_new_course(f->db, f->arena, &f->act, TEXT("ethics"), 0, &id), STATUS_CONFLICT);
    assert_int_equal(ask_number(f, SQL("SELECT count(*) FROM course")), 1);
    assert_int_equal(db_failed(f->db), DB_SOUND);
}

static void courses_come_by_slug_with_what_is_live(void **state) {
    struct store_fixture *f = *state;
    struct sample_course sample = make_sample_course(f, "sample");
    make_course(f, "another");
    size_t count = 0;
    const struct course_row *courses = load_courses(f->db, f->arena, &count);
    assert_int_equal(count, 2);
    assert_true(is_text_equal(courses[0].slug, TEXT("another")));
    assert_true(is_text_equal(courses[1].slug, TEXT("sample")));
    assert_int_equal(courses[1].live_revision_id, sample.revision_id);
    assert_int_equal(courses[1].live_number, 1);
    assert_int_equal(courses[1].live_content_hash.length, 64);
}

static void the_bundle_that_a_course_came_from_is_remembered(void **state) {
    struct store_fixture *f = *state;
    int64_t id = make_course(f, "ethics");
    save_course_bundled_hash(f->db, id, TEXT("abc"));
    assert_true(is_text_equal(load_course_by_id(f->db, f->arena, id)->bundled_hash, TEXT("abc")));
}

static void an_administrator_may_teach_all_and_an_instructor_their_own(void **state) {
    struct store_fixture *f = *state;
    int64_t owner = make_account(f, "owner", ROLE_INSTRUCTOR), other = make_account(f, "other", ROLE_INSTRUCTOR);
    int64_t id = 0;
    assert_int_equal(save_new_course(f->db, f->arena, &f->act, TEXT("ethics"), owner, &id), STATUS_CREATED);
    assert_true(may_teach_course(f->db, f->arena, owner, ROLE_INSTRUCTOR, id));
    assert_false(may_teach_course(f->db, f->arena, other, ROLE_INSTRUCTOR, id));
    assert_true(may_teach_course(f->db, f->arena, other, ROLE_ADMIN, id));
    assert_false(may_teach_course(f->db, f->arena, owner, ROLE_LEARNER, id)); // their role was taken away
    assert_false(may_teach_course(f->db, f->arena, 0, ROLE_NONE, id));
}

static void making_a_course_is_audited(void **state) {
    struct store_fixture *f = *state;
    make_course(f, "ethics");
    assert_int_equal(ask_number(f, SQL("SELECT count(*) FROM audit"
                                       " WHERE act = 'course.create' AND subject = 'course ethics'")),
                     1);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_store_fixture, close_store_fixture)
    const struct CMUnitTest tests[] = {
        CASE(a_new_course_has_no_revision),
        CASE(a_course_that_is_not_there_is_not_found),
        CASE(a_slug_names_one_course),
        CASE(courses_come_by_slug_with_what_is_live),
        CASE(the_bundle_that_a_course_came_from_is_remembered),
        CASE(an_administrator_may_teach_all_and_an_instructor_their_own),
        CASE(making_a_course_is_audited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
