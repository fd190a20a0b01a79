// SPDX-License-Identifier: Apache-2.0
// template_parser: what the files that make a template share: the state of one make_template call. Every call answers
// false when there is a fault, which is then in *parser->fault; nothing is read on behind a fault.
#pragma once
#include "base/buffer.h"
#include "view/template.h"
#include "view/template_lexer.h"
#include "view/template_place.h"
#include "view/template_steps.h"

enum { TEMPLATE_SECTIONS = 32, TEMPLATE_PARTIALS = 16 };

// One file being read, inside those that include it.
struct template_file {
    text name;
    text source;
    const struct template_file *includer;
    size_t included_at; // in the includer's source
    size_t depth;
};

struct section {
    text name;
    const struct field *field;
    struct place place; // where it began
    size_t at;          // in its file
    size_t step;        // the STEP_IF, STEP_UNLESS, STEP_ENTER or STEP_EACH
};

struct parser {
    struct arena *arena;
    const struct template_source *source;
    const struct template_file *file;
    text *fault;
    struct place place;
    const struct field *levels[TEMPLATE_LEVELS]; // the fields of the page and of each item around
    size_t level_count;
    struct section sections[TEMPLATE_SECTIONS];
    size_t section_count;
    struct buffer literal; // what has been read since the last step that is no literal
    struct step *steps;
    size_t step_count, step_capacity;
    text *words;
    size_t words_count, words_capacity;
};

// Sets the fault with file, line and column of byte `at` of the current file. Always false.
bool parser_fault(struct parser *parser, size_t at, const char *format, ...) __attribute__((format(printf, 3, 4)));

// Doubles an array of the arena when it is full.
void *grown_array(struct arena *arena, void *items, size_t used, size_t *capacity, size_t item_bytes);

// template_names.c. The field of this name that is seen here, innermost first, and the level of its item. NULL is a
// fault that proposes a name.
const struct field *find_field(struct parser *parser, text name, size_t at, size_t *level);

// template_build.c
void add_step(struct parser *parser, struct step step); // behind the literal that waits
bool add_value(struct parser *parser, text name, size_t at);
bool open_section(struct parser *parser, const struct mark *mark);
bool close_section(struct parser *parser, const struct mark *mark);

// template_words.c
bool add_words(struct parser *parser, const struct mark *mark);
