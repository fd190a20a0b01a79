// SPDX-License-Identifier: Apache-2.0
// status: the answer of whatever can say "no". Every *no* that a person or a program outside can be told is here, and
// one table (status.c) says what it is in HTTP. A mistake of ours is an assert, not a status.
#pragma once

typedef enum status {
    STATUS_UNSET = 0,      // nobody decided: treated as STATUS_BROKEN
    STATUS_OK,             // 200
    STATUS_CREATED,        // 201
    STATUS_SEE_OTHER,      // 303 after a change that came from a form, or a move to another page
    STATUS_MOVED,          // 308: the address has a new, lasting one
    STATUS_MALFORMED,      // 400: the request itself cannot be read
    STATUS_SIGN_IN_FIRST,  // 401 to programs, 303 to /sign-in?next= for browsers
    STATUS_FORBIDDEN,      // 403
    STATUS_NOT_FOUND,      // 404: not there, or not for you to know
    STATUS_METHOD_UNKNOWN, // 405
    STATUS_CONFLICT,       // 409
    STATUS_TOO_LARGE,      // 413
    STATUS_MEDIA_UNKNOWN,  // 415
    STATUS_MISDIRECTED,    // 421: a Host that is not ours
    STATUS_REFUSED,        // 422: understood, and not acceptable; complaints say where
    STATUS_TOO_MANY,       // 429
    STATUS_BROKEN,         // 500: our fault, logged with the request's id
    STATUS_UNAVAILABLE     // 503: the world's fault (disk, load); try again
} status;

#define CHECKED __attribute__((warn_unused_result))

// The HTTP status code of a status.
int status_http_code(status code);
// The English title of an HTTP status code, such as "Not found"; never NULL.
const char *status_http_title(int http_code);
// Whether the status is a success (so that what was written is kept).
int is_status_success(status code);
