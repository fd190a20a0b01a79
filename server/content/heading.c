// SPDX-License-Identifier: Apache-2.0
// heading: takes the braces off a heading's end and makes ids of its words. What stands in braces is read from the
// words that the parser gave and looked up in the source, so that a backslash keeps braces as they are.
#include "content/heading.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/unicode.h"
#include "content/front_matter.h"

#include <string.h>

#define SLUG_BYTES_MOST 200
#define NAME_BYTES_MOST 64
#define ATTRIBUTES_MOST 32

text make_slug(struct arena *arena, text words) {
    text folded = make_case_folded(arena, words);
    struct buffer out = buffer_in(arena, folded.length + 1);
    size_t from = 0;
    size_t offset = 0;
    bool is_between = false;
    for (int32_t one; (one = next_code_point(folded, &offset)) >= 0; from = offset) {
        if (!is_letter_or_digit(one)) {
            is_between = out.length > 0;
            continue;
        }
        if (out.length + (offset - from) >= SLUG_BYTES_MOST) {
            break;
        }
        if (is_between) {
            buffer_add_char(&out, '-');
            is_between = false;
        }
        buffer_add(&out, text_slice(folded, from, offset - from));
    }
    return buffer_text(&out);
}

bool is_sound_id(text id) {
    size_t offset = 0;
    for (int32_t one; (one = next_code_point(id, &offset)) >= 0;) {
        if (!is_letter_or_digit(one) && one != '-' && one != '_' && one != '.') {
            return false;
        }
    }
    return id.length > 0 && id.length <= SLUG_BYTES_MOST;
}

bool is_slug(text value) {
    for (size_t i = 0; i < value.length; i++) {
        char one = value.bytes[i];
        bool is_word = (one >= 'a' && one <= 'z') || (one >= '0' && one <= '9');
        bool is_inner_dash = one == '-' && i > 0 && i + 1 < value.length && value.bytes[i - 1] != '-';
        if (!is_word && !is_inner_dash) {
            return false;
        }
    }
    return value.length > 0 && value.length <= NAME_BYTES_MOST;
}

static const struct node *last_child(const struct node *node) {
    const struct node *last = NULL;
    for (const struct node *child = first_child(node); child; child = next_node(child)) {
        last = child;
    }
    return last;
}

static ptrdiff_t find_last(text value, char one) {
    const char *found = value.length > 0 ? memrchr(value.bytes, one, value.length) : NULL;
    return found ? found - value.bytes : -1;
}

// The place where `words` stand last in the lines of the heading, not behind a backslash. False when nowhere.
static bool find_in_source(const struct source *source, const struct node *node, text words, size_t *line,
                           size_t *column) {
    size_t first = start_line(source, node);
    for (size_t at = end_line(source, node); at >= first; at--) {
        text source_words = source_line(source, at);
        ptrdiff_t last = -1;
        for (ptrdiff_t found = text_find(source_words, words, 0); found >= 0;
             found = text_find(source_words, words, (size_t)found + 1)) {
            last = found;
        }
        if (last >= 0) {
            *line = at;
            *column = (size_t)last + 1;
            return last == 0 || source_words.bytes[last - 1] != '\\';
        }
    }
    return false;
}

static void read_attribute(struct arena *arena, struct heading *heading, text word, struct place place) {
    if (text_starts_with(word, TEXT("#"))) {
        heading->id = make_text(arena, text_slice(word, 1, word.length));
        heading->has_own_id = true;
        return;
    }
    if (is_text_equal(word, TEXT("guide"))) {
        heading->is_guide = true;
        return;
    }
    ptrdiff_t equals = text_find(word, TEXT("="), 0);
    struct attribute *attribute = &heading->attributes[heading->attributes_count++];
    attribute->place = place;
    attribute->name = make_text(arena, text_slice(word, 0, equals < 0 ? word.length : (size_t)equals));
    attribute->value = equals < 0 ? NO_TEXT : make_text(arena, text_slice(word, (size_t)equals + 1, word.length));
}

