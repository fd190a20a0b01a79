// SPDX-License-Identifier: Apache-2.0
// Tests of server/content/course_folder.c, save_folder.c, file_list.c, bundled.c and read_course.c: folders on the
// disk, names, order, and what files owe each other.
#include "ground.h"

#include "support/scratch.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void put(struct ground *ground, text folder, const char *path, const char *words) {
    text whole = scratch_path(ground->arena, folder, path);
    for (size_t i = folder.length + 1; i < whole.length; i++) {
        if (whole.bytes[i] == '/') {
            (void)mkdir(make_c_string(ground->arena, text_slice(whole, 0, i)), 0700);
        }
    }
    write_scratch_file(whole, text_from(words));
}

static struct course_files *load(struct ground *ground, text folder) {
    struct content_limits limits = default_content_limits();
    return load_course_files(ground->arena, folder, &limits, &ground->problems);
}

static void a_folder_is_read_whole_and_sorted(void **state) {
    struct ground *ground = *state;
    text folder = make_scratch_folder(ground->arena);
    put(ground, folder, "course.md", "x");
    put(ground, folder, "01-b/unit.md", "unit");
    put(ground, folder, "01-b/module.md", "");
    put(ground, folder, "assets/deep/er/a b.bin", "z");
    struct course_files *files = load(ground, folder);
    assert_int_equal(files->count, 4);
    assert_true(is_text_equal(files->items[0].path, TEXT("01-b/module.md")));
    assert_true(is_text_equal(files->items[1].bytes, TEXT("unit")));
    assert_int_equal(files->items[1].size, 4);
    assert_true(is_text_equal(files->items[2].path, TEXT("assets/deep/er/a b.bin")));
    assert_true(text_ends_with(folder, files->default_slug) && files->default_slug.length > 0);
    assert_no_problem(&ground->problems, SEVERITY_NOTE);
    remove_scratch_folder(folder);
}

static void what_is_no_part_of_a_course_is_left_out_with_a_note(void **state) {
    struct ground *ground = *state;
    text folder = make_scratch_folder(ground->arena);
    put(ground, folder, "course.md", "x");
    put(ground, folder, ".git/config", "x");
    put(ground, folder, ".git/deep/more", "x");
    put(ground, folder, "assets/.DS_Store", "x");
    put(ground, folder, "__MACOSX/course.md", "x");
    put(ground, folder, "assets/Thumbs.db", "x");
    struct course_files *files = load(ground, folder);
    assert_int_equal(files->count, 1);
    assert_int_equal(ground->problems.count, 4);
    assert_problem(ground, SEVERITY_NOTE, 1, "left out");
    assert_int_equal(ground->problems.errors, 0);
    remove_scratch_folder(folder);
}

static void links_and_what_is_no_file_are_errors(void **state) {
    struct ground *ground = *state;
    text folder = make_scratch_folder(ground->arena);
    put(ground, folder, "course.md", "x");
    assert_int_equal(symlink("/etc/passwd", scratch_path(ground->arena, folder, "stolen.md").bytes), 0);
    assert_int_equal(symlink("/etc", scratch_path(ground->arena, folder, "assets").bytes), 0);
    assert_int_equal(mkfifo(scratch_path(ground->arena, folder, "pipe").bytes, 0600), 0);
    struct course_files *files = load(ground, folder);
    assert_int_equal(files->count, 1);
    assert_problem(ground, SEVERITY_ERROR, 1, "symbolic link");
    assert_problem(ground, SEVERITY_ERROR, 1, "neither a file nor a folder");
    assert_int_equal(ground->problems.errors, 3);
    remove_scratch_folder(folder);
}

static void odd_names_are_errors(void **state) {
    static const char *const names[] = {"a\\b.md",
                                        "a:b",
                                        "a*",
                                        "a?",
                                        "a\"",
                                        "a<b",
                                        "a|b",
                                        "a.",
                                        " a",
                                        "a ",
                                        "a\x01"
                                        "b",
                                        "a\xFF",
                                        "a\xE2\x80\xAE"
                                        "b",
                                        "a\nb"};
    struct ground *ground = *state;
    text folder = make_scratch_folder(ground->arena);
    size_t count = sizeof(names) / sizeof(names[0]);
    for (size_t i = 0; i < count; i++) {
        put(ground, folder, names[i], "x");
    }
    struct course_files *files = load(ground, folder);
    assert_int_equal(files->count, 0);
    assert_int_equal(ground->problems.errors, count);
    remove_scratch_folder(folder);
}

