// SPDX-License-Identifier: Apache-2.0
// strict_html: a small reader of HTML that knows only what course text may be made of. Whatever else there is, is a
// fault: an element, an attribute, a scheme, a tag that is not closed, a quote that is not escaped.
#pragma once
#include "base/text.h"

// NULL when the HTML is all well; else what is wrong, as a literal, and where in *at.
const char *fault_of_html(text made, size_t *at);
