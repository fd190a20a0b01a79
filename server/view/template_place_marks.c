// SPDX-License-Identifier: Apache-2.0
// template_place_marks: what a mark may do at the place that template_place.c has followed to: how a field is written
// there, and where sections may begin and end. It must not know names, files or steps beyond their kinds.
#include "view/template_place.h"
#include <string.h>

// NULL where words and sections may stand: in text, in title and textarea, in a double-quoted value.
static const char *why_no_mark(const struct place *place) {
    switch (place->kind) {
    case PLACE_TEXT:
        return NULL;
    case PLACE_TAG_OPEN:
    case PLACE_TAG_NAME:
        return "a mark may not stand in a tag's name";
    case PLACE_TAG:
    case PLACE_TAG_GAP:
    case PLACE_ATTRIBUTE_NAME:
    case PLACE_AFTER_NAME:
        return "a mark may not stand for an attribute";
    case PLACE_BEFORE_VALUE:
    case PLACE_VALUE_SINGLE:
    case PLACE_VALUE_BARE:
        return "a value with a mark stands in double quotes";
    case PLACE_VALUE:
        return place->attribute_kind == ATTRIBUTE_CLOSED
                   ? "a mark may not stand in an on… attribute, a style, a srcset or a srcdoc"
                   : NULL;
    case PLACE_WORDS_ONLY:
        return place->matched > 0 ? "a mark may not stand in a tag's name" : NULL;
    case PLACE_RAW:
        return "a mark may not stand in a script or a style";
    case PLACE_COMMENT:
    case PLACE_DECLARATION:
        return "a mark may not stand in a comment; write {{! a note }}";
    }
    return NULL;
}

const char *place_say(const struct place *place) {
    const char *fault = why_no_mark(place);
    if (fault)
        return fault;
    if (place->kind == PLACE_VALUE && place->attribute_kind == ATTRIBUTE_ADDRESS)
        return "words may not stand in an address";
    return NULL;
}

static const char *write_in_address(struct place *place, enum field_kind kind, enum step_kind *step) {
    bool is_url = kind == FIELD_URL;
    if (kind == FIELD_MOMENT)
        return "a moment may not stand in an address";
    if (place->address == ADDRESS_EMPTY && !is_url)
        return "an address begins with a url or with literal text";
    if (place->address == ADDRESS_SCHEME && is_url)
        return "a url may stand first in an address, behind a path, or behind ? or #";
    if (is_url && place->address == ADDRESS_QUERY)
        *step = STEP_URL_PART;
    else if (kind == FIELD_TEXT)
        *step = STEP_URL_PART;
    // A scheme that is half literal and half a value is none: this sign lets no scheme match.
    if (place->address == ADDRESS_SCHEME)
        memcpy(place->scheme, "{", 2);
    if (place->address == ADDRESS_EMPTY)
        place->address = ADDRESS_PATH;
    return NULL;
}

// How a kind is written in text; STEP_END for what is only for sections.
static enum step_kind step_of_kind(enum field_kind kind) {
    switch (kind) {
    case FIELD_TEXT:
        return STEP_TEXT;
    case FIELD_HTML:
        return STEP_HTML;
    case FIELD_URL:
        return STEP_URL;
    case FIELD_INTEGER:
        return STEP_INTEGER;
    case FIELD_AMOUNT:
        return STEP_COUNT;
    case FIELD_TENTHS:
        return STEP_TENTHS;
    case FIELD_MOMENT:
        return STEP_MOMENT;
    default:
        return STEP_END;
    }
}

const char *place_write(struct place *place, enum field_kind kind, enum step_kind *step) {
    const char *fault = why_no_mark(place);
    if (fault)
        return fault;
    *step = step_of_kind(kind);
    if (*step == STEP_END)
        return "this field can only be a section";
    if (kind == FIELD_HTML && place->kind != PLACE_TEXT)
        return "html may stand only in text";
    if (kind == FIELD_URL && place->kind != PLACE_VALUE)
        *step = STEP_TEXT;
    if (place->kind == PLACE_VALUE && place->attribute_kind == ATTRIBUTE_ADDRESS)
        return write_in_address(place, kind, step);
    return NULL;
}

static bool is_inside_tag(const struct place *place) {
    return place->kind == PLACE_TAG_NAME || place->kind == PLACE_TAG || place->kind == PLACE_TAG_GAP ||
           place->kind == PLACE_ATTRIBUTE_NAME || place->kind == PLACE_AFTER_NAME;
}

// Behind a name or a value a section may hold attributes, and what it holds, and what follows it, begins with a space.
const char *place_open_section(struct place *place) {
    if (!is_inside_tag(place))
        return why_no_mark(place);
    place->kind = place->kind == PLACE_TAG || place->kind == PLACE_AFTER_NAME ? PLACE_TAG : PLACE_TAG_GAP;
    return NULL;
}

const char *place_close_section(struct place *place, const struct place *before) {
    static const char *const elsewhere = "what stands between must end where it began: in text, in the same tag or in "
                                         "the same value";
    if (is_inside_tag(place) && is_inside_tag(before)) {
        if (strcmp(place->tag, before->tag) != 0 || place->is_end_tag != before->is_end_tag)
            return elsewhere;
        bool between = place->kind == PLACE_TAG || place->kind == PLACE_AFTER_NAME;
        place->kind = between && before->kind == PLACE_TAG ? PLACE_TAG : PLACE_TAG_GAP;
        return NULL;
    }
    if (place->kind != before->kind)
        return elsewhere;
    if (place->kind == PLACE_WORDS_ONLY && (strcmp(place->tag, before->tag) != 0 || place->matched > 0))
        return elsewhere;
    if (place->kind == PLACE_VALUE) {
        if (strcmp(place->attribute, before->attribute) != 0)
            return elsewhere;
        // The section may not have been shown: the less certain of both is what counts.
        if (before->address < place->address)
            *place = *before;
    }
    return NULL;
}

const char *place_finish(const struct place *place) {
    return place->kind == PLACE_TEXT ? NULL : "the template ends inside a tag, a comment or an element without tags";
}
