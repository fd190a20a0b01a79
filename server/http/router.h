// SPDX-License-Identifier: Apache-2.0
// router: from a method and a path to whatever was registered for it. Patterns are paths with {names} that take one
// segment ("/courses/{course}/{module}"), a segment with a literal end ("/records/{id}.pdf"), or, last, the rest of the
// path ("/courses/{course}/assets/{path...}"). Literal segments win over named ones.
#pragma once
#include "http/request.h"

#define ROUTE_PARAMETERS 6

struct arena;
struct router;
struct route_match {
    const void *subject;           // what was registered, or NULL
    text values[ROUTE_PARAMETERS]; // the named parts, in the pattern's order; borrowed from the path
    bool is_path_known;            // the path exists with another method (405)
};

struct router *make_router(struct arena *arena);
// An equal pattern with the same method is an assert: two rows of the site map contradict each other.
void router_add(struct router *router, enum http_method method, const char *pattern, const void *subject);
struct route_match router_find(const struct router *router, enum http_method method, text path);
