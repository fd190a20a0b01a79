// SPDX-License-Identifier: Apache-2.0
// course_rules: what the files of a course owe each other: principles and audiences and tracks that are there, and no
// two claims to the same past.
#pragma once
#include "content/document.h"
#include "model/course.h"

void check_course_rules(struct course_reading *reading, const struct course *course);
