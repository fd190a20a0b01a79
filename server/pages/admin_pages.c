// SPDX-License-Identifier: Apache-2.0
// admin_pages: the list of accounts by pages of a hundred, and one account with the acts on it. Each act is one POST
// with its name in `act`; the store audits it.
#include "pages/admin_pages.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/escape.h"
#include "base/unicode.h"
#include "pages/account_pages.h"
#include "pages/notices.h"
#include "store/enrollments.h"
#include "store/links.h"
#include "store/records.h"
#include "store/sessions.h"

#define ACCOUNTS_SHOWN 100

struct choice {
    text value, label;
    bool selected;
};
static const struct field choice_fields[] = {FIELD(struct choice, value), FIELD(struct choice, label),
                                             FIELD(struct choice, selected), END_OF_FIELDS};

// ---- the list ------------------------------------------------------------------------------------------------------

struct account_item {
    text id, name, email, role, role_text, joined_text;
    bool disabled;
    moment created_at;
    url url;
};
static const struct field account_item_fields[] = {FIELD(struct account_item, id),
                                                   FIELD(struct account_item, name),
                                                   FIELD(struct account_item, email),
                                                   FIELD(struct account_item, role),
                                                   FIELD(struct account_item, disabled),
                                                   FIELD(struct account_item, created_at),
                                                   FIELD(struct account_item, url),
                                                   FIELD_HTML_ONLY(struct account_item, role_text),
                                                   FIELD_HTML_ONLY(struct account_item, joined_text),
                                                   END_OF_FIELDS};
struct accounts_page {
    text q;
    struct account_item *accounts;
    size_t accounts_count;
    bool has_accounts;
    url next_page_url, first_page_url;
};
static const struct field accounts_fields[] = {FIELD(struct accounts_page, q),
                                               LIST(struct accounts_page, accounts, account_item_fields),
                                               FIELD_HTML_ONLY(struct accounts_page, has_accounts),
                                               FIELD(struct accounts_page, next_page_url),
                                               FIELD_HTML_ONLY(struct accounts_page, first_page_url),
                                               END_OF_FIELDS};
const struct view accounts_view = {"admin/accounts", accounts_fields, sizeof(struct accounts_page)};

static url make_account_url(struct visit *visit, int64_t id) {
    return make_urlf(visit->arena, "/admin/accounts/%lld", (long long)id);
}

static struct account_item make_item(struct visit *visit, const struct account *account) {
    return (struct account_item){.id = make_textf(visit->arena, "%lld", (long long)account->id),
                                 .name = account->name,
                                 .email = account->email,
                                 .role = role_name(account->role),
                                 .role_text = role_words(account->role),
                                 .joined_text = make_long_day(visit->arena, day_of(account->created_at)),
                                 .disabled = account->disabled_at != 0,
                                 .created_at = {account->created_at},
                                 .url = make_account_url(visit, account->id)};
}

status show_accounts(struct visit *visit) {
    struct accounts_page *page = (struct accounts_page *)visit->page;
    text after = query(visit, "after");
    int64_t after_id = 0;
    if (after.bytes && !text_to_integer(after, 0, INT64_MAX, &after_id))
        return refuse(visit, STATUS_REFUSED, _("“after” is the number of an account."));
    page->q = query(visit, "q").bytes ? query(visit, "q") : TEXT("");
    struct account_list list = load_accounts(visit->db, visit->arena, page->q, after_id, ACCOUNTS_SHOWN);
    page->accounts = MAKE_ARRAY(visit->arena, list.count + 1, struct account_item);
    for (; page->accounts_count < list.count; page->accounts_count++)
        page->accounts[page->accounts_count] = make_item(visit, &list.items[page->accounts_count]);
    page->has_accounts = list.count > 0;
    text words = make_url_part(visit->arena, page->q);
    if (list.has_more)
        page->next_page_url = make_urlf(visit->arena, "/admin/accounts?q=%.*s&after=%lld", PRINT(words),
                                        (long long)list.items[list.count - 1].id);
    if (after_id > 0)
        page->first_page_url = make_urlf(visit->arena, "/admin/accounts?q=%.*s", PRINT(words));
    visit->head = (struct page_head){.title = TEXT(_("Accounts")), .place = PLACE_ADMIN, .is_unlisted = true};
    return STATUS_OK;
}

// ---- one account ---------------------------------------------------------------------------------------------------

