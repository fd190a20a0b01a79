// SPDX-License-Identifier: Apache-2.0
// What a template may not say, each with the file, line and column and the words in which it is told; and what the
// translators' table holds.
#include "sample.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
// cmocka wants those before it.
#include <cmocka.h>

struct faulty {
    const char *source, *fault; // the fault without "templates/page.html:"
};

static void assert_faults(struct arena *arena, const struct faulty *cases) {
    for (; cases->source; cases++) {
        text expected = make_textf(arena, "templates/page.html:%s", cases->fault);
        assert_string_equal(fault_of_source(arena, cases->source), expected.bytes);
    }
}

static void an_unknown_name_is_told_with_its_place_and_the_name_that_was_meant(void **state) {
    assert_faults(
        *state,
        (struct faulty[]){{"<p>\n  {{tilte}}", "2:3: there is no field `tilte` here; did you mean `title`?"},
                          {"{{zzzzzzzz}}", "1:1: there is no field `zzzzzzzz` here"},
                          {"é{{#itens}}{{/itens}}", "1:2: there is no field `itens` here; did you mean `items`?"},
                          {"{{^show}}{{/show}}", "1:1: there is no field `show` here; did you mean `shown`?"},
                          {"{{name}}", "1:1: there is no field `name` here; did you mean `note`?"},
                          {"{{#items}}{{nmae}}{{/items}}", "1:11: there is no field `nmae` here; did you mean `name`?"},
                          {"{{#items}}{{/items}}{{chosen}}", "1:21: there is no field `chosen` here"},
                          {"{{_ Hello {titel}}}", "1:1: there is no field `titel` here; did you mean `title`?"},
                          {"{{only_json}}", "1:1: there is no field `only_json` here"},
                          {"{{extra}}", "1:1: there is no field `extra` here"},
                          {"{{very_long_name_that_nobody_could_ever_have_meant_by_mistake}}",
                           "1:1: there is no field `very_long_name_that_nobody_could_ever_have_meant_by_mistake` here"},
                          {NULL, NULL}});
}

static void a_mark_that_is_not_well_formed_is_a_fault(void **state) {
    static const char one_name[] =
        "1:1: a mark holds one name of letters, digits and underscores; what is cleverer is a field, computed in C";
    static const char raw[] = "1:1: there is no raw mark; make the field an html and write {{name}}";
    assert_faults(*state, (struct faulty[]){{"{{title", "1:1: this mark does not close"},
                                            {"\n\nx {{! note", "3:3: this mark does not close"},
                                            {"{{_ Hello {title}}", "1:1: this mark does not close"},
                                            {"{{}}", one_name},
                                            {"{{ }}", one_name},
                                            {"{{title.length}}", one_name},
                                            {"{{.}}", one_name},
                                            {"{{1st}}", one_name},
                                            {"{{#a b}}{{/a b}}", one_name},
                                            {"{{=<% %>=}}", one_name},
                                            {"{{{body}}}", raw},
                                            {"{{&body}}", raw},
                                            {"{{_}}", "1:1: put a space behind {{_"},
                                            {"{{_Hello}}", "1:1: put a space behind {{_"},
                                            {"{{_ }}", "1:1: there are no words in this mark"},
                                            {"{{> }}", "1:1: a partial's name is like folder/name"},
                                            {"{{> ../secret}}", "1:1: a partial's name is like folder/name"},
                                            {"{{> /etc/passwd}}", "1:1: a partial's name is like folder/name"},
                                            {"{{> a//b}}", "1:1: a partial's name is like folder/name"},
                                            {NULL, NULL}});
}

static void sections_close_in_the_order_in_which_they_were_opened(void **state) {
    assert_faults(*state, (struct faulty[]){{"<p>{{#shown}}", "1:4: the section `shown` does not close"},
                                            {"{{/shown}}", "1:1: `shown` closes here, but no section is open"},
                                            {"{{#shown}}{{#items}}\n{{/shown}}{{/items}}",
                                             "2:1: `shown` closes here, but `items` was opened last"},
                                            {NULL, NULL}});
}

static const char *nested_sections(struct arena *arena, const char *name, size_t depth) {
    text source = TEXT("");
    for (size_t i = 0; i < depth; i++)
        source = make_textf(arena, "{{#%s}}%.*s{{/%s}}", name, PRINT(source), name);
    return source.bytes;
}

