// SPDX-License-Identifier: Apache-2.0
// notices: what is said on the page that one lands on after a change. The change puts a code into the address
// (?said=enrolled), the page looks it up here: no words of strangers ever get into a page.
#pragma once
#include "pages/visit.h"

text notice_of(text code); // the sentence, or NO_TEXT when there is no such code
// Sets visit->notice from the query parameter `said`; for handlers of pages that one can land on.
void show_notice(struct visit *visit);
