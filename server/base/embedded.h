// SPDX-License-Identifier: Apache-2.0
// The files that were built into the binary: templates, static files, migrations and the bundled courses, by path.
// Owns the way to find one; the table itself is made by server/embed.cmake. Must not know what the files mean, nor of
// a folder in the settings that overrides them.
#pragma once

#include <stddef.h>

// One file. All of it lives for ever and is read-only. `bytes` is followed by a NUL that `size` does not count.
struct embedded_file {
    const char *path;           // from the top of the sources, like "templates/lesson/show.html"; UTF-8
    const unsigned char *bytes; // never NULL
    size_t size;                // in bytes
};

// The file at exactly this path, borrowed for ever, or NULL when there is none.
const struct embedded_file *find_embedded(const char *path);

// All files, in byte order of their paths, borrowed for ever; their number goes to *count. Files of one folder stand
// side by side. Never NULL, also when *count is 0.
const struct embedded_file *embedded_files(size_t *count);
