// SPDX-License-Identifier: Apache-2.0
// read_file: plain reads with a limit; nothing is followed but what open() follows, nothing is cached.
// It owns no descriptor beyond its call. It must not know what the files are for.
#include "base/read_file.h"
#include "base/arena.h"
#include "base/buffer.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

bool read_descriptor(struct arena *arena, int descriptor, size_t limit_bytes, text *bytes) {
    struct buffer buffer = buffer_in(arena, limit_bytes + 1);
    char piece[16384];
    for (;;) {
        ssize_t got = read(descriptor, piece, sizeof piece);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        if (got == 0)
            break;
        buffer_add_bytes(&buffer, piece, (size_t)got);
        if (buffer.over || buffer.length > limit_bytes)
            return false;
    }
    *bytes = buffer_text(&buffer);
    return true;
}

bool read_whole_file(struct arena *arena, text path, size_t limit_bytes, text *bytes) {
    int descriptor = open(make_c_string(arena, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return false;
    struct stat about;
    bool is_read = fstat(descriptor, &about) == 0 && S_ISREG(about.st_mode) && (uint64_t)about.st_size <= limit_bytes &&
                   read_descriptor(arena, descriptor, limit_bytes, bytes);
    close(descriptor);
    return is_read;
}

bool make_folders(struct arena *arena, text path, unsigned mode) {
    char *name = make_c_string(arena, path);
    for (char *slash = name + 1; *slash; slash++) {
        if (*slash != '/')
            continue;
        *slash = '\0';
        (void)mkdir(name, mode);
        *slash = '/';
    }
    (void)mkdir(name, mode);
    struct stat about;
    return stat(name, &about) == 0 && S_ISDIR(about.st_mode);
}
