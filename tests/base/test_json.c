// SPDX-License-Identifier: Apache-2.0
// Tests of server/base/json.c.
// What is read, what is refused and where, and what is written.
#include "base/json.h"
#include "ground.h"
#include <math.h>
#include <stdio.h>

static const struct json *parse(struct arena *arena, const char *source) {
    text fault = NO_TEXT;
    const struct json *value = parse_json(arena, text_from(source), &fault);
    if (!value)
        fail_msg("%s: %s", source, fault.bytes);
    return value;
}

static void assert_fault(struct arena *arena, text source, const char *expected) {
    text fault = NO_TEXT;
    assert_null(parse_json(arena, source, &fault));
    assert_text(fault, expected);
}

static void every_kind_is_read(void **state) {
    const struct json *list = parse(*state, "[null, true, false, -5, 2.5, \"é\\u00e9\", [], {}]");
    static const enum json_kind kinds[] = {JSON_KIND_NULL,   JSON_KIND_BOOL, JSON_KIND_BOOL, JSON_KIND_INTEGER,
                                           JSON_KIND_NUMBER, JSON_KIND_TEXT, JSON_KIND_LIST, JSON_KIND_OBJECT};
    assert_int_equal(json_count(list), 8);
    for (size_t index = 0; index < 8; index++)
        assert_int_equal(json_kind_of(json_item(list, index)), kinds[index]);
    assert_true(json_bool_of(json_item(list, 1)));
    assert_false(json_bool_of(json_item(list, 2)));
    assert_int_equal(json_integer_of(json_item(list, 3)), -5);
    assert_true(json_number_of(json_item(list, 3)) == -5.0);
    assert_true(json_number_of(json_item(list, 4)) == 2.5);
    assert_int_equal(json_integer_of(json_item(list, 4)), 0);
    assert_text(json_text_of(json_item(list, 5)), "éé");
    assert_null(json_item(list, 8));
}

static void a_value_alone_is_json_too(void **state) {
    assert_int_equal(json_integer_of(parse(*state, " 7 ")), 7);
    assert_text(json_text_of(parse(*state, "\"\"")), "");
}

static void what_is_absent_is_empty(void **state) {
    assert_int_equal(json_kind_of(NULL), JSON_ABSENT);
    assert_null(json_text_of(NULL).bytes);
    assert_int_equal(json_integer_of(NULL), 0);
    assert_true(json_number_of(NULL) == 0);
    assert_false(json_bool_of(NULL));
    assert_null(json_find(NULL, TEXT("a")));
    assert_int_equal(json_count(NULL), 0);
    assert_null(json_item(NULL, 0));
    text name = NO_TEXT;
    assert_null(json_member(NULL, 0, &name));
    assert_text(make_json_text(*state, NULL, 0), "null");
    const struct json *number = parse(*state, "5"); // and what is of another kind is as well
    assert_null(json_text_of(number).bytes);
    assert_null(json_find(number, TEXT("a")));
    assert_int_equal(json_count(number), 0);
    assert_null(json_item(number, 0));
    assert_null(json_member(number, 0, &name));
}

static void members_are_found_by_name_and_place(void **state) {
    const struct json *object = parse(*state, "{\"z\": 1, \"a\": 2, \"m\": 3}");
    assert_int_equal(json_count(object), 3);
    assert_int_equal(json_integer_of(json_find(object, TEXT("a"))), 2);
    assert_int_equal(json_integer_of(json_find(object, text_slice(TEXT("mm"), 0, 1))), 3);
    assert_null(json_find(object, TEXT("b")));
    assert_null(json_find(object, NO_TEXT));
    text name = NO_TEXT;
    assert_int_equal(json_integer_of(json_member(object, 0, &name)), 1);
    assert_text(name, "z");
    assert_int_equal(json_integer_of(json_member(object, 2, &name)), 3);
    assert_text(name, "m");
    assert_null(json_member(object, 3, &name));
}

static void members_are_walked_in_order(void **state) {
    const struct json *object = parse(*state, "{\"z\": 1, \"a\": 2, \"m\": 3}");
    void *position = NULL;
    text name = NO_TEXT;
    char names[4] = {0};
    for (size_t index = 0; json_next_member(object, &position, &name); index++)
        names[index] = name.bytes[0];
    assert_string_equal(names, "zam");
    position = NULL;
    assert_null(json_next_member(NULL, &position, &name));
    assert_null(json_next_member(parse(*state, "[]"), &position, &name));
    assert_null(json_next_member(parse(*state, "{}"), &position, &name));
}

