// SPDX-License-Identifier: Apache-2.0
// course_page: the struct of a course's page, for the files that fill it: showing the course, and taking it. For
// these two files only.
#pragma once
#include "pages/outline.h"

struct audience_choice {
    text value, label;
    bool checked;
};
struct course_record {
    text id, issued_on;
    url url;
    moment issued_at;
};
struct course_page {
    text slug, title, summary, language, direction, hours_text, modules_text, authors_text, license;
    text audience_text, continue_title;
    html about_html;
    url url, enroll_url, leave_url, finish_url, sign_in_url, sign_up_url, continue_url;
    int64_t revision;
    const struct json *audiences, *audience;
    bool open, is_signed_in, enrolled, has_left, has_audiences, needs_audience, is_started, may_finish, has_complaints;
    struct audience_choice *audience_choices;
    size_t audience_choices_count;
    amount done_percent;
    tenths score;
    struct module_link *modules;
    size_t modules_count;
    struct completion_part *completion;
    struct course_record *record; // or NULL
    struct complaint_item *complaints;
    size_t complaints_count;
};
// Fills the whole page and the visit's head.
void fill_course_page(struct visit *visit, const struct learning *learning, struct course_page *page);
struct json *make_list_json(struct arena *arena, const struct text_list *list);
