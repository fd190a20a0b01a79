// SPDX-License-Identifier: Apache-2.0
// Tests of server/content/quiz_text.c, question_kinds.c, quiz_keys.c and answer_list.c: the grammar of quizzes.
#include "ground.h"

#include <string.h>

#define QUIZ "---\nkind: quiz\ntitle: Q\n---\n\n" // questions begin in line 6

static struct quiz *read_quiz(struct ground *ground, const char *words) {
    ground->problems = make_problems(ground->arena);
    struct quiz *quiz = read_literal_unit(ground, make_textf(ground->arena, QUIZ "%s", words).bytes)->quiz;
    assert_non_null(quiz);
    return quiz;
}

static const struct question *read_sound_question(struct ground *ground, const char *words) {
    struct quiz *quiz = read_quiz(ground, words);
    assert_no_problem(&ground->problems, SEVERITY_NOTE);
    assert_int_equal(quiz->questions_count, 1);
    return &quiz->questions[0];
}

static void one_cross_is_a_single_choice(void **state) {
    const struct question *question = read_sound_question(
        *state, "## Who *did* it? {#who}\n\nProse.\n\n- [ ] A\n  > Not A.\n- [x] B\n\n> Because.\n");
    assert_int_equal(question->kind, QUESTION_SINGLE);
    assert_true(is_text_equal(question->id, TEXT("who")));
    assert_true(is_text_equal(question->title, TEXT("Who did it?")));
    assert_html(question->title_html, "Who <em>did</em> it?");
    assert_html(question->prompt_html, "<p>Prose.</p>\n");
    assert_html(question->explanation_html, "<p>Because.</p>\n");
    assert_int_equal(question->points, 1);
    assert_int_equal(question->line, 6);
    assert_int_equal(question->options_count, 2);
    assert_html(question->options[0].html, "A");
    assert_html(question->options[0].feedback_html, "<p>Not A.</p>\n");
    assert_int_equal(question->options[1].feedback_html.length, 0);
    assert_false(question->options[0].is_right);
    assert_true(question->options[1].is_right);
}

static void several_crosses_or_an_attribute_are_multiple_choice(void **state) {
    assert_int_equal(read_sound_question(*state, "## Q\n\n- [x] A\n- [x] B\n- [ ] C\n")->kind, QUESTION_MULTIPLE);
    assert_int_equal(read_sound_question(*state, "## Q {multiple}\n\n- [x] A\n- [ ] C\n")->kind, QUESTION_MULTIPLE);
    assert_int_equal(read_sound_question(*state, "## Q {multiple}\n\n- [x] A\n- [X] C\n")->kind, QUESTION_MULTIPLE);
}

static void accepted_words_are_a_short_answer(void **state) {
    const struct question *question = read_sound_question(*state, "## Q\n\n- = The *Proxy*\n- = stand-in\n");
    assert_int_equal(question->kind, QUESTION_SHORT);
    assert_int_equal(question->accepted_count, 2);
    assert_true(is_text_equal(question->accepted[0].words, TEXT("The Proxy")));
    assert_true(is_text_equal(question->accepted[0].folded, TEXT("the proxy")));
}

static void accepted_numbers_are_a_number(void **state) {
    const struct question *question = read_sound_question(*state, "## Q\n\n- = 193 ± 2\n- = -3,5 +- 0.25\n- = 7\n");
    assert_int_equal(question->kind, QUESTION_NUMBER);
    assert_true(question->accepted[0].number == 193 && question->accepted[0].tolerance == 2);
    assert_true(question->accepted[1].number == -3.5 && question->accepted[1].tolerance == 0.25);
    assert_true(question->accepted[2].tolerance == 0);
    assert_int_equal(read_sound_question(*state, "## Q {short}\n\n- = 42\n")->kind, QUESTION_SHORT);
    assert_int_equal(read_sound_question(*state, "## Q\n\n- = 42\n- = none\n")->kind, QUESTION_SHORT);
}

static void a_numbered_list_is_to_be_put_in_order(void **state) {
    const struct question *question = read_sound_question(*state, "## Q\n\n1. A\n2. B\n   > Why.\n3. C\n");
    assert_int_equal(question->kind, QUESTION_ORDER);
    assert_int_equal(question->options_count, 3);
    assert_html(question->options[2].html, "C");
}