struct account_course {
    text title, language, enrolled_text;
    url url;
    bool complete;
};
static const struct field account_course_fields[] = {FIELD(struct account_course, title),
                                                     FIELD(struct account_course, language),
                                                     FIELD(struct account_course, url),
                                                     FIELD(struct account_course, complete),
                                                     FIELD_HTML_ONLY(struct account_course, enrolled_text),
                                                     END_OF_FIELDS};
struct account_page {
    text id, name, email, role, role_text, joined_text, one_time_link, link_until_text;
    bool disabled, is_me, has_courses, has_complaints;
    int64_t sessions;
    moment created_at;
    url url;
    struct choice *roles;
    size_t roles_count;
    struct account_course *courses;
    size_t courses_count;
    struct complaint_item *complaints;
    size_t complaints_count;
};
static const struct field account_fields[] = {FIELD(struct account_page, id),
                                              FIELD(struct account_page, name),
                                              FIELD(struct account_page, email),
                                              FIELD(struct account_page, role),
                                              FIELD(struct account_page, disabled),
                                              FIELD(struct account_page, created_at),
                                              FIELD(struct account_page, sessions),
                                              FIELD(struct account_page, one_time_link),
                                              FIELD(struct account_page, url),
                                              LIST(struct account_page, courses, account_course_fields),
                                              FIELD_HTML_ONLY(struct account_page, role_text),
                                              FIELD_HTML_ONLY(struct account_page, joined_text),
                                              FIELD_HTML_ONLY(struct account_page, link_until_text),
                                              FIELD_HTML_ONLY(struct account_page, is_me),
                                              FIELD_HTML_ONLY(struct account_page, has_courses),
                                              LIST_HTML_ONLY(struct account_page, roles, choice_fields),
                                              FIELD_HTML_ONLY(struct account_page, has_complaints),
                                              LIST_HTML_ONLY(struct account_page, complaints, complaint_fields),
                                              END_OF_FIELDS};
const struct view account_view = {"admin/account", account_fields, sizeof(struct account_page)};

const struct form_field account_form[] = {{"act", FORM_LINE, true, 40, _("What to do")},
                                          {"role", FORM_LINE, false, 40, _("Role")},
                                          {NULL, FORM_END, false, 0, NULL}};

static void fill_roles(struct visit *visit, struct account_page *page, enum role current) {
    page->roles = MAKE_ARRAY(visit->arena, ROLE_ADMIN, struct choice);
    for (enum role role = ROLE_LEARNER; role <= ROLE_ADMIN; role++)
        page->roles[page->roles_count++] = (struct choice){role_name(role), role_words(role), role == current};
}

static void fill_courses(struct visit *visit, struct account_page *page, int64_t account_id) {
    struct enrollment_list list = load_enrollments_of(visit->db, visit->arena, account_id);
    page->courses = MAKE_ARRAY(visit->arena, list.count + 1, struct account_course);
    for (size_t i = 0; i < list.count; i++) {
        const struct library_course *found = find_course_by_id(visit->library, list.items[i].course_id);
        if (!found)
            continue;
        page->courses[page->courses_count++] =
            (struct account_course){found->course->title, found->course->language,
                                    make_long_day(visit->arena, day_of(list.items[i].enrolled_at)),
                                    make_urlf(visit->arena, "/courses/%.*s", PRINT(found->course->slug)),
                                    load_record_of(visit->db, visit->arena, account_id, found->course_id) != NULL};
    }
    page->has_courses = page->courses_count > 0;
}

static void fill_account(struct visit *visit, struct account_page *page, const struct account *account) {
    page->id = make_textf(visit->arena, "%lld", (long long)account->id);
    page->name = account->name;
    page->email = account->email;
    page->role = role_name(account->role);
    page->role_text = role_words(account->role);
    page->joined_text = make_long_day(visit->arena, day_of(account->created_at));
    page->created_at.seconds = account->created_at;
    page->disabled = account->disabled_at != 0;
    page->is_me = account->id == visit->account->id;
    page->sessions = count_sessions(visit->db, visit->arena, account->id);
    page->url = make_account_url(visit, account->id);
    fill_roles(visit, page, account->role);
    fill_courses(visit, page, account->id);
    visit->head = (struct page_head){.title = account->name, .place = PLACE_ADMIN, .is_unlisted = true};
}

