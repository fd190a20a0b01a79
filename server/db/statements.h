// SPDX-License-Identifier: Apache-2.0
// statements: finds the prepared statement of a literal by the literal's address. It owns the table, not the
// statements. It must not know what a prepared statement is: that is the engine's.
#pragma once
#include <stddef.h>

struct prepared_statement {
    const char *words; // the key is the address
    void *prepared;
};
struct statements {
    struct prepared_statement *slots; // open addressing, never more than half full
    size_t slots_count, count;
};

// What was kept for these words; NULL when nothing was.
void *find_prepared(const struct statements *statements, const char *words);
// Keeps `prepared` (not NULL) for words that nothing was kept for.
void keep_prepared(struct statements *statements, const char *words, void *prepared);
// Gives the table's memory back.
void close_statements(struct statements *statements);
