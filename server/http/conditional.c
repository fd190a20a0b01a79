// SPDX-License-Identifier: Apache-2.0
// conditional: whether a client has a thing already, which part of it is asked for, and the reply with that. It owns
// nothing. Entity tags are strong and compared as RFC 9110 says; dates are not used, as tags are always there.
#include "http/conditional.h"
#include "base/arena.h"
#include "http/reply.h"

// ---- entity tags (RFC 9110, 8.8.3 and 13.1) -------------------------------------------------------------------------

// Cuts the next entity tag off a list; false at the end, or when the rest is no list of tags.
static bool next_tag(text *rest, text *tag, bool *is_weak) {
    while (rest->length > 0 && (rest->bytes[0] == ' ' || rest->bytes[0] == '\t' || rest->bytes[0] == ','))
        *rest = text_slice(*rest, 1, rest->length);
    *is_weak = text_starts_with(*rest, TEXT("W/"));
    if (*is_weak)
        *rest = text_slice(*rest, 2, rest->length);
    if (!text_starts_with(*rest, TEXT("\"")))
        return false;
    ptrdiff_t end = text_find(*rest, TEXT("\""), 1);
    if (end < 0)
        return false;
    *tag = text_slice(*rest, 0, (size_t)end + 1);
    *rest = text_slice(*rest, (size_t)end + 1, rest->length);
    return true;
}

// Whether a header names the tag, or everything ("*"). *is_there: whether there is such a header at all.
static bool is_tag_named(const struct request *request, text header, text quoted_etag, bool must_be_strong,
                         bool *is_there) {
    *is_there = false;
    for (size_t i = 0; i < request->headers_count; i++) {
        text rest = request->headers[i].value, tag;
        bool is_weak;
        if (!is_text_equal_ignoring_case(request->headers[i].name, header))
            continue;
        *is_there = true;
        if (is_text_equal(text_trim(rest), TEXT("*")))
            return true;
        while (next_tag(&rest, &tag, &is_weak))
            if (is_text_equal(tag, quoted_etag) && !(is_weak && must_be_strong))
                return true;
    }
    return false;
}

bool is_not_modified(const struct request *request, text quoted_etag) {
    bool is_there;
    return is_tag_named(request, TEXT("If-None-Match"), quoted_etag, false, &is_there);
}

static bool is_precondition_false(const struct request *request, text quoted_etag) {
    bool is_there;
    bool is_named = is_tag_named(request, TEXT("If-Match"), quoted_etag, true, &is_there);
    return is_there && !is_named;
}

// ---- ranges (RFC 9110, 14) ------------------------------------------------------------------------------------------

// A number of a range; what is too large for 64 bits is the largest there is. False when it is none.
static bool read_position(text digits, uint64_t *position) {
    *position = 0;
    for (size_t i = 0; i < digits.length; i++) {
        if (digits.bytes[i] < '0' || digits.bytes[i] > '9')
            return false;
        uint64_t digit = (uint64_t)(digits.bytes[i] - '0');
        if (__builtin_mul_overflow(*position, 10U, position) || __builtin_add_overflow(*position, digit, position)) {
            *position = UINT64_MAX;
            for (i++; i < digits.length; i++)
                if (digits.bytes[i] < '0' || digits.bytes[i] > '9')
                    return false;
        }
    }
    return digits.length > 0;
}

static struct byte_range last_bytes(uint64_t size, uint64_t wanted) {
    uint64_t length = wanted < size ? wanted : size;
    if (wanted == 0)
        return (struct byte_range){RANGE_IMPOSSIBLE, 0, 0};
    if (size == 0)
        return (struct byte_range){RANGE_WHOLE, 0, 0};
    return (struct byte_range){RANGE_PART, size - length, length};
}

