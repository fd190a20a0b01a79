// SPDX-License-Identifier: Apache-2.0
// page: writes the nodes of Markdown as HTML, walking the tree without recursion. Text is escaped, addresses come from
// resolved links only, raw HTML and {guide} sections are left out.
#include "content/page.h"

#include "base/arena.h"
#include "content/links.h"

#define PAGE_BYTES_MOST ((size_t)4 << 20)

static bool is_in_tight_list(const struct node *paragraph) {
    const struct node *item = parent_node(paragraph);
    return item && node_kind(item) == NODE_ITEM && is_tight_list(parent_node(item));
}

static void add_code_block(struct page *page, const struct node *node) {
    struct arena *arena = page->document->reading->arena;
    text rest = node_fence_words(arena, node);
    text language = TEXT("");
    (void)text_next(&rest, ' ', &language);
    buffer_add(&page->out, TEXT("<pre tabindex=\"0\"><code"));
    if (!is_text_empty(language)) {
        buffer_add(&page->out, TEXT(" class=\"language-"));
        buffer_add_html(&page->out, language);
        buffer_add_char(&page->out, '"');
    }
    buffer_add_char(&page->out, '>');
    buffer_add_html(&page->out, node_words(arena, node));
    buffer_add(&page->out, TEXT("</code></pre>\n"));
}

// The first level is the page's own title, so that a heading written so becomes one of the second.
static int shown_level(const struct node *heading) {
    int level = heading_level(heading);
    return level < 2 ? 2 : level;
}

static void open_heading(struct page *page, const struct node *node) {
    const struct heading *heading = heading_of(node);
    buffer_addf(&page->out, "<h%d", shown_level(node));
    if (heading && !page->document->is_transcript) {
        buffer_add(&page->out, TEXT(" id=\""));
        buffer_add_html(&page->out, heading->page_id);
        buffer_add_char(&page->out, '"');
    }
    buffer_add_char(&page->out, '>');
}

static void open_list(struct page *page, const struct node *node) {
    int64_t start = list_start(node);
    if (!is_ordered_list(node)) {
        buffer_add(&page->out, TEXT("<ul>\n"));
    } else if (start == 1) {
        buffer_add(&page->out, TEXT("<ol>\n"));
    } else {
        buffer_addf(&page->out, "<ol start=\"%lld\">\n", (long long)start);
    }
}

static void open_link(struct page *page, const struct node *node) {
    const struct link *link = note_of(node);
    if (!link || link->kind == LINK_REFUSED) {
        return;
    }
    page->links++;
    buffer_add(&page->out, TEXT("<a href=\""));
    buffer_add_url_attribute(&page->out, link->href);
    buffer_add(&page->out, link->kind == LINK_OUTSIDE ? TEXT("\" rel=\"noopener noreferrer\">") : TEXT("\">"));
}

static void close_link(struct page *page, const struct node *node) {
    const struct link *link = note_of(node);
    if (link && link->kind != LINK_REFUSED) {
        page->links--;
        buffer_add(&page->out, TEXT("</a>"));
    }
}

static void add_text(struct page *page, const struct node *node) {
    const struct node *parent = parent_node(node);
    const struct heading *heading = parent ? heading_of(parent) : NULL;
    struct arena *arena = page->document->reading->arena;
    buffer_add_html(&page->out, heading && heading->last_text == node ? heading->last_words : node_words(arena, node));
}

static void add_code(struct page *page, const struct node *node) {
    struct arena *arena = page->document->reading->arena;
    buffer_add(&page->out, TEXT("<code>"));
    buffer_add_html(&page->out,
                    page->is_in_table ? make_unmarked_words(arena, marked_words(node)) : node_words(arena, node));
    buffer_add(&page->out, TEXT("</code>"));
}

// Opens a paragraph; false when all of it has been written.
static bool open_paragraph(struct page *page, const struct node *node) {
    if (!page->is_line && (add_figures(page, node) || add_table(page, node))) {
        return false;
    }
    if (!page->is_line && !is_in_tight_list(node)) {
        buffer_add(&page->out, TEXT("<p>"));
    }
    return true;
}

// Writes what stands before a node's children. False when it has none to write, or they have been written.
static bool open_inline(struct page *page, const struct node *node) {
    switch (node_kind(node)) {
    case NODE_TEXT:
        add_text(page, node);
        return false;
    case NODE_CODE:
        add_code(page, node);
        return false;
    case NODE_SOFT_BREAK:
        buffer_add_char(&page->out, '\n');
        return false;
    case NODE_LINE_BREAK:
        buffer_add(&page->out, TEXT("<br>\n"));
        return false;
    case NODE_EMPHASIS:
        buffer_add(&page->out, TEXT("<em>"));
        return true;
    case NODE_STRONG:
        buffer_add(&page->out, TEXT("<strong>"));
        return true;
    case NODE_LINK:
        open_link(page, node);
        return true;
    case NODE_IMAGE:
        add_image(page, node);
        return false;
    default:
        return false; // raw HTML is left out
    }
}

