// SPDX-License-Identifier: Apache-2.0
// Tests of server/content/page.c, heading.c, links.c, document.c and media.c: what a lesson's Markdown becomes, and
// what is said of it.
#include "ground.h"

#include "content/heading.h"
#include "content/links.h"
#include "content/media.h"

#include <string.h>

#define HEAD "---\ntitle: A\n---\n"

static html body_of(struct ground *ground, const char *words) {
    return read_literal_unit(ground, make_textf(ground->arena, HEAD "%s", words).bytes)->body_html;
}

// Reads a lesson of these words in a course with a few other files.
static html body_in_course(struct ground *ground, const char *words) {
    const struct literal_file files[] = {
        {"course.md", "---\ntitle: T\nsummary: S\nslug: c\n---\n"},
        {"glossary.md", "## Term\n\nWords.\n"},
        {"01-one/module.md", "---\ntitle: One\n---\n"},
        {"01-one/01-unit.md", make_textf(ground->arena, HEAD "%s", words).bytes},
        {"01-one/02-other.md", HEAD "## There {#there}\n"},
        {"02-two/module.md", "---\ntitle: Two\n---\n"},
        {"02-two/01-far.md", HEAD},
        {"02-two/loose.txt", "words"},
        {"assets/a b.png", "\x89PNG\r\n\x1a\n____IHDR____"},
        {"assets/Big.svg", "<svg xmlns='x' viewBox=\"0 0 30 20\"></svg>"},
        {"assets/notes.pdf", "%PDF"},
        {"assets/talk.mp4", "not really"},
        {"assets/talk.en.vtt", "WEBVTT"},
        {"assets/talk.pt-BR.vtt", "WEBVTT"},
        {"assets/talk.md", "## Said\n\nHello. ![again](talk.mp4)\n"},
        {"assets/silent.webm", "x"},
        {"assets/sound.mp3", "x"},
        {"assets/sound.md", "Words.\n"},
        {"assets/mute.ogg", "x"},
    };
    struct course *course = read_literal_course(ground, files, sizeof(files) / sizeof(files[0]));
    assert_non_null(course);
    return course->modules[0].units[0].body_html;
}

static void blocks_and_words_become_html(void **state) {
    struct ground *ground = *state;
    assert_html(
        body_of(ground, "A *b* **c** `d<` e\\\nf\n\n> q\n\n- x\n- y\n\n3. z\n\n---\n\n```c x\n<a>\n```\n"),
        "<p>A <em>b</em> <strong>c</strong> <code>d&lt;</code> e<br>\nf</p>\n<blockquote>\n<p>q</p>\n</blockquote>\n"
        "<ul>\n<li>x\n</li>\n<li>y\n</li>\n</ul>\n<ol start=\"3\">\n<li>z\n</li>\n</ol>\n<hr>\n"
        "<pre tabindex=\"0\"><code class=\"language-c\">&lt;a&gt;\n</code></pre>\n");
    assert_no_problem(&ground->problems, SEVERITY_NOTE);
}

static void a_loose_list_has_paragraphs(void **state) {
    assert_html(body_of(*state, "- x\n\n- y\n"), "<ul>\n<li><p>x</p>\n</li>\n<li><p>y</p>\n</li>\n</ul>\n");
}

static void escapes_come_back_as_they_were_meant(void **state) {
    assert_html(body_of(*state, "a\\|b `c\\|d` \\-> `\\->` \\\\| \\* \xC2\x91x\n"),
                "<p>a|b <code>c\\|d</code> -&gt; <code>\\-&gt;</code> \\| * \xC2\xA0x</p>\n");
    assert_html(body_of(*state, "    \\| \\->\n"), "<pre tabindex=\"0\"><code>\\| \\-&gt;\n</code></pre>\n");
}

static void headings_have_stable_ids(void **state) {
    struct ground *ground = *state;
    assert_html(
        body_of(ground, "## Größe & Maß!\n\n### 안녕 세상\n\n## A\n\n## A\n\n## !!!\n\n## Own {#mine}\n\n## *B* `c`\n"),
        "<h2 id=\"grösse-mass\">Größe &amp; Maß!</h2>\n<h3 id=\"안녕-세상\">안녕 세상</h3>\n<h2 id=\"a\">A</h2>\n"
        "<h2 id=\"a-2\">A</h2>\n<h2 id=\"section\">!!!</h2>\n<h2 id=\"mine\">Own</h2>\n"
        "<h2 id=\"b-c\"><em>B</em> <code>c</code></h2>\n");
    assert_no_problem(&ground->problems, SEVERITY_NOTE);
}

