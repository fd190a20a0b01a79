// SPDX-License-Identifier: Apache-2.0
// answer_list: reads the items of answer lists. Markers are read from the source's bytes, because the parser no longer
// tells `[x]` from `\[x]`; then they are taken off the words that the parser gave.
#include "content/answer_list.h"

#include "base/arena.h"
#include "base/crypto.h"
#include "base/unicode.h"

#define WORDS_BYTES_MOST ((size_t)1 << 19)
#define ARROW TEXT("\xE2\x86\x92")
#define TYPED_ARROW TEXT("->")

struct marker_form {
    text written;
    enum marker marker;
};
static const struct marker_form forms[] = {
    {{"[ ]", 3}, MARKER_BOX},   {{"[x]", 3}, MARKER_CROSSED_BOX}, {{"[X]", 3}, MARKER_CROSSED_BOX},
    {{"( )", 3}, MARKER_ROUND}, {{"=", 1}, MARKER_EQUALS},
};

static bool is_blank_at(text words, size_t at) {
    return at >= words.length || words.bytes[at] == ' ' || words.bytes[at] == '\t';
}

static const struct marker_form *find_marker(text source_words) {
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        if (text_starts_with(source_words, forms[i].written) && is_blank_at(source_words, forms[i].written.length)) {
            return &forms[i];
        }
    }
    return NULL;
}

static const struct node *first_paragraph(const struct node *item) {
    const struct node *child = first_child(item);
    return child && node_kind(child) == NODE_PARAGRAPH ? child : NULL;
}

void add_item_error(const struct document *document, const struct answer_list *list, const struct list_item *item,
                    const char *message) {
    add_error(document->source, list->place, _("In line %lld: %s"), (long long)item->place.line, message);
}

struct answer_list look_at_list(const struct document *document, const struct node *list, struct place place) {
    struct arena *arena = document->reading->arena;
    struct answer_list answers = {.place = place, .is_ordered = is_ordered_list(list)};
    for (const struct node *node = first_child(list); node; node = next_node(node)) {
        answers.count++;
    }
    answers.items = MAKE_ARRAY(arena, answers.count + 1, struct list_item);
    struct list_item *item = answers.items;
    for (const struct node *node = first_child(list); node; node = next_node(node), item++) {
        const struct node *paragraph = first_paragraph(node);
        const struct marker_form *form = paragraph ? find_marker(source_at_node(document->source, paragraph)) : NULL;
        item->node = node;
        item->marker = form ? form->marker : MARKER_NONE;
        item->place = place_of_node(document->source, paragraph ? paragraph : node);
        answers.boxes += item->marker == MARKER_BOX || item->marker == MARKER_CROSSED_BOX;
        answers.crossed += item->marker == MARKER_CROSSED_BOX;
        answers.rounds += item->marker == MARKER_ROUND;
        answers.equals += item->marker == MARKER_EQUALS;
        answers.plain += item->marker == MARKER_NONE;
    }
    return answers;
}

// Divides a paragraph into pieces, without the marker in front.
static void make_pieces(struct arena *arena, struct list_item *item, const struct node *paragraph) {
    size_t count = 0;
    for (const struct node *node = first_child(paragraph); node; node = next_node(node)) {
        count++;
    }
    item->pieces = MAKE_ARRAY(arena, count + 2, struct piece); // one more, for the text that an arrow divides
    bool has_marker = item->marker != MARKER_NONE;
    for (const struct node *node = first_child(paragraph); node; node = next_node(node)) {
        struct piece piece = {node, NO_TEXT};
        if (node_kind(node) == NODE_TEXT) {
            piece.words = marked_words(node);
            if (has_marker) {
                size_t marker = item->marker == MARKER_EQUALS ? 1 : 3;
                piece.words = text_slice(piece.words, marker, piece.words.length);
            }
            while (item->pieces_count == 0 && piece.words.length > 0 && is_blank_at(piece.words, 0)) {
                piece.words = text_slice(piece.words, 1, piece.words.length);
            }
        }
        bool is_marker_only = has_marker && (node_kind(node) != NODE_TEXT || piece.words.length == 0);
        has_marker = false;
        if (!is_marker_only) {
            item->pieces[item->pieces_count++] = piece;
        }
    }
}

