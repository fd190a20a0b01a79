// SPDX-License-Identifier: Apache-2.0
// Tests of server/content/page_tables.c: pipe tables.
#include "ground.h"

#include <string.h>

#define HEAD "---\ntitle: A\n---\n"

static html body_of(struct ground *ground, const char *words) {
    html body = read_literal_unit(ground, make_textf(ground->arena, HEAD "%s", words).bytes)->body_html;
    assert_no_problem(&ground->problems, SEVERITY_NOTE);
    return body;
}

static html rows_of(struct ground *ground, const char *words) {
    text body = text_of_html(body_of(ground, words));
    ptrdiff_t start = text_find(body, TEXT("<tbody>\n"), 0);
    ptrdiff_t end = text_find(body, TEXT("</tbody>"), 0);
    assert_true(start >= 0 && end > start);
    return html_trusted(text_slice(body, (size_t)start + 8, (size_t)(end - start - 8)));
}

static void a_table_scrolls_by_itself_and_says_what_it_is(void **state) {
    assert_html(
        body_of(*state, "| A | *B* |\n|---|:-:|\n| 1 | 2 |\n"),
        "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"Table 1: A, B\">\n<table>\n<thead>\n"
        "<tr><th scope=\"col\">A</th><th scope=\"col\" class=\"center\"><em>B</em></th></tr>\n</thead>\n<tbody>\n"
        "<tr><td>1</td><td class=\"center\">2</td></tr>\n</tbody>\n</table>\n</div>\n");
}

static void alignment_is_a_class(void **state) {
    assert_html(rows_of(*state, "a|b|c|d\n:--|--:|:-:|---\n1|2|3|4\n"),
                "<tr><td>1</td><td class=\"end\">2</td><td class=\"center\">3</td><td>4</td></tr>\n");
}

static void bars_in_code_and_links_divide_nothing(void **state) {
    assert_html(rows_of(*state, "|a|b|\n|-|-|\n|`x|y`|[l|m](#n \"o|p\")|\n\n## n\n"),
                "<tr><td><code>x|y</code></td><td><a href=\"#n\">l|m</a></td></tr>\n");
}

static void a_bar_behind_a_backslash_is_text(void **state) {
    assert_html(rows_of(*state, "|a|b|\n|-|-|\n|x\\|y|`z\\|w`|\n"), "<tr><td>x|y</td><td><code>z|w</code></td></tr>\n");
}

static void ragged_rows_are_filled_and_nothing_is_lost(void **state) {
    assert_html(rows_of(*state, "|a|b|\n|-|-|\n|1|\n|1|2|3|\n"),
                "<tr><td>1</td><td></td></tr>\n<tr><td>1</td><td>2</td><td>3</td></tr>\n");
}

static void a_header_without_words_is_a_plain_cell(void **state) {
    text body = text_of_html(body_of(*state, "| | x |\n|---|---|\n| **a** | b |\n"));
    assert_true(holds(body, "<tr><td></td><th scope=\"col\">x</th></tr>"));
    assert_true(holds(body, "aria-label=\"Table 1: x\""));
}

static void words_before_a_table_stay_a_paragraph(void **state) {
    text body = text_of_html(body_of(*state, "before\nit\n|a|b|\n|-|-|\n|1|2|\n"));
    assert_true(text_starts_with(body, TEXT("<p>before\nit</p>\n<div class=\"table\"")));
}

static void tables_stand_in_quotes_and_lists_too(void **state) {
    assert_true(holds(text_of_html(body_of(*state, "> |a|b|\n> |-|-|\n> |1|2|\n")), "<td>1</td>"));
    assert_true(holds(text_of_html(body_of(*state, "- x\n\n  |a|b|\n  |-|-|\n  |1|2|\n")), "<td>1</td>"));
}

static void each_table_of_a_page_has_its_own_name(void **state) {
    text body = text_of_html(body_of(*state, "|a|b|\n|-|-|\n\n|a|b|\n|-|-|\n"));
    assert_true(holds(body, "Table 1: a, b") && holds(body, "Table 2: a, b"));
}

static void what_is_no_table_stays_as_it_was(void **state) {
    assert_html(body_of(*state, "|a|b|\n|-|\n"), "<p>|a|b|\n|-|</p>\n");
    assert_html(body_of(*state, "a | b\nc | d\n"), "<p>a | b\nc | d</p>\n");
    assert_html(body_of(*state, "|-|-|\n"), "<p>|-|-|</p>\n");
    assert_html(body_of(*state, "|a|b|\n|-|:|\n"), "<p>|a|b|\n|-|:|</p>\n");
}

static void a_table_beyond_the_cap_stays_text(void **state) {
    struct ground *ground = *state;
    char *words = arena_make(ground->arena, 200000);
    size_t at = 0;
    for (int row = 0; row < 2; row++) {
        for (int column = 0; column < 65; column++) {
            memcpy(words + at, row == 0 ? "|a" : "|-", 2);
            at += 2;
        }
        memcpy(words + at, "|\n", 2);
        at += 2;
    }
    assert_false(holds(text_of_html(body_of(ground, words)), "<table>"));
    at = 0;
    memcpy(words, "|a|b|\n|-|-|\n", 12);
    for (at = 12; at < 12 + 4 * 10001; at += 4) {
        memcpy(words + at, "|1|\n", 4);
    }
    words[at] = '\0';
    assert_false(holds(text_of_html(body_of(ground, words)), "<table>"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CONTENT_TEST(a_table_scrolls_by_itself_and_says_what_it_is),
        CONTENT_TEST(alignment_is_a_class),
        CONTENT_TEST(bars_in_code_and_links_divide_nothing),
        CONTENT_TEST(a_bar_behind_a_backslash_is_text),
        CONTENT_TEST(ragged_rows_are_filled_and_nothing_is_lost),
        CONTENT_TEST(a_header_without_words_is_a_plain_cell),
        CONTENT_TEST(words_before_a_table_stay_a_paragraph),
        CONTENT_TEST(tables_stand_in_quotes_and_lists_too),
        CONTENT_TEST(each_table_of_a_page_has_its_own_name),
        CONTENT_TEST(what_is_no_table_stays_as_it_was),
        CONTENT_TEST(a_table_beyond_the_cap_stays_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
