// SPDX-License-Identifier: Apache-2.0
// sample: a page with a field of every kind, and the short way from a template's source to what it shows or to its
// fault. Shared by the tests of the view folder.
#pragma once
#include "base/arena.h"
#include "base/text.h"
#include "view/template.h"
#include "view/view.h"

struct sample_item {
    text name;
    url link;
    int64_t number;
    bool chosen;
    struct sample_item *parts;
    size_t parts_count;
};

struct sample_page {
    text title, note;
    html body;
    url link;
    bool shown;
    int64_t number;
    tenths score;
    amount total;
    moment made_at;
    const struct json *extra;
    struct sample_item *items;
    size_t items_count;
    struct sample_item *one;
    text only_json, only_html;
};

extern const struct field sample_fields[];
extern const struct view sample_view; // its template is "page"

// One template; a list of them ends with a NULL name.
struct sample_file {
    const char *name, *source;
};

// Parses "page" among the files, with `translate` or NULL. On a fault: NULL, and *fault set.
struct template *make_sample_template(struct arena *arena, const struct sample_file *files,
                                      text (*translate)(void *, text), text *fault);
// What the page looks like; fails the test when there is a fault. NUL-terminated.
const char *render_files(struct arena *arena, const struct sample_file *files, const struct sample_page *page);
const char *render_source(struct arena *arena, const char *source, const struct sample_page *page);
// The fault; fails the test when there is none. NUL-terminated.
const char *fault_of_files(struct arena *arena, const struct sample_file *files);
const char *fault_of_source(struct arena *arena, const char *source);

// cmocka's setup and teardown: *state is an arena.
int open_sample_arena(void **state);
int close_sample_arena(void **state);