static void add_node_words(struct arena *arena, struct buffer *out, const struct node *top) {
    for (const struct node *node = top; node; node = next_in_tree(top, node)) {
        enum node_kind kind = node_kind(node);
        if (kind == NODE_TEXT || kind == NODE_CODE) {
            buffer_add(out, node_words(arena, node));
        } else if (kind == NODE_SOFT_BREAK || kind == NODE_LINE_BREAK || kind == NODE_PARAGRAPH) {
            buffer_add_char(out, ' ');
        } else if (kind == NODE_IMAGE) {
            buffer_addf(out, "!(%.*s)", PRINT(node_address(arena, node)));
        }
    }
}

// One space for each run of white space, none at the ends.
static text make_folded_spaces(struct arena *arena, text words) {
    struct buffer out = buffer_in(arena, words.length + 1);
    size_t from = 0;
    size_t offset = 0;
    bool is_between = false;
    for (int32_t one; (one = next_code_point(words, &offset)) >= 0; from = offset) {
        if (is_white_space(one)) {
            is_between = out.length > 0;
            continue;
        }
        if (is_between) {
            buffer_add_char(&out, ' ');
            is_between = false;
        }
        buffer_add(&out, text_slice(words, from, offset - from));
    }
    return buffer_text(&out);
}

static void add_pieces_words(struct arena *arena, struct buffer *out, const struct piece *pieces, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (pieces[i].words.bytes) {
            buffer_add(out, make_unmarked_words(arena, pieces[i].words));
        } else {
            add_node_words(arena, out, pieces[i].node);
        }
    }
}

static html add_html(struct arena *arena, html before, const char *between, html after) {
    if (before.length == 0) {
        return after;
    }
    return html_trusted(make_textf(arena, "%.*s%s%.*s", PRINT(before), between, PRINT(after)));
}

// Reads what stands behind an item's first paragraph: more paragraphs, and block quotes, which are its feedback.
static void read_more_blocks(struct document *document, const struct answer_list *list, struct list_item *item,
                             const struct node *first, struct buffer *words) {
    struct arena *arena = document->reading->arena;
    for (const struct node *block = first; block; block = next_node(block)) {
        switch (node_kind(block)) {
        case NODE_PARAGRAPH:
            item->html = add_html(arena, item->html, "<br>\n", make_inlines_html(document, block));
            buffer_add_char(words, ' ');
            add_node_words(arena, words, block);
            break;
        case NODE_QUOTE:
            item->feedback_html =
                add_html(arena, item->feedback_html, "", make_blocks_html(document, first_child(block), NULL));
            item->has_feedback = true;
            break;
        case NODE_LIST:
            add_item_error(document, list, item,
                           _("an option holds no nested list; write a sentence, or move the list above the options"));
            break;
        default:
            add_item_error(document, list, item,
                           _("an option holds text and images, and block quotes as its feedback; move anything else "
                             "above the options"));
            break;
        }
    }
}

static void read_item(struct document *document, const struct answer_list *list, struct list_item *item) {
    struct arena *arena = document->reading->arena;
    const struct node *paragraph = first_paragraph(item->node);
    struct buffer words = buffer_in(arena, WORDS_BYTES_MOST);
    item->html = html_trusted(TEXT(""));
    item->feedback_html = html_trusted(TEXT(""));
    if (paragraph) {
        make_pieces(arena, item, paragraph);
        item->html = make_pieces_html(document, item->pieces, item->pieces_count);
        add_pieces_words(arena, &words, item->pieces, item->pieces_count);
    }
    read_more_blocks(document, list, item, paragraph ? next_node(paragraph) : first_child(item->node), &words);
    item->words = make_folded_spaces(arena, buffer_text(&words));
    if (is_text_empty(item->words)) {
        add_item_error(document, list, item, _("this item is empty; write its words behind the marker"));
    }
}

void read_list_items(struct document *document, struct answer_list *list) {
    if (list->count > ITEMS_MOST) {
        add_error(document->source, list->place, _("A list has at most %d items to answer with"), ITEMS_MOST);
        list->count = ITEMS_MOST;
    }
    for (size_t i = 0; i < list->count; i++) {
        read_item(document, list, &list->items[i]);
    }
}

// Where the arrow begins in the words, and how long it is; a typed one has spaces (or the line's end) around it.
static ptrdiff_t find_arrow(text words, size_t *length) {
    ptrdiff_t drawn = text_find(words, ARROW, 0);
    ptrdiff_t typed = text_find(words, TYPED_ARROW, 0);
    while (typed >= 0 && !(typed > 0 && is_blank_at(words, (size_t)typed - 1) &&
                           is_blank_at(words, (size_t)typed + TYPED_ARROW.length))) {
        typed = text_find(words, TYPED_ARROW, (size_t)typed + 1);
    }
    bool is_drawn = drawn >= 0 && (typed < 0 || drawn < typed);
    *length = is_drawn ? ARROW.length : TYPED_ARROW.length;
    return is_drawn ? drawn : typed;
}

