// SPDX-License-Identifier: Apache-2.0
// heading: what a heading says behind its words: `{#id points=2 multiple}`; and the id that its words give it. It must
// not know what an attribute means.
#pragma once
#include "content/markdown.h"

struct attribute {
    text name, value; // "id" for `#id`; a bare word has the value NO_TEXT
    struct place place;
};
struct heading {
    text id;         // of `{#id}`, else the slug of its words; "" when these have no letter or digit
    text page_id;    // the same, but unlike that of every other heading of the file: for its element
    bool has_own_id; // it was written
    bool is_guide;
    text title;                   // plain words, without the attributes
    struct attribute *attributes; // but `#id` and `guide`
    size_t attributes_count;
    struct place place;
    const struct node *node;
    const struct node *last_text; // the text node that the attributes end, or NULL
    text last_words;              // what is left of it
};

// Reads a heading and hangs itself on the node as its note. Never NULL.
struct heading *read_heading(struct arena *arena, const struct source *source, const struct node *node);
const struct attribute *find_attribute(const struct heading *heading, text name); // NULL: none
// Warns of every attribute that is not among `known` (`#id` and `guide` always are).
void check_attributes(struct arena *arena, const struct source *source, const struct heading *heading,
                      const text *known, size_t known_count);

// NFC, case-folded, letters and digits of any script, all else one `-`; may be "".
text make_slug(struct arena *arena, text words);
bool is_sound_id(text id); // letters, digits, `-`, `_`, `.`
// Whether a name is `[a-z0-9]+(-[a-z0-9]+)*`, at most 64 long.
bool is_slug(text value);
