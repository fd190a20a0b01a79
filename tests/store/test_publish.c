// SPDX-License-Identifier: Apache-2.0
// Tests of server/store/publish.c, and with it of the identity rules in server/store/unit_identity.c: one for each
// rule.
#include "support/store_fixture.h"

#define COUNT(claims) (sizeof(claims) / sizeof *(claims))

// A course whose first revision is module "m" with the units "m/a" and "m/b" (lessons) and "m/q" (a quiz).
struct first_revision {
    int64_t course, m, a, b, q;
};

static struct first_revision publish_first(struct store_fixture *f) {
    const struct unit_claim claims[] = {claim_of("module", "m", NULL), claim_of("lesson", "m/a", NULL),
                                        claim_of("lesson", "m/b", NULL), claim_of("quiz", "m/q", NULL)};
    struct first_revision first = {.course = make_course(f, "ethics")};
    int64_t id = publish_claims(f, first.course, claims, COUNT(claims));
    first.m = unit_number_at(f, id, "m");
    first.a = unit_number_at(f, id, "m/a");
    first.b = unit_number_at(f, id, "m/b");
    first.q = unit_number_at(f, id, "m/q");
    return first;
}

static struct revision_row *save_draft(struct store_fixture *f, int64_t course_id) {
    text bytes = make_textf(f->arena, "draft %zu", ++f->revisions_made);
    struct stored_file file = {TEXT("course.md"), save_file(f->db, f->arena, bytes, TEXT("")), TEXT(""), bytes.length};
    return save_new_revision(f->db, f->arena, &f->act, course_id, &(struct stored_files){&file, 1});
}

// Tries to publish, and expects to be refused with a sentence that holds both words.
static void expect_refused(struct store_fixture *f, int64_t course_id, const struct unit_claim *claims, size_t count,
                           const char *first, const char *second) {
    text fault = NO_TEXT;
    const struct revision_row *draft = save_draft(f, course_id);
    assert_int_equal(publish_revision(f->db, f->arena, &f->act, draft->id, claims, count, &fault), STATUS_REFUSED);
    assert_true(text_find(fault, text_from(first), 0) >= 0);
    assert_true(text_find(fault, text_from(second), 0) >= 0);
    assert_int_not_equal(load_course_by_id(f->db, f->arena, course_id)->live_revision_id, draft->id);
    assert_int_equal(load_revision(f->db, f->arena, draft->id)->published_at, 0);
    assert_int_equal(load_unit_paths(f->db, f->arena, draft->id).count, 0);
}

static void the_first_revision_gives_every_unit_a_number_of_its_own(void **state) {
    struct store_fixture *f = *state;
    struct first_revision first = publish_first(f);
    int64_t numbers[] = {first.m, first.a, first.b, first.q};
    for (size_t i = 0; i < 4; i++) {
        assert_int_not_equal(numbers[i], 0);
        for (size_t other = 0; other < i; other++)
            assert_int_not_equal(numbers[i], numbers[other]);
    }
    const struct course_row *course = load_course_by_id(f->db, f->arena, first.course);
    struct unit_paths paths = load_unit_paths(f->db, f->arena, course->live_revision_id);
    assert_int_equal(paths.count, 4);
    assert_true(is_text_equal(paths.items[3].path, TEXT("m/q")));
    assert_true(is_text_equal(paths.items[3].kind, TEXT("quiz")));
    assert_true(is_text_equal(paths.items[3].file_path, TEXT("m/q")));
}

static void publishing_makes_it_live_raises_the_generation_and_is_audited(void **state) {
    struct store_fixture *f = *state;
    int64_t before = load_generation(f->db, f->arena);
    struct first_revision first = publish_first(f);
    const struct course_row *course = load_course_by_id(f->db, f->arena, first.course);
    assert_int_equal(course->live_number, 1);
    assert_int_equal(load_revision(f->db, f->arena, course->live_revision_id)->published_at, FIXTURE_SECONDS);
    assert_int_equal(load_generation(f->db, f->arena), before + 1);
    assert_int_equal(ask_number(f, SQL("SELECT count(*) FROM audit WHERE act = 'course.publish'"
                                       " AND subject = 'course ethics' AND detail = '{\"revision\":1}'")),
                     1);
}