// Whether there is an arrow in the text under a node, outside code and links.
static bool has_arrow_inside(const struct node *top) {
    size_t length;
    const struct node *node = top;
    while (node) {
        enum node_kind kind = node_kind(node);
        if (kind == NODE_TEXT && find_arrow(marked_words(node), &length) >= 0) {
            return true;
        }
        bool is_passed = kind == NODE_LINK || kind == NODE_IMAGE;
        node = is_passed ? next_behind(top, node) : next_in_tree(top, node);
    }
    return false;
}

bool has_arrow(const struct list_item *item) {
    const struct node *paragraph = first_paragraph(item->node);
    return paragraph && has_arrow_inside(paragraph);
}

static text make_pieces_words(struct arena *arena, const struct piece *pieces, size_t count) {
    struct buffer words = buffer_in(arena, WORDS_BYTES_MOST);
    add_pieces_words(arena, &words, pieces, count);
    return make_folded_spaces(arena, buffer_text(&words));
}

// The pieces up to the arrow and those from it on. False when the arrow stands inside emphasis.
static bool divide_pieces(struct arena *arena, const struct list_item *item, struct piece **left, size_t *left_count,
                          struct piece **right, size_t *right_count) {
    for (size_t i = 0; i < item->pieces_count; i++) {
        struct piece piece = item->pieces[i];
        if (!piece.words.bytes && has_arrow_inside(piece.node)) {
            return false;
        }
        size_t length = 0;
        ptrdiff_t arrow = piece.words.bytes ? find_arrow(piece.words, &length) : -1;
        if (arrow < 0) {
            continue;
        }
        *left = MAKE_ARRAY(arena, item->pieces_count + 1, struct piece);
        *right = MAKE_ARRAY(arena, item->pieces_count + 1, struct piece);
        for (size_t j = 0; j < i; j++) {
            (*left)[(*left_count)++] = item->pieces[j];
        }
        size_t end = (size_t)arrow;
        while (end > 0 && is_blank_at(piece.words, end - 1)) {
            end--;
        }
        size_t begin = (size_t)arrow + length;
        while (begin < piece.words.length && is_blank_at(piece.words, begin)) {
            begin++;
        }
        (*left)[(*left_count)++] = (struct piece){piece.node, text_slice(piece.words, 0, end)};
        (*right)[(*right_count)++] = (struct piece){piece.node, text_slice(piece.words, begin, piece.words.length)};
        for (size_t j = i + 1; j < item->pieces_count; j++) {
            (*right)[(*right_count)++] = item->pieces[j];
        }
        return true;
    }
    return false;
}

struct pair divide_pair(struct document *document, const struct list_item *item) {
    struct arena *arena = document->reading->arena;
    struct piece *left = NULL;
    struct piece *right = NULL;
    size_t left_count = 0;
    size_t right_count = 0;
    struct pair pair = {.is_divided = false};
    if (!divide_pieces(arena, item, &left, &left_count, &right, &right_count)) {
        return pair;
    }
    pair.is_divided = true;
    pair.left_words = make_pieces_words(arena, left, left_count);
    pair.right_words = make_pieces_words(arena, right, right_count);
    pair.left_html = make_pieces_html(document, left, left_count);
    pair.right_html = make_pieces_html(document, right, right_count);
    return pair;
}

text make_option_id(struct arena *arena, text question_id, text role, text words) {
    text subject = make_textf(arena, "%.*s\x1F%.*s\x1F%.*s", PRINT(question_id), PRINT(role), PRINT(words));
    struct hash hash = hash_of(subject);
    return make_hex(arena, hash.bytes, 6);
}

void check_equal_items(const struct document *document, const struct answer_list *list) {
    for (size_t i = 1; i < list->count; i++) {
        const struct list_item *item = &list->items[i];
        for (size_t j = 0; j < i && !is_text_empty(item->words); j++) {
            if (is_text_equal(item->words, list->items[j].words)) {
                add_error(document->source, list->place,
                          _("The items in lines %lld and %lld say the same; change one of them or take it out"),
                          (long long)list->items[j].place.line, (long long)item->place.line);
                break;
            }
        }
    }
}
