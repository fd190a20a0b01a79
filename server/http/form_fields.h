// SPDX-License-Identifier: Apache-2.0
// form_fields: one field's value, checked by its kind. Only for form.c: what is inside a form. It does not know how a
// body is cut into fields.
#pragma once
#include "http/form.h"

struct form_entry {
    bool is_seen;    // came, whatever it was
    bool is_present; // and holds something
    text value;      // of the kinds that are words
    int64_t integer;
    bool flag;
    text *choices;
    size_t choices_count;
    struct form_pair *pairs;
    size_t pairs_count;
    const struct json *json;
};

// What a person calls the field: its label, else its name.
text label_of(const struct form_field *field);
// Takes one value that came as words, decoded and valid UTF-8, for any kind but FORM_PAIRS; complains when it may not
// be.
void take_words(struct form *form, const struct form_field *field, struct form_entry *entry, text words);
void take_pair(struct form *form, const struct form_field *field, struct form_entry *entry, text name, text words);
// Takes a member of a JSON object.
void take_json(struct form *form, const struct form_field *field, struct form_entry *entry, const struct json *value);
// Complains when a field that has to be there is not, or is empty.
void check_required(struct form *form, const struct form_field *field, const struct form_entry *entry);
