// SPDX-License-Identifier: Apache-2.0
// unicode: the only file that includes libunistring. It owns nothing; what the library takes from malloc is handed to
// the arena at once. It knows scripts and code points, and nothing of pages or courses.
#include "base/unicode.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/memory.h"
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

static const uint8_t *bytes_of(text value) { return (const uint8_t *)(value.bytes ? value.bytes : ""); }

size_t utf8_prefix(text value) {
    const uint8_t *start = bytes_of(value);
    const uint8_t *fault = u8_check(start, value.length);
    size_t length = fault ? (size_t)(fault - start) : value.length;
    const uint8_t *nul = length > 0 ? u8_chr(start, length, 0) : NULL;
    return nul ? (size_t)(nul - start) : length;
}

bool is_utf8(text value) { return utf8_prefix(value) == value.length; }

text make_utf8(struct arena *arena, text value) {
    struct buffer buffer = buffer_in(arena, SIZE_MAX / 2);
    while (value.length > 0) {
        size_t valid = utf8_prefix(value);
        buffer_add(&buffer, text_slice(value, 0, valid));
        if (valid < value.length)
            buffer_add(&buffer, TEXT("\xef\xbf\xbd"));
        value = text_slice(value, valid + 1, value.length);
    }
    return buffer_text(&buffer);
}

int32_t next_code_point(text valid_utf8, size_t *offset) {
    if (*offset >= valid_utf8.length)
        return -1;
    ucs4_t code_point;
    int length = u8_mbtouc(&code_point, bytes_of(valid_utf8) + *offset, valid_utf8.length - *offset);
    *offset += (size_t)length;
    return (int32_t)code_point;
}

bool is_control_character(int32_t code_point) {
    return (code_point >= 0 && code_point < 0x20) || (code_point >= 0x7f && code_point <= 0x9f) ||
           code_point == 0x2028 || code_point == 0x2029 ||   // line and paragraph separator
           (code_point >= 0x202a && code_point <= 0x202e) || // bidi embeddings and overrides
           (code_point >= 0x2066 && code_point <= 0x2069);   // bidi isolates
}

bool has_control_characters(text value) {
    if (!is_utf8(value))
        return true;
    size_t offset = 0;
    for (int32_t one = next_code_point(value, &offset); one >= 0; one = next_code_point(value, &offset))
        if (is_control_character(one) && one != '\t' && one != '\n')
            return true;
    return false;
}

size_t count_code_points(text valid_utf8) { return u8_mbsnlen(bytes_of(valid_utf8), valid_utf8.length); }

// Only U+0001 to U+007F, which is the same in every normal form.
static bool is_ascii(text value) {
    for (size_t index = 0; index < value.length; index++)
        if (value.bytes[index] == 0 || (unsigned char)value.bytes[index] >= 0x80)
            return false;
    return true;
}

// Copies what libunistring made, which lies in `local` or was taken from malloc. NULL means that the machine has no
// memory: broken bytes never come that far.
static text take_made(struct arena *arena, uint8_t *made, size_t length, const uint8_t *local) {
    if (!made)
        arena_give_up(arena);
    if (made != local)
        arena_defer(arena, release, made);
    return make_text(arena, (text){(const char *)made, length});
}

enum { LOCAL_BYTES = 512 };

static text make_normal(struct arena *arena, uninorm_t form, text value) {
    if (is_ascii(value))
        return make_text(arena, value);
    if (!is_utf8(value))
        value = make_utf8(arena, value);
    uint8_t local[LOCAL_BYTES];
    size_t length = sizeof local;
    uint8_t *made = u8_normalize(form, bytes_of(value), value.length, local, &length);
    return take_made(arena, made, length, local);
}

static text make_folded(struct arena *arena, uninorm_t form, text value) {
    value = make_normal(arena, form, value);
    if (is_text_empty(value))
        return value;
    uint8_t local[LOCAL_BYTES];
    size_t length = sizeof local;
    uint8_t *made = u8_casefold(bytes_of(value), value.length, NULL, form, local, &length);
    return take_made(arena, made, length, local);
}

text make_nfc(struct arena *arena, text value) { return make_normal(arena, UNINORM_NFC, value); }

text make_case_folded(struct arena *arena, text value) { return make_folded(arena, UNINORM_NFC, value); }

text make_compatible_folded(struct arena *arena, text value) {
    // Twice, because a folding may uncover what has another compatible form (Unicode 3.13, D146).
    text once = make_folded(arena, UNINORM_NFKC, value);
    return make_folded(arena, UNINORM_NFKC, once);
}

static bool is_in_category(int32_t code_point, uint32_t category_mask) {
    return code_point >= 0 && uc_is_general_category_withtable((ucs4_t)code_point, category_mask);
}

bool is_letter_or_digit(int32_t code_point) {
    return is_in_category(code_point, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M | UC_CATEGORY_MASK_Nd);
}

bool is_white_space(int32_t code_point) { return code_point >= 0 && uc_is_property_white_space((ucs4_t)code_point); }

bool is_punctuation(int32_t code_point) { return is_in_category(code_point, UC_CATEGORY_MASK_P); }

int digit_value(int32_t code_point) { return code_point >= 0 ? uc_decimal_value((ucs4_t)code_point) : -1; }

static bool is_one_of(text value, const text *words, size_t count) {
    for (size_t index = 0; index < count; index++)
        if (is_text_equal_ignoring_case(value, words[index]))
            return true;
    return false;
}

text direction_of_language(text bcp47) {
    static const text scripts[] = {{"Arab", 4}, {"Aran", 4}, {"Hebr", 4}, {"Thaa", 4}, {"Syrc", 4},
                                   {"Nkoo", 4}, {"Adlm", 4}, {"Rohg", 4}, {"Mand", 4}, {"Samr", 4}};
    static const text languages[] = {{"ar", 2},  {"arc", 3}, {"arz", 3}, {"azb", 3}, {"bal", 3}, {"ckb", 3},
                                     {"dv", 2},  {"fa", 2},  {"glk", 3}, {"he", 2},  {"iw", 2},  {"ji", 2},
                                     {"lrc", 3}, {"mzn", 3}, {"nqo", 3}, {"pnb", 3}, {"prs", 3}, {"ps", 2},
                                     {"sd", 2},  {"syr", 3}, {"ug", 2},  {"ur", 2},  {"yi", 2},  {"ydd", 3}};
    char separator = text_find(bcp47, TEXT("_"), 0) >= 0 ? '_' : '-';
    text language = NO_TEXT, subtag = NO_TEXT;
    (void)text_next(&bcp47, separator, &language);
    bool is_rtl = is_one_of(language, languages, sizeof languages / sizeof languages[0]);
    while (text_next(&bcp47, separator, &subtag) && subtag.length > 1) { // one letter begins an extension
        // A script of four letters, not a variant such as 1996, says more than the language.
        if (subtag.length == 4 && (subtag.bytes[0] < '0' || subtag.bytes[0] > '9')) {
            is_rtl = is_one_of(subtag, scripts, sizeof scripts / sizeof scripts[0]);
            break;
        }
    }
    return is_rtl ? TEXT("rtl") : TEXT("ltr");
}
