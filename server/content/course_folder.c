// SPDX-License-Identifier: Apache-2.0
// course_folder: reads a course from a folder on the disk and writes one there. Links are never followed below the
// folder, and nothing is written outside it. It must not know what the files mean.
#include "content/content.h"

#include "base/arena.h"
#include "base/memory.h"
#include "content/file_list.h"
#include "content/links.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDERS_DEEP_MOST 16
#define NAMES_MOST 20000

struct folder_names {
    text *items;
    size_t count, capacity;
};

static void add_folder_error(struct file_list *list, text path, const char *what) {
    add_problem(list->problems, SEVERITY_ERROR, path, 1, 1, "%s", what);
}

// The machine's own words for what went wrong are told too: they name the cause.
static void add_machine_error(struct file_list *list, text path, int fault) {
    char words[200];
    add_problem(list->problems, SEVERITY_ERROR, path, 1, 1, _("This cannot be read (%s); look at its permissions"),
                strerror_r(fault, words, sizeof(words)));
}

// Reads a whole file. False, with an error, when it cannot be read or is too large.
static bool read_bytes(struct file_list *list, int file, text path, uint64_t size, text *bytes) {
    if (!has_room(list, path, size)) {
        return false;
    }
    char *room = arena_make(list->arena, (size_t)size + 1);
    size_t length = 0;
    while (length < size) {
        ssize_t got = read(file, room + length, (size_t)size - length);
        if (got < 0 && errno != EINTR) {
            add_machine_error(list, path, errno);
            return false;
        }
        if (got == 0) {
            break;
        }
        length += got > 0 ? (size_t)got : 0;
    }
    *bytes = (text){room, length};
    return true;
}

static void read_file(struct file_list *list, int folder, const char *name, text path) {
    int file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    struct stat about;
    text bytes;
    if (file < 0 || fstat(file, &about) != 0) {
        add_machine_error(list, path, errno);
    } else if (!S_ISREG(about.st_mode)) {
        add_folder_error(list, path, _("This is no file; take it out of the folder"));
    } else if (read_bytes(list, file, path, (uint64_t)about.st_size, &bytes)) {
        take_file(list, path, bytes);
    }
    if (file >= 0) {
        close(file);
    }
}

static void add_name(struct arena *arena, struct folder_names *names, const char *name) {
    if (names->count == names->capacity) {
        size_t capacity = names->capacity ? names->capacity * 2 : 32;
        text *items = MAKE_ARRAY(arena, capacity, text);
        if (names->count > 0) {
            memcpy(items, names->items, names->count * sizeof(*items));
        }
        names->items = items;
        names->capacity = capacity;
    }
    names->items[names->count++] = make_text(arena, text_from(name));
}

static int compare_names(const void *left, const void *right) {
    return compare_texts(*(const text *)left, *(const text *)right);
}

// The names in an open folder, sorted. The descriptor stays the caller's.
static bool list_names(struct file_list *list, int folder, text path, struct folder_names *names) {
    int copy = fcntl(folder, F_DUPFD_CLOEXEC, 0);
    DIR *entries = copy >= 0 ? fdopendir(copy) : NULL;
    if (!entries) {
        add_machine_error(list, path, errno);
        if (copy >= 0) {
            close(copy);
        }
        return false;
    }
    for (struct dirent *entry = readdir(entries); entry && names->count < NAMES_MOST; entry = readdir(entries)) {
        bool is_itself = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
        if (!is_itself) {
            add_name(list->arena, names, entry->d_name);
        }
    }
    closedir(entries);
    if (names->count > 1) {
        qsort(names->items, names->count, sizeof(*names->items), compare_names);
    }
    return true;
}

static void read_folder(struct file_list *list, int folder, text path, int depth);

static void read_entry(struct file_list *list, int folder, const char *name, text path, int depth) {
    struct stat about;
    if (fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) != 0) {
        add_machine_error(list, path, errno);
    } else if (S_ISLNK(about.st_mode)) {
        add_folder_error(list, path, _("This is a symbolic link; put the file itself there"));
    } else if (S_ISREG(about.st_mode)) {
        read_file(list, folder, name, path);
    } else if (!S_ISDIR(about.st_mode)) {
        add_folder_error(list, path, _("This is neither a file nor a folder; take it out"));
    } else if (depth >= FOLDERS_DEEP_MOST) {
        add_folder_error(list, path, _("Folders are nested too deep here; move the files up"));
    } else {
        int inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (inner < 0) {
            add_machine_error(list, path, errno);
            return;
        }
        read_folder(list, inner, path, depth + 1);
        close(inner);
    }
}

static void read_folder(struct file_list *list, int folder, text path, int depth) {
    struct folder_names names = {NULL, 0, 0};
    if (!list_names(list, folder, path, &names)) {
        return;
    }
    for (size_t i = 0; i < names.count && !list->is_over; i++) {
        text inner =
            path.length > 0 ? make_textf(list->arena, "%.*s/%.*s", PRINT(path), PRINT(names.items[i])) : names.items[i];
        if (may_take(list, inner)) {
            read_entry(list, folder, names.items[i].bytes, inner, depth);
        }
    }
}

// The name of the folder, also of "." and "course/".
static text make_folder_name(struct arena *arena, const char *path) {
    char *real = realpath(path, NULL);
    text name = make_text(arena, name_of(text_from(real ? real : path)));
    release(real);
    return name;
}

static struct course_files *load_zip(struct arena *arena, int file, text path, const struct content_limits *limits,
                                     struct problems *problems) {
    struct stat about;
    if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) {
        add_problem(problems, SEVERITY_ERROR, path, 1, 1, _("This is neither a folder nor a zip"));
        return NULL;
    }
    struct file_list list = make_file_list(arena, limits, problems);
    text bytes;
    if (!read_bytes(&list, file, path, (uint64_t)about.st_size, &bytes)) {
        return NULL;
    }
    struct course_files *files = read_zip(arena, bytes, limits, problems);
    text name = name_of(path);
    if (files && is_text_empty(files->default_slug)) {
        files->default_slug = text_ends_with(name, TEXT(".zip")) ? text_slice(name, 0, name.length - 4) : name;
    }
    return files;
}

struct course_files *load_course_files(struct arena *arena, text folder_or_zip, const struct content_limits *limits,
                                       struct problems *problems) {
    const char *path = make_c_string(arena, folder_or_zip);
    struct file_list list = make_file_list(arena, limits, problems);
    int opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat about;
    if (opened < 0 || fstat(opened, &about) != 0) {
        add_machine_error(&list, folder_or_zip, errno);
        if (opened >= 0) {
            close(opened);
        }
        return NULL;
    }
    struct course_files *files = NULL;
    if (S_ISDIR(about.st_mode)) {
        read_folder(&list, opened, TEXT(""), 0);
        files = finish_file_list(&list, make_folder_name(arena, path));
    } else {
        files = load_zip(arena, opened, folder_or_zip, limits, problems);
    }
    close(opened);
    return files;
}