static void a_written_id_is_kept_and_others_give_way(void **state) {
    assert_html(body_of(*state, "## a\n\n## b {#a}\n"), "<h2 id=\"a-2\">a</h2>\n<h2 id=\"a\">b</h2>\n");
    assert_html(body_of(*state, "Text\n{#x}\n-----\n"), "<h2 id=\"x\">Text\n</h2>\n");
}

static void attributes_end_a_heading_and_a_backslash_keeps_braces(void **state) {
    struct ground *ground = *state;
    assert_html(body_of(ground, "## The set \\{1\\}\n\n## f{x}\n\n## `{x}`\n\n## a {b} c\n"),
                "<h2 id=\"the-set-1\">The set {1}</h2>\n<h2 id=\"f-x\">f{x}</h2>\n<h2 id=\"x\"><code>{x}</code></h2>\n"
                "<h2 id=\"a-b-c\">a {b} c</h2>\n");
    assert_no_problem(&ground->problems, SEVERITY_NOTE);
    (void)body_of(ground,
                  "## a {colour=red}\n\n## b {#b c}\n\n## c {#a b!}\n\n## d {#d\xE2\x80\xA8}\n\n## e {#no/slash}\n");
    assert_problem(ground, SEVERITY_WARNING, 4, "`colour`");
    assert_problem(ground, SEVERITY_ERROR, 12, "is no id");
}

static void first_level_headings_and_double_ids_are_warned_of(void **state) {
    struct ground *ground = *state;
    assert_html(body_of(ground, "# A\n\n## b {#x}\n\n## c {#x}\n"),
                "<h2 id=\"a\">A</h2>\n<h2 id=\"x\">b</h2>\n<h2 id=\"x\">c</h2>\n");
    assert_problem(ground, SEVERITY_WARNING, 4, "first-level");
    assert_problem(ground, SEVERITY_WARNING, 8, "same id");
}

static void sections_for_guides_are_not_shown(void **state) {
    struct ground *ground = *state;
    struct unit *unit =
        read_literal_unit(ground, HEAD "## A\n\n## G {guide}\n\nSecret\n\n### Deeper\n\nSecret\n\n## B\n\n> ### Q "
                                       "{guide}\n>\n> Secret\n\n### C {guide}\n\nSecret\n");
    assert_html(unit->body_html, "<h2 id=\"a\">A</h2>\n<h2 id=\"b\">B</h2>\n<blockquote>\n</blockquote>\n");
    assert_int_equal(unit->headings_count, 2);
    assert_true(is_text_equal(unit->headings[1].id, TEXT("b")));
}

static void links_in_sections_for_guides_are_checked(void **state) {
    (void)body_of(*state, "## G {guide}\n\n[x](gone.md)\n");
    assert_problem(*state, SEVERITY_ERROR, 6, "gone.md");
}

static void raw_html_is_left_out_with_a_warning(void **state) {
    assert_html(body_of(*state, "a <b onclick=x>b</b>\n\n<script>\nx\n</script>\n\n<!-- note -->\n"), "<p>a b</p>\n");
    assert_problem(*state, SEVERITY_WARNING, 4, "Raw HTML");
    assert_problem(*state, SEVERITY_WARNING, 6, "Raw HTML");
    assert_problem(*state, SEVERITY_WARNING, 10, "Raw HTML");
}

static void links_to_units_become_their_addresses(void **state) {
    struct ground *ground = *state;
    assert_html(body_in_course(
                    ground, "[a](02-other.md) [b](./02-other.md#there) [c](../02-two/01-far.md \"t\") [d](../02-two) "
                            "[e](../course.md) [f](../glossary.md#term) [g](module.md) [h](../assets/notes.pdf) "
                            "[i](#end) [j](../assets/a%20b.png)\n\n## End\n"),
                "<p><a href=\"/courses/c/one/other\">a</a> <a href=\"/courses/c/one/other#there\">b</a> "
                "<a href=\"/courses/c/two/far\">c</a> <a href=\"/courses/c#two\">d</a> <a href=\"/courses/c\">e</a> "
                "<a href=\"/courses/c/glossary#term\">f</a> <a href=\"/courses/c#one\">g</a> "
                "<a href=\"/courses/c/assets/notes.pdf\">h</a> <a href=\"#end\">i</a> "
                "<a href=\"/courses/c/assets/a%20b.png\">j</a></p>\n<h2 id=\"end\">End</h2>\n");
    assert_no_problem(&ground->problems, SEVERITY_NOTE);
}

