// SPDX-License-Identifier: Apache-2.0
// arena: memory with one lifetime. What is made in it lives until reset or close; nothing is freed by itself. It has a
// ceiling in bytes, and making never returns NULL: at the ceiling, or when the machine has no memory, it leaves by the
// arena's escape (a jmp_buf set by whoever opened it), or, without one, ends the program with one line on stderr.
#pragma once
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>

struct arena;

// A new arena; `ceiling_bytes` bounds all that is made between resets. The owner closes it.
struct arena *open_arena(size_t ceiling_bytes);
void close_arena(struct arena *arena); // runs the deferred calls, releases everything; NULL is fine
// Runs the deferred calls (last first) and forgets what was made, keeping one block for the next use.
void reset_arena(struct arena *arena);

// `bytes` zeroed bytes, aligned for any type; never NULL.
void *arena_make(struct arena *arena, size_t bytes) __attribute__((malloc, alloc_size(2), returns_nonnull));
// `count` × `bytes`; the product is checked.
void *arena_make_array(struct arena *arena, size_t count, size_t bytes) __attribute__((returns_nonnull));
#define MAKE(arena, type) ((type *)arena_make((arena), sizeof(type)))
#define MAKE_ARRAY(arena, count, type) ((type *)arena_make_array((arena), (count), sizeof(type)))

// Calls `call(subject)` at reset or close: for what a library made (a parsed JSON, a file handle). When the arena has
// no room to remember that, `call` is made at once and the arena leaves by its escape.
void arena_defer(struct arena *arena, void (*call)(void *), void *subject);
// Where to go when memory ends; NULL takes the escape away. The jmp_buf is the caller's and outlives its being set.
void arena_set_escape(struct arena *arena, jmp_buf *escape);
// Leaves by the escape, as at the ceiling: for when a library says that it has no memory.
void arena_give_up(struct arena *arena) __attribute__((noreturn));
size_t arena_used_bytes(const struct arena *arena);
