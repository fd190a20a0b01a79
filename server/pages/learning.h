// SPDX-License-Identifier: Apache-2.0
// learning: one course as one reader has it: the course of the snapshot, the enrollment, what they have done and the
// record. The one place where a learner's state is loaded; every page and act of learning begins here.
#pragma once
#include "model/completion.h"
#include "pages/visit.h"
#include "store/enrollments.h"
#include "store/records.h"

struct learning {
    const struct library_course *entry;
    const struct course *course;
    struct enrollment *enrollment; // NULL: never enrolled; it may have been left
    struct learner_state state;    // is_enrolled: takes it now
    struct completion completion;
    struct record *record; // or NULL
    // For whom the contents are listed: the learner's own choice; for guests all audiences, with labels.
    const struct text_list *listed_audience;
};

// The course of that slug as the visit's account has it, with reads only; NULL when no such course is published.
struct learning *load_learning(struct visit *visit, text slug);
// The same for a course and an enrollment (or NULL) that were loaded already: catalogue, /me.
struct learning *load_learning_with(struct visit *visit, const struct library_course *entry,
                                    struct enrollment *enrollment);
// For acts of learning: the first write, which locks the enrollment, then the same. STATUS_OK; STATUS_NOT_FOUND;
// STATUS_CONFLICT with its sentence when they do not take the course now.
status lock_learning(struct visit *visit, text slug, struct learning **learning) CHECKED;
// Loads progress, completion and record anew, after a write.
void load_state(struct visit *visit, struct learning *learning);

// Whether the reader may read lessons and assets: the course is open, they take it, or they may teach it. STATUS_OK,
// STATUS_SIGN_IN_FIRST or STATUS_FORBIDDEN.
status may_read(struct visit *visit, const struct learning *learning) CHECKED;

// The unit that the address names (parameters 1 and 2). STATUS_OK; STATUS_MOVED with the location when it lives
// elsewhere now (the tail of the address goes along); STATUS_NOT_FOUND also for workbooks, which are not built yet.
status find_visited_unit(struct visit *visit, const struct learning *learning, const struct unit **unit) CHECKED;

// Addresses, root-relative.
url make_course_url(struct arena *arena, const struct course *course);
url make_unit_url(struct arena *arena, const struct course *course, const struct unit *unit);
url make_attempt_url(struct arena *arena, const struct course *course, const struct unit *unit, int64_t number);
url make_record_url(struct arena *arena, const struct record *record);
// Where the learner goes on: the open attempt, else the first unit that is not done; none when all is, or they do not
// take the course. *unit is that unit, or NULL.
url make_continue_url(struct arena *arena, const struct learning *learning, const struct unit **unit);
// "/sign-in?next=…" and "/sign-up?next=…" of a root-relative address.
url make_sign_in_url_to(struct arena *arena, url next);
url make_sign_up_url_to(struct arena *arena, url next);