static void links_outside_are_marked_and_other_schemes_become_text(void **state) {
    struct ground *ground = *state;
    assert_html(body_in_course(
                    ground,
                    "[a](https://x.example/?a=1&b=2) <mailto:a@b.example> [c](javascript:alert(1)) [d](//evil.example) "
                    "[e](ftp://x) [f]() [g](data:text/html,x) [h](HTTP://x.example)\n"),
                "<p><a href=\"https://x.example/?a=1&amp;b=2\" rel=\"noopener noreferrer\">a</a> "
                "<a href=\"mailto:a@b.example\" rel=\"noopener noreferrer\">mailto:a@b.example</a> c d e f g "
                "<a href=\"HTTP://x.example\" rel=\"noopener noreferrer\">h</a></p>\n");
    assert_int_equal(ground->problems.warnings, 5);
    assert_int_equal(ground->problems.errors, 0);
}

static void a_link_to_what_is_not_there_is_an_error_at_its_place(void **state) {
    struct ground *ground = *state;
    (void)body_in_course(
        ground,
        "Ä [a](gone.md)\n[b\nc](../../up.md) [d](/root.md)\n   [e](../assets/big.svg) [f](../02-two/loose.txt)\n");
    assert_problem(ground, SEVERITY_ERROR, 4, "gone.md");
    assert_int_equal(ground->problems.items[0].column, 3);
    assert_problem(ground, SEVERITY_ERROR, 5, "out of the course");
    assert_problem(ground, SEVERITY_ERROR, 6, "/root.md");
    assert_problem(ground, SEVERITY_ERROR, 7, "upper and lower case");
    assert_problem(ground, SEVERITY_ERROR, 7, "without a page");
    assert_int_equal(ground->problems.errors, 5);
}

static void a_fragment_that_is_not_there_is_warned_of(void **state) {
    (void)body_in_course(*state, "[a](02-other.md#nowhere) [b](#nor-here)\n");
    assert_problem(*state, SEVERITY_WARNING, 4, "nowhere");
    assert_problem(*state, SEVERITY_WARNING, 4, "nor-here");
}

static void an_image_is_shown_lazily_and_with_its_size(void **state) {
    struct ground *ground = *state;
    assert_html(
        body_in_course(ground, "x ![a \"b\"](../assets/Big.svg \"t\")\n\n![c](../assets/Big.svg \"Caption & more\")\n"),
        "<p>x <img src=\"/courses/c/assets/Big.svg\" alt=\"a &quot;b&quot;\" width=\"30\" height=\"20\" title=\"t\" "
        "loading=\"lazy\"></p>\n<figure>\n<img src=\"/courses/c/assets/Big.svg\" alt=\"c\" width=\"30\" height=\"20\" "
        "loading=\"lazy\">\n<figcaption>Caption &amp; more</figcaption>\n</figure>\n");
    assert_no_problem(&ground->problems, SEVERITY_NOTE);
}

static void images_that_cannot_be_shown_are_links_or_words(void **state) {
    struct ground *ground = *state;
    assert_html(body_in_course(ground,
                               "![a](https://x.example/a.png) ![b](../assets/notes.pdf) ![c](data:image/png;base64,AA) "
                               "[![d](https://x.example/d.png)](02-other.md) ![](../assets/Big.svg)\n"),
                "<p><a href=\"https://x.example/a.png\" rel=\"noopener noreferrer\">a</a> <a "
                "href=\"/courses/c/assets/notes.pdf\">b</a> c "
                "<a href=\"/courses/c/one/other\">d</a> <img src=\"/courses/c/assets/Big.svg\" alt=\"\" width=\"30\" "
                "height=\"20\" "
                "loading=\"lazy\"></p>\n");
    assert_problem(ground, SEVERITY_WARNING, 4, "from elsewhere");
    assert_problem(ground, SEVERITY_WARNING, 4, "no image that browsers show");
    assert_problem(ground, SEVERITY_WARNING, 4, "not http");
    assert_problem(ground, SEVERITY_WARNING, 4, "no alternative text");
    assert_int_equal(ground->problems.errors, 0);
}

