// SPDX-License-Identifier: Apache-2.0
// open_database: the database of these settings, opened and brought to the tables that the program knows, with a copy
// beside it first where there is something to lose.
#pragma once
#include "db/db.h"
#include "settings.h"

// Opens it (the owner closes) and applies what is missing. `must_exist`: does not make a new one. *backup is the path
// of the copy that was made, or NO_TEXT. NULL with *fault.
struct db *open_database(struct arena *arena, const struct settings *settings, int64_t now, bool must_exist,
                         text *backup, text *fault);
