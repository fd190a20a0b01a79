// SPDX-License-Identifier: Apache-2.0
// Finds the files that were built into the binary, by binary search in the table that server/embed.cmake wrote.
// Owns nothing: the table is read-only data of the program. Must not know what the files mean.
#include "base/embedded.h"

#include <string.h>

// The table is written by the assembler as three words for each file, so the struct must be just that.
_Static_assert(sizeof(struct embedded_file) == 3 * sizeof(void *), "the table of embedded files has three words a row");
_Static_assert(offsetof(struct embedded_file, bytes) == sizeof(void *), "the second word is the bytes");
_Static_assert(offsetof(struct embedded_file, size) == 2 * sizeof(void *), "the third word is the size");

extern const struct embedded_file embedded_table[];
extern const size_t embedded_count;

const struct embedded_file *find_embedded(const char *path) {
    size_t low = 0;
    size_t high = embedded_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(path, embedded_table[middle].path);
        if (order == 0) {
            return &embedded_table[middle];
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

const struct embedded_file *embedded_files(size_t *count) {
    *count = embedded_count;
    return embedded_table;
}
