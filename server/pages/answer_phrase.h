// SPDX-License-Identifier: Apache-2.0
// answer_phrase: answers and options in plain words, where HTML cannot stand: in a select, beside a conflict. Pure;
// it must not know what is right.
#pragma once
#include "model/answer.h"

struct arena;

// The words of our own HTML without its marks; a picture says its alternative text.
text plain_words(struct arena *arena, html value);
// What was answered, in words; "" when nothing was.
text answer_phrase(struct arena *arena, const struct question *question, const struct answer *answer);
// The letter by which the index-th right side is called: "A" … "Z", then "AA" ….
text letter_text(struct arena *arena, size_t index);
