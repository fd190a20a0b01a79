// SPDX-License-Identifier: Apache-2.0
// document: one Markdown file of a course, read: front matter, tree, headings with their ids, links resolved against
// the course's files. And the reading of a course, which all its documents share.
#pragma once
#include "content/front_matter.h"
#include "content/heading.h"

#define TEXTS(...) (const text[]){__VA_ARGS__}, sizeof((const text[]){__VA_ARGS__}) / sizeof(text)

struct document;
struct course_reading {
    struct arena *arena;
    struct problems *problems;
    const struct course_files *files; // NULL: one file is read again by itself, and nothing can be looked up
    struct content_limits limits;
    text course_slug;
    struct document **documents;
    size_t documents_count, documents_capacity;
    struct fragment_claim *claims; // links to a heading, checked when all documents are there
    size_t claims_count, claims_capacity;
};
struct document {
    struct course_reading *reading;
    const struct source *source;
    struct front_matter *front;
    struct tree *tree;
    const struct node *root;   // NULL when the file cannot be read; there is an error then
    struct heading **headings; // all, also those of learners' hidden sections
    size_t headings_count;
    bool has_too_many_headings;
    bool is_transcript; // shown inside another page: media become links, headings have no ids
    int tables_count;   // rendered so far
};
struct fragment_claim {
    const struct source *source;
    struct place place;
    text path, fragment;
};

// Reads a file and checks what every Markdown file must keep. `attributes` are those that its headings may have beside
// `{#id guide}`. NULL when the file is no UTF-8 or too long.
struct document *make_document(struct course_reading *reading, text path, text bytes, const text *attributes,
                               size_t attributes_count);
struct document *find_document(const struct course_reading *reading, text path); // NULL: not made yet
// Gives the trees back when everything has been read; what was made of them stays.
void close_documents(struct course_reading *reading);
// Checks the fragments of links between documents, once all have been made.
void check_fragments(struct course_reading *reading);

const struct course_file *find_course_file(const struct course_files *files, text path); // NULL: none
// The first node behind a {guide} section that begins at this top-level node; the node itself when none begins here.
const struct node *behind_guide(const struct node *node);
const struct heading *heading_of(const struct node *node); // NULL when the node is no heading
