// SPDX-License-Identifier: Apache-2.0
// json: the only file that includes Jansson. A `struct json` is Jansson's json_t under another name; each value made
// here holds one reference that the arena drops at its reset. It knows no page, no form and no course.
#include "base/json.h"
#include "base/arena.h"
#include "base/memory.h"
#include "base/unicode.h"
#include <assert.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

enum { DEEPEST = 32 };

void json_start(void) { json_object_seed(0); }

static const json_t *inner(const struct json *value) { return (const json_t *)(const void *)value; }

static const struct json *outer(const json_t *value) { return (const struct json *)(const void *)value; }

static void drop(void *value) { json_decref(value); }

// Gives a new value to the arena. NULL is Jansson's way of saying that there is no memory.
static struct json *keep(struct arena *arena, json_t *made) {
    if (!made)
        arena_give_up(arena);
    arena_defer(arena, drop, made);
    return (struct json *)(void *)made;
}

// Where the nesting passes what we take, or -1. Looked for beforehand, because Jansson reads by recursion.
static ptrdiff_t find_too_deep(text source) {
    int depth = 0;
    bool is_in_string = false;
    for (size_t index = 0; index < source.length; index++) {
        char one = source.bytes[index];
        if (is_in_string && one == '\\')
            index++;
        else if (one == '"')
            is_in_string = !is_in_string;
        else if (!is_in_string && (one == '[' || one == '{') && ++depth > DEEPEST)
            return (ptrdiff_t)index;
        else if (!is_in_string && (one == ']' || one == '}'))
            depth--;
    }
    return -1;
}

static text make_fault_at(struct arena *arena, text source, size_t offset, const char *words) {
    size_t line = 1, line_start = 0;
    for (size_t index = 0; index < offset; index++) {
        if (source.bytes[index] != '\n')
            continue;
        line++;
        line_start = index + 1;
    }
    return make_textf(arena, _("line %zu, column %zu: %s"), line, offset - line_start + 1, words);
}

// What Jansson would read by recursion without end, or take for the end.
static bool is_scanned(struct arena *arena, text source, text *fault) {
    ptrdiff_t too_deep = find_too_deep(source);
    ptrdiff_t nul = text_find(source, TEXT("\0"), 0);
    if (too_deep >= 0)
        *fault = make_fault_at(arena, source, (size_t)too_deep, _("nested deeper than 32"));
    else if (nul >= 0)
        *fault = make_fault_at(arena, source, (size_t)nul, _("a NUL character"));
    return too_deep < 0 && nul < 0;
}

static text make_fault(struct arena *arena, const json_error_t *error) {
    // What Jansson quotes behind " near" is the sender's own words, which have no place in a log.
    text said = text_from(error->text);
    ptrdiff_t quote = text_find(said, TEXT(" near "), 0);
    if (quote >= 0)
        said = text_slice(said, 0, (size_t)quote);
    said = make_utf8(arena, said);
    return make_textf(arena, _("line %d, column %d: %.*s"), error->line < 1 ? 1 : error->line,
                      error->column < 1 ? 1 : error->column, PRINT(said));
}

struct json *parse_json(struct arena *arena, text source, text *fault) {
    if (!is_scanned(arena, source, fault))
        return NULL;
    json_error_t error;
    json_t *parsed =
        json_loadb(source.bytes ? source.bytes : "", source.length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!parsed && json_error_code(&error) == json_error_out_of_memory)
        arena_give_up(arena);
    if (!parsed) {
        *fault = make_fault(arena, &error);
        return NULL;
    }
    return keep(arena, parsed);
}

text make_json_text(struct arena *arena, const struct json *value, unsigned indent) {
    if (!value)
        return TEXT("null");
    size_t flags = JSON_ENCODE_ANY | JSON_REAL_PRECISION(15);
    flags |= indent > 0 ? JSON_INDENT(indent & 31U) : JSON_COMPACT;
    // Jansson writes to memory of its own, which the arena then owns: leaving by the escape from within a callback
    // would lose what Jansson holds while it writes.
    char *written = json_dumps(inner(value), flags);
    if (!written)
        arena_give_up(arena);
    arena_defer(arena, release, written);
    return text_from(written);
}

