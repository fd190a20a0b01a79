// SPDX-License-Identifier: Apache-2.0
// links: from an address in Markdown to what a reader's browser gets: a page of the course, an asset, a place outside,
// or nothing. It must not know how links look in HTML.
#pragma once
#include "content/document.h"

enum link_kind { LINK_REFUSED = 0, LINK_OUTSIDE, LINK_INSIDE };
struct link {
    enum link_kind kind;            // refused: its words stay, as text
    text href;                      // outside: as written; inside: root-relative, percent-encoded
    text path;                      // inside: of the file in the course
    const struct course_file *file; // inside; NULL when nothing can be looked up
};

// Resolves the address of a link or image, with an error or warning when it leads nowhere or is not allowed, and hangs
// the answer on the node as its note.
void resolve_link(struct document *document, const struct node *node);

// The address of a file of the course, or NO_TEXT when it has none.
text make_file_url(struct arena *arena, text course_slug, text path);
// "../assets/talk.mp4" seen from "01-x/02-y.md" is "assets/talk.mp4". NO_TEXT when it leads out of the course.
text make_joined_path(struct arena *arena, text from_file, text relative);
text folder_of(text path); // "01-x" of "01-x/02-y.md"; "" at the top
text name_of(text path);   // "02-y.md"
// "NN-" in front of a name: the number, and the rest. Without it the number is -1 and the rest the whole.
int number_of_name(text name, text *rest);
// The slug of a unit's file name (without ".md") or a module's folder name.
text slug_of_name(text name);
bool is_video(text path);
bool is_audio(text path);
bool is_image(text path);
