// SPDX-License-Identifier: Apache-2.0
// asking: which questions of a quiz an attempt asks, and in which order. All order comes from one seed: things are
// sorted by the keyed hash of their id, so the same seed always asks the same.
#include "base/arena.h"
#include "base/crypto.h"
#include "model/grading.h"
#include <stdlib.h>
#include <string.h>

struct keyed { // something with its place in the shuffle
    struct hash key;
    size_t index;
};

static int compare_keys(const void *left, const void *right) {
    const struct keyed *a = (const struct keyed *)left, *b = (const struct keyed *)right;
    int order = memcmp(a->key.bytes, b->key.bytes, HASH_BYTES);
    return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}

static int compare_indexes(const void *left, const void *right) {
    const struct keyed *a = (const struct keyed *)left, *b = (const struct keyed *)right;
    return (a->index > b->index) - (a->index < b->index);
}

static struct keyed make_keyed(struct arena *arena, text seed, const char *purpose, text question_id, text id,
                               size_t index) {
    text what = make_textf(arena, "%s/%.*s/%.*s", purpose, PRINT(question_id), PRINT(id));
    return (struct keyed){hash_with_key(seed, what), index};
}

// ---- the draw ------------------------------------------------------------------------------------------------------

struct drawing {
    struct arena *arena;
    const struct quiz *quiz;
    struct keyed *shuffled; // all questions of the bank, shuffled
    bool *is_taken;         // by index
    size_t taken;
};

static size_t take_from_group(struct drawing *drawing, text group, size_t most) {
    size_t got = 0;
    for (size_t i = 0; i < drawing->quiz->questions_count && got < most; i++) {
        size_t index = drawing->shuffled[i].index;
        if (drawing->is_taken[index] || !is_text_equal(drawing->quiz->questions[index].group, group))
            continue;
        drawing->is_taken[index] = true;
        drawing->taken++;
        got++;
    }
    return got;
}

static size_t list_groups(struct drawing *drawing, text **groups) {
    size_t count = 0;
    *groups = MAKE_ARRAY(drawing->arena, drawing->quiz->questions_count + 1, text);
    for (size_t i = 0; i < drawing->quiz->questions_count; i++) {
        text group = drawing->quiz->questions[drawing->shuffled[i].index].group;
        bool is_known = false;
        for (size_t g = 0; g < count; g++)
            is_known = is_known || is_text_equal((*groups)[g], group);
        if (!is_known)
            (*groups)[count++] = group;
    }
    return count;
}

// One from each group in turn, until there are enough: evenly, and the rest goes to the groups by their shuffled order.
static void draw_evenly(struct drawing *drawing) {
    text *groups = NULL;
    size_t groups_count = list_groups(drawing, &groups), wanted = (size_t)drawing->quiz->draw_total, before;
    do {
        before = drawing->taken;
        for (size_t g = 0; g < groups_count && drawing->taken < wanted; g++)
            (void)take_from_group(drawing, groups[g], 1);
    } while (drawing->taken < wanted && drawing->taken > before);
}

static void draw_questions(struct drawing *drawing) {
    const struct quiz *quiz = drawing->quiz;
    if (quiz->draw_total > 0)
        draw_evenly(drawing);
    for (size_t d = 0; d < quiz->draws_count; d++)
        (void)take_from_group(drawing, quiz->draws[d].group, (size_t)quiz->draws[d].count);
    if (quiz->draw_total > 0 || quiz->draws_count > 0)
        return;
    for (size_t i = 0; i < quiz->questions_count; i++)
        drawing->is_taken[i] = true;
    drawing->taken = quiz->questions_count;
}

// ---- the order of what is shown ------------------------------------------------------------------------------------

// The options in the order shown. `never_solved`: not in the file's order, which would be the answer.
static const struct option **order_options(struct arena *arena, const struct question *question, text seed,
                                           const char *purpose, bool is_shuffled, size_t *count) {
    size_t total = question->options_count;
    bool is_right_side = strcmp(purpose, "right") == 0;
    struct keyed *keys = MAKE_ARRAY(arena, total + 1, struct keyed);
    *count = 0;
    for (size_t i = 0; i < total; i++) {
        text id = is_right_side ? question->options[i].right_id : question->options[i].id;
        bool is_known = false; // two pairs may share their right side; it is shown once
        for (size_t k = 0; k < i && is_right_side; k++)
            is_known = is_known || is_text_equal(question->options[k].right_id, id);
        if (!is_known)
            keys[(*count)++] = make_keyed(arena, seed, purpose, question->id, id, i);
    }
    if (is_shuffled)
        qsort(keys, *count, sizeof *keys, compare_keys);
    const struct option **shown = MAKE_ARRAY(arena, *count + 1, const struct option *);
    for (size_t i = 0; i < *count; i++)
        shown[i] = &question->options[keys[i].index];
    return shown;
}

static void rotate(const struct option **shown, size_t count) {
    const struct option *first = shown[0];
    for (size_t i = 0; i + 1 < count; i++)
        shown[i] = shown[i + 1];
    shown[count - 1] = first;
}

static bool is_same_order(const struct option *const *left, const struct option *const *right, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (left[i] != right[i])
            return false;
    return true;
}

static struct asked ask(struct arena *arena, const struct quiz *quiz, const struct question *question, text seed) {
    struct asked asked = {.question = question};
    bool is_order = question->kind == QUESTION_ORDER;
    asked.options = order_options(arena, question, seed, "option", quiz->is_shuffled || is_order, &asked.options_count);
    if (is_order && asked.options_count > 1) {
        size_t count = 0;
        const struct option **solved = order_options(arena, question, seed, "option", false, &count);
        if (is_same_order(asked.options, solved, count))
            rotate(asked.options, count);
    }
    if (question->kind == QUESTION_MATCH) {
        asked.rights = order_options(arena, question, seed, "right", true, &asked.rights_count);
        if (asked.rights_count == asked.options_count && asked.rights_count > 1 &&
            is_same_order(asked.rights, asked.options, asked.rights_count))
            rotate(asked.rights, asked.rights_count);
    }
    return asked;
}

struct asked_list make_asked(struct arena *arena, const struct quiz *quiz, text seed) {
    size_t count = quiz->questions_count;
    struct drawing drawing = {.arena = arena,
                              .quiz = quiz,
                              .shuffled = MAKE_ARRAY(arena, count + 1, struct keyed),
                              .is_taken = MAKE_ARRAY(arena, count + 1, bool)};
    for (size_t i = 0; i < count; i++)
        drawing.shuffled[i] = make_keyed(arena, seed, "question", quiz->questions[i].id, TEXT(""), i);
    qsort(drawing.shuffled, count, sizeof *drawing.shuffled, compare_keys);
    draw_questions(&drawing);
    if (!quiz->is_shuffled)
        qsort(drawing.shuffled, count, sizeof *drawing.shuffled, compare_indexes);
    struct asked_list list = {MAKE_ARRAY(arena, drawing.taken + 1, struct asked), 0};
    for (size_t i = 0; i < count; i++)
        if (drawing.is_taken[drawing.shuffled[i].index])
            list.items[list.count++] = ask(arena, quiz, &quiz->questions[drawing.shuffled[i].index], seed);
    return list;
}