static void faults_are_told_with_their_place(void **state) {
    assert_fault(*state, TEXT("{\n  \"a\": 1,\n  b\n}"), "line 3, column 3: string or '}' expected");
    assert_fault(*state, TEXT("[1, 2"), "line 1, column 5: ']' expected");
    assert_fault(*state, TEXT("{\"a\": 1, \"a\": 2}"), "line 1, column 12: duplicate object key");
    assert_fault(*state, TEXT("1 2"), "line 1, column 3: end of file expected");
    assert_fault(*state, TEXT("\"secret"), "line 1, column 7: premature end of input");
}

static void what_is_no_json_is_refused(void **state) {
    static const char *const refused[] = {"",
                                          " ",
                                          "{",
                                          "[1,]",
                                          "{\"a\":}",
                                          "{a:1}",
                                          "'a'",
                                          "01",
                                          "1.",
                                          ".5",
                                          "+1",
                                          "NaN",
                                          "Infinity",
                                          "1e999",
                                          "nul",
                                          "TRUE",
                                          "[1] x",
                                          "\"\\x\"",
                                          "\"\\u0000\"",
                                          "\"\\ud800\"",
                                          "\"\n\"",
                                          "\"\xff\"",
                                          "\"\xc0\x80\"",
                                          "{\"a\\u0000\":1}",
                                          "9223372036854775808",
                                          "/* a */ 1",
                                          "\xef\xbb\xbf[]",
                                          "]",
                                          "}"};
    for (size_t index = 0; index < sizeof refused / sizeof refused[0]; index++) {
        text fault = NO_TEXT;
        if (parse_json(*state, text_from(refused[index]), &fault))
            fail_msg("read: %s", refused[index]);
        assert_true(text_starts_with(fault, TEXT("line 1, column ")) || text_starts_with(fault, TEXT("line 2, ")));
    }
    text fault = NO_TEXT;
    assert_null(parse_json(*state, NO_TEXT, &fault));
    assert_null(parse_json(*state, TEXT("[\0]"), &fault));
    assert_null(parse_json(*state, TEXT("\"\0\""), &fault));
    assert_fault(*state, TEXT("1\n \0"), "line 2, column 2: a NUL character");
}

static void a_fault_never_repeats_the_input(void **state) {
    text fault = NO_TEXT;
    assert_null(parse_json(*state, TEXT("{\"password\": hunter2}"), &fault));
    assert_int_equal(text_find(fault, TEXT("hunter2"), 0), -1);
    assert_null(parse_json(*state, TEXT("{\"hunter2\": 1, \"hunter2\": 1}"), &fault));
    assert_int_equal(text_find(fault, TEXT("hunter2"), 0), -1);
}

static void depth_has_its_limit(void **state) {
    struct json *nested = make_json_list(*state);
    for (int depth = 1; depth < 32; depth++) {
        struct json *around = make_json_list(*state);
        json_add(around, nested);
        nested = around;
    }
    text source = make_json_text(*state, nested, 0);
    assert_non_null(parse(*state, source.bytes));
    text deeper = make_textf(*state, "\n [%s]", source.bytes);
    assert_fault(*state, deeper, "line 2, column 34: nested deeper than 32");
    char *brackets = arena_make(*state, 1000000);
    memset(brackets, '[', 1000000);
    assert_fault(*state, (text){brackets, 1000000}, "line 1, column 33: nested deeper than 32");
    assert_non_null(
        parse(*state, "\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\""));
}

