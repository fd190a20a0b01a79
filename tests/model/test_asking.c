// SPDX-License-Identifier: Apache-2.0
// Tests of server/model/asking.c: by ten thousand attempts, what is drawn, in which order, and that nothing to be put
// in order or matched is ever shown solved.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/memory.h"
#include "model/grading.h"

#define ID(letter)                                                                                                     \
    { letter, 1 }
#define ATTEMPTS 10000

static struct option options[] = {{.id = ID("a"), .right_id = ID("A")},
                                  {.id = ID("b"), .right_id = ID("B")},
                                  {.id = ID("c"), .right_id = ID("C")},
                                  {.id = ID("d"), .right_id = ID("D")}};

// A bank of twelve: six of group x, four of y, two of none.
struct room {
    struct arena *arena;
    struct question questions[12];
    struct quiz quiz;
};

static int open_room(void **state) {
    struct room *room = obtain(sizeof *room);
    *room = (struct room){.arena = open_arena(4 * 1024 * 1024)};
    for (size_t i = 0; i < 12; i++)
        room->questions[i] = (struct question){.id = {&"abcdefghijkl"[i], 1},
                                               .kind = QUESTION_SINGLE,
                                               .options = options,
                                               .options_count = 4,
                                               .group = i < 6    ? TEXT("x")
                                                        : i < 10 ? TEXT("y")
                                                                 : TEXT("")};
    room->quiz = (struct quiz){.is_shuffled = true, .questions = room->questions, .questions_count = 12};
    *state = room;
    return 0;
}

static int close_room(void **state) {
    struct room *room = *state;
    close_arena(room->arena);
    release(room);
    return 0;
}

// The questions of the attempt-th attempt; what was made for the one before is forgotten.
static struct asked_list ask(struct room *room, unsigned attempt) {
    reset_arena(room->arena);
    return make_asked(room->arena, &room->quiz, make_textf(room->arena, "a seed of an attempt %08u", attempt));
}

static size_t index_of(const struct room *room, const struct asked *asked) {
    return (size_t)(asked->question - room->questions);
}

// How many of each group are asked; fails where a question is asked twice.
struct tally {
    size_t x, y, none;
};
static struct tally tally_of(const struct room *room, const struct asked_list *list) {
    struct tally tally = {0, 0, 0};
    bool is_asked[12] = {false};
    for (size_t i = 0; i < list->count; i++) {
        size_t index = index_of(room, &list->items[i]);
        assert_true(index < 12 && !is_asked[index]);
        is_asked[index] = true;
        ++*(index < 6 ? &tally.x : index < 10 ? &tally.y : &tally.none);
    }
    return tally;
}

static void without_a_draw_everything_is_asked_once(void **state) {
    struct room *room = *state;
    for (unsigned attempt = 0; attempt < ATTEMPTS / 10; attempt++) {
        struct asked_list list = ask(room, attempt);
        struct tally tally = tally_of(room, &list);
        assert_int_equal(tally.x + tally.y + tally.none, 12);
    }
}

static void one_seed_always_asks_the_same(void **state) {
    struct room *room = *state;
    room->quiz.draw_total = 5;
    for (unsigned attempt = 0; attempt < 100; attempt++) {
        struct asked_list first = ask(room, attempt), again;
        again = make_asked(room->arena, &room->quiz, make_textf(room->arena, "a seed of an attempt %08u", attempt));
        assert_int_equal(first.count, again.count);
        for (size_t i = 0; i < first.count; i++) {
            assert_ptr_equal(first.items[i].question, again.items[i].question);
            for (size_t k = 0; k < 4; k++)
                assert_ptr_equal(first.items[i].options[k], again.items[i].options[k]);
        }
    }
}

static void a_draw_is_spread_evenly_over_the_groups(void **state) {
    struct room *room = *state;
    room->quiz.draw_total = 7;
    size_t more_of_x = 0;
    for (unsigned attempt = 0; attempt < ATTEMPTS; attempt++) {
        struct asked_list list = ask(room, attempt);
        struct tally tally = tally_of(room, &list);
        assert_int_equal(list.count, 7);
        assert_int_equal(tally.none, 2);
        assert_true(tally.x == 2 || tally.x == 3);
        more_of_x += tally.x == 3;
    }
    assert_in_range(more_of_x, 1000, 9000); // the odd one goes now here, now there
}

static void every_question_is_drawn_as_often_as_its_group_allows(void **state) {
    struct room *room = *state;
    room->quiz.draw_total = 6;
    size_t drawn[12] = {0};
    for (unsigned attempt = 0; attempt < ATTEMPTS; attempt++) {
        struct asked_list list = ask(room, attempt);
        struct tally tally = tally_of(room, &list);
        assert_true(tally.x == 2 && tally.y == 2 && tally.none == 2);
        for (size_t i = 0; i < list.count; i++)
            drawn[index_of(room, &list.items[i])]++;
    }
    for (size_t i = 0; i < 12; i++) {
        size_t expected = i < 6 ? ATTEMPTS / 3 : i < 10 ? ATTEMPTS / 2 : ATTEMPTS;
        assert_in_range(drawn[i], expected - expected / 15, expected + expected / 15);
    }
}

