// SPDX-License-Identifier: Apache-2.0
// Tests of server/content/workbook_text.c: groups, prompts, and how each is answered.
#include "ground.h"

#define WORKBOOK "---\nkind: workbook\ntitle: W\n---\n\n## Group {#g}\n\n" // prompts begin in line 8

static struct workbook *read_workbook(struct ground *ground, const char *words) {
    ground->problems = make_problems(ground->arena);
    return read_literal_unit(ground, make_textf(ground->arena, WORKBOOK "%s", words).bytes)->workbook;
}

static const struct prompt *read_sound_prompt(struct ground *ground, const char *words) {
    struct workbook *workbook = read_workbook(ground, words);
    assert_no_problem(&ground->problems, SEVERITY_NOTE);
    assert_int_equal(workbook->groups_count, 1);
    assert_int_equal(workbook->groups[0].prompts_count, 1);
    return &workbook->groups[0].prompts[0];
}

static void a_prompt_without_a_form_is_free_text(void **state) {
    const struct prompt *prompt = read_sound_prompt(*state, "### What *is* it?\n\nProse.\n\n- a\n- b\n");
    assert_int_equal(prompt->kind, PROMPT_TEXT);
    assert_true(is_text_equal(prompt->id, TEXT("g.what-is-it")));
    assert_true(is_text_equal(prompt->title, TEXT("What is it?")));
    assert_html(prompt->title_html, "What <em>is</em> it?");
    assert_html(prompt->prompt_html, "<p>Prose.</p>\n<ul>\n<li>a\n</li>\n<li>b\n</li>\n</ul>\n");
    assert_true(prompt->is_required);
    assert_int_equal(read_sound_prompt(*state, "### P\n")->kind, PROMPT_TEXT);
}

static void round_brackets_pick_one(void **state) {
    const struct prompt *prompt = read_sound_prompt(*state, "### P {#own optional}\n\nProse.\n\n- ( ) A\n- ( ) B\n");
    assert_int_equal(prompt->kind, PROMPT_ONE);
    assert_true(is_text_equal(prompt->id, TEXT("own")));
    assert_false(prompt->is_required);
    assert_int_equal(prompt->options_count, 2);
    assert_html(prompt->options[1].html, "B");
    assert_int_equal(prompt->options[1].id.length, 12);
    assert_html(prompt->prompt_html, "<p>Prose.</p>\n");
}

static void square_brackets_pick_any(void **state) {
    assert_int_equal(read_sound_prompt(*state, "### P\n\n- [ ] A\n- [ ] B\n")->kind, PROMPT_MANY);
}

static void underscores_are_one_line(void **state) {
    assert_int_equal(read_sound_prompt(*state, "### P\n\n____\n")->kind, PROMPT_LINE);
    assert_int_equal(read_sound_prompt(*state, "### P\n\n__\n")->kind, PROMPT_LINE);
    assert_int_equal(read_sound_prompt(*state, "### P\n\n***\n")->kind, PROMPT_TEXT);
}

static void a_scale_has_two_labels(void **state) {
    const struct prompt *prompt = read_sound_prompt(*state, "### P\n\n1 … 5: very unlikely … nearly certain\n");
    assert_int_equal(prompt->kind, PROMPT_SCALE);
    assert_int_equal(prompt->scale_from, 1);
    assert_int_equal(prompt->scale_to, 5);
    assert_true(is_text_equal(prompt->from_label, TEXT("very unlikely")));
    assert_true(is_text_equal(prompt->to_label, TEXT("nearly certain")));
    prompt = read_sound_prompt(*state, "### P\n\n-5...5: bad...good\n");
    assert_int_equal(prompt->scale_from, -5);
    assert_int_equal(prompt->scale_to, 5);
}

static void what_is_no_form_is_prose(void **state) {
    assert_int_equal(read_sound_prompt(*state, "### P\n\n1. ( ) A\n2. ( ) B\n\nlast\n")->kind, PROMPT_TEXT);
    assert_int_equal(read_sound_prompt(*state, "### P\n\n1 … 5: a … b\nand more\n")->kind, PROMPT_TEXT);
    assert_int_equal(read_sound_prompt(*state, "### P\n\nfrom 1 … to 5: a … b\n")->kind, PROMPT_TEXT);
    assert_int_equal(read_sound_prompt(*state, "### P\n\n- \\( ) A\n- \\( ) B\n")->kind, PROMPT_TEXT);
    assert_int_equal(read_sound_prompt(*state, "### P\n\n____\n\nlast\n")->kind, PROMPT_TEXT);
}

