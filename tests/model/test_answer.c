// SPDX-License-Identifier: Apache-2.0
// Tests of server/model/answer.c: every form of answer as JSON and as a browser's form, every refusal with its
// sentence, and that what was stored is read again as it was given.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/json.h"
#include "model/answer.h"

#define ID(letter)                                                                                                     \
    { letter, 1 }

static struct option options[] = {
    {.id = ID("a"), .right_id = ID("A")}, {.id = ID("b"), .right_id = ID("B")}, {.id = ID("c"), .right_id = ID("C")}};

static struct question question_of(enum question_kind kind) {
    bool has_options = kind != QUESTION_SHORT && kind != QUESTION_NUMBER;
    return (struct question){
        .id = ID("q"), .kind = kind, .points = 1, .options = options, .options_count = has_options ? 3 : 0};
}

// What an answer in JSON comes back as, or the sentence of its refusal.
static text read_json(struct arena *arena, enum question_kind kind, const char *source) {
    struct question question = question_of(kind);
    struct answer answer;
    text fault = NO_TEXT;
    const struct json *value = parse_json(arena, text_from(source), &fault);
    assert_non_null(value);
    if (!read_answer(arena, &question, value, &answer, &fault))
        return fault;
    return make_json_text(arena, make_answer_json(arena, &question, &answer), 0);
}

static void assert_json(void **state, enum question_kind kind, const char *source, const char *wanted) {
    text got = read_json(*state, kind, source);
    if (!is_text_equal(got, text_from(wanted)))
        fail_msg("%s gives “%.*s”, not “%s”", source, PRINT(got), wanted);
}

static void null_clears_an_answer_of_any_kind(void **state) {
    for (enum question_kind kind = QUESTION_SINGLE; kind <= QUESTION_MATCH; kind++)
        assert_json(state, kind, "null", "null");
}

static void a_single_choice_is_one_option(void **state) {
    assert_json(state, QUESTION_SINGLE, "\"b\"", "\"b\"");
    assert_json(state, QUESTION_SINGLE, "\"z\"", "There is no such option; load the page again.");
    assert_json(state, QUESTION_SINGLE, "\"\"", "There is no such option; load the page again.");
    assert_json(state, QUESTION_SINGLE, "[\"a\"]", "This question takes a text.");
    assert_json(state, QUESTION_SINGLE, "1", "This question takes a text.");
}

static void a_multiple_choice_is_a_list_that_may_be_empty(void **state) {
    assert_json(state, QUESTION_MULTIPLE, "[\"c\",\"a\"]", "[\"c\",\"a\"]");
    assert_json(state, QUESTION_MULTIPLE, "[]", "[]");
    assert_json(state, QUESTION_MULTIPLE, "[\"a\",\"a\"]", "An option was given twice.");
    assert_json(state, QUESTION_MULTIPLE, "[\"a\",\"z\"]", "There is no such option; load the page again.");
    assert_json(state, QUESTION_MULTIPLE, "[\"a\",7]", "There is no such option; load the page again.");
    assert_json(state, QUESTION_MULTIPLE, "[\"a\",\"b\",\"c\",\"a\"]", "There are more answers than options.");
    assert_json(state, QUESTION_MULTIPLE, "\"a\"", "This question takes a list of option ids.");
}

static void an_order_is_a_permutation(void **state) {
    assert_json(state, QUESTION_ORDER, "[\"c\",\"a\",\"b\"]", "[\"c\",\"a\",\"b\"]");
    assert_json(state, QUESTION_ORDER, "[\"c\",\"a\"]", "Give every item a place of its own.");
    assert_json(state, QUESTION_ORDER, "[]", "Give every item a place of its own.");
    assert_json(state, QUESTION_ORDER, "[\"c\",\"a\",\"c\"]", "An option was given twice.");
    assert_json(state, QUESTION_ORDER, "{\"a\":1}", "This question takes a list of option ids.");
}

static void a_match_leads_from_left_to_right(void **state) {
    assert_json(state, QUESTION_MATCH, "{\"b\":\"A\",\"a\":\"A\"}", "{\"b\":\"A\",\"a\":\"A\"}");
    assert_json(state, QUESTION_MATCH, "{}", "{}");
    assert_json(state, QUESTION_MATCH, "{\"z\":\"A\"}", "There is no such option; load the page again.");
    assert_json(state, QUESTION_MATCH, "{\"a\":\"b\"}", "There is no such option; load the page again.");
    assert_json(state, QUESTION_MATCH, "{\"a\":null}", "There is no such option; load the page again.");
    assert_json(state, QUESTION_MATCH, "{\"a\":\"A\",\"b\":\"A\",\"c\":\"A\",\"d\":\"A\"}",
                "There are more answers than options.");
    assert_json(state, QUESTION_MATCH, "[]", "This question takes an object of left id to right id.");
}

