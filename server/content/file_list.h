// SPDX-License-Identifier: Apache-2.0
// file_list: the files of a bundle as they are gathered, from a folder or a zip, with the rules that both share: which
// names are left out, which are refused, how much is too much.
#pragma once
#include "content/content.h"

struct file_list {
    struct arena *arena;
    const struct content_limits *limits;
    struct problems *problems;
    struct course_file *items;
    size_t count, capacity;
    uint64_t bytes; // of all files
    text *left_out; // folders and files of which a note was written
    size_t left_out_count, left_out_capacity;
    bool is_over; // too many or too much: an error was written, and nothing more is taken
};
struct file_list make_file_list(struct arena *arena, const struct content_limits *limits, struct problems *problems);
// Whether a path is to be read. What is left out gets a note, once for each folder; an odd name gets an error.
bool may_take(struct file_list *list, text path);
// Whether so many more bytes may be taken; an error when not.
bool has_room(struct file_list *list, text path, uint64_t bytes);
void take_file(struct file_list *list, text path, text bytes);
// Sorts by path; names that differ only by upper and lower case, or by the way of writing accents, are errors.
struct course_files *finish_file_list(struct file_list *list, text default_slug);

// Why a path is refused, in words; NULL when it is sound.
const char *fault_of_path(text path);
