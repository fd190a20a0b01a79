// SPDX-License-Identifier: Apache-2.0
// account_pages: three small forms, each of which posts only its own fields. What needs the password is checked on a
// worker; a new password ends all other sessions.
#include "pages/account_pages.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/rate_limit.h"
#include "pages/notices.h"
#include "pages/passwords.h"
#include "pages/sign_up_pages.h"
#include "store/sessions.h"

struct my_account_page {
    text id, name, email, role, role_text, joined_text;
    text name_complaint, email_complaint, password_complaint, email_password_complaint, current_password_complaint;
    text operator, contact;
    moment created_at;
    bool has_complaints;
    struct complaint_item *complaints;
    size_t complaints_count;
};
static const struct field my_account_fields[] = {FIELD(struct my_account_page, id),
                                                 FIELD(struct my_account_page, name),
                                                 FIELD(struct my_account_page, email),
                                                 FIELD(struct my_account_page, role),
                                                 FIELD(struct my_account_page, created_at),
                                                 FIELD_HTML_ONLY(struct my_account_page, role_text),
                                                 FIELD_HTML_ONLY(struct my_account_page, joined_text),
                                                 FIELD_HTML_ONLY(struct my_account_page, name_complaint),
                                                 FIELD_HTML_ONLY(struct my_account_page, email_complaint),
                                                 FIELD_HTML_ONLY(struct my_account_page, password_complaint),
                                                 FIELD_HTML_ONLY(struct my_account_page, email_password_complaint),
                                                 FIELD_HTML_ONLY(struct my_account_page, current_password_complaint),
                                                 FIELD_HTML_ONLY(struct my_account_page, operator),
                                                 FIELD_HTML_ONLY(struct my_account_page, contact),
                                                 FIELD_HTML_ONLY(struct my_account_page, has_complaints),
                                                 LIST_HTML_ONLY(struct my_account_page, complaints, complaint_fields),
                                                 END_OF_FIELDS};
const struct view my_account_view = {"me/account", my_account_fields, sizeof(struct my_account_page)};

const struct form_field my_account_form[] = {{"name", FORM_LINE, false, 200, _("Your name")},
                                             {"email", FORM_EMAIL, false, 254, _("E-mail address")},
                                             {"password", FORM_PASSWORD, false, 1024, _("New password")},
                                             {"current_password", FORM_PASSWORD, false, 1024, _("Your password")},
                                             {NULL, FORM_END, false, 0, NULL}};

text role_words(enum role role) {
    switch (role) {
    case ROLE_ADMIN:
        return TEXT(_("Administrator"));
    case ROLE_INSTRUCTOR:
        return TEXT(_("Instructor"));
    case ROLE_LEARNER:
    case ROLE_NONE:
        break;
    }
    return TEXT(_("Learner"));
}

static void fill(struct visit *visit, struct my_account_page *page) {
    const struct account *account = visit->account;
    page->id = make_textf(visit->arena, "%lld", (long long)account->id);
    page->name = account->name;
    page->email = account->email;
    page->role = role_name(account->role);
    page->role_text = role_words(account->role);
    page->created_at.seconds = account->created_at;
    page->joined_text = make_long_day(visit->arena, day_of(account->created_at));
    page->operator= operator_name(visit);
    page->contact = visit->site->contact;
    visit->head = (struct page_head){.title = TEXT(_("My account")), .is_unlisted = true};
}

status show_my_account(struct visit *visit) {
    fill(visit, (struct my_account_page *)visit->page);
    visit->notice = notice_of(query(visit, "said"));
    return STATUS_OK;
}

// The page again. The same field stands in two of its forms; its complaint stands where it was typed.
static status show_again(struct visit *visit, status code) {
    struct form *form = visit->form;
    struct my_account_page *page = (struct my_account_page *)show_instead(visit, &my_account_view);
    fill(visit, page);
    bool is_password = form_has(form, "password");
    if (form_has(form, "name"))
        page->name = form_text(form, "name");
    if (form_has(form, "email"))
        page->email = form_text(form, "email");
    page->name_complaint = form_complaint_at(form, "name");
    page->email_complaint = form_complaint_at(form, "email");
    page->password_complaint = form_complaint_at(form, "password");
    text current = form_complaint_at(form, "current_password");
    *(is_password ? &page->current_password_complaint : &page->email_password_complaint) = current;
    page->complaints_count = list_complaints(visit, &page->complaints);
    for (size_t i = 0; i < page->complaints_count; i++)
        if (is_text_equal(page->complaints[i].field, TEXT("current_password")))
            page->complaints[i].field = is_password ? TEXT("current-password") : TEXT("email-password");
    page->has_complaints = page->complaints_count > 0;
    return code;
}

