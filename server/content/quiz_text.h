// SPDX-License-Identifier: Apache-2.0
// quiz_text, workbook_text: from a document of that kind to the model's struct. They must not know of other files, nor
// of anybody who answers.
#pragma once
#include "content/document.h"
#include "model/course.h"

#define QUIZ_ATTRIBUTES                                                                                                \
    TEXTS(TEXT("points"), TEXT("multiple"), TEXT("short"), TEXT("group"), TEXT("principles"), TEXT("was"),             \
          TEXT("guide"))
#define WORKBOOK_ATTRIBUTES TEXTS(TEXT("optional"), TEXT("guide"))

// Never NULL; every fault goes to the problems.
struct quiz *make_quiz(struct document *document, int32_t course_pass_tenths);
struct workbook *make_workbook(struct document *document);

// The first heading of a level at the top of the document that learners see, from `node` on; NULL: none.
const struct node *find_section(const struct node *node, int level);
// What begins a section of that level or a higher one, behind `node`; NULL: the end.
const struct node *end_of_section(const struct node *node, int level);