static void arrows_make_pairs(void **state) {
    const struct question *question = read_sound_question(
        *state, "## Q\n\n- one → *1*\n- `a -> b` -> c\n- [x → y](#q) -> d\n- e -> f → g\n- h \\-> i -> j\n- k→l\n");
    assert_int_equal(question->kind, QUESTION_MATCH);
    assert_int_equal(question->options_count, 6);
    assert_html(question->options[0].html, "one");
    assert_html(question->options[0].right_html, "<em>1</em>");
    assert_html(question->options[1].html, "<code>a -&gt; b</code>");
    assert_html(question->options[1].right_html, "c");
    assert_html(question->options[2].html, "<a href=\"#q\">x → y</a>");
    assert_html(question->options[3].right_html, "f → g");
    assert_html(question->options[4].html, "h -&gt; i");
    assert_html(question->options[5].right_html, "l");
}

static void ids_tell_nothing_of_order_or_rightness(void **state) {
    struct ground *ground = *state;
    const struct question *one = read_sound_question(ground, "## Q {#q}\n\n- [x] A\n- [ ] B\n");
    const struct question *other = read_sound_question(ground, "## Other words {#q}\n\n- [ ]  *B*\n- [ ] A\n- [x] C\n");
    assert_int_equal(one->options[0].id.length, 12);
    assert_true(is_text_equal(one->options[0].id, other->options[1].id));
    assert_true(is_text_equal(one->options[1].id, other->options[0].id));
    const struct question *third = read_sound_question(ground, "## Q {#r}\n\n- [x] A\n- [ ] B\n");
    assert_false(is_text_equal(one->options[0].id, third->options[0].id));
    const struct question *match = read_sound_question(ground, "## Q {#q}\n\n- A → B\n- B → A\n");
    assert_false(is_text_equal(match->options[0].id, match->options[1].right_id));
    assert_false(is_text_equal(match->options[0].id, one->options[0].id));
}

static void attributes_are_read(void **state) {
    const struct question *question =
        read_sound_question(*state, "## Q {#mine points=3 group=g principles=a,b was=old}\n\n- = x\n");
    assert_int_equal(question->points, 3);
    assert_true(is_text_equal(question->group, TEXT("g")));
    assert_true(is_text_equal(question->was, TEXT("old")));
    assert_int_equal(question->principles.count, 2);
    assert_true(is_text_equal(question->principles.items[1], TEXT("b")));
}

static void a_backslash_makes_a_marker_plain_text(void **state) {
    const struct question *question = read_sound_question(*state, "## Q\n\n- \\[x] → \\= a\n- \\= → b\n");
    assert_int_equal(question->kind, QUESTION_MATCH);
    assert_html(question->options[0].html, "[x]");
    assert_html(question->options[0].right_html, "= a");
}

static void the_last_list_answers_and_all_before_is_prompt(void **state) {
    const struct question *question =
        read_sound_question(*state, "## Q\n\n### Part\n\n```\n- [x] code\n```\n\n* one\n* two\n\n- [x] A\n- [ ] B\n");
    assert_true(holds(text_of_html(question->prompt_html), "<li>two"));
    assert_true(holds(text_of_html(question->prompt_html), "<h3 id=\"part\">Part</h3>"));
    assert_int_equal(question->options_count, 2);
}

static void options_may_have_paragraphs_images_and_lines(void **state) {
    struct ground *ground = *state;
    const struct literal_file files[] = {
        {"course.md", "---\ntitle: T\nsummary: S\n---\n"},
        {"01-one/module.md", "---\ntitle: One\n---\n"},
        {"01-one/01-unit.md",
         QUIZ "## Q\n\n- [x] A\n  b\n\n  C ![p](../assets/p.svg)\n\n  > F\n  >\n  > G\n- [ ] ![p](../assets/p.svg)\n"
              "- [ ] ![p](../assets/q.svg)\n"},
        {"assets/p.svg", "<svg/>"},
        {"assets/q.svg", "<svg/>"}};
    struct course *course = read_literal_course(ground, files, 5);
    assert_no_problem(&ground->problems, SEVERITY_NOTE);
    const struct question *question = &course->modules[0].units[0].quiz->questions[0];
    assert_html(question->options[0].html,
                "A\nb<br>\nC <img src=\"/courses/test/assets/p.svg\" alt=\"p\" loading=\"lazy\">");
    assert_html(question->options[0].feedback_html, "<p>F</p>\n<p>G</p>\n");
    assert_false(is_text_equal(question->options[1].id, question->options[2].id));
}

