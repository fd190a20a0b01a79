// SPDX-License-Identifier: Apache-2.0
// answer_list: the items of a list that answers a question or a prompt: the marker of each, read from the source, the
// words behind it, its feedback. It must not know what kind of question the list makes.
#pragma once
#include "content/page.h"
#include "model/course.h"

#define ITEMS_MOST 200

enum marker { MARKER_NONE = 0, MARKER_BOX, MARKER_CROSSED_BOX, MARKER_ROUND, MARKER_EQUALS };
struct list_item {
    enum marker marker;
    const struct node *node;
    struct place place; // of its first words, the marker included
    struct piece *pieces;
    size_t pieces_count;
    text words; // plain, white space folded; of an image its address too
    html html;
    html feedback_html; // empty when there is none
    bool has_feedback;
};
struct answer_list {
    struct place place; // of the heading that it stands under: there its faults are told
    struct list_item *items;
    size_t count;
    bool is_ordered;
    size_t boxes, crossed, rounds, equals,
        plain; // how many items have which marker (boxes counts the crossed ones too)
};
// Reads the markers only, to see what a list is.
struct answer_list look_at_list(const struct document *document, const struct node *list, struct place place);
// Fills in the words; every fault of an item goes to the problems, at the list's place.
void read_list_items(struct document *document, struct answer_list *list);

// Divides an item at its first arrow outside code and links. False, without a word, when it has none.
struct pair {
    text left_words, right_words;
    html left_html, right_html;
    bool is_divided;
};
bool has_arrow(const struct list_item *item);
struct pair divide_pair(struct document *document, const struct list_item *item);

// The id of an option: 12 hex digits that tell nothing but that question, role and words are the same.
text make_option_id(struct arena *arena, text question_id, text role, text words);
// An error for each item whose words another one before it has.
void check_equal_items(const struct document *document, const struct answer_list *list);
// "In line 12: …"
void add_item_error(const struct document *document, const struct answer_list *list, const struct list_item *item,
                    const char *message);
