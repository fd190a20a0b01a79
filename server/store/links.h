// SPDX-License-Identifier: Apache-2.0
// links: one-time links (/welcome/TOKEN) by the hash of their secret: the first administrator, an invitation, a new
// password. Each works once and until its time.
#pragma once
#include "store/store.h"

enum link_purpose { LINK_UNSET = 0, LINK_FIRST_ADMIN, LINK_INVITATION, LINK_PASSWORD };
#define LINK_SECONDS (24 * 60 * 60)

struct link {
    int64_t id, account_id, expires_at; // account_id 0: makes the first administrator
    enum link_purpose purpose;
};
// A link that still works, or NULL (unknown, used, too old, or the first administrator is there already).
struct link *load_link(struct db *db, struct arena *arena, text token, int64_t now);
// Makes a link, and ends older unused ones of the same purpose and account. Returns the token (only ever here).
text save_new_link(struct db *db, struct arena *arena, const struct act *act, enum link_purpose purpose,
                   int64_t account_id);
// Marks it used; false when somebody was quicker.
bool use_link(struct db *db, struct arena *arena, const struct act *act, int64_t id)
    __attribute__((warn_unused_result));
// Ends all unused links of an account: who has a new password needs none, and whoever found an old one shall not.
void delete_links_of(struct db *db, int64_t account_id);
