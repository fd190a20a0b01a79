// SPDX-License-Identifier: Apache-2.0
// form: a body cut into fields, by a table that says which there may be. It owns the form, in the request's arena. What
// a kind of field takes is in form_fields.c; nothing here knows what a form is for.
#include "base/arena.h"
#include "base/escape.h"
#include "base/json.h"
#include "base/unicode.h"
#include "http/form_fields.h"
#include <assert.h>
#include <string.h>

#define FIELDS_LIMIT 200
#define PAIRS_LIMIT 4000 // a quiz of sixty questions has more fields than the other limit

static size_t count_fields(const struct form_field *fields) {
    size_t count = 0;
    while (fields[count].kind != FORM_END)
        count++;
    return count;
}

static struct form *make_form(struct arena *arena, const struct form_field *fields) {
    struct form *form = MAKE(arena, struct form);
    form->arena = arena;
    form->fields = fields;
    form->entries = MAKE_ARRAY(arena, count_fields(fields) + 1, struct form_entry);
    return form;
}

// ---- complaints -----------------------------------------------------------------------------------------------------

void form_complain(struct form *form, text field, text message) {
    size_t count = form->complaints_count;
    if (count == 0 || (count & (count - 1)) == 0) { // doubles at each power of two
        struct complaint *more = MAKE_ARRAY(form->arena, count > 0 ? count * 2 : 1, struct complaint);
        if (count > 0)
            memcpy(more, form->complaints, count * sizeof *more);
        form->complaints = more;
    }
    form->complaints[count] =
        (struct complaint){make_text(form->arena, field.bytes ? field : TEXT("")), make_text(form->arena, message)};
    form->complaints_count++;
}

text form_complaint_at(const struct form *form, const char *field) {
    for (size_t i = 0; i < form->complaints_count; i++)
        if (is_text_equal(form->complaints[i].field, text_from(field)))
            return form->complaints[i].message;
    return NO_TEXT;
}

// The one complaint of a body that cannot be read.
static status refuse_body(struct form *form, text field, text message) {
    form->complaints_count = 0;
    form_complain(form, field, message);
    return STATUS_MALFORMED;
}

// A name from outside, cut so that it can stand in a sentence.
static text showable_name(text name) {
    size_t offset = 0, points = 0;
    for (size_t before = 0; points < 60; points++, before = offset) {
        int32_t one = next_code_point(name, &offset);
        if (one < 0)
            return name;
        if (is_control_character(one))
            return text_slice(name, 0, before);
    }
    return text_slice(name, 0, offset);
}

static status refuse_unknown(struct form *form, text name) {
    text shown = showable_name(name);
    return refuse_body(form, shown, make_textf(form->arena, _("There is no field “%.*s”."), PRINT(shown)));
}

static status refuse_twice(struct form *form, const struct form_field *field) {
    text message = make_textf(form->arena, _("The field “%s” comes twice."), field->name);
    return refuse_body(form, text_from(field->name), message);
}

// How many fields a form may have: those whose names have a rest may be many.
static size_t most_fields(const struct form *form) {
    for (const struct form_field *field = form->fields; field->kind != FORM_END; field++)
        if (field->kind == FORM_PAIRS)
            return PAIRS_LIMIT;
    return FIELDS_LIMIT;
}

static status refuse_too_many(struct form *form) {
    text message = make_textf(form->arena, _("There are more than %zu fields."), most_fields(form));
    return refuse_body(form, TEXT(""), message);
}

// ---- the two forms of a body ----------------------------------------------------------------------------------------

static ptrdiff_t find_field(const struct form *form, text name) {
    for (size_t i = 0; form->fields[i].kind != FORM_END; i++)
        if (is_text_equal(name, text_from(form->fields[i].name)))
            return (ptrdiff_t)i;
    return -1;
}

// The FORM_PAIRS field that "NAME.REST" belongs to, and the rest.
static ptrdiff_t find_pairs(const struct form *form, text name, text *rest) {
    for (size_t i = 0; form->fields[i].kind != FORM_END; i++) {
        text prefix = text_from(form->fields[i].name);
        bool is_longer = name.length > prefix.length + 1 && name.bytes[prefix.length] == '.';
        if (form->fields[i].kind != FORM_PAIRS || !is_longer || !text_starts_with(name, prefix))
            continue;
        *rest = text_slice(name, prefix.length + 1, name.length);
        return (ptrdiff_t)i;
    }
    return -1;
}

static status take_form_field(struct form *form, text name, text words) {
    text rest;
    ptrdiff_t index = find_pairs(form, name, &rest);
    if (index >= 0) {
        take_pair(form, &form->fields[index], &form->entries[index], rest, words);
        return STATUS_OK;
    }
    index = find_field(form, name);
    if (index < 0 || form->fields[index].kind == FORM_PAIRS)
        return refuse_unknown(form, name);
    const struct form_field *field = &form->fields[index];
    struct form_entry *entry = &form->entries[index];
    if (entry->is_seen && field->kind != FORM_CHOICES)
        return refuse_twice(form, field);
    entry->is_seen = true;
    take_words(form, field, entry, words);
    return STATUS_OK;
}

