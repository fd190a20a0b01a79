// SPDX-License-Identifier: Apache-2.0
// document: reads a Markdown file and checks what every one must keep: no raw HTML, headings from the second level on,
// images with alternative text, links that lead somewhere. It must not know what the file is for.
#include "content/document.h"

#include "base/arena.h"
#include "content/links.h"
#include "content/media.h"

#include <string.h>

#define HEADINGS_MOST 1000

const struct course_file *find_course_file(const struct course_files *files, text path) {
    size_t low = 0;
    size_t high = files->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_texts(path, files->items[middle].path);
        if (order == 0) {
            return &files->items[middle];
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

const struct heading *heading_of(const struct node *node) {
    return node_kind(node) == NODE_HEADING ? note_of(node) : NULL;
}

const struct node *behind_guide(const struct node *node) {
    const struct heading *heading = heading_of(node);
    if (!heading || !heading->is_guide) {
        return node;
    }
    int level = heading_level(node);
    const struct node *next = next_node(node);
    while (next && !(node_kind(next) == NODE_HEADING && heading_level(next) <= level)) {
        next = next_node(next);
    }
    return next;
}

// Whether an id belongs to a heading before the index-th, or was written for any.
static bool is_id_taken(const struct document *document, text id, size_t index) {
    for (size_t i = 0; i < document->headings_count; i++) {
        const struct heading *heading = document->headings[i];
        if (i < index ? is_text_equal(heading->page_id, id) : heading->has_own_id && is_text_equal(heading->id, id)) {
            return true;
        }
    }
    return false;
}

static size_t count_before(const struct document *document, text id, size_t index) {
    size_t count = 0;
    for (size_t i = 0; i < index; i++) {
        count += is_text_equal(document->headings[i]->id, id);
    }
    return count;
}

// Numbers the ids of headings whose words give none or one that is taken. What was written keeps its id.
static void settle_ids(struct document *document) {
    struct arena *arena = document->reading->arena;
    for (size_t i = 0; i < document->headings_count; i++) {
        struct heading *heading = document->headings[i];
        text base = is_text_empty(heading->id) ? TEXT("section") : heading->id;
        size_t number = count_before(document, heading->id, i) + 1;
        heading->page_id =
            number == 1 || heading->has_own_id ? base : make_textf(arena, "%.*s-%zu", PRINT(base), number);
        for (int tries = 0; !heading->has_own_id && is_id_taken(document, heading->page_id, i); tries++) {
            number += tries < 10 ? 1 : i; // whoever writes more of them than that gets gaps
            heading->page_id = make_textf(arena, "%.*s-%zu", PRINT(base), number);
            if (tries == 20) {
                break;
            }
        }
    }
}

static void check_heading(struct document *document, const struct node *node, const text *attributes, size_t count) {
    struct arena *arena = document->reading->arena;
    if (document->headings_count == HEADINGS_MOST) {
        if (!document->has_too_many_headings) {
            add_error(document->source, place_of_node(document->source, node),
                      _("The file has more than %d headings; divide it into several"), HEADINGS_MOST);
        }
        document->has_too_many_headings = true;
        return;
    }
    struct heading *heading = read_heading(arena, document->source, node);
    document->headings[document->headings_count++] = heading;
    check_attributes(arena, document->source, heading, attributes, count);
    if (heading_level(node) == 1) {
        add_warning(document->source, heading->place,
                    _("The page's title is the only first-level heading; write `##` for this one"));
    }
}

static bool has_words(const struct node *node) {
    for (const struct node *at = first_child(node); at; at = next_in_tree(node, at)) {
        enum node_kind kind = node_kind(at);
        if ((kind == NODE_TEXT || kind == NODE_CODE) && text_trim(marked_words(at)).length > 0) {
            return true;
        }
    }
    return false;
}

static void check_image(struct document *document, const struct node *node) {
    resolve_link(document, node);
    if (!has_words(node)) {
        add_warning(document->source, place_of_node(document->source, node),
                    _("This image has no alternative text; say in the square brackets what it shows"));
    }
    check_media(document, node);
}

static void check_raw_html(struct document *document, const struct node *node) {
    add_warning(document->source, place_of_node(document->source, node),
                _("Raw HTML is left out; write it in Markdown, or in backticks if it is an example"));
}

static void check_nodes(struct document *document, const text *attributes, size_t attributes_count) {
    for (const struct node *node = document->root; node; node = next_in_tree(document->root, node)) {
        switch (node_kind(node)) {
        case NODE_HEADING:
            check_heading(document, node, attributes, attributes_count);
            break;
        case NODE_HTML_BLOCK:
        case NODE_HTML_INLINE:
            check_raw_html(document, node);
            break;
        case NODE_LINK:
            resolve_link(document, node);
            break;
        case NODE_IMAGE:
            check_image(document, node);
            break;
        default:
            break;
        }
    }
}

static void keep_document(struct course_reading *reading, struct document *document) {
    if (reading->documents_count == reading->documents_capacity) {
        size_t capacity = reading->documents_capacity ? reading->documents_capacity * 2 : 64;
        struct document **documents = MAKE_ARRAY(reading->arena, capacity, struct document *);
        if (reading->documents_count > 0) {
            memcpy(documents, reading->documents, reading->documents_count * sizeof(struct document *));
        }
        reading->documents = documents;
        reading->documents_capacity = capacity;
    }
    reading->documents[reading->documents_count++] = document;
}

struct document *make_document(struct course_reading *reading, text path, text bytes, const text *attributes,
                               size_t attributes_count) {
    struct source *source = make_source(reading->arena, reading->problems, path, bytes, reading->limits.markdown_bytes);
    if (!source) {
        return NULL;
    }
    struct document *document = MAKE(reading->arena, struct document);
    document->reading = reading;
    document->source = source;
    document->headings = MAKE_ARRAY(reading->arena, HEADINGS_MOST, struct heading *);
    document->front = read_front_matter(reading->arena, source);
    document->tree = open_tree(reading->arena, source);
    document->root = tree_root(document->tree);
    if (document->root) {
        check_nodes(document, attributes, attributes_count);
        settle_ids(document);
    }
    keep_document(reading, document);
    return document;
}

void close_documents(struct course_reading *reading) {
    for (size_t i = 0; i < reading->documents_count; i++) {
        close_tree(reading->documents[i]->tree);
        reading->documents[i]->root = NULL;
    }
}

struct document *find_document(const struct course_reading *reading, text path) {
    for (size_t i = 0; i < reading->documents_count; i++) {
        if (is_text_equal(reading->documents[i]->source->path, path)) {
            return reading->documents[i];
        }
    }
    return NULL;
}

static bool has_heading(const struct document *document, text id) {
    for (size_t i = 0; i < document->headings_count; i++) {
        if (is_text_equal(document->headings[i]->page_id, id)) {
            return true;
        }
    }
    return false;
}

void check_fragments(struct course_reading *reading) {
    for (size_t i = 0; i < reading->claims_count; i++) {
        const struct fragment_claim *claim = &reading->claims[i];
        const struct document *document = find_document(reading, claim->path);
        if (document && document->root && !has_heading(document, claim->fragment)) {
            add_warning(claim->source, claim->place,
                        _("The page that this link leads to has no heading with the id “%.*s”, so it opens at its top"),
                        PRINT(make_excerpt(reading->arena, claim->fragment)));
        }
    }
}