static void names_that_differ_by_case_only_are_errors(void **state) {
    struct ground *ground = *state;
    text folder = make_scratch_folder(ground->arena);
    put(ground, folder,
        "assets/Stra\xC3\x9F"
        "e.png",
        "x");
    put(ground, folder, "assets/STRASSE.png", "x");
    put(ground, folder, "assets/\xC3\xA9.png", "x");
    put(ground, folder, "assets/e\xCC\x81.png", "x");
    (void)load(ground, folder);
    assert_int_equal(ground->problems.errors, 2);
    assert_problem(ground, SEVERITY_ERROR, 1, "same name");
    remove_scratch_folder(folder);
}

static void too_much_and_too_many_are_errors(void **state) {
    struct ground *ground = *state;
    text folder = make_scratch_folder(ground->arena);
    put(ground, folder, "a", "12345");
    put(ground, folder, "b", "12345");
    put(ground, folder, "c", "12345");
    struct content_limits limits = {.bundle_bytes = 14, .markdown_bytes = 100, .files = 10};
    (void)load_course_files(ground->arena, folder, &limits, &ground->problems);
    assert_problem(ground, SEVERITY_ERROR, 1, "larger than");
    limits = (struct content_limits){.bundle_bytes = 15, .markdown_bytes = 100, .files = 2};
    (void)load_course_files(ground->arena, folder, &limits, &ground->problems);
    assert_problem(ground, SEVERITY_ERROR, 1, "more than 2 files");
    remove_scratch_folder(folder);
}

static void folders_that_are_too_deep_are_errors(void **state) {
    struct ground *ground = *state;
    text folder = make_scratch_folder(ground->arena);
    put(ground, folder, "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/file", "x");
    assert_int_equal(load(ground, folder)->count, 0);
    assert_problem(ground, SEVERITY_ERROR, 1, "too deep");
    remove_scratch_folder(folder);
}

static void what_is_not_there_or_no_course_is_an_error(void **state) {
    struct ground *ground = *state;
    text folder = make_scratch_folder(ground->arena);
    assert_null(load(ground, scratch_path(ground->arena, folder, "gone")));
    assert_problem(ground, SEVERITY_ERROR, 1, "No such file");
    assert_null(load(ground, TEXT("/dev/null")));
    assert_problem(ground, SEVERITY_ERROR, 1, "neither a folder nor a zip");
    put(ground, folder, "words.txt", "no zip");
    assert_null(load(ground, scratch_path(ground->arena, folder, "words.txt")));
    assert_problem(ground, SEVERITY_ERROR, 1, "no zip");
    assert_int_equal(load(ground, folder)->count, 1);
    assert_null(read_course(ground->arena, load(ground, folder), &ground->problems));
    assert_problem(ground, SEVERITY_ERROR, 1, "course.md is missing");
    remove_scratch_folder(folder);
}

static void a_course_is_written_back_byte_for_byte(void **state) {
    struct ground *ground = *state;
    text folder = make_scratch_folder(ground->arena);
    text copy = scratch_path(ground->arena, folder, "copy");
    text fault = NO_TEXT;
    text slug;
    text *slugs;
    assert_true(bundled_courses(ground->arena, &slugs) > 0);
    slug = slugs[0];
    struct course_files *files = find_bundled_course(ground->arena, slug);
    assert_true(save_course_folder(ground->arena, files, copy, &fault));
    struct course_files *again = load(ground, copy);
    assert_int_equal(again->count, files->count);
    for (size_t i = 0; i < files->count; i++) {
        assert_true(is_text_equal(files->items[i].path, again->items[i].path));
        assert_true(is_text_equal(files->items[i].bytes, again->items[i].bytes));
    }
    assert_false(save_course_folder(ground->arena, files, copy, &fault));
    assert_true(holds(fault, "not empty"));
    assert_no_problem(&ground->problems, SEVERITY_NOTE);
    remove_scratch_folder(folder);
}