static void written_answers_are_kept_as_they_were_written(void **state) {
    assert_json(state, QUESTION_SHORT, "\" Größe \"", "\"Größe\"");
    assert_json(state, QUESTION_SHORT, "\"  \"", "null");
    assert_json(state, QUESTION_NUMBER, "\"٤٢\"", "\"٤٢\"");
    assert_json(state, QUESTION_NUMBER, "\"\"", "null");
    assert_json(state, QUESTION_NUMBER, "\"many\"",
                "This cannot be read as a number. Write digits, such as 42 or 3.5.");
    assert_json(state, QUESTION_NUMBER, "42", "This question takes a text.");
}

static void a_written_answer_has_two_thousand_characters_at_most(void **state) {
    struct arena *arena = *state;
    char *source = arena_make(arena, 8000);
    source[0] = '"';
    for (size_t i = 0; i < 2000; i++)
        memcpy(source + 1 + 2 * i, "é", 2);
    source[4001] = '"';
    assert_int_equal(read_json(arena, QUESTION_SHORT, source).length, 4002);
    memcpy(source + 4001, "e\"", 2);
    assert_json(state, QUESTION_SHORT, source, "This is too long; write at most 2,000 characters.");
}

// ---- forms ---------------------------------------------------------------------------------------------------------

// What a browser's form comes back as: "absent" when the question is not named.
static text read_pairs(struct arena *arena, enum question_kind kind, const char *words) {
    struct question question = question_of(kind);
    struct answer_pair pairs[8];
    size_t count = 0;
    text rest = text_from(words), pair;
    while (text_next(&rest, '&', &pair)) {
        text name = NO_TEXT;
        assert_true(text_next(&pair, '=', &name));
        pairs[count++] = (struct answer_pair){name, pair.bytes ? pair : TEXT("")};
    }
    struct answer answer;
    text fault = NO_TEXT;
    bool is_named = true;
    if (!read_form_answer(arena, &question, pairs, count, &is_named, &answer, &fault))
        return fault;
    return is_named ? make_json_text(arena, make_answer_json(arena, &question, &answer), 0) : TEXT("absent");
}

static void assert_form(void **state, enum question_kind kind, const char *pairs, const char *wanted) {
    text got = read_pairs(*state, kind, pairs);
    if (!is_text_equal(got, text_from(wanted)))
        fail_msg("%s gives “%.*s”, not “%s”", pairs, PRINT(got), wanted);
}

static void a_question_that_a_form_does_not_name_keeps_its_answer(void **state) {
    for (enum question_kind kind = QUESTION_SINGLE; kind <= QUESTION_MATCH; kind++) {
        assert_form(state, kind, "", "absent");
        assert_form(state, kind, "other=a&qq=a&q-2.a=1", "absent");
    }
}

static void a_form_gives_choices(void **state) {
    assert_form(state, QUESTION_SINGLE, "q=b", "\"b\"");
    assert_form(state, QUESTION_SINGLE, "q=", "null");
    assert_form(state, QUESTION_SINGLE, "q=a&q=b", "Choose one option.");
    assert_form(state, QUESTION_SINGLE, "q=z", "There is no such option; load the page again.");
    assert_form(state, QUESTION_MULTIPLE, "q=&q=c&q=a", "[\"c\",\"a\"]");
    assert_form(state, QUESTION_MULTIPLE, "q=", "[]");
    assert_form(state, QUESTION_MULTIPLE, "q=a&q=a", "An option was given twice.");
}

static void a_form_gives_places_in_an_order(void **state) {
    assert_form(state, QUESTION_ORDER, "q.a=2&q.b=3&q.c=1", "[\"c\",\"a\",\"b\"]");
    assert_form(state, QUESTION_ORDER, "q.a=&q.b=&q.c=", "null");
    assert_form(state, QUESTION_ORDER, "q.a=2&q.b=2&q.c=1", "Two items have the same place.");
    assert_form(state, QUESTION_ORDER, "q.a=1&q.b=2&q.c=", "Give every item a place of its own.");
    assert_form(state, QUESTION_ORDER, "q.a=1&q.b=2&q.c=4", "Give every item a place of its own.");
    assert_form(state, QUESTION_ORDER, "q.a=0&q.b=2&q.c=1", "Give every item a place of its own.");
    assert_form(state, QUESTION_ORDER, "q.z=1", "There is no such option; load the page again.");
    assert_form(state, QUESTION_ORDER, "q.a=1&q.a=2&q.b=3", "An option was given twice.");
}

