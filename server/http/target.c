// SPDX-License-Identifier: Apache-2.0
// target: decodes the path of a request target, strictly. It owns nothing; the path is made in the arena. It knows
// neither routes nor files.
#include "http/target.h"
#include "base/arena.h"
#include "base/escape.h"
#include "base/unicode.h"

// Control characters, a space, a fragment: nothing that may stand in a target, encoded or not.
static bool has_forbidden_byte(text target) {
    for (size_t i = 0; i < target.length; i++) {
        unsigned char byte = (unsigned char)target.bytes[i];
        if (byte <= ' ' || byte == 0x7f || byte == '#' || byte == '\\')
            return true;
    }
    return false;
}

static bool has_encoded_slash(text path) {
    static const text slashes[] = {{"%2f", 3}, {"%5c", 3}};
    for (size_t i = 0; i + 3 <= path.length; i++)
        for (size_t k = 0; k < 2; k++)
            if (is_text_equal_ignoring_case(text_slice(path, i, 3), slashes[k]))
                return true;
    return false;
}

static bool has_dot_segment(text path) {
    text rest = path, segment;
    while (text_next(&rest, '/', &segment))
        if (is_text_equal(segment, TEXT(".")) || is_text_equal(segment, TEXT("..")))
            return true;
    return false;
}

static bool has_any_control(text path) {
    size_t offset = 0;
    for (int32_t one; (one = next_code_point(path, &offset)) >= 0;)
        if (is_control_character(one))
            return true;
    return false;
}

bool read_target(struct arena *arena, text target, text *path, text *query, text *reason) {
    *path = *query = TEXT("");
    *reason = TEXT(_("The address is malformed."));
    if (target.length == 0 || target.bytes[0] != '/' || has_forbidden_byte(target))
        return false;
    ptrdiff_t mark = text_find(target, TEXT("?"), 0);
    text raw = text_slice(target, 0, mark < 0 ? target.length : (size_t)mark);
    if (mark >= 0)
        *query = text_slice(target, (size_t)mark + 1, target.length);
    if (has_encoded_slash(raw))
        return false;
    if (!percent_decode(arena, raw, false, path) || !is_utf8(*path))
        return false;
    return !has_any_control(*path) && !has_dot_segment(*path);
}
