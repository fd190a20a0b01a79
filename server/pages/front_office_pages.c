// SPDX-License-Identifier: Apache-2.0
// front_office_pages: /admin, where an administrator starts: a few figures, and bundled courses that are newer than
// what is here. A bundled course is offered, never put over one that was edited.
#include "base/arena.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "pages/admin_pages.h"
#include "pages/notices.h"
#include "pages/publishing.h"
#include "store/accounts.h"
#include "store/statistics.h"

struct offer {
    text slug, title, detail;
    url accept_url;
};
static const struct field offer_fields[] = {FIELD(struct offer, slug), FIELD(struct offer, title),
                                            FIELD(struct offer, detail), FIELD(struct offer, accept_url),
                                            END_OF_FIELDS};
struct admin_page {
    int64_t accounts, courses, enrolled, completed;
    struct offer *offers;
    size_t offers_count;
    bool has_offers;
};
static const struct field admin_fields[] = {FIELD(struct admin_page, accounts),
                                            FIELD(struct admin_page, courses),
                                            FIELD(struct admin_page, enrolled),
                                            FIELD(struct admin_page, completed),
                                            LIST(struct admin_page, offers, offer_fields),
                                            FIELD_HTML_ONLY(struct admin_page, has_offers),
                                            END_OF_FIELDS};
const struct view admin_view = {"admin/show", admin_fields, sizeof(struct admin_page)};

static void fill_figures(struct visit *visit, struct admin_page *page) {
    const struct library *library = visit->library;
    int64_t *ids = MAKE_ARRAY(visit->arena, library->courses_count + 1, int64_t);
    for (size_t i = 0; i < library->courses_count; i++)
        ids[i] = library->courses[i].course_id;
    const struct statistics *all = load_statistics(visit->db, visit->arena, ids, library->courses_count,
                                                   load_first_day(visit->db, visit->arena), day_of(visit->act.now));
    page->accounts = count_accounts(visit->db, visit->arena);
    page->courses = (int64_t)library->courses_count;
    for (size_t i = 0; all && i < all->courses_count; i++) {
        page->enrolled += all->courses[i].enrolled;
        page->completed += all->courses[i].completed;
    }
}

static text make_bundled_hash(struct visit *visit, const struct course_files *files) {
    struct stored_files stored = {MAKE_ARRAY(visit->arena, files->count + 1, struct stored_file), files->count};
    for (size_t i = 0; i < files->count; i++)
        stored.items[i] = (struct stored_file){.path = files->items[i].path,
                                               .hash = make_hash_text(visit->arena, files->items[i].bytes)};
    return make_content_hash(visit->arena, &stored);
}

// What there is to say of one bundled course; false: nothing, it is here as it came or was here before.
static bool make_offer(struct visit *visit, text slug, struct offer *offer) {
    const struct course_files *files = find_bundled_course(visit->arena, slug);
    const struct course_row *row = load_course(visit->db, visit->arena, slug);
    text hash = files ? make_bundled_hash(visit, files) : NO_TEXT;
    if (!files || (row && (is_text_equal(row->bundled_hash, hash) || is_text_equal(row->live_content_hash, hash))))
        return false;
    const struct library_course *live = find_course(visit->library, slug);
    bool is_edited = row && !is_text_equal(row->bundled_hash, row->live_content_hash);
    *offer = (struct offer){.slug = slug, .title = live ? live->course->title : slug};
    if (is_edited) {
        offer->detail = TEXT(_("A newer one came with this program, but the course here was edited. Export both, merge "
                               "them, and import the result."));
        return true;
    }
    offer->detail = row ? TEXT(_("A newer one came with this program. It becomes the next revision; progress is kept."))
                        : TEXT(_("It came with this program and is not here yet."));
    offer->accept_url = make_urlf(visit->arena, "/admin/bundled/%.*s", PRINT(slug));
    return true;
}

static void fill_offers(struct visit *visit, struct admin_page *page) {
    text *slugs = NULL;
    size_t count = bundled_courses(visit->arena, &slugs);
    page->offers = MAKE_ARRAY(visit->arena, count + 1, struct offer);
    for (size_t i = 0; i < count; i++)
        if (make_offer(visit, slugs[i], &page->offers[page->offers_count]))
            page->offers_count++;
    page->has_offers = page->offers_count > 0;
}

status show_admin(struct visit *visit) {
    struct admin_page *page = (struct admin_page *)visit->page;
    fill_figures(visit, page);
    fill_offers(visit, page);
    visit->notice = notice_of(query(visit, "said"));
    visit->head = (struct page_head){.title = TEXT(_("Administration")), .place = PLACE_ADMIN, .is_unlisted = true};
    return STATUS_OK;
}

status accept_bundled_course(struct visit *visit) {
    text slug = visit->parameters[0], fault = NO_TEXT;
    struct offer offer;
    struct imported imported;
    struct problems problems = make_problems(visit->arena);
    const struct course_files *files = find_bundled_course(visit->arena, slug);
    if (!files || !make_offer(visit, slug, &offer))
        return refuse(visit, STATUS_NOT_FOUND, _("No newer course of this name came with the program."));
    if (!offer.accept_url.bytes)
        return refuse(visit, STATUS_CONFLICT, _("This course was edited here; nothing is put over it."));
    status code = import_course(visit->db, visit->arena, &visit->act, files, 0, false, &problems, &imported, &fault);
    if (code != STATUS_OK)
        return refuse(visit, code == STATUS_REFUSED ? STATUS_CONFLICT : code, "%.*s", PRINT(fault));
    save_course_bundled_hash(visit->db, imported.course_id, make_bundled_hash(visit, files));
    visit->changes_library = true;
    return go_to(visit, STATUS_OK, "/admin?said=published");
}
