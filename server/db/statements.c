// SPDX-License-Identifier: Apache-2.0
// statements: a hash table from the address of a literal to the statement prepared for it. It owns its slots, and grows
// by doubling; nothing is ever taken out. It must not know what a prepared statement is.
#include "db/statements.h"
#include "base/memory.h"
#include <stdint.h>

enum { FIRST_SLOTS = 256 }; // a power of two, as all later sizes are

// The slot where these words are, or have to go.
static struct prepared_statement *find_slot(const struct statements *statements, const char *words) {
    uint64_t mixed = (uint64_t)(uintptr_t)words * 0x9E3779B97F4A7C15U;
    size_t last = statements->slots_count - 1;
    size_t slot = (size_t)(mixed >> 32) & last;
    while (statements->slots[slot].words && statements->slots[slot].words != words)
        slot = (slot + 1) & last;
    return &statements->slots[slot];
}

void *find_prepared(const struct statements *statements, const char *words) {
    return statements->slots_count > 0 ? find_slot(statements, words)->prepared : NULL;
}

static void make_more_slots(struct statements *statements) {
    struct statements old = *statements;
    statements->slots_count = old.slots_count > 0 ? 2 * old.slots_count : FIRST_SLOTS;
    statements->slots = obtain(statements->slots_count * sizeof *statements->slots);
    for (size_t slot = 0; slot < old.slots_count; slot++)
        if (old.slots[slot].words)
            *find_slot(statements, old.slots[slot].words) = old.slots[slot];
    release(old.slots);
}

void keep_prepared(struct statements *statements, const char *words, void *prepared) {
    if (2 * (statements->count + 1) > statements->slots_count)
        make_more_slots(statements);
    *find_slot(statements, words) = (struct prepared_statement){words, prepared};
    statements->count++;
}

void close_statements(struct statements *statements) {
    release(statements->slots);
    *statements = (struct statements){0};
}