static void a_video_becomes_a_player_with_captions_and_transcript(void **state) {
    struct ground *ground = *state;
    assert_html(
        body_in_course(ground, "before ![A talk](../assets/talk.mp4) after\n"),
        "<p>before </p>\n<figure class=\"media\">\n<video controls preload=\"none\" src=\"/courses/c/assets/talk.mp4\" "
        "aria-label=\"A talk\"><track kind=\"captions\" src=\"/courses/c/assets/talk.en.vtt\" srclang=\"en\" "
        "label=\"English\"><track kind=\"captions\" src=\"/courses/c/assets/talk.pt-BR.vtt\" srclang=\"pt-BR\" "
        "label=\"pt-BR\"></video>\n<figcaption>A talk <span class=\"media-facts\">0.1 MB</span></figcaption>\n"
        "<details class=\"transcript\">\n<summary>Transcript</summary>\n<h2>Said</h2>\n<p>Hello. "
        "<a href=\"/courses/c/assets/talk.mp4\">again</a></p>\n</details>\n</figure>\n<p> after</p>\n");
    assert_no_problem(&ground->problems, SEVERITY_NOTE);
}

static void media_without_captions_or_transcript_are_warned_of(void **state) {
    struct ground *ground = *state;
    (void)body_in_course(ground,
                         "![a](../assets/silent.webm)\n\n![b](../assets/mute.ogg)\n\n![c](../assets/sound.mp3)\n");
    assert_problem(ground, SEVERITY_WARNING, 4, "silent.en.vtt");
    assert_problem(ground, SEVERITY_WARNING, 6, "mute.md");
    assert_int_equal(ground->problems.warnings, 2);
}

static void media_among_words_of_a_heading_stay_in_line(void **state) {
    assert_html(body_in_course(*state, "## ![a](../assets/sound.mp3) {#x}\n"),
                "<h2 id=\"x\"><audio controls preload=\"none\" src=\"/courses/c/assets/sound.mp3\" "
                "aria-label=\"a\"></audio></h2>\n");
}

static void slugs_are_told_from_other_names(void **state) {
    struct ground *ground = *state;
    text rest;
    assert_true(is_slug(TEXT("a-b2")) && is_slug(TEXT("1")));
    assert_false(is_slug(TEXT("")) || is_slug(TEXT("-a")) || is_slug(TEXT("a-")) || is_slug(TEXT("a--b")) ||
                 is_slug(TEXT("A")) || is_slug(TEXT("ä")) || is_slug(TEXT("a_b")) || is_slug(TEXT("a b")));
    text long_name = make_textf(ground->arena, "%064d", 1);
    assert_true(is_slug(long_name));
    assert_false(is_slug(make_textf(ground->arena, "%065d", 1)));
    assert_int_equal(number_of_name(TEXT("07-x.md"), &rest), 7);
    assert_true(is_text_equal(rest, TEXT("x.md")));
    assert_int_equal(number_of_name(TEXT("7-x"), &rest), -1);
    assert_int_equal(number_of_name(TEXT("007-x"), &rest), -1);
    assert_true(is_text_equal(slug_of_name(TEXT("01-why-ethics.md")), TEXT("why-ethics")));
    assert_true(is_text_equal(slug_of_name(TEXT("01-")), TEXT("01-")));
    assert_true(is_text_equal(make_slug(ground->arena, TEXT("  Straße №5 — ÉTÉ  ")), TEXT("strasse-5-été")));
}

static void paths_are_joined_and_stay_inside(void **state) {
    struct arena *arena = ((struct ground *)*state)->arena;
    assert_true(is_text_equal(make_joined_path(arena, TEXT("a/b.md"), TEXT("../c/./d.md")), TEXT("c/d.md")));
    assert_true(is_text_equal(make_joined_path(arena, TEXT("b.md"), TEXT("c")), TEXT("c")));
    assert_null(make_joined_path(arena, TEXT("a/b.md"), TEXT("../../c")).bytes);
    assert_null(make_file_url(arena, TEXT("c"), TEXT("01-x/img.png")).bytes);
    assert_null(make_file_url(arena, TEXT("c"), TEXT("01-x/deep/a.md")).bytes);
    assert_null(make_file_url(arena, TEXT("c"), TEXT("01-x/BAD.md")).bytes);
}

