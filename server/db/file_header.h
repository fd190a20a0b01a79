// SPDX-License-Identifier: Apache-2.0
// file_header: tells from the first bytes of an SQLite file whose it is. It owns nothing.
// It must not know how the bytes were read.
#pragma once
#include "db/db.h"

enum { FILE_HEADER_BYTES = 100 };
#define STOA_APPLICATION_ID 0x53544F41 // "STOA"

enum file_kind { FILE_UNREADABLE = 0, FILE_EMPTY, FILE_OURS, FILE_FOREIGN, FILE_NO_DATABASE };

enum file_kind kind_of_file_header(const unsigned char header[FILE_HEADER_BYTES]);
// Why a file of this kind is not opened, in a few words; NULL when it may be. Only DB_CREATE takes an empty one.
const char *refusal_of_file(enum file_kind kind, enum db_mode mode);
