// SPDX-License-Identifier: Apache-2.0
// layout: finds the template of a view and puts the page into layout.html. Templates come from the binary, or from the
// folder of the setting `templates`, which stands over it.
#include "layout.h"
#include "base/arena.h"
#include "base/embedded.h"
#include "base/escape.h"
#include "base/read_file.h"
#include "http/static_files.h"
#include "respond.h"
#include "view/render.h"
#include "view/template.h"

#define PAGE_LIMIT_BYTES (4 * 1024 * 1024)

struct layout_account {
    text name;
    bool is_admin, is_instructor;
};
static const struct field account_fields[] = {FIELD(struct layout_account, name),
                                              FIELD(struct layout_account, is_admin),
                                              FIELD(struct layout_account, is_instructor), END_OF_FIELDS};
struct layout_script {
    url url;
};
static const struct field script_fields[] = {FIELD(struct layout_script, url), END_OF_FIELDS};

struct layout_page {
    text language, direction, title, description, site_name, notice;
    url canonical_url, stylesheet_url, icon_url, sign_in_url;
    html body;
    struct layout_account *account;
    bool current_courses, current_learning, current_teaching, current_admin, is_notice_bad;
    struct layout_script *scripts;
    size_t scripts_count;
};
static const struct field layout_fields[] = {FIELD(struct layout_page, language),
                                             FIELD(struct layout_page, direction),
                                             FIELD(struct layout_page, title),
                                             FIELD(struct layout_page, description),
                                             FIELD(struct layout_page, site_name),
                                             FIELD(struct layout_page, notice),
                                             FIELD(struct layout_page, canonical_url),
                                             FIELD(struct layout_page, stylesheet_url),
                                             FIELD(struct layout_page, icon_url),
                                             FIELD(struct layout_page, sign_in_url),
                                             FIELD(struct layout_page, body),
                                             OBJECT(struct layout_page, account, account_fields),
                                             FIELD(struct layout_page, current_courses),
                                             FIELD(struct layout_page, current_learning),
                                             FIELD(struct layout_page, current_teaching),
                                             FIELD(struct layout_page, current_admin),
                                             FIELD(struct layout_page, is_notice_bad),
                                             LIST(struct layout_page, scripts, script_fields),
                                             END_OF_FIELDS};
static const struct view layout_view = {"layout", layout_fields, sizeof(struct layout_page)};

struct bound_view {
    const struct view *view;
    struct template *template;
};
struct layouts {
    struct template *layout;
    struct bound_view *views;
    size_t views_count;
};

// ---- at start ------------------------------------------------------------------------------------------------------

static text find_template_source(void *subject, text name) {
    struct app *app = (struct app *)subject;
    text folder = app->settings->templates;
    if (!is_text_empty(folder)) {
        text bytes;
        text path = make_textf(app->arena, "%.*s/%.*s.html", PRINT(folder), PRINT(name));
        if (read_whole_file(app->arena, path, 1024 * 1024, &bytes))
            return bytes;
    }
    text path = make_textf(app->arena, "templates/%.*s.html", PRINT(name));
    const struct embedded_file *file = find_embedded(path.bytes);
    return file ? (text){(const char *)file->bytes, file->size} : NO_TEXT;
}

static struct template *find_bound(const struct layouts *layouts, const struct view *view) {
    for (size_t i = 0; i < layouts->views_count; i++)
        if (layouts->views[i].view == view)
            return layouts->views[i].template;
    return NULL;
}

static bool bind_view(struct app *app, struct layouts *layouts, const struct template_source *source,
                      const struct view *view, text *fault) {
    if (!view || !view->template_name || find_bound(layouts, view))
        return true;
    struct template *made = make_template(app->arena, source, view, fault);
    if (!made)
        return false;
    layouts->views[layouts->views_count++] = (struct bound_view){view, made};
    return true;
}

