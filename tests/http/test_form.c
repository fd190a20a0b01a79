// SPDX-License-Identifier: Apache-2.0
// Tests of server/http/form.c and form_fields.c: what each kind of field takes, and what people are told otherwise.
#include "base/json.h"
#include "fixture.h"
#include "http/form.h"
#include <string.h>

static const struct form_field fields[] = {{"name", FORM_LINE, false, 10, "Your name"},
                                           {"words", FORM_WORDS, false, 0, "Your words"},
                                           {"email", FORM_EMAIL, false, 30, "E-mail address"},
                                           {"password", FORM_PASSWORD, false, 0, "Password"},
                                           {"count", FORM_INTEGER, false, 0, "Count"},
                                           {"flag", FORM_FLAG, false, 0, "Flag"},
                                           {"audience", FORM_CHOICES, false, 8, "Audience"},
                                           {"answer", FORM_PAIRS, false, 0, "Answers"},
                                           {"next", FORM_PATH, false, 0, NULL},
                                           {NULL, FORM_END, false, 0, NULL}};

static const struct form_field required[] = {
    {"name", FORM_LINE, true, 10, "Your name"}, {"password", FORM_PASSWORD, true, 0, "Password"},
    {"count", FORM_INTEGER, true, 0, "Count"},  {"audience", FORM_CHOICES, true, 0, "Audience"},
    {"answer", FORM_PAIRS, true, 0, "Answers"}, {NULL, FORM_END, false, 0, NULL}};

static status read_as(struct fixture *it, const char *type, const char *body, struct form **form) {
    remove_headers(it);
    if (type)
        add_header(it, "Content-Type", type);
    it->request.body = text_from(body);
    return read_form(&it->request, fields, form);
}

static struct form *form_of(struct fixture *it, const char *body) {
    struct form *form;
    assert_int_equal(read_as(it, "application/x-www-form-urlencoded", body, &form), STATUS_OK);
    return form;
}

static struct form *json_of(struct fixture *it, const char *body) {
    struct form *form;
    assert_int_equal(read_as(it, "application/json", body, &form), STATUS_OK);
    assert_true(form->is_json);
    return form;
}

static void a_form_is_read_by_its_table(void **state) {
    struct fixture *it = *state;
    struct form *form =
        form_of(it, "name=+J%C3%BCrg+&words=a%0D%0Ab%0Dc&email=a%40b.example&password=+x+&count=-7&flag=on"
                    "&audience=one&audience=&audience=two&next=%2Fme%3Fa%3D1");
    assert_false(form->is_json);
    assert_int_equal(form->complaints_count, 0);
    assert_text(form_text(form, "name"), "Jürg");
    assert_text(form_text(form, "words"), "a\nb\nc");
    assert_text(form_text(form, "email"), "a@b.example");
    assert_text(form_text(form, "password"), " x ");
    assert_true(form_integer(form, "count") == -7);
    assert_true(form_flag(form, "flag"));
    assert_text(form_text(form, "next"), "/me?a=1");
    const text *choices;
    assert_int_equal(form_choices(form, "audience", &choices), 2);
    assert_text(choices[0], "one");
    assert_text(choices[1], "two");
}

static void a_json_object_is_read_by_the_same_table(void **state) {
    struct fixture *it = *state;
    struct form *form =
        json_of(it, "{\"name\":\" J\\u00fcrg \",\"words\":\"a\\r\\nb\",\"email\":\"a@b\",\"password\":\"x\","
                    "\"count\":9007199254740993,\"flag\":true,\"audience\":[\"one\",\"\",\"two\"],"
                    "\"answer\":{\"q1\":[\"a\",null]},\"next\":\"/me\"}");
    assert_int_equal(form->complaints_count, 0);
    assert_text(form_text(form, "name"), "Jürg");
    assert_text(form_text(form, "words"), "a\nb");
    assert_true(form_integer(form, "count") == INT64_C(9007199254740993));
    assert_true(form_flag(form, "flag"));
    const text *choices;
    assert_int_equal(form_choices(form, "audience", &choices), 2);
    assert_int_equal(json_count(json_find(form_json(form, "answer"), TEXT("q1"))), 2);
    form = json_of(it, "{\"audience\":\"one\",\"name\":null,\"flag\":false}");
    assert_int_equal(form_choices(form, "audience", &choices), 1);
    assert_false(form_has(form, "name"));
    assert_null(form_text(form, "name").bytes);
    assert_true(form_has(form, "flag") && !form_flag(form, "flag"));
}

