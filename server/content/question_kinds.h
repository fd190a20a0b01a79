// SPDX-License-Identifier: Apache-2.0
// question_kinds: what an answer list makes of a question, and what the front matter makes of a quiz. It must not know
// how answers are graded.
#pragma once
#include "content/document.h"
#include "model/course.h"

// Fills in kind, options and accepted values of a question from its answer list.
void read_answers(struct document *document, const struct heading *heading, const struct node *list,
                  struct question *question);
// Fills in pass, attempts, wait, shuffle, draw, weight and reveal; the questions are there already.
void read_quiz_keys(struct document *document, struct quiz *quiz, int32_t course_pass_tenths);
