// SPDX-License-Identifier: Apache-2.0
// template_place: follows literal HTML with the states of the HTML tokenizer that a template may be in. Owns the lists
// of elements and attributes that are special. It must not know what a field's name is or how a step is run.
#include "view/template_place.h"
#include <string.h>

static bool is_space(char one) { return one == ' ' || one == '\t' || one == '\n' || one == '\r' || one == '\f'; }

static bool is_letter(char one) { return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z'); }

static char lower(char one) { return one >= 'A' && one <= 'Z' ? (char)(one - 'A' + 'a') : one; }

// Adds to a name of which only the beginning matters: the special ones are all shorter than the room.
static void add_to_name(char name[16], char one) {
    size_t length = strlen(name);
    if (length < 15)
        name[length] = lower(one);
}

static void begin_name(char name[16], char one) {
    memset(name, 0, 16);
    add_to_name(name, one);
}

static bool is_one_of(const char *name, const char *const *names) {
    for (; *names; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

static enum attribute_kind kind_of_attribute(const char *name) {
    static const char *const addresses[] = {"href", "src",        "action", "formaction", "poster",   "cite",
                                            "ping", "xlink:href", "data",   "background", "manifest", NULL};
    static const char *const closed[] = {"style", "srcdoc", "srcset", "imagesrcset", NULL};
    if ((name[0] == 'o' && name[1] == 'n') || is_one_of(name, closed))
        return ATTRIBUTE_CLOSED;
    return is_one_of(name, addresses) ? ATTRIBUTE_ADDRESS : ATTRIBUTE_ORDINARY;
}

static enum place_kind place_behind_tag(const struct place *place) {
    static const char *const words_only[] = {"title", "textarea", NULL};
    static const char *const raw[] = {"script", "style", "xmp", "iframe", "noembed", "noframes", "plaintext", NULL};
    if (place->is_end_tag)
        return PLACE_TEXT;
    if (is_one_of(place->tag, words_only))
        return PLACE_WORDS_ONLY;
    return is_one_of(place->tag, raw) ? PLACE_RAW : PLACE_TEXT;
}

static const char *follow_tag_open(struct place *place, char one) {
    if (is_letter(one)) {
        place->kind = PLACE_TAG_NAME;
        begin_name(place->tag, one);
    } else if (one == '/' && !place->is_end_tag) {
        place->is_end_tag = true;
    } else if (one == '!' && !place->is_end_tag) {
        place->kind = PLACE_DECLARATION;
        place->matched = 0;
    } else {
        return "write &lt; for a sign that begins no tag";
    }
    return NULL;
}

static void begin_value(struct place *place, enum place_kind kind) {
    place->kind = kind;
    place->attribute_kind = kind_of_attribute(place->attribute);
    place->address = ADDRESS_EMPTY;
    memset(place->scheme, 0, sizeof place->scheme);
}

// Inside a tag, outside of values.
static const char *follow_tag(struct place *place, char one) {
    bool in_name = place->kind == PLACE_ATTRIBUTE_NAME;
    bool may_equal = in_name || place->kind == PLACE_AFTER_NAME;
    if (one == '>') {
        place->kind = place_behind_tag(place);
        place->matched = 0;
    } else if (one == '=' && may_equal) {
        place->kind = PLACE_BEFORE_VALUE;
    } else if (is_space(one)) {
        place->kind = may_equal ? PLACE_AFTER_NAME : PLACE_TAG;
    } else if (one == '/') {
        place->kind = PLACE_TAG;
    } else if (one == '"' || one == '\'' || one == '<' || one == '=') {
        return "this sign has no place inside a tag; is a quote or a > missing before it?";
    } else if (place->kind == PLACE_TAG_GAP) {
        return "leave a space before the next attribute";
    } else if (place->kind == PLACE_TAG_NAME) {
        add_to_name(place->tag, one);
    } else if (in_name) {
        add_to_name(place->attribute, one);
    } else {
        place->kind = PLACE_ATTRIBUTE_NAME;
        begin_name(place->attribute, one);
    }
    return NULL;
}

static const char *follow_before_value(struct place *place, char one) {
    if (one == '"')
        begin_value(place, PLACE_VALUE);
    else if (one == '\'')
        begin_value(place, PLACE_VALUE_SINGLE);
    else if (one == '>')
        return "a value is missing behind the =";
    else if (!is_space(one))
        begin_value(place, PLACE_VALUE_BARE);
    return NULL;
}

// An address in literal text has a scheme that may stand in a link, or none, and hides none behind an entity.
static const char *follow_address(struct place *place, char one) {
    static const char *const schemes[] = {"http", "https", "mailto", NULL};
    if (place->address >= ADDRESS_PATH || one == '?' || one == '#') {
        if (one == '?' || one == '#')
            place->address = ADDRESS_QUERY;
    } else if (one == '/') {
        place->address = ADDRESS_PATH;
    } else if (one == ':' && is_one_of(place->scheme, schemes)) {
        place->address = ADDRESS_PATH;
    } else if (one == ':' || one == '&' || one == '\\') {
        return "an address begins with http:, https:, mailto:, or has no scheme";
    } else if (place->address == ADDRESS_SCHEME || !is_space(one)) {
        place->address = ADDRESS_SCHEME;
        add_to_name(place->scheme, one);
    }
    return NULL;
}

static const char *follow_value(struct place *place, char one) {
    bool ends = place->kind == PLACE_VALUE ? one == '"' : one == '\'';
    if (place->kind == PLACE_VALUE_BARE) {
        if (is_space(one) || one == '>') {
            place->kind = PLACE_TAG_GAP;
            return follow_tag(place, one);
        }
        if (strchr("\"'`=<", one))
            return "a value with this sign stands in double quotes";
    } else if (ends) {
        place->kind = PLACE_TAG_GAP;
        return NULL;
    }
    return place->attribute_kind == ATTRIBUTE_ADDRESS ? follow_address(place, one) : NULL;
}

// Waits for "</name" and the end of that name.
static const char *follow_to_end_tag(struct place *place, char one) {
    size_t name_length = strlen(place->tag);
    if (place->matched == name_length + 2 && (is_space(one) || one == '/' || one == '>')) {
        place->kind = PLACE_TAG_NAME;
        place->is_end_tag = true;
        return follow_tag(place, one);
    }
    if (place->kind == PLACE_RAW && place->matched == 1 && one == '!')
        return "<! has no place in a script or a style";
    if (place->matched == 1 && one == '/')
        place->matched = 2;
    else if (place->matched >= 2 && place->matched < name_length + 2 && lower(one) == place->tag[place->matched - 2])
        place->matched++;
    else
        place->matched = one == '<' ? 1 : 0;
    return NULL;
}

static const char *follow_comment(struct place *place, char one) {
    if (one == '-') {
        place->matched = place->matched < 2 ? place->matched + 1 : 2;
    } else if (one == '>' && place->matched == 2) {
        place->kind = PLACE_TEXT;
    } else if (one == '!' && place->matched == 2) {
        return "a comment may not hold --!";
    } else {
        place->matched = 0;
    }
    return NULL;
}

// "<!" may become a comment by its first two bytes; else it is a declaration up to ">".
static const char *follow_declaration(struct place *place, char one) {
    if (one == '>') {
        place->kind = PLACE_TEXT;
    } else if (one == '-' && place->matched < 2) {
        place->matched++;
        if (place->matched == 2)
            place->kind = PLACE_COMMENT;
    } else {
        place->matched = 3;
    }
    return NULL;
}

static const char *follow_one(struct place *place, char one) {
    switch (place->kind) {
    case PLACE_TEXT:
        if (one == '<') {
            place->kind = PLACE_TAG_OPEN;
            place->is_end_tag = false;
        }
        return NULL;
    case PLACE_TAG_OPEN:
        return follow_tag_open(place, one);
    case PLACE_TAG_NAME:
    case PLACE_TAG:
    case PLACE_TAG_GAP:
    case PLACE_ATTRIBUTE_NAME:
    case PLACE_AFTER_NAME:
        return follow_tag(place, one);
    case PLACE_BEFORE_VALUE:
        return follow_before_value(place, one);
    case PLACE_VALUE:
    case PLACE_VALUE_SINGLE:
    case PLACE_VALUE_BARE:
        return follow_value(place, one);
    case PLACE_WORDS_ONLY:
    case PLACE_RAW:
        return follow_to_end_tag(place, one);
    case PLACE_COMMENT:
        return follow_comment(place, one);
    case PLACE_DECLARATION:
        return follow_declaration(place, one);
    }
    return NULL;
}

const char *place_follow(struct place *place, text literal, size_t *at) {
    for (*at = 0; *at < literal.length; ++*at) {
        const char *fault = follow_one(place, literal.bytes[*at]);
        if (fault)
            return fault;
    }
    return NULL;
}
