// SPDX-License-Identifier: Apache-2.0
// course_text: from single files to the model: course.md, module.md, a unit, framework.md, glossary.md. Each looks at
// its own file only; what files owe each other is in course_rules.
#pragma once
#include "content/document.h"
#include "model/course.h"

void read_course_file(struct document *document, struct course *course);
void read_module_file(struct document *document, struct module *module);
// `slug`, `path` and `file` of the unit are set already.
void read_unit_file(struct document *document, int32_t course_pass_tenths, struct unit *unit);
void read_framework_file(struct document *document, struct course *course);
void read_glossary_file(struct document *document, struct course *course);

// The kind that the front matter says; UNIT_UNSET, with an error, when there is none of that name.
enum unit_kind read_unit_kind(const struct front_matter *front);
// The slug that course.md gives, or the folder's name; "" with an error when neither is one.
text read_course_slug(const struct front_matter *front, text default_slug);