static struct account *load_named_account(struct visit *visit) {
    int64_t id = 0;
    return text_to_integer(visit->parameters[0], 1, INT64_MAX, &id) ? load_account(visit->db, visit->arena, id) : NULL;
}

status show_account(struct visit *visit) {
    const struct account *account = load_named_account(visit);
    if (!account)
        return refuse(visit, STATUS_NOT_FOUND, _("No account has this number."));
    fill_account(visit, (struct account_page *)visit->page, account);
    visit->notice = notice_of(query(visit, "said"));
    return STATUS_OK;
}

static status show_account_again(struct visit *visit, const struct account *account, const char *field,
                                 const char *message) {
    form_complain(visit->form, text_from(field), text_from(message));
    struct account_page *page = (struct account_page *)show_instead(visit, &account_view);
    fill_account(visit, page, account);
    page->complaints_count = list_complaints(visit, &page->complaints);
    page->has_complaints = true;
    return STATUS_REFUSED;
}

// The link is shown in the answer itself and nowhere else, so there is no redirect.
static status make_account_link(struct visit *visit, const struct account *account) {
    text token = save_new_link(visit->db, visit->arena, &visit->act, LINK_PASSWORD, account->id);
    struct account_page *page = (struct account_page *)show_instead(visit, &account_view);
    fill_account(visit, page, account);
    page->one_time_link = make_textf(visit->arena, "%.*s/welcome/%.*s", PRINT(visit->site->base_url), PRINT(token));
    int64_t until = visit->act.now + LINK_SECONDS;
    page->link_until_text =
        make_textf(visit->arena, "%.*s, %.*s UTC", PRINT(make_long_day(visit->arena, day_of(until))),
                   PRINT(make_minute(visit->arena, until)));
    return STATUS_OK;
}

static status change_role(struct visit *visit, const struct account *account) {
    enum role role = role_from_name(form_text(visit->form, "role"));
    if (role == ROLE_NONE)
        return show_account_again(visit, account, "role", _("Role: choose learner, instructor or admin."));
    status code = save_account_role(visit->db, visit->arena, &visit->act, account->id, role);
    return code == STATUS_CONFLICT
               ? show_account_again(visit, account, "role",
                                    _("Role: this is the last administrator; make another one first."))
               : code;
}

static status set_disabled(struct visit *visit, const struct account *account, bool is_disabled) {
    status code = save_account_disabled(visit->db, visit->arena, &visit->act, account->id, is_disabled);
    return code == STATUS_CONFLICT
               ? show_account_again(visit, account, "act", _("This is the last administrator; make another one first."))
               : code;
}

static status do_act(struct visit *visit, const struct account *account) {
    text act = form_text(visit->form, "act");
    bool is_me = account->id == visit->account->id;
    if (is_me && !is_text_equal(act, TEXT("end_sessions")) && !is_text_equal(act, TEXT("make_link")))
        return show_account_again(visit, account, "act", _("Another administrator does this to your own account."));
    if (is_text_equal(act, TEXT("role")))
        return change_role(visit, account);
    if (is_text_equal(act, TEXT("disable")) || is_text_equal(act, TEXT("enable")))
        return set_disabled(visit, account, is_text_equal(act, TEXT("disable")));
    if (is_text_equal(act, TEXT("end_sessions")))
        return save_sessions_ended(visit->db, visit->arena, &visit->act, account->id);
    return show_account_again(visit, account, "act",
                              _("What to do: role, disable, enable, end_sessions or make_link."));
}

status change_account(struct visit *visit) {
    const struct account *account = load_named_account(visit);
    if (!account)
        return refuse(visit, STATUS_NOT_FOUND, _("No account has this number."));
    if (form_status(visit) != STATUS_OK)
        return show_account_again(visit, account, "act",
                                  _("What to do: role, disable, enable, end_sessions or make_link."));
    if (is_text_equal(form_text(visit->form, "act"), TEXT("make_link")))
        return account->disabled_at
                   ? show_account_again(visit, account, "act", _("This account is disabled; enable it first."))
                   : make_account_link(visit, account);
    status code = do_act(visit, account);
    if (code != STATUS_OK)
        return code;
    const struct account *changed = load_named_account(visit);
    if (!changed)
        return STATUS_UNAVAILABLE;
    fill_account(visit, (struct account_page *)visit->page, changed);
    return go_to(visit, STATUS_OK, "/admin/accounts/%lld?said=account-changed", (long long)account->id);
}
