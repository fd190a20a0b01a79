// SPDX-License-Identifier: Apache-2.0
// Tests of server/store/unit_identity.c without a database: the order of the rules. Each rule as it is lived through
// several revisions is in test_publish.c.
#include "store/unit_identity.h"
#include "support/store_fixture.h"

#define ROOM 8

struct deciding {
    struct arena *arena;
    struct unit_path live[ROOM], history[ROOM];
    struct unit_claim claims[ROOM];
    struct unit_past past;
    size_t claims_count;
    text fault;
};

static int open_deciding(void **state) {
    struct arena *arena = open_arena((size_t)1024 * 1024);
    struct deciding *deciding = MAKE(arena, struct deciding);
    deciding->arena = arena;
    deciding->past.live.items = deciding->live;
    deciding->past.history.items = deciding->history;
    *state = deciding;
    return 0;
}

static int close_deciding(void **state) {
    close_arena(((struct deciding *)*state)->arena);
    return 0;
}

static void add_live(struct deciding *deciding, const char *kind, const char *path, int64_t number) {
    struct unit_path unit = {text_from(path), TEXT(""), text_from(kind), number};
    deciding->live[deciding->past.live.count++] = unit;
    deciding->history[deciding->past.history.count++] = unit;
}

// What had the path before; call with the newer ones first.
static void add_past(struct deciding *deciding, const char *kind, const char *path, int64_t number) {
    deciding->history[deciding->past.history.count++] =
        (struct unit_path){text_from(path), TEXT(""), text_from(kind), number};
}

static void add_claim(struct deciding *deciding, const char *kind, const char *path, const char *was) {
    deciding->claims[deciding->claims_count++] = claim_of(kind, path, was);
}

static const int64_t *decide(struct deciding *deciding) {
    return make_unit_identities(deciding->arena, &deciding->past, deciding->claims, deciding->claims_count,
                                &deciding->fault);
}

static void in_a_new_course_all_is_new(void **state) {
    struct deciding *deciding = *state;
    add_claim(deciding, "module", "m", "old");
    add_claim(deciding, "lesson", "m/a", NULL);
    const int64_t *numbers = decide(deciding);
    assert_true(numbers[0] == 0 && numbers[1] == 0);
    assert_null(deciding->fault.bytes);
}

static void nothing_published_is_nothing_decided(void **state) { assert_non_null(decide(*state)); }

static void a_later_was_goes_before_an_earlier_path(void **state) {
    struct deciding *deciding = *state;
    add_live(deciding, "lesson", "m/a", 1);
    add_claim(deciding, "lesson", "m/a", NULL);
    add_claim(deciding, "lesson", "m/b", "m/a");
    const int64_t *numbers = decide(deciding);
    assert_int_equal(numbers[0], 0);
    assert_int_equal(numbers[1], 1);
}

static void a_later_live_path_goes_before_an_earlier_past_one(void **state) {
    struct deciding *deciding = *state;
    add_live(deciding, "lesson", "m/b", 1);
    add_past(deciding, "lesson", "m/a", 1);
    add_claim(deciding, "lesson", "m/a", NULL);
    add_claim(deciding, "lesson", "m/b", NULL);
    const int64_t *numbers = decide(deciding);
    assert_int_equal(numbers[0], 0);
    assert_int_equal(numbers[1], 1);
}

static void of_two_with_one_past_the_first_in_the_outline_takes_it(void **state) {
    struct deciding *deciding = *state;
    add_past(deciding, "lesson", "m/b", 1);
    add_past(deciding, "lesson", "m/a", 1);
    add_claim(deciding, "lesson", "m/a", NULL);
    add_claim(deciding, "lesson", "m/b", NULL);
    const int64_t *numbers = decide(deciding);
    assert_int_equal(numbers[0], 1);
    assert_int_equal(numbers[1], 0);
}

static void the_past_is_searched_for_the_same_kind(void **state) {
    struct deciding *deciding = *state;
    add_live(deciding, "quiz", "m/a", 3);
    add_past(deciding, "quiz", "m/a", 2);
    add_past(deciding, "lesson", "m/a", 1);
    add_claim(deciding, "lesson", "m/a", NULL);
    assert_int_equal(decide(deciding)[0], 1);
}

static void a_unit_may_say_that_it_was_where_it_is(void **state) {
    struct deciding *deciding = *state;
    add_live(deciding, "lesson", "m/a", 1);
    add_claim(deciding, "lesson", "m/a", "m/a");
    assert_int_equal(decide(deciding)[0], 1);
}

static void a_refusal_is_a_sentence_that_names_both_paths(void **state) {
    struct deciding *deciding = *state;
    add_live(deciding, "lesson", "m/a", 1);
    add_claim(deciding, "lesson", "m/b", "m/a");
    add_claim(deciding, "lesson", "n/c", "m/a");
    assert_null(decide(deciding));
    assert_string_equal(deciding->fault.bytes,
                        "“m/b” and “n/c” both say that they were “m/a”; only one of them can be.");
    deciding->claims_count = 0;
    add_claim(deciding, "workbook", "m/b", "m/a");
    assert_null(decide(deciding));
    assert_string_equal(deciding->fault.bytes, "“m/b” is a workbook, but says that it was “m/a”, which is a lesson; "
                                               "`was:` cannot change the kind.");
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_deciding, close_deciding)
    const struct CMUnitTest tests[] = {
        CASE(in_a_new_course_all_is_new),
        CASE(nothing_published_is_nothing_decided),
        CASE(a_later_was_goes_before_an_earlier_path),
        CASE(a_later_live_path_goes_before_an_earlier_past_one),
        CASE(of_two_with_one_past_the_first_in_the_outline_takes_it),
        CASE(the_past_is_searched_for_the_same_kind),
        CASE(a_unit_may_say_that_it_was_where_it_is),
        CASE(a_refusal_is_a_sentence_that_names_both_paths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
