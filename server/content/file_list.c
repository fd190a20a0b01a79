// SPDX-License-Identifier: Apache-2.0
// file_list: gathers the files of a bundle and keeps the rules about names and amounts. It must not know where the
// files come from.
#include "content/file_list.h"

#include "base/arena.h"
#include "base/unicode.h"
#include "content/source.h"

#include <stdlib.h>
#include <string.h>

#define PATH_BYTES_MOST 255

struct file_list make_file_list(struct arena *arena, const struct content_limits *limits, struct problems *problems) {
    return (struct file_list){.arena = arena, .limits = limits, .problems = problems};
}

static const char *fault_of_part(text part) {
    if (part.length == 0 || is_text_equal(part, TEXT(".")) || is_text_equal(part, TEXT(".."))) {
        return _("it has an empty part, or `.` or `..`; write a path that goes straight down");
    }
    char last = part.bytes[part.length - 1];
    if (last == '.' || last == ' ' || part.bytes[0] == ' ') {
        return _("a part of it begins with a space, or ends with a space or a dot; rename it");
    }
    for (size_t i = 0; i < part.length; i++) {
        if (strchr("\\:*?\"<>|", part.bytes[i])) {
            return _("it holds one of \\ : * ? \" < > |, which not every system can keep; rename it");
        }
    }
    return NULL;
}

const char *fault_of_path(text path) {
    if (path.length > PATH_BYTES_MOST) {
        return _("it is longer than 255 bytes; shorten it");
    }
    if (!is_utf8(path)) {
        return _("it is not UTF-8; rename it");
    }
    if (has_control_characters(path) || memchr(path.bytes, '\n', path.length) ||
        memchr(path.bytes, '\t', path.length)) {
        return _("it holds characters that cannot be seen; rename it");
    }
    if (text_starts_with(path, TEXT("/"))) {
        return _("it begins with a slash; pack the folder by its relative path");
    }
    text rest = path;
    text part;
    size_t parts = 0;
    while (text_next(&rest, '/', &part)) {
        const char *fault = fault_of_part(part);
        if (fault) {
            return fault;
        }
        parts++;
    }
    if (parts == 0 || text_ends_with(path, TEXT("/"))) {
        return _("it has an empty part; write a path that goes straight down");
    }
    return NULL;
}

static bool is_left_out(text part) {
    bool is_dot = is_text_equal(part, TEXT(".")) || is_text_equal(part, TEXT(".."));
    return (text_starts_with(part, TEXT(".")) && !is_dot) || is_text_equal(part, TEXT("__MACOSX")) ||
           is_text_equal(part, TEXT("Thumbs.db"));
}

static void note_left_out(struct file_list *list, text path) {
    const size_t notes_most = 100;
    for (size_t i = 0; i < list->left_out_count; i++) {
        if (is_text_equal(list->left_out[i], path)) {
            return;
        }
    }
    if (list->left_out_count == notes_most) {
        return;
    }
    if (!list->left_out) {
        list->left_out = MAKE_ARRAY(list->arena, notes_most, text);
    }
    list->left_out[list->left_out_count++] = make_text(list->arena, path);
    add_problem(list->problems, SEVERITY_NOTE, path, 1, 1, _("This is no part of a course and was left out"));
}

bool may_take(struct file_list *list, text path) {
    if (list->is_over) {
        return false;
    }
    text rest = path;
    text part;
    while (text_next(&rest, '/', &part)) {
        if (is_left_out(part)) {
            note_left_out(list, text_slice(path, 0, (size_t)(part.bytes - path.bytes) + part.length));
            return false;
        }
    }
    const char *fault = fault_of_path(path);
    if (fault) {
        add_problem(list->problems, SEVERITY_ERROR, path, 1, 1, _("This name is refused: %s"), fault);
        return false;
    }
    return true;
}

bool has_room(struct file_list *list, text path, uint64_t bytes) {
    if (!list->is_over && list->count >= list->limits->files) {
        list->is_over = true;
        add_problem(list->problems, SEVERITY_ERROR, path, 1, 1, _("The course has more than %zu files; take some out"),
                    list->limits->files);
    }
    if (!list->is_over && bytes > list->limits->bundle_bytes - list->bytes) {
        list->is_over = true;
        add_problem(list->problems, SEVERITY_ERROR, path, 1, 1,
                    _("With this file the course is larger than %llu MiB; make its media smaller"),
                    (unsigned long long)(list->limits->bundle_bytes >> 20));
    }
    return !list->is_over;
}

void take_file(struct file_list *list, text path, text bytes) {
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 64;
        struct course_file *items = MAKE_ARRAY(list->arena, capacity, struct course_file);
        if (list->count > 0) {
            memcpy(items, list->items, list->count * sizeof(*items));
        }
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = (struct course_file){make_text(list->arena, path), bytes, bytes.length};
    list->bytes += bytes.length;
}

static int compare_files(const void *left, const void *right) {
    return compare_texts(((const struct course_file *)left)->path, ((const struct course_file *)right)->path);
}

struct folded_path {
    text folded, path;
};

static int compare_folded(const void *left, const void *right) {
    const struct folded_path *one = left;
    const struct folded_path *other = right;
    int order = compare_texts(one->folded, other->folded);
    return order != 0 ? order : compare_texts(one->path, other->path);
}

static void check_same_names(const struct file_list *list) {
    struct folded_path *paths = MAKE_ARRAY(list->arena, list->count + 1, struct folded_path);
    for (size_t i = 0; i < list->count; i++) {
        paths[i] = (struct folded_path){make_case_folded(list->arena, list->items[i].path), list->items[i].path};
    }
    qsort(paths, list->count, sizeof(*paths), compare_folded);
    for (size_t i = 1; i < list->count; i++) {
        if (is_text_equal(paths[i].folded, paths[i - 1].folded)) {
            add_problem(list->problems, SEVERITY_ERROR, paths[i].path, 1, 1,
                        _("Another file has the same name but for upper and lower case: %.*s; rename one of them"),
                        PRINT(paths[i - 1].path));
        }
    }
}

struct course_files *finish_file_list(struct file_list *list, text default_slug) {
    struct course_files *files = MAKE(list->arena, struct course_files);
    if (list->count > 1) {
        qsort(list->items, list->count, sizeof(*list->items), compare_files);
    }
    check_same_names(list);
    *files = (struct course_files){list->items, list->count, make_text(list->arena, default_slug)};
    return files;
}
