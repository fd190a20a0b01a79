// SPDX-License-Identifier: Apache-2.0
// unicode: the only door to libunistring. Validity, normal forms, case folding, and counting, for text in any script.
// Owns nothing. Which characters a name or a slug may have is decided by those who call it.
#pragma once
#include "base/text.h"

struct arena;

bool is_utf8(text value);                        // valid, and without NUL
size_t utf8_prefix(text value);                  // how many bytes from the start are that
text make_utf8(struct arena *arena, text value); // every byte that is not becomes U+FFFD
bool has_control_characters(text value);         // C0 but tab/newline, DEL, C1, U+2028/9, bidi overrides
size_t count_code_points(text valid_utf8);
// The next three make U+FFFD of every byte that is not valid; NO_TEXT stays NO_TEXT.
text make_nfc(struct arena *arena, text value);
text make_case_folded(struct arena *arena, text value);       // NFC, then full case folding, then NFC
text make_compatible_folded(struct arena *arena, text value); // NFKC, case folded: for comparing short answers
// The next code point of valid UTF-8 at *offset, which moves on; -1 at the end.
int32_t next_code_point(text valid_utf8, size_t *offset);
bool is_control_character(int32_t code_point); // as has_control_characters, and tab and newline too
bool is_letter_or_digit(int32_t code_point);   // with the marks that belong to letters, as in Devanagari
bool is_white_space(int32_t code_point);
bool is_punctuation(int32_t code_point);
int digit_value(int32_t code_point); // 0–9 for a decimal digit of any script, else -1
// "rtl" for languages written from the right (by the primary subtag), else "ltr". Borrowed literal.
text direction_of_language(text bcp47);
