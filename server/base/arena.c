// SPDX-License-Identifier: Apache-2.0
// arena: a chain of blocks, each filled from its start. It owns the blocks and the list of deferred calls, which itself
// lies in the blocks. Memory in a block that was not yet handed out is always zero, so that making needs no clearing.
// Under AddressSanitizer what was not handed out is poisoned.
#include "base/arena.h"
#include "base/memory.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define FORBID(from, bytes) ASAN_POISON_MEMORY_REGION(from, bytes)
#define ALLOW(from, bytes) ASAN_UNPOISON_MEMORY_REGION(from, bytes)
#else
#define FORBID(from, bytes) ((void)(from), (void)(bytes))
#define ALLOW(from, bytes) ((void)(from), (void)(bytes))
#endif

enum { ALIGNMENT = _Alignof(max_align_t), FIRST_BLOCK_BYTES = 16 * 1024, LARGEST_BLOCK_BYTES = 1024 * 1024 };

struct block {
    struct block *earlier;
    size_t capacity, used;
    _Alignas(max_align_t) unsigned char bytes[];
};

struct deferred {
    struct deferred *earlier;
    void (*call)(void *);
    void *subject;
};

struct arena {
    struct block *newest; // the block that is being filled; the first of its chain is kept at reset
    struct block *large;  // blocks that hold one large thing each
    struct deferred *deferred;
    jmp_buf *escape;
    size_t ceiling_bytes, used_bytes, next_block_bytes;
};

struct arena *open_arena(size_t ceiling_bytes) {
    struct arena *arena = obtain(sizeof *arena);
    arena->ceiling_bytes = ceiling_bytes;
    arena->next_block_bytes = FIRST_BLOCK_BYTES;
    return arena;
}

static void run_deferred(struct arena *arena) {
    while (arena->deferred) {
        struct deferred *last = arena->deferred;
        arena->deferred = last->earlier;
        last->call(last->subject);
    }
}

// Releases a chain of blocks down to `last`, which stays.
static void release_blocks(struct block **chain, const struct block *last) {
    while (*chain != last) {
        struct block *block = *chain;
        *chain = block->earlier;
        ALLOW(block->bytes, block->capacity);
        release(block);
    }
}

void close_arena(struct arena *arena) {
    if (!arena)
        return;
    run_deferred(arena);
    release_blocks(&arena->large, NULL);
    release_blocks(&arena->newest, NULL);
    release(arena);
}

void reset_arena(struct arena *arena) {
    run_deferred(arena);
    release_blocks(&arena->large, NULL);
    arena->used_bytes = 0;
    struct block *first = arena->newest;
    if (!first)
        return;
    while (first->earlier)
        first = first->earlier;
    release_blocks(&arena->newest, first);
    ALLOW(first->bytes, first->capacity);
    memset(first->bytes, 0, first->used);
    FORBID(first->bytes, first->capacity);
    first->used = 0;
    arena->next_block_bytes = 2 * (size_t)FIRST_BLOCK_BYTES;
}

void arena_give_up(struct arena *arena) {
    if (arena->escape)
        longjmp(*arena->escape, 1);
    (void)fputs("stoa: a piece of work needed more memory than it may have\n", stderr);
    _Exit(3);
}

// A block of its own for what is large, else the next of the chain; NULL when the machine has no memory.
static struct block *add_block(struct arena *arena, size_t bytes) {
    bool is_large = bytes > arena->next_block_bytes / 2;
    size_t capacity = is_large ? bytes : arena->next_block_bytes;
    struct block *block = capacity <= PTRDIFF_MAX - sizeof *block ? try_obtain(sizeof *block + capacity) : NULL;
    if (!block)
        return NULL;
    block->capacity = capacity;
    FORBID(block->bytes, capacity);
    struct block **chain = is_large ? &arena->large : &arena->newest;
    block->earlier = *chain;
    *chain = block;
    if (!is_large && arena->next_block_bytes < LARGEST_BLOCK_BYTES)
        arena->next_block_bytes *= 2;
    return block;
}

static void *try_make(struct arena *arena, size_t bytes) {
    size_t wanted = bytes > 0 ? bytes : 1;
    if (wanted > SIZE_MAX - ALIGNMENT)
        return NULL;
    size_t rounded = (wanted + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (rounded > arena->ceiling_bytes - arena->used_bytes)
        return NULL;
    struct block *block = arena->newest;
    if (!block || rounded > block->capacity - block->used)
        block = add_block(arena, rounded);
    if (!block)
        return NULL;
    void *made = block->bytes + block->used;
    block->used += rounded;
    arena->used_bytes += rounded;
    ALLOW(made, wanted);
    return made;
}

void *arena_make(struct arena *arena, size_t bytes) {
    void *made = try_make(arena, bytes);
    if (!made)
        arena_give_up(arena);
    return made;
}

void *arena_make_array(struct arena *arena, size_t count, size_t bytes) {
    size_t product;
    if (__builtin_mul_overflow(count, bytes, &product))
        arena_give_up(arena);
    return arena_make(arena, product);
}

void arena_defer(struct arena *arena, void (*call)(void *), void *subject) {
    struct deferred *deferred = try_make(arena, sizeof *deferred);
    if (!deferred) {
        call(subject); // nobody would remember it: it must not be lost on the way out
        arena_give_up(arena);
    }
    *deferred = (struct deferred){arena->deferred, call, subject};
    arena->deferred = deferred;
}

void arena_set_escape(struct arena *arena, jmp_buf *escape) { arena->escape = escape; }

size_t arena_used_bytes(const struct arena *arena) { return arena->used_bytes; }
