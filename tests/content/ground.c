// SPDX-License-Identifier: Apache-2.0
// ground: makes courses of literals for the tests of content, and prints what was said of them when a test fails.
#include "ground.h"

#include "base/crypto.h"

#include <stdlib.h>
#include <string.h>

#define ARENA_BYTES ((size_t)1 << 30)

int open_ground(void **state) {
    static struct ground ground;
    if (!crypto_start()) {
        return -1;
    }
    ground.arena = open_arena(ARENA_BYTES);
    ground.problems = make_problems(ground.arena);
    *state = &ground;
    return 0;
}

int close_ground(void **state) {
    close_arena(((struct ground *)*state)->arena);
    return 0;
}

static int compare_files(const void *left, const void *right) {
    return compare_texts(((const struct course_file *)left)->path, ((const struct course_file *)right)->path);
}

struct course_files *make_literal_course(struct arena *arena, const struct literal_file *files, size_t count) {
    struct course_files *course = MAKE(arena, struct course_files);
    course->items = MAKE_ARRAY(arena, count + 1, struct course_file);
    course->count = count;
    course->default_slug = TEXT("test");
    for (size_t i = 0; i < count; i++) {
        text bytes = text_from(files[i].words);
        course->items[i] = (struct course_file){text_from(files[i].path), bytes, bytes.length};
    }
    qsort(course->items, count, sizeof(*course->items), compare_files);
    return course;
}

struct course *read_literal_course(struct ground *ground, const struct literal_file *files, size_t count) {
    return read_course(ground->arena, make_literal_course(ground->arena, files, count), &ground->problems);
}

struct unit *read_literal_unit(struct ground *ground, const char *words) {
    const struct literal_file files[] = {{"course.md", "---\ntitle: Test\nsummary: A test\n---\n"},
                                         {"01-one/module.md", "---\ntitle: One\n---\n"},
                                         {"01-one/01-unit.md", words}};
    struct course *course = read_literal_course(ground, files, 3);
    assert_non_null(course);
    assert_int_equal(course->modules_count, 1);
    assert_int_equal(course->modules[0].units_count, 1);
    return &course->modules[0].units[0];
}

bool holds(text value, const char *words) { return text_find(value, text_from(words), 0) >= 0; }

bool has_problem(const struct problems *problems, enum severity severity, int64_t line, const char *words) {
    for (size_t i = 0; i < problems->count; i++) {
        const struct problem *problem = &problems->items[i];
        bool is_there = line == 0 || problem->line == line;
        if (is_there && problem->severity == severity && holds(problem->message, words)) {
            return true;
        }
    }
    return false;
}

static void print_problems(const struct problems *problems) {
    for (size_t i = 0; i < problems->count; i++) {
        print_error("%s\n", make_problem_line(problems->arena, &problems->items[i]).bytes);
    }
}

void assert_no_problem(const struct problems *problems, enum severity worst) {
    bool is_bad = problems->errors > 0 || (worst <= SEVERITY_WARNING && problems->warnings > 0) ||
                  (worst <= SEVERITY_NOTE && problems->count > 0);
    if (is_bad) {
        print_problems(problems);
        fail_msg("%zu errors, %zu warnings", problems->errors, problems->warnings);
    }
}

void assert_problem_at(struct ground *ground, enum severity severity, int64_t line, const char *words, const char *file,
                       int at) {
    if (!has_problem(&ground->problems, severity, line, words)) {
        print_problems(&ground->problems);
        print_error("no such problem: line %lld, “%s”\n", (long long)line, words);
        _fail(file, at);
    }
}

void assert_html_at(html made, const char *expected, const char *file, int at) {
    if (!is_text_equal(text_of_html(made), text_from(expected))) {
        print_error("made:     %.*s\nexpected: %s\n", PRINT(made), expected);
        _fail(file, at);
    }
}