static void groups_have_prose_and_sections_for_guides_are_hidden(void **state) {
    struct ground *ground = *state;
    struct unit *unit =
        read_literal_unit(ground, "---\nkind: workbook\ntitle: W\n---\n\nIntro.\n\n## A\n\nProse.\n\n### P\n\n"
                                  "## G {guide}\n\n### Secret\n\n## B\n\n### P\n\n### H {guide}\n\n### Q\n");
    assert_no_problem(&ground->problems, SEVERITY_NOTE);
    assert_html(unit->introduction_html, "<p>Intro.</p>\n");
    assert_int_equal(unit->workbook->groups_count, 2);
    assert_html(unit->workbook->groups[0].prompt_html, "<p>Prose.</p>\n");
    assert_int_equal(unit->workbook->groups[0].prompts_count, 1);
    assert_int_equal(unit->workbook->groups[1].prompts_count, 2);
    assert_true(is_text_equal(unit->workbook->groups[1].prompts[1].id, TEXT("b.q")));
}

static void each_fault_of_a_prompt_is_told_at_its_heading(void **state) {
    static const struct {
        const char *words, *message;
    } cases[] = {
        {"### P\n\n- ( ) A\n", "fewer than two"},
        {"### P\n\n- ( ) A\n- ( ) A\n", "say the same"},
        {"### P\n\n- ( ) A\n- ( )\n", "empty"},
        {"### P\n\n1 … 20: a … b\n", "11"},
        {"### P\n\n5 … 1: a … b\n", "must rise"},
        {"### P\n\n1 … 5: a\n", "label for each end"},
        {"### P\n\n1 … 5: … b\n", "label for each end"},
        {"### P\n\nText\n- ( ) A\n- ( ) B\n", "blank line"},
        {"### P\n\nText\n____\n", "blank line"},
        {"### !!!\n\n____\n", "{#first}"},
        {"###\n\n____\n", "no words"},
    };
    struct ground *ground = *state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        (void)read_workbook(ground, cases[i].words);
        assert_problem(ground, SEVERITY_ERROR, 8, cases[i].message);
    }
}

static void a_list_of_which_only_some_have_a_marker_is_warned_of(void **state) {
    struct ground *ground = *state;
    struct workbook *workbook = read_workbook(ground, "### P\n\n- ( ) A\n- B\n");
    assert_problem(ground, SEVERITY_WARNING, 8, "same marker");
    assert_int_equal(workbook->groups[0].prompts[0].kind, PROMPT_TEXT);
}

static void ids_must_differ(void **state) {
    struct ground *ground = *state;
    (void)read_workbook(ground, "### P\n\n### p\n");
    assert_problem(ground, SEVERITY_ERROR, 10, "{#p-2}");
    (void)read_workbook(ground, "### P {#x}\n\n## G2\n\n### Q {#x}\n");
    assert_problem(ground, SEVERITY_ERROR, 12, "same id");
    (void)read_workbook(ground, "### P\n\n## g\n\n### P\n");
    assert_problem(ground, SEVERITY_ERROR, 10, "Another group");
}

static void a_workbook_needs_prompts_and_prompts_need_groups(void **state) {
    struct ground *ground = *state;
    (void)read_literal_unit(ground, "---\nkind: workbook\ntitle: W\n---\n\n### P\n");
    assert_problem(ground, SEVERITY_ERROR, 6, "in no group");
    assert_problem(ground, SEVERITY_ERROR, 1, "no prompt");
    (void)read_workbook(ground, "### P {optionl}\n");
    assert_problem(ground, SEVERITY_WARNING, 8, "`optional`");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CONTENT_TEST(a_prompt_without_a_form_is_free_text),
        CONTENT_TEST(round_brackets_pick_one),
        CONTENT_TEST(square_brackets_pick_any),
        CONTENT_TEST(underscores_are_one_line),
        CONTENT_TEST(a_scale_has_two_labels),
        CONTENT_TEST(what_is_no_form_is_prose),
        CONTENT_TEST(groups_have_prose_and_sections_for_guides_are_hidden),
        CONTENT_TEST(each_fault_of_a_prompt_is_told_at_its_heading),
        CONTENT_TEST(a_list_of_which_only_some_have_a_marker_is_warned_of),
        CONTENT_TEST(ids_must_differ),
        CONTENT_TEST(a_workbook_needs_prompts_and_prompts_need_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