static void sections_nest_only_so_deep(void **state) {
    struct arena *arena = *state;
    assert_string_equal(render_source(arena, nested_sections(arena, "shown", 32), &(struct sample_page){0}), "");
    assert_string_equal(render_source(arena, nested_sections(arena, "one", 15), &(struct sample_page){0}), "");
    assert_non_null(strstr(fault_of_source(arena, nested_sections(arena, "shown", 33)),
                           "there are too many sections inside each other"));
    assert_non_null(strstr(fault_of_source(arena, nested_sections(arena, "one", 16)),
                           "there are too many sections inside each other"));
}

static void partials_must_be_there_and_end_where_they_began(void **state) {
    struct arena *arena = *state;
    struct sample_file files[] = {{"page", "<p>\n{{> part/a}}"}, {"part/a", ""}, {NULL, NULL}};
    assert_string_equal(render_files(arena, files, &(struct sample_page){0}), "<p>\n");
    files[1].name = "part/b";
    assert_string_equal(fault_of_files(arena, files),
                        "templates/page.html:2:1: there is no partial templates/part/a.html");
    files[1] = (struct sample_file){"part/a", "\n{{titel}}"};
    assert_string_equal(fault_of_files(arena, files),
                        "templates/part/a.html:2:1: there is no field `titel` here; did you mean `title`? (included "
                        "by templates/page.html:2:1)");
    files[1].source = "{{#shown}}";
    assert_non_null(strstr(fault_of_files(arena, files), "part/a.html:1:1: the section `shown` does not close"));
    files[0].source = "{{#shown}}{{> part/a}}";
    files[1].source = "{{/shown}}";
    assert_non_null(strstr(fault_of_files(arena, files), "part/a.html:1:1: `shown` closes here, but no section"));
    files[0].source = "{{> part/a}}";
    files[1].source = "<p class=\"";
    assert_string_equal(fault_of_files(arena, files),
                        "templates/page.html:1:1: the partial `part/a` ends elsewhere: what stands between must end "
                        "where it began: in text, in the same tag or in the same value");
    files[1].source = "x{{> part/a}}";
    assert_string_equal(fault_of_files(arena, files),
                        "templates/part/a.html:1:2: the partial `part/a` includes itself (included by "
                        "templates/page.html:1:1)");
    files[0].source = "<script>{{> part/a}}</script>";
    assert_string_equal(fault_of_files(arena, files), "templates/page.html:1:9: a partial cannot stand here: a mark "
                                                      "may not stand in a script or a style");
}

static void partials_nest_only_so_deep(void **state) {
    struct arena *arena = *state;
    struct sample_file files[20] = {{"page", "{{> p0}}"}};
    for (size_t i = 0; i < 17; i++) {
        files[i + 1].name = make_textf(arena, "p%zu", i).bytes;
        files[i + 1].source = make_textf(arena, "{{> p%zu}}", i + 1).bytes;
    }
    files[18] = (struct sample_file){"p17", ""};
    assert_non_null(strstr(fault_of_files(arena, files), "there are too many partials inside each other"));
}

static void a_template_must_be_there(void **state) {
    struct sample_file files[] = {{"other", ""}, {NULL, NULL}};
    assert_string_equal(fault_of_files(*state, files), "templates/page.html: there is no such template");
}

static void literal_text_has_a_ceiling(void **state) {
    size_t length = (size_t)1024 * 1024 + 1;
    char *source = arena_make(*state, length + 1);
    memset(source, 'x', length);
    assert_string_equal(fault_of_source(*state, source),
                        "templates/page.html:1:1048578: more than 1 MiB stands between two marks");
    source[length - 1] = '\0';
    assert_int_equal(strlen(render_source(*state, source, &(struct sample_page){0})), length - 1);
}

static void a_view_without_a_template_has_none_to_make(void **state) {
    struct view view = {NULL, sample_fields, sizeof(struct sample_page)};
    struct template_source source = {0};
    text fault;
    assert_null(make_template(*state, &source, &view, &fault));
    assert_string_equal(fault.bytes, "this view has no template");
}

static void a_mark_that_can_only_be_a_section_is_not_written(void **state) {
    assert_faults(*state, (struct faulty[]){
                              {"{{shown}}", "1:1: `shown` cannot be written here: this field can only be a section"},
                              {"{{items}}", "1:1: `items` cannot be written here: this field can only be a section"},
                              {"{{one}}", "1:1: `one` cannot be written here: this field can only be a section"},
                              {NULL, NULL}});
}

