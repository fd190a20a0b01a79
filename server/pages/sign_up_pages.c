// SPDX-License-Identifier: Apache-2.0
// sign_up_pages: one name field, never split; the password is hashed on a worker before anything is written.
// It must not know cookies: sign_in_pages begins the session.
#include "pages/sign_up_pages.h"
#include "base/arena.h"
#include "base/crypto.h"
#include "base/escape.h"
#include "base/rate_limit.h"
#include "pages/passwords.h"
#include "pages/sign_in_pages.h"
#include "store/links.h"

struct sign_up_page {
    text email, name, next, email_complaint, name_complaint, password_complaint, operator, contact;
    bool has_complaints;
    struct complaint_item *complaints;
    size_t complaints_count;
    url sign_in_url;
};
static const struct field sign_up_fields[] = {FIELD(struct sign_up_page, email),
                                              FIELD(struct sign_up_page, name),
                                              FIELD(struct sign_up_page, next),
                                              FIELD_HTML_ONLY(struct sign_up_page, email_complaint),
                                              FIELD_HTML_ONLY(struct sign_up_page, name_complaint),
                                              FIELD_HTML_ONLY(struct sign_up_page, password_complaint),
                                              FIELD(struct sign_up_page, operator),
                                              FIELD(struct sign_up_page, contact),
                                              FIELD_HTML_ONLY(struct sign_up_page, has_complaints),
                                              LIST_HTML_ONLY(struct sign_up_page, complaints, complaint_fields),
                                              FIELD(struct sign_up_page, sign_in_url),
                                              END_OF_FIELDS};
const struct view sign_up_view = {"account/sign_up", sign_up_fields, sizeof(struct sign_up_page)};

const struct form_field sign_up_form[] = {{"email", FORM_EMAIL, true, 254, _("E-mail address")},
                                          {"name", FORM_LINE, true, 200, _("Your name")},
                                          {"password", FORM_PASSWORD, true, 1024, _("Password")},
                                          {"next", FORM_PATH, false, 2000, NULL},
                                          {NULL, FORM_END, false, 0, NULL}};

text operator_name(const struct visit *visit) {
    return is_text_empty(visit->site->operator) ? visit->site->name : visit->site->operator;
}

static void fill_frame(struct visit *visit, struct sign_up_page *page, text next) {
    page->operator= operator_name(visit);
    page->contact = visit->site->contact;
    page->next = next;
    page->sign_in_url = next.bytes
                            ? make_urlf(visit->arena, "/sign-in?next=%.*s", PRINT(make_url_part(visit->arena, next)))
                            : URL("/sign-in");
    visit->head = (struct page_head){.title = TEXT(_("Sign up"))};
}

status show_sign_up(struct visit *visit) {
    text next = query(visit, "next");
    fill_frame(visit, (struct sign_up_page *)visit->page, next.bytes && is_own_path(next) ? next : NO_TEXT);
    return STATUS_OK;
}

static status show_sign_up_again(struct visit *visit, status code) {
    struct form *form = visit->form;
    struct sign_up_page *page = (struct sign_up_page *)show_instead(visit, &sign_up_view);
    fill_frame(visit, page, form_text(form, "next"));
    page->email = form_text(form, "email");
    page->name = form_text(form, "name");
    page->email_complaint = form_complaint_at(form, "email");
    page->name_complaint = form_complaint_at(form, "name");
    page->password_complaint = form_complaint_at(form, "password");
    page->complaints_count = list_complaints(visit, &page->complaints);
    page->has_complaints = page->complaints_count > 0;
    return code;
}

// Looks at the password where the form's own rules have no complaint, and hashes it. Leaves the hash in `prepared`.
static status hash_password(struct visit *visit, text email, text name) {
    text password = form_text(visit->form, "password");
    if (password.bytes && !form_complaint_at(visit->form, "password").bytes) {
        text complaint = password_complaint(visit->arena, password, email, name);
        if (complaint.bytes)
            form_complain(visit->form, TEXT("password"), complaint);
    }
    if (form_status(visit) != STATUS_OK)
        return STATUS_REFUSED;
    text *hash = MAKE(visit->arena, text);
    visit->prepared = hash;
    return make_password_hash(visit->arena, password, hash) ? STATUS_OK : STATUS_UNAVAILABLE;
}

