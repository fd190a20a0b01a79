// SPDX-License-Identifier: Apache-2.0
// escape: anybody's words made fit for HTML and for addresses, and the rules of which addresses may be linked. Owns
// nothing; knows nothing of pages or requests.
#include "base/escape.h"
#include "base/arena.h"
#include "base/buffer.h"
#include <string.h>

static text html_entity(char one) {
    switch (one) {
    case '&':
        return TEXT("&amp;");
    case '<':
        return TEXT("&lt;");
    case '>':
        return TEXT("&gt;");
    case '"':
        return TEXT("&quot;");
    case '\'':
        return TEXT("&#39;");
    default:
        return NO_TEXT;
    }
}

void buffer_add_html(struct buffer *buffer, text value) {
    size_t done = 0;
    for (size_t index = 0; index < value.length; index++) {
        text entity = html_entity(value.bytes[index]);
        if (!entity.bytes)
            continue;
        buffer_add(buffer, text_slice(value, done, index - done));
        buffer_add(buffer, entity);
        done = index + 1;
    }
    buffer_add(buffer, text_slice(value, done, value.length));
}

static bool is_letter_or_number(char one) {
    return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9');
}

static bool is_unreserved(char one) {
    return is_letter_or_number(one) || one == '-' || one == '.' || one == '_' || one == '~';
}

void buffer_add_url_part(struct buffer *buffer, text value) {
    static const char digits[] = "0123456789ABCDEF";
    for (size_t index = 0; index < value.length; index++) {
        unsigned char one = (unsigned char)value.bytes[index];
        if (is_unreserved((char)one))
            buffer_add_char(buffer, (char)one);
        else
            buffer_add_bytes(buffer, (char[]){'%', digits[one >> 4], digits[one & 15]}, 3);
    }
}

void buffer_add_url_attribute(struct buffer *buffer, text value) {
    if (is_url_allowed(value))
        buffer_add_html(buffer, value);
    else
        buffer_add_char(buffer, '#');
}

html make_html_of_text(struct arena *arena, text value) {
    struct buffer buffer = buffer_in(arena, SIZE_MAX / 2);
    buffer_add_html(&buffer, value);
    return buffer_html(&buffer);
}

text make_url_part(struct arena *arena, text value) {
    struct buffer buffer = buffer_in(arena, SIZE_MAX / 2);
    buffer_add_url_part(&buffer, value);
    return buffer_text(&buffer);
}

static int hex_value(char one) {
    if (one >= '0' && one <= '9')
        return one - '0';
    if (one >= 'a' && one <= 'f')
        return one - 'a' + 10;
    if (one >= 'A' && one <= 'F')
        return one - 'A' + 10;
    return -1;
}

bool percent_decode(struct arena *arena, text value, bool plus_is_space, text *out) {
    char *made = arena_make_array(arena, value.length + 1, 1);
    size_t length = 0;
    for (size_t index = 0; index < value.length; index++) {
        char one = value.bytes[index];
        if (one == '%') {
            int high = value.length - index > 2 ? hex_value(value.bytes[index + 1]) : -1;
            int low = value.length - index > 2 ? hex_value(value.bytes[index + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            one = (char)(high * 16 + low);
            index += 2;
        } else if (one == '+' && plus_is_space) {
            one = ' ';
        }
        if (one == '\0')
            return false;
        made[length++] = one;
    }
    *out = (text){made, length};
    return true;
}

static bool has_ascii_control(text value) {
    for (size_t index = 0; index < value.length; index++)
        if ((unsigned char)value.bytes[index] < ' ' || value.bytes[index] == 0x7f)
            return true;
    return false;
}

// Browsers read '\' as '/'.
static bool is_any_slash(text value, size_t index) {
    return index < value.length && (value.bytes[index] == '/' || value.bytes[index] == '\\');
}

bool is_own_path(text value) {
    return value.length > 0 && value.bytes[0] == '/' && !is_any_slash(value, 1) && !has_ascii_control(value);
}

// The length of what stands before the first ':' when no '/', '?' or '#' comes earlier, else -1.
static ptrdiff_t scheme_length(text value) {
    for (size_t index = 0; index < value.length; index++) {
        char one = value.bytes[index];
        if (one == ':')
            return (ptrdiff_t)index;
        if (one == '/' || one == '?' || one == '#')
            return -1;
    }
    return -1;
}

bool is_url_allowed(text value) {
    static const text schemes[] = {{"http", 4}, {"https", 5}, {"mailto", 6}};
    if (!value.bytes || has_ascii_control(value))
        return false;
    if (value.length > 0 && (value.bytes[0] == ' ' || value.bytes[0] == '\\'))
        return false;
    if (is_any_slash(value, 0) && is_any_slash(value, 1))
        return false;
    ptrdiff_t length = scheme_length(value);
    if (length < 0)
        return true;
    for (size_t index = 0; index < sizeof schemes / sizeof schemes[0]; index++)
        if (is_text_equal_ignoring_case(text_slice(value, 0, (size_t)length), schemes[index]))
            return true;
    return false;
}
