// SPDX-License-Identifier: Apache-2.0
// phrases: the small pieces of words that several pages show: lengths, counts, times, lists. Pure; it must not know a
// page, a database or the time of day.
#pragma once
#include "base/text.h"
#include "model/course.h"
#include "view/view.h"

struct arena;

// All in the arena, or literals. Empty ("") when there is nothing to say.
text hours_phrase(struct arena *arena, double hours);                // "18 hours", "half an hour"; "" for 0
text wait_phrase(struct arena *arena, int64_t minutes);              // "1 minute", "30 minutes", "2 hours"
text modules_phrase(struct arena *arena, size_t count);              // "10 modules"
text list_phrase(struct arena *arena, const struct text_list *list); // "Ada Lovelace, Alan Turing"
// Audiences are written like slugs: "public sector, private sector"; as a label of one: "Public sector".
text audience_phrase(struct arena *arena, const struct text_list *audiences);
text audience_label(struct arena *arena, text audience);
text time_phrase(struct arena *arena, int64_t seconds);   // "14 March 2026, 14:02 UTC"; "" for 0
text minute_phrase(struct arena *arena, int64_t seconds); // "14:02 UTC"; "" for 0
// "14:02 UTC" when it is the day of `now`, else the day too.
text near_time_phrase(struct arena *arena, int64_t seconds, int64_t now);
text day_phrase(struct arena *arena, int64_t seconds); // "14 March 2026"; "" for 0
// A language by its own name ("한국어") by the primary subtag; "" when it is not one of those known here.
text language_phrase(text language);

tenths known_tenths(int32_t value);
amount known_amount(int64_t value);
text id_text(struct arena *arena, int64_t id); // an id as outsiders see it: a text
