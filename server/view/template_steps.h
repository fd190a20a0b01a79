// SPDX-License-Identifier: Apache-2.0
// template_steps: what a parsed template is: a flat array of steps, each bound to a member of the page's struct or of
// an item inside it. Made by template.c, run by render.c; nobody outside this folder includes it.
#pragma once
#include "view/view.h"

// How many lists and objects may be entered inside each other; level 0 is the page.
enum { TEMPLATE_LEVELS = 16 };

enum step_kind {
    STEP_END = 0,
    STEP_LITERAL,  // words of the template, as they are
    STEP_TEXT,     // a text, or a url that is only read by people: escaped
    STEP_URL,      // a url in an attribute: scheme-checked and escaped
    STEP_URL_PART, // a text or url as a part of an address: percent-encoded
    STEP_HTML,
    STEP_INTEGER,
    STEP_COUNT,
    STEP_TENTHS,
    STEP_MOMENT,
    STEP_IF,     // goes to target when the member is not shown
    STEP_UNLESS, // goes to target when it is
    STEP_ENTER,  // makes the object the item of inner_level, or goes to target
    STEP_EACH,   // makes the list's first item the item of inner_level, or goes to target
    STEP_NEXT    // goes on to the next item of inner_level and to target, or on when there is none
};

struct step {
    enum step_kind kind;
    enum field_kind field_kind; // what STEP_IF and STEP_UNLESS look at
    size_t level;               // whose item has the member: the number of lists and objects around it
    size_t offset;              // of the member in that item
    size_t count_offset;        // STEP_EACH, and lists in STEP_IF and STEP_UNLESS
    size_t inner_level;         // STEP_ENTER, STEP_EACH, STEP_NEXT
    size_t item_size;           // STEP_NEXT
    size_t target;              // a step's index
    text literal;
};

struct template {
    const struct step *steps; // the last one is STEP_END
    const text *words;        // whole English units, in the order of their first use
    size_t words_count;
};
