// SPDX-License-Identifier: Apache-2.0
// prescan: a look at Markdown in one pass, before the parser, that refuses the shapes on which cmark 0.30 takes
// quadratic time: deep nesting and long runs of openers.
#pragma once
#include "content/source.h"

#define DEPTH_MOST 32

// Looks at the body. False, with an error at the line, when it must not be parsed.
bool is_body_harmless(const struct source *source);
