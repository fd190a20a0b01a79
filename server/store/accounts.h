// SPDX-License-Identifier: Apache-2.0
// accounts: the people of a Stoa: who they are, what they may do, whether they may sign in. Every change is audited
// here. What they learn is in enrollments.h.
#pragma once
#include "base/status.h"
#include "model/access.h"
#include "store/store.h"

struct account {
    int64_t id;
    text email, name;
    enum role role;
    text password_hash;              // NO_TEXT until they chose one
    int64_t created_at, disabled_at; // 0: enabled
};
struct account_list {
    struct account *items;
    size_t count;
    bool has_more;
};

struct account *load_account(struct db *db, struct arena *arena, int64_t id);
struct account *load_account_by_email(struct db *db, struct arena *arena, text email); // case-folded
int64_t count_accounts(struct db *db, struct arena *arena);
int64_t count_admins(struct db *db, struct arena *arena); // enabled ones
// Accounts whose name or address holds `words` (case-insensitive for ASCII; empty: all), by id, after `after_id`.
struct account_list load_accounts(struct db *db, struct arena *arena, text words, int64_t after_id, size_t limit);

// A new account. STATUS_CONFLICT when the address is taken; *id is set on STATUS_CREATED. `password_hash` may be
// NO_TEXT. Here and below, STATUS_UNAVAILABLE says that the database failed, STATUS_NOT_FOUND that nobody has that id.
status save_new_account(struct db *db, struct arena *arena, const struct act *act, text email, text name,
                        enum role role, text password_hash, int64_t *id) CHECKED;
status save_account_name(struct db *db, struct arena *arena, const struct act *act, int64_t id, text name) CHECKED;
status save_account_email(struct db *db, struct arena *arena, const struct act *act, int64_t id, text email) CHECKED;
// Also ends all other sessions (keep_session_id 0: all).
status save_account_password(struct db *db, struct arena *arena, const struct act *act, int64_t id, text password_hash,
                             int64_t keep_session_id) CHECKED;
// STATUS_CONFLICT when it would leave no enabled administrator. Ends their sessions, and takes the enrollments in
// courses that they may teach from now on out of the statistics (and puts them back).
status save_account_role(struct db *db, struct arena *arena, const struct act *act, int64_t id, enum role role) CHECKED;
// Disabling ends all their sessions. STATUS_CONFLICT for the last administrator.
status save_account_disabled(struct db *db, struct arena *arena, const struct act *act, int64_t id,
                             bool is_disabled) CHECKED;
// Ends all sessions of an account.
status save_sessions_ended(struct db *db, struct arena *arena, const struct act *act, int64_t id) CHECKED;
// The text under which an address is found (NFC, case-folded).
text make_email_key(struct arena *arena, text email);
