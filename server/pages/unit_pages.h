// SPDX-License-Identifier: Apache-2.0
// unit_pages: a unit's page by its kind, and marking a lesson done.
// It owns the frame around every unit.
#pragma once
#include "pages/learning.h"

extern const struct view lesson_view; // of GET /courses/C/M/U; quizzes show quiz_view instead (quiz_pages.h)
extern const struct view done_view;   // what programs get from done
handler show_unit, mark_done;

// What lesson and quiz pages share.
struct unit_frame {
    text kind, title, previous_title, next_title, language, direction, module_title, course_title, audience_text;
    url url, previous_url, next_url, course_url, sign_in_url;
    int64_t module_number;
    bool done, is_optional, enrolled, is_signed_in;
    struct outline *outline;
};
// FIELD lines of the members of `frame` in a page's struct, for the page's own field table.
#define UNIT_FRAME_FIELDS(type)                                                                                        \
    FRAME_FIELD(type, kind, FIELD_FOR_BOTH), FRAME_FIELD(type, title, FIELD_FOR_BOTH),                                 \
        FRAME_FIELD(type, url, FIELD_FOR_BOTH), FRAME_FIELD(type, done, FIELD_FOR_BOTH),                               \
        FRAME_FIELD(type, previous_url, FIELD_FOR_BOTH), FRAME_FIELD(type, next_url, FIELD_FOR_BOTH),                  \
        FRAME_FIELD(type, previous_title, FIELD_FOR_HTML), FRAME_FIELD(type, next_title, FIELD_FOR_HTML),              \
        FRAME_FIELD(type, language, FIELD_FOR_HTML), FRAME_FIELD(type, direction, FIELD_FOR_HTML),                     \
        FRAME_FIELD(type, module_number, FIELD_FOR_HTML), FRAME_FIELD(type, module_title, FIELD_FOR_HTML),             \
        FRAME_FIELD(type, course_title, FIELD_FOR_HTML), FRAME_FIELD(type, course_url, FIELD_FOR_HTML),                \
        FRAME_FIELD(type, audience_text, FIELD_FOR_HTML), FRAME_FIELD(type, is_optional, FIELD_FOR_HTML),              \
        FRAME_FIELD(type, enrolled, FIELD_FOR_HTML), FRAME_FIELD(type, is_signed_in, FIELD_FOR_HTML),                  \
        FRAME_FIELD(type, sign_in_url, FIELD_FOR_HTML), {                                                              \
        "outline", FIELD_OBJECT, FIELD_FOR_HTML, offsetof(type, frame.outline), 0, outline_fields,                     \
            sizeof(struct outline)                                                                                     \
    }
#define FRAME_FIELD(type, member, whom)                                                                                \
    { #member, KIND_OF(type, frame.member), whom, offsetof(type, frame.member), 0, NULL, 0 }

// Fills the frame, and the visit's head.
void fill_unit_frame(struct visit *visit, const struct learning *learning, const struct unit *unit,
                     struct unit_frame *frame);
// Whether the unit is offered to the learner who takes the course; to guests every unit is.
bool is_offered(const struct learning *learning, const struct unit *unit);
