// SPDX-License-Identifier: Apache-2.0
// visit: the life of a request: a list of stages, always the same; the first refusal goes to the one error page:
//     route → identify → protect → authorize → prepare → handle → respond → log
// A GET runs where it came in, on a read connection. A POST is suspended: `prepare` on a worker, `handle` in a
// savepoint on the writer, then it is answered on the server's thread again, after the commit.
#pragma once
#include "app.h"
#include "http/http_server.h"
#include "routes.h"

enum stage { STAGE_NEW = 0, STAGE_WAITING, STAGE_DECIDED };

// A visit with what the program needs around it. Lives in the request's arena.
struct run {
    struct visit visit;
    struct app *app;
    const struct route *route; // NULL: no such address
    struct request *request;
    struct write_job job;
    enum stage stage;
    enum write_outcome outcome;
    status code; // decided so far; STATUS_UNSET while nothing refused
    bool wants_json;
    size_t form_complaints; // that the reading of the form made; a stage that is run again starts with these
};

// What the HTTP server calls.
struct http_service visit_service(struct app *app);