static void read_attributes(struct arena *arena, const struct source *source, struct heading *heading, text words,
                            size_t line, size_t column) {
    heading->attributes = MAKE_ARRAY(arena, ATTRIBUTES_MOST + 1, struct attribute);
    size_t at = 1;
    while (at + 1 < words.length && heading->attributes_count < ATTRIBUTES_MOST) {
        size_t end = at;
        while (end + 1 < words.length && words.bytes[end] != ' ' && words.bytes[end] != '\t') {
            end++;
        }
        if (end > at) {
            struct place word_place = make_place(source, line, column + at);
            read_attribute(arena, heading, text_slice(words, at, end - at), word_place);
        }
        at = end + 1;
    }
}

// Finds the braces that end the heading and takes them off its last words.
static void find_attributes(struct arena *arena, const struct source *source, struct heading *heading) {
    const struct node *last = last_child(heading->node);
    if (!last || node_kind(last) != NODE_TEXT) {
        return;
    }
    text words = node_words(arena, last);
    text trimmed = text_trim(words);
    ptrdiff_t open = find_last(trimmed, '{');
    if (open < 0 || !text_ends_with(trimmed, TEXT("}"))) {
        return;
    }
    text braces = text_slice(trimmed, (size_t)open, trimmed.length);
    bool is_apart = open == 0 || trimmed.bytes[open - 1] == ' ' || trimmed.bytes[open - 1] == '\t';
    if (!is_apart && !text_starts_with(braces, TEXT("{#"))) {
        return;
    }
    size_t line;
    size_t column;
    if (!find_in_source(source, heading->node, braces, &line, &column)) {
        return;
    }
    read_attributes(arena, source, heading, braces, line, column);
    heading->last_text = last;
    size_t kept = (size_t)(braces.bytes - words.bytes);
    while (kept > 0 && (words.bytes[kept - 1] == ' ' || words.bytes[kept - 1] == '\t')) {
        kept--;
    }
    heading->last_words = make_text(arena, text_slice(words, 0, kept));
}

static text make_title(struct arena *arena, const struct heading *heading) {
    struct buffer out = buffer_in(arena, SIZE_MAX / 4);
    for (const struct node *child = first_child(heading->node); child; child = next_node(child)) {
        buffer_add(&out, child == heading->last_text ? heading->last_words : make_plain_words(arena, child));
    }
    return text_trim(buffer_text(&out));
}

struct heading *read_heading(struct arena *arena, const struct source *source, const struct node *node) {
    struct heading *heading = MAKE(arena, struct heading);
    heading->node = node;
    heading->id = TEXT("");
    heading->place = make_place(source, start_line(source, node), 1);
    find_attributes(arena, source, heading);
    heading->title = make_title(arena, heading);
    if (heading->has_own_id && !is_sound_id(heading->id)) {
        add_error(source, heading->place, _("`{#%.*s}` is no id; write letters, digits, `-`, `_` and `.` only"),
                  PRINT(make_excerpt(arena, heading->id)));
        heading->has_own_id = false;
    }
    if (!heading->has_own_id) {
        heading->id = make_slug(arena, heading->title);
    }
    set_note(node, heading);
    return heading;
}

const struct attribute *find_attribute(const struct heading *heading, text name) {
    for (size_t i = 0; i < heading->attributes_count; i++) {
        if (is_text_equal(heading->attributes[i].name, name)) {
            return &heading->attributes[i];
        }
    }
    return NULL;
}

void check_attributes(struct arena *arena, const struct source *source, const struct heading *heading,
                      const text *known, size_t known_count) {
    struct text_list list = {(text *)known, known_count};
    for (size_t i = 0; i < heading->attributes_count; i++) {
        const struct attribute *attribute = &heading->attributes[i];
        if (is_text_in_list(&list, attribute->name)) {
            continue;
        }
        text nearest = nearest_word(attribute->name, known, known_count);
        add_warning(source, attribute->place,
                    _("The attribute `%.*s` is not known here and does nothing; the nearest known one is `%.*s` (for "
                      "braces that are text, write `\\{`)"),
                    PRINT(make_excerpt(arena, attribute->name)), PRINT(nearest));
    }
}
