// SPDX-License-Identifier: Apache-2.0
// template_build: the steps of values and sections, in the order in which render.c runs them. Neighbouring literal
// text, also that of partials, becomes one step. It must not know how marks are written or files are found.
#include "base/arena.h"
#include "view/template_parser.h"
#include <string.h>

void *grown_array(struct arena *arena, void *items, size_t used, size_t *capacity, size_t item_bytes) {
    if (used < *capacity)
        return items;
    size_t larger = *capacity > 0 ? *capacity * 2 : 16;
    void *grown = arena_make_array(arena, larger, item_bytes);
    if (used > 0)
        memcpy(grown, items, used * item_bytes);
    *capacity = larger;
    return grown;
}

static void append_step(struct parser *parser, struct step step) {
    parser->steps =
        grown_array(parser->arena, parser->steps, parser->step_count, &parser->step_capacity, sizeof(struct step));
    parser->steps[parser->step_count++] = step;
}

// A jump must not go into the middle of a literal: whatever begins or ends a section ends the literal first.
static void finish_literal(struct parser *parser) {
    if (parser->literal.length == 0)
        return;
    text literal = make_text(parser->arena, buffer_text(&parser->literal));
    parser->literal.length = 0;
    append_step(parser, (struct step){.kind = STEP_LITERAL, .literal = literal});
}

void add_step(struct parser *parser, struct step step) {
    finish_literal(parser);
    append_step(parser, step);
}

bool add_value(struct parser *parser, text name, size_t at) {
    size_t level;
    const struct field *field = find_field(parser, name, at, &level);
    if (!field)
        return false;
    enum step_kind kind = STEP_END;
    const char *fault = place_write(&parser->place, field->kind, &kind);
    if (fault)
        return parser_fault(parser, at, "`%.*s` cannot be written here: %s", PRINT(name), fault);
    add_step(parser, (struct step){.kind = kind, .level = level, .offset = field->offset});
    return true;
}

static bool is_entered(const struct field *field) { return field->kind == FIELD_LIST || field->kind == FIELD_OBJECT; }

static struct step make_opening_step(const struct parser *parser, const struct field *field, size_t level,
                                     bool inverted) {
    struct step step = {.kind = inverted ? STEP_UNLESS : STEP_IF,
                        .field_kind = field->kind,
                        .level = level,
                        .offset = field->offset,
                        .count_offset = field->count_offset};
    if (!inverted && is_entered(field)) {
        step.kind = field->kind == FIELD_LIST ? STEP_EACH : STEP_ENTER;
        step.inner_level = parser->level_count;
    }
    return step;
}

bool open_section(struct parser *parser, const struct mark *mark) {
    size_t level;
    const struct field *field = find_field(parser, mark->inside, mark->at, &level);
    if (!field)
        return false;
    const char *fault = place_open_section(&parser->place);
    if (fault)
        return parser_fault(parser, mark->at, "a section cannot begin here: %s", fault);
    struct step step = make_opening_step(parser, field, level, mark->kind == MARK_INVERTED);
    bool enters = step.kind == STEP_EACH || step.kind == STEP_ENTER;
    if (parser->section_count == TEMPLATE_SECTIONS || (enters && parser->level_count == TEMPLATE_LEVELS))
        return parser_fault(parser, mark->at, "there are too many sections inside each other");
    if (enters)
        parser->levels[parser->level_count++] = field->fields;
    add_step(parser, step);
    parser->sections[parser->section_count++] = (struct section){.name = make_text(parser->arena, mark->inside),
                                                                 .field = field,
                                                                 .place = parser->place,
                                                                 .at = mark->at,
                                                                 .step = parser->step_count - 1};
    return true;
}

bool close_section(struct parser *parser, const struct mark *mark) {
    const struct section *section = &parser->sections[parser->section_count - 1];
    if (!is_text_equal(section->name, mark->inside))
        return parser_fault(parser, mark->at, "`%.*s` closes here, but `%.*s` was opened last", PRINT(mark->inside),
                            PRINT(section->name));
    const char *fault = place_close_section(&parser->place, &section->place);
    if (fault)
        return parser_fault(parser, mark->at, "the section `%.*s` cannot end here: %s", PRINT(mark->inside), fault);
    finish_literal(parser);
    struct step opening = parser->steps[section->step];
    if (opening.kind == STEP_EACH)
        add_step(parser, (struct step){.kind = STEP_NEXT,
                                       .inner_level = opening.inner_level,
                                       .item_size = section->field->size,
                                       .target = section->step + 1});
    if (opening.kind == STEP_EACH || opening.kind == STEP_ENTER)
        parser->level_count--;
    parser->steps[section->step].target = parser->step_count;
    parser->section_count--;
    return true;
}
