// SPDX-License-Identifier: Apache-2.0
// course_pages: a course's own page, and taking it: enroll, leave, finish. Showing is course_pages.c, taking is
// enroll_pages.c.
#pragma once
#include "pages/visit.h"

extern const struct view course_view;   // GET /courses/C and /courses/C/M
extern const struct view enrolled_view; // what programs get from enroll and leave
extern const struct view finished_view;
extern const struct form_field enroll_form[];
handler show_course, show_module, enroll, leave, finish_course;
