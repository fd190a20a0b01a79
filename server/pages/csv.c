// SPDX-License-Identifier: Apache-2.0
// csv: cells into a buffer; the comma stands in front of every cell but the first of its row.
// It owns nothing. It must not know what the cells mean.
#include "pages/csv.h"

static void begin_cell(struct buffer *out) {
    if (out->length > 0 && out->bytes[out->length - 1] != '\n')
        buffer_add_char(out, ',');
}

static bool is_formula(text words) {
    static const char starts[] = "=+-@\t\r";
    for (size_t i = 0; i < sizeof starts - 1; i++)
        if (words.length > 0 && words.bytes[0] == starts[i])
            return true;
    return false;
}

void csv_text(struct buffer *out, text words) {
    begin_cell(out);
    buffer_add_char(out, '"');
    if (is_formula(words))
        buffer_add_char(out, '\'');
    for (size_t i = 0; i < words.length; i++) {
        if (words.bytes[i] == '"')
            buffer_add_char(out, '"');
        buffer_add_char(out, words.bytes[i]);
    }
    buffer_add_char(out, '"');
}

void csv_integer(struct buffer *out, int64_t number) {
    begin_cell(out);
    buffer_addf(out, "%lld", (long long)number);
}

void csv_tenths(struct buffer *out, tenths number) {
    begin_cell(out);
    if (number.known)
        buffer_addf(out, "%d.%d", number.value / 10, number.value % 10);
    else
        buffer_add(out, TEXT("\"\"")); // so that the row's next comma stands behind something
}

void csv_end(struct buffer *out) { buffer_add(out, TEXT("\r\n")); }
