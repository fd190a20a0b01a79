// SPDX-License-Identifier: Apache-2.0
// passwords: which passwords are taken (OWASP ASVS 5.0, 6.2): 8 to 1,024 bytes, any characters, not among the most
// common, not the address or the name. No rules of composition.
#pragma once
#include "base/text.h"

struct arena;
// What is wrong with a password, as a sentence for its field, or NO_TEXT.
text password_complaint(struct arena *arena, text password, text email, text name);
