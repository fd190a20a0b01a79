// SPDX-License-Identifier: Apache-2.0
// accounts: rows of `account`. The first write of every change locks the account, and every change is audited. It must
// not know how passwords are hashed, nor who may change what.
#include "store/accounts.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/random.h"
#include "base/unicode.h"
#include "store/audit.h"
#include "store/courses.h"
#include "store/enrollments.h"
#include "store/links.h"
#include "store/sessions.h"
#include "store/statistics.h"

#define COLUMNS "id, email, name, role, password_hash, created_at, disabled_at"

static void read_account(const struct db_rows *rows, size_t row, struct account *account) {
    *account = (struct account){.id = row_integer(rows, row, 0),
                                .email = row_text(rows, row, 1),
                                .name = row_text(rows, row, 2),
                                .role = role_from_name(row_text(rows, row, 3)),
                                .password_hash = row_text(rows, row, 4),
                                .created_at = row_integer(rows, row, 5),
                                .disabled_at = row_integer(rows, row, 6)};
}

static struct account *first_account(struct arena *arena, const struct db_rows *rows) {
    if (rows->count == 0)
        return NULL;
    struct account *account = MAKE(arena, struct account);
    read_account(rows, 0, account);
    return account;
}

text make_email_key(struct arena *arena, text email) { return make_case_folded(arena, text_trim(email)); }

struct account *load_account(struct db *db, struct arena *arena, int64_t id) {
    return first_account(arena, db_query(db, arena,
                                         SQL("SELECT " COLUMNS ""
                                             " FROM account"
                                             " WHERE id = $1"),
                                         ARGS(db_integer(id))));
}

struct account *load_account_by_email(struct db *db, struct arena *arena, text email) {
    return first_account(arena, db_query(db, arena,
                                         SQL("SELECT " COLUMNS ""
                                             " FROM account"
                                             " WHERE email_key = $1"),
                                         ARGS(db_text(make_email_key(arena, email)))));
}

int64_t count_accounts(struct db *db, struct arena *arena) {
    return first_integer(db_query(db, arena,
                                  SQL("SELECT count(*)"
                                      " FROM account"),
                                  NO_ARGS));
}

int64_t count_admins(struct db *db, struct arena *arena) {
    return first_integer(db_query(db, arena,
                                  SQL("SELECT count(*)"
                                      " FROM account"
                                      " WHERE role = 'admin' AND disabled_at IS NULL"),
                                  NO_ARGS));
}

// The words as a LIKE pattern: its signs mean themselves.
static text make_pattern(struct arena *arena, text words) {
    char *pattern = (char *)arena_make(arena, words.length * 2 + 3);
    size_t length = 0;
    pattern[length++] = '%';
    for (size_t i = 0; i < words.length; i++) {
        char one = words.bytes[i];
        if (one == '%' || one == '_' || one == '!')
            pattern[length++] = '!';
        pattern[length++] = one;
    }
    pattern[length++] = '%';
    return (text){pattern, length};
}

struct account_list load_accounts(struct db *db, struct arena *arena, text words, int64_t after_id, size_t limit) {
    text pattern = make_pattern(arena, text_trim(words));
    text folded = make_pattern(arena, make_case_folded(arena, text_trim(words)));
    struct db_rows *rows =
        db_query(db, arena,
                 SQL("SELECT " COLUMNS " FROM account"
                     " WHERE id > $1 AND (lower(name) LIKE lower($2) ESCAPE '!' OR email_key LIKE $3 ESCAPE '!')"
                     " ORDER BY id"
                     " LIMIT $4"),
                 ARGS(db_integer(after_id), db_text(pattern), db_text(folded), db_integer((int64_t)limit + 1)));
    struct account_list list = {MAKE_ARRAY(arena, rows->count + 1, struct account),
                                rows->count > limit ? limit : rows->count, rows->count > limit};
    for (size_t i = 0; i < list.count; i++)
        read_account(rows, i, &list.items[i]);
    return list;
}

// ---- changes -------------------------------------------------------------------------------------------------------

static text subject_of(struct arena *arena, int64_t id) { return make_textf(arena, "account %lld", (long long)id); }

static void audit(struct db *db, struct arena *arena, const struct act *act, const char *name, int64_t id) {
    save_audit(db, arena, act, name, subject_of(arena, id), NULL);
}

// Locks the account for the rest of the transaction; STATUS_NOT_FOUND when there is none.
static status lock_account(struct db *db, int64_t id) {
    int64_t changed = db_execute(db,
                                 SQL("UPDATE account"
                                     " SET version = version + 1"
                                     " WHERE id = $1"),
                                 ARGS(db_integer(id)));
    return changed == 1 ? STATUS_OK : refusal(db, STATUS_NOT_FOUND);
}

