// SPDX-License-Identifier: Apache-2.0
// catalogue_pages: the front page: every course there is.
// It owns the card of a course, which stands on /me too.
#pragma once
#include "pages/learning.h"

struct course_card {
    text slug, title, summary, language, direction, language_name, hours_text, modules_text;
    url url, continue_url;
    bool enrolled, is_complete;
    amount done_percent; // unknown when not enrolled
};
extern const struct field course_card_fields[];
struct course_card make_course_card(struct visit *visit, const struct learning *learning);

extern const struct view catalogue_view;
handler show_catalogue;
