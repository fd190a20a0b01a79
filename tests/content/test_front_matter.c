// SPDX-License-Identifier: Apache-2.0
// Tests of server/content/front_matter.c, front_values.c and source.c: keys, their values and their places.
#include "ground.h"

#include "content/front_matter.h"

#include <string.h>

static struct source *make(struct ground *ground, const char *words) {
    struct source *source =
        make_source(ground->arena, &ground->problems, TEXT("file.md"), text_from(words), (uint64_t)256 << 10);
    assert_non_null(source);
    return source;
}

static struct front_matter *read_front(struct ground *ground, const char *words) {
    return read_front_matter(ground->arena, make(ground, words));
}

static bool is(text value, const char *words) { return is_text_equal(value, text_from(words)); }

static void a_file_is_divided_into_front_matter_and_body(void **state) {
    struct source *source = make(*state, "---\ntitle: A\n---\nBody\n");
    assert_true(is(source->front, "title: A\n"));
    assert_true(is(source->body, "Body\n"));
    assert_int_equal(source->body_line, 3);
}

static void a_file_without_front_matter_is_all_body(void **state) {
    struct source *source = make(*state, "Body\n---\nmore\n");
    assert_null(source->front.bytes);
    assert_true(is(source->body, "Body\n---\nmore\n"));
    assert_true(is(make(*state, "")->body, ""));
}

static void a_byte_order_mark_and_crlf_are_accepted(void **state) {
    struct ground *ground = *state;
    struct source *source = make(ground, "\xEF\xBB\xBF---\r\ntitle: A\r\n---\r\nBody\r\n");
    assert_true(is(front_text(read_front_matter(ground->arena, source), TEXT("title")), "A"));
    assert_true(is(source->body, "Body\r\n"));
    assert_int_equal(source->body_line, 3);
    assert_no_problem(&ground->problems, SEVERITY_NOTE);
}

static void front_matter_without_an_end_is_an_error(void **state) {
    struct source *source = make(*state, "---\ntitle: A\n\nBody\n");
    assert_true(is(source->body, ""));
    assert_problem(*state, SEVERITY_ERROR, 1, "no end");
}

static void what_is_no_utf8_is_refused_at_its_first_byte(void **state) {
    struct ground *ground = *state;
    text bytes = {"---\n---\nGr\xC3\xBC\xDF", 13};
    assert_null(make_source(ground->arena, &ground->problems, TEXT("file.md"), bytes, 1000));
    assert_problem(ground, SEVERITY_ERROR, 3, "UTF-8");
    assert_int_equal(ground->problems.items[0].column, 4);
    text with_nul = {"a\0b", 3};
    assert_null(make_source(ground->arena, &ground->problems, TEXT("file.md"), with_nul, 1000));
}

static void a_file_over_the_limit_is_refused(void **state) {
    struct ground *ground = *state;
    assert_null(make_source(ground->arena, &ground->problems, TEXT("file.md"), TEXT("12345"), 4));
    assert_problem(ground, SEVERITY_ERROR, 1, "KiB");
}

static void places_count_code_points(void **state) {
    struct source *source = make(*state, "a\nÄö€x\r\nz");
    assert_int_equal(make_place(source, 2, 8).column, 4); // x
    assert_int_equal(make_place(source, 2, 1).column, 1);
    assert_int_equal(make_place(source, 2, 5).column, 3); // €
    assert_int_equal(make_place(source, 2, 99).column, 5);
    assert_int_equal(make_place(source, 9, 9).column, 1);
    assert_true(is(source_line(source, 2), "Äö€x"));
    assert_true(is(source_line(source, 4), ""));
}

