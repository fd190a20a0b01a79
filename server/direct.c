// SPDX-License-Identifier: Apache-2.0
// direct: static files by http/static_files; /healthz from a flag.
// Neither reads the database, so both answer when it cannot.
#include "direct.h"
#include "app.h"
#include "base/json.h"
#include "http/static_files.h"
#include "respond.h"

void answer_static(struct app *app, struct request *request) {
    text prefix = TEXT("/static/");
    text name = text_slice(request->path, prefix.length, request->path.length);
    if (answer_static_file(app->static_files, request, name))
        add_policy_headers(app, request->reply);
    else
        respond_refusal(app, request, 404, NO_TEXT);
}

void answer_health(struct app *app, struct request *request) {
    bool is_sound = atomic_load(&app->is_database_sound);
    struct json *page = make_json_object(request->arena);
    json_set(page, TEXT("status"), make_json_value(request->arena, is_sound ? TEXT("ok") : TEXT("failing")));
    json_set(page, TEXT("version"), make_json_value(request->arena, app->site.version));
    json_set(page, TEXT("database"), make_json_value(request->arena, is_sound ? TEXT("ok") : TEXT("failing")));
    reply_header(request->reply, TEXT("Cache-Control"), TEXT("no-store"));
    reply_set_body(request->reply, is_sound ? 200 : 503, TEXT("application/json"),
                   make_json_text(request->arena, page, 0));
    add_policy_headers(app, request->reply);
}
