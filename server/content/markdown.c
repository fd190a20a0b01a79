// SPDX-License-Identifier: Apache-2.0
// markdown: the only door to cmark. Parses a body and answers questions about its nodes; a `struct node` is cmark's own
// node under another name. It must not know of courses, links or HTML.
//
// Two escapes must outlive the parser, which forgets them: `\|` in tables and `\->` in pairs. Before parsing each
// becomes one character of C1 that is as long, so that columns stay right, and every word given out has it back.
#include "content/markdown.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "content/prescan.h"

#define CMARK_NO_SHORT_NAMES // they are ours
#include <cmark.h>
#include <string.h>

#define ESCAPE_LEAD '\xC2'
#define ESCAPED_BAR_END '\x91'
#define ESCAPED_DASH_END '\x92'

static struct cmark_node *library_node(const struct node *node) { return (struct cmark_node *)(uintptr_t)node; }

static const struct node *own_node(struct cmark_node *node) { return (const struct node *)node; }

// The body with the two escapes marked. A backslash behind a backslash escapes nothing more.
static char *make_marked(struct arena *arena, text body) {
    char *marked = make_c_string(arena, body);
    for (size_t i = 0; i + 1 < body.length; i++) {
        char next = marked[i + 1];
        if (marked[i] == ESCAPE_LEAD && (next == ESCAPED_BAR_END || next == ESCAPED_DASH_END)) {
            marked[i + 1] = '\xA0'; // these have no meaning in text; a no-break space is as long
        }
        if (marked[i] != '\\') {
            continue;
        }
        bool is_arrow = next == '-' && i + 2 < body.length && marked[i + 2] == '>';
        if (next == '|' || is_arrow) {
            marked[i] = ESCAPE_LEAD;
            marked[i + 1] = next == '|' ? ESCAPED_BAR_END : ESCAPED_DASH_END;
        }
        i++;
    }
    return marked;
}

struct tree {
    struct cmark_node *document;
};

void close_tree(struct tree *tree) {
    if (tree && tree->document) {
        cmark_node_free(tree->document);
        tree->document = NULL;
    }
}

static void close_subject(void *tree) { close_tree(tree); }

struct tree *open_tree(struct arena *arena, const struct source *source) {
    if (!is_body_harmless(source)) {
        return NULL;
    }
    char *marked = make_marked(arena, source->body);
    struct tree *tree = MAKE(arena, struct tree);
    arena_defer(arena, close_subject, tree); // first, since the arena may end here
    tree->document = cmark_parse_document(marked, source->body.length, CMARK_OPT_DEFAULT);
    return tree;
}

const struct node *tree_root(const struct tree *tree) { return tree ? own_node(tree->document) : NULL; }

enum node_kind node_kind(const struct node *node) {
    switch (cmark_node_get_type(library_node(node))) {
    case CMARK_NODE_DOCUMENT:
        return NODE_DOCUMENT;
    case CMARK_NODE_BLOCK_QUOTE:
        return NODE_QUOTE;
    case CMARK_NODE_LIST:
        return NODE_LIST;
    case CMARK_NODE_ITEM:
        return NODE_ITEM;
    case CMARK_NODE_CODE_BLOCK:
        return NODE_CODE_BLOCK;
    case CMARK_NODE_HTML_BLOCK:
        return NODE_HTML_BLOCK;
    case CMARK_NODE_PARAGRAPH:
        return NODE_PARAGRAPH;
    case CMARK_NODE_HEADING:
        return NODE_HEADING;
    case CMARK_NODE_THEMATIC_BREAK:
        return NODE_RULE;
    case CMARK_NODE_TEXT:
        return NODE_TEXT;
    case CMARK_NODE_SOFTBREAK:
        return NODE_SOFT_BREAK;
    case CMARK_NODE_LINEBREAK:
        return NODE_LINE_BREAK;
    case CMARK_NODE_CODE:
        return NODE_CODE;
    case CMARK_NODE_HTML_INLINE:
        return NODE_HTML_INLINE;
    case CMARK_NODE_EMPH:
        return NODE_EMPHASIS;
    case CMARK_NODE_STRONG:
        return NODE_STRONG;
    case CMARK_NODE_LINK:
        return NODE_LINK;
    case CMARK_NODE_IMAGE:
        return NODE_IMAGE;
    default:
        return NODE_UNSET;
    }
}

const struct node *first_child(const struct node *node) { return own_node(cmark_node_first_child(library_node(node))); }

const struct node *next_node(const struct node *node) { return own_node(cmark_node_next(library_node(node))); }

const struct node *parent_node(const struct node *node) { return own_node(cmark_node_parent(library_node(node))); }

const struct node *next_behind(const struct node *top, const struct node *node) {
    while (node != top) {
        const struct node *next = next_node(node);
        if (next) {
            return next;
        }
        node = parent_node(node);
    }
    return NULL;
}

const struct node *next_in_tree(const struct node *top, const struct node *node) {
    const struct node *child = first_child(node);
    return child ? child : next_behind(top, node);
}

