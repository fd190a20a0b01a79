// SPDX-License-Identifier: Apache-2.0
// records: completion records: one per learner and course, made in the transaction of the completion, final. Whether a
// course is complete is decided by model/completion; how a record is signed is credential/'s.
#pragma once
#include "base/status.h"
#include "store/store.h"

struct record {
    int64_t id, account_id, course_id, revision_id, revision_number, enrolled_at, issued_at, revoked_at;
    text public_id, course_slug, course_title, course_language, name, revoked_reason;
    int32_t score_tenths; // with has_score
    int32_t hours_tenths; // 0: not said
    bool has_score, is_name_shown, is_score_shown;
};
struct record_list {
    struct record *items; // newest first
    size_t count;
};
struct record *load_record(struct db *db, struct arena *arena, text public_id);
struct record *load_record_of(struct db *db, struct arena *arena, int64_t account_id, int64_t course_id);
struct record_list load_records_of(struct db *db, struct arena *arena, int64_t account_id);
// Makes the record unless there is one; fills id, public_id, issued_at. Counts statistics, audits. True when it is new;
// when there is one, `record` becomes that one.
bool save_new_record(struct db *db, struct arena *arena, const struct act *act, struct record *record);
void save_record_name_shown(struct db *db, int64_t record_id, bool is_shown);
void save_record_score_shown(struct db *db, int64_t record_id, bool is_shown);
// STATUS_NOT_FOUND; STATUS_CONFLICT when it is revoked already: the first reason stands. Audits.
status revoke_record(struct db *db, struct arena *arena, const struct act *act, text public_id, text reason) CHECKED;