static void a_revision_that_is_not_there_cannot_be_published(void **state) {
    struct store_fixture *f = *state;
    text fault = NO_TEXT;
    assert_int_equal(publish_revision(f->db, f->arena, &f->act, 4711, NULL, 0, &fault), STATUS_NOT_FOUND);
    assert_int_equal(load_generation(f->db, f->arena), 1);
}

static void a_unit_at_the_same_path_keeps_its_number(void **state) {
    struct store_fixture *f = *state;
    struct first_revision first = publish_first(f);
    const struct unit_claim claims[] = {claim_of("module", "m", NULL), claim_of("lesson", "m/b", NULL),
                                        claim_of("lesson", "m/new", NULL), claim_of("lesson", "m/a", NULL)};
    int64_t id = publish_claims(f, first.course, claims, COUNT(claims));
    assert_int_equal(unit_number_at(f, id, "m"), first.m);
    assert_int_equal(unit_number_at(f, id, "m/a"), first.a);
    assert_int_equal(unit_number_at(f, id, "m/b"), first.b);
    assert_int_equal(unit_number_at(f, id, "m/q"), 0);
    int64_t new = unit_number_at(f, id, "m/new");
    assert_true(new != 0 && new != first.a &&new != first.b &&new != first.q &&new != first.m);
}

static void a_unit_that_moved_takes_the_number_of_what_it_was(void **state) {
    struct store_fixture *f = *state;
    struct first_revision first = publish_first(f);
    const struct unit_claim claims[] = {claim_of("module", "n", "m"), claim_of("lesson", "n/c", "m/a"),
                                        claim_of("quiz", "n/q", "m/q")};
    int64_t id = publish_claims(f, first.course, claims, COUNT(claims));
    assert_int_equal(unit_number_at(f, id, "n"), first.m);
    assert_int_equal(unit_number_at(f, id, "n/c"), first.a);
    assert_int_equal(unit_number_at(f, id, "n/q"), first.q);
}

static void was_goes_before_the_same_path(void **state) {
    struct store_fixture *f = *state;
    struct first_revision first = publish_first(f);
    // The two lessons change places: each says what it was.
    const struct unit_claim claims[] = {claim_of("module", "m", NULL), claim_of("lesson", "m/a", "m/b"),
                                        claim_of("lesson", "m/b", "m/a")};
    int64_t id = publish_claims(f, first.course, claims, COUNT(claims));
    assert_int_equal(unit_number_at(f, id, "m/a"), first.b);
    assert_int_equal(unit_number_at(f, id, "m/b"), first.a);
}

static void a_path_whose_unit_another_claims_is_new(void **state) {
    struct store_fixture *f = *state;
    struct first_revision first = publish_first(f);
    const struct unit_claim claims[] = {claim_of("module", "m", NULL), claim_of("lesson", "m/a", NULL),
                                        claim_of("lesson", "m/c", "m/a")}; // after the one that has the path
    int64_t id = publish_claims(f, first.course, claims, COUNT(claims));
    assert_int_equal(unit_number_at(f, id, "m/c"), first.a);
    int64_t new = unit_number_at(f, id, "m/a");
    assert_true(new != 0 && new != first.a &&new != first.b);
}

static void a_was_that_names_nothing_live_is_ignored(void **state) {
    struct store_fixture *f = *state;
    struct first_revision first = publish_first(f);
    const struct unit_claim claims[] = {claim_of("module", "m", "long-gone"), claim_of("lesson", "m/c", "m/a")};
    int64_t second = publish_claims(f, first.course, claims, COUNT(claims));
    assert_int_equal(unit_number_at(f, second, "m"), first.m);
    int64_t third = publish_claims(f, first.course, claims, COUNT(claims)); // it stays, and "m/a" is not live any more
    assert_int_equal(unit_number_at(f, third, "m/c"), first.a);
}

static void a_unit_that_comes_back_has_its_old_number(void **state) {
    struct store_fixture *f = *state;
    struct first_revision first = publish_first(f);
    const struct unit_claim without[] = {claim_of("module", "m", NULL), claim_of("lesson", "m/b", NULL)};
    const struct unit_claim with[] = {claim_of("module", "m", NULL), claim_of("lesson", "m/a", NULL)};
    publish_claims(f, first.course, without, COUNT(without));
    int64_t id = publish_claims(f, first.course, with, COUNT(with));
    assert_int_equal(unit_number_at(f, id, "m/a"), first.a);
}