static void a_form_gives_pairs(void **state) {
    assert_form(state, QUESTION_MATCH, "q.a=B&q.c=B&q.b=", "{\"a\":\"B\",\"c\":\"B\"}");
    assert_form(state, QUESTION_MATCH, "q.a=&q.b=&q.c=", "null");
    assert_form(state, QUESTION_MATCH, "q.a=b", "There is no such option; load the page again.");
    assert_form(state, QUESTION_MATCH, "q.a=A&q.a=B", "An option was given twice.");
}

static void a_form_gives_words(void **state) {
    assert_form(state, QUESTION_SHORT, "q= Zeno ", "\"Zeno\"");
    assert_form(state, QUESTION_SHORT, "q=", "null");
    assert_form(state, QUESTION_NUMBER, "q=3,5", "\"3,5\"");
    assert_form(state, QUESTION_NUMBER, "q=x", "This cannot be read as a number. Write digits, such as 42 or 3.5.");
}

// ---- what is stored ------------------------------------------------------------------------------------------------

static void what_was_stored_reads_as_it_was_given(void **state) {
    static const struct {
        enum question_kind kind;
        const char *json;
    } rows[] = {{QUESTION_SINGLE, "\"b\""},    {QUESTION_MULTIPLE, "[\"c\",\"a\"]"},
                {QUESTION_MULTIPLE, "[]"},     {QUESTION_ORDER, "[\"c\",\"a\",\"b\"]"},
                {QUESTION_SHORT, "\"words\""}, {QUESTION_NUMBER, "\"3,5\""},
                {QUESTION_SHORT, "null"},      {QUESTION_MATCH, "{\"b\":\"A\",\"a\":\"A\"}"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct question question = question_of(rows[i].kind);
        struct answer answer = stored_answer(*state, &question, text_from(rows[i].json));
        text again = make_json_text(*state, make_answer_json(*state, &question, &answer), 0);
        assert_true(is_text_equal(again, text_from(rows[i].json)));
    }
}

static void what_does_not_fit_the_question_reads_as_not_given(void **state) {
    struct question question = question_of(QUESTION_SINGLE);
    assert_false(stored_answer(*state, &question, NO_TEXT).is_given);
    assert_false(stored_answer(*state, &question, TEXT("\"gone\"")).is_given);
    assert_false(stored_answer(*state, &question, TEXT("[\"a\"]")).is_given);
    assert_false(stored_answer(*state, &question, TEXT("{")).is_given);
    struct question order = question_of(QUESTION_ORDER);
    struct answer answer = stored_answer(*state, &order, TEXT("[\"a\",\"b\"]"));
    assert_false(answer.is_given);
    assert_int_equal(answer.ids_count, 0);
}

static int open_memory(void **state) {
    json_start();
    *state = open_arena(1024 * 1024);
    return 0;
}

static int close_memory(void **state) {
    close_arena(*state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(null_clears_an_answer_of_any_kind),
        cmocka_unit_test(a_single_choice_is_one_option),
        cmocka_unit_test(a_multiple_choice_is_a_list_that_may_be_empty),
        cmocka_unit_test(an_order_is_a_permutation),
        cmocka_unit_test(a_match_leads_from_left_to_right),
        cmocka_unit_test(written_answers_are_kept_as_they_were_written),
        cmocka_unit_test(a_written_answer_has_two_thousand_characters_at_most),
        cmocka_unit_test(a_question_that_a_form_does_not_name_keeps_its_answer),
        cmocka_unit_test(a_form_gives_choices),
        cmocka_unit_test(a_form_gives_places_in_an_order),
        cmocka_unit_test(a_form_gives_pairs),
        cmocka_unit_test(a_form_gives_words),
        cmocka_unit_test(what_was_stored_reads_as_it_was_given),
        cmocka_unit_test(what_does_not_fit_the_question_reads_as_not_given),
    };
    return cmocka_run_group_tests(tests, open_memory, close_memory);
}
