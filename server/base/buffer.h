// SPDX-License-Identifier: Apache-2.0
// buffer: bytes that grow in an arena up to a ceiling. At the ceiling nothing more is added and `over` is set: look at
// it once, at the end, as one looks at ferror().
#pragma once
#include "base/text.h"
#include <stdarg.h>

struct arena;

struct buffer {
    struct arena *arena;
    char *bytes;
    size_t length, capacity, ceiling_bytes;
    bool over;
};

struct buffer buffer_in(struct arena *arena, size_t ceiling_bytes);
void buffer_add(struct buffer *buffer, text piece);
void buffer_add_bytes(struct buffer *buffer, const void *bytes, size_t length);
void buffer_add_char(struct buffer *buffer, char one);
void buffer_addf(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
// Room for `length` more bytes to be written at the returned place (then counted); NULL when over.
char *buffer_room(struct buffer *buffer, size_t length);
// What was added, NUL-terminated; borrowed from the arena and valid until the next add.
text buffer_text(struct buffer *buffer);
html buffer_html(struct buffer *buffer);

// Escaping, straight into a buffer (escape.c).
void buffer_add_html(struct buffer *buffer, text value);          // for text and for double-quoted attributes
void buffer_add_url_part(struct buffer *buffer, text value);      // percent-encodes all but unreserved characters
void buffer_add_url_attribute(struct buffer *buffer, text value); // http, https, mailto, or relative; else "#"; escaped