enum json_kind json_kind_of(const struct json *value) {
    if (!value)
        return JSON_ABSENT;
    switch (json_typeof(inner(value))) {
    case JSON_OBJECT:
        return JSON_KIND_OBJECT;
    case JSON_ARRAY:
        return JSON_KIND_LIST;
    case JSON_STRING:
        return JSON_KIND_TEXT;
    case JSON_INTEGER:
        return JSON_KIND_INTEGER;
    case JSON_REAL:
        return JSON_KIND_NUMBER;
    case JSON_TRUE:
    case JSON_FALSE:
        return JSON_KIND_BOOL;
    case JSON_NULL:
        break;
    }
    return JSON_KIND_NULL;
}

text json_text_of(const struct json *value) {
    return value && json_is_string(inner(value))
               ? (text){json_string_value(inner(value)), json_string_length(inner(value))}
               : NO_TEXT;
}

int64_t json_integer_of(const struct json *value) { return value ? json_integer_value(inner(value)) : 0; }

double json_number_of(const struct json *value) { return value ? json_number_value(inner(value)) : 0; }

bool json_bool_of(const struct json *value) { return value && json_is_true(inner(value)); }

const struct json *json_find(const struct json *object, text name) {
    return object && name.bytes ? outer(json_object_getn(inner(object), name.bytes, name.length)) : NULL;
}

size_t json_count(const struct json *list_or_object) {
    if (!list_or_object)
        return 0;
    const json_t *value = inner(list_or_object);
    return json_is_object(value) ? json_object_size(value) : json_array_size(value);
}

const struct json *json_item(const struct json *list, size_t index) {
    return list ? outer(json_array_get(inner(list), index)) : NULL;
}

const struct json *json_next_member(const struct json *object, void **position, text *name) {
    if (!object)
        return NULL;
    json_t *walked = (json_t *)(uintptr_t)object; // Jansson's walk takes no const, and changes nothing
    *position = *position ? json_object_iter_next(walked, *position) : json_object_iter(walked);
    if (!*position)
        return NULL;
    *name = (text){json_object_iter_key(*position), json_object_iter_key_len(*position)};
    return outer(json_object_iter_value(*position));
}

const struct json *json_member(const struct json *object, size_t index, text *name) {
    void *position = NULL;
    const struct json *member = json_next_member(object, &position, name);
    while (member && index-- > 0)
        member = json_next_member(object, &position, name);
    return member;
}

struct json *make_json_object(struct arena *arena) {
    return keep(arena, json_object());
}

struct json *make_json_list(struct arena *arena) {
    return keep(arena, json_array());
}

// Words with NUL or broken UTF-8 in them, which no door should have let in, still make a page.
static text valid_words(struct arena *arena, text words) { return is_utf8(words) ? words : make_utf8(arena, words); }

struct json *make_json_value(struct arena *arena, text value) {
    if (!value.bytes)
        return make_json_null(arena);
    text words = valid_words(arena, value);
    return keep(arena, json_stringn_nocheck(words.bytes, words.length));
}

struct json *make_json_integer(struct arena *arena, int64_t value) {
    return keep(arena, json_integer(value));
}

struct json *make_json_number(struct arena *arena, double value) {
    return isfinite(value) ? keep(arena, json_real(value)) : make_json_null(arena);
}

struct json *make_json_tenths(struct arena *arena, int64_t tenths) {
    return tenths % 10 == 0 ? make_json_integer(arena, tenths / 10) : make_json_number(arena, (double)tenths / 10);
}

struct json *make_json_bool(struct arena *arena, bool value) {
    return keep(arena, json_boolean(value));
}

struct json *make_json_null(struct arena *arena) {
    return keep(arena, json_null());
}

// Setting fails when there is no memory, when `object` is none, or when a value is put into itself: all are mistakes of
// ours or the end of the machine, and there is no arena here to leave by.
void json_set(struct json *object, text name, const struct json *value) {
    int failed = json_object_setn((json_t *)(void *)object, name.bytes, name.length, (json_t *)(uintptr_t)value);
    assert(failed == 0);
    (void)failed;
}

void json_add(struct json *list, const struct json *value) {
    int failed = json_array_append((json_t *)(void *)list, (json_t *)(uintptr_t)value);
    assert(failed == 0);
    (void)failed;
}
