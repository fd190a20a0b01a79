// SPDX-License-Identifier: Apache-2.0
// render: a page's struct to HTML by its template, and to JSON by its fields.
// It must not decide what is shown; fields and templates do.
#pragma once
#include "base/buffer.h"
#include "view/view.h"

struct arena;
struct template;

// Adds the page's HTML to the buffer. `page` is the struct of the view that the template was made for.
void render_html(const struct template *template, const void *page, struct buffer *out);
// The page as JSON: FOR_BOTH and FOR_JSON fields, in the table's order. In the arena. (render_json.c)
struct json *make_json_of_page(struct arena *arena, const struct field *fields, const void *page);
