// SPDX-License-Identifier: Apache-2.0
// sessions: rows of `session`, found by the hash of the cookie's secret; the secret itself is nowhere. The limits of
// time stand here and nowhere else.
#include "store/sessions.h"
#include "base/arena.h"
#include "base/crypto.h"
#include "base/random.h"

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define LIFE_SECONDS (30 * DAY)
#define IDLE_SECONDS (14 * DAY)
#define ADMIN_LIFE_SECONDS (12 * HOUR)
#define ADMIN_IDLE_SECONDS (1 * HOUR)
#define SEEN_SECONDS (15 * MINUTE)
#define TOKEN_BYTES 32

// Last seen is written every 15 minutes at most, so that much of idleness is not idleness.
static bool is_session_alive(const struct session *session, int64_t now) {
    bool is_admin = session->account.role == ROLE_ADMIN;
    int64_t life = is_admin ? ADMIN_LIFE_SECONDS : LIFE_SECONDS;
    int64_t idle = (is_admin ? ADMIN_IDLE_SECONDS : IDLE_SECONDS) + SEEN_SECONDS;
    return now - session->created_at < life && now - session->seen_at < idle && session->created_at <= now + MINUTE;
}

struct session *load_session(struct db *db, struct arena *arena, text token, int64_t now) {
    struct db_rows *rows =
        db_query(db, arena,
                 SQL("SELECT session.id, session.created_at, session.seen_at,"
                     " account.id, account.email, account.name, account.role, account.password_hash, account.created_at"
                     " FROM session"
                     " JOIN account ON account.id = session.account_id"
                     " WHERE session.token_hash = $1 AND account.disabled_at IS NULL"),
                 ARGS(db_text(make_hash_text(arena, token))));
    if (rows->count == 0)
        return NULL;
    struct session *session = MAKE(arena, struct session);
    *session = (struct session){.id = row_integer(rows, 0, 0),
                                .created_at = row_integer(rows, 0, 1),
                                .seen_at = row_integer(rows, 0, 2),
                                .account = {.id = row_integer(rows, 0, 3),
                                            .email = row_text(rows, 0, 4),
                                            .name = row_text(rows, 0, 5),
                                            .role = role_from_name(row_text(rows, 0, 6)),
                                            .password_hash = row_text(rows, 0, 7),
                                            .created_at = row_integer(rows, 0, 8)}};
    return is_session_alive(session, now) ? session : NULL;
}

text save_new_session(struct db *db, struct arena *arena, const struct act *act, int64_t account_id, int64_t *id) {
    text token = make_random_text(arena, act->random, TOKEN_BYTES);
    *id = next_id(act->ids);
    (void)db_execute(
        db,
        SQL("INSERT INTO session (id, token_hash, account_id, created_at, seen_at)"
            " VALUES ($1, $2, $3, $4, $4)"),
        ARGS(db_integer(*id), db_text(make_hash_text(arena, token)), db_integer(account_id), db_integer(act->now)));
    return token;
}

void delete_session(struct db *db, int64_t id) {
    (void)db_execute(db,
                     SQL("DELETE"
                         " FROM session"
                         " WHERE id = $1"),
                     ARGS(db_integer(id)));
}

void delete_sessions_of(struct db *db, int64_t account_id, int64_t keep_session_id) {
    (void)db_execute(db,
                     SQL("DELETE"
                         " FROM session"
                         " WHERE account_id = $1 AND id <> $2"),
                     ARGS(db_integer(account_id), db_integer(keep_session_id)));
}

void save_session_seen(struct db *db, int64_t id, int64_t seen_at) {
    (void)db_execute(db,
                     SQL("UPDATE session"
                         " SET seen_at = $2"
                         " WHERE id = $1 AND seen_at < $3"),
                     ARGS(db_integer(id), db_integer(seen_at), db_integer(seen_at - SEEN_SECONDS + 1)));
}

void delete_ended_sessions(struct db *db, int64_t now) {
    (void)db_execute(db,
                     SQL("DELETE"
                         " FROM session"
                         " WHERE created_at < $1 OR seen_at < $2"),
                     ARGS(db_integer(now - LIFE_SECONDS), db_integer(now - IDLE_SECONDS - SEEN_SECONDS)));
    (void)db_execute(db,
                     SQL("DELETE"
                         " FROM one_time_link"
                         " WHERE expires_at < $1"),
                     ARGS(db_integer(now - LIFE_SECONDS)));
}

int64_t count_sessions(struct db *db, struct arena *arena, int64_t account_id) {
    return first_integer(db_query(db, arena,
                                  SQL("SELECT count(*)"
                                      " FROM session"
                                      " WHERE account_id = $1"),
                                  ARGS(db_integer(account_id))));
}