// A transcript is shown with each of its media, so a short file can become a long page.
static void a_page_that_grows_too_large_is_an_error(void **state) {
    struct ground *ground = *state;
    char *words = arena_make(ground->arena, 100001);
    memset(words, 'x', 100000);
    const char *media = "![a](../assets/a.mp3)\n\n";
    text lesson = TEXT(HEAD);
    for (int i = 0; i < 50; i++) {
        lesson = make_joined(ground->arena, lesson, text_from(media));
    }
    const struct literal_file files[] = {{"course.md", "---\ntitle: T\nsummary: S\n---\n"},
                                         {"01-one/module.md", "---\ntitle: One\n---\n"},
                                         {"01-one/01-unit.md", lesson.bytes},
                                         {"assets/a.mp3", "x"},
                                         {"assets/a.md", words}};
    struct course *course = read_literal_course(ground, files, 5);
    assert_problem(ground, SEVERITY_ERROR, 0, "larger than 4 MiB");
    assert_int_equal(course->modules[0].units[0].body_html.length, 0);
}

static void a_stored_unit_is_read_again_by_itself(void **state) {
    struct ground *ground = *state;
    struct unit *unit =
        read_unit(ground->arena, TEXT("c"), 650, TEXT("01-one/09-check.md"),
                  TEXT("---\ntitle: A\nkind: quiz\n---\n\n[x](../02-two/01-far.md) ![p](../assets/p.png) "
                       "![v](../assets/v.mp4)\n\n## Q {#q}\n\n- [x] a\n- [ ] b\n"));
    assert_int_equal(unit->kind, UNIT_QUIZ);
    assert_int_equal(unit->quiz->pass_tenths, 650);
    assert_true(is_text_equal(unit->path, TEXT("one/check")));
    assert_true(holds(text_of_html(unit->introduction_html), "<a href=\"/courses/c/two/far\">x</a>"));
    assert_true(holds(text_of_html(unit->introduction_html), "<img src=\"/courses/c/assets/p.png\""));
    assert_true(holds(text_of_html(unit->introduction_html), "<video controls"));
    assert_int_equal(unit->quiz->questions_count, 1);
    assert_null(read_unit(ground->arena, TEXT("c"), 650, TEXT("a/b"), (text){"\xFF", 1}));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CONTENT_TEST(blocks_and_words_become_html),
        CONTENT_TEST(a_loose_list_has_paragraphs),
        CONTENT_TEST(escapes_come_back_as_they_were_meant),
        CONTENT_TEST(headings_have_stable_ids),
        CONTENT_TEST(a_written_id_is_kept_and_others_give_way),
        CONTENT_TEST(attributes_end_a_heading_and_a_backslash_keeps_braces),
        CONTENT_TEST(first_level_headings_and_double_ids_are_warned_of),
        CONTENT_TEST(sections_for_guides_are_not_shown),
        CONTENT_TEST(links_in_sections_for_guides_are_checked),
        CONTENT_TEST(raw_html_is_left_out_with_a_warning),
        CONTENT_TEST(links_to_units_become_their_addresses),
        CONTENT_TEST(links_outside_are_marked_and_other_schemes_become_text),
        CONTENT_TEST(a_link_to_what_is_not_there_is_an_error_at_its_place),
        CONTENT_TEST(a_fragment_that_is_not_there_is_warned_of),
        CONTENT_TEST(an_image_is_shown_lazily_and_with_its_size),
        CONTENT_TEST(images_that_cannot_be_shown_are_links_or_words),
        CONTENT_TEST(a_video_becomes_a_player_with_captions_and_transcript),
        CONTENT_TEST(media_without_captions_or_transcript_are_warned_of),
        CONTENT_TEST(media_among_words_of_a_heading_stay_in_line),
        CONTENT_TEST(slugs_are_told_from_other_names),
        CONTENT_TEST(paths_are_joined_and_stay_inside),
        CONTENT_TEST(a_page_that_grows_too_large_is_an_error),
        CONTENT_TEST(a_stored_unit_is_read_again_by_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
