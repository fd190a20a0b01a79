// SPDX-License-Identifier: Apache-2.0
// dialect: in SQLite only INTEGER PRIMARY KEY makes an id the key of the table itself; what the portable text says
// would make a second tree beside it. It owns nothing. It must not know what the text is about.
#include "db/dialect.h"
#include "base/memory.h"
#include <string.h>

char *obtain_sqlite_words(text script) {
    const text theirs = TEXT("BIGINT NOT NULL PRIMARY KEY"), ours = TEXT("INTEGER PRIMARY KEY");
    char *words = obtain(script.length + 1);
    size_t length = 0, from = 0;
    while (from < script.length) {
        ptrdiff_t found = text_find(script, theirs, from);
        size_t end = found < 0 ? script.length : (size_t)found;
        memcpy(words + length, script.bytes + from, end - from);
        length += end - from;
        from = end;
        if (found >= 0) {
            memcpy(words + length, ours.bytes, ours.length);
            length += ours.length;
            from += theirs.length;
        }
    }
    words[length] = 0;
    return words;
}
