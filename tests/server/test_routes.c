// SPDX-License-Identifier: Apache-2.0
// Tests of server/routes.c and layout.c: what each row of the site map must say, that every view binds to its template,
// and that no template in the binary is one that nothing shows.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app.h"
#include "base/arena.h"
#include "base/embedded.h"
#include "http/router.h"
#include "respond.h"
#include "routes.h"
#include "support/scratch.h"

static bool is_under(const struct route *route, const char *prefix) {
    return strncmp(route->path, prefix, strlen(prefix)) == 0;
}

static bool is_one_of(const struct route *route, const char *const *paths) {
    for (; *paths; paths++)
        if (strcmp(*paths, route->path) == 0)
            return true;
    return false;
}

static void fail_row(const struct route *route, const char *what) {
    fail_msg("%s %s: %s", route->method == HTTP_POST ? "POST" : "GET", route->path, what);
}

static void every_row_says_who_may_use_it(void **state) {
    (void)state;
    for (size_t i = 0; i < routes_count; i++) {
        const struct route *route = &routes[i];
        if (route->who == WHO_UNSET)
            fail_row(route, "nobody said who");
        if (is_under(route, "/admin") && route->who != WHO_ADMIN)
            fail_row(route, "for administrators only");
        if (is_under(route, "/me") && route->who != WHO_SIGNED_IN)
            fail_row(route, "for whom it is about");
    }
}

static void every_change_but_those_that_make_a_session_needs_an_account(void **state) {
    (void)state;
    static const char *const open[] = {"/sign-up", "/sign-in", "/sign-out", "/welcome/{token}", NULL};
    for (size_t i = 0; i < routes_count; i++)
        if (routes[i].method == HTTP_POST && (routes[i].who == WHO_ANYONE) != is_one_of(&routes[i], open))
            fail_row(&routes[i], "who?");
}

static void every_row_is_answered_by_one_and_shows_something(void **state) {
    (void)state;
    static const char *const without_page[] = {"/courses/{course}/assets/{path...}", "/admin/stats.csv", NULL};
    static const char *const without_json[] = {"/sign-out", "/admin/bundled/{course}", NULL};
    for (size_t i = 0; i < routes_count; i++) {
        const struct route *route = &routes[i];
        if (!route->handle == !route->direct)
            fail_row(route, "one handler");
        if (route->method != HTTP_GET && route->method != HTTP_POST)
            fail_row(route, "GET or POST");
        if (route->direct && (route->method != HTTP_GET || route->view))
            fail_row(route, "what the program answers by itself has no view");
        if (route->method == HTTP_GET &&
            (route->form || route->prepare || route->body_limit_bytes || route->keeps_typed))
            fail_row(route, "a GET has no body");
        bool has_view = route->view || route->direct;
        if (has_view == is_one_of(route, route->method == HTTP_GET ? without_page : without_json))
            fail_row(route, "its view");
        if (route->method == HTTP_GET && route->view && !route->view->template_name)
            fail_row(route, "a page has a template");
        if (route->keeps_typed && !route->form)
            fail_row(route, "only what is typed is kept");
    }
}