// Gives the marked escapes back, behind a backslash (as they were written, in code) or without (as they were meant).
static text make_unmarked(struct arena *arena, text marked, bool with_backslash) {
    if (marked.length == 0 || !memchr(marked.bytes, ESCAPE_LEAD, marked.length)) {
        return make_text(arena, marked);
    }
    struct buffer out = buffer_in(arena, marked.length + 1);
    for (size_t i = 0; i < marked.length; i++) {
        char next = i + 1 < marked.length ? marked.bytes[i + 1] : 0;
        if (marked.bytes[i] != ESCAPE_LEAD || (next != ESCAPED_BAR_END && next != ESCAPED_DASH_END)) {
            buffer_add_char(&out, marked.bytes[i]);
            continue;
        }
        if (with_backslash) {
            buffer_add_char(&out, '\\');
        }
        buffer_add_char(&out, next == ESCAPED_BAR_END ? '|' : '-');
        i++;
    }
    return buffer_text(&out);
}

text make_unmarked_words(struct arena *arena, text marked) { return make_unmarked(arena, marked, false); }

static text words_of(const char *c_string) { return text_from(c_string ? c_string : ""); }

text marked_words(const struct node *node) { return words_of(cmark_node_get_literal(library_node(node))); }

text node_words(struct arena *arena, const struct node *node) {
    return make_unmarked(arena, marked_words(node), node_kind(node) != NODE_TEXT);
}

text node_address(struct arena *arena, const struct node *node) {
    return make_unmarked_words(arena, words_of(cmark_node_get_url(library_node(node))));
}

text node_title(struct arena *arena, const struct node *node) {
    return make_unmarked_words(arena, words_of(cmark_node_get_title(library_node(node))));
}

text node_fence_words(struct arena *arena, const struct node *node) {
    return make_unmarked_words(arena, words_of(cmark_node_get_fence_info(library_node(node))));
}

int heading_level(const struct node *node) { return cmark_node_get_heading_level(library_node(node)); }

bool is_ordered_list(const struct node *node) {
    return cmark_node_get_list_type(library_node(node)) == CMARK_ORDERED_LIST;
}

int64_t list_start(const struct node *node) { return cmark_node_get_list_start(library_node(node)); }

bool is_tight_list(const struct node *node) { return cmark_node_get_list_tight(library_node(node)) != 0; }

size_t start_line(const struct source *source, const struct node *node) {
    return (size_t)cmark_node_get_start_line(library_node(node)) + source->body_line;
}

size_t end_line(const struct source *source, const struct node *node) {
    return (size_t)cmark_node_get_end_line(library_node(node)) + source->body_line;
}

static size_t start_column(const struct node *node) {
    int column = cmark_node_get_start_column(library_node(node));
    return column > 0 ? (size_t)column : 1;
}

static char opening_sign(enum node_kind kind) {
    switch (kind) {
    case NODE_LINK:
        return '[';
    case NODE_IMAGE:
        return '!';
    case NODE_HTML_INLINE:
        return '<';
    default:
        return 0;
    }
}

static const struct node *block_of(const struct node *node) {
    while (node_kind(node) >= NODE_TEXT) {
        node = parent_node(node);
    }
    return node;
}

// Where the words of a paragraph begin in one of its lines, behind indentation and the marks of quotes.
static size_t content_column(const struct source *source, size_t line) {
    text words = source_line(source, line);
    size_t at = 0;
    while (at < words.length && (words.bytes[at] == ' ' || words.bytes[at] == '\t' || words.bytes[at] == '>')) {
        at++;
    }
    return at + 1;
}

// cmark counts the columns of later lines of a paragraph as if they were indented like its first one, and gives a link
// over several lines the line of its end and the column of its beginning. So the sign is looked for at that column of
// each line, from there upwards.
static struct place place_of_sign(const struct source *source, const struct node *node, char sign) {
    const struct node *block = block_of(node);
    size_t first = start_line(source, block);
    size_t said = start_line(source, node);
    for (size_t line = said; line >= first && said - line < 50; line--) {
        text words = source_line(source, line);
        size_t column = start_column(node);
        if (line > first) {
            column = column + content_column(source, line) - start_column(block);
        }
        char found = column <= words.length ? words.bytes[column - 1] : 0;
        if (found == sign || (sign == '[' && found == '<')) {
            return make_place(source, line, column);
        }
    }
    return make_place(source, said, start_column(node));
}

struct place place_of_node(const struct source *source, const struct node *node) {
    char sign = opening_sign(node_kind(node));
    if (sign && !source->problems->is_cut) {
        return place_of_sign(source, node, sign);
    }
    return make_place(source, start_line(source, node), start_column(node));
}

text source_at_node(const struct source *source, const struct node *node) {
    text line = source_line(source, start_line(source, node));
    return text_slice(line, start_column(node) - 1, line.length);
}

text make_plain_words(struct arena *arena, const struct node *node) {
    struct buffer out = buffer_in(arena, SIZE_MAX / 4);
    for (const struct node *at = node; at; at = next_in_tree(node, at)) {
        enum node_kind kind = node_kind(at);
        if (kind == NODE_TEXT || kind == NODE_CODE) {
            buffer_add(&out, node_words(arena, at));
        } else if (kind == NODE_SOFT_BREAK || kind == NODE_LINE_BREAK) {
            buffer_add_char(&out, ' ');
        }
    }
    return buffer_text(&out);
}

void set_note(const struct node *node, void *note) { cmark_node_set_user_data(library_node(node), note); }

void *note_of(const struct node *node) { return cmark_node_get_user_data(library_node(node)); }
