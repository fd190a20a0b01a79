// SPDX-License-Identifier: Apache-2.0
// unit_identity: which unit of a revision to be published is which unit of before (COURSE-FORMAT "Revisions and
// identity"). Pure: it knows no database.
#pragma once
#include "store/courses.h"

// What the course's published revisions say.
struct unit_past {
    struct unit_paths live;    // of the live revision; none while there is none
    struct unit_paths history; // every path and the unit that had it, last published first
};

// The number of the unit of every claim, in their order; 0 where it is a new one. NULL with *fault a sentence when two
// claims are for one number or a claim changes a kind.
int64_t *make_unit_identities(struct arena *arena, const struct unit_past *past, const struct unit_claim *claims,
                              size_t claims_count, text *fault);