static void a_mark_where_no_escaping_helps_is_a_fault(void **state) {
    static const char script[] = "cannot be written here: a mark may not stand in a script or a style";
    static const char comment[] = "cannot be written here: a mark may not stand in a comment; write {{! a note }}";
    static const char name[] = "cannot be written here: a mark may not stand in a tag's name";
    static const char attribute[] = "cannot be written here: a mark may not stand for an attribute";
    static const char quotes[] = "cannot be written here: a value with a mark stands in double quotes";
    static const char closed[] =
        "cannot be written here: a mark may not stand in an on… attribute, a style, a srcset or a srcdoc";
    static const struct {
        const char *source, *fault;
    } cases[] = {
        {"<script>{{title}}</script>", script},
        {"<SCRIPT src=\"a\">x = '{{title}}'</SCRIPT>", script},
        {"<script>a</scripty>{{title}}</script>", script},
        {"<script>a</ script>{{title}}</script>", script},
        {"<style>{{number}}</style>", script},
        {"<iframe>{{title}}</iframe>", script},
        {"<!-- {{title}} -->", comment},
        {"<!--{{title}}-->", comment},
        {"<!-- -- {{title}} -->", comment},
        {"<!doctype {{title}}>", comment},
        {"<!-{{title}}", comment},
        {"<{{title}}>", name},
        {"</{{title}}>", name},
        {"<h{{number}}>", name},
        {"<textarea><{{title}}", name},
        {"<textarea></text{{title}}", name},
        {"<textarea></textarea{{title}}", name},
        {"<p {{title}}>", attribute},
        {"<p class{{title}}>", attribute},
        {"<p class {{title}}>", attribute},
        {"<p data-{{title}}=\"x\">", attribute},
        {"<p class=\"x\"{{title}}>", attribute},
        {"<p class={{title}}>", quotes},
        {"<p class=x{{title}}>", quotes},
        {"<p class='{{title}}'>", quotes},
        {"<p onclick=\"{{title}}\">", closed},
        {"<p ONCLICK=\"x('{{number}}')\">", closed},
        {"<p style=\"color: {{title}}\">", closed},
        {"<img srcset=\"{{link}} 2x\">", closed},
        {"<iframe srcdoc=\"{{body}}\">", closed},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *fault = fault_of_source(*state, cases[i].source);
        if (!strstr(fault, cases[i].fault))
            fail_msg("%s: %s", cases[i].source, fault);
    }
}

static void sections_and_words_may_not_stand_there_either(void **state) {
    assert_faults(
        *state,
        (struct faulty[]){
            {"<script>{{#shown}}{{/shown}}</script>",
             "1:9: a section cannot begin here: a mark may not stand in a script or a style"},
            {"<!--{{#shown}}{{/shown}}-->",
             "1:5: a section cannot begin here: a mark may not stand in a comment; write {{! a note }}"},
            {"<p class={{#shown}}x{{/shown}}>",
             "1:10: a section cannot begin here: a value with a mark stands in double quotes"},
            {"<{{#shown}}p{{/shown}}>", "1:2: a section cannot begin here: a mark may not stand in a tag's name"},
            {"<p onclick=\"{{#shown}}a(){{/shown}}\">",
             "1:13: a section cannot begin here: a mark may not stand in an on… attribute, a style, a srcset or a "
             "srcdoc"},
            {"<script>{{_ Hello}}</script>",
             "1:9: words cannot be said here: a mark may not stand in a script or a style"},
            {"<p {{_ Hello}}>", "1:4: words cannot be said here: a mark may not stand for an attribute"},
            {"<a href=\"/{{_ Hello}}\">", "1:11: words cannot be said here: words may not stand in an address"},
            {NULL, NULL}});
}

static void html_may_stand_only_in_text(void **state) {
    static const char words[] = "`body` cannot be written here: html may stand only in text";
    const char *sources[] = {"<p title=\"{{body}}\">", "<textarea>{{body}}</textarea>", "<title>{{body}}</title>",
                             "<a href=\"{{body}}\">"};
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++)
        assert_non_null(strstr(fault_of_source(*state, sources[i]), words));
}

