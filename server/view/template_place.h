// SPDX-License-Identifier: Apache-2.0
// template_place: where in HTML a mark stands, followed byte by byte through a template's literal text, and so how a
// field must be written there, or why it may not be. Stricter than HTML: what browsers repair is a fault here.
#pragma once
#include "base/text.h"
#include "view/template_steps.h"

enum place_kind {
    PLACE_TEXT = 0,
    PLACE_TAG_OPEN, // behind "<" or "</"
    PLACE_TAG_NAME,
    PLACE_TAG,            // behind white space inside a tag: an attribute may begin
    PLACE_TAG_GAP,        // behind a value or a section inside a tag: white space, "/" or ">" must come
    PLACE_ATTRIBUTE_NAME, //
    PLACE_AFTER_NAME,     // behind white space that follows an attribute's name
    PLACE_BEFORE_VALUE,   // behind "="
    PLACE_VALUE,          // in double quotes
    PLACE_VALUE_SINGLE,
    PLACE_VALUE_BARE,
    PLACE_WORDS_ONLY, // in title and textarea, where no tag is read
    PLACE_RAW,        // in script, style and others, where not even "&amp;" is read
    PLACE_COMMENT,
    PLACE_DECLARATION
};

enum attribute_kind { ATTRIBUTE_ORDINARY = 0, ATTRIBUTE_ADDRESS, ATTRIBUTE_CLOSED }; // closed: takes no mark

// How far an address is told by what stands before: the further, the more may follow.
enum address_stage { ADDRESS_EMPTY = 0, ADDRESS_SCHEME, ADDRESS_PATH, ADDRESS_QUERY };

struct place {
    enum place_kind kind;
    enum attribute_kind attribute_kind;
    enum address_stage address;
    bool is_end_tag;
    size_t matched; // of "</name" in words-only and raw places; of hyphens in comments and declarations
    char tag[16];   // lower case, cut, NUL-terminated; so are the others
    char attribute[16];
    char scheme[16];
};

// Follows `literal`. NULL, or a sentence (a literal) that says what is wrong at its byte *at.
const char *place_follow(struct place *place, text literal, size_t *at);

// How a field of this kind is written here, to *step, and what that does to the place. NULL, or why it may not stand.
const char *place_write(struct place *place, enum field_kind kind, enum step_kind *step);
// Whether words may be said here. NULL, or why not.
const char *place_say(const struct place *place);

// A section or partial begins here. NULL, or why it may not.
const char *place_open_section(struct place *place);
// It ends; `before` is the place as place_open_section left it. NULL, or why it may not end here.
const char *place_close_section(struct place *place, const struct place *before);
// NULL, or why a template may not end here.
const char *place_finish(const struct place *place);
