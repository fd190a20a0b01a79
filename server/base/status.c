// SPDX-License-Identifier: Apache-2.0
// status: the one table from what we answer to what HTTP calls it, and the titles that people read over an error. Owns
// no state, and knows nothing of requests.
#include "base/status.h"
#include "base/text.h"

static const int http_codes[] = {
    [STATUS_UNSET] = 500,          [STATUS_OK] = 200,          [STATUS_CREATED] = 201,
    [STATUS_SEE_OTHER] = 303,      [STATUS_MOVED] = 308,       [STATUS_MALFORMED] = 400,
    [STATUS_SIGN_IN_FIRST] = 401,  [STATUS_FORBIDDEN] = 403,   [STATUS_NOT_FOUND] = 404,
    [STATUS_METHOD_UNKNOWN] = 405, [STATUS_CONFLICT] = 409,    [STATUS_TOO_LARGE] = 413,
    [STATUS_MEDIA_UNKNOWN] = 415,  [STATUS_MISDIRECTED] = 421, [STATUS_REFUSED] = 422,
    [STATUS_TOO_MANY] = 429,       [STATUS_BROKEN] = 500,      [STATUS_UNAVAILABLE] = 503,
};

static const struct {
    int http_code;
    const char *title;
} titles[] = {
    {200, _("OK")},
    {201, _("Created")},
    {204, _("Nothing to show")},
    {206, _("Part of the content")},
    {303, _("See other")},
    {304, _("Not modified")},
    {308, _("Moved for good")},
    {400, _("Malformed request")},
    {401, _("Sign in first")},
    {403, _("Not allowed")},
    {404, _("Not found")},
    {405, _("Method not allowed")},
    {408, _("Request took too long")},
    {409, _("Conflict")},
    {411, _("Length required")},
    {413, _("Too large")},
    {414, _("Address too long")},
    {415, _("Unknown media type")},
    {416, _("No such range")},
    {417, _("Expectation not met")},
    {421, _("Misdirected request")},
    {422, _("Not accepted")},
    {429, _("Too many requests")},
    {431, _("Headers too large")},
    {500, _("Something broke")},
    {501, _("Not implemented")},
    {503, _("Not available for the moment")},
    {505, _("HTTP version not supported")},
};

int status_http_code(status code) {
    size_t index = (size_t)code;
    return index < sizeof http_codes / sizeof http_codes[0] ? http_codes[index] : 500;
}

const char *status_http_title(int http_code) {
    for (size_t index = 0; index < sizeof titles / sizeof titles[0]; index++)
        if (titles[index].http_code == http_code)
            return titles[index].title;
    return _("Unexpected answer");
}

int is_status_success(status code) {
    return code == STATUS_OK || code == STATUS_CREATED || code == STATUS_SEE_OTHER || code == STATUS_MOVED;
}