static void values_are_built_and_written_in_order(void **state) {
    struct json *object = make_json_object(*state);
    json_set(object, TEXT("z"), make_json_integer(*state, INT64_MIN));
    json_set(object, TEXT("a"), make_json_value(*state, TEXT("\"<é>\" \\ / \n")));
    json_set(object, text_slice(TEXT("nn"), 0, 1), make_json_value(*state, NO_TEXT));
    json_set(object, TEXT("e"), make_json_value(*state, TEXT("")));
    json_set(object, TEXT("t"), make_json_bool(*state, true));
    json_set(object, TEXT("f"), make_json_bool(*state, false));
    struct json *list = make_json_list(*state);
    json_add(list, make_json_number(*state, 0.1));
    json_add(list, make_json_null(*state));
    json_set(object, TEXT("l"), list);
    assert_text(make_json_text(*state, object, 0),
                "{\"z\":-9223372036854775808,\"a\":\"\\\"<é>\\\" \\\\ / \\n\",\"n\":null,\"e\":\"\",\"t\":true,"
                "\"f\":false,\"l\":[0.1,null]}");
    assert_text(make_json_text(*state, list, 2), "[\n  0.1,\n  null\n]");
}

static void a_value_may_have_several_parents(void **state) {
    struct json *child = make_json_value(*state, TEXT("a"));
    struct json *list = make_json_list(*state);
    json_add(list, child);
    json_add(list, child);
    struct json *object = make_json_object(*state);
    json_set(object, TEXT("l"), list);
    json_set(object, TEXT("l"), child); // set again: the newer one counts
    assert_text(make_json_text(*state, list, 0), "[\"a\",\"a\"]");
    assert_text(make_json_text(*state, object, 0), "{\"l\":\"a\"}");
    json_add(list, parse(*state, "{\"b\": [1]}"));
    assert_text(make_json_text(*state, list, 0), "[\"a\",\"a\",{\"b\":[1]}]");
}

static void tenths_are_written_exactly(void **state) {
    for (int tenths = -2000; tenths <= 2000; tenths++) {
        char expected[16];
        int whole = tenths / 10, rest = tenths < 0 ? -(tenths % 10) : tenths % 10;
        if (rest == 0)
            (void)snprintf(expected, sizeof expected, "%d", whole);
        else
            (void)snprintf(expected, sizeof expected, "%s%d.%d", tenths < 0 ? "-" : "", whole < 0 ? -whole : whole,
                           rest);
        assert_text(make_json_text(*state, make_json_tenths(*state, tenths), 0), expected);
        reset_arena(*state);
    }
}

static void what_is_not_a_number_is_null(void **state) {
    assert_int_equal(json_kind_of(make_json_number(*state, (double)NAN)), JSON_KIND_NULL);
    assert_int_equal(json_kind_of(make_json_number(*state, (double)INFINITY)), JSON_KIND_NULL);
}

static void broken_words_still_make_json(void **state) {
    assert_text(json_text_of(make_json_value(*state, TEXT("a\xff"
                                                          "b\0c"))),
                "a\xef\xbf\xbd"
                "b\xef\xbf\xbd"
                "c");
}

static void parse_and_build(struct arena *arena) {
    text fault = NO_TEXT;
    const struct json *parsed = parse_json(arena, TEXT("{\"a\": [1, 2.5, \"x\"]}"), &fault);
    struct json *object = make_json_object(arena);
    json_set(object, TEXT("p"), parsed);
    json_set(object, TEXT("v"), make_json_value(arena, TEXT("\xff")));
    (void)make_json_text(arena, object, 2);
    (void)parse_json(arena, TEXT("{"), &fault);
}

static void at_whatever_ceiling_nothing_is_lost(void **state) {
    (void)state;
    run_at_every_ceiling(parse_and_build);
}

int main(void) {
    json_start();
    const struct CMUnitTest tests[] = {
        WITH_ARENA(every_kind_is_read),
        WITH_ARENA(a_value_alone_is_json_too),
        WITH_ARENA(what_is_absent_is_empty),
        WITH_ARENA(members_are_found_by_name_and_place),
        WITH_ARENA(members_are_walked_in_order),
        WITH_ARENA(faults_are_told_with_their_place),
        WITH_ARENA(what_is_no_json_is_refused),
        WITH_ARENA(a_fault_never_repeats_the_input),
        WITH_ARENA(depth_has_its_limit),
        WITH_ARENA(values_are_built_and_written_in_order),
        WITH_ARENA(a_value_may_have_several_parents),
        WITH_ARENA(tenths_are_written_exactly),
        WITH_ARENA(what_is_not_a_number_is_null),
        WITH_ARENA(broken_words_still_make_json),
        cmocka_unit_test(at_whatever_ceiling_nothing_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
