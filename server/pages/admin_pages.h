// SPDX-License-Identifier: Apache-2.0
// admin_pages: what an administrator starts from, and the accounts: find, change a role, disable, end sessions, make a
// one-time link.
#pragma once
#include "pages/visit.h"

extern const struct view admin_view, accounts_view, account_view;
extern const struct form_field account_form[];
handler show_admin, show_accounts, show_account, change_account, accept_bundled_course;