static void what_did_not_come_is_absent(void **state) {
    struct fixture *it = *state;
    struct form *form;
    const text *choices;
    const struct form_pair *pairs;
    assert_int_equal(read_as(it, NULL, "", &form), STATUS_OK);
    assert_int_equal(form->complaints_count, 0);
    assert_null(form_text(form, "name").bytes);
    assert_true(form_integer(form, "count") == 0);
    assert_false(form_flag(form, "flag") || form_has(form, "flag"));
    assert_int_equal(form_choices(form, "audience", &choices), 0);
    assert_int_equal(form_pairs(form, "answer", &pairs), 0);
    assert_null(form_json(form, "answer"));
    form = form_of(it, "name=&count=&flag=&");
    assert_text(form_text(form, "name"), "");
    assert_true(form_has(form, "name") && !form_has(form, "count") && !form_flag(form, "flag"));
}

static void pairs_keep_what_stands_behind_their_name(void **state) {
    struct fixture *it = *state;
    const struct form_pair *pairs;
    struct form *form = form_of(it, "answer.q1=a&answer.q2.left=b%0D%0Ac&answer.q1=&answer.q3");
    assert_int_equal(form_pairs(form, "answer", &pairs), 4);
    assert_text(pairs[0].name, "q1");
    assert_text(pairs[1].name, "q2.left");
    assert_text(pairs[1].value, "b\nc");
    assert_text(pairs[2].value, "");
    assert_text(pairs[3].name, "q3");
}

