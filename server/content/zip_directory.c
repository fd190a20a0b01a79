// SPDX-License-Identifier: Apache-2.0
// zip_directory: reads the end record and the central directory (APPNOTE 4.3.12, 4.3.16) with every offset checked, and
// refuses entries that overlap.
#include "content/zip_directory.h"

#include "base/arena.h"

#include <stdlib.h>

#define END_BYTES 22
#define ENTRY_BYTES 46
#define LOCAL_BYTES 30
#define COMMENT_BYTES_MOST 65535

static uint64_t number_at(text bytes, size_t at, size_t count) {
    uint64_t value = 0;
    for (size_t i = count; i > 0; i--) {
        value = value << 8 | (unsigned char)bytes.bytes[at + i - 1];
    }
    return value;
}

static bool has_mark(text bytes, size_t at, text mark) {
    return text_starts_with(text_slice(bytes, at, bytes.length), mark);
}

// The offset of the end record, whose comment must reach to the end of the bytes; -1 when there is none.
static ptrdiff_t find_end(text zip) {
    for (size_t back = END_BYTES; back <= zip.length && back <= END_BYTES + COMMENT_BYTES_MOST; back++) {
        size_t at = zip.length - back;
        if (has_mark(zip, at, TEXT("PK\x05\x06")) && number_at(zip, at + 20, 2) == back - END_BYTES) {
            return (ptrdiff_t)at;
        }
    }
    return -1;
}

// Reads the entry at *at and moves on. False when it does not fit.
static bool read_entry(text zip, size_t end, size_t *at, struct zip_entry *entry) {
    if (end - *at < ENTRY_BYTES || !has_mark(zip, *at, TEXT("PK\x01\x02"))) {
        return false;
    }
    size_t name = (size_t)number_at(zip, *at + 28, 2);
    size_t more = (size_t)number_at(zip, *at + 30, 2) + (size_t)number_at(zip, *at + 32, 2);
    if (end - *at - ENTRY_BYTES < name + more) {
        return false;
    }
    entry->is_unix = number_at(zip, *at + 5, 1) == 3;
    entry->is_encrypted = (number_at(zip, *at + 8, 2) & 1) != 0;
    entry->packed = number_at(zip, *at + 20, 4);
    entry->whole = number_at(zip, *at + 24, 4);
    entry->attributes = (uint32_t)number_at(zip, *at + 38, 4);
    entry->offset = number_at(zip, *at + 42, 4);
    entry->name = text_slice(zip, *at + ENTRY_BYTES, name);
    *at += ENTRY_BYTES + name + more;
    return true;
}

static int compare_offsets(const void *left, const void *right) {
    const struct zip_entry *one = *(const struct zip_entry *const *)left;
    const struct zip_entry *other = *(const struct zip_entry *const *)right;
    return (one->offset > other->offset) - (one->offset < other->offset);
}

// Whether each local record with its packed bytes ends before the next begins, and the last before the directory.
static bool are_entries_apart(struct arena *arena, text zip, const struct zip_directory *directory, size_t table) {
    const struct zip_entry **sorted = MAKE_ARRAY(arena, directory->count + 1, const struct zip_entry *);
    for (size_t i = 0; i < directory->count; i++) {
        sorted[i] = &directory->entries[i];
    }
    qsort(sorted, directory->count, sizeof(*sorted), compare_offsets);
    for (size_t i = 0; i < directory->count; i++) {
        uint64_t next = i + 1 < directory->count ? sorted[i + 1]->offset : table;
        uint64_t at = sorted[i]->offset;
        if (at + LOCAL_BYTES > table || !has_mark(zip, (size_t)at, TEXT("PK\x03\x04"))) {
            return false;
        }
        uint64_t head = LOCAL_BYTES + number_at(zip, (size_t)at + 26, 2) + number_at(zip, (size_t)at + 28, 2);
        if (at + head + sorted[i]->packed > next) {
            return false;
        }
    }
    return true;
}

bool read_zip_directory(struct arena *arena, text zip, size_t entries_most, struct zip_directory *out,
                        const char **fault) {
    ptrdiff_t end = find_end(zip);
    if (end < 0) {
        *fault = _("This is no zip, or one that was cut off; pack the folder again");
        return false;
    }
    size_t count = (size_t)number_at(zip, (size_t)end + 10, 2);
    uint64_t bytes = number_at(zip, (size_t)end + 12, 4);
    uint64_t table = number_at(zip, (size_t)end + 16, 4);
    bool is_simple = number_at(zip, (size_t)end + 4, 4) == 0 && number_at(zip, (size_t)end + 8, 2) == count;
    if (!is_simple || count == 0xFFFF || table + bytes > (uint64_t)end) {
        *fault = _("This zip is in several parts, of the large form zip64, or broken; pack the folder again");
        return false;
    }
    if (count > entries_most) {
        *fault = _("The zip has too many entries; take files out");
        return false;
    }
    out->entries = MAKE_ARRAY(arena, count + 1, struct zip_entry);
    size_t at = (size_t)table;
    for (out->count = 0; out->count < count; out->count++) {
        if (!read_entry(zip, (size_t)(table + bytes), &at, &out->entries[out->count])) {
            *fault = _("The zip's table of files is broken; pack the folder again");
            return false;
        }
    }
    if (!are_entries_apart(arena, zip, out, (size_t)table)) {
        *fault = _("Files in this zip overlap, which no honest program makes; pack the folder again");
        return false;
    }
    return true;
}

bool is_zip_link(const struct zip_entry *entry) {
    const uint32_t kind = entry->attributes >> 28; // of the Unix mode: 8 a file, 4 a folder, 10 a link
    return entry->is_unix && kind != 0 && kind != 8 && kind != 4;
}

bool is_zip_folder(const struct zip_entry *entry) { return text_ends_with(entry->name, TEXT("/")); }
