// SPDX-License-Identifier: Apache-2.0
// What templates show: the Mustache marks that there are, each kind of field in each place, sections inside tags, lines
// that hold only marks, words, and a buffer that is too small.
#include "base/buffer.h"
#include "sample.h"
#include "view/render.h"
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
// cmocka wants those before it.
#include <cmocka.h>

struct shown {
    const char *source, *expected;
};

static void assert_shows(struct arena *arena, const struct sample_page *page, const struct shown *cases) {
    for (; cases->source; cases++)
        assert_string_equal(render_source(arena, cases->source, page), cases->expected);
}

static struct sample_page full_page(void) {
    static struct sample_item parts[] = {{.name = {"p", 1}, .number = 1}, {.name = {"q", 1}, .number = 2}};
    static struct sample_item items[] = {
        {.name = {"one", 3}, .link = {"/one", 4}, .number = 1, .chosen = true, .parts = parts, .parts_count = 2},
        {.name = {"two", 3}, .link = {"/two", 4}, .number = 2},
        {.name = {"<3>", 3}, .link = {"javascript:x", 12}, .number = 3, .parts = parts, .parts_count = 1},
    };
    return (struct sample_page){.title = TEXT("Ann & \"Bob\""),
                                .body = html_trusted(TEXT("<p>Hi</p>")),
                                .link = URL("/a?b=1&c=2"),
                                .shown = true,
                                .number = -42,
                                .score = {865, true},
                                .total = {0, true},
                                .made_at = {1773480413},
                                .items = items,
                                .items_count = 3,
                                .one = &items[1],
                                .only_html = TEXT("chrome")};
}

static void a_template_without_marks_is_shown_as_it_is(void **state) {
    struct sample_page page = {0};
    assert_shows(*state, &page,
                 (struct shown[]){{"", ""},
                                  {"Hello.\n", "Hello.\n"},
                                  {"a { b } c }} d\r\n", "a { b } c }} d\r\n"},
                                  {"<p class='x' hidden id=y>é</p>", "<p class='x' hidden id=y>é</p>"},
                                  {NULL, NULL}});
}

static void each_kind_of_field_is_written_in_text(void **state) {
    struct sample_page page = full_page();
    assert_shows(*state, &page,
                 (struct shown[]){{"Hello {{title}}!", "Hello Ann &amp; &quot;Bob&quot;!"},
                                  {"{{body}}", "<p>Hi</p>"},
                                  {"{{link}}", "/a?b=1&amp;c=2"},
                                  {"{{number}}", "-42"},
                                  {"{{score}}%", "86.5%"},
                                  {"{{total}}", "0"},
                                  {"{{made_at}}", "2026-03-14T09:26:53Z"},
                                  {"{{note}}", ""},
                                  {"{{only_html}}", "chrome"},
                                  {"|{{ title}}|{{title }}|{{\n\ttitle\n}}|",
                                   "|Ann &amp; &quot;Bob&quot;|Ann &amp; &quot;Bob&quot;|Ann &amp; &quot;Bob&quot;|"},
                                  {"  {{number}}\n", "  -42\n"},
                                  {NULL, NULL}});
}

static void what_is_unknown_is_written_as_nothing(void **state) {
    struct sample_page page = {.link = URL("")};
    assert_shows(*state, &page,
                 (struct shown[]){{"[{{title}}{{body}}{{link}}{{score}}{{total}}{{made_at}}]", "[]"},
                                  {"{{number}}", "0"},
                                  {NULL, NULL}});
}

