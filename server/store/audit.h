// SPDX-License-Identifier: Apache-2.0
// audit: the append-only trail of what was done to accounts, courses and records, written in the transaction of the
// act: what is rolled back leaves no trace.
#pragma once
#include "store/store.h"

struct json;
// The one function that writes it. `name` is a literal such as "account.role", `subject` such as "account 12"; `detail`
// is a JSON object without names and addresses, or NULL.
void save_audit(struct db *db, struct arena *arena, const struct act *act, const char *name, text subject,
                const struct json *detail);
