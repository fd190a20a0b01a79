// SPDX-License-Identifier: Apache-2.0
// content: from the files of a course to a checked course, with every fault at its place. It knows no database: files
// come as bytes with paths, from a folder, a zip, or whoever has them.
#pragma once
#include "base/text.h"
#include "model/course.h"

struct arena;

struct course_file {
    text path;  // relative, '/' between, as in the folder: "01-building-blocks/module.md"
    text bytes; // whole for Markdown; for assets of a stored revision it may be empty, with `size` set
    uint64_t size;
};
struct course_files {
    struct course_file *items; // sorted by path
    size_t count;
    text default_slug; // the folder's name
};

enum severity { SEVERITY_UNSET = 0, SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };
struct problem {
    text path;
    int64_t line, column; // from 1; column counts code points
    enum severity severity;
    text message; // what is wrong, and what to write instead
};
struct problems {
    struct arena *arena;
    struct problem *items;
    size_t count, capacity;
    size_t errors, warnings;
    bool is_cut; // more than the most that are kept (1,000)
};
struct problems make_problems(struct arena *arena);
void add_problem(struct problems *problems, enum severity severity, text path, int64_t line, int64_t column,
                 const char *format, ...) __attribute__((format(printf, 6, 7)));
text severity_name(enum severity severity); // "error", "warning", "note"
// Sorts by path, line, column.
void sort_problems(struct problems *problems);
text make_problem_line(struct arena *arena, const struct problem *problem); // path:line:column: error: …

// Limits of a bundle, defaults as in the contract.
struct content_limits {
    uint64_t bundle_bytes;   // 64 MiB, unpacked and packed
    uint64_t markdown_bytes; // 256 KiB a file
    size_t files;            // 2,000
};
struct content_limits default_content_limits(void);

// Reads a course folder from the disk, or a zip (by content, not by name). What is left out is noted, what is refused
// is an error (links, odd names, too much). NULL only when nothing at all could be read; problems say why.
struct course_files *load_course_files(struct arena *arena, text folder_or_zip, const struct content_limits *limits,
                                       struct problems *problems);
// The same from a zip's bytes in memory.
struct course_files *read_zip(struct arena *arena, text zip, const struct content_limits *limits,
                              struct problems *problems);
// The bundled course of that slug (base/embedded.h: courses/SLUG/…).
struct course_files *find_bundled_course(struct arena *arena, text slug);
size_t bundled_courses(struct arena *arena, text **slugs);
// Writes the files as a folder (new or empty) or a .zip. False with *fault.
bool save_course_folder(struct arena *arena, const struct course_files *files, text folder, text *fault)
    __attribute__((warn_unused_result));
bool save_course_zip(struct arena *arena, const struct course_files *files, text path, text *fault)
    __attribute__((warn_unused_result));

// Reads and checks a whole course. Always looks at everything; the course is sound when problems->errors is 0, and NULL
// only when there is no course.md to speak of. Links in its HTML are root-relative ("/courses/SLUG/…").
struct course *read_course(struct arena *arena, const struct course_files *files, struct problems *problems);
// Reads one stored unit file again (an attempt's revision): the quiz of `path`, or NULL.
struct unit *read_unit(struct arena *arena, text course_slug, int32_t course_pass_tenths, text path, text source);
