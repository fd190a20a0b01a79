// SPDX-License-Identifier: Apache-2.0
// attempt_pages: an attempt at a quiz: start it, answer, hand in. Every answer is saved as it is given.
// What came of it is result_pages.h.
#pragma once
#include "pages/visit.h"

extern const struct view attempt_view;         // GET …/attempts/N while it is open; else result_view (result_pages.h)
extern const struct view started_view;         // what programs get from start
extern const struct view saved_view;           // and from a save
extern const struct form_field answers_form[]; // of …/answers and …/submit
handler start_attempt, show_attempt, save_answers, submit_attempt;