static void of_those_that_had_a_path_the_last_one_comes_back(void **state) {
    struct store_fixture *f = *state;
    struct first_revision first = publish_first(f);
    const struct unit_claim second[] = {claim_of("module", "m", NULL), claim_of("lesson", "m/a", "m/b")};
    const struct unit_claim third[] = {claim_of("module", "m", NULL)};
    const struct unit_claim fourth[] = {claim_of("module", "m", NULL), claim_of("lesson", "m/a", NULL)};
    pass_seconds(f, 60);
    publish_claims(f, first.course, second, COUNT(second));
    pass_seconds(f, 60);
    publish_claims(f, first.course, third, COUNT(third));
    int64_t id = publish_claims(f, first.course, fourth, COUNT(fourth));
    assert_int_equal(unit_number_at(f, id, "m/a"), first.b);
}

static void what_stands_elsewhere_does_not_come_back(void **state) {
    struct store_fixture *f = *state;
    struct first_revision first = publish_first(f);
    const struct unit_claim moved[] = {claim_of("module", "m", NULL), claim_of("lesson", "m/c", "m/a")};
    const struct unit_claim both[] = {claim_of("module", "m", NULL), claim_of("lesson", "m/a", NULL),
                                      claim_of("lesson", "m/c", NULL)};
    publish_claims(f, first.course, moved, COUNT(moved));
    int64_t id = publish_claims(f, first.course, both, COUNT(both));
    assert_int_equal(unit_number_at(f, id, "m/c"), first.a);
    int64_t new = unit_number_at(f, id, "m/a");
    assert_true(new != 0 && new != first.a &&new != first.b);
}

static void what_changed_its_kind_in_place_is_another_unit(void **state) {
    struct store_fixture *f = *state;
    struct first_revision first = publish_first(f);
    const struct unit_claim as_quiz[] = {claim_of("module", "m", NULL), claim_of("quiz", "m/a", NULL)};
    const struct unit_claim as_lesson[] = {claim_of("module", "m", NULL), claim_of("lesson", "m/a", NULL)};
    int64_t id = publish_claims(f, first.course, as_quiz, COUNT(as_quiz));
    int64_t quiz = unit_number_at(f, id, "m/a");
    assert_true(quiz != 0 && quiz != first.a);
    id = publish_claims(f, first.course, as_lesson, COUNT(as_lesson));
    assert_int_equal(unit_number_at(f, id, "m/a"), first.a); // the last of the same kind
}

static void two_claims_on_one_number_are_refused(void **state) {
    struct store_fixture *f = *state;
    struct first_revision first = publish_first(f);
    const struct unit_claim claims[] = {claim_of("module", "m", NULL), claim_of("lesson", "m/c", "m/a"),
                                        claim_of("lesson", "m/d", "m/a")};
    expect_refused(f, first.course, claims, COUNT(claims), "“m/c”", "“m/d”");
}

static void a_claim_that_changes_the_kind_is_refused(void **state) {
    struct store_fixture *f = *state;
    struct first_revision first = publish_first(f);
    const struct unit_claim claims[] = {claim_of("module", "m", NULL), claim_of("quiz", "m/c", "m/a")};
    expect_refused(f, first.course, claims, COUNT(claims), "“m/c”", "“m/a”");
    const struct unit_claim module[] = {claim_of("module", "n", "m/a")};
    expect_refused(f, first.course, module, COUNT(module), "“n”", "“m/a”");
}

