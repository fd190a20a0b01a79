// SPDX-License-Identifier: Apache-2.0
// What pages look like as JSON: every kind of field, what is unknown, the order, and who may see which field.
#include "base/json.h"
#include "sample.h"
#include "view/render.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
// cmocka wants those before it.
#include <cmocka.h>

static const char *json_of(struct arena *arena, const struct field *fields, const void *page) {
    return make_json_text(arena, make_json_of_page(arena, fields, page), 0).bytes;
}

static void an_empty_page_has_its_fields_in_the_order_of_the_table(void **state) {
    struct sample_page page = {.only_html = TEXT("no")};
    assert_string_equal(json_of(*state, sample_fields, &page),
                        "{\"title\":null,\"note\":null,\"body\":null,\"link\":null,\"shown\":false,\"number\":0,"
                        "\"score\":null,\"total\":null,\"made_at\":null,\"extra\":null,\"items\":[],\"one\":null,"
                        "\"only_json\":null}");
}

static void every_kind_of_field_is_told(void **state) {
    struct arena *arena = *state;
    struct sample_item parts[] = {{.name = TEXT("p"), .number = 9}};
    struct sample_item items[] = {{.name = TEXT("a"), .link = URL("/a"), .number = 1, .chosen = true},
                                  {.name = TEXT("b"), .number = 2, .parts = parts, .parts_count = 1}};
    struct json *extra = make_json_list(arena);
    json_add(extra, make_json_integer(arena, 7));
    struct sample_page page = {.title = TEXT("A \"b\" <c> é\n"),
                               .note = TEXT(""),
                               .body = html_trusted(TEXT("<p>x</p>")),
                               .link = URL("javascript:x"),
                               .shown = true,
                               .number = INT64_MIN,
                               .score = {865, true},
                               .total = {0, true},
                               .made_at = {1773480413},
                               .extra = extra,
                               .items = items,
                               .items_count = 2,
                               .one = items,
                               .only_json = TEXT("yes")};
    assert_string_equal(
        json_of(arena, sample_fields, &page),
        "{\"title\":\"A \\\"b\\\" <c> é\\n\",\"note\":\"\",\"body\":\"<p>x</p>\",\"link\":\"javascript:x\","
        "\"shown\":true,\"number\":-9223372036854775808,\"score\":86.5,\"total\":0,"
        "\"made_at\":\"2026-03-14T09:26:53Z\",\"extra\":[7],\"items\":[{\"name\":\"a\",\"link\":\"/a\",\"number\":1,"
        "\"chosen\":true,\"parts\":[]},{\"name\":\"b\",\"link\":null,\"number\":2,\"chosen\":false,"
        "\"parts\":[{\"name\":\"p\",\"number\":9}]}],\"one\":{\"name\":\"a\",\"link\":\"/a\",\"number\":1,"
        "\"chosen\":true,\"parts\":[]},\"only_json\":\"yes\"}");
}

static void tenths_have_one_decimal_or_none(void **state) {
    static const struct field score_field[] = {FIELD(struct sample_page, score), END_OF_FIELDS};
    static const struct {
        int32_t tenths;
        const char *expected;
    } cases[] = {{0, "{\"score\":0}"},    {5, "{\"score\":0.5}"},    {667, "{\"score\":66.7}"},
                 {900, "{\"score\":90}"}, {1000, "{\"score\":100}"}, {333, "{\"score\":33.3}"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(json_of(*state, score_field, &(struct sample_page){.score = {cases[i].tenths, true}}),
                            cases[i].expected);
}

static void fields_for_one_audience_are_for_it_alone(void **state) {
    struct wide {
        struct sample_item *items;
        size_t items_count;
        struct sample_item *one;
    };
    static const struct field names[] = {FIELD(struct sample_item, name), END_OF_FIELDS};
    static const struct field html_only[] = {LIST_HTML_ONLY(struct wide, items, names),
                                             OBJECT_HTML_ONLY(struct wide, one, names), END_OF_FIELDS};
    static const struct field json_only[] = {LIST_JSON_ONLY(struct wide, items, names), OBJECT(struct wide, one, names),
                                             END_OF_FIELDS};
    struct sample_item item = {.name = TEXT("a")};
    struct wide page = {&item, 1, &item};
    assert_string_equal(json_of(*state, html_only, &page), "{}");
    assert_string_equal(json_of(*state, json_only, &page), "{\"items\":[{\"name\":\"a\"}],\"one\":{\"name\":\"a\"}}");
}

static void a_list_without_items_to_point_to_is_empty(void **state) {
    struct sample_page page = {.items_count = 3};
    assert_non_null(strstr(json_of(*state, sample_fields, &page), "\"items\":[]"));
}

#define SENTENCE(test) cmocka_unit_test_setup_teardown(test, open_sample_arena, close_sample_arena)

int main(void) {
    json_start();
    const struct CMUnitTest tests[] = {
        SENTENCE(an_empty_page_has_its_fields_in_the_order_of_the_table),
        SENTENCE(every_kind_of_field_is_told),
        SENTENCE(tenths_have_one_decimal_or_none),
        SENTENCE(fields_for_one_audience_are_for_it_alone),
        SENTENCE(a_list_without_items_to_point_to_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
