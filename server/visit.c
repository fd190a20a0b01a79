// SPDX-License-Identifier: Apache-2.0
// visit: the stages of a request. What a stage refuses is shown by respond; nothing here knows a page or a table.
// It owns nothing that outlives a request.
#include "visit.h"
#include "base/arena.h"
#include "base/log.h"
#include "base/workers.h"
#include "identify.h"
#include "respond.h"
#include <setjmp.h>

#define BODY_LIMIT_BYTES (64 * 1024)

// ---- route ---------------------------------------------------------------------------------------------------------

static const struct route *find_route(struct run *run, enum http_method method, text path) {
    struct route_match match = router_find(run->app->router, method, path);
    if (!match.subject && match.is_path_known)
        run->code = STATUS_METHOD_UNKNOWN;
    for (size_t i = 0; i < ROUTE_PARAMETERS; i++)
        run->visit.parameters[i] = match.values[i];
    return (const struct route *)match.subject;
}

// The row for the address; "/me.json" is "/me" for a program, unless a row of its own says otherwise.
static void route_request(struct run *run) {
    struct request *request = run->request;
    enum http_method method = request->method == HTTP_HEAD ? HTTP_GET : request->method;
    run->wants_json = is_json_preferred(request) ||
                      text_starts_with(request_header(request, TEXT("Content-Type")), TEXT("application/json"));
    run->visit.path = request->path;
    text suffix = TEXT(".json");
    if (text_ends_with(request->path, suffix)) {
        text path = text_slice(request->path, 0, request->path.length - suffix.length);
        struct route_match whole = router_find(run->app->router, method, request->path);
        const struct route *row = (const struct route *)whole.subject;
        bool is_plain = !row || (!row->direct && row->view);
        if (is_plain && (run->route = find_route(run, method, is_text_empty(path) ? TEXT("/") : path))) {
            run->visit.path = path;
            run->wants_json = true;
        }
    }
    if (!run->route)
        run->route = find_route(run, method, request->path);
    if (!run->route && run->code == STATUS_UNSET)
        run->code = STATUS_NOT_FOUND;
    run->visit.is_json = run->wants_json;
}

static struct run *make_run(struct app *app, struct request *request) {
    struct run *run = MAKE(request->arena, struct run);
    run->app = app;
    run->request = request;
    run->visit.arena = request->arena;
    run->visit.request = request;
    run->visit.site = &app->site;
    run->visit.limits = &app->limits;
    if (request->method == HTTP_POST)
        run->visit.address = make_sender(request->arena, request->address);
    run->visit.act = app_act(app);
    run->visit.act.request_id = request->id;
    run->visit.library = borrow_library(app->shelf);
    request->visit = run;
    return run;
}

static void begin(void *subject, struct request *request) {
    struct run *run = make_run((struct app *)subject, request);
    route_request(run);
    if (run->code == STATUS_UNSET && protect(run) != STATUS_OK)
        run->code = protect(run);
    bool has_own_limit = run->route && run->route->body_limit_bytes;
    if (request->method == HTTP_POST)
        request->body_limit_bytes = has_own_limit ? run->route->body_limit_bytes : BODY_LIMIT_BYTES;
}

// ---- the stages ----------------------------------------------------------------------------------------------------

// Starts from nothing, so that it can be done again: the page is new, what a former try decided is forgotten. The time
// and the library are those of the stage: a body may take minutes to come, and nobody may act in the past by sending it
// slowly.
static void renew(struct run *run) {
    struct visit *visit = &run->visit;
    visit->act = app_act(run->app);
    visit->act.request_id = run->request->id;
    return_library(run->app->shelf, visit->library);
    visit->library = borrow_library(run->app->shelf);
    visit->view = run->route ? run->route->view : NULL;
    visit->page = visit->view ? arena_make(visit->arena, visit->view->page_size) : NULL;
    visit->head = (struct page_head){0};
    visit->location = (url){NULL, 0};
    visit->notice = visit->detail = visit->new_session_token = visit->download = NO_TEXT;
    visit->asset = NULL;
    visit->members = NULL;
    visit->retry_after_seconds = 0;
    visit->shows_refusal = visit->ends_session = visit->changes_library = visit->is_notice_bad = false;
    if (visit->form)
        visit->form->complaints_count = run->form_complaints; // those of the form's own rules stay
}