static void the_words_before_the_first_question_introduce(void **state) {
    struct ground *ground = *state;
    struct unit *unit = read_literal_unit(ground, QUIZ "Hello.\n\n## For you {guide}\n\n- [ ] no\n\n## Q\n\n- = x\n");
    assert_html(unit->introduction_html, "<p>Hello.</p>\n");
    assert_int_equal(unit->quiz->questions_count, 1);
    assert_no_problem(&ground->problems, SEVERITY_NOTE);
}

// Each fault alone, at the line of its heading, with words that say what to write.
static void each_fault_of_the_grammar_is_told_at_its_heading(void **state) {
    static const struct {
        const char *words, *message;
    } cases[] = {
        {"## Q\n\n- [ ] A\n- [ ] B\n", "write `[x]`"},
        {"## Q\n\n- [x] A\n- [x] B\n", "{multiple}"},
        {"## Q\n\n- [x] A\n", "fewer than two options"},
        {"## Q\n\n1. A\n", "fewer than two items"},
        {"## Q\n\n- A → B\n", "fewer than two pairs"},
        {"## Q\n\n- [x] A\n- [ ] *A*\n", "say the same"},
        {"## Q\n\n1. A\n2. A\n", "say the same"},
        {"## Q\n\n- A → 1\n- A → 2\n", "same left side"},
        {"## Q\n\n- A → 1\n- B → 1\n", "same right side"},
        {"## Q\n\nNo list.\n", "has no answers"},
        {"## Q\n", "has no answers"},
        {"## Q\n\n- A\n- B\n", "no markers"},
        {"## Q\n\n- [] A\n- [x]B\n", "no markers"},
        {"## Q\n\n- [x] A\n- B\n", "same marker; begin the one in line 9"},
        {"## Q\n\n- = A\n- B\n", "same marker; begin the one in line 9"},
        {"## Q\n\n- A → B\n- C\n", "has no arrow"},
        {"## Q\n\n- A → B\n- *C → D*\n", "inside emphasis"},
        {"## Q\n\n- A → B\n- C →\n", "one side"},
        {"## Q\n\n1. [x] A\n2. [ ] B\n", "numbered list"},
        {"## Q\n\n- [x] A\n- [ ]\n", "empty"},
        {"## Q\n\n- =\n", "empty"},
        {"## Q\n\n- [x] A\n  - B\n- [ ] C\n", "nested list"},
        {"## Q\n\n- [x] A\n\n  ```\n  c\n  ```\n- [ ] C\n", "above the options"},
        {"## Q\n\n- = A\n  > F\n", "no feedback of its own"},
        {"## !!!\n\n- = A\n", "{#first}"},
        {"##\n\n- = A\n", "no words"},
        {"## Q {points=0}\n\n- = A\n", "whole number"},
        {"## Q {points=x}\n\n- = A\n", "whole number"},
        {"## Q {points}\n\n- = A\n", "whole number"},
        {"## Q {group=}\n\n- = A\n", "needs a value"},
        {"## Q {multiple}\n\n- = A\n", "`multiple` belongs"},
        {"## Q {short}\n\n- [x] A\n- [ ] B\n", "`short` belongs"},
        {"## Q {#a.b}\n\n- = A\n", "no dot"},
    };
    struct ground *ground = *state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        (void)read_quiz(ground, cases[i].words);
        assert_problem(ground, SEVERITY_ERROR, 6, cases[i].message);
    }
}

static void faults_between_questions_are_told_at_the_second(void **state) {
    struct ground *ground = *state;
    (void)read_quiz(ground, "## Q?\n\n- = a\n\n## q\n\n- = b\n");
    assert_problem(ground, SEVERITY_ERROR, 10, "{#q-2}");
    (void)read_quiz(ground, "## A {was=x}\n\n- = a\n\n## B {was=x}\n\n- = b\n");
    assert_problem(ground, SEVERITY_ERROR, 10, "was=x");
    (void)read_quiz(ground, "## A {#b}\n\n- = a\n\n## B\n\n- = b\n");
    assert_problem(ground, SEVERITY_ERROR, 10, "same id");
}

static void only_quotes_stand_behind_the_answers(void **state) {
    struct ground *ground = *state;
    (void)read_quiz(ground, "## Q\n\n- [x] A\n- [ ] B\n\nMore.\n\n> E\n");
    assert_problem(ground, SEVERITY_ERROR, 11, "only block quotes");
    assert_int_equal(ground->problems.errors, 1);
}

