// SPDX-License-Identifier: Apache-2.0
// error_pages: the one page for every "no", in the site's own design.
// It must work without a library and without an account: refusals come before there are any.
#pragma once
#include "pages/visit.h"

extern const struct view error_view;
// Makes the error page the visit's page. The library may be NULL (a refusal before there was a visit).
void fill_error_page(struct visit *visit, int http_status, text request_id);
// A sentence for a status of which nobody said more.
text default_detail(int http_status);
