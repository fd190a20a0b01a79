// SPDX-License-Identifier: Apache-2.0
// answer_words: what written answers mean: numbers in the digits of any script, and words prepared for comparing.
// By COURSE-FORMAT "Grading".
#include "base/arena.h"
#include "base/buffer.h"
#include "base/unicode.h"
#include "model/answer.h"
#include <math.h>
#include <stdlib.h>

#define NUMBER_LIMIT 60

// One code point of a number as ASCII: a digit, '.', '-', 0 for what is skipped, -1 for what is no number.
static int number_sign(int32_t point, int32_t before) {
    int digit = digit_value(point);
    if (digit >= 0)
        return '0' + digit;
    if (point == ',' || point == '.' || point == 0x066B) // Arabic decimal separator
        return '.';
    if (point == 0xFF0C || point == 0xFF0E) // the full-width ones, which stand beside full-width digits
        return '.';
    if (point == '-' || point == 0x2212 || point == 0xFF0D)
        return before == '+' || before == 0xFF0B ? -1 : '-';
    if (point == '+' || point == 0xFF0B)
        return before == 0 ? 0 : -1;
    bool is_grouping = point >= ' ' && (is_white_space(point) || point == 0x066C); // or the Arabic thousands separator
    return is_grouping && (before == 0 || digit_value(before) >= 0) ? 0 : -1;
}

bool read_number(text words, double *out) {
    char plain[NUMBER_LIMIT + 1];
    size_t length = 0, offset = 0, digits = 0, points = 0;
    int32_t before = 0;
    words = text_trim(words);
    for (int32_t point; (point = next_code_point(words, &offset)) >= 0; before = point) {
        int sign = number_sign(point, before);
        if (sign < 0 || length == NUMBER_LIMIT || (sign == '-' && length > 0))
            return false;
        if (sign == 0)
            continue;
        digits += sign >= '0' && sign <= '9';
        points += sign == '.';
        plain[length++] = (char)sign;
    }
    if (digits == 0 || points > 1)
        return false;
    plain[length] = '\0';
    *out = strtod(plain, NULL);
    return isfinite(*out);
}

// Folds runs of white space to one space, in place of copying: `out` is at least as long as `value`.
static text fold_white_space(struct arena *arena, text value) {
    struct buffer out = buffer_in(arena, value.length + 1);
    size_t offset = 0, start = 0;
    bool was_space = true;
    for (int32_t point; start = offset, (point = next_code_point(value, &offset)) >= 0;) {
        bool is_space = is_white_space(point);
        if (!is_space)
            buffer_add(&out, text_slice(value, start, offset - start));
        else if (!was_space)
            buffer_add_char(&out, ' ');
        was_space = is_space;
    }
    return text_trim(buffer_text(&out));
}

static bool is_outer(int32_t point) { return is_punctuation(point) || is_white_space(point); }

text make_short_answer(struct arena *arena, text words) {
    text folded = fold_white_space(arena, make_compatible_folded(arena, words));
    size_t offset = 0, first = folded.length, last = 0, start = 0;
    for (int32_t point; start = offset, (point = next_code_point(folded, &offset)) >= 0;) {
        if (is_outer(point))
            continue;
        if (first == folded.length)
            first = start;
        last = offset;
    }
    return first < last ? make_text(arena, text_slice(folded, first, last - first)) : folded;
}
