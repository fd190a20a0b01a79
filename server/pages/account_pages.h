// SPDX-License-Identifier: Apache-2.0
// account_pages: one's own account: name, address, password; and the page that says what is kept about people.
// Changes of somebody else's account are admin_pages.
#pragma once
#include "pages/visit.h"

extern const struct view my_account_view, privacy_view;
extern const struct form_field my_account_form[];
handler show_my_account, prepare_my_account, change_my_account, show_privacy;

// "Learner", "Instructor", "Administrator".
text role_words(enum role role);
