// SPDX-License-Identifier: Apache-2.0
// media: what a browser must know of an image, a video or a sound before it loads it: its size, its length, captions
// and transcript. Reads headers only, and knows when it does not know.
#pragma once
#include "content/links.h"

struct picture_size {
    int64_t width, height; // pixels; 0: not known
};
struct picture_size picture_size(text bytes);
// How long a video or sound plays, in milliseconds; 0: not known. `bytes` may be only the beginning of `size`.
int64_t media_milliseconds(text bytes, uint64_t size);

struct captions {
    const struct course_file *file;
    text language; // BCP 47, of the name: talk.en.vtt
    text label;    // what the language calls itself, else its tag
};
// The files beside `media` that are its captions, at most `most`.
size_t find_captions(struct arena *arena, const struct course_files *files, text media, struct captions *captions,
                     size_t most);
const struct course_file *find_transcript(struct arena *arena, const struct course_files *files, text media);

// Warns when an image node is a video without captions, a sound without a transcript, an image from elsewhere, or a
// file that no browser shows as an image. The node's link has been resolved.
void check_media(struct document *document, const struct node *node);