static void values_of_each_kind_are_read(void **state) {
    struct ground *ground = *state;
    struct front_matter *front =
        read_front(ground, "---\ntitle: 'A: b'\nhours: 2.5\npass: 62.5\nopen: no\nwait: 5\n"
                           "authors: [x, \"y, z\"]\nsingle: one\nlong:\n  - a\n  - b\nnone:\n---\n");
    assert_true(is(front_text(front, TEXT("title")), "A: b"));
    assert_true(front_number(front, TEXT("hours"), 0, 10, 0) == 2.5);
    assert_int_equal(front_tenths_of_percent(front, TEXT("pass"), 0), 625);
    assert_false(front_flag(front, TEXT("open"), true));
    assert_int_equal(front_integer(front, TEXT("wait"), 0, 10, 0), 5);
    struct text_list authors = front_list(front, TEXT("authors"));
    assert_int_equal(authors.count, 2);
    assert_true(is(authors.items[1], "y, z"));
    assert_int_equal(front_list(front, TEXT("single")).count, 1);
    assert_int_equal(front_list(front, TEXT("long")).count, 2);
    assert_null(find_front(front, TEXT("none")));
    assert_no_problem(&ground->problems, SEVERITY_NOTE);
}

static void an_absent_key_has_its_default(void **state) {
    struct ground *ground = *state;
    struct front_matter *front = read_front(ground, "---\nempty: ~\n---\n");
    assert_true(is(front_text(front, TEXT("title")), ""));
    assert_true(front_flag(front, TEXT("open"), true));
    assert_int_equal(front_integer(front, TEXT("empty"), 1, 2, 7), 7);
    assert_int_equal(front_tenths_of_percent(front, TEXT("pass"), 700), 700);
    assert_int_equal(front_list(front, TEXT("authors")).count, 0);
    assert_no_problem(&ground->problems, SEVERITY_NOTE);
}

static void a_required_key_that_is_missing_is_told_at_line_one(void **state) {
    (void)front_required_text(read_front(*state, "---\nother: x\n---\n"), TEXT("title"), TEXT("A"));
    assert_problem(*state, SEVERITY_ERROR, 1, "`title` is missing");
}

static void a_required_key_that_is_empty_is_told_at_the_key(void **state) {
    (void)front_required_text(read_front(*state, "---\nother: x\ntitle:\n---\n"), TEXT("title"), TEXT("A"));
    assert_problem(*state, SEVERITY_ERROR, 3, "`title` is empty");
}

static void a_value_of_the_wrong_kind_is_told_at_its_key(void **state) {
    struct ground *ground = *state;
    struct front_matter *front =
        read_front(ground, "---\na: x\nb: maybe\nc: 101\nd: 70.55\ne: [1]\nf: 1.5\ng: -1\nh: [[x]]\n"
                           "i: [{k: v}]\n---\n");
    (void)front_number(front, TEXT("a"), 0, 10, 0);
    (void)front_flag(front, TEXT("b"), true);
    assert_int_equal(front_tenths_of_percent(front, TEXT("c"), 700), 700);
    (void)front_tenths_of_percent(front, TEXT("d"), 700);
    (void)front_text(front, TEXT("e"));
    (void)front_integer(front, TEXT("f"), 0, 10, 0);
    (void)front_integer(front, TEXT("g"), 0, 10, 0);
    (void)front_list(front, TEXT("i"));
    assert_problem(ground, SEVERITY_ERROR, 2, "number");
    assert_problem(ground, SEVERITY_ERROR, 3, "true or false");
    assert_problem(ground, SEVERITY_ERROR, 4, "percentage");
    assert_problem(ground, SEVERITY_ERROR, 5, "one decimal");
    assert_problem(ground, SEVERITY_ERROR, 6, "not a list");
    assert_problem(ground, SEVERITY_ERROR, 7, "whole number");
    assert_problem(ground, SEVERITY_ERROR, 8, "from 0 to 10");
    assert_problem(ground, SEVERITY_ERROR, 9, "no lists in lists");
    assert_problem(ground, SEVERITY_ERROR, 10, "single values");
    assert_int_equal(ground->problems.errors, 9);
}

