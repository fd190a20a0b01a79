// SPDX-License-Identifier: Apache-2.0
// glossary_text: reads framework.md (groups of `id: name` items) and glossary.md (a heading a term, its prose the
// definition).
#include "content/course_text.h"

#include "base/arena.h"
#include "content/page.h"
#include "content/quiz_text.h"

static bool is_named_already(const struct course *course, text id) {
    for (size_t i = 0; i < course->framework_count; i++) {
        if (is_text_equal(course->framework[i].id, id)) {
            return true;
        }
    }
    return false;
}

static void read_framework_item(struct document *document, const struct node *item, text group, struct course *course) {
    struct arena *arena = document->reading->arena;
    struct place place = place_of_node(document->source, item);
    const struct node *paragraph = first_child(item);
    text words = paragraph && node_kind(paragraph) == NODE_PARAGRAPH ? make_plain_words(arena, paragraph) : TEXT("");
    ptrdiff_t colon = text_find(words, TEXT(":"), 0);
    text id = text_trim(text_slice(words, 0, colon < 0 ? words.length : (size_t)colon));
    text name = colon < 0 ? TEXT("") : text_trim(text_slice(words, (size_t)colon + 1, words.length));
    if (colon < 0 || !is_slug(id) || is_text_empty(name)) {
        add_error(
            document->source, place,
            _("“%.*s” is not `id: name`; write an id of small letters, digits and hyphens, a colon, and the name"),
            PRINT(make_excerpt(arena, words)));
    } else if (is_named_already(course, id)) {
        add_error(document->source, place, _("The id “%.*s” is taken already; write another"), PRINT(id));
    } else {
        course->framework[course->framework_count++] = (struct named){id, name, group};
    }
}

static size_t count_items(const struct document *document) {
    size_t count = 0;
    for (const struct node *node = document->root; node; node = next_in_tree(document->root, node)) {
        count += node_kind(node) == NODE_ITEM;
    }
    return count;
}

void read_framework_file(struct document *document, struct course *course) {
    const size_t entries_most = 1000;
    check_front_keys(document->front, TEXTS(TEXT("title")));
    if (!document->root) {
        return;
    }
    size_t count = count_items(document);
    if (count > entries_most) {
        add_error(document->source, (struct place){1, 1}, _("A framework has at most %zu items"), entries_most);
        return;
    }
    course->framework = MAKE_ARRAY(document->reading->arena, count + 1, struct named);
    text group = TEXT("");
    for (const struct node *node = first_child(document->root); node; node = next_node(node)) {
        const struct heading *heading = heading_of(node);
        if (heading && heading_level(node) == 2) {
            group = heading->title;
        }
        for (const struct node *item = node_kind(node) == NODE_LIST ? first_child(node) : NULL; item;
             item = next_node(item)) {
            read_framework_item(document, item, group, course);
        }
    }
}

void read_glossary_file(struct document *document, struct course *course) {
    check_front_keys(document->front, TEXTS(TEXT("title")));
    course->terms = MAKE_ARRAY(document->reading->arena, document->headings_count + 1, struct term);
    const struct node *first = document->root ? first_child(document->root) : NULL;
    for (const struct node *node = find_section(first, 2); node; node = find_section(next_node(node), 2)) {
        const struct heading *heading = heading_of(node);
        if (!heading) {
            continue;
        }
        const struct node *end = end_of_section(node, 2);
        course->terms[course->terms_count++] =
            (struct term){heading->page_id, heading->title, make_blocks_html(document, next_node(node), end)};
        if (next_node(node) == end) {
            add_warning(document->source, heading->place, _("This term has no definition; write it under the heading"));
        }
    }
}
