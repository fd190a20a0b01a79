// SPDX-License-Identifier: Apache-2.0
// guard: the checks that the library leaves out (RFC 9112, 11.2: request smuggling). It owns nothing and does nothing:
// it only says what is wrong. It knows no socket.
#include "http/guard.h"
#include <string.h>

static bool is_token(text word) {
    for (size_t i = 0; i < word.length; i++) {
        char one = word.bytes[i];
        bool is_letter = (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9');
        if (!is_letter && (one == '\0' || !strchr("!#$%&'*+-.^_`|~", one)))
            return false;
    }
    return word.length > 0;
}

static bool is_value(text value) {
    for (size_t i = 0; i < value.length; i++) {
        unsigned char one = (unsigned char)value.bytes[i];
        if ((one < ' ' && one != '\t') || one == 0x7f)
            return false;
    }
    return true;
}

static bool is_host(text value) {
    for (size_t i = 0; i < value.length; i++) {
        char one = value.bytes[i];
        bool is_letter = (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9');
        if (!is_letter && (one == '\0' || !strchr(".-_:[]", one)))
            return false;
    }
    return value.length > 0;
}

// How often a header is there; its last value goes to *value.
static size_t count_header(const struct raw_request *raw, text name, text *value) {
    size_t count = 0;
    *value = NO_TEXT;
    for (size_t i = 0; i < raw->headers_count; i++)
        if (is_text_equal_ignoring_case(raw->headers[i].name, name)) {
            *value = raw->headers[i].value;
            count++;
        }
    return count;
}

static bool refuse(struct verdict *verdict, int http_status, text reason) {
    verdict->http_status = http_status;
    verdict->reason = reason;
    return false;
}

static bool is_method_served(const struct raw_request *raw, struct verdict *verdict) {
    static const char *const others[] = {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"};
    if (!is_token(raw->method))
        return refuse(verdict, 400, TEXT(_("The method is malformed.")));
    verdict->method = is_text_equal(raw->method, TEXT("GET"))    ? HTTP_GET
                      : is_text_equal(raw->method, TEXT("HEAD")) ? HTTP_HEAD
                      : is_text_equal(raw->method, TEXT("POST")) ? HTTP_POST
                                                                 : HTTP_OTHER;
    if (verdict->method != HTTP_OTHER)
        return true;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (is_text_equal(raw->method, text_from(others[i])))
            return refuse(verdict, 405, TEXT(_("This method is not served here.")));
    return refuse(verdict, 501, TEXT(_("This method is not known here.")));
}

static bool is_line_sound(const struct raw_request *raw, struct verdict *verdict) {
    if (!is_text_equal(raw->version, TEXT("HTTP/1.1")) && !is_text_equal(raw->version, TEXT("HTTP/1.0")))
        return refuse(verdict, 400, TEXT(_("The HTTP version is not known here.")));
    if (!is_method_served(raw, verdict))
        return false;
    if (raw->target.length > GUARD_TARGET_BYTES)
        return refuse(verdict, 414, TEXT(_("The address is too long.")));
    if (!text_starts_with(raw->target, TEXT("/")))
        return refuse(verdict, 400, TEXT(_("The address does not begin with a slash.")));
    return true;
}

static bool are_headers_sound(const struct raw_request *raw, struct verdict *verdict) {
    size_t bytes = 0;
    for (size_t i = 0; i < raw->headers_count; i++) {
        if (!is_token(raw->headers[i].name))
            return refuse(verdict, 400, TEXT(_("The name of a header is malformed.")));
        if (!is_value(raw->headers[i].value))
            return refuse(verdict, 400, TEXT(_("A header holds a control character.")));
        bytes += raw->headers[i].name.length + raw->headers[i].value.length;
    }
    if (raw->headers_count > GUARD_HEADERS || bytes > GUARD_HEADER_BYTES)
        return refuse(verdict, 431, TEXT(_("The headers are too large.")));
    return true;
}

// What two readers could take a different one of.
static bool is_nothing_said_twice(const struct raw_request *raw, struct verdict *verdict) {
    static const char *const once[] = {"Content-Length", "Transfer-Encoding", "Content-Type", "Authorization",
                                       "Origin",         "Sec-Fetch-Site",    "Expect"};
    text value;
    for (size_t i = 0; i < sizeof once / sizeof once[0]; i++)
        if (count_header(raw, text_from(once[i]), &value) > 1)
            return refuse(verdict, 400, TEXT(_("A header comes twice that may come once.")));
    size_t hosts = count_header(raw, TEXT("Host"), &value);
    bool may_lack = is_text_equal(raw->version, TEXT("HTTP/1.0"));
    if (hosts > 1 || (hosts == 0 && !may_lack) || (hosts == 1 && !is_host(value)))
        return refuse(verdict, 400, TEXT(_("There is not exactly one sound Host header.")));
    return true;
}

static bool is_body_clear(const struct raw_request *raw, struct verdict *verdict) {
    text length, coding, expectation;
    size_t lengths = count_header(raw, TEXT("Content-Length"), &length);
    size_t codings = count_header(raw, TEXT("Transfer-Encoding"), &coding);
    int64_t bytes = 0;
    if (lengths + codings == 0)
        return true;
    verdict->has_body = true;
    verdict->is_chunked = codings > 0;
    if (lengths + codings > 1)
        return refuse(verdict, 400, TEXT(_("Content-Length and Transfer-Encoding may not come together.")));
    if (verdict->method != HTTP_POST)
        return refuse(verdict, 400, TEXT(_("This method takes no body.")));
    if (codings == 1 && is_text_equal(raw->version, TEXT("HTTP/1.0")))
        return refuse(verdict, 400, TEXT(_("HTTP/1.0 has no Transfer-Encoding.")));
    if (codings == 1 && !is_text_equal_ignoring_case(coding, TEXT("chunked")))
        return refuse(verdict, 400, TEXT(_("This Transfer-Encoding is not known here.")));
    if (lengths == 1 && (text_starts_with(length, TEXT("-")) || !text_to_integer(length, 0, INT64_MAX, &bytes)))
        return refuse(verdict, 400, TEXT(_("The Content-Length is malformed.")));
    verdict->body_bytes = (uint64_t)bytes;
    if (count_header(raw, TEXT("Expect"), &expectation) > 0 &&
        !is_text_equal_ignoring_case(expectation, TEXT("100-continue")))
        return refuse(verdict, 417, TEXT(_("What the request expects is not known here.")));
    return true;
}

// In the usual form a request is exactly as long as its parts with one space, ": " and CR LF between them. A bare line
// feed, a folded line, hidden bytes behind a NUL or odd spaces make it longer or shorter.
static bool is_usual_length(const struct raw_request *raw) {
    size_t bytes = raw->method.length + 1 + raw->target.length + 1 + raw->version.length + 2;
    for (size_t i = 0; i < raw->headers_count; i++)
        bytes += raw->headers[i].name.length + 2 + raw->headers[i].value.length + 2;
    return raw->received_bytes == bytes + 2;
}

struct verdict judge_request(const struct raw_request *raw) {
    struct verdict verdict = {0};
    text value;
    // A refused request may have a body too, which must not be read as the next request.
    verdict.has_body = count_header(raw, TEXT("Content-Length"), &value) > 0 ||
                       count_header(raw, TEXT("Transfer-Encoding"), &value) > 0;
    verdict.is_plain = is_usual_length(raw) && !(is_text_equal(raw->method, TEXT("POST")) && !verdict.has_body);
    bool may_pass = is_line_sound(raw, &verdict) && are_headers_sound(raw, &verdict) &&
                    is_nothing_said_twice(raw, &verdict) && is_body_clear(raw, &verdict);
    if (!may_pass)
        verdict.is_plain = false;
    return verdict;
}
