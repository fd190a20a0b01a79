// SPDX-License-Identifier: Apache-2.0
// golden: reads, compares and, when told to, writes expected files. Owns no expectation; knows nothing of pages.
#include "support/golden.h"
#include "base/arena.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
// cmocka wants those four before it.
#include <cmocka.h>

enum { EXPECTED_CEILING_BYTES = 16 * 1024 * 1024 };

// ctest says where the sources are; run by hand, a test stands in its own folder.
static text make_path_in_sources(struct arena *arena, const char *path) {
    const char *sources = getenv("SOURCE");
    return make_textf(arena, "%s/%s", sources ? sources : "../..", path);
}

static text read_whole_file(struct arena *arena, const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file)
        return NO_TEXT;
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *bytes = arena_make(arena, (size_t)(size < 0 ? 0 : size) + 1);
    size_t length = fread(bytes, 1, (size_t)(size < 0 ? 0 : size), file);
    fclose(file);
    return (text){bytes, length};
}

static void make_folders_of(char *path) {
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0777);
        *slash = '/';
    }
}

static bool write_whole_file(char *path, text bytes) {
    make_folders_of(path);
    FILE *file = fopen(path, "wb");
    if (!file)
        return false;
    bool written = fwrite(bytes.bytes ? bytes.bytes : "", 1, bytes.length, file) == bytes.length;
    return fclose(file) == 0 && written;
}

static text line_at(text whole, size_t from) {
    ptrdiff_t end = text_find(whole, TEXT("\n"), from);
    return text_slice(whole, from, (end < 0 ? whole.length : (size_t)end) - from);
}

bool describe_difference(text expected, text actual, char *words, size_t words_bytes) {
    size_t line = 1;
    size_t line_begin = 0;
    size_t at = 0;
    if (is_text_equal(expected, actual))
        return false;
    while (at < expected.length && at < actual.length && expected.bytes[at] == actual.bytes[at])
        if (expected.bytes[at++] == '\n') {
            line++;
            line_begin = at;
        }
    text wanted = line_begin < expected.length ? line_at(expected, line_begin) : TEXT("(the end)");
    text got = line_begin < actual.length ? line_at(actual, line_begin) : TEXT("(the end)");
    snprintf(words, words_bytes, "line %zu differs at byte %zu\n  expected: %.*s\n  actual:   %.*s", line,
             at - line_begin + 1, PRINT(wanted), PRINT(got));
    return true;
}

void assert_same_as_file_at(const char *path, text actual, const char *file, int line) {
    static const char mend[] = "UPDATE_EXPECTED=1 writes it anew";
    struct arena *arena = open_arena(EXPECTED_CEILING_BYTES);
    char *full = make_c_string(arena, make_path_in_sources(arena, path));
    const char *update = getenv("UPDATE_EXPECTED");
    char complaint[2048] = "";
    char difference[1536];
    if (update && strcmp(update, "1") == 0) {
        if (!write_whole_file(full, actual))
            snprintf(complaint, sizeof complaint, "%.1000s cannot be written: %s", full, strerror(errno));
    } else {
        text expected = read_whole_file(arena, full);
        if (!expected.bytes)
            snprintf(complaint, sizeof complaint, "%.1000s cannot be read; %s", full, mend);
        else if (describe_difference(expected, actual, difference, sizeof difference))
            snprintf(complaint, sizeof complaint, "%.400s: %s\n%s", path, difference, mend);
    }
    close_arena(arena);
    if (complaint[0] != '\0') {
        print_error("%s\n", complaint);
        _fail(file, line);
    }
}