static void an_address_begins_with_a_url_or_with_literal_text(void **state) {
    static const char first[] = "an address begins with a url or with literal text";
    static const char scheme[] = "an address begins with http:, https:, mailto:, or has no scheme";
    static const char later[] = "a url may stand first in an address, behind a path, or behind ? or #";
    static const struct {
        const char *source, *fault;
    } cases[] = {
        {"<a href=\"{{title}}\">", first},
        {"<a href=\" \n{{title}}\">", first},
        {"<img src=\"{{number}}\">", first},
        {"<form action=\"{{title}}\">", first},
        {"<button formaction=\"{{title}}\">", first},
        {"<video poster=\"{{title}}\">", first},
        {"<q cite=\"{{title}}\">", first},
        {"<A HREF=\"{{title}}\">", first},
        {"<a href=\"{{#shown}}/{{/shown}}{{title}}\">", first},
        {"<a href=\"{{made_at}}\">", "a moment may not stand in an address"},
        {"<a href=\"java{{link}}\">", later},
        {"<a href=\"javascript:{{title}}\">", scheme},
        {"<a href=\"javascript:alert(1)\">", scheme},
        {"<a href=\"JavaScript:alert(1)\">", scheme},
        {"<a href=\" java\tscript:x\">", scheme},
        {"<a href='data:text/html,x'>", scheme},
        {"<a href=javascript:x>", scheme},
        {"<a href=\"javascript&colon;x\">", scheme},
        {"<a href=\"&#106;avascript:x\">", scheme},
        {"<a href=\"java{{title}}:x\">", scheme},
        {"<a href=\"{{#shown}}javascript{{/shown}}:x\">", scheme},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *fault = fault_of_source(*state, cases[i].source);
        if (!strstr(fault, cases[i].fault))
            fail_msg("%s: %s", cases[i].source, fault);
    }
}

static void sections_end_in_the_place_where_they_began(void **state) {
    const char *sources[] = {
        "{{#shown}}<p class=\"{{/shown}}{{^shown}}<p id=\"{{/shown}}x\">",
        "{{#shown}}<p {{/shown}}>",
        "{{#shown}}<textarea>{{/shown}}",
        "{{#shown}}<!--{{/shown}}-->",
        "{{#shown}}<script>{{/shown}}</script>",
        "{{#shown}}<{{/shown}}",
        "<p {{#shown}}class=\"a{{/shown}}\">",
        "<p {{#shown}}class={{/shown}}\"a\">",
        "<p {{#shown}}><i {{/shown}}>",
        "<p class=\"{{#shown}}\" id=\"{{/shown}}\">",
        "<title>{{#shown}}<{{/shown}}</title>",
        "<title>{{#shown}}</title>{{/shown}}",
    };
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
        const char *fault = fault_of_source(*state, sources[i]);
        if (!strstr(fault, "the section `shown` cannot end here: what stands between must end where it began"))
            fail_msg("%s: %s", sources[i], fault);
    }
}

static void html_that_browsers_would_have_to_repair_is_a_fault(void **state) {
    static const char gap[] = "leave a space before the next attribute";
    static const char stray[] = "this sign has no place inside a tag; is a quote or a > missing before it?";
    static const char unfinished[] = "the template ends inside a tag, a comment or an element without tags";
    static const struct {
        const char *source, *fault;
    } cases[] = {
        {"<p class=\"a\"id=\"b\">", "1:13: leave a space before the next attribute"},
        {"<p{{#shown}}class=\"a\"{{/shown}}>", gap},
        {"<p {{#shown}}class=\"a\"{{/shown}}id=\"b\">", gap},
        {"<p class{{#shown}}=\"a\"{{/shown}}>", stray},
        {"<p \"a\">", stray},
        {"<p class=\"a\" =\"b\">", stray},
        {"<p <i>", stray},
        {"<p class=>", "a value is missing behind the ="},
        {"<p class=a\"b>", "a value with this sign stands in double quotes"},
        {"a < b", "1:4: write &lt; for a sign that begins no tag"},
        {"<?php", "write &lt; for a sign that begins no tag"},
        {"</ p>", "write &lt; for a sign that begins no tag"},
        {"<!-- a --!> b -->", "a comment may not hold --!"},
        {"<script><!-- a </script>", "<! has no place in a script or a style"},
        {"<p", unfinished},
        {"<p class=\"", unfinished},
        {"<!-- a", unfinished},
        {"<title>a", unfinished},
        {"<", unfinished},
        {"<script>", unfinished},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *fault = fault_of_source(*state, cases[i].source);
        if (!strstr(fault, cases[i].fault))
            fail_msg("%s: %s", cases[i].source, fault);
    }
}

static void words_hold_only_texts_and_numbers(void **state) {
    assert_faults(
        *state,
        (struct faulty[]){{"{{_ See {link}}}", "1:1: `link` cannot stand in words: only texts and numbers can"},
                          {"{{_ See {body}}}", "1:1: `body` cannot stand in words: only texts and numbers can"},
                          {"{{_ See {made_at}}}", "1:1: `made_at` cannot stand in words: only texts and numbers can"},
                          {"{{_ See {items}}}", "1:1: `items` cannot stand in words: only texts and numbers can"},
                          {"{{_ See } this}}", "1:1: a } without its { stands in these words"},
                          {NULL, NULL}});
}

