// SPDX-License-Identifier: Apache-2.0
// classroom: makes the courses and people, and runs handlers. Its site map holds the rows that the program's
// own has; what is asked there of headers and sessions is none of its business.
#include "classroom.h"
#include "base/embedded.h"
#include "base/memory.h"
#include "base/rate_limit.h"
#include "http/router.h"
#include "pages/account_pages.h"
#include "pages/admin_pages.h"
#include "pages/asset_pages.h"
#include "pages/attempt_pages.h"
#include "pages/catalogue_pages.h"
#include "pages/course_pages.h"
#include "pages/me_pages.h"
#include "pages/publishing.h"
#include "pages/record_pages.h"
#include "pages/result_pages.h"
#include "pages/sign_in_pages.h"
#include "pages/sign_up_pages.h"
#include "pages/stats_pages.h"
#include "pages/unit_pages.h"
#include "view/render.h"
#include "view/template.h"
#include <stdlib.h>
#include <string.h>

#define UNIT "/courses/{course}/{module}/{unit}"
#define ATTEMPT UNIT "/attempts/{number}"
#define HTML_BYTES ((size_t)1024 * 1024)

struct row {
    enum http_method method;
    const char *path;
    handler *handle;
    const struct view *view;
    const struct form_field *form;
    handler *prepare;
};
static const struct row rows[] = {
    {HTTP_GET, "/", show_catalogue, &catalogue_view, NULL},
    {HTTP_GET, "/courses/{course}", show_course, &course_view, NULL},
    {HTTP_GET, "/courses/{course}/{module}", show_module, &course_view, NULL},
    {HTTP_GET, UNIT, show_unit, &lesson_view, NULL},
    {HTTP_GET, "/courses/{course}/assets/{path...}", show_asset, NULL, NULL},
    {HTTP_GET, "/records/{id}", show_record, &record_view, NULL},
    {HTTP_GET, "/me", show_me, &me_view, NULL},
    {HTTP_POST, "/courses/{course}/enroll", enroll, &enrolled_view, enroll_form},
    {HTTP_POST, "/courses/{course}/leave", leave, &enrolled_view, NULL},
    {HTTP_POST, "/courses/{course}/finish", finish_course, &finished_view, NULL},
    {HTTP_POST, UNIT "/done", mark_done, &done_view, NULL},
    {HTTP_POST, UNIT "/attempts", start_attempt, &started_view, NULL},
    {HTTP_GET, ATTEMPT, show_attempt, &attempt_view, NULL},
    {HTTP_POST, ATTEMPT "/answers", save_answers, &saved_view, answers_form},
    {HTTP_POST, ATTEMPT "/submit", submit_attempt, &result_view, answers_form},
    {HTTP_POST, "/records/{id}/name", show_record_name, &record_view, shown_form},
    {HTTP_POST, "/records/{id}/score", show_record_score, &record_view, shown_form},
    {HTTP_GET, "/privacy", show_privacy, &privacy_view},
    {HTTP_GET, "/sign-up", show_sign_up, &sign_up_view},
    {HTTP_POST, "/sign-up", sign_up, &signed_in_view, sign_up_form, prepare_sign_up},
    {HTTP_GET, "/sign-in", show_sign_in, &sign_in_view},
    {HTTP_POST, "/sign-in", sign_in, &signed_in_view, sign_in_form, prepare_sign_in},
    {HTTP_POST, "/sign-out", sign_out, NULL},
    {HTTP_GET, "/welcome/{token}", show_welcome, &welcome_view},
    {HTTP_POST, "/welcome/{token}", accept_welcome, &signed_in_view, welcome_form, prepare_welcome},
    {HTTP_GET, "/me/account", show_my_account, &my_account_view},
    {HTTP_POST, "/me/account", change_my_account, &my_account_view, my_account_form, prepare_my_account},
    {HTTP_GET, "/admin", show_admin, &admin_view},
    {HTTP_POST, "/admin/bundled/{course}", accept_bundled_course, NULL},
    {HTTP_GET, "/admin/accounts", show_accounts, &accounts_view},
    {HTTP_GET, "/admin/accounts/{id}", show_account, &account_view},
    {HTTP_POST, "/admin/accounts/{id}", change_account, &account_view, account_form},
    {HTTP_GET, "/admin/stats", show_stats, &stats_view},
    {HTTP_GET, "/admin/stats.csv", show_stats_csv, NULL},
};

