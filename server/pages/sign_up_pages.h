// SPDX-License-Identifier: Apache-2.0
// sign_up_pages: making an account: by oneself, or by a one-time link (/welcome/TOKEN).
// A link works once; whoever comes second finds a page that says so.
#pragma once
#include "pages/visit.h"

extern const struct view sign_up_view, welcome_view;
extern const struct form_field sign_up_form[], welcome_form[];
handler show_sign_up, prepare_sign_up, sign_up, show_welcome, prepare_welcome, accept_welcome;
// Who runs this Stoa, for the lines that say by whom things are kept.
text operator_name(const struct visit *visit);
