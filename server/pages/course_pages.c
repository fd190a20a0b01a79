// SPDX-License-Identifier: Apache-2.0
// course_pages: shows a course with its contents, the reader's place in it and what completes it. It only reads;
// taking the course is enroll_pages.c.
#include "pages/course_pages.h"
#include "base/arena.h"
#include "base/json.h"
#include "pages/course_page.h"
#include "pages/notices.h"
#include "pages/phrases.h"

static const struct field choice_fields[] = {FIELD(struct audience_choice, value), FIELD(struct audience_choice, label),
                                             FIELD(struct audience_choice, checked), END_OF_FIELDS};
static const struct field record_fields[] = {FIELD(struct course_record, id), FIELD(struct course_record, url),
                                             FIELD(struct course_record, issued_at),
                                             FIELD_HTML_ONLY(struct course_record, issued_on), END_OF_FIELDS};
static const struct field course_fields[] = {FIELD(struct course_page, slug),
                                             FIELD(struct course_page, title),
                                             FIELD(struct course_page, summary),
                                             FIELD(struct course_page, about_html),
                                             FIELD(struct course_page, language),
                                             FIELD(struct course_page, revision),
                                             FIELD_JSON_ONLY(struct course_page, audiences),
                                             FIELD_JSON_ONLY(struct course_page, audience),
                                             FIELD(struct course_page, open),
                                             FIELD(struct course_page, enrolled),
                                             FIELD(struct course_page, done_percent),
                                             FIELD(struct course_page, score),
                                             FIELD(struct course_page, continue_url),
                                             LIST(struct course_page, modules, module_link_fields),
                                             OBJECT(struct course_page, completion, completion_part_fields),
                                             OBJECT(struct course_page, record, record_fields),
                                             FIELD_HTML_ONLY(struct course_page, direction),
                                             FIELD_HTML_ONLY(struct course_page, url),
                                             FIELD_HTML_ONLY(struct course_page, enroll_url),
                                             FIELD_HTML_ONLY(struct course_page, leave_url),
                                             FIELD_HTML_ONLY(struct course_page, finish_url),
                                             FIELD_HTML_ONLY(struct course_page, sign_in_url),
                                             FIELD_HTML_ONLY(struct course_page, sign_up_url),
                                             FIELD_HTML_ONLY(struct course_page, hours_text),
                                             FIELD_HTML_ONLY(struct course_page, modules_text),
                                             FIELD_HTML_ONLY(struct course_page, authors_text),
                                             FIELD_HTML_ONLY(struct course_page, license),
                                             FIELD_HTML_ONLY(struct course_page, is_signed_in),
                                             FIELD_HTML_ONLY(struct course_page, has_left),
                                             FIELD_HTML_ONLY(struct course_page, audience_text),
                                             FIELD_HTML_ONLY(struct course_page, has_audiences),
                                             LIST_HTML_ONLY(struct course_page, audience_choices, choice_fields),
                                             FIELD_HTML_ONLY(struct course_page, needs_audience),
                                             FIELD_HTML_ONLY(struct course_page, continue_title),
                                             FIELD_HTML_ONLY(struct course_page, is_started),
                                             FIELD_HTML_ONLY(struct course_page, may_finish),
                                             FIELD_HTML_ONLY(struct course_page, has_complaints),
                                             LIST_HTML_ONLY(struct course_page, complaints, complaint_fields),
                                             END_OF_FIELDS};
const struct view course_view = {"course/show", course_fields, sizeof(struct course_page)};

struct json *make_list_json(struct arena *arena, const struct text_list *list) {
    struct json *items = make_json_list(arena);
    for (size_t i = 0; i < list->count; i++)
        json_add(items, make_json_value(arena, list->items[i]));
    return items;
}

// ---- filling -------------------------------------------------------------------------------------------------------

static void fill_facts(struct visit *visit, const struct learning *learning, struct course_page *page) {
    const struct course *course = learning->course;
    page->slug = course->slug;
    page->title = course->title;
    page->summary = course->summary;
    page->about_html = course->about_html;
    page->language = course->language;
    page->direction = course->direction;
    page->revision = learning->entry->revision_number;
    page->audiences = make_list_json(visit->arena, &course->audiences);
    page->open = course->is_open;
    page->hours_text = hours_phrase(visit->arena, course->hours);
    page->modules_text = modules_phrase(visit->arena, course->modules_count);
    page->authors_text = list_phrase(visit->arena, &course->authors);
    page->license = course->license;
}

