// SPDX-License-Identifier: Apache-2.0
// sign_in_pages: the password is checked on a worker (prepare), the session made on the writer (handle). An unknown
// address costs the same time and gets the same words as a wrong password.
#include "pages/sign_in_pages.h"
#include "base/arena.h"
#include "base/crypto.h"
#include "base/escape.h"
#include "base/random.h"
#include "base/rate_limit.h"
#include "store/sessions.h"

struct carried_field {
    text name, value;
};
static const struct field carried_fields[] = {FIELD(struct carried_field, name), FIELD(struct carried_field, value),
                                              END_OF_FIELDS};

struct sign_in_page {
    text email, next, reason, carried_to, email_complaint, password_complaint;
    struct carried_field *carried;
    size_t carried_count;
    bool has_complaints;
    struct complaint_item *complaints;
    size_t complaints_count;
    url sign_up_url;
};
static const struct field sign_in_fields[] = {FIELD(struct sign_in_page, email),
                                              FIELD(struct sign_in_page, next),
                                              FIELD_HTML_ONLY(struct sign_in_page, reason),
                                              FIELD_HTML_ONLY(struct sign_in_page, carried_to),
                                              FIELD_HTML_ONLY(struct sign_in_page, email_complaint),
                                              FIELD_HTML_ONLY(struct sign_in_page, password_complaint),
                                              LIST_HTML_ONLY(struct sign_in_page, carried, carried_fields),
                                              FIELD_HTML_ONLY(struct sign_in_page, has_complaints),
                                              LIST_HTML_ONLY(struct sign_in_page, complaints, complaint_fields),
                                              FIELD(struct sign_in_page, sign_up_url),
                                              END_OF_FIELDS};
const struct view sign_in_view = {"account/sign_in", sign_in_fields, sizeof(struct sign_in_page)};

const struct field account_json_fields[] = {FIELD(struct account_json, id), FIELD(struct account_json, name),
                                            FIELD(struct account_json, role), END_OF_FIELDS};
static const struct field signed_in_fields[] = {OBJECT(struct signed_in_page, account, account_json_fields),
                                                END_OF_FIELDS};
const struct view signed_in_view = {NULL, signed_in_fields, sizeof(struct signed_in_page)};

struct resume_page {
    url action_url;
    struct carried_field *carried;
    size_t carried_count;
};
static const struct field resume_fields[] = {FIELD(struct resume_page, action_url),
                                             LIST(struct resume_page, carried, carried_fields), END_OF_FIELDS};
const struct view resume_view = {"account/resume", resume_fields, sizeof(struct resume_page)};

const struct form_field sign_in_form[] = {{"email", FORM_EMAIL, true, 254, _("E-mail address")},
                                          {"password", FORM_PASSWORD, true, 1024, _("Password")},
                                          {"next", FORM_PATH, false, 2000, NULL},
                                          {"carried_to", FORM_PATH, false, 2000, NULL},
                                          {"carried", FORM_PAIRS, false, 0, NULL},
                                          {NULL, FORM_END, false, 0, NULL}};

// ---- the page ------------------------------------------------------------------------------------------------------

static url make_sign_up_url(struct visit *visit, text next) {
    return next.bytes ? make_urlf(visit->arena, "/sign-up?next=%.*s", PRINT(make_url_part(visit->arena, next)))
                      : URL("/sign-up");
}

status show_sign_in(struct visit *visit) {
    struct sign_in_page *page = (struct sign_in_page *)visit->page;
    text next = query(visit, "next");
    page->next = next.bytes && is_own_path(next) ? next : NO_TEXT;
    if (page->next.bytes)
        page->reason = TEXT(_("Sign in, and you are led to the page that you asked for."));
    page->sign_up_url = make_sign_up_url(visit, page->next);
    visit->head.title = TEXT(_("Sign in"));
    visit->head.is_unlisted = true;
    return STATUS_OK;
}

