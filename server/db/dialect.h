// SPDX-License-Identifier: Apache-2.0
// dialect: what the portable text of a migration becomes for SQLite. It owns nothing.
// It must not know what the text is about.
#pragma once
#include "base/text.h"

// The script in SQLite's own words, NUL-terminated; the caller releases it (base/memory.h).
char *obtain_sqlite_words(text script);
