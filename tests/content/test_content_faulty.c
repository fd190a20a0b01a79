// SPDX-License-Identifier: Apache-2.0
// Tests of server/content with whole courses: each folder in tests/content/faulty against its .expected file (README.md
// there says how to read one), each in tests/content/sound without a word, the bundled courses without an error.
#include "ground.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct expectation {
    text path, line, column, severity;
    text words; // words by spaces, each with alternatives by `|`; all must stand in the message
    bool was_met;
};

static text source_path(struct arena *arena, const char *path) {
    const char *source = getenv("SOURCE");
    return make_textf(arena, "%s/%s", source ? source : "../..", path);
}

static struct course_files *load(struct ground *ground, text path) {
    struct content_limits limits = default_content_limits();
    return load_course_files(ground->arena, path, &limits, &ground->problems);
}

// The names of the folders in a folder of the sources.
static size_t list_folders(struct arena *arena, const char *path, text *names, size_t most) {
    DIR *folder = opendir(source_path(arena, path).bytes);
    size_t count = 0;
    assert_non_null(folder);
    for (struct dirent *entry = readdir(folder); entry && count < most; entry = readdir(folder)) {
        if (entry->d_type == DT_DIR && entry->d_name[0] != '.') {
            names[count++] = make_text(arena, text_from(entry->d_name));
        }
    }
    closedir(folder);
    return count;
}

static text read_whole(struct arena *arena, text path) {
    FILE *file = fopen(path.bytes, "rb");
    assert_non_null(file);
    char *bytes = arena_make(arena, 65536);
    size_t length = fread(bytes, 1, 65535, file);
    fclose(file);
    return (text){bytes, length};
}

static text next_part(text *rest) {
    text part = TEXT("");
    assert_true(text_next(rest, ':', &part));
    return text_trim(part);
}

static size_t read_expectations(text words, struct expectation *expectations, size_t most) {
    size_t count = 0;
    text line;
    while (text_next(&words, '\n', &line) && count < most) {
        if (is_text_empty(text_trim(line)) || text_starts_with(line, TEXT("#"))) {
            continue;
        }
        struct expectation *expectation = &expectations[count++];
        text rest = line;
        expectation->path = next_part(&rest);
        expectation->line = next_part(&rest);
        expectation->column = next_part(&rest);
        expectation->severity = next_part(&rest);
        expectation->words = text_trim(rest);
        expectation->was_met = false;
    }
    return count;
}

static bool is_number_as(text expected, int64_t number) {
    int64_t value;
    return is_text_equal(expected, TEXT("*")) || (text_to_integer(expected, 0, 1000000, &value) && value == number);
}

static bool is_path_as(text expected, text path) {
    if (text_ends_with(expected, TEXT("*"))) {
        return text_starts_with(path, text_slice(expected, 0, expected.length - 1));
    }
    return is_text_equal(expected, path);
}

static bool holds_ignoring_case(text value, text words) {
    for (size_t i = 0; i + words.length <= value.length; i++) {
        if (is_text_equal_ignoring_case(text_slice(value, i, words.length), words)) {
            return true;
        }
    }
    return false;
}

static bool holds_words(text message, text words) {
    text word;
    while (text_next(&words, ' ', &word)) {
        text rest = word;
        text alternative;
        bool is_there = false;
        while (text_next(&rest, '|', &alternative)) {
            is_there = is_there || holds_ignoring_case(message, alternative);
        }
        if (!is_there) {
            return false;
        }
    }
    return true;
}

static bool is_as_expected(const struct expectation *expectation, const struct problem *problem) {
    return is_path_as(expectation->path, problem->path) && is_number_as(expectation->line, problem->line) &&
           is_number_as(expectation->column, problem->column) &&
           is_text_equal(expectation->severity, severity_name(problem->severity)) &&
           holds_words(problem->message, expectation->words);
}

