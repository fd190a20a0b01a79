// SPDX-License-Identifier: Apache-2.0
// quiz_keys: what the front matter of a quiz says: passing, attempts, waiting, shuffling, drawing, revealing. It must
// not know what the questions ask, but how many there are in which group.
#include "content/question_kinds.h"

#include "base/arena.h"

static size_t count_in_group(const struct quiz *quiz, text group) {
    size_t count = 0;
    for (size_t i = 0; i < quiz->questions_count; i++) {
        count += is_text_equal(quiz->questions[i].group, group);
    }
    return count;
}

static void read_draw_of_group(const struct front_matter *front, const struct front_item *item, struct quiz *quiz) {
    struct draw *draw = &quiz->draws[quiz->draws_count];
    size_t there = count_in_group(quiz, item->key);
    text group = make_excerpt(front->arena, item->key);
    for (size_t i = 0; i < quiz->draws_count; i++) {
        if (is_text_equal(quiz->draws[i].group, item->key)) {
            add_error(front->source, item->place, _("The group “%.*s” stands here twice; write it once"), PRINT(group));
            return;
        }
    }
    if (is_text_empty(item->key) || !text_to_integer(item->value, 1, 1000, &draw->count)) {
        add_error(front->source, item->place,
                  _("Each group is drawn from by a whole number, as in `draw: {x: 3, y: 2}`"));
    } else if (there == 0) {
        add_error(front->source, item->place,
                  _("No question is in the group “%.*s”; write `{group=%.*s}` behind the headings of those that are"),
                  PRINT(group), PRINT(group));
    } else if ((size_t)draw->count > there) {
        add_error(front->source, item->place, _("The group “%.*s” has %zu questions, so no more can be drawn from it"),
                  PRINT(group), there);
    } else {
        draw->group = item->key;
        quiz->draws_count++;
    }
}

static void read_draw(const struct front_matter *front, struct quiz *quiz) {
    const struct front_entry *entry = find_front(front, TEXT("draw"));
    if (!entry) {
        return;
    }
    if (entry->kind == FRONT_MAP || entry->kind == FRONT_LIST) {
        quiz->draws = MAKE_ARRAY(front->arena, entry->items_count + 1, struct draw);
        for (size_t i = 0; i < entry->items_count; i++) {
            read_draw_of_group(front, &entry->items[i], quiz);
        }
        return;
    }
    if (!text_to_integer(entry->value, 1, 1000, &quiz->draw_total)) {
        add_front_error(front, entry,
                        _("`draw` is a whole number of questions, or groups with numbers, as in `draw: {x: "
                          "3, y: 2}`"));
    } else if ((size_t)quiz->draw_total > quiz->questions_count) {
        add_front_error(front, entry, _("This quiz has %zu questions, so `draw` can be at most that"),
                        quiz->questions_count);
        quiz->draw_total = 0;
    }
}

static enum reveal read_reveal(const struct front_matter *front) {
    text value = front_text(front, TEXT("reveal"));
    if (is_text_equal(value, TEXT("submit"))) {
        return REVEAL_AT_SUBMIT;
    }
    if (is_text_equal(value, TEXT("never"))) {
        return REVEAL_NEVER;
    }
    if (!is_text_empty(value) && !is_text_equal(value, TEXT("pass"))) {
        add_front_error(front, find_front(front, TEXT("reveal")),
                        _("`reveal` is `submit`, `pass` or `never`, not “%.*s”"),
                        PRINT(make_excerpt(front->arena, value)));
    }
    return REVEAL_AT_PASS;
}

void read_quiz_keys(struct document *document, struct quiz *quiz, int32_t course_pass_tenths) {
    const struct front_matter *front = document->front;
    const int64_t year_of_minutes = 366 * 24 * 60;
    quiz->pass_tenths = front_tenths_of_percent(front, TEXT("pass"), course_pass_tenths);
    quiz->attempts_limit = front_integer(front, TEXT("attempts"), 1, 1000, 0);
    quiz->wait_minutes = front_integer(front, TEXT("wait"), 0, year_of_minutes, 0);
    quiz->is_shuffled = front_flag(front, TEXT("shuffle"), true);
    quiz->weight = front_number(front, TEXT("weight"), 0.01, 1000, 1);
    quiz->reveal = read_reveal(front);
    read_draw(front, quiz);
}
