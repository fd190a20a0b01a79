// SPDX-License-Identifier: Apache-2.0
// zip_directory: the table at the end of a zip, read by ourselves, because a library's C strings hide what stands
// behind a NUL, and because no two entries may share bytes. It must not know how entries are unpacked.
#pragma once
#include "base/text.h"

struct arena;

struct zip_entry {
    text name;              // as it stands there, all bytes of it
    uint64_t packed, whole; // bytes, as claimed
    uint64_t offset;        // of its local record
    uint32_t attributes;    // of the file; the upper half is a Unix mode where `is_unix`
    bool is_unix, is_encrypted;
};
struct zip_directory {
    struct zip_entry *entries; // in the order of the table, which is that of the library's indexes
    size_t count;
};
// False, with *fault a sentence, when the bytes are no zip, or one that is made to mislead.
bool read_zip_directory(struct arena *arena, text zip, size_t entries_most, struct zip_directory *out,
                        const char **fault) __attribute__((warn_unused_result));
bool is_zip_link(const struct zip_entry *entry);   // a symbolic link, or a device
bool is_zip_folder(const struct zip_entry *entry); // its name ends with a slash
