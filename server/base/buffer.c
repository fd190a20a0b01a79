// SPDX-License-Identifier: Apache-2.0
// buffer: bytes that grow in an arena. It owns nothing: outgrown bytes stay in the arena until its reset. After the
// first piece that did not fit nothing more is taken, so that no piece is missing in the middle.
#include "base/buffer.h"
#include "base/arena.h"
#include <stdio.h>
#include <string.h>

enum { FIRST_CAPACITY_BYTES = 256 };

struct buffer buffer_in(struct arena *arena, size_t ceiling_bytes) {
    return (struct buffer){.arena = arena, .ceiling_bytes = ceiling_bytes};
}

// Makes sure of `length` more bytes and the NUL behind them.
static bool has_room(struct buffer *buffer, size_t length) {
    if (buffer->over || length > buffer->ceiling_bytes - buffer->length) {
        buffer->over = true;
        return false;
    }
    size_t needed = buffer->length + length + 1;
    if (needed <= buffer->capacity)
        return true;
    size_t capacity = buffer->capacity > 0 ? buffer->capacity : FIRST_CAPACITY_BYTES;
    while (capacity < needed)
        capacity = capacity <= SIZE_MAX / 2 ? capacity * 2 : needed;
    char *bytes = arena_make_array(buffer->arena, capacity, 1);
    if (buffer->length > 0)
        memcpy(bytes, buffer->bytes, buffer->length);
    buffer->bytes = bytes;
    buffer->capacity = capacity;
    return true;
}

char *buffer_room(struct buffer *buffer, size_t length) {
    if (!has_room(buffer, length))
        return NULL;
    char *place = buffer->bytes + buffer->length;
    buffer->length += length;
    return place;
}

void buffer_add_bytes(struct buffer *buffer, const void *bytes, size_t length) {
    char *place = length > 0 ? buffer_room(buffer, length) : NULL;
    if (place)
        memcpy(place, bytes, length);
}

void buffer_add(struct buffer *buffer, text piece) { buffer_add_bytes(buffer, piece.bytes, piece.length); }

void buffer_add_char(struct buffer *buffer, char one) { buffer_add_bytes(buffer, &one, 1); }

void buffer_addf(struct buffer *buffer, const char *format, ...) {
    va_list values;
    va_start(values, format);
    va_list again;
    va_copy(again, values);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        buffer->over = true;
    char *place = length < 0 ? NULL : buffer_room(buffer, (size_t)length);
    if (place)
        (void)vsnprintf(place, (size_t)length + 1, format, values);
    va_end(values);
}

text buffer_text(struct buffer *buffer) {
    if (!buffer->bytes)
        return TEXT("");
    buffer->bytes[buffer->length] = '\0';
    return (text){buffer->bytes, buffer->length};
}

html buffer_html(struct buffer *buffer) { return html_trusted(buffer_text(buffer)); }
