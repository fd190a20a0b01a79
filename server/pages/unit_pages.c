// SPDX-License-Identifier: Apache-2.0
// unit_pages: lessons, and the frame that lessons and quizzes share: where one is, what comes before and after. What
// a quiz shows it must not know.
#include "pages/unit_pages.h"
#include "base/arena.h"
#include "pages/completion_step.h"
#include "pages/notices.h"
#include "pages/outline.h"
#include "pages/phrases.h"
#include "pages/quiz_pages.h"

struct lesson_page {
    struct unit_frame frame;
    html body_html;
    int64_t minutes;
    bool is_for_others, is_closed, may_mark_done;
    url done_url;
};
static const struct field lesson_fields[] = {
    UNIT_FRAME_FIELDS(struct lesson_page),          FIELD(struct lesson_page, body_html),
    FIELD_HTML_ONLY(struct lesson_page, minutes),   FIELD_HTML_ONLY(struct lesson_page, is_for_others),
    FIELD_HTML_ONLY(struct lesson_page, is_closed), FIELD_HTML_ONLY(struct lesson_page, may_mark_done),
    FIELD_HTML_ONLY(struct lesson_page, done_url),  END_OF_FIELDS};
const struct view lesson_view = {"lesson/show", lesson_fields, sizeof(struct lesson_page)};

struct done_page {
    bool done;
    url next_url;
    struct completion_part *completion;
};
static const struct field done_fields[] = {FIELD(struct done_page, done), FIELD(struct done_page, next_url),
                                           OBJECT(struct done_page, completion, completion_part_fields), END_OF_FIELDS};
const struct view done_view = {NULL, done_fields, sizeof(struct done_page)};

bool is_offered(const struct learning *learning, const struct unit *unit) {
    return is_unit_offered(unit, learning->listed_audience);
}

// ---- the frame -----------------------------------------------------------------------------------------------------

static void fill_neighbours(struct visit *visit, const struct learning *learning, const struct unit *unit,
                            struct unit_frame *frame) {
    const struct unit *before = previous_unit(learning->course, unit, learning->listed_audience);
    const struct unit *after = next_unit(learning->course, unit, learning->listed_audience);
    if (before) {
        frame->previous_url = make_unit_url(visit->arena, learning->course, before);
        frame->previous_title = before->title;
    }
    if (after) {
        frame->next_url = make_unit_url(visit->arena, learning->course, after);
        frame->next_title = after->title;
    }
}

static void fill_place(struct visit *visit, const struct learning *learning, const struct unit *unit,
                       struct unit_frame *frame) {
    const struct course *course = learning->course;
    const struct module *module = find_module_of_unit(course, unit);
    frame->module_number = module_number(course, module);
    frame->module_title = module->title;
    frame->course_title = course->title;
    frame->course_url = make_course_url(visit->arena, course);
    frame->language = course->language;
    frame->direction = course->direction;
    frame->outline = make_outline(visit, learning, unit);
}

void fill_unit_frame(struct visit *visit, const struct learning *learning, const struct unit *unit,
                     struct unit_frame *frame) {
    frame->kind = unit_kind_name(unit->kind);
    frame->title = unit->title;
    frame->url = make_unit_url(visit->arena, learning->course, unit);
    frame->sign_in_url = make_sign_in_url_to(visit->arena, frame->url);
    frame->audience_text = audience_phrase(visit->arena, &unit->audience);
    frame->done = is_unit_done(unit, &learning->state);
    frame->is_optional = !unit->is_required;
    frame->enrolled = learning->state.is_enrolled;
    frame->is_signed_in = visit->account != NULL;
    fill_place(visit, learning, unit, frame);
    fill_neighbours(visit, learning, unit, frame);
    visit->head = (struct page_head){
        .title = make_textf(visit->arena, "%.*s · %.*s", PRINT(unit->title), PRINT(learning->course->title)),
        .description = learning->course->summary,
        .language = frame->language,
        .direction = frame->direction,
        .canonical = frame->url,
        .place = frame->enrolled ? PLACE_LEARNING : PLACE_COURSES};
}

// ---- lessons -------------------------------------------------------------------------------------------------------

static void fill_lesson(struct visit *visit, const struct learning *learning, const struct unit *unit,
                        struct lesson_page *page) {
    fill_unit_frame(visit, learning, unit, &page->frame);
    page->minutes = unit->minutes;
    page->is_for_others = !is_offered(learning, unit);
    page->may_mark_done = page->frame.enrolled && !page->is_for_others && !page->frame.done;
    page->done_url = make_urlf(visit->arena, "%.*s/done", PRINT(page->frame.url));
}

static status show_lesson(struct visit *visit, const struct learning *learning, const struct unit *unit) {
    status code = may_read(visit, learning);
    if (code == STATUS_SIGN_IN_FIRST)
        return code;
    struct lesson_page *page =
        code == STATUS_OK ? (struct lesson_page *)visit->page : (struct lesson_page *)show_instead(visit, &lesson_view);
    fill_lesson(visit, learning, unit, page);
    page->is_closed = code != STATUS_OK;
    if (!page->is_closed)
        page->body_html = unit->body_html;
    return code;
}

status show_unit(struct visit *visit) {
    const struct unit *unit = NULL;
    const struct learning *learning = load_learning(visit, visit->parameters[0]);
    if (!learning)
        return STATUS_NOT_FOUND;
    status code = find_visited_unit(visit, learning, &unit);
    if (code != STATUS_OK)
        return code;
    show_notice(visit);
    return unit->kind == UNIT_QUIZ ? show_quiz(visit, learning, unit) : show_lesson(visit, learning, unit);
}

// ---- done ----------------------------------------------------------------------------------------------------------

static status answer_done(struct visit *visit, const struct learning *learning, const struct unit *unit,
                          bool is_completed) {
    struct done_page *page = (struct done_page *)visit->page;
    const struct unit *next = next_unit(learning->course, unit, learning->listed_audience);
    page->done = true;
    page->completion = make_completion_part(visit->arena, learning);
    if (next)
        page->next_url = make_unit_url(visit->arena, learning->course, next);
    if (is_completed)
        return go_to(visit, STATUS_OK, "/courses/%.*s?said=completed", PRINT(learning->course->slug));
    url on = next ? page->next_url : make_course_url(visit->arena, learning->course);
    return go_to(visit, STATUS_OK, "%.*s", PRINT(on));
}

status mark_done(struct visit *visit) {
    struct learning *learning = NULL;
    const struct unit *unit = NULL;
    status code = lock_learning(visit, visit->parameters[0], &learning);
    if (code == STATUS_OK)
        code = find_visited_unit(visit, learning, &unit);
    if (code != STATUS_OK)
        return code;
    if (unit->kind != UNIT_LESSON)
        return refuse(visit, STATUS_CONFLICT, _("A quiz is done when it is passed."));
    if (!is_offered(learning, unit))
        return refuse(visit, STATUS_CONFLICT, _("This lesson is for another audience than yours, and does not count."));
    const struct module *module = find_module_of_unit(learning->course, unit);
    save_reached(visit->db, visit->arena, &visit->act, learning->enrollment, module->number);
    save_unit_done(visit->db, &visit->act, learning->enrollment, unit->number);
    bool is_completed = run_completion_step(visit, learning, module);
    return answer_done(visit, learning, unit, is_completed);
}