static bool decode_part(struct form *form, text part, text *decoded) {
    return percent_decode(form->arena, part, true, decoded) && is_utf8(*decoded);
}

static status read_pairs(struct form *form, text body) {
    text piece, name, words;
    for (size_t count = 0; text_next(&body, '&', &piece); count++) {
        if (count >= most_fields(form))
            return refuse_too_many(form);
        if (is_text_empty(piece))
            continue;
        ptrdiff_t sign = text_find(piece, TEXT("="), 0);
        size_t length = sign < 0 ? piece.length : (size_t)sign;
        if (!decode_part(form, text_slice(piece, 0, length), &name))
            return refuse_body(form, TEXT(""), TEXT(_("A field's name is malformed.")));
        if (!decode_part(form, text_slice(piece, length + 1, piece.length), &words))
            return refuse_body(form, showable_name(name), TEXT(_("This field is malformed.")));
        status code = take_form_field(form, name, words.bytes ? words : TEXT(""));
        if (code != STATUS_OK)
            return code;
    }
    return STATUS_OK;
}

static status read_object(struct form *form, text body) {
    text fault = NO_TEXT, name;
    const struct json *object = parse_json(form->arena, body, &fault), *value;
    if (!object)
        return refuse_body(form, TEXT(""), fault);
    if (json_kind_of(object) != JSON_KIND_OBJECT)
        return refuse_body(form, TEXT(""), TEXT(_("The body is not a JSON object.")));
    if (json_count(object) > most_fields(form))
        return refuse_too_many(form);
    void *position = NULL;
    while ((value = json_next_member(object, &position, &name))) {
        ptrdiff_t index = find_field(form, name);
        if (index < 0)
            return refuse_unknown(form, name);
        take_json(form, &form->fields[index], &form->entries[index], value);
    }
    return STATUS_OK;
}

// ---- reading --------------------------------------------------------------------------------------------------------

enum body_type { BODY_UNKNOWN = 0, BODY_FORM, BODY_JSON };

// Exactly one of our two types, with no parameter but charset=utf-8.
static enum body_type body_type_of(const struct request *request) {
    text rest = request_header(request, TEXT("Content-Type")), type = NO_TEXT;
    (void)text_next(&rest, ';', &type);
    text parameter = text_trim(rest);
    if (parameter.length > 0 && !is_text_equal_ignoring_case(parameter, TEXT("charset=utf-8")) &&
        !is_text_equal_ignoring_case(parameter, TEXT("charset=\"utf-8\"")))
        return BODY_UNKNOWN;
    if (is_text_equal_ignoring_case(text_trim(type), TEXT("application/x-www-form-urlencoded")))
        return BODY_FORM;
    return is_text_equal_ignoring_case(text_trim(type), TEXT("application/json")) ? BODY_JSON : BODY_UNKNOWN;
}

static void check_all_required(struct form *form) {
    for (size_t i = 0; form->fields[i].kind != FORM_END; i++)
        check_required(form, &form->fields[i], &form->entries[i]);
}

status read_form(struct request *request, const struct form_field *fields, struct form **form) {
    enum body_type type = body_type_of(request);
    *form = make_form(request->arena, fields);
    (*form)->is_json = type == BODY_JSON;
    if (!is_text_empty(request->body)) {
        if (type == BODY_UNKNOWN)
            return STATUS_MEDIA_UNKNOWN;
        status code = type == BODY_JSON ? read_object(*form, request->body) : read_pairs(*form, request->body);
        if (code != STATUS_OK)
            return code;
    }
    check_all_required(*form);
    return STATUS_OK;
}

// ---- values ---------------------------------------------------------------------------------------------------------

static const struct form_entry *entry_of(const struct form *form, const char *name) {
    ptrdiff_t index = find_field(form, text_from(name));
    assert(index >= 0);
    return &form->entries[index];
}

text form_text(const struct form *form, const char *name) { return entry_of(form, name)->value; }

int64_t form_integer(const struct form *form, const char *name) { return entry_of(form, name)->integer; }

bool form_flag(const struct form *form, const char *name) { return entry_of(form, name)->flag; }

bool form_has(const struct form *form, const char *name) { return entry_of(form, name)->is_present; }

size_t form_choices(const struct form *form, const char *name, const text **choices) {
    const struct form_entry *entry = entry_of(form, name);
    *choices = entry->choices;
    return entry->choices_count;
}

size_t form_pairs(const struct form *form, const char *name, const struct form_pair **pairs) {
    const struct form_entry *entry = entry_of(form, name);
    *pairs = entry->pairs;
    return entry->pairs_count;
}

const struct json *form_json(const struct form *form, const char *name) { return entry_of(form, name)->json; }
