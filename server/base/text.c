// SPDX-License-Identifier: Apache-2.0
// text: views of bytes with a length, and their copies in an arena. Owns nothing. Knows bytes and ASCII only; whatever
// needs code points is in unicode.c.
#include "base/text.h"
#include "base/arena.h"
#include <assert.h>
#include <stdio.h>
#include <string.h>

text text_from(const char *c_string) { return c_string ? (text){c_string, strlen(c_string)} : NO_TEXT; }

text text_slice(text whole, size_t from, size_t length) {
    if (!whole.bytes)
        return NO_TEXT;
    if (from > whole.length)
        from = whole.length;
    if (length > whole.length - from)
        length = whole.length - from;
    return (text){whole.bytes + from, length};
}

static bool is_ascii_space(char one) { return one == ' ' || (one >= '\t' && one <= '\r'); }

text text_trim(text value) {
    while (value.length > 0 && is_ascii_space(value.bytes[0])) {
        value.bytes++;
        value.length--;
    }
    while (value.length > 0 && is_ascii_space(value.bytes[value.length - 1]))
        value.length--;
    return value;
}

text text_of_html(html value) { return (text){value.bytes, value.length}; }

text text_of_url(url value) { return (text){value.bytes, value.length}; }

html html_trusted(text value) { return (html){value.bytes, value.length}; }

url url_from(text value) { return (url){value.bytes, value.length}; }

bool is_text_empty(text value) { return !value.bytes || value.length == 0; }

// memcmp may not be given NULL, not even for no bytes.
static bool is_same_bytes(const char *left, const char *right, size_t length) {
    return length == 0 || memcmp(left, right, length) == 0;
}

bool is_text_equal(text left, text right) {
    return left.length == right.length && is_same_bytes(left.bytes, right.bytes, left.length);
}

static char lower_ascii(char one) { return one >= 'A' && one <= 'Z' ? (char)(one - 'A' + 'a') : one; }

bool is_text_equal_ignoring_case(text left, text right) {
    if (left.length != right.length)
        return false;
    for (size_t index = 0; index < left.length; index++)
        if (lower_ascii(left.bytes[index]) != lower_ascii(right.bytes[index]))
            return false;
    return true;
}

bool text_starts_with(text value, text prefix) {
    return value.length >= prefix.length && is_same_bytes(value.bytes, prefix.bytes, prefix.length);
}

bool text_ends_with(text value, text suffix) {
    return value.length >= suffix.length &&
           (suffix.length == 0 ||
            is_same_bytes(value.bytes + (value.length - suffix.length), suffix.bytes, suffix.length));
}

int compare_texts(text left, text right) {
    size_t shorter = left.length < right.length ? left.length : right.length;
    int order = shorter > 0 ? memcmp(left.bytes, right.bytes, shorter) : 0;
    return order != 0 ? order : (left.length > right.length) - (left.length < right.length);
}

ptrdiff_t text_find(text value, text needle, size_t from) {
    if (from > value.length || needle.length > value.length - from)
        return -1;
    if (needle.length == 0)
        return (ptrdiff_t)from;
    size_t last = value.length - needle.length;
    while (from <= last) {
        const char *found = memchr(value.bytes + from, needle.bytes[0], last - from + 1);
        if (!found)
            return -1;
        if (memcmp(found, needle.bytes, needle.length) == 0)
            return found - value.bytes;
        from = (size_t)(found - value.bytes) + 1;
    }
    return -1;
}

bool text_next(text *rest, char separator, text *piece) {
    if (is_text_empty(*rest))
        return false;
    const char *found = memchr(rest->bytes, separator, rest->length);
    size_t length = found ? (size_t)(found - rest->bytes) : rest->length;
    *piece = text_slice(*rest, 0, length);
    *rest = text_slice(*rest, length + 1, rest->length);
    return true;
}

bool text_to_integer(text value, int64_t min, int64_t max, int64_t *out) {
    bool is_negative = value.length > 0 && value.bytes[0] == '-';
    size_t index = is_negative ? 1 : 0;
    if (index >= value.length)
        return false;
    int64_t number = 0;
    for (; index < value.length; index++) {
        char digit = value.bytes[index];
        if (digit < '0' || digit > '9' || __builtin_mul_overflow(number, 10, &number))
            return false;
        // Counted downwards when negative, so that the least int64_t is reached too.
        int64_t step = is_negative ? -(digit - '0') : digit - '0';
        if (__builtin_add_overflow(number, step, &number))
            return false;
    }
    if (number < min || number > max)
        return false;
    *out = number;
    return true;
}

char *make_c_string(struct arena *arena, text value) {
    char *copy = arena_make_array(arena, value.length + 1, 1);
    if (value.length > 0)
        memcpy(copy, value.bytes, value.length);
    return copy;
}

text make_text(struct arena *arena, text value) {
    return value.bytes ? (text){make_c_string(arena, value), value.length} : NO_TEXT;
}

text make_textv(struct arena *arena, const char *format, va_list values) {
    va_list again;
    va_copy(again, values);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    assert(length >= 0);
    char *made = arena_make_array(arena, (size_t)length + 1, 1);
    (void)vsnprintf(made, (size_t)length + 1, format, values);
    return (text){made, (size_t)length};
}

text make_textf(struct arena *arena, const char *format, ...) {
    va_list values;
    va_start(values, format);
    text made = make_textv(arena, format, values);
    va_end(values);
    return made;
}

text make_joined(struct arena *arena, text first, text second) {
    char *made = arena_make_array(arena, first.length + second.length + 1, 1);
    if (first.length > 0)
        memcpy(made, first.bytes, first.length);
    if (second.length > 0)
        memcpy(made + first.length, second.bytes, second.length);
    return (text){made, first.length + second.length};
}

url make_urlf(struct arena *arena, const char *format, ...) {
    va_list values;
    va_start(values, format);
    text made = make_textv(arena, format, values);
    va_end(values);
    return url_from(made);
}