// ---- courses -------------------------------------------------------------------------------------------------------

static const struct {
    const char *path, *words;
} porch[] = {
    {"01-first/01-read.md", "---\ntitle: Read this\nminutes: 5\n---\nWords to *read*.\n"},
    {"01-first/02-office.md", "---\ntitle: In the office\naudience: [office]\n---\nFor offices.\n"},
    {"01-first/09-check.md",
     "---\nkind: quiz\ntitle: Check\nattempts: 2\nwait: 5\nshuffle: false\n---\nBefore you begin.\n\n"
     "## Which one? {#which}\n\n- [ ] Red\n  > Not red.\n- [x] Blue\n  > Yes, blue.\n\n"
     "> Because it is the sky.\n\n## How many? {#many}\n\n- = 42 ± 1\n"},
    {"01-first/module.md", "---\ntitle: First\n---\nThe beginning.\n"},
    {"02-second/01-extra.md", "---\ntitle: An extra\nrequired: false\n---\nMore words.\n"},
    {"02-second/02-last.md", "---\ntitle: The last\n---\nLast words.\n"},
    {"02-second/09-office-check.md", "---\nkind: quiz\ntitle: Office check\naudience: [office]\nrequired: false\n---\n"
                                     "## Yes? {#yes}\n\n- [x] Yes\n- [ ] No\n"},
    {"02-second/module.md", "---\ntitle: Second\n---\n"},
    {"assets/note.txt", "A note.\n"},
    {"course.md", "---\ntitle: The Porch\nsummary: A small course for the tests.\nhours: 2\npass: 60\n"
                  "audiences: [office, firm]\nauthors: [Zeno]\nlicense: CC-BY-4.0\n---\nIt is a *porch*.\n"},
};
#define PORCH_FILES (sizeof porch / sizeof porch[0])

void publish_files(struct classroom *room, const struct course_files *files) {
    struct store_fixture *store = room->store;
    struct problems problems = make_problems(room->arena);
    struct imported imported;
    text fault = NO_TEXT;
    status code = import_course(store->db, room->arena, &store->act, files, 0, false, &problems, &imported, &fault);
    for (size_t i = 0; code != STATUS_OK && i < problems.count; i++)
        print_error("%.*s\n", PRINT(make_problem_line(room->arena, &problems.items[i])));
    if (code != STATUS_OK)
        fail_msg("the course cannot be published: %.*s", PRINT(fault));
    if (room->library)
        close_arena(room->library->arena);
    room->library = load_library(store->db);
    assert_non_null(room->library);
}

void publish_sound_course(struct classroom *room, const char *name) {
    const char *source = getenv("SOURCE");
    struct problems problems = make_problems(room->arena);
    struct content_limits limits = default_content_limits();
    text folder = make_textf(room->arena, "%s/tests/content/sound/%s", source ? source : "../..", name);
    const struct course_files *files = load_course_files(room->arena, folder, &limits, &problems);
    assert_non_null(files);
    publish_files(room, files);
}

static int compare_files(const void *left, const void *right) {
    return compare_texts(((const struct course_file *)left)->path, ((const struct course_file *)right)->path);
}

void publish_porch_with(struct classroom *room, const char *away, const char *path, const char *words) {
    struct course_files files = {.items = MAKE_ARRAY(room->arena, PORCH_FILES + 1, struct course_file),
                                 .default_slug = TEXT("porch")};
    for (size_t i = 0; i < PORCH_FILES; i++) {
        text bytes = text_from(porch[i].words);
        if (!away || strcmp(away, porch[i].path) != 0)
            files.items[files.count++] = (struct course_file){text_from(porch[i].path), bytes, bytes.length};
    }
    if (words)
        files.items[files.count++] = (struct course_file){text_from(path), text_from(words), strlen(words)};
    qsort(files.items, files.count, sizeof *files.items, compare_files);
    publish_files(room, &files);
}

