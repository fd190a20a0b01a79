// SPDX-License-Identifier: Apache-2.0
// save_folder: writes a course's files as a folder, byte for byte. The folder is new or empty; no path leads out of it,
// and nothing that is there is written over.
#include "content/content.h"

#include "base/arena.h"
#include "content/file_list.h"
#include "content/links.h"
#include "content/source.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool refuse(struct arena *arena, text *fault, text path, int number) {
    char words[200];
    *fault = make_textf(arena, _("%.*s: %s"), PRINT(path), strerror_r(number, words, sizeof(words)));
    return false;
}

static bool is_folder_empty(int folder) {
    int copy = fcntl(folder, F_DUPFD_CLOEXEC, 0);
    DIR *entries = copy >= 0 ? fdopendir(copy) : NULL;
    if (!entries) {
        return false;
    }
    int count = 0;
    while (readdir(entries) && count <= 2) {
        count++; // "." and ".." are always there
    }
    closedir(entries);
    return count <= 2;
}

static bool write_bytes(int file, text bytes) {
    size_t done = 0;
    while (done < bytes.length) {
        ssize_t written = write(file, bytes.bytes + done, bytes.length - done);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        done += written > 0 ? (size_t)written : 0;
    }
    return true;
}

// Opens the folder that a file's path names, making what is missing on the way. The caller closes it.
static int open_inner_folder(struct arena *arena, int top, text path) {
    int folder = fcntl(top, F_DUPFD_CLOEXEC, 0);
    text rest = folder_of(path);
    text part;
    while (folder >= 0 && text_next(&rest, '/', &part)) {
        const char *name = make_c_string(arena, part);
        if (mkdirat(folder, name, 0777) != 0 && errno != EEXIST) {
            close(folder);
            return -1;
        }
        int inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        close(folder);
        folder = inner;
    }
    return folder;
}

static bool save_file(struct arena *arena, int top, const struct course_file *file, text *fault) {
    if (fault_of_path(file->path)) {
        *fault = make_textf(arena, _("%.*s: %s"), PRINT(make_printable(arena, file->path)), fault_of_path(file->path));
        return false;
    }
    int folder = open_inner_folder(arena, top, file->path);
    const char *name = make_c_string(arena, name_of(file->path));
    int opened = folder < 0 ? -1 : openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    bool is_saved = opened >= 0 && write_bytes(opened, file->bytes);
    int number = errno;
    if (opened >= 0 && close(opened) != 0 && is_saved) {
        is_saved = false;
        number = errno;
    }
    if (folder >= 0) {
        close(folder);
    }
    return is_saved || refuse(arena, fault, file->path, number);
}

bool save_course_folder(struct arena *arena, const struct course_files *files, text folder, text *fault) {
    const char *path = make_c_string(arena, folder);
    if (mkdir(path, 0777) != 0 && errno != EEXIST) {
        return refuse(arena, fault, folder, errno);
    }
    int top = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (top < 0) {
        return refuse(arena, fault, folder, errno);
    }
    bool is_saved = is_folder_empty(top);
    if (!is_saved) {
        *fault = make_textf(arena, _("%.*s is not empty; name a new folder or an empty one"), PRINT(folder));
    }
    for (size_t i = 0; is_saved && i < files->count; i++) {
        is_saved = save_file(arena, top, &files->items[i], fault);
    }
    close(top);
    return is_saved;
}
