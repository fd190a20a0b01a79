// SPDX-License-Identifier: Apache-2.0
// spare_arenas: arenas that are used again, one request after the other. Safe from several threads. It does not know
// what is made in them.
#pragma once
#include <stddef.h>

struct arena;
struct spare_arenas;

struct spare_arenas *open_spare_arenas(size_t ceiling_bytes);
void close_spare_arenas(struct spare_arenas *spares); // those that were taken must be back
struct arena *take_arena(struct spare_arenas *spares);
// Resets it (deferred calls run) and keeps it for the next.
void give_arena(struct spare_arenas *spares, struct arena *arena);
