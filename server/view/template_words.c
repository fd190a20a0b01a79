// SPDX-License-Identifier: Apache-2.0
// template_words: {{_ Words with {name}}}: what a translator sees as one unit. It keeps the table of the English units,
// asks for the translation, and puts its words and holes among the steps. It knows no catalog.
#include "base/arena.h"
#include "view/template_parser.h"

static bool is_white(char one) { return one == ' ' || one == '\t' || one == '\n' || one == '\r'; }

// However the template's lines are broken, the key stays the same.
static text make_single_spaced(struct arena *arena, text words) {
    char *bytes = arena_make(arena, words.length + 1);
    size_t length = 0;
    for (size_t i = 0; i < words.length; i++) {
        if (!is_white(words.bytes[i]))
            bytes[length++] = words.bytes[i];
        else if (length > 0 && bytes[length - 1] != ' ')
            bytes[length++] = ' ';
    }
    return (text){bytes, length};
}

static void remember_words(struct parser *parser, text words) {
    for (size_t i = 0; i < parser->words_count; i++)
        if (is_text_equal(parser->words[i], words))
            return;
    parser->words =
        grown_array(parser->arena, parser->words, parser->words_count, &parser->words_capacity, sizeof(text));
    parser->words[parser->words_count++] = words;
}

// What a sentence can hold: an address or markup in it would be a translator's to break.
static bool may_stand_in_words(enum field_kind kind) {
    return kind == FIELD_TEXT || kind == FIELD_INTEGER || kind == FIELD_AMOUNT || kind == FIELD_TENTHS;
}

static bool add_hole(struct parser *parser, text name, size_t at) {
    size_t level;
    const struct field *field = find_field(parser, name, at, &level);
    if (!field)
        return false;
    if (!may_stand_in_words(field->kind))
        return parser_fault(parser, at, "`%.*s` cannot stand in words: only texts and numbers can", PRINT(name));
    return add_value(parser, name, at);
}

static bool add_said_words(struct parser *parser, text said, size_t at) {
    size_t from = 0;
    for (size_t i = 0; i < said.length; i++) {
        if (said.bytes[i] == '}')
            return parser_fault(parser, at, "a } without its { stands in these words");
        if (said.bytes[i] != '{')
            continue;
        ptrdiff_t end = text_find(said, TEXT("}"), i);
        if (end < 0)
            return parser_fault(parser, at, "a { without its } stands in these words");
        buffer_add_html(&parser->literal, text_slice(said, from, i - from));
        if (!add_hole(parser, text_slice(said, i + 1, (size_t)end - i - 1), at))
            return false;
        i = (size_t)end;
        from = i + 1;
    }
    buffer_add_html(&parser->literal, text_slice(said, from, said.length - from));
    return true;
}

bool add_words(struct parser *parser, const struct mark *mark) {
    const char *fault = place_say(&parser->place);
    if (fault)
        return parser_fault(parser, mark->at, "words cannot be said here: %s", fault);
    text english = make_single_spaced(parser->arena, mark->inside);
    remember_words(parser, english);
    text said = NO_TEXT;
    if (parser->source->translate)
        said = parser->source->translate(parser->source->subject, english);
    if (!said.bytes)
        return add_said_words(parser, english, mark->at);
    if (add_said_words(parser, said, mark->at))
        return true;
    *parser->fault = make_textf(parser->arena, "%.*s (in the translation “%.*s”)", PRINT(*parser->fault), PRINT(said));
    return false;
}
