// SPDX-License-Identifier: Apache-2.0
// text, html, url: the three kinds of words in the program, each a pointer and a length. The C type decides how a value
// is escaped: `text` is anybody's words, `html` was made by our own renderers, `url` is an address that is
// scheme-checked when it is written. None owns its bytes; all made in an arena are NUL-terminated behind the end.
#pragma once
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

typedef struct text {
    const char *bytes; // NULL means "no text" (null in JSON); empty is "" with length 0
    size_t length;
} text;
typedef struct html {
    const char *bytes;
    size_t length;
} html;
typedef struct url {
    const char *bytes;
    size_t length;
} url;

// A text of a string literal; fit for static initializers.
#define TEXT(literal) ((text){"" literal "", sizeof(literal) - 1})
#define NO_TEXT ((text){NULL, 0})
#define URL(literal) ((url){"" literal "", sizeof(literal) - 1})
// For printf: `"%.*s", PRINT(name)`.
#define PRINT(value) (int)(value).length, ((value).bytes ? (value).bytes : "")
// Marks English words that people read, for the catalogs to come.
#define _(words) words

// Borrowing views; nothing is copied.
text text_from(const char *c_string);                    // NULL gives NO_TEXT
text text_slice(text whole, size_t from, size_t length); // clamped to what is there
text text_trim(text value);                              // without ASCII white space at both ends
text text_of_html(html value);
text text_of_url(url value);
html html_trusted(text value); // only for renderers: says "these bytes are our own HTML"
url url_from(text value);

bool is_text_empty(text value); // NULL or length 0
bool is_text_equal(text left, text right);
bool is_text_equal_ignoring_case(text left, text right); // ASCII only: header names, methods
bool text_starts_with(text value, text prefix);
bool text_ends_with(text value, text suffix);
int compare_texts(text left, text right); // by bytes, like strcmp
// The offset of the first `needle` at or after `from`, or -1.
ptrdiff_t text_find(text value, text needle, size_t from);
// Cuts the next piece off `*rest` up to `separator` (which is swallowed). False when nothing is left.
bool text_next(text *rest, char separator, text *piece);

// A decimal whole number with an optional '-', nothing around it, within min…max. False (out untouched) otherwise.
bool text_to_integer(text value, int64_t min, int64_t max, int64_t *out) __attribute__((warn_unused_result));

// In the arena; NUL-terminated.
text make_text(struct arena *arena, text value);
text make_textf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
text make_textv(struct arena *arena, const char *format, va_list values) __attribute__((format(printf, 2, 0)));
char *make_c_string(struct arena *arena, text value);
text make_joined(struct arena *arena, text first, text second);
url make_urlf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
