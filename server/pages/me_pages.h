// SPDX-License-Identifier: Apache-2.0
// me_pages: my learning: the courses that I take and the records that I have. One's account itself is
// account_pages.h.
#pragma once
#include "pages/visit.h"

extern const struct view me_view;
handler show_me;
