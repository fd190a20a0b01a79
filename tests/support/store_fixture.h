// SPDX-License-Identifier: Apache-2.0
// store_fixture: what tests of the store, and of whatever stands on it, start with: a migrated SQLite in a folder of
// its own, with a write transaction open, a clock and randomness that stand still, and people and courses by one call
// each. Whatever fails here fails the running test.
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
//
#include "base/arena.h"
#include "base/clock.h"
#include "base/random.h"
#include "store/accounts.h"
#include "store/courses.h"
#include "store/enrollments.h"
#include "store/records.h"
#include <cmocka.h>

#define FIXTURE_SECONDS 1770000000 // 2026-02-02T02:40:00Z
#define FIXTURE_DAY 20486          // 2026-02-02

struct store_fixture {
    struct arena *arena;
    text folder, path; // of the database
    struct db *db;     // in a write transaction; closed with the fixture
    struct clock clock;
    struct random random;
    struct id_source *ids;
    struct act act; // at FIXTURE_SECONDS, by the program
    size_t revisions_made;
};

// For cmocka: state is a struct store_fixture.
int open_store_fixture(void **state);
int close_store_fixture(void **state);
// Moves the clock and `act`.
void pass_seconds(struct store_fixture *fixture, int64_t seconds);
// Keeps what was written, and begins the next write transaction.
void commit_fixture(struct store_fixture *fixture);
// The one number that a query gives.
int64_t ask_number(struct store_fixture *fixture, struct sql sql);

// An account "NAME@example.org" without a password.
int64_t make_account(struct store_fixture *fixture, const char *name, enum role role);

// A claim of a lesson, module and so on, for publish_claims().
struct unit_claim claim_of(const char *kind, const char *path, const char *was);
// A course without a revision, the administrators'.
int64_t make_course(struct store_fixture *fixture, const char *slug);
// Stores a new revision, unlike all before, and publishes it with the claims. Its id.
int64_t publish_claims(struct store_fixture *fixture, int64_t course_id, const struct unit_claim *claims, size_t count);
// The number of what stands at a path of a published revision; 0: nothing.
int64_t unit_number_at(struct store_fixture *fixture, int64_t revision_id, const char *path);

// A published course: module "first" with lesson "first/read" and quiz "first/check", module "second" with lesson
// "second/read".
struct sample_course {
    int64_t course_id, revision_id;
    int64_t first, first_read, first_check, second, second_read; // their numbers
};
struct sample_course make_sample_course(struct store_fixture *fixture, const char *slug);
// Enrolls with no audience, counted.
struct enrollment *enroll_learner(struct store_fixture *fixture, int64_t account_id, int64_t course_id);
// A record of who is enrolled, with this score (below 0: none).
struct record *complete_course(struct store_fixture *fixture, const struct enrollment *enrollment, int64_t revision_id,
                               int32_t score_tenths);