static void traps_of_markdown_are_errors(void **state) {
    struct ground *ground = *state;
    (void)read_quiz(ground, "## Q\n\n- [x] A\n- [ ] B\n\nOops\n---\n\n- = c\n");
    assert_problem(ground, SEVERITY_ERROR, 11, "underlined");
    (void)read_quiz(ground, "## Q\n\n- [x] A\n- [ ] B\n\n[X]: https://x.example\n");
    assert_problem(ground, SEVERITY_ERROR, 11, "named `x`");
    (void)read_quiz(ground, "## Q\n\n```\n[x]: y\n```\n\n- = a\n");
    assert_no_problem(&ground->problems, SEVERITY_NOTE);
}

static void a_quiz_without_questions_is_an_error(void **state) {
    struct ground *ground = *state;
    (void)read_quiz(ground, "Words.\n");
    assert_problem(ground, SEVERITY_ERROR, 1, "no question");
}

static void the_same_accepted_answer_twice_is_warned_of(void **state) {
    struct ground *ground = *state;
    (void)read_quiz(ground, "## Q\n\n- = Proxy\n- = proxy!\n");
    assert_problem(ground, SEVERITY_WARNING, 9, "the same as the one in line 8");
}

static void bounds_are_kept(void **state) {
    struct ground *ground = *state;
    struct {
        text words;
    } many = {TEXT("## Q\n\n")};
    for (int i = 0; i < 201; i++) {
        many.words = make_textf(ground->arena, "%.*s- = a%d\n", PRINT(many.words), i);
    }
    (void)read_quiz(ground, many.words.bytes);
    assert_problem(ground, SEVERITY_ERROR, 6, "at most 200");
    many.words = TEXT("");
    for (int i = 0; i < 501; i++) {
        many.words = make_textf(ground->arena, "%.*s## q%d\n\n- = a\n\n", PRINT(many.words), i);
    }
    (void)read_quiz(ground, many.words.bytes);
    assert_problem(ground, SEVERITY_ERROR, 0, "at most 500 questions");
}

static struct quiz *read_with_keys(struct ground *ground, const char *keys) {
    ground->problems = make_problems(ground->arena);
    const char *form = "---\nkind: quiz\ntitle: Q\n%s---\n\n## A {group=x}\n\n- = a\n\n## B {group=x}\n\n- = b\n\n"
                       "## C {group=y}\n\n- = c\n";
    text words = make_textf(ground->arena, "%s", "");
    const char *rest = strstr(form, "%s");
    words = make_textf(ground->arena, "%.*s%s%s", (int)(rest - form), form, keys, rest + 2);
    return read_literal_unit(ground, words.bytes)->quiz;
}

static void the_keys_of_a_quiz_have_their_defaults(void **state) {
    struct quiz *quiz = read_with_keys(*state, "");
    assert_int_equal(quiz->pass_tenths, 700);
    assert_int_equal(quiz->attempts_limit, 0);
    assert_int_equal(quiz->wait_minutes, 0);
    assert_true(quiz->is_shuffled);
    assert_int_equal(quiz->reveal, REVEAL_AT_PASS);
    assert_true(quiz->weight == 1);
    assert_int_equal(quiz->draws_count, 0);
    assert_int_equal(quiz->draw_total, 0);
}

static void the_keys_of_a_quiz_are_read(void **state) {
    struct ground *ground = *state;
    struct quiz *quiz =
        read_with_keys(ground, "pass: 62.5\nattempts: 3\nwait: 10\nshuffle: false\nweight: 0.5\nreveal: never\n"
                               "draw: 2\n");
    assert_int_equal(quiz->pass_tenths, 625);
    assert_int_equal(quiz->attempts_limit, 3);
    assert_int_equal(quiz->wait_minutes, 10);
    assert_false(quiz->is_shuffled);
    assert_int_equal(quiz->reveal, REVEAL_NEVER);
    assert_true(quiz->weight == 0.5);
    assert_int_equal(quiz->draw_total, 2);
    assert_int_equal(quiz->draws_count, 0);
    quiz = read_with_keys(ground, "draw: {x: 2, y: 1}\nreveal: submit\n");
    assert_int_equal(quiz->draw_total, 0);
    assert_int_equal(quiz->draws_count, 2);
    assert_true(is_text_equal(quiz->draws[0].group, TEXT("x")));
    assert_int_equal(quiz->draws[0].count, 2);
    assert_int_equal(quiz->reveal, REVEAL_AT_SUBMIT);
    assert_no_problem(&ground->problems, SEVERITY_NOTE);
}

