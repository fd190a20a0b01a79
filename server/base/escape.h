// SPDX-License-Identifier: Apache-2.0
// escape: from anybody's words to what may stand in HTML or in an address, and back from percent signs. Owns nothing.
// Whoever writes a page or an address calls it; nobody escapes by hand.
#pragma once
#include "base/text.h"

struct arena;

html make_html_of_text(struct arena *arena, text value);
// Percent-encodes everything but unreserved characters (RFC 3986, 2.3).
text make_url_part(struct arena *arena, text value);
// Undoes percent signs ('+' becomes a space when `plus_is_space`). False when a sign is broken or gives a NUL.
bool percent_decode(struct arena *arena, text value, bool plus_is_space, text *out) __attribute__((warn_unused_result));
// Whether an address is relative to our own root and nowhere else: "/", then neither '/' nor '\', no control character.
bool is_own_path(text value);
// Whether an address may stand in a link: http, https, mailto, or no scheme at all and not "//…".
bool is_url_allowed(text value);
