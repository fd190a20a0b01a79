// SPDX-License-Identifier: Apache-2.0
// stats_pages: /admin/stats as a page and as JSON, and /admin/stats.csv.
// For administrators only, by the site map.
#pragma once
#include "pages/visit.h"

extern const struct view stats_view;
handler show_stats, show_stats_csv;