// "first-last", "first-" or "-suffix" of `size` bytes.
static struct byte_range read_range(text written, uint64_t size) {
    struct byte_range whole = {RANGE_WHOLE, 0, size};
    uint64_t first, last = UINT64_MAX;
    ptrdiff_t dash = text_find(written, TEXT("-"), 0);
    if (dash < 0)
        return whole;
    text before = text_slice(written, 0, (size_t)dash), after = text_slice(written, (size_t)dash + 1, written.length);
    if (before.length == 0)
        return read_position(after, &last) ? last_bytes(size, last) : whole;
    if (!read_position(before, &first) || (after.length > 0 && !read_position(after, &last)) || last < first)
        return whole;
    if (first >= size)
        return (struct byte_range){RANGE_IMPOSSIBLE, 0, 0};
    if (last >= size)
        last = size - 1;
    return (struct byte_range){RANGE_PART, first, last - first + 1};
}

// The value of a header that stands there exactly once, else NO_TEXT.
static text only_header(const struct request *request, text name) {
    text found = NO_TEXT;
    for (size_t i = 0; i < request->headers_count; i++) {
        if (!is_text_equal_ignoring_case(request->headers[i].name, name))
            continue;
        if (found.bytes)
            return NO_TEXT;
        found = request->headers[i].value;
    }
    return found;
}

struct byte_range request_range(const struct request *request, uint64_t size, text quoted_etag) {
    struct byte_range whole = {RANGE_WHOLE, 0, size};
    text asked = only_header(request, TEXT("Range")), condition = request_header(request, TEXT("If-Range"));
    text unit = TEXT("bytes=");
    if (request->method != HTTP_GET || !is_text_equal_ignoring_case(text_slice(asked, 0, unit.length), unit))
        return whole;
    if (condition.bytes && !is_text_equal(text_trim(condition), quoted_etag))
        return whole;
    text written = text_trim(text_slice(asked, unit.length, asked.length));
    return text_find(written, TEXT(","), 0) >= 0 ? whole : read_range(written, size);
}

// ---- the reply ------------------------------------------------------------------------------------------------------

// The tag of the compressed bytes: another thing than the bytes themselves.
static text make_gzip_etag(struct arena *arena, text quoted_etag) {
    return make_textf(arena, "%.*s-gz\"", PRINT(text_slice(quoted_etag, 0, quoted_etag.length - 1)));
}

static void reply_with_range(struct request *request, text content_type, text quoted_etag, text bytes) {
    struct byte_range range = request_range(request, bytes.length, quoted_etag);
    unsigned long long size = bytes.length, first = range.first, last = range.first + range.length - 1;
    if (range.kind == RANGE_IMPOSSIBLE) {
        reply_header(request->reply, TEXT("Content-Range"), make_textf(request->arena, "bytes */%llu", size));
        request->reply->http_status = 416;
        return;
    }
    bool is_part = range.kind == RANGE_PART;
    if (is_part)
        reply_header(request->reply, TEXT("Content-Range"),
                     make_textf(request->arena, "bytes %llu-%llu/%llu", first, last, size));
    reply_set_body(request->reply, is_part ? 206 : 200, content_type,
                   text_slice(bytes, (size_t)range.first, (size_t)range.length));
}

void reply_with_file(struct request *request, text content_type, text quoted_etag, text bytes, text gzip_bytes) {
    struct reply *reply = request->reply;
    bool is_range_asked = request_header(request, TEXT("Range")).bytes && request->method == HTTP_GET;
    bool is_gzip = !is_text_empty(gzip_bytes) && is_gzip_accepted(request) && !is_range_asked;
    text etag = is_gzip ? make_gzip_etag(request->arena, quoted_etag) : quoted_etag;
    if (!is_text_empty(gzip_bytes))
        reply_header(reply, TEXT("Vary"), TEXT("Accept-Encoding"));
    reply_header(reply, TEXT("ETag"), etag);
    if (is_precondition_false(request, etag)) {
        reply->http_status = 412;
        return;
    }
    if (is_not_modified(request, etag)) {
        reply->http_status = 304;
        return;
    }
    reply_header(reply, TEXT("Accept-Ranges"), TEXT("bytes"));
    if (!is_gzip) {
        reply_with_range(request, content_type, etag, bytes);
        return;
    }
    reply_header(reply, TEXT("Content-Encoding"), TEXT("gzip"));
    reply_set_body(reply, 200, content_type, gzip_bytes);
}