// Every expectation is met by a problem, and every problem but a note is expected. Returns how many are not.
static int compare(struct ground *ground, text name, struct expectation *expectations, size_t count) {
    int faults = 0;
    for (size_t i = 0; i < ground->problems.count; i++) {
        const struct problem *problem = &ground->problems.items[i];
        bool is_expected = problem->severity == SEVERITY_NOTE;
        for (size_t j = 0; j < count; j++) {
            if (is_as_expected(&expectations[j], problem)) {
                expectations[j].was_met = true;
                is_expected = true;
            }
        }
        if (!is_expected) {
            print_error("%.*s, not expected: %s\n", PRINT(name), make_problem_line(ground->arena, problem).bytes);
            faults++;
        }
    }
    for (size_t j = 0; j < count; j++) {
        if (!expectations[j].was_met) {
            print_error("%.*s, missing: %.*s:%.*s:%.*s: %.*s\n", PRINT(name), PRINT(expectations[j].path),
                        PRINT(expectations[j].line), PRINT(expectations[j].column), PRINT(expectations[j].words));
            faults++;
        }
    }
    return faults;
}

static void each_fault_of_a_faulty_course_is_told_at_its_place(void **state) {
    struct ground *ground = *state;
    text names[100];
    struct expectation expectations[200];
    size_t count = list_folders(ground->arena, "tests/content/faulty", names, 100);
    int faults = 0;
    assert_true(count > 10);
    for (size_t i = 0; i < count; i++) {
        text base = make_textf(ground->arena, "tests/content/faulty/%.*s", PRINT(names[i]));
        ground->problems = make_problems(ground->arena);
        struct course_files *files = load(ground, source_path(ground->arena, base.bytes));
        if (files) {
            (void)read_course(ground->arena, files, &ground->problems);
        }
        text path = source_path(ground->arena, make_textf(ground->arena, "%.*s.expected", PRINT(base)).bytes);
        size_t expected = read_expectations(read_whole(ground->arena, path), expectations, 200);
        faults += compare(ground, names[i], expectations, expected);
    }
    assert_int_equal(faults, 0);
}

static void of_a_sound_course_nothing_is_said(void **state) {
    struct ground *ground = *state;
    text names[100];
    size_t count = list_folders(ground->arena, "tests/content/sound", names, 100);
    assert_true(count > 1);
    for (size_t i = 0; i < count; i++) {
        text path = make_textf(ground->arena, "tests/content/sound/%.*s", PRINT(names[i]));
        struct course_files *files = load(ground, source_path(ground->arena, path.bytes));
        assert_non_null(files);
        assert_non_null(read_course(ground->arena, files, &ground->problems));
        assert_no_problem(&ground->problems, SEVERITY_WARNING);
    }
}

static void a_bundled_course_is_sound(void **state) {
    struct ground *ground = *state;
    text *slugs;
    size_t count = bundled_courses(ground->arena, &slugs);
    assert_true(count >= 1);
    for (size_t i = 0; i < count; i++) {
        struct course_files *files = find_bundled_course(ground->arena, slugs[i]);
        assert_non_null(files);
        struct course *course = read_course(ground->arena, files, &ground->problems);
        assert_non_null(course);
        assert_true(is_text_equal(course->slug, slugs[i]));
        assert_no_problem(&ground->problems, SEVERITY_WARNING);
    }
    assert_null(find_bundled_course(ground->arena, TEXT("no-such-course")));
    assert_null(find_bundled_course(ground->arena, TEXT("")));
}

// Reads a course in an arena of that ceiling; false when it left by the escape.
static bool is_read_within(const struct course_files *files, size_t ceiling_bytes) {
    struct arena *arena = open_arena(ceiling_bytes);
    jmp_buf escape;
    volatile bool is_read = false;
    if (setjmp(escape) == 0) {
        arena_set_escape(arena, &escape);
        struct problems problems = make_problems(arena);
        is_read = read_course(arena, files, &problems) != NULL;
    }
    close_arena(arena);
    return is_read;
}

// LeakSanitizer sees whatever was lost.
static void memory_may_end_anywhere(void **state) {
    struct ground *ground = *state;
    struct course_files *files = load(ground, source_path(ground->arena, "tests/content/sound/every-feature"));
    assert_non_null(files);
    size_t ceiling_bytes = 0;
    while (!is_read_within(files, ceiling_bytes)) {
        ceiling_bytes += ceiling_bytes < 50000 ? 997 : 9973;
        assert_true(ceiling_bytes < (size_t)100 << 20);
    }
    assert_true(ceiling_bytes > 50000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CONTENT_TEST(each_fault_of_a_faulty_course_is_told_at_its_place),
        CONTENT_TEST(of_a_sound_course_nothing_is_said),
        CONTENT_TEST(a_bundled_course_is_sound),
        CONTENT_TEST(memory_may_end_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