static void nothing_is_written_outside_the_folder(void **state) {
    struct ground *ground = *state;
    text folder = make_scratch_folder(ground->arena);
    text inner = scratch_path(ground->arena, folder, "inner");
    text fault = NO_TEXT;
    static const char *const paths[] = {"../out", "/out", "a/../../out", "a//out", "", "a/", "./out", "a\\out"};
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        const struct literal_file file = {paths[i], "x"};
        assert_false(save_course_folder(ground->arena, make_literal_course(ground->arena, &file, 1), inner, &fault));
    }
    assert_int_equal(load(ground, folder)->count, 0);
    const struct literal_file file = {"a", "x"};
    text deep = scratch_path(ground->arena, folder, "not/there");
    assert_false(save_course_folder(ground->arena, make_literal_course(ground->arena, &file, 1), deep, &fault));
    assert_true(holds(fault, "No such file"));
    remove_scratch_folder(folder);
}

static void modules_and_units_stand_in_the_order_of_their_numbers(void **state) {
    struct ground *ground = *state;
    const struct literal_file files[] = {
        {"course.md", "---\ntitle: T\nsummary: S\n---\n"},
        {"README.md", "about the repository"},
        {"10-ten/module.md", "---\ntitle: Ten\n---\n"},
        {"10-ten/b.md", "---\ntitle: B\n---\n"},
        {"10-ten/a.md", "---\ntitle: A\n---\n"},
        {"10-ten/02-z.md", "---\ntitle: Z\n---\n"},
        {"10-ten/README.md", "about the folder"},
        {"10-ten/pictures/x.md", "kept"},
        {"02-two/module.md", "---\ntitle: Two\n---\n"},
        {"02-two/01-x.md", "---\ntitle: X\n---\n"},
        {"zero/module.md", "---\ntitle: Zero\n---\n"},
        {"zero/x.md", "---\ntitle: X\n---\n"},
        {"drawings/sketch.png", "kept"},
        {"assets/x.md", "kept"},
    };
    struct course *course = read_literal_course(ground, files, sizeof(files) / sizeof(files[0]));
    assert_no_problem(&ground->problems, SEVERITY_NOTE);
    assert_int_equal(course->modules_count, 3);
    assert_true(is_text_equal(course->modules[0].slug, TEXT("two")));
    assert_true(is_text_equal(course->modules[1].slug, TEXT("ten")));
    assert_true(is_text_equal(course->modules[2].slug, TEXT("zero")));
    const struct module *ten = &course->modules[1];
    assert_int_equal(ten->units_count, 3);
    assert_true(is_text_equal(ten->units[0].path, TEXT("ten/z")));
    assert_true(is_text_equal(ten->units[1].path, TEXT("ten/a")));
    assert_true(is_text_equal(ten->units[2].file, TEXT("10-ten/b.md")));
}

static void the_keys_of_a_course_are_read(void **state) {
    struct ground *ground = *state;
    const struct literal_file files[] = {
        {"course.md",
         "---\ntitle: T\nsummary: S\nslug: other\nlanguage: ar\nlicense: CC-BY-4.0\nauthors: [A, B]\nhours: 1.5\n"
         "pass: 80\naudiences: [x, y]\ntracks:\n  - one: First\n  - \"two: Second: more\"\ntranslation-of: base\nopen: "
         "false\n"
         "---\n\nAbout.\n"},
        {"framework.md", "## G1\n\n- a: A\n- b: B: c\n\n## G2\n\n- c: C\n"},
        {"glossary.md", "## Term\n\nWhat it *is*.\n"},
        {"01-one/module.md", "---\ntitle: One\ntrack: two\nwas: 03-old\nprinciples: a\n---\n\nIntro.\n"},
        {"01-one/01-x.md",
         "---\ntitle: X\naudience: x\nminutes: 7\nrequired: false\nwas: old/x\nprinciples: [a, c]\n---\n"},
    };
    struct course *course = read_literal_course(ground, files, 5);
    assert_no_problem(&ground->problems, SEVERITY_NOTE);
    assert_true(is_text_equal(course->slug, TEXT("other")) && is_text_equal(course->direction, TEXT("rtl")));
    assert_true(is_text_equal(course->license, TEXT("CC-BY-4.0")) &&
                is_text_equal(course->translation_of, TEXT("base")));
    assert_int_equal(course->authors.count, 2);
    assert_true(course->hours == 1.5 && course->pass_tenths == 800 && !course->is_open);
    assert_int_equal(course->tracks_count, 2);
    assert_true(is_text_equal(course->tracks[1].title, TEXT("Second: more")));
    assert_int_equal(course->framework_count, 3);
    assert_true(is_text_equal(course->framework[1].title, TEXT("B: c")));
    assert_true(is_text_equal(course->framework[2].group, TEXT("G2")));
    assert_int_equal(course->terms_count, 1);
    assert_html(course->terms[0].definition_html, "<p>What it <em>is</em>.</p>\n");
    assert_html(course->about_html, "<p>About.</p>\n");
    const struct module *module = &course->modules[0];
    assert_true(is_text_equal(module->was, TEXT("old")) && is_text_equal(module->track, TEXT("two")));
    const struct unit *unit = &module->units[0];
    assert_int_equal(unit->minutes, 7);
    assert_false(unit->is_required);
    assert_true(is_text_equal(unit->was, TEXT("old/x")));
    assert_int_equal(unit->principles.count, 2);
}

