// SPDX-License-Identifier: Apache-2.0
// audit: one insert, in the transaction of the act. Nothing here changes or deletes, and nobody else writes to
// `audit`. It must not know what the acts mean.
#include "store/audit.h"
#include "base/json.h"
#include "base/random.h"

void save_audit(struct db *db, struct arena *arena, const struct act *act, const char *name, text subject,
                const struct json *detail) {
    text words = detail ? make_json_text(arena, detail, 0) : TEXT("{}");
    (void)db_execute(db,
                     SQL("INSERT INTO audit (id, happened_at, actor_id, act, subject, detail, request_id)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7)"),
                     ARGS(db_integer(next_id(act->ids)), db_integer(act->now), db_integer_or_null(act->actor_id),
                          db_text(text_from(name)), db_text(subject), db_text(words),
                          db_text(act->request_id.bytes ? act->request_id : TEXT(""))));
}