static void every_address_is_there_once_and_leads_to_its_row(void **state) {
    struct router *router = make_router(*state);
    for (size_t i = 0; i < routes_count; i++) {
        router_add(router, routes[i].method, routes[i].path, &routes[i]);
        for (size_t k = 0; k < i; k++)
            if (routes[k].method == routes[i].method && strcmp(routes[k].path, routes[i].path) == 0)
                fail_row(&routes[i], "twice");
    }
    static const struct {
        enum http_method method;
        const char *target, *path;
    } rows[] = {{HTTP_GET, "/", "/"},
                {HTTP_GET, "/courses/c/m", "/courses/{course}/{module}"},
                {HTTP_GET, "/courses/c/assets/a/b.png", "/courses/{course}/assets/{path...}"},
                {HTTP_GET, "/courses/c/m/u/attempts/1", "/courses/{course}/{module}/{unit}/attempts/{number}"},
                {HTTP_POST, "/courses/c/enroll", "/courses/{course}/enroll"},
                {HTTP_POST, "/courses/c/m/u/attempts", "/courses/{course}/{module}/{unit}/attempts"},
                {HTTP_GET, "/admin/stats", "/admin/stats"},
                {HTTP_GET, "/admin/stats.csv", "/admin/stats.csv"},
                {HTTP_POST, "/admin/accounts/7", "/admin/accounts/{id}"},
                {HTTP_GET, "/healthz", "/healthz"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct route_match match = router_find(router, rows[i].method, text_from(rows[i].target));
        const struct route *route = match.subject;
        if (!route || strcmp(route->path, rows[i].path) != 0)
            fail_msg("%s leads to %s", rows[i].target, route ? route->path : "nothing");
    }
    assert_null(router_find(router, HTTP_POST, TEXT("/healthz")).subject);
    assert_null(router_find(router, HTTP_GET, TEXT("/nowhere")).subject);
}

// ---- views and templates -------------------------------------------------------------------------------------------

static struct layouts *bind(struct arena *arena, text folder, text *fault) {
    struct settings *settings = MAKE(arena, struct settings);
    struct app *app = MAKE(arena, struct app);
    settings->templates = folder;
    app->arena = arena;
    app->settings = settings;
    *fault = NO_TEXT;
    return make_layouts(app, fault);
}

static void every_view_binds_to_its_template(void **state) {
    text fault;
    if (!bind(*state, TEXT(""), &fault))
        fail_msg("%.*s", PRINT(fault));
}

static void a_folder_of_templates_stands_over_those_built_in(void **state) {
    struct arena *arena = *state;
    text folder = make_scratch_folder(arena), fault;
    write_scratch_file(scratch_path(arena, folder, "layout.html"), TEXT("<p>{{site_name}}</p>{{body}}"));
    assert_non_null(bind(arena, folder, &fault));
    write_scratch_file(scratch_path(arena, folder, "layout.html"), TEXT("<p>{{site_nam}}</p>"));
    assert_null(bind(arena, folder, &fault));
    assert_true(text_starts_with(fault, TEXT("templates/layout.html:1:4: ")));
    assert_true(text_find(fault, TEXT("site_name"), 0) > 0);
    remove_scratch_folder(folder);
}

struct names {
    text items[256];
    size_t count;
};

static void add_name(struct names *names, text name) {
    for (size_t i = 0; i < names->count; i++)
        if (is_text_equal(names->items[i], name))
            return;
    assert_true(names->count < 256);
    names->items[names->count++] = name;
}

static void add_view(struct names *names, const struct view *view) {
    if (view && view->template_name)
        add_name(names, text_from(view->template_name));
}

// The partials of a template, by the marks {{> name}} in it.
static void add_partials(struct names *names, text source) {
    for (ptrdiff_t at = 0; (at = text_find(source, TEXT("{{>"), (size_t)at)) >= 0; at++) {
        text rest = text_slice(source, (size_t)at + 3, source.length), name;
        if (text_next(&rest, '}', &name))
            add_name(names, text_trim(name));
    }
}

static void no_template_is_one_that_nothing_shows(void **state) {
    struct names names = {.count = 0};
    add_name(&names, TEXT("layout"));
    for (size_t i = 0; i < routes_count; i++)
        add_view(&names, routes[i].view);
    for (size_t i = 0; i < other_views_count; i++)
        add_view(&names, other_views[i]);
    for (size_t i = 0; i < names.count; i++) { // grows as it goes
        text path = make_textf(*state, "templates/%.*s.html", PRINT(names.items[i]));
        const struct embedded_file *file = find_embedded(path.bytes);
        if (!file)
            fail_msg("there is no %s", path.bytes);
        add_partials(&names, (text){(const char *)file->bytes, file->size});
    }
    size_t count, known = names.count;
    const struct embedded_file *files = embedded_files(&count);
    for (size_t i = 0; i < count; i++) {
        text path = text_from(files[i].path);
        if (!text_starts_with(path, TEXT("templates/")))
            continue;
        add_name(&names, text_slice(path, 10, path.length - 15));
        if (names.count > known)
            fail_msg("nothing shows %s", files[i].path);
    }
}

static int open_memory(void **state) {
    *state = open_arena(64 * 1024 * 1024);
    return 0;
}

static int close_memory(void **state) {
    close_arena(*state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_says_who_may_use_it),
        cmocka_unit_test(every_change_but_those_that_make_a_session_needs_an_account),
        cmocka_unit_test(every_row_is_answered_by_one_and_shows_something),
        cmocka_unit_test(every_address_is_there_once_and_leads_to_its_row),
        cmocka_unit_test(every_view_binds_to_its_template),
        cmocka_unit_test(a_folder_of_templates_stands_over_those_built_in),
        cmocka_unit_test(no_template_is_one_that_nothing_shows),
    };
    return cmocka_run_group_tests(tests, open_memory, close_memory);
}
