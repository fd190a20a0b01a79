// SPDX-License-Identifier: Apache-2.0
// static_files: the files under /static/, prepared once at start (type, etag, gzip). Addresses carry a hash of the
// content (/static/stoa.1a2b3c4d.css), so they may be kept for ever by browsers; the plain name answers too, briefly.
#pragma once
#include "base/text.h"

struct arena;
struct request;
struct static_files;

// Prepares every embedded file whose path starts with `static/`; `override_folder` (may be empty) comes first.
struct static_files *make_static_files(struct arena *arena, text override_folder);
// The address of a file by its plain name ("stoa.css" → "/static/stoa.1a2b3c4d.css"); NO_TEXT url when there is none.
url static_file_url(const struct static_files *files, text name);
// Answers the request for the name behind /static/; false when there is no such file (nothing was said).
bool answer_static_file(const struct static_files *files, struct request *request, text name);
