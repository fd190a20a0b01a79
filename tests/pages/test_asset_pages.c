// SPDX-License-Identifier: Apache-2.0
// Tests of server/pages/asset_pages.c: whose files these are, and who may have them.
#include "classroom.h"

#define SVG "/courses/every-feature/assets/square.svg"

static void a_file_of_an_open_course_is_for_everyone(void **state) {
    struct classroom *room = *state;
    struct outcome file = get(room, 0, "/courses/porch/assets/note.txt");
    assert_code(file, STATUS_OK);
    assert_words(file.visit->asset->path, "assets/note.txt");
    assert_int_equal(file.visit->asset->size, 8);
}

static void a_file_of_a_closed_course_needs_enrollment(void **state) {
    struct classroom *room = *state;
    publish_sound_course(room, "every-feature");
    assert_code(get(room, 0, SVG), STATUS_SIGN_IN_FIRST);
    assert_code(get(room, room->learner, SVG), STATUS_FORBIDDEN);
    assert_code(get(room, room->teacher, SVG), STATUS_OK);
    enroll_in(room, room->learner, "every-feature", NULL);
    assert_code(get(room, room->learner, SVG), STATUS_OK);
    assert_code(get(room, room->learner, "/courses/every-feature/assets/notes/read-me.txt"), STATUS_OK);
}

static void what_is_no_asset_is_not_found(void **state) {
    struct classroom *room = *state;
    assert_code(get(room, 0, "/courses/porch/assets/nothing.png"), STATUS_NOT_FOUND);
    assert_code(get(room, 0, "/courses/porch/assets/../course.md"), STATUS_NOT_FOUND);
    assert_code(get(room, 0, "/courses/nowhere/assets/note.txt"), STATUS_NOT_FOUND);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PAGE_TEST(a_file_of_an_open_course_is_for_everyone),
        PAGE_TEST(a_file_of_a_closed_course_needs_enrollment),
        PAGE_TEST(what_is_no_asset_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
