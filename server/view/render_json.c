// SPDX-License-Identifier: Apache-2.0
// render_json: a page's struct as JSON, by the same table of fields that its template is bound to. Owns what each kind
// looks like in JSON. It must not know templates, nor the library behind base/json.h.
#include "base/clock.h"
#include "base/json.h"
#include "view/render.h"
#include <string.h>

static text read_text(const char *member) {
    text value; // text, html and url have the same shape
    memcpy(&value, member, sizeof value);
    return value;
}

static const void *read_pointer(const char *member) {
    const void *value;
    memcpy(&value, member, sizeof value);
    return value;
}

static struct json *make_list(struct arena *arena, const struct field *field, const char *struct_bytes) {
    struct json *list = make_json_list(arena);
    const char *item = read_pointer(struct_bytes + field->offset);
    size_t item_count;
    memcpy(&item_count, struct_bytes + field->count_offset, sizeof item_count);
    for (size_t i = 0; item && i < item_count; i++)
        json_add(list, make_json_of_page(arena, field->fields, item + i * field->size));
    return list;
}

static struct json *make_object(struct arena *arena, const struct field *field, const char *member) {
    const void *object = read_pointer(member);
    return object ? make_json_of_page(arena, field->fields, object) : make_json_null(arena);
}

static struct json *make_moment(struct arena *arena, moment value) {
    return value.seconds != 0 ? make_json_value(arena, make_rfc3339(arena, value.seconds)) : make_json_null(arena);
}

static struct json *make_amount(struct arena *arena, amount value) {
    return value.known ? make_json_integer(arena, value.value) : make_json_null(arena);
}

static struct json *make_tenths(struct arena *arena, tenths value) {
    return value.known ? make_json_tenths(arena, value.value) : make_json_null(arena);
}

static const struct json *make_value(struct arena *arena, const struct field *field, const char *struct_bytes) {
    const void *member = struct_bytes + field->offset;
    const struct json *given;
    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_HTML:
    case FIELD_URL:
        return make_json_value(arena, read_text(member));
    case FIELD_BOOL:
        return make_json_bool(arena, *(const bool *)member);
    case FIELD_INTEGER:
        return make_json_integer(arena, *(const int64_t *)member);
    case FIELD_TENTHS:
        return make_tenths(arena, *(const tenths *)member);
    case FIELD_MOMENT:
        return make_moment(arena, *(const moment *)member);
    case FIELD_AMOUNT:
        return make_amount(arena, *(const amount *)member);
    case FIELD_LIST:
        return make_list(arena, field, struct_bytes);
    case FIELD_OBJECT:
        return make_object(arena, field, member);
    case FIELD_JSON:
        given = read_pointer(member);
        return given ? given : make_json_null(arena);
    case FIELD_UNSET:
        break;
    }
    return make_json_null(arena);
}

struct json *make_json_of_page(struct arena *arena, const struct field *fields, const void *page) {
    struct json *object = make_json_object(arena);
    for (const struct field *field = fields; field->name; field++)
        if (field->audience != FIELD_FOR_HTML)
            json_set(object, text_from(field->name), make_value(arena, field, page));
    return object;
}
