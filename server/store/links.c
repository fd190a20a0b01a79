// SPDX-License-Identifier: Apache-2.0
// links: rows of `one_time_link`, found by the hash of their secret; the secret itself is nowhere. It must not know
// what following a link does.
#include "store/links.h"
#include "base/arena.h"
#include "base/crypto.h"
#include "base/random.h"
#include "store/accounts.h"
#include "store/audit.h"

#define TOKEN_BYTES 32

static text purpose_name(enum link_purpose purpose) {
    switch (purpose) {
    case LINK_FIRST_ADMIN:
        return TEXT("first-admin");
    case LINK_INVITATION:
        return TEXT("invitation");
    case LINK_PASSWORD:
        return TEXT("password");
    case LINK_UNSET:
        break;
    }
    return TEXT("");
}

static enum link_purpose purpose_from_name(text name) {
    for (enum link_purpose purpose = LINK_FIRST_ADMIN; purpose <= LINK_PASSWORD; purpose++)
        if (is_text_equal(name, purpose_name(purpose)))
            return purpose;
    return LINK_UNSET;
}

struct link *load_link(struct db *db, struct arena *arena, text token, int64_t now) {
    struct db_rows *rows = db_query(db, arena,
                                    SQL("SELECT id, account_id, expires_at, purpose"
                                        " FROM one_time_link"
                                        " WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2"),
                                    ARGS(db_text(make_hash_text(arena, token)), db_integer(now)));
    if (rows->count == 0)
        return NULL;
    struct link *link = MAKE(arena, struct link);
    *link = (struct link){row_integer(rows, 0, 0), row_integer(rows, 0, 1), row_integer(rows, 0, 2),
                          purpose_from_name(row_text(rows, 0, 3))};
    bool is_late = link->purpose == LINK_FIRST_ADMIN && count_admins(db, arena) > 0;
    return is_late ? NULL : link;
}

text save_new_link(struct db *db, struct arena *arena, const struct act *act, enum link_purpose purpose,
                   int64_t account_id) {
    text token = make_random_text(arena, act->random, TOKEN_BYTES), name = purpose_name(purpose);
    (void)db_execute(db,
                     SQL("DELETE FROM one_time_link"
                         " WHERE purpose = $1 AND coalesce(account_id, 0) = $2 AND used_at IS NULL"),
                     ARGS(db_text(name), db_integer(account_id)));
    (void)db_execute(db,
                     SQL("INSERT INTO one_time_link (id, token_hash, purpose, account_id, created_at, expires_at)"
                         " VALUES ($1, $2, $3, $4, $5, $6)"),
                     ARGS(db_integer(next_id(act->ids)), db_text(make_hash_text(arena, token)), db_text(name),
                          db_integer_or_null(account_id), db_integer(act->now), db_integer(act->now + LINK_SECONDS)));
    if (account_id != 0)
        save_audit(db, arena, act, "account.link", make_textf(arena, "account %lld", (long long)account_id), NULL);
    return token;
}

bool use_link(struct db *db, struct arena *arena, const struct act *act, int64_t id) {
    (void)arena;
    return db_execute(db,
                      SQL("UPDATE one_time_link"
                          " SET used_at = $2"
                          " WHERE id = $1 AND used_at IS NULL"),
                      ARGS(db_integer(id), db_integer(act->now))) == 1;
}

void delete_links_of(struct db *db, int64_t account_id) {
    (void)db_execute(db,
                     SQL("DELETE FROM one_time_link"
                         " WHERE account_id = $1 AND used_at IS NULL"),
                     ARGS(db_integer(account_id)));
}