status prepare_sign_up(struct visit *visit) {
    text email = form_text(visit->form, "email");
    if (form_status(visit) == STATUS_OK) {
        unsigned wait = rate_limit_take(visit->limits->sign_up_by_address, TEXT("address"), visit->address);
        if (wait > 0) {
            visit->retry_after_seconds = wait;
            form_complain(visit->form, TEXT(""),
                          make_textf(visit->arena, _("There were too many tries. Try again in %u seconds."), wait));
            return show_sign_up_again(visit, STATUS_TOO_MANY);
        }
        if (load_account_by_email(visit->db, visit->arena, email))
            form_complain(visit->form, TEXT("email"), TEXT(_("This address has an account already. Sign in instead.")));
    }
    status code = hash_password(visit, email, form_text(visit->form, "name"));
    return code == STATUS_REFUSED ? show_sign_up_again(visit, code) : code;
}

status sign_up(struct visit *visit) {
    int64_t id = 0;
    text name = form_text(visit->form, "name");
    status code = save_new_account(visit->db, visit->arena, &visit->act, form_text(visit->form, "email"), name,
                                   ROLE_LEARNER, *(const text *)visit->prepared, &id);
    if (code == STATUS_CONFLICT) {
        form_complain(visit->form, TEXT("email"), TEXT(_("This address has an account already. Sign in instead.")));
        return show_sign_up_again(visit, STATUS_REFUSED);
    }
    if (code != STATUS_CREATED)
        return code;
    code = begin_session(visit, id, name, role_name(ROLE_LEARNER), form_text(visit->form, "next"));
    return code == STATUS_OK ? STATUS_CREATED : code;
}

// ---- one-time links ------------------------------------------------------------------------------------------------

struct welcome_page {
    url action_url;
    bool is_expired, is_first, is_reset, asks_identity, has_complaints;
    text email, name, name_complaint, email_complaint, password_complaint, operator, contact;
    struct complaint_item *complaints;
    size_t complaints_count;
};
static const struct field welcome_fields[] = {FIELD(struct welcome_page, action_url),
                                              FIELD(struct welcome_page, is_expired),
                                              FIELD(struct welcome_page, is_first),
                                              FIELD(struct welcome_page, is_reset),
                                              FIELD(struct welcome_page, asks_identity),
                                              FIELD_HTML_ONLY(struct welcome_page, has_complaints),
                                              FIELD(struct welcome_page, email),
                                              FIELD(struct welcome_page, name),
                                              FIELD_HTML_ONLY(struct welcome_page, name_complaint),
                                              FIELD_HTML_ONLY(struct welcome_page, email_complaint),
                                              FIELD_HTML_ONLY(struct welcome_page, password_complaint),
                                              FIELD(struct welcome_page, operator),
                                              FIELD(struct welcome_page, contact),
                                              LIST_HTML_ONLY(struct welcome_page, complaints, complaint_fields),
                                              END_OF_FIELDS};
const struct view welcome_view = {"account/welcome", welcome_fields, sizeof(struct welcome_page)};

const struct form_field welcome_form[] = {{"name", FORM_LINE, false, 200, _("Your name")},
                                          {"email", FORM_EMAIL, false, 254, _("E-mail address")},
                                          {"password", FORM_PASSWORD, true, 1024, _("Password")},
                                          {NULL, FORM_END, false, 0, NULL}};

static void fill_welcome(struct visit *visit, struct welcome_page *page, const struct link *link) {
    visit->head = (struct page_head){.title = TEXT(_("Welcome")), .is_unlisted = true};
    page->action_url = url_from(visit->path);
    page->operator= operator_name(visit);
    page->contact = visit->site->contact;
    page->is_expired = link == NULL;
    if (!link) {
        visit->head.title = TEXT(_("This link is not good any more"));
        return;
    }
    page->is_first = page->asks_identity = link->purpose == LINK_FIRST_ADMIN;
    page->is_reset = link->purpose == LINK_PASSWORD;
    if (page->is_reset)
        visit->head.title = TEXT(_("Choose a new password"));
    const struct account *account = link->account_id ? load_account(visit->db, visit->arena, link->account_id) : NULL;
    if (account) {
        page->name = account->name;
        page->email = account->email;
    }
}