static void numbers_are_written_to_their_last_digit(void **state) {
    static const struct {
        int64_t number;
        const char *expected;
    } numbers[] = {{INT64_MIN, "-9223372036854775808"}, {INT64_MAX, "9223372036854775807"}, {10, "10"}, {-1, "-1"}};
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(render_source(*state, "{{number}}", &(struct sample_page){.number = numbers[i].number}),
                            numbers[i].expected);
    static const struct {
        int32_t tenths;
        const char *expected;
    } scores[] = {
        {0, "0"}, {5, "0.5"}, {-5, "-0.5"}, {900, "90"}, {1000, "100"}, {-865, "-86.5"}, {INT32_MIN, "-214748364.8"}};
    for (size_t i = 0; i < 7; i++)
        assert_string_equal(
            render_source(*state, "{{score}}", &(struct sample_page){.score = {scores[i].tenths, true}}),
            scores[i].expected);
}

static void values_in_attributes_are_escaped_for_them(void **state) {
    struct sample_page page = full_page();
    assert_shows(*state, &page,
                 (struct shown[]){{"<p title=\"{{title}}\">", "<p title=\"Ann &amp; &quot;Bob&quot;\">"},
                                  {"<p data-n=\"n{{number}}-{{score}}\">", "<p data-n=\"n-42-86.5\">"},
                                  {"<time datetime=\"{{made_at}}\">", "<time datetime=\"2026-03-14T09:26:53Z\">"},
                                  {"<p data-url=\"{{link}}\">", "<p data-url=\"/a?b=1&amp;c=2\">"},
                                  {"<p title = \"{{number}}\" >", "<p title = \"-42\" >"},
                                  {"<title>{{title}}</title>", "<title>Ann &amp; &quot;Bob&quot;</title>"},
                                  {"<textarea rows=2>\n{{title}}</textarea >{{body}}",
                                   "<textarea rows=2>\nAnn &amp; &quot;Bob&quot;</textarea ><p>Hi</p>"},
                                  {NULL, NULL}});
}

static void addresses_are_checked_and_their_parts_encoded(void **state) {
    struct sample_page page = full_page();
    assert_shows(*state, &page,
                 (struct shown[]){
                     {"<a href=\"{{link}}\">", "<a href=\"/a?b=1&amp;c=2\">"},
                     {"<a href=\" {{link}}\">", "<a href=\" /a?b=1&amp;c=2\">"},
                     {"<a href=\"/x/{{title}}?q={{title}}&amp;n={{number}}\">",
                      "<a href=\"/x/Ann%20%26%20%22Bob%22?q=Ann%20%26%20%22Bob%22&amp;n=-42\">"},
                     {"<a href=\"#{{number}}\">", "<a href=\"#-42\">"},
                     {"<a href=\"unit-{{title}}\">", "<a href=\"unit-Ann%20%26%20%22Bob%22\">"},
                     {"<a href=\"/sign-in?next={{link}}\">", "<a href=\"/sign-in?next=%2Fa%3Fb%3D1%26c%3D2\">"},
                     {"<a href=\"{{link}}{{link}}#{{title}}\">",
                      "<a href=\"/a?b=1&amp;c=2/a?b=1&amp;c=2#Ann%20%26%20%22Bob%22\">"},
                     {"<a href=\"https://example.org{{link}}\">", "<a href=\"https://example.org/a?b=1&amp;c=2\">"},
                     {"<a href=\"mailto:{{number}}\">", "<a href=\"mailto:-42\">"},
                     {"{{#items}}<a href=\"{{link}}\">{{/items}}", "<a href=\"/one\"><a href=\"/two\"><a href=\"#\">"},
                     {"<a href=\"{{#one}}{{link}}{{/one}}{{^one}}/{{/one}}\">", "<a href=\"/two\">"},
                     {"<a href=\"/x{{#shown}}?q={{number}}{{/shown}}\">", "<a href=\"/x?q=-42\">"},
                     {NULL, NULL}});
}

static void a_section_is_shown_when_its_value_is_there(void **state) {
    struct sample_page page = full_page();
    struct sample_page empty = {.title = TEXT("")};
    const char *names[] = {"title", "body", "link", "shown", "number", "score", "total", "made_at", "items", "one"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *source =
            make_textf(*state, "{{#%s}}y{{/%s}}{{^%s}}n{{/%s}}", names[i], names[i], names[i], names[i]).bytes;
        assert_string_equal(render_source(*state, source, &page), strcmp(names[i], "items") == 0 ? "yyy" : "y");
        assert_string_equal(render_source(*state, source, &empty), "n");
    }
}

