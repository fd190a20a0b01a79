// SPDX-License-Identifier: Apache-2.0
// csv: rows of comma-separated values (RFC 4180, UTF-8, CRLF). Words are quoted, and what a spreadsheet would take for
// a formula gets an apostrophe in front (CWE-1236).
#pragma once
#include "base/buffer.h"
#include "view/view.h"

// Each call adds one cell to the row; csv_end ends the row.
void csv_text(struct buffer *out, text words);
void csv_integer(struct buffer *out, int64_t number);
void csv_tenths(struct buffer *out, tenths number); // empty when unknown
void csv_end(struct buffer *out);