// ---- opening -------------------------------------------------------------------------------------------------------

int open_classroom(void **state) {
    struct classroom *room = obtain(sizeof *room);
    void *store = NULL;
    open_store_fixture(&store);
    room->store = store;
    room->arena = room->store->arena;
    room->site = (struct site){.name = TEXT("Stoa"), .operator= TEXT("The Operator"), .base_url = TEXT("http://stoa")};
    room->router = make_router(room->arena);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        router_add(room->router, rows[i].method, rows[i].path, &rows[i]);
    room->address = TEXT("192.0.2.0");
    struct clock *clock = &room->store->clock;
    room->limits = (struct limits){.sign_in_by_pair = open_rate_limit(clock, 64, 2, 60),
                                   .sign_in_by_account = open_rate_limit(clock, 64, 3, 60),
                                   .sign_in_by_address = open_rate_limit(clock, 64, 4, 60),
                                   .sign_up_by_address = open_rate_limit(clock, 64, 4, 60)};
    room->learner = make_account(room->store, "Ada", ROLE_LEARNER);
    room->other = make_account(room->store, "Kim", ROLE_LEARNER);
    room->teacher = make_account(room->store, "Zeno", ROLE_ADMIN);
    publish_porch_with(room, NULL, NULL, NULL);
    *state = room;
    return 0;
}

int close_classroom(void **state) {
    struct classroom *room = *state;
    void *store = room->store;
    close_rate_limit(room->limits.sign_in_by_pair);
    close_rate_limit(room->limits.sign_in_by_account);
    close_rate_limit(room->limits.sign_in_by_address);
    close_rate_limit(room->limits.sign_up_by_address);
    close_arena(room->library->arena);
    close_store_fixture(&store);
    release(room);
    return 0;
}

// ---- requests ------------------------------------------------------------------------------------------------------

static struct request *make_request(struct classroom *room, enum http_method method, const char *target,
                                    const char *body) {
    struct request *request = MAKE(room->arena, struct request);
    text whole = text_from(target);
    ptrdiff_t mark = text_find(whole, TEXT("?"), 0);
    size_t length = mark < 0 ? whole.length : (size_t)mark;
    *request = (struct request){.arena = room->arena,
                                .method = method,
                                .target = whole,
                                .path = text_slice(whole, 0, length),
                                .query = text_slice(whole, length + 1, whole.length),
                                .body = text_from(body),
                                .headers = MAKE(room->arena, struct http_header),
                                .headers_count = 1};
    request->headers[0] = (struct http_header){
        TEXT("Content-Type"), body[0] == '{' ? TEXT("application/json") : TEXT("application/x-www-form-urlencoded")};
    return request;
}

static struct visit *make_visit(struct classroom *room, struct request *request, const struct row *row,
                                const struct route_match *match, int64_t account_id) {
    struct visit *visit = MAKE(room->arena, struct visit);
    *visit = (struct visit){.arena = room->arena,
                            .db = room->store->db,
                            .act = room->store->act,
                            .site = &room->site,
                            .limits = &room->limits,
                            .session_id = room->session_id,
                            .address = room->address,
                            .library = room->library,
                            .is_json = request->body.length > 0 && request->body.bytes[0] == '{',
                            .path = request->path,
                            .view = row->view,
                            .request = request};
    visit->page = row->view ? arena_make(room->arena, row->view->page_size) : NULL;
    visit->act.actor_id = account_id;
    visit->account = account_id ? load_account(visit->db, room->arena, account_id) : NULL;
    memcpy(visit->parameters, match->values, sizeof visit->parameters);
    return visit;
}