static void a_list_without_items_to_point_to_is_empty(void **state) {
    struct sample_page page = {.items_count = 2};
    assert_string_equal(render_source(*state, "{{#items}}y{{/items}}{{^items}}n{{/items}}", &page), "n");
}

static void sections_enter_lists_and_objects(void **state) {
    struct sample_page page = full_page();
    assert_shows(*state, &page,
                 (struct shown[]){
                     {"{{#items}}{{number}},{{/items}}", "1,2,3,"},
                     {"{{#one}}{{name}} {{number}}{{/one}} {{number}}", "two 2 -42"},
                     {"{{#items}}{{name}}{{#chosen}}*{{/chosen}}({{#parts}}{{name}}{{score}};{{/parts}}){{/items}}",
                      "one*(p86.5;q86.5;)two()&lt;3&gt;(p86.5;)"},
                     {"{{#items}}{{#one}}{{name}}{{#items}}.{{/items}}{{/one}} {{/items}}", "two... two... two... "},
                     {"{{#items}}{{^parts}}{{name}}{{/parts}}{{/items}}", "two"},
                     {"{{#shown}}{{#items}}{{#shown}}{{number}}{{/shown}}{{/items}}{{/shown}}", "123"},
                     {"{{#title}}{{number}}{{/title}}", "-42"},
                     {"{{# shown }}|{{/ shown\t}}", "|"},
                     {"{{#one}}{{/one}}{{#one}}a{{/one}}{{^one}}{{/one}}", "a"},
                     {NULL, NULL}});
}

static void sections_inside_a_tag_hold_attributes(void **state) {
    struct sample_page page = full_page();
    static const char option[] =
        "{{#items}}<option value=\"{{name}}\"{{#chosen}} selected{{/chosen}}>{{name}}</option>{{/items}}";
    assert_shows(
        *state, &page,
        (struct shown[]){
            {option, "<option value=\"one\" selected>one</option><option value=\"two\">two</option>"
                     "<option value=\"&lt;3&gt;\">&lt;3&gt;</option>"},
            {"<p{{#shown}} class=\"a\"{{/shown}}>", "<p class=\"a\">"},
            {"<p{{^shown}} class=\"a\"{{/shown}}>", "<p>"},
            {"<p {{#shown}}class=\"a\" {{/shown}}id=\"b\">", "<p class=\"a\" id=\"b\">"},
            {"<p {{#shown}}class=\"a\"{{/shown}} id=b {{#shown}}hidden{{/shown}}/>", "<p class=\"a\" id=b hidden/>"},
            {"<p hidden{{#shown}} title=\"{{title}}\"{{/shown}}{{^shown}} lang=\"en\"{{/shown}}/>",
             "<p hidden title=\"Ann &amp; &quot;Bob&quot;\"/>"},
            {"<p hidden {{#shown}}lang=\"en\"{{/shown}}>", "<p hidden lang=\"en\">"},
            {"<p class=\"a{{#shown}} b{{/shown}}{{^shown}} c{{/shown}}\">", "<p class=\"a b\">"},
            {"<title>{{#shown}}a{{/shown}}</title>", "<title>a</title>"},
            {"<p\n  {{#shown}}\n  id=\"a\"\n  {{/shown}}\n  hidden>", "<p\n  id=\"a\"\n  hidden>"},
            {NULL, NULL}});
}

