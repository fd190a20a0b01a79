// SPDX-License-Identifier: Apache-2.0
// scratch: folders under TMPDIR (or /tmp) that tests fill. It owns nothing: who makes a folder removes it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
//
#include "base/arena.h"
#include "support/scratch.h"
#include <cmocka.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

text make_scratch_folder(struct arena *arena) {
    const char *top = getenv("TMPDIR");
    text folder = make_textf(arena, "%s/stoa-test-XXXXXX", top && *top ? top : "/tmp");
    char *path = make_c_string(arena, folder);
    assert_non_null(mkdtemp(path));
    return text_from(path);
}

static int remove_one(const char *path, const struct stat *facts, int kind, struct FTW *where) {
    (void)facts, (void)kind, (void)where;
    return remove(path);
}

void remove_scratch_folder(text folder) { (void)nftw(folder.bytes, remove_one, 16, FTW_DEPTH | FTW_PHYS); }

text scratch_path(struct arena *arena, text folder, const char *name) {
    return make_textf(arena, "%.*s/%s", PRINT(folder), name);
}

text read_scratch_file(struct arena *arena, text path) {
    FILE *file = fopen(path.bytes, "rbe");
    if (!file)
        return NO_TEXT;
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    size_t length = (size_t)ftell(file);
    rewind(file);
    char *bytes = arena_make(arena, length + 1);
    assert_int_equal(fread(bytes, 1, length, file), length);
    (void)fclose(file);
    return (text){bytes, length};
}

void write_scratch_file(text path, text bytes) {
    FILE *file = fopen(path.bytes, "wbe");
    assert_non_null(file);
    if (bytes.length > 0)
        assert_int_equal(fwrite(bytes.bytes, 1, bytes.length, file), bytes.length);
    assert_int_equal(fclose(file), 0);
}