// The page again, with what was typed and what is wrong; and with what is carried.
static status show_sign_in_again(struct visit *visit, status code) {
    struct form *form = visit->form;
    struct sign_in_page *page = (struct sign_in_page *)show_instead(visit, &sign_in_view);
    page->email = form_text(form, "email");
    page->next = form_text(form, "next");
    page->email_complaint = form_complaint_at(form, "email");
    page->password_complaint = form_complaint_at(form, "password");
    page->complaints_count = list_complaints(visit, &page->complaints);
    page->has_complaints = page->complaints_count > 0;
    page->sign_up_url = make_sign_up_url(visit, page->next);
    page->carried_to = form_text(form, "carried_to");
    const struct form_pair *pairs = NULL;
    size_t count = page->carried_to.bytes ? form_pairs(form, "carried", &pairs) : 0;
    page->carried = MAKE_ARRAY(visit->arena, count + 1, struct carried_field);
    for (; page->carried_count < count; page->carried_count++)
        page->carried[page->carried_count] =
            (struct carried_field){pairs[page->carried_count].name, pairs[page->carried_count].value};
    visit->head = (struct page_head){.title = TEXT(_("Sign in")), .is_unlisted = true};
    return code;
}

// ---- signing in ----------------------------------------------------------------------------------------------------

static status refuse_too_many(struct visit *visit, unsigned seconds) {
    visit->retry_after_seconds = seconds;
    form_complain(visit->form, TEXT(""),
                  make_textf(visit->arena, _("There were too many tries. Try again in %u seconds."), seconds));
    visit->detail = visit->form->complaints[0].message;
    return show_sign_in_again(visit, STATUS_TOO_MANY);
}

static text make_pair_key(struct visit *visit, text email) {
    return make_textf(visit->arena, "%.*s %.*s", PRINT(make_email_key(visit->arena, email)), PRINT(visit->address));
}

// Takes a token from each bucket that this try draws on; the seconds to wait, 0 for none.
static unsigned take_sign_in(struct visit *visit, text email) {
    const struct limits *limits = visit->limits;
    unsigned wait = rate_limit_take(limits->sign_in_by_address, TEXT("address"), visit->address);
    if (wait == 0)
        wait = rate_limit_take(limits->sign_in_by_pair, TEXT("pair"), make_pair_key(visit, email));
    if (wait == 0)
        wait = rate_limit_take(limits->sign_in_by_account, TEXT("account"), make_email_key(visit->arena, email));
    return wait;
}

status prepare_sign_in(struct visit *visit) {
    text email = form_text(visit->form, "email"), password = form_text(visit->form, "password");
    if (form_status(visit) != STATUS_OK)
        return show_sign_in_again(visit, STATUS_REFUSED);
    unsigned wait = take_sign_in(visit, email);
    if (wait > 0)
        return refuse_too_many(visit, wait);
    struct account *account = load_account_by_email(visit->db, visit->arena, email);
    bool has_password = account && account->password_hash.bytes && account->disabled_at == 0;
    bool is_right =
        has_password ? is_password_right(password, account->password_hash) : is_password_right_for_nobody(password);
    if (!is_right) {
        form_complain(visit->form, TEXT("password"), TEXT(_("The address or the password is not right.")));
        return show_sign_in_again(visit, STATUS_REFUSED);
    }
    rate_limit_forgive(visit->limits->sign_in_by_pair, TEXT("pair"), make_pair_key(visit, email));
    visit->prepared = account;
    return STATUS_OK;
}

status begin_session(struct visit *visit, int64_t account_id, text name, text role, text next) {
    struct signed_in_page *page = (struct signed_in_page *)visit->page;
    int64_t session_id = 0;
    if (visit->session_id)
        delete_session(visit->db, visit->session_id);
    visit->new_session_token = save_new_session(visit->db, visit->arena, &visit->act, account_id, &session_id);
    page->account = MAKE(visit->arena, struct account_json);
    *page->account = (struct account_json){make_textf(visit->arena, "%lld", (long long)account_id), name, role};
    return go_to(visit, STATUS_OK, "%.*s", PRINT(next.bytes ? next : TEXT("/me")));
}

