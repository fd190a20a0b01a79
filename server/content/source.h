// SPDX-License-Identifier: Apache-2.0
// source: one Markdown file as it was written: its lines, where the front matter ends and the body begins, and the way
// from an offset to the line and column that a person sees. Everything is borrowed from the arena and the file's bytes.
#pragma once
#include "content/content.h"

struct source {
    struct arena *arena;
    struct problems *problems;
    text path;
    text whole;                      // without the byte-order mark
    text front;                      // the YAML between the `---` lines; NO_TEXT when there is none
    text body;                       // what comes after
    size_t body_line;                // so many lines stand before the body
    size_t *line_starts, *line_ends; // offsets in `whole`; an end is before the line break
    size_t lines_count;
    struct counted_place *counted;
};
// The place that was asked for last: the next one is mostly behind it in the same line.
struct counted_place {
    size_t line, bytes, code_points;
};
struct place {
    int64_t line, column; // from 1; column counts code points
};

// Takes a file apart. NULL, with an error, when it is no UTF-8 or longer than the limit.
struct source *make_source(struct arena *arena, struct problems *problems, text path, text bytes, uint64_t limit_bytes);
// The words of a line (from 1), without its end; empty beyond the last one.
text source_line(const struct source *source, size_t line);
// Line and byte column (both from 1) of the whole file, as a place.
struct place make_place(const struct source *source, size_t line, size_t byte_column);

void add_error(const struct source *source, struct place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void add_warning(const struct source *source, struct place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// The value with every control character, broken byte and turn of direction as '?', fit for a terminal's line.
text make_printable(struct arena *arena, text value);
// The same, and cut after 60 code points: for quoting in a message.
text make_excerpt(struct arena *arena, text value);