static void english_words_are_kept_as_whole_units_in_a_table(void **state) {
    struct sample_file files[] = {{"page", "<p title=\"{{_ Hello  {title},\n   dear}}\">{{_ Again}}{{> part}}</p>"},
                                  {"part", "{{_ Inside}}{{_ Again}}"},
                                  {NULL, NULL}};
    text fault;
    struct template *template = make_sample_template(*state, files, NULL, &fault);
    assert_non_null(template);
    assert_int_equal(template_words_count(template), 3);
    assert_true(is_text_equal(template_words(template, 0), TEXT("Hello {title}, dear")));
    assert_true(is_text_equal(template_words(template, 1), TEXT("Again")));
    assert_true(is_text_equal(template_words(template, 2), TEXT("Inside")));
    assert_null(template_words(template, 3).bytes);
}

static text break_a_translation(void *subject, text english) {
    (void)subject;
    return text_starts_with(english, TEXT("Hole")) ? TEXT("Loch {tittel}") : TEXT("offen {title");
}

static void a_translation_with_a_wrong_hole_is_a_fault(void **state) {
    struct sample_file files[] = {{"page", "\n {{_ Hole {title}}}"}, {NULL, NULL}};
    text fault;
    assert_null(make_sample_template(*state, files, break_a_translation, &fault));
    assert_string_equal(fault.bytes, "templates/page.html:2:2: there is no field `tittel` here; did you mean `title`? "
                                     "(in the translation “Loch {tittel}”)");
    files[0].source = "{{_ Open}}";
    assert_null(make_sample_template(*state, files, break_a_translation, &fault));
    assert_string_equal(fault.bytes, "templates/page.html:1:1: a { without its } stands in these words (in the "
                                     "translation “offen {title”)");
}

static void a_template_cut_anywhere_is_either_sound_or_a_fault(void **state) {
    static const char whole[] = "<!doctype html>\n<title>{{title}}</title><!-- c --><script src=\"/a\"></script>\n"
                                "{{#items}}\n<a href=\"{{link}}?q={{name}}\"{{#chosen}} class=\"x\"{{/chosen}}>"
                                "{{_ Go to {name}}}</a>{{^parts}}-{{/parts}}\n{{/items}}\n{{! end }}";
    struct arena *arena = *state;
    for (size_t length = 0; length < sizeof whole; length++) {
        struct sample_file files[] = {{"page", make_text(arena, (text){whole, length}).bytes}, {NULL, NULL}};
        text fault;
        struct template *template = make_sample_template(arena, files, NULL, &fault);
        assert_true((template != NULL) == (fault.bytes == NULL));
    }
}

#define SENTENCE(test) cmocka_unit_test_setup_teardown(test, open_sample_arena, close_sample_arena)

int main(void) {
    const struct CMUnitTest tests[] = {
        SENTENCE(an_unknown_name_is_told_with_its_place_and_the_name_that_was_meant),
        SENTENCE(a_mark_that_is_not_well_formed_is_a_fault),
        SENTENCE(sections_close_in_the_order_in_which_they_were_opened),
        SENTENCE(sections_nest_only_so_deep),
        SENTENCE(partials_must_be_there_and_end_where_they_began),
        SENTENCE(partials_nest_only_so_deep),
        SENTENCE(a_template_must_be_there),
        SENTENCE(literal_text_has_a_ceiling),
        SENTENCE(a_view_without_a_template_has_none_to_make),
        SENTENCE(a_mark_that_can_only_be_a_section_is_not_written),
        SENTENCE(a_mark_where_no_escaping_helps_is_a_fault),
        SENTENCE(sections_and_words_may_not_stand_there_either),
        SENTENCE(html_may_stand_only_in_text),
        SENTENCE(an_address_begins_with_a_url_or_with_literal_text),
        SENTENCE(sections_end_in_the_place_where_they_began),
        SENTENCE(html_that_browsers_would_have_to_repair_is_a_fault),
        SENTENCE(words_hold_only_texts_and_numbers),
        SENTENCE(english_words_are_kept_as_whole_units_in_a_table),
        SENTENCE(a_translation_with_a_wrong_hole_is_a_fault),
        SENTENCE(a_template_cut_anywhere_is_either_sound_or_a_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