// What was typed before the session ended stands ready to be sent.
static status show_resume(struct visit *visit, text target) {
    const struct form_pair *pairs = NULL;
    size_t count = form_pairs(visit->form, "carried", &pairs);
    struct resume_page *page = (struct resume_page *)show_instead(visit, &resume_view);
    page->action_url = url_from(target);
    page->carried = MAKE_ARRAY(visit->arena, count + 1, struct carried_field);
    for (; page->carried_count < count; page->carried_count++)
        page->carried[page->carried_count] =
            (struct carried_field){pairs[page->carried_count].name, pairs[page->carried_count].value};
    visit->location = (url){NULL, 0};
    visit->head = (struct page_head){.title = TEXT(_("You are signed in again")), .is_unlisted = true};
    return STATUS_OK;
}

status sign_in(struct visit *visit) {
    const struct account *checked = (const struct account *)visit->prepared;
    const struct account *account = load_account(visit->db, visit->arena, checked->id);
    if (!account || account->disabled_at || !is_text_equal(account->password_hash, checked->password_hash)) {
        form_complain(visit->form, TEXT("password"), TEXT(_("The address or the password is not right.")));
        return show_sign_in_again(visit, STATUS_REFUSED);
    }
    status code =
        begin_session(visit, account->id, account->name, role_name(account->role), form_text(visit->form, "next"));
    text carried_to = form_text(visit->form, "carried_to");
    return carried_to.bytes && !visit->is_json ? show_resume(visit, carried_to) : code;
}

status sign_out(struct visit *visit) {
    if (visit->session_id)
        delete_session(visit->db, visit->session_id);
    visit->ends_session = true;
    return go_to(visit, STATUS_OK, "/");
}

// ---- what was typed when a session had ended -----------------------------------------------------------------------

bool has_typed(const struct form *form) {
    for (const struct form_field *field = form->fields; field->name; field++) {
        const struct form_pair *pairs = NULL;
        if (field->kind == FORM_PAIRS && form_pairs(form, field->name, &pairs) > 0)
            return true;
    }
    return false;
}

static void carry(struct sign_in_page *page, text name, text value) {
    page->carried[page->carried_count++] = (struct carried_field){name, value};
}

static void carry_form(struct visit *visit, struct sign_in_page *page) {
    const struct form_pair *pairs = NULL;
    size_t most = 0;
    for (const struct form_field *field = visit->form->fields; field->name; field++)
        most += field->kind == FORM_PAIRS ? form_pairs(visit->form, field->name, &pairs) : 1;
    page->carried = MAKE_ARRAY(visit->arena, most + 1, struct carried_field);
    for (const struct form_field *field = visit->form->fields; field->name; field++) {
        size_t count = field->kind == FORM_PAIRS ? form_pairs(visit->form, field->name, &pairs) : 0;
        for (size_t i = 0; i < count; i++)
            carry(page, make_textf(visit->arena, "%s.%.*s", field->name, PRINT(pairs[i].name)), pairs[i].value);
        bool is_line = field->kind == FORM_LINE || field->kind == FORM_WORDS;
        if (is_line && form_has(visit->form, field->name))
            carry(page, text_from(field->name), form_text(visit->form, field->name));
    }
}

void fill_sign_in_page_with_typed(struct visit *visit) {
    struct sign_in_page *page = (struct sign_in_page *)show_instead(visit, &sign_in_view);
    page->carried_to = visit->path;
    carry_form(visit, page);
    page->sign_up_url = URL("/sign-up");
    visit->head = (struct page_head){.title = TEXT(_("Sign in")), .is_unlisted = true};
}

text page_of_action(struct visit *visit, text target) {
    static const text acts[] = {TEXT("/enroll"),  TEXT("/leave"),  TEXT("/finish"), TEXT("/done"), TEXT("/attempts"),
                                TEXT("/answers"), TEXT("/submit"), TEXT("/name"),   TEXT("/score")};
    (void)visit;
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
        if (text_ends_with(target, acts[i]))
            return text_slice(target, 0, target.length - acts[i].length);
    return target;
}