// Runs a stage so that the end of memory is a refusal and not the end of the program.
static status with_escape(struct run *run, status (*stage)(struct run *run)) {
    jmp_buf escape;
    if (setjmp(escape) != 0) {
        arena_set_escape(run->visit.arena, NULL);
        return STATUS_UNAVAILABLE;
    }
    arena_set_escape(run->visit.arena, &escape);
    status code = stage(run);
    arena_set_escape(run->visit.arena, NULL);
    return code;
}

// A refused request still shows who is signed in, so the session is read, and nothing else.
static status identify_only(struct run *run) {
    renew(run);
    identify(run);
    return STATUS_OK;
}

static status enter(struct run *run) {
    renew(run);
    identify(run);
    return run->route ? authorize(run) : STATUS_NOT_FOUND;
}

static status enter_and_handle(struct run *run) {
    status code = enter(run);
    return code == STATUS_OK && run->route->handle ? run->route->handle(&run->visit) : code;
}

static status enter_and_prepare(struct run *run) {
    status code = enter(run);
    return code == STATUS_OK ? run->route->prepare(&run->visit) : code;
}

static void log_broken(struct run *run, struct db *db) {
    log_event(run->app->log, LOG_ERROR, "database",
              LOG_FIELDS(LOG_TEXT("request", run->request->id),
                         LOG_TEXT("route", text_from(run->route ? run->route->path : "-")),
                         LOG_NUMBER("fault", db_failed(db)), LOG_TEXT("words", text_from(db_failure_words(db)))));
}

// A statement that cannot be right is our mistake (500); all else is the world's fault (503).
static status broken_status(const struct db *db) {
    bool is_mistake = db_failed(db) == DB_FAULT_MISTAKE || db_failed(db) == DB_FAULT_CONSTRAINT;
    return is_mistake ? STATUS_BROKEN : STATUS_UNAVAILABLE;
}

// Runs a stage in one read transaction on a borrowed connection. A stage built on a failed read does not count.
static status read_stage(struct run *run, status (*stage)(struct run *run)) {
    struct db *db = borrow_reader(run->app);
    if (!db)
        return STATUS_UNAVAILABLE;
    run->visit.db = db;
    status code = STATUS_UNAVAILABLE;
    if (db_begin_read(db)) {
        code = with_escape(run, stage);
        if (db_failed(db) != DB_SOUND) {
            log_broken(run, db);
            code = broken_status(db);
        }
    } else {
        log_broken(run, db);
    }
    db_rollback(db);
    return_reader(run->app, db);
    run->visit.db = NULL;
    return code;
}

// ---- a POST's way through the threads ------------------------------------------------------------------------------

static bool write_stage(struct write_job *job, struct db *db) {
    struct run *run = (struct run *)((char *)job - offsetof(struct run, job));
    run->visit.db = db;
    run->code = with_escape(run, enter_and_handle);
    if (db_failed(db) != DB_SOUND) {
        log_broken(run, db);
        run->code = broken_status(db);
    }
    return is_status_success(run->code);
}

static void write_done(struct write_job *job, enum write_outcome outcome) {
    struct run *run = (struct run *)((char *)job - offsetof(struct run, job));
    run->outcome = outcome;
    run->stage = STAGE_DECIDED;
    run->visit.db = NULL;
    if (outcome == WRITE_FAILED) {
        log_event(run->app->log, LOG_ERROR, "not_kept",
                  LOG_FIELDS(LOG_TEXT("request", run->request->id), LOG_TEXT("route", text_from(run->route->path))));
        run->code = run->code == STATUS_BROKEN ? STATUS_BROKEN : STATUS_UNAVAILABLE;
    }
    http_resume(run->request);
}

static bool give_to_writer(struct run *run) {
    run->stage = STAGE_WAITING;
    run->job = (struct write_job){.run = write_stage, .done = write_done};
    return writer_give(run->app->writer, &run->job);
}