static void what_files_owe_each_other_is_checked(void **state) {
    struct ground *ground = *state;
    const struct literal_file files[] = {
        {"course.md",
         "---\ntitle: T\nsummary: S\naudiences: [public]\nlanguage: x_y\ntranslation-of: A B\ntracks: none\n---\n"},
        {"01-one/module.md", "---\ntitle: One\ntrack: gone\nwas: Not One\n---\n"},
        {"01-one/01-x.md", "---\ntitle: X\naudience: publik\nwas: old/x\n---\n"},
        {"01-one/01-y.md", "---\ntitle: Y\nwas: old/x\nkind: exam\n---\n"},
        {"02-two/module.md", "---\ntitle: Two\n---\n"},
        {"03-three/01-x.md", "---\ntitle: X\nwas: nonsense\n---\n"},
    };
    (void)read_literal_course(ground, files, 6);
    assert_problem(ground, SEVERITY_ERROR, 5, "language tag");
    assert_problem(ground, SEVERITY_ERROR, 6, "slug");
    assert_problem(ground, SEVERITY_ERROR, 7, "list");
    assert_problem(ground, SEVERITY_WARNING, 3, "tracks");
    assert_problem(ground, SEVERITY_ERROR, 4, "old-module");
    assert_problem(ground, SEVERITY_WARNING, 3, "nearest one is “public”");
    assert_problem(ground, SEVERITY_WARNING, 3, "was: old/x");
    assert_problem(ground, SEVERITY_WARNING, 1, "The number 01");
    assert_problem(ground, SEVERITY_ERROR, 4, "`lesson`, `quiz` or `workbook`");
    assert_problem(ground, SEVERITY_WARNING, 1, "no unit");
    assert_problem(ground, SEVERITY_ERROR, 1, "module.md is missing");
    assert_problem(ground, SEVERITY_ERROR, 3, "old-module/old-unit");
}

static void a_course_without_modules_is_an_error(void **state) {
    struct ground *ground = *state;
    const struct literal_file file = {"course.md", "---\ntitle: T\nsummary: S\n---\n"};
    assert_non_null(read_literal_course(ground, &file, 1));
    assert_problem(ground, SEVERITY_ERROR, 1, "no module");
}

static void a_folder_whose_name_is_no_slug_needs_one(void **state) {
    struct ground *ground = *state;
    const struct literal_file file = {"course.md", "---\ntitle: T\nsummary: S\n---\n"};
    struct course_files *files = make_literal_course(ground->arena, &file, 1);
    files->default_slug = TEXT("My Course");
    (void)read_course(ground->arena, files, &ground->problems);
    assert_problem(ground, SEVERITY_ERROR, 1, "`slug: my-course`");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CONTENT_TEST(a_folder_is_read_whole_and_sorted),
        CONTENT_TEST(what_is_no_part_of_a_course_is_left_out_with_a_note),
        CONTENT_TEST(links_and_what_is_no_file_are_errors),
        CONTENT_TEST(odd_names_are_errors),
        CONTENT_TEST(names_that_differ_by_case_only_are_errors),
        CONTENT_TEST(too_much_and_too_many_are_errors),
        CONTENT_TEST(folders_that_are_too_deep_are_errors),
        CONTENT_TEST(what_is_not_there_or_no_course_is_an_error),
        CONTENT_TEST(a_course_is_written_back_byte_for_byte),
        CONTENT_TEST(nothing_is_written_outside_the_folder),
        CONTENT_TEST(modules_and_units_stand_in_the_order_of_their_numbers),
        CONTENT_TEST(the_keys_of_a_course_are_read),
        CONTENT_TEST(what_files_owe_each_other_is_checked),
        CONTENT_TEST(a_course_without_modules_is_an_error),
        CONTENT_TEST(a_folder_whose_name_is_no_slug_needs_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
