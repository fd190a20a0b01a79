// SPDX-License-Identifier: Apache-2.0
// page: from the nodes of a document to the HTML that learners get. All HTML of course text is made behind this header,
// tag by tag, from trees whose links were resolved: what is not known here cannot come out.
#pragma once
#include "base/buffer.h"
#include "content/document.h"

// HTML of the siblings from `first` up to, not including, `end` (NULL: to the last), without {guide} sections.
html make_blocks_html(struct document *document, const struct node *first, const struct node *end);
// HTML of a node's children as words in a line: for headings, labels.
html make_inlines_html(struct document *document, const struct node *parent);
// HTML of pieces of text and nodes, one after another, as words in a line.
struct piece {
    const struct node *node;
    text words; // a part of the words of a text node, as the parser has them; NO_TEXT: the whole node
};
html make_pieces_html(struct document *document, const struct piece *pieces, size_t count);

// For the files of the page only.
struct page {
    struct buffer out;
    struct document *document;
    bool is_line;     // words in a line: no blocks
    bool is_in_table; // a bar behind a backslash is a bar, in code too
    int links;        // so many <a> are open
};
void add_tree(struct page *page, const struct node *top);
void add_piece(struct page *page, struct piece piece);
// Writes a paragraph that is a table. False when it is none, and nothing is written.
bool add_table(struct page *page, const struct node *paragraph);
// Writes a paragraph that holds media, or one image with a title. False when it does not, and nothing is written.
bool add_figures(struct page *page, const struct node *paragraph);
void add_image(struct page *page, const struct node *node);
