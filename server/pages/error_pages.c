// SPDX-License-Identifier: Apache-2.0
// error_pages: titles and sentences for every status that is no success.
// It must not decide a status, and says of a fault of ours no more than its number.
#include "pages/error_pages.h"
#include "base/arena.h"

#define COURSES_SHOWN 5

struct error_course {
    text title, language;
    url url;
};
static const struct field course_fields[] = {FIELD(struct error_course, title), FIELD(struct error_course, language),
                                             FIELD(struct error_course, url), END_OF_FIELDS};

struct error_page {
    int64_t status;
    text title, detail, request_id, retry_text;
    bool is_not_found, is_forbidden, is_conflict, is_fault, is_busy, is_misdirected, is_signed_in;
    struct error_course *courses;
    size_t courses_count;
    url back_url;
};
static const struct field fields[] = {FIELD(struct error_page, status),
                                      FIELD(struct error_page, title),
                                      FIELD(struct error_page, detail),
                                      FIELD(struct error_page, request_id),
                                      FIELD(struct error_page, retry_text),
                                      FIELD(struct error_page, is_not_found),
                                      FIELD(struct error_page, is_forbidden),
                                      FIELD(struct error_page, is_conflict),
                                      FIELD(struct error_page, is_fault),
                                      FIELD(struct error_page, is_busy),
                                      FIELD(struct error_page, is_misdirected),
                                      FIELD(struct error_page, is_signed_in),
                                      LIST(struct error_page, courses, course_fields),
                                      FIELD(struct error_page, back_url),
                                      END_OF_FIELDS};
const struct view error_view = {"error/show", fields, sizeof(struct error_page)};

struct wording {
    int http_status;
    const char *title, *detail;
};
static const struct wording wordings[] = {
    {400, _("This request cannot be read"), _("Something in the address or in what was sent is malformed.")},
    {401, _("Please sign in first"), _("This needs an account.")},
    {403, _("This is not open to you"), _("A change must come from our own pages, and from somebody who may make it.")},
    {404, _("This page is not here"), _("There is nothing at this address.")},
    {405, _("That cannot be done here"), _("This address does not take that kind of request.")},
    {408, _("That took too long"), _("The request did not arrive in time.")},
    {409, _("That does not fit any more"), _("Something has changed in the meantime.")},
    {413, _("That is too much at once"), _("What was sent is larger than this address takes.")},
    {414, _("This address is too long"), _("Shorten it and try again.")},
    {415, _("This form of data is not taken"), _("Send a form, or JSON as application/json.")},
    {421, _("Not this site"), _("This site is not served under that name.")},
    {422, _("Something is not right yet"), _("What was sent cannot be taken as it is.")},
    {429, _("A little slower, please"), _("There were too many tries in a short time.")},
    {431, _("The request is too large"), _("Its headers are larger than this server takes.")},
    {501, _("That is not done here"), _("This server does not know that kind of request.")},
    {503, _("Not just now"), _("The server cannot do this at the moment.")},
};

static const struct wording *find_wording(int http_status) {
    static const struct wording fault = {500, _("Something went wrong"), _("The server made a mistake.")};
    for (size_t i = 0; i < sizeof wordings / sizeof wordings[0]; i++)
        if (wordings[i].http_status == http_status)
            return &wordings[i];
    return &fault;
}

text default_detail(int http_status) { return text_from(find_wording(http_status)->detail); }

static void list_courses(struct visit *visit, struct error_page *page) {
    page->courses = MAKE_ARRAY(visit->arena, COURSES_SHOWN, struct error_course);
    for (size_t i = 0; visit->library && i < visit->library->courses_count && i < COURSES_SHOWN; i++) {
        const struct course *course = visit->library->courses[i].course;
        page->courses[page->courses_count++] = (struct error_course){
            course->title, course->language, make_urlf(visit->arena, "/courses/%.*s", PRINT(course->slug))};
    }
}

void fill_error_page(struct visit *visit, int http_status, text request_id) {
    struct error_page *page = (struct error_page *)show_instead(visit, &error_view);
    const struct wording *wording = find_wording(http_status);
    page->status = http_status;
    page->title = text_from(wording->title);
    page->detail = visit->detail.bytes ? visit->detail : text_from(wording->detail);
    page->is_not_found = http_status == 404;
    page->is_forbidden = http_status == 403;
    page->is_fault = wording->http_status == 500;
    page->is_busy = http_status == 503;
    page->is_misdirected = http_status == 421;
    page->is_conflict =
        http_status >= 400 && http_status < 500 && !page->is_not_found && !page->is_forbidden && !page->is_misdirected;
    page->is_signed_in = visit->account != NULL;
    if (page->is_fault || page->is_busy)
        page->request_id = request_id;
    if (visit->retry_after_seconds)
        page->retry_text = make_textf(visit->arena, _("in %u seconds"), visit->retry_after_seconds);
    if (page->is_not_found)
        list_courses(visit, page);
    visit->head = (struct page_head){.title = page->title, .is_unlisted = true};
}