static void check_current_password(struct visit *visit) {
    text current = form_text(visit->form, "current_password");
    if (is_text_empty(current)) {
        form_complain(visit->form, TEXT("current_password"), TEXT(_("Your password: please fill this in.")));
        return;
    }
    unsigned wait = rate_limit_take(visit->limits->sign_in_by_account, TEXT("account"),
                                    make_email_key(visit->arena, visit->account->email));
    if (wait > 0)
        form_complain(visit->form, TEXT("current_password"),
                      make_textf(visit->arena, _("There were too many tries. Try again in %u seconds."), wait));
    else if (!is_password_right(current, visit->account->password_hash))
        form_complain(visit->form, TEXT("current_password"), TEXT(_("This is not your password.")));
}

status prepare_my_account(struct visit *visit) {
    struct form *form = visit->form;
    text password = form_text(form, "password");
    if (form_has(form, "name") && is_text_empty(form_text(form, "name")) && !form_complaint_at(form, "name").bytes)
        form_complain(form, TEXT("name"), TEXT(_("Your name: please fill this in.")));
    if (form_has(form, "email") && is_text_empty(form_text(form, "email")) && !form_complaint_at(form, "email").bytes)
        form_complain(form, TEXT("email"), TEXT(_("E-mail address: please fill this in.")));
    if (form_has(form, "password") && !form_complaint_at(form, "password").bytes) {
        text complaint = password_complaint(visit->arena, password, visit->account->email, visit->account->name);
        if (complaint.bytes)
            form_complain(form, TEXT("password"), complaint);
    }
    if ((form_has(form, "email") || form_has(form, "password")) && form_status(visit) == STATUS_OK)
        check_current_password(visit);
    if (form_status(visit) != STATUS_OK)
        return show_again(visit, STATUS_REFUSED);
    text *hash = MAKE(visit->arena, text);
    visit->prepared = hash;
    return !form_has(form, "password") || make_password_hash(visit->arena, password, hash) ? STATUS_OK
                                                                                           : STATUS_UNAVAILABLE;
}

static status save_changes(struct visit *visit) {
    struct form *form = visit->form;
    int64_t id = visit->account->id;
    status code = STATUS_OK;
    if (form_has(form, "name"))
        code = save_account_name(visit->db, visit->arena, &visit->act, id, form_text(form, "name"));
    if (code == STATUS_OK && form_has(form, "email"))
        code = save_account_email(visit->db, visit->arena, &visit->act, id, form_text(form, "email"));
    if (code == STATUS_OK && form_has(form, "password"))
        code = save_account_password(visit->db, visit->arena, &visit->act, id, *(const text *)visit->prepared, 0);
    return code;
}

status change_my_account(struct visit *visit) {
    status code = save_changes(visit);
    if (code == STATUS_CONFLICT) {
        form_complain(visit->form, TEXT("email"), TEXT(_("This address belongs to another account.")));
        return show_again(visit, STATUS_REFUSED);
    }
    if (code != STATUS_OK)
        return code;
    const struct account *changed = load_account(visit->db, visit->arena, visit->account->id);
    if (form_has(visit->form, "password")) { // all sessions have ended: this one goes on under a new token
        int64_t session_id = 0;
        visit->new_session_token =
            save_new_session(visit->db, visit->arena, &visit->act, visit->account->id, &session_id);
    }
    visit->account = changed ? changed : visit->account;
    fill(visit, (struct my_account_page *)visit->page);
    return go_to(visit, STATUS_OK, "/me/account?said=account-saved");
}

// ---- what is kept --------------------------------------------------------------------------------------------------

struct privacy_page {
    text operator, contact;
};
static const struct field privacy_fields[] = {FIELD(struct privacy_page, operator), FIELD(struct privacy_page, contact),
                                              END_OF_FIELDS};
const struct view privacy_view = {"privacy/show", privacy_fields, sizeof(struct privacy_page)};

status show_privacy(struct visit *visit) {
    struct privacy_page *page = (struct privacy_page *)visit->page;
    page->operator= operator_name(visit);
    page->contact = visit->site->contact;
    visit->head = (struct page_head){.title = TEXT(_("What we keep about you")), .canonical = URL("/privacy")};
    return STATUS_OK;
}
