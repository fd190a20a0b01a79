// SPDX-License-Identifier: Apache-2.0
// template_names: from a name in a template to the field that is meant, or to a fault that proposes another name. It
// must not know places or steps.
#include "view/template_parser.h"

enum { LONGEST_COMPARED = 48 };

static bool is_for_html(const struct field *field) {
    return field->audience != FIELD_FOR_JSON && field->kind != FIELD_JSON;
}

static size_t least(size_t left, size_t right) { return left < right ? left : right; }

// How many letters must be changed, added or left out to make one name of the other; names too long are far apart.
static size_t distance_between(text left, text right) {
    size_t row[LONGEST_COMPARED + 1];
    if (left.length > LONGEST_COMPARED || right.length > LONGEST_COMPARED)
        return LONGEST_COMPARED;
    for (size_t j = 0; j <= right.length; j++)
        row[j] = j;
    for (size_t i = 1; i <= left.length; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= right.length; j++) {
            size_t changed = corner + (left.bytes[i - 1] == right.bytes[j - 1] ? 0 : 1);
            corner = row[j];
            row[j] = least(changed, least(row[j - 1], row[j]) + 1);
        }
    }
    return row[right.length];
}

static text find_nearest_name(const struct parser *parser, text name) {
    text nearest = NO_TEXT;
    size_t best = 1 + least(2, name.length / 2);
    for (size_t level = parser->level_count; level-- > 0;)
        for (const struct field *field = parser->levels[level]; field->name; field++) {
            size_t distance = distance_between(name, text_from(field->name));
            if (is_for_html(field) && distance < best) {
                best = distance;
                nearest = text_from(field->name);
            }
        }
    return nearest;
}

const struct field *find_field(struct parser *parser, text name, size_t at, size_t *level) {
    for (*level = parser->level_count; (*level)-- > 0;)
        for (const struct field *field = parser->levels[*level]; field->name; field++)
            if (is_for_html(field) && is_text_equal(text_from(field->name), name))
                return field;
    text nearest = find_nearest_name(parser, name);
    if (nearest.length > 0)
        parser_fault(parser, at, "there is no field `%.*s` here; did you mean `%.*s`?", PRINT(name), PRINT(nearest));
    else
        parser_fault(parser, at, "there is no field `%.*s` here", PRINT(name));
    return NULL;
}
