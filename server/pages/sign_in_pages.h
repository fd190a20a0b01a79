// SPDX-License-Identifier: Apache-2.0
// sign_in_pages: signing in and out; and the page that asks to sign in when a session ended while somebody was typing,
// and carries what was typed along.
#pragma once
#include "pages/visit.h"

extern const struct view sign_in_view, signed_in_view, resume_view;
extern const struct form_field sign_in_form[];
handler show_sign_in, prepare_sign_in, sign_in, sign_out;

// Whether a form holds anything that would be a loss.
bool has_typed(const struct form *form);
// Makes the sign-in page the visit's page, with everything typed as hidden fields that go on after signing in.
void fill_sign_in_page_with_typed(struct visit *visit);
// The page on which a form that posts to `target` stands: "/courses/c/enroll" → "/courses/c".
text page_of_action(struct visit *visit, text target);

// What JSON clients get from signing in and up.
struct account_json {
    text id, name, role;
};
struct signed_in_page {
    struct account_json *account;
};
extern const struct field account_json_fields[];
// Makes the session and fills a signed_in_page; where a browser goes is `next`, or /me.
status begin_session(struct visit *visit, int64_t account_id, text name, text role, text next);