status show_welcome(struct visit *visit) {
    const struct link *link = load_link(visit->db, visit->arena, visit->parameters[0], visit->act.now);
    if (link) {
        fill_welcome(visit, (struct welcome_page *)visit->page, link);
        return STATUS_OK;
    }
    fill_welcome(visit, (struct welcome_page *)show_instead(visit, &welcome_view), NULL);
    return refuse(visit, STATUS_NOT_FOUND, _("This link is not good any more."));
}

static status show_welcome_again(struct visit *visit, const struct link *link, status code) {
    struct form *form = visit->form;
    struct welcome_page *page = (struct welcome_page *)show_instead(visit, &welcome_view);
    fill_welcome(visit, page, link);
    if (page->asks_identity) {
        page->name = form_text(form, "name");
        page->email = form_text(form, "email");
    }
    page->name_complaint = form_complaint_at(form, "name");
    page->email_complaint = form_complaint_at(form, "email");
    page->password_complaint = form_complaint_at(form, "password");
    page->complaints_count = list_complaints(visit, &page->complaints);
    page->has_complaints = page->complaints_count > 0;
    return code;
}

// The first administrator says who they are; all others are known.
static void require_identity(struct visit *visit, const struct link *link) {
    if (link->purpose != LINK_FIRST_ADMIN)
        return;
    if (is_text_empty(form_text(visit->form, "name")) && !form_complaint_at(visit->form, "name").bytes)
        form_complain(visit->form, TEXT("name"), TEXT(_("Your name: please fill this in.")));
    if (is_text_empty(form_text(visit->form, "email")) && !form_complaint_at(visit->form, "email").bytes)
        form_complain(visit->form, TEXT("email"), TEXT(_("E-mail address: please fill this in.")));
}

status prepare_welcome(struct visit *visit) {
    const struct link *link = load_link(visit->db, visit->arena, visit->parameters[0], visit->act.now);
    if (!link)
        return show_welcome_again(visit, NULL, STATUS_NOT_FOUND);
    const struct account *account = link->account_id ? load_account(visit->db, visit->arena, link->account_id) : NULL;
    require_identity(visit, link);
    status code = hash_password(visit, account ? account->email : form_text(visit->form, "email"),
                                account ? account->name : form_text(visit->form, "name"));
    return code == STATUS_REFUSED ? show_welcome_again(visit, link, code) : code;
}

static status make_first_admin(struct visit *visit, const struct link *link, int64_t *id) {
    status code = save_new_account(visit->db, visit->arena, &visit->act, form_text(visit->form, "email"),
                                   form_text(visit->form, "name"), ROLE_ADMIN, *(const text *)visit->prepared, id);
    if (code != STATUS_CONFLICT)
        return code;
    form_complain(visit->form, TEXT("email"), TEXT(_("This address has an account already. Take another.")));
    return show_welcome_again(visit, link, STATUS_REFUSED);
}

status accept_welcome(struct visit *visit) {
    const struct link *link = load_link(visit->db, visit->arena, visit->parameters[0], visit->act.now);
    if (!link || !use_link(visit->db, visit->arena, &visit->act, link->id))
        return show_welcome_again(visit, NULL, STATUS_NOT_FOUND);
    int64_t id = link->account_id;
    status code = link->purpose == LINK_FIRST_ADMIN ? make_first_admin(visit, link, &id)
                                                    : save_account_password(visit->db, visit->arena, &visit->act, id,
                                                                            *(const text *)visit->prepared, 0);
    if (!is_status_success(code))
        return code;
    const struct account *account = load_account(visit->db, visit->arena, id);
    if (!account || account->disabled_at)
        return show_welcome_again(visit, NULL, STATUS_NOT_FOUND);
    text next = account->role == ROLE_ADMIN ? TEXT("/admin") : TEXT("/me");
    return begin_session(visit, account->id, account->name, role_name(account->role), next);
}