static void lines_that_hold_only_a_mark_leave_no_line(void **state) {
    struct sample_page page = full_page();
    assert_shows(*state, &page,
                 (struct shown[]){{"| This\n{{#shown}}\n|\n{{/shown}}\n| A line", "| This\n|\n| A line"},
                                  {"| This\n  {{#shown}}  \n|\n\t{{/shown}}\n| A line", "| This\n|\n| A line"},
                                  {"|\r\n{{#shown}}\r\n{{/shown}}\r\n|", "|\r\n|"},
                                  {"  {{#shown}}\n#{{/shown}}\n/", "#\n/"},
                                  {"#{{#shown}}\n/\n  {{/shown}}", "#\n/\n"},
                                  {"{{^shown}}\nno\n{{/shown}}\nyes", "yes"},
                                  {"{{#items}}\n- {{name}}\n{{/items}}\n", "- one\n- two\n- &lt;3&gt;\n"},
                                  {" | {{#shown}}\t|\t{{/shown}} | \n", " | \t|\t | \n"},
                                  {" {{#shown}}YES{{/shown}}\n {{#shown}}GOOD{{/shown}}\n", " YES\n GOOD\n"},
                                  {"a {{^shown}}x{{/shown}}{{#shown}}\n{{/shown}}\nb", "a \nb"},
                                  {"\n {{number}} \n", "\n -42 \n"},
                                  {"\n {{_ Hi}} \n", "\n Hi \n"},
                                  {NULL, NULL}});
}

static void notes_leave_nothing(void **state) {
    struct sample_page page = full_page();
    assert_shows(*state, &page,
                 (struct shown[]){{"12345{{! Comment }}67890", "1234567890"},
                                  {"12345{{!\n  more\n  lines\n}}67890\n", "1234567890\n"},
                                  {"Begin.\n{{! Comment }}\nEnd.\n", "Begin.\nEnd.\n"},
                                  {"  {{! Comment }}\n!", "!"},
                                  {"!\n  {{! Comment }}", "!\n"},
                                  {"Begin.\n{{!\nSomething\n}}\nEnd.\n", "Begin.\nEnd.\n"},
                                  {"|\r\n{{! Comment }}\r\n|", "|\r\n|"},
                                  {"  12 {{! 34 }}\n", "  12 \n"},
                                  {"<script>a{{! b }}c</script><!-- d{{! e }} -->", "<script>ac</script><!-- d -->"},
                                  {"{{!title}}{{!#shown}}{{!>none}}", ""},
                                  {NULL, NULL}});
}

