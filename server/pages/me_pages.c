// SPDX-License-Identifier: Apache-2.0
// me_pages: one's courses, newest enrollment first, and one's records.
// What a card shows is catalogue_pages'.
#include "pages/me_pages.h"
#include "base/arena.h"
#include "pages/catalogue_pages.h"
#include "pages/notices.h"
#include "pages/phrases.h"
#include "pages/sign_in_pages.h"

struct my_record {
    text id, course, language, issued_text;
    url url;
    moment issued_at;
    bool valid;
};
static const struct field record_fields[] = {FIELD(struct my_record, id),
                                             FIELD(struct my_record, course),
                                             FIELD(struct my_record, url),
                                             FIELD(struct my_record, issued_at),
                                             FIELD_HTML_ONLY(struct my_record, issued_text),
                                             FIELD_HTML_ONLY(struct my_record, valid),
                                             FIELD_HTML_ONLY(struct my_record, language),
                                             END_OF_FIELDS};

struct me_page {
    struct account_json *account;
    struct course_card *courses;
    size_t courses_count;
    struct my_record *records;
    size_t records_count;
    bool has_courses, has_records;
};
static const struct field me_fields[] = {
    OBJECT(struct me_page, account, account_json_fields), LIST(struct me_page, courses, course_card_fields),
    LIST(struct me_page, records, record_fields),         FIELD_HTML_ONLY(struct me_page, has_courses),
    FIELD_HTML_ONLY(struct me_page, has_records),         END_OF_FIELDS};
const struct view me_view = {"me/show", me_fields, sizeof(struct me_page)};

static void fill_courses(struct visit *visit, struct me_page *page) {
    struct enrollment_list list = load_enrollments_of(visit->db, visit->arena, visit->account->id);
    page->courses = MAKE_ARRAY(visit->arena, list.count + 1, struct course_card);
    for (size_t i = 0; i < list.count; i++) {
        const struct library_course *entry = find_course_by_id(visit->library, list.items[i].course_id);
        if (entry && list.items[i].left_at == 0)
            page->courses[page->courses_count++] =
                make_course_card(visit, load_learning_with(visit, entry, &list.items[i]));
    }
    page->has_courses = page->courses_count > 0;
}

static void fill_records(struct visit *visit, struct me_page *page) {
    struct record_list list = load_records_of(visit->db, visit->arena, visit->account->id);
    page->records = MAKE_ARRAY(visit->arena, list.count + 1, struct my_record);
    for (size_t i = 0; i < list.count; i++) {
        const struct record *record = &list.items[i];
        page->records[page->records_count++] =
            (struct my_record){.id = record->public_id,
                               .course = record->course_title,
                               .language = record->course_language,
                               .issued_text = day_phrase(visit->arena, record->issued_at),
                               .url = make_urlf(visit->arena, "/records/%.*s", PRINT(record->public_id)),
                               .issued_at = {record->issued_at},
                               .valid = record->revoked_at == 0};
    }
    page->has_records = page->records_count > 0;
}

status show_me(struct visit *visit) {
    struct me_page *page = (struct me_page *)visit->page;
    const struct account *account = visit->account;
    page->account = MAKE(visit->arena, struct account_json);
    *page->account = (struct account_json){id_text(visit->arena, account->id), account->name, role_name(account->role)};
    fill_courses(visit, page);
    fill_records(visit, page);
    show_notice(visit);
    visit->head = (struct page_head){.title = TEXT(_("My learning")), .place = PLACE_LEARNING, .is_unlisted = true};
    return STATUS_OK;
}
