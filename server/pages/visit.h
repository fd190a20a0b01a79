// SPDX-License-Identifier: Apache-2.0
// visit: one request as a handler sees it: who asks for what, the database, the time, and the page to fill. Handlers
// know no HTTP: they load, decide, fill a page struct and return a status. The program (server/visit.c) makes the
// visit, calls the handler and renders what it filled.  A GET's handler may only read. A POST's handler runs inside a
// savepoint on the writer's connection; it touches nothing but db and its arena, so that it can be run again from the
// start.
#pragma once
#include "base/status.h"
#include "base/text.h"
#include "content/library.h"
#include "http/form.h"
#include "http/router.h"
#include "store/accounts.h"
#include "store/store.h"
#include "view/view.h"

struct rate_limit;
struct workers;

// What is the same for the whole Stoa, from the settings.
struct site {
    text name;     // site-name
    text operator; // legal name, or empty
    text contact;  // address, or empty
    text base_url; // "https://learn.example.org", without a slash at its end
    bool is_https;
    text version;
};
// Token buckets, one set per process. An address may be a whole school behind one router, an account is one person.
struct limits {
    struct rate_limit *sign_in_by_pair; // of account and address: narrow, so that nobody is locked out from elsewhere
    struct rate_limit *sign_in_by_account, *sign_in_by_address, *sign_up_by_address; // wide
};

enum place { PLACE_NONE = 0, PLACE_COURSES, PLACE_LEARNING, PLACE_TEACHING, PLACE_ADMIN };
// What the layout around a page needs to know. Everything may stay empty but the title.
struct page_head {
    text title, description;
    text language, direction; // of the page's main content; empty: the interface's
    url canonical;            // root-relative
    enum place place;
    text script;      // a file of static/ that this page wants: "quiz.js"; or empty
    bool is_unlisted; // robots: noindex
};

struct visit {
    struct arena *arena;
    struct db *db;
    struct act act;
    const struct site *site;
    const struct limits *limits;
    const struct library *library; // the snapshot that this visit reads; never NULL
    const struct account *account; // who is signed in; NULL: nobody
    int64_t session_id;
    bool is_json;                      // the client wants JSON: rarely of interest
    text address;                      // the client's, for rate limits only: never stored, never logged
    text path;                         // of the request, decoded, without ".json"
    text parameters[ROUTE_PARAMETERS]; // the named parts of the address, in the pattern's order
    struct form *form;                 // POST: the fields by the route's table; GET: NULL
    void *prepared;                    // what the route's `prepare` left for its handler

    const struct view *view; // what will be shown: the route's, or another (show_instead)
    void *page;              // its struct, zeroed, to be filled
    struct page_head head;
    url location;                                // where a browser goes after a change, or what moved
    text notice;                                 // a sentence shown at the top of the page
    bool is_notice_bad;                          // it tells of something that was not done
    text detail;                                 // a refusal in one sentence, for people
    struct json *members;                        // a refusal's further members for programs, or NULL
    unsigned retry_after_seconds;                // with STATUS_TOO_MANY and STATUS_UNAVAILABLE
    bool shows_refusal;                          // the page filled is to be shown with the refusal (show_instead)
    text new_session_token;                      // becomes the cookie
    bool ends_session;                           // takes the cookie away
    bool changes_library;                        // a new snapshot is loaded after the commit, before the reply
    const struct library_asset *asset;           // answered with this file of the library instead of a page
    text download, download_type, download_name; // answered with these bytes instead of a page: a CSV
    struct request *request;                     // for query(); handlers do not look inside
};

typedef status handler(struct visit *visit);

// A query parameter, decoded and trimmed; NO_TEXT when absent or empty. Malformed queries were refused before.
text query(struct visit *visit, const char *name);
// Shows another view than the route's, also when the status is a refusal: gives its zeroed page struct. For a form that
// is shown again with complaints, or a page that says "no" in its own words.
void *show_instead(struct visit *visit, const struct view *view);
// A refusal with its sentence; returns the status, so that a handler can say `return refuse(…)`.
status refuse(struct visit *visit, status code, const char *format, ...) __attribute__((format(printf, 3, 4)));
// STATUS_REFUSED when the form has complaints, else STATUS_OK.
status form_status(const struct visit *visit);
// After a change: where a browser goes; STATUS_OK (200 to JSON) or STATUS_CREATED.
status go_to(struct visit *visit, status code, const char *format, ...) __attribute__((format(printf, 3, 4)));

// Complaints as every page with a form shows them.
struct complaint_item {
    text field, message;
};
extern const struct field complaint_fields[];
size_t list_complaints(struct visit *visit, struct complaint_item **items);
