// SPDX-License-Identifier: Apache-2.0
// respond: from a decided visit to a reply: the page in its layout, JSON, problem+json, a redirect, an asset; and the
// headers that every reply carries.
#pragma once
#include "visit.h"

// Fills request->reply from what the visit decided.
void respond(struct run *run);
// A refusal by the HTTP server itself, before there is a visit.
void respond_refusal(struct app *app, struct request *request, int http_status, text reason);
// The least that can be said when even memory has ended.
void respond_barely(struct request *request, int http_status);
// Headers of policy (CSP and the like), on every reply.
void add_policy_headers(const struct app *app, struct reply *reply);

// Parses every template that a view names; an unknown name stops the start. NULL with *fault.
struct layouts *make_layouts(struct app *app, text *fault);