static void a_mapping_of_one_level_keeps_its_pairs(void **state) {
    struct ground *ground = *state;
    struct front_matter *front =
        read_front(ground, "---\ndraw: {x: 3, y: 2}\ntracks:\n  - one: First\n  - \"two: Second\"\n---\n");
    const struct front_entry *draw = find_front(front, TEXT("draw"));
    assert_int_equal(draw->kind, FRONT_MAP);
    assert_int_equal(draw->items_count, 2);
    assert_true(is(draw->items[1].key, "y"));
    assert_true(is(draw->items[1].value, "2"));
    const struct front_entry *tracks = find_front(front, TEXT("tracks"));
    assert_true(is(tracks->items[0].key, "one"));
    assert_true(is(tracks->items[1].value, "two: Second"));
    assert_no_problem(&ground->problems, SEVERITY_NOTE);
}

static void an_unknown_key_is_a_warning_that_names_the_nearest(void **state) {
    struct front_matter *front = read_front(*state, "---\ntitle: A\n  \nsumary: b\nzzz: c\n---\n");
    const text known[] = {TEXT("title"), TEXT("summary"), TEXT("slug")};
    check_front_keys(front, known, 3);
    assert_problem(*state, SEVERITY_WARNING, 4, "`summary`");
    assert_problem(*state, SEVERITY_WARNING, 5, "nearest known one");
    assert_true(is(nearest_word(TEXT("tilte"), known, 3), "title"));
    assert_null(nearest_word(TEXT("x"), known, 0).bytes);
}

static void the_same_key_twice_is_an_error(void **state) {
    (void)read_front(*state, "---\na: 1\na: 2\n---\n");
    assert_problem(*state, SEVERITY_ERROR, 3, "second time");
}

static void aliases_and_tags_are_refused(void **state) {
    (void)read_front(*state, "---\na: &x 1\nb: *x\nc: !!str d\ne: [*x]\n---\n");
    assert_problem(*state, SEVERITY_ERROR, 3, "alias");
    assert_problem(*state, SEVERITY_ERROR, 4, "tag");
    assert_problem(*state, SEVERITY_ERROR, 5, "alias");
}

// Each with words that help whoever knows no YAML.
static void broken_yaml_is_told_with_what_to_write(void **state) {
    static const struct {
        const char *words, *message;
    } cases[] = {
        {"---\ntitle: AI: a beginning\n---\n", "in quotes"},
        {"---\ntitle: \"AI\n---\n", "not closed"},
        {"---\ntitle: @home\n---\n", "quotes"},
        {"---\ntitle: **bold**\n---\n", "quotes"},
        {"---\n\ttitle: x\n---\n", "tab"},
        {"---\njust words\n---\n", "key: value"},
        {"---\n- a\n- b\n---\n", "key: value"},
        {"---\ntitle: [a\n---\n", "front matter"},
        {"---\ntitle: A\nand more\n---\n", "key: value"},
        {"---\n? [a]\n: b\n---\n", "plain word"},
        {"---\na: [[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]\n---\n", "too deep"},
    };
    struct ground *ground = *state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ground->problems = make_problems(ground->arena);
        struct front_matter *front = read_front(ground, cases[i].words);
        assert_problem(ground, SEVERITY_ERROR, 0, cases[i].message);
        size_t errors = ground->problems.errors;
        (void)front_required_text(front, TEXT("missing"), TEXT("x"));
        assert_true(ground->problems.errors == errors || i == 9); // a missing key is no second fault
    }
}

static void characters_that_cannot_be_seen_are_refused(void **state) {
    struct ground *ground = *state;
    struct front_matter *front =
        read_front(ground, "---\na: \"x\\0y\"\nb: \"\\e[31m\"\nc: \"\\u202E\"\nd: [\"\\x07\"]\n---\n");
    assert_int_equal(ground->problems.errors, 4);
    assert_problem(ground, SEVERITY_ERROR, 2, "cannot be seen");
    assert_true(is(front_text(front, TEXT("a")), ""));
}