static void decide(struct run *run, status code) {
    run->code = code;
    run->stage = STAGE_DECIDED;
}

static void prepare_on_worker(void *subject) {
    struct run *run = (struct run *)subject;
    status code = read_stage(run, enter_and_prepare);
    if (code == STATUS_OK) {
        if (give_to_writer(run))
            return;
        run->visit.retry_after_seconds = 2;
        code = STATUS_UNAVAILABLE;
    }
    decide(run, code);
    http_resume(run->request);
}

// An act that takes no fields takes none: what else is sent is refused as anywhere.
static enum http_answer start_post(struct run *run) {
    static const struct form_field nothing[] = {{.kind = FORM_END}};
    status code = read_form(run->request, run->route->form ? run->route->form : nothing, &run->visit.form);
    run->form_complaints = run->visit.form->complaints_count;
    if (code == STATUS_OK)
        code = read_stage(run, enter);
    else
        (void)read_stage(run, identify_only);
    if (code == STATUS_OK) {
        run->stage = STAGE_WAITING;
        bool is_given =
            run->route->prepare ? workers_give(run->app->workers, prepare_on_worker, run) : give_to_writer(run);
        if (is_given)
            return HTTP_LATER;
        run->visit.retry_after_seconds = 2;
        code = STATUS_UNAVAILABLE;
    }
    decide(run, code);
    return HTTP_NOW;
}

// ---- answer, finish ------------------------------------------------------------------------------------------------

static status respond_stage(struct run *run) {
    respond(run);
    return STATUS_OK;
}

static void after_commit(struct run *run) {
    if (!run->visit.changes_library || run->outcome != WRITE_KEPT)
        return;
    struct db *db = borrow_reader(run->app);
    if (!db)
        return;
    (void)reload_library(run->app, db);
    return_reader(run->app, db);
}

static enum http_answer answer(void *subject, struct request *request) {
    struct app *app = (struct app *)subject;
    struct run *run = (struct run *)request->visit;
    if (run->stage == STAGE_NEW && run->route && run->route->direct && run->code == STATUS_UNSET) {
        run->route->direct(app, request);
        return HTTP_NOW;
    }
    if (run->stage == STAGE_NEW && run->code != STATUS_UNSET) {
        status code = run->code;
        if (code != STATUS_MISDIRECTED)
            (void)read_stage(run, identify_only);
        decide(run, code);
    } else if (run->stage == STAGE_NEW && request->method == HTTP_POST) {
        if (start_post(run) == HTTP_LATER)
            return HTTP_LATER;
    } else if (run->stage == STAGE_NEW) {
        decide(run, read_stage(run, enter_and_handle));
    }
    after_commit(run);
    if (with_escape(run, respond_stage) != STATUS_OK)
        respond_barely(request, 503);
    return HTTP_NOW;
}

static void finish(void *subject, struct request *request, bool was_sent) {
    struct app *app = (struct app *)subject;
    struct run *run = (struct run *)request->visit;
    text route = TEXT("-");
    if (run) {
        route = text_from(run->route ? run->route->path : "-");
        return_library(app->shelf, run->visit.library);
    }
    const char *method = request->method == HTTP_POST   ? "POST"
                         : request->method == HTTP_HEAD ? "HEAD"
                         : request->method == HTTP_GET  ? "GET"
                                                        : "-";
    log_event(
        app->log, LOG_INFO, was_sent ? "request" : "request-lost",
        LOG_FIELDS(LOG_TEXT("id", request->id), LOG_TEXT("method", text_from(method)), LOG_TEXT("route", route),
                   LOG_NUMBER("status", request->reply->http_status),
                   LOG_NUMBER("milliseconds", clock_monotonic_milliseconds(&app->clock) - request->began_milliseconds),
                   LOG_TEXT("address", make_cut_address(request->arena, request->address))));
}

static void refuse_by_server(void *subject, struct request *request, int http_status, text reason) {
    respond_refusal((struct app *)subject, request, http_status, reason);
}

struct http_service visit_service(struct app *app) {
    return (struct http_service){
        .subject = app, .begin = begin, .answer = answer, .finish = finish, .refuse = refuse_by_server};
}