struct layouts *make_layouts(struct app *app, text *fault) {
    struct template_source source = {.find = find_template_source, .subject = app};
    struct layouts *layouts = MAKE(app->arena, struct layouts);
    layouts->views = MAKE_ARRAY(app->arena, routes_count + other_views_count, struct bound_view);
    layouts->layout = make_template(app->arena, &source, &layout_view, fault);
    if (!layouts->layout)
        return NULL;
    for (size_t i = 0; i < routes_count; i++)
        if (!bind_view(app, layouts, &source, routes[i].view, fault))
            return NULL;
    for (size_t i = 0; i < other_views_count; i++)
        if (!bind_view(app, layouts, &source, other_views[i], fault))
            return NULL;
    return layouts;
}

// ---- for each page -------------------------------------------------------------------------------------------------

static url own_url(const struct run *run, url path) {
    return path.bytes ? make_urlf(run->visit.arena, "%.*s%.*s", PRINT(run->app->site.base_url), PRINT(path))
                      : (url){NULL, 0};
}

static void fill_scripts(struct run *run, struct layout_page *page) {
    page->scripts = MAKE_ARRAY(run->visit.arena, 2, struct layout_script);
    const text wanted[] = {TEXT("stoa.js"), run->visit.head.script};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        url address = wanted[i].bytes ? static_file_url(run->app->static_files, wanted[i]) : (url){NULL, 0};
        if (address.bytes)
            page->scripts[page->scripts_count++].url = address;
    }
}

// Sign-in leads back to where one was, when that can be come back to.
static url make_sign_in_url(const struct run *run) {
    bool is_page = run->request->method == HTTP_GET && is_status_success(run->code) &&
                   run->request->target.length > 1 && !text_starts_with(run->request->path, TEXT("/sign-")) &&
                   !text_starts_with(run->request->path, TEXT("/welcome/"));
    return is_page ? make_urlf(run->visit.arena, "/sign-in?next=%.*s",
                               PRINT(make_url_part(run->visit.arena, run->request->target)))
                   : URL("/sign-in");
}

static struct layout_page *make_layout_page(struct run *run, html body) {
    const struct visit *visit = &run->visit;
    const struct page_head *head = &visit->head;
    struct layout_page *page = MAKE(visit->arena, struct layout_page);
    page->language = TEXT("en");
    page->direction = TEXT("ltr");
    page->title = head->title;
    page->description = head->description;
    page->site_name = visit->site->name;
    page->notice = visit->notice;
    page->canonical_url = own_url(run, head->canonical);
    page->stylesheet_url = static_file_url(run->app->static_files, TEXT("stoa.css"));
    page->icon_url = static_file_url(run->app->static_files, TEXT("favicon.svg"));
    page->body = body;
    page->current_courses = head->place == PLACE_COURSES;
    page->current_learning = head->place == PLACE_LEARNING;
    page->current_teaching = head->place == PLACE_TEACHING;
    page->current_admin = head->place == PLACE_ADMIN;
    page->is_notice_bad = visit->is_notice_bad;
    page->sign_in_url = make_sign_in_url(run);
    if (visit->account) {
        page->account = MAKE(visit->arena, struct layout_account);
        *page->account = (struct layout_account){visit->account->name, visit->account->role == ROLE_ADMIN,
                                                 is_role_at_least(visit->account->role, ROLE_INSTRUCTOR)};
    }
    fill_scripts(run, page);
    return page;
}

bool render_in_layout(struct run *run, struct buffer *out) {
    const struct layouts *layouts = run->app->layouts;
    struct template *template = run->visit.view ? find_bound(layouts, run->visit.view) : NULL;
    if (!template)
        return false;
    struct buffer body = buffer_in(run->visit.arena, PAGE_LIMIT_BYTES);
    render_html(template, run->visit.page, &body);
    if (body.over)
        return false;
    render_html(layouts->layout, make_layout_page(run, buffer_html(&body)), out);
    return true;
}