static void rolling_back_restores_the_map_of_that_revision(void **state) {
    struct store_fixture *f = *state;
    struct first_revision first = publish_first(f);
    int64_t old = load_course_by_id(f->db, f->arena, first.course)->live_revision_id;
    const struct unit_claim claims[] = {claim_of("module", "m", NULL), claim_of("lesson", "m/a", "m/b")};
    int64_t units_before = ask_number(f, SQL("SELECT count(*) FROM unit"));
    int64_t newer = publish_claims(f, first.course, claims, COUNT(claims));
    text fault = NO_TEXT;
    pass_seconds(f, 60);
    assert_int_equal(publish_revision(f->db, f->arena, &f->act, old, NULL, 0, &fault), STATUS_OK);
    const struct course_row *course = load_course_by_id(f->db, f->arena, first.course);
    assert_int_equal(course->live_revision_id, old);
    assert_int_equal(unit_number_at(f, old, "m/a"), first.a);
    assert_int_equal(unit_number_at(f, old, "m/b"), first.b);
    assert_int_equal(unit_number_at(f, newer, "m/a"), first.b); // that one is as it was
    assert_int_equal(ask_number(f, SQL("SELECT count(*) FROM unit")), units_before);
    assert_int_equal(load_generation(f->db, f->arena), 4);
}

static void courses_share_no_numbers(void **state) {
    struct store_fixture *f = *state;
    struct sample_course one = make_sample_course(f, "one"), two = make_sample_course(f, "two");
    assert_int_not_equal(one.first, two.first);
    assert_int_not_equal(one.first_read, two.first_read);
    const struct unit_claim claims[] = {claim_of("module", "first", NULL)};
    int64_t id = publish_claims(f, two.course_id, claims, COUNT(claims));
    assert_int_equal(unit_number_at(f, id, "first"), two.first);
}

static void old_paths_lead_to_the_unit_that_had_them_last(void **state) {
    struct store_fixture *f = *state;
    struct first_revision first = publish_first(f);
    const struct unit_claim claims[] = {claim_of("module", "n", "m"), claim_of("lesson", "n/a", "m/a"),
                                        claim_of("lesson", "n/b", "m/b")};
    int64_t live = publish_claims(f, first.course, claims, COUNT(claims));
    struct unit_paths old = load_old_unit_paths(f->db, f->arena, first.course, live);
    assert_int_equal(old.count, 4);
    const char *paths[] = {"m", "m/a", "m/b", "m/q"};
    const int64_t numbers[] = {first.m, first.a, first.b, first.q}; // the quiz is nowhere now
    for (size_t i = 0; i < 4; i++) {
        assert_true(is_text_equal(old.items[i].path, text_from(paths[i])));
        assert_int_equal(old.items[i].unit_id, numbers[i]);
    }
}

static void a_path_that_is_live_is_not_an_old_one(void **state) {
    struct store_fixture *f = *state;
    struct first_revision first = publish_first(f);
    const struct unit_claim claims[] = {claim_of("module", "m", NULL), claim_of("lesson", "m/a", NULL),
                                        claim_of("lesson", "m/c", "m/a"), claim_of("lesson", "m/b", NULL),
                                        claim_of("quiz", "m/q", NULL)};
    int64_t live = publish_claims(f, first.course, claims, COUNT(claims));
    assert_int_equal(load_old_unit_paths(f->db, f->arena, first.course, live).count, 0);
    save_draft(f, first.course); // drafts have no paths
    assert_int_equal(load_old_unit_paths(f->db, f->arena, first.course, live).count, 0);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_store_fixture, close_store_fixture)
    const struct CMUnitTest tests[] = {
        CASE(the_first_revision_gives_every_unit_a_number_of_its_own),
        CASE(publishing_makes_it_live_raises_the_generation_and_is_audited),
        CASE(a_revision_that_is_not_there_cannot_be_published),
        CASE(a_unit_at_the_same_path_keeps_its_number),
        CASE(a_unit_that_moved_takes_the_number_of_what_it_was),
        CASE(was_goes_before_the_same_path),
        CASE(a_path_whose_unit_another_claims_is_new),
        CASE(a_was_that_names_nothing_live_is_ignored),
        CASE(a_unit_that_comes_back_has_its_old_number),
        CASE(of_those_that_had_a_path_the_last_one_comes_back),
        CASE(what_stands_elsewhere_does_not_come_back),
        CASE(what_changed_its_kind_in_place_is_another_unit),
        CASE(two_claims_on_one_number_are_refused),
        CASE(a_claim_that_changes_the_kind_is_refused),
        CASE(rolling_back_restores_the_map_of_that_revision),
        CASE(courses_share_no_numbers),
        CASE(old_paths_lead_to_the_unit_that_had_them_last),
        CASE(a_path_that_is_live_is_not_an_old_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
