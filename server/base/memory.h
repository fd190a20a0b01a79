// SPDX-License-Identifier: Apache-2.0
// memory: the only place that asks the machine for memory and gives it back. All else is made in arenas; what lives for
// ever, or what a library hands out from malloc, goes through here.
#pragma once
#include <stddef.h>

// Zeroed memory that lives until release(); never NULL (the program ends with one line when there is none).
void *obtain(size_t bytes) __attribute__((malloc, alloc_size(1), returns_nonnull));
// The same, or NULL when the machine has none.
void *try_obtain(size_t bytes) __attribute__((malloc, alloc_size(1)));
void release(void *memory); // NULL is fine; has the shape of free(), for arena_defer
