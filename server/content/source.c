// SPDX-License-Identifier: Apache-2.0
// source: takes a Markdown file apart into front matter and body and knows the place of each byte. It must not know
// what stands in either.
#include "content/source.h"

#include "base/arena.h"
#include "base/unicode.h"

#define BYTE_ORDER_MARK TEXT("\xEF\xBB\xBF")

// The offset behind the line end of the line that begins at `from`; CR, LF and CRLF end a line, as they do in cmark.
static size_t end_of_line(text whole, size_t from, size_t *words_end) {
    size_t at = from;
    while (at < whole.length && whole.bytes[at] != '\n' && whole.bytes[at] != '\r') {
        at++;
    }
    *words_end = at;
    if (at + 1 < whole.length && whole.bytes[at] == '\r' && whole.bytes[at + 1] == '\n') {
        return at + 2;
    }
    return at < whole.length ? at + 1 : at;
}

static void find_lines(struct source *source) {
    size_t words_end;
    size_t count = 0;
    for (size_t at = 0; at < source->whole.length; at = end_of_line(source->whole, at, &words_end)) {
        count++;
    }
    source->line_starts = MAKE_ARRAY(source->arena, count + 1, size_t);
    source->line_ends = MAKE_ARRAY(source->arena, count + 1, size_t);
    for (size_t at = 0; at < source->whole.length;) {
        source->line_starts[source->lines_count] = at;
        at = end_of_line(source->whole, at, &words_end);
        source->line_ends[source->lines_count++] = words_end;
    }
}

text source_line(const struct source *source, size_t line) {
    if (line < 1 || line > source->lines_count) {
        return TEXT("");
    }
    size_t from = source->line_starts[line - 1];
    return text_slice(source->whole, from, source->line_ends[line - 1] - from);
}

static bool is_fence(text line) {
    return text_starts_with(line, TEXT("---")) && text_trim(text_slice(line, 3, line.length)).length == 0;
}

static size_t start_of_line(const struct source *source, size_t line) {
    return line <= source->lines_count ? source->line_starts[line - 1] : source->whole.length;
}

static void find_front_matter(struct source *source) {
    source->body = source->whole;
    if (!is_fence(source_line(source, 1))) {
        return;
    }
    for (size_t line = 2; line <= source->lines_count; line++) {
        if (is_fence(source_line(source, line))) {
            size_t from = start_of_line(source, 2);
            size_t body = start_of_line(source, line + 1);
            source->front = text_slice(source->whole, from, start_of_line(source, line) - from);
            source->body = text_slice(source->whole, body, source->whole.length);
            source->body_line = line;
            return;
        }
    }
    add_error(source, (struct place){1, 1},
              _("The front matter that begins here has no end; write a second line of `---` after its last key"));
    source->body = TEXT("");
    source->body_line = source->lines_count;
}

// Says where the first byte stands that is no UTF-8.
static struct place place_of_bad_byte(const struct source *source) {
    for (size_t line = 1; line <= source->lines_count; line++) {
        text words = source_line(source, line);
        if (is_utf8(words)) {
            continue;
        }
        size_t good = 0;
        for (size_t length = 1; length <= words.length && length <= 4096; length++) {
            good = is_utf8(text_slice(words, 0, length)) ? length : good;
        }
        return (struct place){(int64_t)line, (int64_t)count_code_points(text_slice(words, 0, good)) + 1};
    }
    return (struct place){1, 1};
}

struct source *make_source(struct arena *arena, struct problems *problems, text path, text bytes,
                           uint64_t limit_bytes) {
    struct source *source = MAKE(arena, struct source);
    *source = (struct source){.arena = arena, .problems = problems, .path = path, .whole = bytes};
    source->counted = MAKE(arena, struct counted_place);
    if (bytes.length > limit_bytes) {
        add_error(source, (struct place){1, 1},
                  _("The file has %zu KiB, and a Markdown file may have %zu; divide it into several"),
                  (bytes.length + 1023) / 1024, (size_t)(limit_bytes / 1024));
        return NULL;
    }
    if (text_starts_with(bytes, BYTE_ORDER_MARK)) {
        source->whole = text_slice(bytes, 3, bytes.length);
    }
    if (!source->whole.bytes) {
        source->whole = TEXT("");
    }
    find_lines(source);
    if (!is_utf8(source->whole)) {
        add_error(source, place_of_bad_byte(source), _("The file is not UTF-8 here; save it as UTF-8"));
        return NULL;
    }
    find_front_matter(source);
    return source;
}

struct place make_place(const struct source *source, size_t line, size_t byte_column) {
    if (source->problems->is_cut) {
        return (struct place){(int64_t)line, 1}; // nobody will see it
    }
    text words = source_line(source, line);
    size_t bytes = byte_column > 0 ? byte_column - 1 : 0;
    bytes = bytes < words.length ? bytes : words.length;
    while (bytes > 0 && bytes < words.length && ((unsigned char)words.bytes[bytes] & 0xC0) == 0x80) {
        bytes--;
    }
    struct counted_place *counted = source->counted;
    if (counted->line != line || counted->bytes > bytes) {
        *counted = (struct counted_place){line, 0, 0};
    }
    counted->code_points += count_code_points(text_slice(words, counted->bytes, bytes - counted->bytes));
    counted->bytes = bytes;
    return (struct place){(int64_t)line, (int64_t)counted->code_points + 1};
}

static void add_at(const struct source *source, enum severity severity, struct place place, const char *format,
                   va_list values) {
    if (source->problems->is_cut) {
        add_problem(source->problems, severity, source->path, 1, 1, "%s", ""); // counted only
        return;
    }
    text message = make_textv(source->arena, format, values);
    add_problem(source->problems, severity, source->path, place.line, place.column, "%.*s", PRINT(message));
}

void add_error(const struct source *source, struct place place, const char *format, ...) {
    va_list values;
    va_start(values, format);
    add_at(source, SEVERITY_ERROR, place, format, values);
    va_end(values);
}

void add_warning(const struct source *source, struct place place, const char *format, ...) {
    va_list values;
    va_start(values, format);
    add_at(source, SEVERITY_WARNING, place, format, values);
    va_end(values);
}
