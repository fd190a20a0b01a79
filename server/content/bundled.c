// SPDX-License-Identifier: Apache-2.0
// bundled: the courses that were built into the binary, as files of a course. Owns nothing: all of it is read-only data
// of the program. It must not know what the files mean.
#include "content/content.h"

#include "base/arena.h"
#include "base/embedded.h"

#define COURSES TEXT("courses/")

// "ethics-of-ai" of "courses/ethics-of-ai/course.md"; NO_TEXT for a file outside a course.
static text slug_of_embedded(text path) {
    if (!text_starts_with(path, COURSES)) {
        return NO_TEXT;
    }
    text rest = text_slice(path, COURSES.length, path.length);
    ptrdiff_t slash = text_find(rest, TEXT("/"), 0);
    return slash > 0 ? text_slice(rest, 0, (size_t)slash) : NO_TEXT;
}

struct course_files *find_bundled_course(struct arena *arena, text slug) {
    size_t count;
    const struct embedded_file *embedded = embedded_files(&count);
    struct course_file *items = MAKE_ARRAY(arena, count + 1, struct course_file);
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        text path = text_from(embedded[i].path);
        if (!is_text_empty(slug) && is_text_equal(slug_of_embedded(path), slug)) {
            text bytes = {(const char *)embedded[i].bytes, embedded[i].size};
            text inner = text_slice(path, COURSES.length + slug.length + 1, path.length);
            items[found++] = (struct course_file){inner, bytes, embedded[i].size};
        }
    }
    if (found == 0) {
        return NULL;
    }
    struct course_files *files = MAKE(arena, struct course_files);
    *files = (struct course_files){items, found, make_text(arena, slug)};
    return files;
}

size_t bundled_courses(struct arena *arena, text **slugs) {
    size_t count;
    const struct embedded_file *embedded = embedded_files(&count);
    *slugs = MAKE_ARRAY(arena, count + 1, text);
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        text slug = slug_of_embedded(text_from(embedded[i].path));
        bool is_new = slug.bytes && (found == 0 || !is_text_equal((*slugs)[found - 1], slug));
        if (is_new) {
            (*slugs)[found++] = make_text(arena, slug);
        }
    }
    return found;
}