static struct outcome run(struct classroom *room, enum http_method method, int64_t account_id, const char *target,
                          const char *body) {
    struct request *request = make_request(room, method, target, body);
    struct route_match match = router_find(room->router, method, request->path);
    const struct row *row = match.subject;
    if (!row)
        fail_msg("no row for %s", target);
    struct outcome outcome = {make_visit(room, request, row, &match, account_id), STATUS_UNSET, NULL};
    if (method == HTTP_POST && row->form)
        assert_int_equal(read_form(request, row->form, &outcome.visit->form), STATUS_OK);
    assert_true(db_savepoint(room->store->db));
    outcome.code = row->prepare ? row->prepare(outcome.visit) : STATUS_OK;
    if (is_status_success(outcome.code))
        outcome.code = row->handle(outcome.visit);
    assert_int_equal(db_failed(room->store->db), DB_SOUND);
    assert_true(is_status_success(outcome.code) ? db_release(room->store->db) : db_rollback_to(room->store->db));
    if (!is_status_success(outcome.code))
        outcome.json = outcome.visit->members;
    else if (outcome.visit->view)
        outcome.json = make_json_of_page(room->arena, outcome.visit->view->fields, outcome.visit->page);
    return outcome;
}

struct outcome get(struct classroom *room, int64_t account_id, const char *target) {
    int64_t before = ask_number(room->store, SQL("SELECT total_changes()"));
    struct outcome outcome = run(room, HTTP_GET, account_id, target, "");
    assert_int_equal(ask_number(room->store, SQL("SELECT total_changes()")), before); // a GET never writes
    return outcome;
}

struct outcome post(struct classroom *room, int64_t account_id, const char *target, const char *body) {
    pass_seconds(room->store, 1);
    return run(room, HTTP_POST, account_id, target, body);
}

// ---- looking -------------------------------------------------------------------------------------------------------

static text find_source(void *subject, text name) {
    text path = make_textf(((struct classroom *)subject)->arena, "templates/%.*s.html", PRINT(name));
    const struct embedded_file *file = find_embedded(path.bytes);
    return file ? (text){(const char *)file->bytes, file->size} : NO_TEXT;
}

text html_of(struct classroom *room, struct outcome outcome) {
    struct template_source source = {.find = find_source, .subject = room};
    text fault = NO_TEXT;
    struct template *made = make_template(room->arena, &source, outcome.visit->view, &fault);
    if (!made)
        fail_msg("%.*s", PRINT(fault));
    struct buffer out = buffer_in(room->arena, HTML_BYTES);
    render_html(made, outcome.visit->page, &out);
    assert_false(out.over);
    return buffer_text(&out);
}

text part_of(struct classroom *room, struct outcome outcome, const char *part) {
    const struct json *at = outcome.json;
    text rest = text_from(part), name;
    int64_t index = 0;
    while (text_next(&rest, '.', &name))
        at = json_kind_of(at) == JSON_KIND_LIST && text_to_integer(name, 0, 10000, &index)
                 ? json_item(at, (size_t)index)
                 : json_find(at, name);
    return at ? make_json_text(room->arena, at, 0) : TEXT("");
}

void assert_same_words(text value, const char *words, const char *file, int line) {
    if (is_text_equal(value, text_from(words)))
        return;
    print_error("“%.*s” is not “%s”\n", PRINT(value), words);
    _fail(file, line);
}

bool holds(text value, const char *words) { return text_find(value, text_from(words), 0) >= 0; }

void enroll_in(struct classroom *room, int64_t account_id, const char *course, const char *audience) {
    text target = make_textf(room->arena, "/courses/%s/enroll", course);
    text body = audience ? make_textf(room->arena, "{\"audience\":\"%s\"}", audience) : TEXT("{}");
    struct outcome outcome = post(room, account_id, target.bytes, body.bytes);
    assert_true(is_status_success(outcome.code));
}

const char *start(struct classroom *room, int64_t account_id, const char *quiz) {
    text target = make_textf(room->arena, "/courses/%s/attempts", quiz);
    struct outcome outcome = post(room, account_id, target.bytes, "{}");
    assert_true(is_status_success(outcome.code));
    return make_c_string(room->arena, text_of_url(outcome.visit->location));
}