static void fill_addresses(struct visit *visit, const struct course *course, struct course_page *page) {
    struct arena *arena = visit->arena;
    page->url = make_course_url(arena, course);
    page->enroll_url = make_urlf(arena, "%.*s/enroll", PRINT(page->url));
    page->leave_url = make_urlf(arena, "%.*s/leave", PRINT(page->url));
    page->finish_url = make_urlf(arena, "%.*s/finish", PRINT(page->url));
    page->sign_in_url = make_sign_in_url_to(arena, page->url);
    page->sign_up_url = make_sign_up_url_to(arena, page->url);
}

static void fill_audience(struct visit *visit, const struct learning *learning, struct course_page *page) {
    const struct text_list *all = &learning->course->audiences, *chosen = &learning->state.audience;
    page->audience = make_list_json(visit->arena, chosen);
    page->audience_text = audience_phrase(visit->arena, chosen);
    page->has_audiences = all->count > 0;
    page->needs_audience = page->enrolled && page->has_audiences && chosen->count == 0;
    page->audience_choices = MAKE_ARRAY(visit->arena, all->count + 1, struct audience_choice);
    for (size_t i = 0; i < all->count; i++)
        page->audience_choices[page->audience_choices_count++] = (struct audience_choice){
            all->items[i], audience_label(visit->arena, all->items[i]), is_text_in_list(chosen, all->items[i])};
}

static bool is_course_started(const struct learner_state *state) {
    for (size_t i = 0; i < state->progress_count; i++)
        if (state->progress[i].done_at || state->progress[i].attempts_made)
            return true;
    return false;
}

// Before the first result there is no score to speak of.
static bool has_result(const struct learner_state *state) {
    for (size_t i = 0; i < state->progress_count; i++)
        if (state->progress[i].has_score)
            return true;
    return false;
}

static struct course_record *make_course_record(struct arena *arena, const struct record *record) {
    if (!record)
        return NULL;
    struct course_record *part = MAKE(arena, struct course_record);
    *part = (struct course_record){.id = record->public_id,
                                   .url = make_record_url(arena, record),
                                   .issued_at = {record->issued_at},
                                   .issued_on = day_phrase(arena, record->issued_at)};
    return part;
}

static void fill_place(struct visit *visit, const struct learning *learning, struct course_page *page) {
    const struct unit *unit = NULL;
    int32_t score = 0;
    page->is_signed_in = visit->account != NULL;
    page->enrolled = learning->state.is_enrolled;
    page->has_left = learning->enrollment && !page->enrolled;
    page->done_percent = percent_done(learning);
    if (page->enrolled && has_result(&learning->state) && course_score(learning->course, &learning->state, &score))
        page->score = known_tenths(score);
    page->continue_url = make_continue_url(visit->arena, learning, &unit);
    page->continue_title = unit ? unit->title : TEXT("");
    page->is_started = is_course_started(&learning->state);
    page->may_finish = page->enrolled && learning->completion.is_complete && !learning->record;
    page->record = make_course_record(visit->arena, learning->record);
    page->completion = make_completion_part(visit->arena, learning);
    page->modules_count = list_modules(visit, learning, unit, &page->modules);
}

void fill_course_page(struct visit *visit, const struct learning *learning, struct course_page *page) {
    fill_facts(visit, learning, page);
    fill_addresses(visit, learning->course, page);
    fill_place(visit, learning, page);
    fill_audience(visit, learning, page);
    page->complaints_count = list_complaints(visit, &page->complaints);
    page->has_complaints = page->complaints_count > 0;
    visit->head = (struct page_head){.title = page->title,
                                     .description = page->summary,
                                     .language = page->language,
                                     .direction = page->direction,
                                     .canonical = page->url,
                                     .place = page->enrolled ? PLACE_LEARNING : PLACE_COURSES};
}

// ---- GET -----------------------------------------------------------------------------------------------------------

status show_course(struct visit *visit) {
    const struct learning *learning = load_learning(visit, visit->parameters[0]);
    if (!learning)
        return STATUS_NOT_FOUND;
    fill_course_page(visit, learning, (struct course_page *)visit->page);
    show_notice(visit);
    return STATUS_OK;
}

// A module has no page of its own: browsers are led to its place on the course's, programs get the course.
status show_module(struct visit *visit) {
    const struct library_course *entry = find_course(visit->library, visit->parameters[0]);
    if (!entry || !find_module(entry->course, visit->parameters[1]))
        return STATUS_NOT_FOUND;
    if (visit->is_json)
        return show_course(visit);
    return go_to(visit, STATUS_SEE_OTHER, "/courses/%.*s#%.*s", PRINT(visit->parameters[0]),
                 PRINT(visit->parameters[1]));
}
