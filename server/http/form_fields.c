// SPDX-License-Identifier: Apache-2.0
// form_fields: what each kind of field takes, and the sentence a person reads when a value is not that. It owns
// nothing: values are made in the form's arena. It does not know how a body is cut into fields.
#include "http/form_fields.h"
#include "base/arena.h"
#include "base/escape.h"
#include "base/json.h"
#include "base/unicode.h"
#include <string.h>

#define DEFAULT_LIMIT 200

text label_of(const struct form_field *field) { return text_from(field->label ? field->label : field->name); }

// Complains at a field: "Your name: write at most 200 characters."
static void complain(struct form *form, const struct form_field *field, const char *words) {
    form_complain(form, text_from(field->name), make_textf(form->arena, "%.*s: %s", PRINT(label_of(field)), words));
}

static size_t limit_of(const struct form_field *field) { return field->limit > 0 ? field->limit : DEFAULT_LIMIT; }

static bool is_within_limit(struct form *form, const struct form_field *field, text words) {
    if (count_code_points(words) <= limit_of(field))
        return true;
    text sentence = make_textf(form->arena, _("write at most %zu characters."), limit_of(field));
    complain(form, field, sentence.bytes);
    return false;
}

// Without white space of any script at both ends.
static text trim_words(text words) {
    size_t offset = 0, begin = words.length, end = 0;
    for (;;) {
        size_t before = offset;
        int32_t one = next_code_point(words, &offset);
        if (one < 0)
            break;
        if (is_white_space(one))
            continue;
        if (begin == words.length)
            begin = before;
        end = offset;
    }
    return end > begin ? text_slice(words, begin, end - begin) : TEXT("");
}

static bool has_line_control(text words) {
    size_t offset = 0;
    for (int32_t one; (one = next_code_point(words, &offset)) >= 0;)
        if (is_control_character(one))
            return true;
    return false;
}

// Browsers send a line's end as CR LF; it is kept as LF.
static text make_line_ends_plain(struct arena *arena, text words) {
    if (text_find(words, TEXT("\r"), 0) < 0)
        return words;
    char *plain = arena_make(arena, words.length + 1);
    size_t length = 0;
    for (size_t i = 0; i < words.length; i++) {
        bool is_pair = words.bytes[i] == '\r' && i + 1 < words.length && words.bytes[i + 1] == '\n';
        if (!is_pair)
            plain[length++] = words.bytes[i] == '\r' ? '\n' : words.bytes[i];
    }
    return (text){plain, length};
}

static bool is_line(struct form *form, const struct form_field *field, text words) {
    if (!has_line_control(words))
        return is_within_limit(form, field, words);
    complain(form, field, _("write one line, without control characters."));
    return false;
}

static bool is_words(struct form *form, const struct form_field *field, text words) {
    if (!has_control_characters(words))
        return is_within_limit(form, field, words);
    complain(form, field, _("write words only, without control characters."));
    return false;
}

static bool is_host_part_sound(text part) {
    return part.length > 0 && part.bytes[0] != '.' && part.bytes[part.length - 1] != '.' &&
           text_find(part, TEXT(".."), 0) < 0;
}

static bool is_email_byte(char one) { return (unsigned char)one > ' ' && one != 0x7f && !strchr("<>()[],;:\\\"", one); }

static bool is_email_sound(text words) {
    ptrdiff_t sign = text_find(words, TEXT("@"), 0);
    if (sign < 1 || text_find(words, TEXT("@"), (size_t)sign + 1) >= 0)
        return false;
    for (size_t i = 0; i < words.length; i++)
        if (!is_email_byte(words.bytes[i]))
            return false;
    for (size_t offset = 0; offset < words.length;)
        if (is_white_space(next_code_point(words, &offset)))
            return false;
    return is_host_part_sound(text_slice(words, (size_t)sign + 1, words.length));
}

static bool is_email(struct form *form, const struct form_field *field, text words) {
    if (is_text_empty(words))
        return true;
    if (is_email_sound(words) && !has_line_control(words))
        return is_within_limit(form, field, words);
    complain(form, field, _("write an address such as name@example.org."));
    return false;
}

static void take_integer(struct form *form, const struct form_field *field, struct form_entry *entry, text words) {
    text trimmed = trim_words(words);
    entry->is_present = !is_text_empty(trimmed);
    if (entry->is_present && !text_to_integer(trimmed, INT64_MIN, INT64_MAX, &entry->integer))
        complain(form, field, _("write a whole number."));
}

static void take_flag(struct form *form, const struct form_field *field, struct form_entry *entry, text words) {
    static const char *const yes[] = {"1", "true", "on"}, *const no[] = {"0", "false", ""};
    entry->is_present = true;
    for (size_t i = 0; i < 3; i++) {
        if (is_text_equal(words, text_from(yes[i]))) {
            entry->flag = true;
            return;
        }
        if (is_text_equal(words, text_from(no[i])))
            return;
    }
    complain(form, field, _("choose yes or no."));
}