static void partials_see_what_is_around_them(void **state) {
    struct sample_page page = full_page();
    struct sample_file files[] = {{"page", NULL},
                                  {"part/in-a_b", "*{{number}}*\n"},
                                  {"x", ">\n>"},
                                  {"deep", "({{> part/in-a_b}})"},
                                  {NULL, NULL}};
    static const struct shown cases[] = {{"\"{{> part/in-a_b}}\"", "\"*-42*\n\""},
                                         {"{{#items}}{{>part/in-a_b}}{{/items}}", "*1*\n*2*\n*3*\n"},
                                         {"{{#one}}{{> deep }}{{/one}}", "(*2*\n)"},
                                         {"|\r\n{{>x}}\r\n|", "|\r\n>\n>|"},
                                         {"  {{>x}}\n>", ">\n>>"},
                                         {"!\n  {{>x}}", "!\n>\n>"},
                                         {"| {{> x }} |", "| >\n> |"},
                                         {"<title>{{> x}}</title>", "<title>>\n></title>"},
                                         {"<p class=\"{{> x}}\">", "<p class=\">\n>\">"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        files[0].source = cases[i].source;
        assert_string_equal(render_files(*state, files, &page), cases[i].expected);
    }
}

static void words_are_escaped_and_hold_values(void **state) {
    struct sample_page page = full_page();
    assert_shows(
        *state, &page,
        (struct shown[]){{"{{_ Continue}}", "Continue"},
                         {"<p title=\"{{_ Say \"hi\"}}\">{{_ a < b}}", "<p title=\"Say &quot;hi&quot;\">a &lt; b"},
                         {"{{_ Hello {title}, you have {total}}}", "Hello Ann &amp; &quot;Bob&quot;, you have 0"},
                         {"{{_ {number} of {score}}}", "-42 of 86.5"},
                         {"{{_\n  Two\n  lines\n}}", "Two lines"},
                         {"{{#items}}{{_ Go to {name}}} {{/items}}", "Go to one Go to two Go to &lt;3&gt; "},
                         {"<title>{{_ Sign in}} · {{number}}</title>", "<title>Sign in · -42</title>"},
                         {NULL, NULL}});
}

static text say_in_german(void *subject, text english) {
    (void)subject;
    if (is_text_equal(english, TEXT("{number} of {title}")))
        return TEXT("{title}: <{number}>");
    return NO_TEXT;
}

static void a_translation_takes_the_place_of_the_english_words(void **state) {
    struct sample_page page = {.title = TEXT("T"), .number = 3};
    struct sample_file files[] = {{"page", "{{_ {number} of {title}}} {{_ Back}}"}, {NULL, NULL}};
    text fault;
    struct template *template = make_sample_template(*state, files, say_in_german, &fault);
    assert_non_null(template);
    struct buffer out = buffer_in(*state, 1000);
    render_html(template, &page, &out);
    assert_string_equal(buffer_text(&out).bytes, "T: &lt;3&gt; Back");
    assert_true(is_text_equal(template_words(template, 0), TEXT("{number} of {title}")));
}

static void a_buffer_at_its_ceiling_says_so(void **state) {
    struct sample_page page = full_page();
    struct sample_file files[] = {{"page", "{{#items}}0123456789{{name}}{{/items}}"}, {NULL, NULL}};
    text fault;
    struct template *template = make_sample_template(*state, files, NULL, &fault);
    struct buffer out = buffer_in(*state, 20);
    render_html(template, &page, &out);
    assert_true(out.over);
    assert_true(out.length <= 20);
}

static void every_mark_place_keeps_its_neighbours(void **state) {
    struct sample_page page = full_page();
    assert_shows(*state, &page,
                 (struct shown[]){{"<!doctype html><!-- a - b --><!----><!-->{{number}}",
                                   "<!doctype html><!-- a - b --><!----><!-->-42"},
                                  {"<SCRIPT src=\"/a.js\"></script>{{number}}", "<SCRIPT src=\"/a.js\"></script>-42"},
                                  {"<style>a</b</style\n>{{number}}", "<style>a</b</style\n>-42"},
                                  {"<textarea></textarea><br/>{{number}}", "<textarea></textarea><br/>-42"},
                                  {"<p hidden =x>{{number}}</p >", "<p hidden =x>-42</p >"},
                                  {"<p a='\"' b=\"'\" c=d>{{body}}", "<p a='\"' b=\"'\" c=d><p>Hi</p>"},
                                  {NULL, NULL}});
}

#define SENTENCE(test) cmocka_unit_test_setup_teardown(test, open_sample_arena, close_sample_arena)

int main(void) {
    const struct CMUnitTest tests[] = {
        SENTENCE(a_template_without_marks_is_shown_as_it_is),
        SENTENCE(each_kind_of_field_is_written_in_text),
        SENTENCE(what_is_unknown_is_written_as_nothing),
        SENTENCE(numbers_are_written_to_their_last_digit),
        SENTENCE(values_in_attributes_are_escaped_for_them),
        SENTENCE(addresses_are_checked_and_their_parts_encoded),
        SENTENCE(a_section_is_shown_when_its_value_is_there),
        SENTENCE(a_list_without_items_to_point_to_is_empty),
        SENTENCE(sections_enter_lists_and_objects),
        SENTENCE(sections_inside_a_tag_hold_attributes),
        SENTENCE(lines_that_hold_only_a_mark_leave_no_line),
        SENTENCE(notes_leave_nothing),
        SENTENCE(partials_see_what_is_around_them),
        SENTENCE(words_are_escaped_and_hold_values),
        SENTENCE(a_translation_takes_the_place_of_the_english_words),
        SENTENCE(a_buffer_at_its_ceiling_says_so),
        SENTENCE(every_mark_place_keeps_its_neighbours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
