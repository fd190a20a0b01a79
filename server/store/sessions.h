// SPDX-License-Identifier: Apache-2.0
// sessions: who is signed in, by the hash of a cookie's secret. Sessions end 30 days after sign-in or 14 after last
// seen; an administrator's 12 hours after sign-in or 1 hour after last seen.
#pragma once
#include "store/accounts.h"

struct session {
    int64_t id, created_at, seen_at;
    struct account account;
};
// The session of a token that still holds, with its account (enabled ones only); NULL otherwise. One query.
struct session *load_session(struct db *db, struct arena *arena, text token, int64_t now);
// Makes a session and returns its token (the cookie's value, only ever here).
text save_new_session(struct db *db, struct arena *arena, const struct act *act, int64_t account_id, int64_t *id);
void delete_session(struct db *db, int64_t id);
void delete_sessions_of(struct db *db, int64_t account_id, int64_t keep_session_id); // 0 keeps none
// Last seen, at most one write a session in 15 minutes.
void save_session_seen(struct db *db, int64_t id, int64_t seen_at);
void delete_ended_sessions(struct db *db, int64_t now);
int64_t count_sessions(struct db *db, struct arena *arena, int64_t account_id);