// Room for one more at the end of an array that doubles when its count is a power of two.
static void *make_room(struct arena *arena, void *items, size_t count, size_t bytes) {
    if (items && count > 0 && (count & (count - 1)) != 0)
        return items;
    void *more = arena_make_array(arena, count > 0 ? count * 2 : 1, bytes);
    if (items && count > 0)
        memcpy(more, items, count * bytes);
    return more;
}

static void take_choice(struct form *form, const struct form_field *field, struct form_entry *entry, text words) {
    text choice = trim_words(words);
    entry->is_present = true;
    if (is_text_empty(choice) || !is_line(form, field, choice))
        return;
    entry->choices = make_room(form->arena, entry->choices, entry->choices_count, sizeof(text));
    entry->choices[entry->choices_count++] = make_text(form->arena, choice);
}

void take_pair(struct form *form, const struct form_field *field, struct form_entry *entry, text name, text words) {
    text plain = make_line_ends_plain(form->arena, words);
    entry->is_present = true;
    if (has_control_characters(plain)) {
        complain(form, field, _("write words only, without control characters."));
        return;
    }
    if (field->limit > 0 && !is_within_limit(form, field, plain))
        return;
    entry->pairs = make_room(form->arena, entry->pairs, entry->pairs_count, sizeof(struct form_pair));
    entry->pairs[entry->pairs_count++] = (struct form_pair){name, plain};
}

static void take_path(struct form_entry *entry, text words) {
    entry->is_present = is_own_path(words) && !has_line_control(words);
    if (entry->is_present)
        entry->value = words;
}

// One of the kinds that are kept as words; what may not be is shown again in the form, so it is kept too.
static void take_value(struct form *form, const struct form_field *field, struct form_entry *entry, text words,
                       bool (*is_sound)(struct form *form, const struct form_field *field, text words)) {
    entry->is_present = true;
    entry->value = make_text(form->arena, words);
    (void)is_sound(form, field, entry->value);
}

void take_words(struct form *form, const struct form_field *field, struct form_entry *entry, text words) {
    switch (field->kind) {
    case FORM_LINE:
        take_value(form, field, entry, trim_words(words), is_line);
        break;
    case FORM_WORDS:
        take_value(form, field, entry, make_line_ends_plain(form->arena, words), is_words);
        break;
    case FORM_EMAIL:
        take_value(form, field, entry, trim_words(words), is_email);
        break;
    case FORM_PASSWORD:
        take_value(form, field, entry, words, is_within_limit);
        break;
    case FORM_INTEGER:
        take_integer(form, field, entry, words);
        break;
    case FORM_FLAG:
        take_flag(form, field, entry, words);
        break;
    case FORM_CHOICES:
        take_choice(form, field, entry, words);
        break;
    case FORM_PATH:
        take_path(entry, words);
        break;
    default:
        break;
    }
}

static void take_json_choices(struct form *form, const struct form_field *field, struct form_entry *entry,
                              const struct json *list) {
    entry->is_present = true;
    for (size_t i = 0; i < json_count(list); i++) {
        if (json_kind_of(json_item(list, i)) != JSON_KIND_TEXT) {
            complain(form, field, _("give a text or a list of texts."));
            return;
        }
        take_choice(form, field, entry, json_text_of(json_item(list, i)));
    }
}

void take_json(struct form *form, const struct form_field *field, struct form_entry *entry, const struct json *value) {
    enum json_kind kind = json_kind_of(value);
    bool is_words = kind == JSON_KIND_TEXT && field->kind != FORM_INTEGER && field->kind != FORM_FLAG;
    if (kind == JSON_KIND_NULL)
        return;
    if (field->kind == FORM_PAIRS) {
        entry->is_present = true;
        entry->json = value;
    } else if (is_words) {
        take_words(form, field, entry, json_text_of(value));
    } else if (field->kind == FORM_INTEGER && kind == JSON_KIND_INTEGER) {
        entry->is_present = true;
        entry->integer = json_integer_of(value);
    } else if (field->kind == FORM_FLAG && kind == JSON_KIND_BOOL) {
        entry->is_present = true;
        entry->flag = json_bool_of(value);
    } else if (field->kind == FORM_CHOICES && kind == JSON_KIND_LIST) {
        take_json_choices(form, field, entry, value);
    } else if (field->kind != FORM_PATH) {
        complain(form, field,
                 field->kind == FORM_INTEGER   ? _("give a whole number.")
                 : field->kind == FORM_FLAG    ? _("give true or false.")
                 : field->kind == FORM_CHOICES ? _("give a text or a list of texts.")
                                               : _("give a text."));
    }
}

void check_required(struct form *form, const struct form_field *field, const struct form_entry *entry) {
    if (!field->is_required || form_complaint_at(form, field->name).bytes)
        return;
    switch (field->kind) {
    case FORM_CHOICES:
        if (entry->choices_count == 0)
            complain(form, field, _("choose at least one."));
        break;
    case FORM_INTEGER:
    case FORM_FLAG:
    case FORM_PAIRS:
        if (!entry->is_present)
            complain(form, field, _("fill this in."));
        break;
    default:
        if (is_text_empty(field->kind == FORM_PASSWORD ? entry->value : trim_words(entry->value)))
            complain(form, field, _("fill this in."));
        break;
    }
}
