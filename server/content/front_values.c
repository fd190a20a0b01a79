// SPDX-License-Identifier: Apache-2.0
// front_values: reads an entry of front matter as the kind of value that a key wants, and finds the key that a
// misspelled one was meant to be. It must not know what any key means.
#include "content/front_matter.h"

#include "base/arena.h"
#include "model/answer.h"

#include <math.h>

#define WORD_BYTES_MOST 40

const struct front_entry *find_front(const struct front_matter *front, text key) {
    for (size_t i = 0; i < front->count; i++) {
        const struct front_entry *entry = &front->entries[i];
        if (is_text_equal(entry->key, key)) {
            return entry->kind == FRONT_SCALAR && is_text_empty(entry->value) ? NULL : entry;
        }
    }
    return NULL;
}

void add_front_error(const struct front_matter *front, const struct front_entry *entry, const char *format, ...) {
    va_list values;
    va_start(values, format);
    text message = make_textv(front->arena, format, values);
    va_end(values);
    add_error(front->source, entry->place, "%.*s", PRINT(message));
}

// The scalar of a key; NULL when it is absent or, with an error, no scalar.
static const struct front_entry *find_scalar(const struct front_matter *front, text key) {
    const struct front_entry *entry = find_front(front, key);
    if (entry && entry->kind != FRONT_SCALAR) {
        add_front_error(front, entry, _("`%.*s` is one value, not a list; write `%.*s: …`"), PRINT(key), PRINT(key));
        return NULL;
    }
    return entry;
}

text front_text(const struct front_matter *front, text key) {
    const struct front_entry *entry = find_scalar(front, key);
    return entry ? entry->value : TEXT("");
}

text front_required_text(const struct front_matter *front, text key, text example) {
    if (find_front(front, key)) {
        return front_text(front, key);
    }
    for (size_t i = 0; i < front->count; i++) {
        if (is_text_equal(front->entries[i].key, key)) {
            add_front_error(front, &front->entries[i], _("`%.*s` is empty; write one, as in `%.*s: %.*s`"), PRINT(key),
                            PRINT(key), PRINT(example));
            return TEXT("");
        }
    }
    if (!front->is_broken) {
        add_error(front->source, (struct place){1, 1},
                  _("The key `%.*s` is missing; write it in the front matter, as in `%.*s: %.*s`"), PRINT(key),
                  PRINT(key), PRINT(example));
    }
    return TEXT("");
}

static bool is_one_of(text value, text first, text second) {
    return is_text_equal_ignoring_case(value, first) || is_text_equal_ignoring_case(value, second);
}

bool front_flag(const struct front_matter *front, text key, bool otherwise) {
    const struct front_entry *entry = find_scalar(front, key);
    if (!entry) {
        return otherwise;
    }
    if (is_one_of(entry->value, TEXT("true"), TEXT("yes"))) {
        return true;
    }
    if (!is_one_of(entry->value, TEXT("false"), TEXT("no"))) {
        add_front_error(front, entry, _("`%.*s` is either true or false, not “%.*s”"), PRINT(key),
                        PRINT(make_excerpt(front->arena, entry->value)));
        return otherwise;
    }
    return false;
}

int64_t front_integer(const struct front_matter *front, text key, int64_t least, int64_t most, int64_t otherwise) {
    const struct front_entry *entry = find_scalar(front, key);
    int64_t value = otherwise;
    if (entry && !text_to_integer(entry->value, least, most, &value)) {
        add_front_error(front, entry, _("`%.*s` is a whole number from %lld to %lld, not “%.*s”"), PRINT(key),
                        (long long)least, (long long)most, PRINT(make_excerpt(front->arena, entry->value)));
        return otherwise;
    }
    return value;
}

double front_number(const struct front_matter *front, text key, double least, double most, double otherwise) {
    const struct front_entry *entry = find_scalar(front, key);
    double value = otherwise;
    if (entry && (!read_number(entry->value, &value) || !(value >= least && value <= most))) {
        add_front_error(front, entry, _("`%.*s` is a number from %g to %g, not “%.*s”"), PRINT(key), least, most,
                        PRINT(make_excerpt(front->arena, entry->value)));
        return otherwise;
    }
    return value;
}

