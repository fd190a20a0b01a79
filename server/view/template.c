// SPDX-License-Identifier: Apache-2.0
// template: reads a view's template with its partials, mark by mark, and owns how a fault is told. What a piece of it
// means is decided elsewhere: template_lexer (marks), template_place (HTML), template_names (fields), template_build
// and template_words (steps). It must not know where templates come from.
#include "view/template.h"
#include "base/arena.h"
#include "view/template_parser.h"

// Of literal text without a value or a section in it: far more than any page has.
enum { LITERAL_CEILING_BYTES = 1024 * 1024 };

struct position {
    size_t line, column; // from 1; columns count characters, not bytes
};

static struct position position_of(text source, size_t at) {
    struct position position = {1, 1};
    for (size_t i = 0; i < at && i < source.length; i++) {
        if (source.bytes[i] == '\n') {
            position.line++;
            position.column = 1;
        } else if (((unsigned char)source.bytes[i] & 0xC0) != 0x80) {
            position.column++;
        }
    }
    return position;
}

bool parser_fault(struct parser *parser, size_t at, const char *format, ...) {
    va_list values;
    va_start(values, format);
    text sentence = make_textv(parser->arena, format, values);
    va_end(values);
    const struct template_file *file = parser->file;
    struct position position = position_of(file->source, at);
    *parser->fault = make_textf(parser->arena, "templates/%.*s.html:%zu:%zu: %.*s", PRINT(file->name), position.line,
                                position.column, PRINT(sentence));
    if (file->includer) {
        position = position_of(file->includer->source, file->included_at);
        *parser->fault = make_textf(parser->arena, "%.*s (included by templates/%.*s.html:%zu:%zu)",
                                    PRINT(*parser->fault), PRINT(file->includer->name), position.line, position.column);
    }
    return false;
}

static bool add_literal(struct parser *parser, const struct mark *mark) {
    size_t at;
    const char *fault = place_follow(&parser->place, mark->literal, &at);
    if (fault)
        return parser_fault(parser, mark->literal_at + at, "%s", fault);
    buffer_add(&parser->literal, mark->literal);
    return true;
}

static bool read_file(struct parser *parser, const struct template_file *file);

static bool is_being_read(const struct template_file *file, text name) {
    for (; file; file = file->includer)
        if (is_text_equal(file->name, name))
            return true;
    return false;
}

static bool include_partial(struct parser *parser, const struct mark *mark) {
    const struct template_file *includer = parser->file;
    if (is_being_read(includer, mark->inside))
        return parser_fault(parser, mark->at, "the partial `%.*s` includes itself", PRINT(mark->inside));
    if (includer->depth == TEMPLATE_PARTIALS)
        return parser_fault(parser, mark->at, "there are too many partials inside each other");
    text source = parser->source->find(parser->source->subject, mark->inside);
    if (!source.bytes)
        return parser_fault(parser, mark->at, "there is no partial templates/%.*s.html", PRINT(mark->inside));
    const char *fault = place_open_section(&parser->place);
    if (fault)
        return parser_fault(parser, mark->at, "a partial cannot stand here: %s", fault);
    struct place before = parser->place;
    struct template_file file = {make_text(parser->arena, mark->inside), source, includer, mark->at,
                                 includer->depth + 1};
    if (!read_file(parser, &file))
        return false;
    fault = place_close_section(&parser->place, &before);
    if (fault)
        return parser_fault(parser, mark->at, "the partial `%.*s` ends elsewhere: %s", PRINT(mark->inside), fault);
    return true;
}

static bool add_mark(struct parser *parser, const struct mark *mark, size_t sections_around) {
    switch (mark->kind) {
    case MARK_NAME:
        return add_value(parser, mark->inside, mark->at);
    case MARK_SECTION:
    case MARK_INVERTED:
        return open_section(parser, mark);
    case MARK_CLOSE:
        if (parser->section_count == sections_around)
            return parser_fault(parser, mark->at, "`%.*s` closes here, but no section is open", PRINT(mark->inside));
        return close_section(parser, mark);
    case MARK_PARTIAL:
        return include_partial(parser, mark);
    case MARK_WORDS:
        return add_words(parser, mark);
    case MARK_NOTE:
    case MARK_END:
        break;
    }
    return true;
}

// Reads one file to its end; sections are opened and closed in the same file.
static bool read_file(struct parser *parser, const struct template_file *file) {
    size_t sections_around = parser->section_count;
    size_t offset = 0;
    struct mark mark = {.kind = MARK_NOTE};
    parser->file = file;
    while (mark.kind != MARK_END) {
        const char *fault = next_mark(file->source, &offset, &mark);
        if (!add_literal(parser, &mark))
            return false;
        if (fault)
            return parser_fault(parser, mark.at, "%s", fault);
        if (!add_mark(parser, &mark, sections_around))
            return false;
    }
    if (parser->section_count > sections_around) {
        const struct section *open = &parser->sections[parser->section_count - 1];
        return parser_fault(parser, open->at, "the section `%.*s` does not close", PRINT(open->name));
    }
    parser->file = file->includer ? file->includer : file;
    return true;
}

static bool read_template(struct parser *parser, text name) {
    text source = parser->source->find(parser->source->subject, name);
    if (!source.bytes) {
        *parser->fault = make_textf(parser->arena, "templates/%.*s.html: there is no such template", PRINT(name));
        return false;
    }
    struct template_file file = {name, source, NULL, 0, 0};
    if (!read_file(parser, &file))
        return false;
    const char *fault = place_finish(&parser->place);
    if (fault)
        return parser_fault(parser, source.length, "%s", fault);
    if (parser->literal.over)
        return parser_fault(parser, source.length, "more than 1 MiB stands between two marks");
    return true;
}

struct template *make_template(struct arena *arena, const struct template_source *source, const struct view *view,
                               text *fault) {
    *fault = NO_TEXT;
    if (!view->template_name) {
        *fault = make_text(arena, TEXT("this view has no template"));
        return NULL;
    }
    struct parser *parser = MAKE(arena, struct parser);
    *parser = (struct parser){.arena = arena, .source = source, .fault = fault, .level_count = 1};
    parser->levels[0] = view->fields;
    parser->literal = buffer_in(arena, LITERAL_CEILING_BYTES);
    if (!read_template(parser, text_from(view->template_name)))
        return NULL;
    add_step(parser, (struct step){.kind = STEP_END});
    struct template *template = MAKE(arena, struct template);
    *template = (struct template){parser->steps, parser->words, parser->words_count};
    return template;
}

size_t template_words_count(const struct template *template) { return template->words_count; }

text template_words(const struct template *template, size_t index) {
    return index < template->words_count ? template->words[index] : NO_TEXT;
}