status save_new_account(struct db *db, struct arena *arena, const struct act *act, text email, text name,
                        enum role role, text password_hash, int64_t *id) {
    *id = next_id(act->ids);
    int64_t made =
        db_execute(db,
                   SQL("INSERT INTO account (id, email, email_key, name, role, password_hash, created_at)"
                       " VALUES ($1, $2, $3, $4, $5, $6, $7)"
                       " ON CONFLICT (email_key) DO NOTHING"),
                   ARGS(db_integer(*id), db_text(text_trim(email)), db_text(make_email_key(arena, email)),
                        db_text(name), db_text(role_name(role)), db_text(password_hash), db_integer(act->now)));
    if (made != 1)
        return refusal(db, STATUS_CONFLICT);
    struct json *detail = make_json_object(arena);
    json_set(detail, TEXT("role"), make_json_value(arena, role_name(role)));
    save_audit(db, arena, act, "account.create", subject_of(arena, *id), detail);
    return STATUS_CREATED;
}

status save_account_name(struct db *db, struct arena *arena, const struct act *act, int64_t id, text name) {
    status code = lock_account(db, id);
    if (code != STATUS_OK)
        return code;
    (void)db_execute(db,
                     SQL("UPDATE account"
                         " SET name = $2"
                         " WHERE id = $1"),
                     ARGS(db_integer(id), db_text(name)));
    audit(db, arena, act, "account.name", id);
    return STATUS_OK;
}

status save_account_email(struct db *db, struct arena *arena, const struct act *act, int64_t id, text email) {
    status code = lock_account(db, id);
    if (code != STATUS_OK)
        return code;
    const struct account *holder = load_account_by_email(db, arena, email);
    if (holder && holder->id != id)
        return STATUS_CONFLICT;
    (void)db_execute(db,
                     SQL("UPDATE account"
                         " SET email = $2, email_key = $3"
                         " WHERE id = $1"),
                     ARGS(db_integer(id), db_text(text_trim(email)), db_text(make_email_key(arena, email))));
    audit(db, arena, act, "account.email", id);
    return STATUS_OK;
}

status save_account_password(struct db *db, struct arena *arena, const struct act *act, int64_t id, text password_hash,
                             int64_t keep_session_id) {
    status code = lock_account(db, id);
    if (code != STATUS_OK)
        return code;
    (void)db_execute(db,
                     SQL("UPDATE account"
                         " SET password_hash = $2"
                         " WHERE id = $1"),
                     ARGS(db_integer(id), db_text(password_hash)));
    delete_sessions_of(db, id, keep_session_id);
    delete_links_of(db, id);
    audit(db, arena, act, "account.password", id);
    return STATUS_OK;
}

// Whether the account is an enabled administrator, and no other is.
static bool is_last_admin(struct db *db, struct arena *arena, const struct account *account) {
    return account->role == ROLE_ADMIN && account->disabled_at == 0 && count_admins(db, arena) <= 1;
}

// Who may teach a course is not counted among its learners.
static void recount_enrollments(struct db *db, struct arena *arena, int64_t id, enum role role) {
    struct enrollment_list enrollments = load_enrollments_of(db, arena, id);
    for (size_t i = 0; i < enrollments.count; i++) {
        bool is_counted = !may_teach_course(db, arena, id, role, enrollments.items[i].course_id);
        if (is_counted != enrollments.items[i].is_counted)
            save_enrollment_counted(db, arena, &enrollments.items[i], is_counted);
    }
}

status save_account_role(struct db *db, struct arena *arena, const struct act *act, int64_t id, enum role role) {
    status code = lock_account(db, id);
    const struct account *account = code == STATUS_OK ? load_account(db, arena, id) : NULL;
    if (!account)
        return refusal(db, STATUS_NOT_FOUND);
    if (role != ROLE_ADMIN && is_last_admin(db, arena, account))
        return STATUS_CONFLICT;
    (void)db_execute(db,
                     SQL("UPDATE account"
                         " SET role = $2"
                         " WHERE id = $1"),
                     ARGS(db_integer(id), db_text(role_name(role))));
    delete_sessions_of(db, id, 0);
    recount_enrollments(db, arena, id, role);
    struct json *detail = make_json_object(arena);
    json_set(detail, TEXT("from"), make_json_value(arena, role_name(account->role)));
    json_set(detail, TEXT("to"), make_json_value(arena, role_name(role)));
    save_audit(db, arena, act, "account.role", subject_of(arena, id), detail);
    return STATUS_OK;
}

status save_account_disabled(struct db *db, struct arena *arena, const struct act *act, int64_t id, bool is_disabled) {
    status code = lock_account(db, id);
    const struct account *account = code == STATUS_OK ? load_account(db, arena, id) : NULL;
    if (!account)
        return refusal(db, STATUS_NOT_FOUND);
    if (is_disabled && is_last_admin(db, arena, account))
        return STATUS_CONFLICT;
    (void)db_execute(db,
                     SQL("UPDATE account"
                         " SET disabled_at = $2"
                         " WHERE id = $1"),
                     ARGS(db_integer(id), is_disabled ? db_integer(act->now) : db_null()));
    if (is_disabled)
        delete_sessions_of(db, id, 0);
    audit(db, arena, act, is_disabled ? "account.disable" : "account.enable", id);
    return STATUS_OK;
}

status save_sessions_ended(struct db *db, struct arena *arena, const struct act *act, int64_t id) {
    status code = lock_account(db, id);
    if (code != STATUS_OK)
        return code;
    delete_sessions_of(db, id, 0);
    audit(db, arena, act, "account.sessions", id);
    return STATUS_OK;
}
