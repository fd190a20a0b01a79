// SPDX-License-Identifier: Apache-2.0
// read_file: whole small files from the disk into an arena, and whole small files onto it.
// It must not be used for what may be large: everything it reads is in memory at once.
#pragma once
#include "base/text.h"

struct arena;

// The bytes of a regular file of at most `limit_bytes`; false when it is not there, too large, or cannot be read.
bool read_whole_file(struct arena *arena, text path, size_t limit_bytes, text *bytes)
    __attribute__((warn_unused_result));
// Everything that a descriptor gives until its end, at most `limit_bytes` (standard input). False: too much, or broken.
bool read_descriptor(struct arena *arena, int descriptor, size_t limit_bytes, text *bytes)
    __attribute__((warn_unused_result));
// Makes a folder and the folders above it, each with `mode`; true when it is there in the end.
bool make_folders(struct arena *arena, text path, unsigned mode) __attribute__((warn_unused_result));
