// SPDX-License-Identifier: Apache-2.0
// request: finding what a request says: headers, cookies, query parameters, and what it would rather have. It owns
// nothing; all it gives is borrowed from the request or made in its arena. It knows no socket.
#include "http/request.h"
#include "base/arena.h"
#include "base/escape.h"
#include "base/unicode.h"

text request_header(const struct request *request, text name) {
    for (size_t i = 0; i < request->headers_count; i++)
        if (is_text_equal_ignoring_case(request->headers[i].name, name))
            return request->headers[i].value;
    return NO_TEXT;
}

// Cuts "name=value" in two; a piece without '=' is a name with an empty value.
static void cut_pair(text piece, text *name, text *value) {
    ptrdiff_t sign = text_find(piece, TEXT("="), 0);
    size_t length = sign < 0 ? piece.length : (size_t)sign;
    *name = text_slice(piece, 0, length);
    *value = sign < 0 ? TEXT("") : text_slice(piece, length + 1, piece.length);
}

text request_cookie(const struct request *request, text name) {
    text found = NO_TEXT;
    for (size_t i = 0; i < request->headers_count; i++) {
        text rest = request->headers[i].value, piece, cookie, value;
        if (!is_text_equal_ignoring_case(request->headers[i].name, TEXT("Cookie")))
            continue;
        while (text_next(&rest, ';', &piece)) {
            cut_pair(text_trim(piece), &cookie, &value);
            if (!is_text_equal(cookie, name))
                continue;
            if (found.bytes)
                return NO_TEXT;
            found = value;
        }
    }
    return found;
}

bool request_parameter(struct request *request, text name, text *value) {
    text rest = request->query, piece, raw_name, raw_value, decoded_name, decoded;
    *value = NO_TEXT;
    while (text_next(&rest, '&', &piece)) {
        cut_pair(piece, &raw_name, &raw_value);
        if (!percent_decode(request->arena, raw_name, true, &decoded_name) || !is_utf8(decoded_name))
            return false;
        if (!percent_decode(request->arena, raw_value, true, &decoded) || !is_utf8(decoded))
            return false;
        if (!is_text_equal(decoded_name, name))
            continue;
        if (value->bytes) {
            *value = NO_TEXT;
            return false;
        }
        *value = decoded;
    }
    return true;
}

// ---- what the client would rather have (RFC 9110, 12.4.2 and 12.5) --------------------------------------------------

// A weight "0.5" in thousandths; -1 when it is none.
static int weight_of(text value) {
    if (value.length == 0 || value.length > 5 || (value.bytes[0] != '0' && value.bytes[0] != '1'))
        return -1;
    if (value.length > 1 && value.bytes[1] != '.')
        return -1;
    int weight = (value.bytes[0] - '0') * 1000;
    for (size_t i = 2, step = 100; i < value.length; i++, step /= 10) {
        if (value.bytes[i] < '0' || value.bytes[i] > '9')
            return -1;
        weight += (value.bytes[i] - '0') * (int)step;
    }
    return weight <= 1000 ? weight : -1;
}

// The weight among an item's parameters ("text/html; level=1; q=0.5"); 1000 when it says none, -1 when it is broken.
static int item_weight(text parameters) {
    text piece, name, value;
    while (text_next(&parameters, ';', &piece)) {
        cut_pair(text_trim(piece), &name, &value);
        if (is_text_equal_ignoring_case(text_trim(name), TEXT("q")))
            return weight_of(text_trim(value));
    }
    return 1000;
}

// How much a list header wants `exact`, which the nearest of three patterns says; -1 when no pattern covers it.
// *nearness: 3 for the thing itself, 2 for its family, 1 for "*".
static int wanted_weight(const struct request *request, text header, const text patterns[3], int *nearness) {
    int weight = -1;
    *nearness = 0;
    for (size_t i = 0; i < request->headers_count; i++) {
        text rest = request->headers[i].value, item;
        if (!is_text_equal_ignoring_case(request->headers[i].name, header))
            continue;
        while (text_next(&rest, ',', &item)) {
            text value = NO_TEXT;
            (void)text_next(&item, ';', &value);
            int given = item_weight(item);
            for (int near = 3; near >= 1 && given >= 0; near--)
                if (near > *nearness && is_text_equal_ignoring_case(text_trim(value), patterns[3 - near])) {
                    *nearness = near;
                    weight = given;
                }
        }
    }
    return weight;
}

bool is_json_preferred(const struct request *request) {
    static const text json_ranges[] = {{"application/json", 16}, {"application/*", 13}, {"*/*", 3}};
    static const text html_ranges[] = {{"text/html", 9}, {"text/*", 6}, {"*/*", 3}};
    int json_nearness, html_nearness;
    int json_weight = wanted_weight(request, TEXT("Accept"), json_ranges, &json_nearness);
    int html_weight = wanted_weight(request, TEXT("Accept"), html_ranges, &html_nearness);
    if (json_weight <= 0)
        return false;
    // "application/json, */*" names the one and only puts up with the other.
    return json_weight > html_weight || (json_weight == html_weight && json_nearness > html_nearness);
}

bool is_gzip_accepted(const struct request *request) {
    static const text gzip[] = {{"gzip", 4}, {"x-gzip", 6}, {"*", 1}};
    int nearness;
    return wanted_weight(request, TEXT("Accept-Encoding"), gzip, &nearness) > 0;
}
