// SPDX-License-Identifier: Apache-2.0
// golden: compares what was made with a file of the sources that says how it must be. `UPDATE_EXPECTED=1` in the
// environment writes the file instead, folders included, for a person to read in `git diff`.
#pragma once
#include "base/text.h"

// Fails the running cmocka test, naming the first line that differs, when `actual` is not the bytes of the file. `path`
// begins at the top of the sources: "tests/pages/expected/lesson.html".
#define assert_same_as_file(path, actual) assert_same_as_file_at((path), (actual), __FILE__, __LINE__)
void assert_same_as_file_at(const char *path, text actual, const char *file, int line);

// The difference in words, NUL-terminated into `words` of `words_bytes`; false when there is none.
bool describe_difference(text expected, text actual, char *words, size_t words_bytes);
