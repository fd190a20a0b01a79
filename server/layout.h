// SPDX-License-Identifier: Apache-2.0
// layout: the templates of all views, parsed at start, and the page around every page.
// It owns the bound templates for as long as the program runs. It must not know what a page says.
#pragma once
#include "base/buffer.h"
#include "visit.h"

// Adds the visit's page, in the layout. False when its view has no template.
bool render_in_layout(struct run *run, struct buffer *out);
