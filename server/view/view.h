// SPDX-License-Identifier: Apache-2.0
// view: what a page shows, as a C struct and a table of its fields. From the same table a template is bound to the
// struct's members (template.h, render.h) and JSON is made (render.h). It knows no page.

//   struct lesson_page { text title; html body_html; struct unit_link *units; size_t units_count; };
//   static const struct field lesson_fields[] = {
//       FIELD(struct lesson_page, title), FIELD(struct lesson_page, body_html),
//       LIST(struct lesson_page, units, unit_link_fields), END_OF_FIELDS};
//   const struct view lesson_view = {"lesson/show", lesson_fields, sizeof(struct lesson_page)};
#pragma once
#include "base/text.h"
#include <stddef.h>

struct json;

// Small values that say how they are shown. (With -Wshadow no variable can bear one of these names.)
typedef struct tenths { // a percentage, kept as integer tenths: 865 is 86.5
    int32_t value;
    bool known; // false: null, and false in a section
} tenths;
typedef struct moment { // a time; 0 is none: null, and false in a section
    int64_t seconds;
} moment;
typedef struct amount { // a number that may be unknown
    int64_t value;
    bool known;
} amount;

enum field_kind {
    FIELD_UNSET = 0,
    FIELD_TEXT,    // text → escaped words; JSON string, null when bytes is NULL
    FIELD_HTML,    // html → as it is; JSON string
    FIELD_URL,     // url → checked and escaped; JSON string, null when bytes is NULL
    FIELD_BOOL,    // bool → sections only; JSON true/false
    FIELD_INTEGER, // int64_t → digits; a section is true when it is not 0; JSON number
    FIELD_TENTHS,  // tenths → "86.5" ("90", not "90.0") or ""; JSON number or null
    FIELD_MOMENT,  // moment → RFC 3339 ("" when none); JSON string or null
    FIELD_AMOUNT,  // amount → digits or ""; a section is true when it is known, even 0; JSON number or null
    FIELD_JSON,    // const struct json * → JSON only
    FIELD_LIST,    // pointer and NAME_count → a section for each; JSON list
    FIELD_OBJECT   // pointer to a struct or NULL → a section once, entering it; JSON object or null
};
enum field_audience { FIELD_FOR_BOTH = 0, FIELD_FOR_HTML, FIELD_FOR_JSON };

struct field {
    const char *name;
    enum field_kind kind;
    enum field_audience audience;
    size_t offset;
    size_t count_offset;        // lists
    const struct field *fields; // lists and objects
    size_t size;                // of one item
};

// A member's C type says its kind; a type that is not here does not compile.
#define KIND_OF(type, member)                                                                                          \
    _Generic(((type *)0)->member, text: FIELD_TEXT, html: FIELD_HTML, url: FIELD_URL, bool: FIELD_BOOL,                \
             int64_t: FIELD_INTEGER, tenths: FIELD_TENTHS, moment: FIELD_MOMENT, amount: FIELD_AMOUNT,                 \
             const struct json *: FIELD_JSON, struct json *: FIELD_JSON)
#define FIELD(type, member)                                                                                            \
    { #member, KIND_OF(type, member), FIELD_FOR_BOTH, offsetof(type, member), 0, NULL, 0 }
#define FIELD_HTML_ONLY(type, member)                                                                                  \
    { #member, KIND_OF(type, member), FIELD_FOR_HTML, offsetof(type, member), 0, NULL, 0 }
#define FIELD_JSON_ONLY(type, member)                                                                                  \
    { #member, KIND_OF(type, member), FIELD_FOR_JSON, offsetof(type, member), 0, NULL, 0 }
// A count that is no size_t does not compile either.
#define COUNT_OFFSET(type, count_member)                                                                               \
    (offsetof(type, count_member) + 0 * _Generic(((type *)0)->count_member, size_t : (size_t)1))
#define LIST_FOR(type, member, item_fields, whom)                                                                      \
    {                                                                                                                  \
#member, FIELD_LIST, whom, offsetof(type, member), COUNT_OFFSET(type, member##_count), item_fields,            \
            sizeof(*((type *)0)->member)                                                                               \
    }
#define LIST(type, member, item_fields) LIST_FOR(type, member, item_fields, FIELD_FOR_BOTH)
#define LIST_HTML_ONLY(type, member, item_fields) LIST_FOR(type, member, item_fields, FIELD_FOR_HTML)
#define LIST_JSON_ONLY(type, member, item_fields) LIST_FOR(type, member, item_fields, FIELD_FOR_JSON)
#define OBJECT_FOR(type, member, object_fields, whom)                                                                  \
    { #member, FIELD_OBJECT, whom, offsetof(type, member), 0, object_fields, sizeof(*((type *)0)->member) }
#define OBJECT(type, member, object_fields) OBJECT_FOR(type, member, object_fields, FIELD_FOR_BOTH)
#define OBJECT_HTML_ONLY(type, member, object_fields) OBJECT_FOR(type, member, object_fields, FIELD_FOR_HTML)
#define END_OF_FIELDS                                                                                                  \
    { NULL, FIELD_UNSET, FIELD_FOR_BOTH, 0, 0, NULL, 0 }

struct view {
    const char *template_name; // "lesson/show"; NULL: JSON only
    const struct field *fields;
    size_t page_size; // sizeof the page struct
};