static bool open_node(struct page *page, const struct node *node) {
    switch (node_kind(node)) {
    case NODE_DOCUMENT:
        return true;
    case NODE_QUOTE:
        buffer_add(&page->out, TEXT("<blockquote>\n"));
        return true;
    case NODE_LIST:
        open_list(page, node);
        return true;
    case NODE_ITEM:
        buffer_add(&page->out, TEXT("<li>"));
        return true;
    case NODE_PARAGRAPH:
        return open_paragraph(page, node);
    case NODE_HEADING:
        open_heading(page, node);
        return true;
    case NODE_CODE_BLOCK:
        add_code_block(page, node);
        return false;
    case NODE_RULE:
        buffer_add(&page->out, TEXT("<hr>\n"));
        return false;
    default:
        return open_inline(page, node);
    }
}

static void close_node(struct page *page, const struct node *node) {
    switch (node_kind(node)) {
    case NODE_QUOTE:
        buffer_add(&page->out, TEXT("</blockquote>\n"));
        break;
    case NODE_LIST:
        buffer_add(&page->out, is_ordered_list(node) ? TEXT("</ol>\n") : TEXT("</ul>\n"));
        break;
    case NODE_ITEM:
        buffer_add(&page->out, TEXT("</li>\n"));
        break;
    case NODE_PARAGRAPH:
        if (!page->is_line) {
            buffer_add(&page->out, is_in_tight_list(node) ? TEXT("\n") : TEXT("</p>\n"));
        }
        break;
    case NODE_HEADING:
        buffer_addf(&page->out, "</h%d>\n", shown_level(node));
        break;
    case NODE_EMPHASIS:
        buffer_add(&page->out, TEXT("</em>"));
        break;
    case NODE_STRONG:
        buffer_add(&page->out, TEXT("</strong>"));
        break;
    case NODE_LINK:
        close_link(page, node);
        break;
    default:
        break;
    }
}

// The first of the siblings from `node` on that learners may see.
static const struct node *first_shown(const struct node *node) {
    while (node && behind_guide(node) != node) {
        node = behind_guide(node);
    }
    return node;
}

void add_tree(struct page *page, const struct node *top) {
    const struct node *node = top;
    while (node && !page->out.over) {
        bool is_open = open_node(page, node);
        const struct node *child = is_open ? first_shown(first_child(node)) : NULL;
        if (child) {
            node = child;
            continue;
        }
        if (is_open) {
            close_node(page, node);
        }
        const struct node *next = node == top ? NULL : first_shown(next_node(node));
        while (!next && node != top) {
            node = parent_node(node);
            close_node(page, node);
            next = node == top ? NULL : first_shown(next_node(node));
        }
        node = next;
    }
}

void add_piece(struct page *page, struct piece piece) {
    if (piece.words.bytes) {
        buffer_add_html(&page->out, make_unmarked_words(page->document->reading->arena, piece.words));
    } else {
        add_tree(page, piece.node);
    }
}

static html finish_page(struct page *page, const struct node *first) {
    if (page->out.over) {
        struct place place = {first ? (int64_t)start_line(page->document->source, first) : 1, 1};
        add_error(page->document->source, place, _("The page that this becomes is larger than 4 MiB; divide the file"));
        return html_trusted(TEXT(""));
    }
    return buffer_html(&page->out);
}

html make_blocks_html(struct document *document, const struct node *first, const struct node *end) {
    struct page page = {.out = buffer_in(document->reading->arena, PAGE_BYTES_MOST), .document = document};
    const struct node *node = first;
    while (node && node != end) {
        const struct node *behind = behind_guide(node);
        if (behind == node) {
            add_tree(&page, node);
            node = next_node(node);
        } else {
            while (node && node != behind && node != end) {
                node = next_node(node);
            }
        }
    }
    return finish_page(&page, first);
}

html make_inlines_html(struct document *document, const struct node *parent) {
    struct page page = {
        .out = buffer_in(document->reading->arena, PAGE_BYTES_MOST), .document = document, .is_line = true};
    for (const struct node *child = first_child(parent); child; child = next_node(child)) {
        add_tree(&page, child);
    }
    return finish_page(&page, parent);
}

html make_pieces_html(struct document *document, const struct piece *pieces, size_t count) {
    struct page page = {
        .out = buffer_in(document->reading->arena, PAGE_BYTES_MOST), .document = document, .is_line = true};
    for (size_t i = 0; i < count; i++) {
        add_piece(&page, pieces[i]);
    }
    return finish_page(&page, count > 0 && !pieces[0].words.bytes ? pieces[0].node : NULL);
}
