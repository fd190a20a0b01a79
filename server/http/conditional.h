// SPDX-License-Identifier: Apache-2.0
// conditional: ETag, If-None-Match, one Range (RFC 9110, 13 and 14), and what type a file's name means. Pure decisions
// over headers, used for static files and for assets.
#pragma once
#include "http/request.h"

// Whether the client has this very thing (weak comparison of If-None-Match with a quoted etag).
bool is_not_modified(const struct request *request, text quoted_etag);

enum range_kind { RANGE_UNSET = 0, RANGE_WHOLE, RANGE_PART, RANGE_IMPOSSIBLE };
struct byte_range {
    enum range_kind kind;
    uint64_t first, length;
};
// The one range that is asked for of `size` bytes. Several, malformed, or an If-Range that does not match: the whole.
struct byte_range request_range(const struct request *request, uint64_t size, text quoted_etag);

// The media type of a file by its ending; "application/octet-stream" when unknown. Borrowed literal.
text media_type_of(text path);
// Whether gzip makes sense for a type.
bool is_type_compressible(text media_type);
// Answers with bytes that have an etag: 304, 206 with Content-Range, 416, or 200 (gzip bytes when given and accepted).
void reply_with_file(struct request *request, text content_type, text quoted_etag, text bytes, text gzip_bytes);
