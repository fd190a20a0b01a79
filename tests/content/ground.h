// SPDX-License-Identifier: Apache-2.0
// ground: what the tests of content share: an arena for each test, a course made of literal files, and looking up what
// was said about it.
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "content/content.h"

// What cmocka gives to each test as *state.
struct ground {
    struct arena *arena;
    struct problems problems;
};
int open_ground(void **state);
int close_ground(void **state);
#define CONTENT_TEST(test) cmocka_unit_test_setup_teardown(test, open_ground, close_ground)

// A literal file of a course; its content may not hold NUL.
struct literal_file {
    const char *path, *words;
};
struct course_files *make_literal_course(struct arena *arena, const struct literal_file *files, size_t count);
// Reads the course of one lesson, quiz or workbook "01-one/01-unit.md", with the words given; never NULL.
struct unit *read_literal_unit(struct ground *ground, const char *words);
// The same with more files beside it.
struct course *read_literal_course(struct ground *ground, const struct literal_file *files, size_t count);

// Whether a problem of that severity stands at the line (0: any) and holds the words.
bool has_problem(const struct problems *problems, enum severity severity, int64_t line, const char *words);
// Fails the test, and prints all problems, when there is one of them (of that severity, or worse).
void assert_no_problem(const struct problems *problems, enum severity worst);
#define assert_problem(ground, severity, line, words)                                                                  \
    assert_problem_at((ground), (severity), (line), (words), __FILE__, __LINE__)
void assert_problem_at(struct ground *ground, enum severity severity, int64_t line, const char *words, const char *file,
                       int at);
#define assert_html(made, expected) assert_html_at((made), (expected), __FILE__, __LINE__)
void assert_html_at(html made, const char *expected, const char *file, int at);
bool holds(text value, const char *words);
