// SPDX-License-Identifier: Apache-2.0
// markdown: a parsed Markdown body as a tree of nodes, without a word of the library that parsed it. A node is
// asked, never changed, but for the note that one may hang on it.
#pragma once
#include "content/source.h"

enum node_kind {
    NODE_UNSET = 0,
    NODE_DOCUMENT,
    NODE_QUOTE,
    NODE_LIST,
    NODE_ITEM,
    NODE_CODE_BLOCK,
    NODE_HTML_BLOCK,
    NODE_PARAGRAPH,
    NODE_HEADING,
    NODE_RULE,
    NODE_TEXT,
    NODE_SOFT_BREAK,
    NODE_LINE_BREAK,
    NODE_CODE,
    NODE_HTML_INLINE,
    NODE_EMPHASIS,
    NODE_STRONG,
    NODE_LINK,
    NODE_IMAGE
};
struct node;

// The source's body as a tree, or NULL, with an error, when the pre-scan refuses it. It closes with the arena, or
// before.
struct tree;
struct tree *open_tree(struct arena *arena, const struct source *source);
void close_tree(struct tree *tree); // NULL and twice are fine; no node of it may be asked any more
const struct node *tree_root(const struct tree *tree);

enum node_kind node_kind(const struct node *node);
const struct node *first_child(const struct node *node);
const struct node *next_node(const struct node *node); // the next sibling
const struct node *parent_node(const struct node *node);
// The one after `node` in a walk of the tree under `top`, children first; NULL at its end.
const struct node *next_in_tree(const struct node *top, const struct node *node);
// The same, but passing over what is under `node`.
const struct node *next_behind(const struct node *top, const struct node *node);

// The words of a text, code or HTML node, the address of a link or image, its title, what stands behind a fence.
text node_words(struct arena *arena, const struct node *node);
text node_address(struct arena *arena, const struct node *node);
text node_title(struct arena *arena, const struct node *node);
text node_fence_words(struct arena *arena, const struct node *node);
// The words of a text or code node as the parser has them, borrowed: a bar in them divides cells of a table, and one
// that stood behind a backslash does not stand there as a bar.
text marked_words(const struct node *node);
// Such words, or a piece of them, as they are meant.
text make_unmarked_words(struct arena *arena, text marked);

int heading_level(const struct node *node);
bool is_ordered_list(const struct node *node);
int64_t list_start(const struct node *node);
bool is_tight_list(const struct node *node);

// Where a node begins and ends. Blocks are exact; of links, images and HTML inside text the opening sign is looked for.
size_t start_line(const struct source *source, const struct node *node); // of the whole file
size_t end_line(const struct source *source, const struct node *node);
struct place place_of_node(const struct source *source, const struct node *node);
// The rest of the source's line from where a block begins: its marker and first words.
text source_at_node(const struct source *source, const struct node *node);

// All words under a node, without markup; breaks are spaces; of an image its alternative text.
text make_plain_words(struct arena *arena, const struct node *node);

// What a later reader has to know of a node.
void set_note(const struct node *node, void *note);
void *note_of(const struct node *node);
