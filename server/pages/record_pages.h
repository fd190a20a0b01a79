// SPDX-License-Identifier: Apache-2.0
// record_pages: a completion record, public under its address; its learner decides what it shows. Nobody else does,
// whatever their role.
#pragma once
#include "pages/visit.h"

extern const struct view record_view; // of GET /records/ID, and what programs get from the two changes
extern const struct form_field shown_form[];
handler show_record, show_record_name, show_record_score;
