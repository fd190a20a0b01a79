// SPDX-License-Identifier: Apache-2.0
// data_folder: the folder of everything that is kept, and the lock that lets one program serve it at a time. The lock
// is the kernel's, so a program that was killed leaves none behind.
#include "app.h"
#include "base/arena.h"
#include "base/read_file.h"
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

text make_database_path(struct arena *arena, const struct settings *settings) {
    if (!is_text_empty(settings->database))
        return settings->database;
    return make_textf(arena, "%.*s/stoa.db", PRINT(settings->data));
}

int lock_data_folder(struct arena *arena, text folder, text *fault) {
    if (!make_folders(arena, folder, 0700)) {
        *fault = make_textf(arena, "The data folder %.*s cannot be made.", PRINT(folder));
        return -1;
    }
    text path = make_textf(arena, "%.*s/lock", PRINT(folder));
    int file = open(path.bytes, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) {
        *fault = make_textf(arena, "%.*s cannot be opened: may this user write in the data folder?", PRINT(path));
        return -1;
    }
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
        char owner[32] = {0};
        ssize_t got = read(file, owner, sizeof owner - 1);
        *fault = make_textf(arena,
                            "Another Stoa (process %s) serves %.*s already; stop it first, or use another "
                            "--data folder.",
                            got > 0 ? owner : "unknown", PRINT(folder));
        close(file);
        return -1;
    }
    text number = make_textf(arena, "%ld", (long)getpid());
    if (ftruncate(file, 0) != 0 || pwrite(file, number.bytes, number.length, 0) < 0) {
        *fault = make_textf(arena, "%.*s cannot be written: is the disk full?", PRINT(path));
        close(file);
        return -1;
    }
    return file;
}

void unlock_data_folder(int lock_file) {
    if (lock_file >= 0)
        close(lock_file);
}