static void a_body_that_cannot_be_read_is_malformed_and_says_where(void **state) {
    struct fixture *it = *state;
    static const char *const cases[][3] = {
        {"f", "colour=red", "colour"},
        {"f", "name=a&name=b", "name"},
        {"f", "next=a&next=b", "next"},
        {"f", "count=&count=1", "count"},
        {"f", "flag=1&flag=1", "flag"},
        {"f", "answer=x", "answer"},
        {"f", "answer.=x", "answer."},
        {"f", "name=%ff", "name"},
        {"f", "name=%", "name"},
        {"f", "name=%00", "name"},
        {"f", "%zz=1", ""},
        {"f", "=1", ""},
        {"f", "NAME=1", "NAME"},
        {"f", "name=\xed\xa0\x80", "name"},
        {"j", "{\"colour\":1}", "colour"},
        {"j", "{\"name\":\"a\",\"name\":\"b\"}", ""},
        {"j", "[]", ""},
        {"j", "\"name\"", ""},
        {"j", "{", ""},
        {"j", "{} x", ""},
        {"j", "{\"name\":\"\\ud800\"}", ""},
        {"j", "{\"name\":\"\\u0000\"}", ""},
        {"j", "{\"name\":\"\xff\"}", ""},
        {"j", "{\"count\":99999999999999999999}", ""},
        {"j", "{\"count\":1e400}", ""},
        {"j", "name=a", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct form *form;
        const char *type = cases[i][0][0] == 'j' ? "application/json" : "application/x-www-form-urlencoded";
        if (read_as(it, type, cases[i][1], &form) != STATUS_MALFORMED)
            fail_msg("%s", cases[i][1]);
        assert_int_equal(form->complaints_count, 1);
        assert_text(form->complaints[0].field, cases[i][2]);
        assert_true(form->complaints[0].message.length > 0);
    }
}

static void a_long_unknown_name_is_not_repeated_whole(void **state) {
    struct fixture *it = *state;
    struct form *form;
    char body[600];
    memset(body, 'x', sizeof body);
    memcpy(body + sizeof body - 3, "=1", 3);
    assert_int_equal(read_as(it, "application/x-www-form-urlencoded", body, &form), STATUS_MALFORMED);
    assert_int_equal(form->complaints[0].field.length, 60);
    assert_int_equal(read_as(it, "application/x-www-form-urlencoded", "ab%0Acd=1", &form), STATUS_MALFORMED);
    assert_text(form->complaints[0].field, "ab");
}

static void more_than_two_hundred_fields_are_malformed(void **state) {
    struct fixture *it = *state;
    struct form *form;
    static const struct form_field one[] = {{"audience", FORM_CHOICES, false, 0, NULL},
                                            {NULL, FORM_END, false, 0, NULL}};
    char body[201 * 11 + 1] = "";
    for (int i = 0; i < 200; i++)
        memcpy(body + i * 11, "audience=a&", 12);
    remove_headers(it);
    add_header(it, "Content-Type", "application/x-www-form-urlencoded");
    it->request.body = text_from(body);
    assert_int_equal(read_form(&it->request, one, &form), STATUS_OK);
    memcpy(body + 200 * 11, "audience=a&", 12);
    it->request.body = text_from(body);
    assert_int_equal(read_form(&it->request, one, &form), STATUS_MALFORMED);
}

static void the_answers_of_a_long_quiz_fit_in_a_form(void **state) {
    struct fixture *it = *state;
    struct form *form;
    static char body[4001 * 11 + 1];
    for (int i = 0; i < 4000; i++)
        memcpy(body + i * 11, "answer.q=a&", 12);
    assert_int_equal(read_as(it, "application/x-www-form-urlencoded", body, &form), STATUS_OK);
    memcpy(body + 4000 * 11, "answer.q=a&", 12);
    assert_int_equal(read_as(it, "application/x-www-form-urlencoded", body, &form), STATUS_MALFORMED);
}

static void only_two_types_of_body_are_taken(void **state) {
    struct fixture *it = *state;
    struct form *form;
    static const char *const taken[] = {"application/json; charset=utf-8", "application/json;charset=\"UTF-8\"",
                                        "Application/JSON", "application/json ; charset=utf-8"};
    static const char *const others[] = {"text/plain",
                                         "multipart/form-data; boundary=x",
                                         "application/json; charset=latin1",
                                         "application/json; x=y",
                                         "application/jsonx",
                                         "application/problem+json",
                                         "",
                                         "application/json, text/plain"};
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
        assert_int_equal(read_as(it, taken[i], "{}", &form), STATUS_OK);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_int_equal(read_as(it, others[i], "{}", &form), STATUS_MEDIA_UNKNOWN);
    assert_int_equal(read_as(it, NULL, "{}", &form), STATUS_MEDIA_UNKNOWN);
}

static void a_value_that_may_not_be_is_complained_of_at_its_field(void **state) {
    struct fixture *it = *state;
    static const char *const cases[][4] = {
        {"f", "name=12345678901", "name", "Your name: write at most 10 characters."},
        {"f", "name=a%0Ab", "name", "Your name: write one line, without control characters."},
        {"f", "name=a%09b", "name", "Your name: write one line, without control characters."},
        {"f", "name=%E2%80%AEb", "name", "Your name: write one line, without control characters."},
        {"f", "words=a%01", "words", "Your words: write words only, without control characters."},
        {"f", "email=a", "email", "E-mail address: write an address such as name@example.org."},
        {"f", "email=@b", "email", "E-mail address: write an address such as name@example.org."},
        {"f", "email=a@", "email", "E-mail address: write an address such as name@example.org."},
        {"f", "email=a@b@c", "email", "E-mail address: write an address such as name@example.org."},
        {"f", "email=a b@c", "email", "E-mail address: write an address such as name@example.org."},
        {"f", "email=a@b..c", "email", "E-mail address: write an address such as name@example.org."},
        {"f", "email=a@.c", "email", "E-mail address: write an address such as name@example.org."},
        {"f", "email=a@c.", "email", "E-mail address: write an address such as name@example.org."},
        {"f", "email=<a@c>", "email", "E-mail address: write an address such as name@example.org."},
        {"f", "email=a@c%0Ad", "email", "E-mail address: write an address such as name@example.org."},
        {"f", "email=a%C2%A0b@c", "email", "E-mail address: write an address such as name@example.org."},
        {"f", "email=a23456789012345678901234567890@b", "email", "E-mail address: write at most 30 characters."},
        {"f", "count=1e3", "count", "Count: write a whole number."},
        {"f", "count=%2B1", "count", "Count: write a whole number."},
        {"f", "count=9223372036854775808", "count", "Count: write a whole number."},
        {"f", "count=%D9%A3", "count", "Count: write a whole number."},
        {"f", "flag=maybe", "flag", "Flag: choose yes or no."},
        {"f", "audience=123456789", "audience", "Audience: write at most 8 characters."},
        {"f", "audience=a%0Ab", "audience", "Audience: write one line, without control characters."},
        {"f", "answer.q=a%01", "answer", "Answers: write words only, without control characters."},
        {"j", "{\"name\":1}", "name", "Your name: give a text."},
        {"j", "{\"words\":[]}", "words", "Your words: give a text."},
        {"j", "{\"count\":\"1\"}", "count", "Count: give a whole number."},
        {"j", "{\"count\":1.5}", "count", "Count: give a whole number."},
        {"j", "{\"flag\":\"on\"}", "flag", "Flag: give true or false."},
        {"j", "{\"flag\":1}", "flag", "Flag: give true or false."},
        {"j", "{\"audience\":{}}", "audience", "Audience: give a text or a list of texts."},
        {"j", "{\"audience\":[\"a\",1]}", "audience", "Audience: give a text or a list of texts."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct form *form = cases[i][0][0] == 'j' ? json_of(it, cases[i][1]) : form_of(it, cases[i][1]);
        if (form->complaints_count != 1)
            fail_msg("%s", cases[i][1]);
        assert_text(form_complaint_at(form, cases[i][2]), cases[i][3]);
    }
}

static void what_was_typed_is_kept_beside_the_complaint(void **state) {
    struct fixture *it = *state;
    assert_text(form_text(form_of(it, "email=nonsense"), "email"), "nonsense");
    assert_text(form_text(form_of(it, "name=12345678901"), "name"), "12345678901");
}

static void an_address_that_leads_elsewhere_reads_as_absent(void **state) {
    struct fixture *it = *state;
    static const char *const cases[] = {"//evil.example",
                                        "/%5Cevil.example",
                                        "https:evil.example",
                                        "javascript:alert(1)",
                                        "/%09/evil.example",
                                        "/%0d%0aX: y",
                                        "",
                                        "me",
                                        "%20/me",
                                        "%5C%5Cevil",
                                        "/%C2%85x"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct form *form = form_of(it, make_textf(it->arena, "next=%s", cases[i]).bytes);
        assert_null(form_text(form, "next").bytes);
        assert_false(form_has(form, "next"));
        assert_int_equal(form->complaints_count, 0);
    }
    assert_null(form_text(json_of(it, "{\"next\":7}"), "next").bytes);
}

static void every_field_that_is_missing_is_told_at_once(void **state) {
    struct fixture *it = *state;
    struct form *form;
    remove_headers(it);
    add_header(it, "Content-Type", "application/x-www-form-urlencoded");
    it->request.body = TEXT("name=+%E3%80%80&password=&audience=");
    assert_int_equal(read_form(&it->request, required, &form), STATUS_OK);
    assert_int_equal(form->complaints_count, 5);
    assert_text(form_complaint_at(form, "name"), "Your name: fill this in.");
    assert_text(form_complaint_at(form, "password"), "Password: fill this in.");
    assert_text(form_complaint_at(form, "count"), "Count: fill this in.");
    assert_text(form_complaint_at(form, "audience"), "Audience: choose at least one.");
    assert_text(form_complaint_at(form, "answer"), "Answers: fill this in.");
    it->request.body = TEXT("name=12345678901&password=+&audience=a&count=x&answer.q=1");
    assert_int_equal(read_form(&it->request, required, &form), STATUS_OK);
    assert_int_equal(form->complaints_count, 2);
}

static void complaints_can_be_added_and_forgotten(void **state) {
    struct fixture *it = *state;
    struct form *form = form_of(it, "count=x");
    for (int i = 0; i < 40; i++)
        form_complain(form, TEXT("name"), make_textf(it->arena, "%d", i));
    form_complain(form, NO_TEXT, TEXT("all of it"));
    assert_int_equal(form->complaints_count, 42);
    assert_text(form_complaint_at(form, "name"), "0");
    assert_text(form_complaint_at(form, ""), "all of it");
    assert_null(form_complaint_at(form, "email").bytes);
    form->complaints_count = 1;
    assert_null(form_complaint_at(form, "name").bytes);
    form_complain(form, TEXT("name"), TEXT("again"));
    assert_text(form_complaint_at(form, "name"), "again");
    form->complaints = NULL;
    form->complaints_count = 0;
    form_complain(form, TEXT("name"), TEXT("new"));
    assert_text(form_complaint_at(form, "name"), "new");
}

static void ask_for_a_stranger(void *form) { (void)form_text(form, "stranger"); }

static void a_name_that_is_not_in_the_table_is_a_mistake(void **state) {
    assert_true(is_ended_by_assert(ask_for_a_stranger, form_of(*state, "")));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)
    const struct CMUnitTest tests[] = {
        TEST(a_form_is_read_by_its_table),
        TEST(a_json_object_is_read_by_the_same_table),
        TEST(what_did_not_come_is_absent),
        TEST(pairs_keep_what_stands_behind_their_name),
        TEST(a_body_that_cannot_be_read_is_malformed_and_says_where),
        TEST(a_long_unknown_name_is_not_repeated_whole),
        TEST(more_than_two_hundred_fields_are_malformed),
        TEST(the_answers_of_a_long_quiz_fit_in_a_form),
        TEST(only_two_types_of_body_are_taken),
        TEST(a_value_that_may_not_be_is_complained_of_at_its_field),
        TEST(what_was_typed_is_kept_beside_the_complaint),
        TEST(an_address_that_leads_elsewhere_reads_as_absent),
        TEST(every_field_that_is_missing_is_told_at_once),
        TEST(complaints_can_be_added_and_forgotten),
        TEST(a_name_that_is_not_in_the_table_is_a_mistake),
    };
    json_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
