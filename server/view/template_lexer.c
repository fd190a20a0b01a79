// SPDX-License-Identifier: Apache-2.0
// template_lexer: finds the marks of a template and the lines that hold nothing else (Mustache's "standalone" tags).
// It owns nothing: all that it hands out points into the source. It must not know what the names mean.
#include "view/template_lexer.h"
#include "base/text.h"

static bool is_blank(char one) { return one == ' ' || one == '\t'; }

static bool is_name_character(char one) {
    return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9') || one == '_';
}

static bool is_name(text value) {
    for (size_t i = 0; i < value.length; i++)
        if (!is_name_character(value.bytes[i]))
            return false;
    return value.length > 0 && value.bytes[0] != '_' && (value.bytes[0] < '0' || value.bytes[0] > '9');
}

// folder/partial: names with slashes and hyphens between them, so that no path leaves the templates.
static bool is_partial_name(text value) {
    for (size_t i = 0; i < value.length; i++) {
        bool inner = i > 0 && i + 1 < value.length && is_name_character(value.bytes[i - 1]);
        if (!is_name_character(value.bytes[i]) && !(inner && (value.bytes[i] == '/' || value.bytes[i] == '-')))
            return false;
    }
    return value.length > 0;
}

// Words may hold {name}, so that the mark's end is the first }} outside of such a hole.
static ptrdiff_t find_end_of_words(text source, size_t from) {
    bool in_hole = false;
    for (size_t i = from; i < source.length; i++) {
        char one = source.bytes[i];
        if (one == '{')
            in_hole = true;
        else if (one == '}' && in_hole)
            in_hole = false;
        else if (one == '}' && i + 1 < source.length && source.bytes[i + 1] == '}')
            return (ptrdiff_t)i;
    }
    return -1;
}

static enum mark_kind kind_of_sigil(char sigil) {
    switch (sigil) {
    case '#':
        return MARK_SECTION;
    case '^':
        return MARK_INVERTED;
    case '/':
        return MARK_CLOSE;
    case '>':
        return MARK_PARTIAL;
    case '!':
        return MARK_NOTE;
    case '_':
        return MARK_WORDS;
    default:
        return MARK_NAME;
    }
}

// Fills kind and inside from what stands between the braces.
static const char *read_inside(text between, struct mark *mark) {
    char sigil = between.length > 0 ? between.bytes[0] : '\0';
    mark->kind = kind_of_sigil(sigil);
    mark->inside = text_trim(mark->kind == MARK_NAME ? between : text_slice(between, 1, between.length - 1));
    switch (mark->kind) {
    case MARK_NOTE:
        return NULL;
    case MARK_WORDS:
        if (between.length < 2 || !(is_blank(between.bytes[1]) || between.bytes[1] == '\n' || between.bytes[1] == '\r'))
            return "put a space behind {{_";
        return mark->inside.length > 0 ? NULL : "there are no words in this mark";
    case MARK_PARTIAL:
        return is_partial_name(mark->inside) ? NULL : "a partial's name is like folder/name";
    default:
        break;
    }
    if (sigil == '{' || sigil == '&')
        return "there is no raw mark; make the field an html and write {{name}}";
    if (is_name(mark->inside))
        return NULL;
    return "a mark holds one name of letters, digits and underscores; what is cleverer is a field, computed in C";
}

// Whether only blanks stand between the line's beginning and the mark; where they begin goes to *line.
static bool is_first_of_line(text source, size_t at, size_t *line) {
    while (at > 0 && is_blank(source.bytes[at - 1]))
        at--;
    *line = at;
    return at == 0 || source.bytes[at - 1] == '\n';
}

// Whether only blanks stand between the mark's end and the line's; where the next line begins goes to *next.
static bool is_last_of_line(text source, size_t end, size_t *next) {
    while (end < source.length && is_blank(source.bytes[end]))
        end++;
    if (end < source.length && source.bytes[end] == '\r')
        end++;
    *next = end < source.length ? end + 1 : end;
    return end == source.length || source.bytes[end] == '\n';
}

// A mark alone on its line takes the line with it.
static void take_standalone_line(text source, size_t *offset, struct mark *mark) {
    size_t line;
    size_t next;
    if (mark->kind == MARK_NAME || mark->kind == MARK_WORDS)
        return;
    if (!is_first_of_line(source, mark->at, &line) || !is_last_of_line(source, *offset, &next))
        return;
    mark->literal = text_slice(source, mark->literal_at, line - mark->literal_at);
    *offset = next;
}

const char *next_mark(text source, size_t *offset, struct mark *mark) {
    *mark = (struct mark){.kind = MARK_END, .literal_at = *offset, .at = source.length};
    ptrdiff_t open = text_find(source, TEXT("{{"), *offset);
    if (open >= 0)
        mark->at = (size_t)open;
    mark->literal = text_slice(source, *offset, mark->at - *offset);
    *offset = source.length;
    if (open < 0)
        return NULL;
    size_t from = mark->at + 2;
    bool is_words = from < source.length && source.bytes[from] == '_';
    ptrdiff_t end = is_words ? find_end_of_words(source, from) : text_find(source, TEXT("}}"), from);
    if (end < 0)
        return "this mark does not close";
    *offset = (size_t)end + 2;
    const char *fault = read_inside(text_slice(source, from, (size_t)end - from), mark);
    take_standalone_line(source, offset, mark);
    return fault;
}