static void faults_of_keys_are_told_at_the_key(void **state) {
    static const struct {
        const char *keys, *message;
    } cases[] = {
        {"pass: 100.5\n", "percentage"},   {"attempts: 0\n", "from 1"},
        {"wait: soon\n", "whole number"},  {"shuffle: 3\n", "true or false"},
        {"weight: 0\n", "number"},         {"reveal: always\n", "`submit`, `pass` or `never`"},
        {"draw: 4\n", "3 questions"},      {"draw: 0\n", "whole number"},
        {"draw: some\n", "whole number"},  {"draw: {x: 3}\n", "2 questions"},
        {"draw: {z: 1}\n", "group=z"},     {"draw: {x: no}\n", "whole number"},
        {"draw: {x: 1, x: 1}\n", "twice"}, {"draw: [1]\n", "whole number"},
    };
    struct ground *ground = *state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        (void)read_with_keys(ground, cases[i].keys);
        assert_problem(ground, SEVERITY_ERROR, 4, cases[i].message);
        assert_int_equal(ground->problems.errors, 1);
    }
}

static void keys_of_a_quiz_do_nothing_in_a_lesson(void **state) {
    struct ground *ground = *state;
    (void)read_literal_unit(ground, "---\ntitle: L\npass: 50\ndrow: 3\n---\n");
    assert_problem(ground, SEVERITY_WARNING, 3, "`kind: quiz` only");
    assert_problem(ground, SEVERITY_WARNING, 4, "not known");
}

static void principles_of_questions_must_be_in_the_framework(void **state) {
    struct ground *ground = *state;
    const struct literal_file files[] = {{"course.md", "---\ntitle: T\nsummary: S\n---\n"},
                                         {"framework.md", "## G\n\n- fairness: Fairness\n"},
                                         {"01-one/module.md", "---\ntitle: One\nprinciples: [fairnes]\n---\n"},
                                         {"01-one/01-unit.md", QUIZ "## Q {principles=fairness,privacy}\n\n- = a\n"}};
    (void)read_literal_course(ground, files, 4);
    assert_problem(ground, SEVERITY_ERROR, 6, "“privacy” is no principle");
    assert_problem(ground, SEVERITY_ERROR, 3, "nearest one is “fairness”");
    assert_int_equal(ground->problems.errors, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CONTENT_TEST(one_cross_is_a_single_choice),
        CONTENT_TEST(several_crosses_or_an_attribute_are_multiple_choice),
        CONTENT_TEST(accepted_words_are_a_short_answer),
        CONTENT_TEST(accepted_numbers_are_a_number),
        CONTENT_TEST(a_numbered_list_is_to_be_put_in_order),
        CONTENT_TEST(arrows_make_pairs),
        CONTENT_TEST(ids_tell_nothing_of_order_or_rightness),
        CONTENT_TEST(attributes_are_read),
        CONTENT_TEST(a_backslash_makes_a_marker_plain_text),
        CONTENT_TEST(the_last_list_answers_and_all_before_is_prompt),
        CONTENT_TEST(options_may_have_paragraphs_images_and_lines),
        CONTENT_TEST(the_words_before_the_first_question_introduce),
        CONTENT_TEST(each_fault_of_the_grammar_is_told_at_its_heading),
        CONTENT_TEST(faults_between_questions_are_told_at_the_second),
        CONTENT_TEST(only_quotes_stand_behind_the_answers),
        CONTENT_TEST(traps_of_markdown_are_errors),
        CONTENT_TEST(a_quiz_without_questions_is_an_error),
        CONTENT_TEST(the_same_accepted_answer_twice_is_warned_of),
        CONTENT_TEST(bounds_are_kept),
        CONTENT_TEST(the_keys_of_a_quiz_have_their_defaults),
        CONTENT_TEST(the_keys_of_a_quiz_are_read),
        CONTENT_TEST(faults_of_keys_are_told_at_the_key),
        CONTENT_TEST(keys_of_a_quiz_do_nothing_in_a_lesson),
        CONTENT_TEST(principles_of_questions_must_be_in_the_framework),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
