// SPDX-License-Identifier: Apache-2.0
// template_lexer: cuts a template's source into literal pieces and marks, and takes away the lines that hold only a
// section mark, a partial or a note. It knows neither HTML nor fields.
#pragma once
#include "base/text.h"

enum mark_kind {
    MARK_END = 0, // no mark any more: only the literal before the end
    MARK_NAME,
    MARK_SECTION,
    MARK_INVERTED,
    MARK_CLOSE,
    MARK_PARTIAL,
    MARK_NOTE,
    MARK_WORDS
};

struct mark {
    enum mark_kind kind;
    text literal;      // what stands before the mark; borrowed from the source
    size_t literal_at; // where that begins in the source
    text inside;       // a name, a partial's name or words; trimmed, borrowed
    size_t at;         // where the mark's braces begin
};

// Reads on from *offset to behind the next mark. NULL, or a sentence (a literal) that says what is wrong at mark->at.
const char *next_mark(text source, size_t *offset, struct mark *mark);
