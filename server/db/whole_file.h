// SPDX-License-Identifier: Apache-2.0
// whole_file: a database's file as a thing that is there whole or not at all, and that only its owner may read. It must
// not know what is in the file.
#pragma once
#include "base/text.h"

struct arena;

// Makes an empty file of mode 0600; false (errno says why) when it cannot, or when there is one already.
bool make_private_file(const char *path);
// Puts the file `temporary` at `path`, on the same file system, so that it outlasts a power cut: flushes it, renames
// it, flushes the folder. False (errno says why) when it cannot.
bool put_in_place(struct arena *arena, const char *temporary, const char *path);