static void front_matter_that_is_too_long_is_refused(void **state) {
    struct ground *ground = *state;
    char *words = arena_make(ground->arena, 20000);
    memset(words, 'a', 19999);
    memcpy(words, "---\nx: ", 7);
    memcpy(words + 19990, "\n---\n", 6);
    (void)read_front(ground, words);
    assert_problem(ground, SEVERITY_ERROR, 1, "16 KiB");
}

static void problems_are_sorted_printable_and_bounded(void **state) {
    struct ground *ground = *state;
    struct problems *problems = &ground->problems;
    add_problem(problems, SEVERITY_WARNING, TEXT("b.md"), 2, 1, "second\x1b[31m");
    add_problem(problems, SEVERITY_ERROR, TEXT("a\n.md"), 9, 1, "first");
    add_problem(problems, SEVERITY_NOTE, TEXT(""), 0, 0, "%s", "whole");
    sort_problems(problems);
    assert_true(is(make_problem_line(ground->arena, &problems->items[0]), ".:1:1: note: whole"));
    assert_true(is(make_problem_line(ground->arena, &problems->items[1]), "a .md:9:1: error: first"));
    assert_true(is(make_problem_line(ground->arena, &problems->items[2]), "b.md:2:1: warning: second?[31m"));
    for (int i = 0; i < 2000; i++) {
        add_problem(problems, SEVERITY_ERROR, TEXT("a.md"), 1, 1, "again");
    }
    assert_int_equal(problems->count, 1000);
    assert_true(problems->is_cut);
    assert_int_equal(problems->errors, 2001);
}

static void an_excerpt_is_cut_between_letters(void **state) {
    struct ground *ground = *state;
    assert_true(is(make_excerpt(ground->arena, TEXT("short")), "short"));
    assert_true(is(make_excerpt(ground->arena, (text){"a\xFF", 2}), "a?"));
    char words[600];
    for (int i = 0; i < 300; i++) {
        memcpy(words + (size_t)i * 2, "ä", 2);
    }
    text cut = make_excerpt(ground->arena, (text){words, 600});
    assert_int_equal(cut.length, 60 * 2 + 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CONTENT_TEST(a_file_is_divided_into_front_matter_and_body),
        CONTENT_TEST(a_file_without_front_matter_is_all_body),
        CONTENT_TEST(a_byte_order_mark_and_crlf_are_accepted),
        CONTENT_TEST(front_matter_without_an_end_is_an_error),
        CONTENT_TEST(what_is_no_utf8_is_refused_at_its_first_byte),
        CONTENT_TEST(a_file_over_the_limit_is_refused),
        CONTENT_TEST(places_count_code_points),
        CONTENT_TEST(values_of_each_kind_are_read),
        CONTENT_TEST(an_absent_key_has_its_default),
        CONTENT_TEST(a_required_key_that_is_missing_is_told_at_line_one),
        CONTENT_TEST(a_required_key_that_is_empty_is_told_at_the_key),
        CONTENT_TEST(a_value_of_the_wrong_kind_is_told_at_its_key),
        CONTENT_TEST(a_mapping_of_one_level_keeps_its_pairs),
        CONTENT_TEST(an_unknown_key_is_a_warning_that_names_the_nearest),
        CONTENT_TEST(the_same_key_twice_is_an_error),
        CONTENT_TEST(aliases_and_tags_are_refused),
        CONTENT_TEST(broken_yaml_is_told_with_what_to_write),
        CONTENT_TEST(characters_that_cannot_be_seen_are_refused),
        CONTENT_TEST(front_matter_that_is_too_long_is_refused),
        CONTENT_TEST(problems_are_sorted_printable_and_bounded),
        CONTENT_TEST(an_excerpt_is_cut_between_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
