// SPDX-License-Identifier: Apache-2.0
// processes: the programs that share a database: a leased number each (it is part of the ids they make), and the
// library generation that each serves.
#pragma once
#include "store/store.h"

#define PROCESS_SILENT_SECONDS 60

// Leases the lowest free number (rows silent for a minute are free); -1 when none is.
int save_new_process(struct db *db, struct arena *arena, int64_t now, bool is_serving);
void save_process_seen(struct db *db, int number, int64_t now, int64_t generation);
void delete_process(struct db *db, int number);
// Whether every serving process seen in the last `seconds` serves `generation` or a newer one.
bool is_generation_served(struct db *db, struct arena *arena, int64_t generation, int64_t now, int64_t seconds);
