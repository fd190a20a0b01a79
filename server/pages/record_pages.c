// SPDX-License-Identifier: Apache-2.0
// record_pages: what a record says to whoever has its address: never a name or a score that its learner does not
// show. It makes no records; completion_step does.
#include "pages/record_pages.h"
#include "base/arena.h"
#include "base/unicode.h"
#include "pages/learning.h"
#include "pages/notices.h"
#include "pages/phrases.h"
#include "pages/sign_up_pages.h"
#include "store/records.h"

struct record_page {
    text id, name, course, reason, issued_text, revoked_text, enrolled_text, checked_text, course_summary;
    text language, direction, hours_text, modules_text, issuer;
    int64_t revision;
    tenths score;
    moment issued_at, revoked_at;
    bool valid, is_mine, name_shown, score_shown, has_score;
    url course_url, name_url, score_url;
};
static const struct field record_fields[] = {FIELD(struct record_page, id),
                                             FIELD(struct record_page, course),
                                             FIELD(struct record_page, revision),
                                             FIELD(struct record_page, name),
                                             FIELD(struct record_page, score),
                                             FIELD(struct record_page, issued_at),
                                             FIELD(struct record_page, valid),
                                             FIELD(struct record_page, revoked_at),
                                             FIELD(struct record_page, reason),
                                             FIELD_HTML_ONLY(struct record_page, issued_text),
                                             FIELD_HTML_ONLY(struct record_page, revoked_text),
                                             FIELD_HTML_ONLY(struct record_page, enrolled_text),
                                             FIELD_HTML_ONLY(struct record_page, checked_text),
                                             FIELD_HTML_ONLY(struct record_page, course_summary),
                                             FIELD_HTML_ONLY(struct record_page, language),
                                             FIELD_HTML_ONLY(struct record_page, direction),
                                             FIELD_HTML_ONLY(struct record_page, course_url),
                                             FIELD_HTML_ONLY(struct record_page, hours_text),
                                             FIELD_HTML_ONLY(struct record_page, modules_text),
                                             FIELD_HTML_ONLY(struct record_page, issuer),
                                             FIELD_HTML_ONLY(struct record_page, is_mine),
                                             FIELD_HTML_ONLY(struct record_page, name_shown),
                                             FIELD_HTML_ONLY(struct record_page, score_shown),
                                             FIELD_HTML_ONLY(struct record_page, has_score),
                                             FIELD_HTML_ONLY(struct record_page, name_url),
                                             FIELD_HTML_ONLY(struct record_page, score_url),
                                             END_OF_FIELDS};
const struct view record_view = {"record/show", record_fields, sizeof(struct record_page)};

const struct form_field shown_form[] = {{"shown", FORM_FLAG, true, 0, _("Whether it is shown")},
                                        {NULL, FORM_END, false, 0, NULL}};

// ---- filling -------------------------------------------------------------------------------------------------------

static void fill_shown(struct visit *visit, const struct record *record, struct record_page *page) {
    page->is_mine = visit->account && visit->account->id == record->account_id;
    page->name_shown = record->is_name_shown;
    page->score_shown = record->is_score_shown;
    page->has_score = record->has_score;
    if (record->is_name_shown)
        page->name = record->name;
    if (record->is_score_shown && record->has_score)
        page->score = known_tenths(record->score_tenths);
    url own = make_record_url(visit->arena, record);
    page->name_url = make_urlf(visit->arena, "%.*s/name", PRINT(own));
    page->score_url = make_urlf(visit->arena, "%.*s/score", PRINT(own));
}

static void fill_times(struct visit *visit, const struct record *record, struct record_page *page) {
    page->issued_at = (moment){record->issued_at};
    page->issued_text = day_phrase(visit->arena, record->issued_at);
    page->enrolled_text = day_phrase(visit->arena, record->enrolled_at);
    page->checked_text = time_phrase(visit->arena, visit->act.now);
    page->valid = record->revoked_at == 0;
    page->revoked_at = (moment){record->revoked_at};
    page->revoked_text = day_phrase(visit->arena, record->revoked_at);
    page->reason = page->valid ? NO_TEXT : record->revoked_reason;
}

// What the record froze; of the course as it is now only its address and summary.
static void fill_course(struct visit *visit, const struct record *record, struct record_page *page) {
    page->course = record->course_title;
    page->language = record->course_language;
    page->direction = direction_of_language(record->course_language);
    page->revision = record->revision_number;
    page->hours_text = hours_phrase(visit->arena, record->hours_tenths / 10.0);
    const struct library_course *entry = find_course_by_id(visit->library, record->course_id);
    if (!entry)
        return;
    page->course_url = make_course_url(visit->arena, entry->course);
    page->course_summary = entry->course->summary;
    if (entry->revision_id == record->revision_id)
        page->modules_text = modules_phrase(visit->arena, entry->course->modules_count);
}

static void fill_record(struct visit *visit, const struct record *record, struct record_page *page) {
    page->id = record->public_id;
    page->issuer = operator_name(visit);
    fill_times(visit, record, page);
    fill_course(visit, record, page);
    fill_shown(visit, record, page);
    visit->head = (struct page_head){.title = make_textf(visit->arena, _("Record: %.*s"), PRINT(page->course)),
                                     .language = page->language,
                                     .direction = page->direction,
                                     .canonical = make_record_url(visit->arena, record),
                                     .is_unlisted = true};
}

// ---- the page and its two changes ----------------------------------------------------------------------------------

status show_record(struct visit *visit) {
    const struct record *record = load_record(visit->db, visit->arena, visit->parameters[0]);
    if (!record)
        return STATUS_NOT_FOUND;
    fill_record(visit, record, (struct record_page *)visit->page);
    show_notice(visit);
    return STATUS_OK;
}

// The record that the address names, if it is the visit's own, and the choice that was sent.
static status find_own_record(struct visit *visit, struct record **record) {
    *record = load_record(visit->db, visit->arena, visit->parameters[0]);
    if (!*record)
        return STATUS_NOT_FOUND;
    if ((*record)->account_id != visit->account->id)
        return refuse(visit, STATUS_FORBIDDEN, _("Only its learner decides what a record shows."));
    return form_status(visit);
}

status show_record_name(struct visit *visit) {
    struct record *record = NULL;
    status code = find_own_record(visit, &record);
    if (code != STATUS_OK)
        return code;
    record->is_name_shown = form_flag(visit->form, "shown");
    save_record_name_shown(visit->db, record->id, record->is_name_shown);
    fill_record(visit, record, (struct record_page *)visit->page);
    return go_to(visit, STATUS_OK, "/records/%.*s?said=%s", PRINT(record->public_id),
                 record->is_name_shown ? "name-shown" : "name-hidden");
}

status show_record_score(struct visit *visit) {
    struct record *record = NULL;
    status code = find_own_record(visit, &record);
    if (code != STATUS_OK)
        return code;
    record->is_score_shown = form_flag(visit->form, "shown");
    save_record_score_shown(visit->db, record->id, record->is_score_shown);
    fill_record(visit, record, (struct record_page *)visit->page);
    return go_to(visit, STATUS_OK, "/records/%.*s?said=%s", PRINT(record->public_id),
                 record->is_score_shown ? "score-shown" : "score-hidden");
}
