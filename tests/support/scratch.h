// SPDX-License-Identifier: Apache-2.0
// scratch: a folder of its own for one test, taken away with all that is in it.
#pragma once
#include "base/text.h"

struct arena;

// A new empty folder (mode 0700); its path, in the arena. Fails the running test when it cannot be made.
text make_scratch_folder(struct arena *arena);
// Removes the folder and everything in it.
void remove_scratch_folder(text folder);
// The path of `name` in the folder, in the arena.
text scratch_path(struct arena *arena, text folder, const char *name);
// A file's bytes, in the arena; NO_TEXT when there is none. And the opposite.
text read_scratch_file(struct arena *arena, text path);
void write_scratch_file(text path, text bytes);
