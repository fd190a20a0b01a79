// SPDX-License-Identifier: Apache-2.0
// front_matter: the keys at the head of a Markdown file, each with its place, and reading them as texts, numbers, flags
// and lists, with a fault at the key when one is something else. It must not know what any key means.
#pragma once
#include "content/source.h"

enum front_kind { FRONT_UNSET = 0, FRONT_SCALAR, FRONT_LIST, FRONT_MAP };
struct front_item {
    text key; // of a mapping, or of an item such as `- id: title`; else ""
    text value;
    struct place place;
};
struct front_entry {
    text key, value; // value of a scalar
    struct place place;
    enum front_kind kind;
    struct front_item *items; // of a list or a mapping
    size_t items_count, items_capacity;
};
struct front_matter {
    struct arena *arena;
    const struct source *source;
    struct front_entry *entries;
    size_t count, capacity;
    bool is_broken; // the YAML could not be read to its end: a missing key is no second fault
};
// Reads what stands between the `---` lines; every fault of it goes to the source's problems. Never NULL.
struct front_matter *read_front_matter(struct arena *arena, const struct source *source);

// The entry of that key, or NULL; an entry with an empty value counts as absent.
const struct front_entry *find_front(const struct front_matter *front, text key);
// An error at the key.
void add_front_error(const struct front_matter *front, const struct front_entry *entry, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// What a key says, or `otherwise` when it is absent or faulty (then there is an error).
text front_text(const struct front_matter *front, text key);
text front_required_text(const struct front_matter *front, text key, text example);
bool front_flag(const struct front_matter *front, text key, bool otherwise);
int64_t front_integer(const struct front_matter *front, text key, int64_t least, int64_t most, int64_t otherwise);
double front_number(const struct front_matter *front, text key, double least, double most, double otherwise);
int32_t front_tenths_of_percent(const struct front_matter *front, text key, int32_t otherwise);
struct text_list front_list(const struct front_matter *front, text key); // a single scalar is a list of one

// The keys that a kind of file may have; each other one is a warning that names the nearest of `known`.
void check_front_keys(const struct front_matter *front, const text *known, size_t known_count);
// The nearest of the words, by the number of letters to change. Borrowed; NO_TEXT when there are none.
text nearest_word(text word, const text *known, size_t known_count);
