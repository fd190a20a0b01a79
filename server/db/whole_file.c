// SPDX-License-Identifier: Apache-2.0
// whole_file: how a file appears whole or not at all. It owns nothing. Never call it for a database's file that is open
// in this process: closing a file drops all the locks that the process has on it.
#include "db/whole_file.h"
#include "base/arena.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool make_private_file(const char *path) {
    int file = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    return file >= 0 && close(file) == 0;
}

// fsync of a file or a folder.
static bool flush_path(const char *path) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    int result;
    do
        result = fsync(file);
    while (result != 0 && errno == EINTR);
    int reason = errno;
    (void)close(file);
    errno = reason;
    return result == 0;
}

static const char *make_folder_of(struct arena *arena, const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? make_c_string(arena, (text){path, (size_t)(slash - path) + 1}) : ".";
}

bool put_in_place(struct arena *arena, const char *temporary, const char *path) {
    const char *folder = make_folder_of(arena, path);
    return flush_path(temporary) && rename(temporary, path) == 0 && flush_path(folder);
}
