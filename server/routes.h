// SPDX-License-Identifier: Apache-2.0
// routes: the site map: one row for each method and address, with who may use it, its handler and what it shows.
// It must not do anything: visit.c walks the table.
#pragma once
#include "model/access.h"
#include "pages/visit.h"

struct app;

struct route {
    enum http_method method;
    const char *path;
    enum who who;
    handler *handle;
    const struct view *view;       // GET: the page; POST: what JSON clients get
    const struct form_field *form; // POST: its fields
    handler *prepare;              // before handle, off the writer: slow work without a transaction
    size_t body_limit_bytes;       // POST; 0: 64 KiB
    bool keeps_typed;              // what was typed survives a session that ended: it is sent again after sign-in
    void (*direct)(struct app *app, struct request *request); // answers without a visit: files, health
};

extern const struct route routes[];
extern const size_t routes_count;
// Views that are shown without being a route's own.
extern const struct view *const other_views[];
extern const size_t other_views_count;
