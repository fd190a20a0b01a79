// SPDX-License-Identifier: Apache-2.0
// Tests of server/content/prescan.c: each shape on which cmark 0.30 takes quadratic time is refused, or read in less
// than 100 ms of the processor, at the cap of 256 KiB. (Measured without sanitizers; with them only that it ends.)
#include "ground.h"

#include "content/markdown.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define CAP ((size_t)256 * 1024)
#define MILLISECONDS_MOST 100
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define PATIENCE 20
#else
#define PATIENCE 4 // of a machine that does other things too; quadratic shapes take a hundred times as long
#endif

static int64_t processor_milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static text repeat(struct arena *arena, const char *start, const char *piece, size_t bytes) {
    char *words = arena_make(arena, bytes + 1);
    size_t at = strlen(start);
    memcpy(words, start, at);
    for (size_t length = strlen(piece); at + length <= bytes; at += length) {
        memcpy(words + at, piece, length);
    }
    return (text){words, at};
}

// Parses the words; returns whether the pre-scan let them pass. Fails when it took too long.
static bool is_read_in_time(struct ground *ground, const char *name, text words) {
    ground->problems = make_problems(ground->arena);
    struct source *source = make_source(ground->arena, &ground->problems, TEXT("a.md"), words, CAP);
    assert_non_null(source);
    int64_t before = processor_milliseconds();
    struct tree *tree = open_tree(ground->arena, source);
    int64_t taken = processor_milliseconds() - before;
    if (taken > (int64_t)MILLISECONDS_MOST * PATIENCE) {
        fail_msg("%s took %lld ms", name, (long long)taken);
    }
    assert_true(tree || ground->problems.errors == 1);
    return tree != NULL;
}

static void quadratic_shapes_are_refused_or_quick(void **state) {
    static const struct {
        const char *name, *start, *piece;
    } shapes[] = {
        {"lists of lists, then blank lines", "- - - - - - - - - - - - - - - - - - - - - - - - - - - - - a\n", "\n"},
        {"the same in a quote", "> - - - - - - - - - - - - - - - - - - - - - - - - - - a\n", ">\n"},
        {"deeper lists of lists", "", "- "},
        {"quotes, then emphasis", ">>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>", "a*"},
        {"emphasis", "", "a**b "},
        {"openers of emphasis", "", "*a "},
        {"mixed openers", "", "*a_ "},
        {"images in images", "", "![[]()"},
        {"images", "", "![a"},
        {"brackets", "", "["},
        {"links", "", "[a]("},
        {"comments", "", "<!--"},
        {"instructions", "", "<?"},
        {"sections of data", "", "<![CDATA["},
        {"quotes", "", "> "},
        {"quotes without spaces", "", ">"},
        {"numbered lists", "", "1. "},
        {"tabs in lists", "", "-\t"},
        {"backticks", "", "`a``"},
        {"links in angles", "", "[a](<b"},
        {"titles", "", "[a](b \""},
        {"bars", "", "|a"},
        {"lines", "", "a\n"},
    };
    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        text words = repeat(((struct ground *)*state)->arena, shapes[i].start, shapes[i].piece, CAP);
        (void)is_read_in_time(*state, shapes[i].name, words);
    }
}

static bool may_pass(struct ground *ground, const char *words) {
    return is_read_in_time(ground, words, text_from(words));
}

static void nesting_up_to_32_passes_and_deeper_is_refused(void **state) {
    struct ground *ground = *state;
    assert_true(is_read_in_time(ground, "32 quotes", repeat(ground->arena, "", "> ", 64)));
    assert_false(is_read_in_time(ground, "33 quotes", repeat(ground->arena, "", ">", 33)));
    assert_problem(ground, SEVERITY_ERROR, 1, "deeper than 32");
    assert_false(is_read_in_time(ground, "40 lists", repeat(ground->arena, "", "+ ", 80)));
}

static void nesting_by_indentation_is_counted_too(void **state) {
    struct ground *ground = *state;
    struct source *source;
    char words[8000];
    size_t length = 0;
    for (int depth = 0; depth < 40; depth++) {
        length += (size_t)snprintf(words + length, sizeof(words) - length, "%*s- a\n", depth * 2, "");
    }
    source = make_source(ground->arena, &ground->problems, TEXT("a.md"), (text){words, length}, CAP);
    assert_null(open_tree(ground->arena, source));
    assert_problem(ground, SEVERITY_ERROR, 33, "deeper than 32");
}

static void what_people_write_passes(void **state) {
    struct ground *ground = *state;
    assert_true(
        may_pass(ground, "- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -\n"));
    assert_true(may_pass(ground, "* * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * *\n"));
    assert_true(may_pass(ground, "| a | b |\n|---|---|\n| 1 | 2 |\n"));
    assert_true(
        may_pass(ground, "```\n                                                                      code\n```\n"));
    assert_true(may_pass(ground, "- a\n  - b\n    - c\n      1. d\n         > e\n"));
    assert_true(is_read_in_time(ground, "1,000 images", repeat(ground->arena, "", "![a](b.png) text\n", 17000)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CONTENT_TEST(quadratic_shapes_are_refused_or_quick),
        CONTENT_TEST(nesting_up_to_32_passes_and_deeper_is_refused),
        CONTENT_TEST(nesting_by_indentation_is_counted_too),
        CONTENT_TEST(what_people_write_passes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
