// SPDX-License-Identifier: Apache-2.0
// form: a body of form fields or a JSON object, read by a table that says which fields there may be and of what type.
// A field that is not in the table, or comes twice, is malformed (400); a value that its type does not allow is a
// complaint (422) at the field. Complaints are collected, all of them.
#pragma once
#include "base/status.h"
#include "http/request.h"

struct json;

enum form_kind {
    FORM_END = 0,
    FORM_LINE,     // one line of words: valid UTF-8, no control or bidi-override characters, trimmed
    FORM_WORDS,    // several lines
    FORM_EMAIL,    // an address with one '@', trimmed
    FORM_PASSWORD, // taken as it is: not trimmed, not kept
    FORM_INTEGER,
    FORM_FLAG,    // true/false; "1", "true", "on" or "0", "false", "" in a form
    FORM_CHOICES, // one or several lines: repeated in a form, a text or a list of texts in JSON; empty ones are dropped
    FORM_PAIRS,   // in a form all fields "name.REST=value"; in JSON any value, kept as JSON (form_json)
    FORM_PATH     // an address on this site to go on to; anything else reads as absent
};
struct form_field {
    const char *name;
    enum form_kind kind;
    bool is_required;
    size_t limit;      // code points (0 = 200)
    const char *label; // English words for sentences: "Your name"
};
struct form_pair {
    text name, value; // name is what stands behind "name."
};
struct complaint {
    text field, message;
};
struct form {
    struct arena *arena;
    const struct form_field *fields;
    struct form_entry *entries; // one for each field of the table
    bool is_json;               // came as JSON
    struct complaint *complaints;
    size_t complaints_count;
};

// Reads the request's body by the table. STATUS_OK (also with complaints), STATUS_MALFORMED with one complaint that
// says what, or STATUS_MEDIA_UNKNOWN. An empty body is an empty form.
status read_form(struct request *request, const struct form_field *fields, struct form **form) CHECKED;
// Values by name; the name must be in the table (assert).
text form_text(const struct form *form, const char *name);       // NO_TEXT when absent
int64_t form_integer(const struct form *form, const char *name); // 0 when absent
bool form_flag(const struct form *form, const char *name);
bool form_has(const struct form *form, const char *name);
size_t form_choices(const struct form *form, const char *name, const text **choices);
size_t form_pairs(const struct form *form, const char *name, const struct form_pair **pairs);
const struct json *form_json(const struct form *form, const char *name); // of FORM_PAIRS in a JSON body; else NULL
// Says what is wrong at a field ("" = the whole form). `message` is copied.
void form_complain(struct form *form, text field, text message);
// The complaint at a field, or NO_TEXT.
text form_complaint_at(const struct form *form, const char *field);
