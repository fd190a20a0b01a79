// SPDX-License-Identifier: Apache-2.0
// notices: the one table of sentences after a change.
// It must not know which page shows them.
#include "pages/notices.h"

text notice_of(text code) {
    static const struct {
        text code, words;
    } notices[] = {
        {TEXT("enrolled"), TEXT(_("You are enrolled."))},
        {TEXT("left"), TEXT(_("You have left the course. What you had done is kept."))},
        {TEXT("audience"), TEXT(_("Your choice is saved."))},
        {TEXT("completed"), TEXT(_("You have completed the course. Your record is issued."))},
        {TEXT("saved"), TEXT(_("Your answers are saved."))},
        {TEXT("account-saved"), TEXT(_("Your account is saved."))},
        {TEXT("account-changed"), TEXT(_("Done. The account is changed."))},
        {TEXT("published"), TEXT(_("The course is published. Everybody reads the new revision from now on."))},
        {TEXT("name-shown"), TEXT(_("Your record shows your name."))},
        {TEXT("name-hidden"), TEXT(_("Your record does not show your name any more."))},
        {TEXT("score-shown"), TEXT(_("Your record shows your score."))},
        {TEXT("score-hidden"), TEXT(_("Your record does not show your score."))},
    };
    for (size_t i = 0; i < sizeof notices / sizeof notices[0]; i++)
        if (is_text_equal(notices[i].code, code))
            return notices[i].words;
    return NO_TEXT;
}

void show_notice(struct visit *visit) {
    text code = query(visit, "said");
    if (code.bytes)
        visit->notice = notice_of(code);
}
