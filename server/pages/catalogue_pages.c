// SPDX-License-Identifier: Apache-2.0
// catalogue_pages: the courses of the snapshot, with where the reader stands in those that they take. A course's
// state is loaded only for courses that they take.
#include "pages/catalogue_pages.h"
#include "base/arena.h"
#include "pages/notices.h"
#include "pages/outline.h"
#include "pages/phrases.h"

const struct field course_card_fields[] = {FIELD(struct course_card, slug),
                                           FIELD(struct course_card, title),
                                           FIELD(struct course_card, summary),
                                           FIELD(struct course_card, language),
                                           FIELD(struct course_card, url),
                                           FIELD(struct course_card, enrolled),
                                           FIELD(struct course_card, done_percent),
                                           FIELD_HTML_ONLY(struct course_card, direction),
                                           FIELD_HTML_ONLY(struct course_card, is_complete),
                                           FIELD_HTML_ONLY(struct course_card, continue_url),
                                           FIELD_HTML_ONLY(struct course_card, language_name),
                                           FIELD_HTML_ONLY(struct course_card, hours_text),
                                           FIELD_HTML_ONLY(struct course_card, modules_text),
                                           END_OF_FIELDS};

struct catalogue_page {
    struct course_card *courses;
    size_t courses_count;
    bool has_courses, is_signed_in, is_admin;
};
static const struct field catalogue_fields[] = {LIST(struct catalogue_page, courses, course_card_fields),
                                                FIELD_HTML_ONLY(struct catalogue_page, has_courses),
                                                FIELD_HTML_ONLY(struct catalogue_page, is_signed_in),
                                                FIELD_HTML_ONLY(struct catalogue_page, is_admin), END_OF_FIELDS};
const struct view catalogue_view = {"catalogue/show", catalogue_fields, sizeof(struct catalogue_page)};

struct course_card make_course_card(struct visit *visit, const struct learning *learning) {
    const struct course *course = learning->course;
    const struct unit *unit = NULL;
    url on = make_continue_url(visit->arena, learning, &unit);
    url own = make_course_url(visit->arena, course);
    return (struct course_card){.slug = course->slug,
                                .title = course->title,
                                .summary = course->summary,
                                .language = course->language,
                                .direction = course->direction,
                                .language_name = language_phrase(course->language),
                                .hours_text = hours_phrase(visit->arena, course->hours),
                                .modules_text = modules_phrase(visit->arena, course->modules_count),
                                .url = own,
                                .continue_url = on.bytes ? on : own,
                                .enrolled = learning->state.is_enrolled,
                                .is_complete = learning->record != NULL,
                                .done_percent = percent_done(learning)};
}

static struct enrollment *find_enrollment(const struct enrollment_list *list, int64_t course_id) {
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].course_id == course_id)
            return &list->items[i];
    return NULL;
}

status show_catalogue(struct visit *visit) {
    struct catalogue_page *page = (struct catalogue_page *)visit->page;
    const struct library *library = visit->library;
    struct enrollment_list mine = {NULL, 0};
    if (visit->account)
        mine = load_enrollments_of(visit->db, visit->arena, visit->account->id);
    page->courses = MAKE_ARRAY(visit->arena, library->courses_count + 1, struct course_card);
    for (size_t i = 0; i < library->courses_count; i++) {
        const struct library_course *entry = &library->courses[i];
        struct enrollment *enrollment = find_enrollment(&mine, entry->course_id);
        page->courses[page->courses_count++] = make_course_card(visit, load_learning_with(visit, entry, enrollment));
    }
    page->has_courses = page->courses_count > 0;
    page->is_signed_in = visit->account != NULL;
    page->is_admin = visit->account && visit->account->role == ROLE_ADMIN;
    show_notice(visit);
    visit->head = (struct page_head){.title = TEXT(_("Courses")),
                                     .description = TEXT(_("Courses, open to everyone.")),
                                     .canonical = URL("/"),
                                     .place = PLACE_COURSES};
    return STATUS_OK;
}
