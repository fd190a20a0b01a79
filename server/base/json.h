// SPDX-License-Identifier: Apache-2.0
// json: the only door to Jansson. A JSON value is opaque, lives as long as the arena it was made in, and is read and
// built with these few calls. Parsing refuses duplicate keys, NUL, depth over 32 and anything behind the value.
#pragma once
#include "base/text.h"

struct arena;
struct json;

enum json_kind {
    JSON_ABSENT = 0,
    JSON_KIND_NULL,
    JSON_KIND_BOOL,
    JSON_KIND_INTEGER,
    JSON_KIND_NUMBER,
    JSON_KIND_TEXT,
    JSON_KIND_LIST,
    JSON_KIND_OBJECT
};

// Call once at start, before any thread: seeds Jansson's hash tables.
void json_start(void);

// The value, or NULL with *fault a sentence naming the line and column (in the arena).
struct json *parse_json(struct arena *arena, text source, text *fault);
// Members in the order they were set; `indent` 0 is compact, at most 31. NUL-terminated.
text make_json_text(struct arena *arena, const struct json *value, unsigned indent);

// Reading. A NULL value is JSON_ABSENT everywhere, and gives empty answers.
enum json_kind json_kind_of(const struct json *value);
text json_text_of(const struct json *value);       // borrowed; NO_TEXT when it is no text
int64_t json_integer_of(const struct json *value); // 0 when it is no integer
double json_number_of(const struct json *value);
bool json_bool_of(const struct json *value);
const struct json *json_find(const struct json *object, text name); // NULL when absent
size_t json_count(const struct json *list_or_object);
const struct json *json_item(const struct json *list, size_t index);
// The members of an object in order: begin with *position NULL, end when it returns NULL. `name` is borrowed.
const struct json *json_next_member(const struct json *object, void **position, text *name);
// The index-th member of an object, in order, counted from the first each time: to walk many, use json_next_member.
const struct json *json_member(const struct json *object, size_t index, text *name);

// Building, in the arena. A child belongs to its parent from then on.
struct json *make_json_object(struct arena *arena);
struct json *make_json_list(struct arena *arena);
struct json *make_json_value(struct arena *arena, text value); // NO_TEXT makes null
struct json *make_json_integer(struct arena *arena, int64_t value);
struct json *make_json_number(struct arena *arena, double value);   // 15 digits; not a number makes null
struct json *make_json_tenths(struct arena *arena, int64_t tenths); // 865 → 86.5, 900 → 90
struct json *make_json_bool(struct arena *arena, bool value);
struct json *make_json_null(struct arena *arena);
void json_set(struct json *object, text name, const struct json *value);
void json_add(struct json *list, const struct json *value);