int32_t front_tenths_of_percent(const struct front_matter *front, text key, int32_t otherwise) {
    const struct front_entry *entry = find_scalar(front, key);
    double value = 0;
    if (!entry) {
        return otherwise;
    }
    bool is_number = read_number(entry->value, &value) && value >= 0 && value <= 100;
    double tenths = round(value * 10);
    if (!is_number || fabs(tenths - value * 10) > 1e-6) {
        add_front_error(front, entry,
                        _("`%.*s` is a percentage from 0 to 100 with at most one decimal, as in `%.*s: 70`, not "
                          "“%.*s”"),
                        PRINT(key), PRINT(key), PRINT(make_excerpt(front->arena, entry->value)));
        return otherwise;
    }
    return (int32_t)tenths;
}

struct text_list front_list(const struct front_matter *front, text key) {
    struct text_list list = {NULL, 0};
    const struct front_entry *entry = find_front(front, key);
    if (!entry) {
        return list;
    }
    size_t most = entry->kind == FRONT_SCALAR ? 1 : entry->items_count;
    list.items = MAKE_ARRAY(front->arena, most + 1, text);
    if (entry->kind == FRONT_SCALAR) {
        list.items[list.count++] = entry->value;
        return list;
    }
    for (size_t i = 0; i < entry->items_count; i++) {
        const struct front_item *item = &entry->items[i];
        if (!is_text_empty(item->key)) {
            add_error(front->source, item->place, _("`%.*s` is a list of single values, as in `%.*s: [a, b]`"),
                      PRINT(key), PRINT(key));
        } else if (is_text_empty(item->value)) {
            add_error(front->source, item->place, _("An item of `%.*s` is empty; write it or take it out"), PRINT(key));
        } else {
            list.items[list.count++] = item->value;
        }
    }
    return list;
}

static size_t least_of(size_t one, size_t two, size_t three) {
    size_t least = one < two ? one : two;
    return least < three ? least : three;
}

// How many letters must be changed, added or left out (two neighbours changing places count as one).
static size_t distance_of(text left, text right) {
    size_t rows[3][WORD_BYTES_MOST + 1] = {{0}};
    for (size_t j = 0; j <= right.length; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= left.length; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3];
        const size_t *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= right.length; j++) {
            bool is_same = left.bytes[i - 1] == right.bytes[j - 1];
            row[j] = least_of(above[j] + 1, row[j - 1] + 1, above[j - 1] + !is_same);
            bool is_swapped =
                i > 1 && j > 1 && left.bytes[i - 1] == right.bytes[j - 2] && left.bytes[i - 2] == right.bytes[j - 1];
            if (is_swapped && two_above[j - 2] + 1 < row[j]) {
                row[j] = two_above[j - 2] + 1;
            }
        }
    }
    return rows[left.length % 3][right.length];
}

text nearest_word(text word, const text *known, size_t known_count) {
    text cut = text_slice(word, 0, WORD_BYTES_MOST);
    text nearest = NO_TEXT;
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < known_count; i++) {
        size_t distance = distance_of(cut, text_slice(known[i], 0, WORD_BYTES_MOST));
        if (distance < least) {
            least = distance;
            nearest = known[i];
        }
    }
    return nearest;
}

void check_front_keys(const struct front_matter *front, const text *known, size_t known_count) {
    struct text_list list = {(text *)known, known_count};
    for (size_t i = 0; i < front->count; i++) {
        const struct front_entry *entry = &front->entries[i];
        if (!is_text_in_list(&list, entry->key)) {
            add_warning(front->source, entry->place,
                        _("The key `%.*s` is not known here and does nothing; the nearest known one is `%.*s`"),
                        PRINT(make_excerpt(front->arena, entry->key)),
                        PRINT(nearest_word(entry->key, known, known_count)));
        }
    }
}