static void a_draw_by_group_takes_so_many_of_each(void **state) {
    struct room *room = *state;
    struct draw draws[] = {{TEXT("x"), 3}, {TEXT("y"), 2}};
    room->quiz.draws = draws;
    room->quiz.draws_count = 2;
    for (unsigned attempt = 0; attempt < ATTEMPTS; attempt++) {
        struct asked_list list = ask(room, attempt);
        struct tally tally = tally_of(room, &list);
        assert_true(tally.x == 3 && tally.y == 2 && tally.none == 0);
    }
}

static void a_draw_of_more_than_there_is_takes_all_there_is(void **state) {
    struct room *room = *state;
    room->quiz.draw_total = 99;
    assert_int_equal(ask(room, 1).count, 12);
    struct draw draws[] = {{TEXT("y"), 9}};
    room->quiz = (struct quiz){.draws = draws, .draws_count = 1, .questions = room->questions, .questions_count = 12};
    assert_int_equal(ask(room, 1).count, 4);
    room->quiz.questions_count = 0;
    assert_int_equal(ask(room, 1).count, 0);
}

static void without_shuffling_the_order_is_the_files(void **state) {
    struct room *room = *state;
    room->quiz.is_shuffled = false;
    room->quiz.draw_total = 6;
    for (unsigned attempt = 0; attempt < 1000; attempt++) {
        struct asked_list list = ask(room, attempt);
        for (size_t i = 0; i < list.count; i++) {
            assert_true(i == 0 || list.items[i - 1].question < list.items[i].question);
            for (size_t k = 0; k < 4; k++)
                assert_ptr_equal(list.items[i].options[k], &options[k]);
        }
    }
}

static void every_option_stands_first_about_as_often(void **state) {
    struct room *room = *state;
    size_t first[4] = {0};
    for (unsigned attempt = 0; attempt < ATTEMPTS; attempt++)
        first[ask(room, attempt).items[0].options[0] - options]++;
    for (size_t i = 0; i < 4; i++)
        assert_in_range(first[i], ATTEMPTS / 4 - ATTEMPTS / 40, ATTEMPTS / 4 + ATTEMPTS / 40);
}

// ---- never left solved ---------------------------------------------------------------------------------------------

static struct asked ask_one(struct room *room, unsigned attempt, enum question_kind kind, size_t count) {
    room->questions[0].kind = kind;
    room->questions[0].options_count = count;
    room->quiz.questions_count = 1;
    return ask(room, attempt).items[0];
}

static void an_order_is_never_left_solved(void **state) {
    struct room *room = *state;
    for (unsigned attempt = 0; attempt < ATTEMPTS; attempt++) {
        room->quiz.is_shuffled = attempt % 2;
        size_t count = 2 + attempt % 3, in_place = 0;
        struct asked asked = ask_one(room, attempt, QUESTION_ORDER, count);
        assert_int_equal(asked.options_count, count);
        for (size_t i = 0; i < count; i++)
            in_place += asked.options[i] == &options[i];
        assert_true(in_place < count);
    }
}

static void a_match_is_never_left_solved(void **state) {
    struct room *room = *state;
    for (unsigned attempt = 0; attempt < ATTEMPTS; attempt++) {
        room->quiz.is_shuffled = attempt % 2;
        size_t count = 2 + attempt % 3, in_place = 0;
        struct asked asked = ask_one(room, attempt, QUESTION_MATCH, count);
        assert_int_equal(asked.rights_count, count);
        for (size_t i = 0; i < count; i++)
            in_place += asked.rights[i] == asked.options[i];
        assert_true(in_place < count);
    }
}

static void a_right_side_of_two_pairs_is_shown_once(void **state) {
    struct room *room = *state;
    static struct option pairs[] = {{.id = ID("a"), .right_id = ID("A")},
                                    {.id = ID("b"), .right_id = ID("A")},
                                    {.id = ID("c"), .right_id = ID("C")}};
    room->questions[0].options = pairs;
    for (unsigned attempt = 0; attempt < 100; attempt++) {
        struct asked asked = ask_one(room, attempt, QUESTION_MATCH, 3);
        assert_int_equal(asked.options_count, 3);
        assert_int_equal(asked.rights_count, 2);
        assert_false(is_text_equal(asked.rights[0]->right_id, asked.rights[1]->right_id));
    }
}

#define ROOM_TEST(test) cmocka_unit_test_setup_teardown(test, open_room, close_room)

int main(void) {
    const struct CMUnitTest tests[] = {
        ROOM_TEST(without_a_draw_everything_is_asked_once),
        ROOM_TEST(one_seed_always_asks_the_same),
        ROOM_TEST(a_draw_is_spread_evenly_over_the_groups),
        ROOM_TEST(every_question_is_drawn_as_often_as_its_group_allows),
        ROOM_TEST(a_draw_by_group_takes_so_many_of_each),
        ROOM_TEST(a_draw_of_more_than_there_is_takes_all_there_is),
        ROOM_TEST(without_shuffling_the_order_is_the_files),
        ROOM_TEST(every_option_stands_first_about_as_often),
        ROOM_TEST(an_order_is_never_left_solved),
        ROOM_TEST(a_match_is_never_left_solved),
        ROOM_TEST(a_right_side_of_two_pairs_is_shown_once),
    };
    return crypto_start() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
