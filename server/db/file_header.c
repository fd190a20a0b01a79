// SPDX-License-Identifier: Apache-2.0
// file_header: the header of SQLite's file format: 16 bytes that name the format, and at 68 the application's number,
// which is set before anything else is written. It owns nothing. It must not know how the bytes were read.
#include "db/file_header.h"
#include <string.h>

enum file_kind kind_of_file_header(const unsigned char header[FILE_HEADER_BYTES]) {
    static const char format_name[16] = "SQLite format 3";
    if (memcmp(header, format_name, sizeof format_name) != 0)
        return FILE_NO_DATABASE;
    const unsigned char *id = header + 68;
    uint32_t application_id = (uint32_t)id[0] << 24 | (uint32_t)id[1] << 16 | (uint32_t)id[2] << 8 | id[3];
    return application_id == STOA_APPLICATION_ID ? FILE_OURS : FILE_FOREIGN;
}

const char *refusal_of_file(enum file_kind kind, enum db_mode mode) {
    switch (kind) {
    case FILE_EMPTY:
        return mode == DB_CREATE ? NULL : "it is empty";
    case FILE_OURS:
        return NULL;
    case FILE_FOREIGN:
        return "it is the database of another program";
    case FILE_NO_DATABASE:
        return "it is not a database";
    case FILE_UNREADABLE:
    default:
        return "it cannot be read";
    }
}
