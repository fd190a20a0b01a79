// SPDX-License-Identifier: Apache-2.0
// stage: the whole program within a test: a data folder, a small course, learners, an administrator, a database that
// fails by a plan, and requests to it over a socket of its own. Whatever fails here fails the running test.
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
//
#include "app.h"
#include "base/arena.h"
#include "support/failing_engine.h"
#include <cmocka.h>

// Who asks. All but NOBODY have a session.
enum who_asks { NOBODY = 0, LEARNER, SECOND_LEARNER, THIRD_LEARNER, ADMINISTRATOR, WHO_ASKS };

struct stage {
    struct arena *arena;       // for ever
    struct arena *reply_arena; // of the last reply and the last hashes; reset by each request
    struct arena *look_arena;  // of what the hashes are made from
    text folder;
    struct settings settings;
    struct app *app;
    struct failure_plan plan;
    text cookies[WHO_ASKS];
    text account_ids[WHO_ASKS];
    text welcome_token; // gives SECOND_LEARNER a new password
};

struct got {
    int http_status; // 0: the connection ended before there was one
    text head, body;
    bool is_whole; // as long as it said
};

#define STAGE_PASSWORD "a quiet porch in good light"
// The course is "small": lesson "first/read", quiz "first/check" with the one question "many" (the answer is 7), lesson
// "second/end", "assets/dot.svg".

// For cmocka. Nothing but the requests uses the database afterwards: the poller stands still.
int open_stage(void **state);
int close_stage(void **state);
// Sends a request, a POST with a JSON body when `body` is not NULL, and waits for the reply, whose texts live until the
// next. `wants_json`: of a GET.
struct got ask(struct stage *stage, enum who_asks who, const char *path, const char *body, bool wants_json);
// A line with a hash for each table, but for the bytes of files, which have hashes of their own.
text hash_database(struct stage *stage);
// How many descriptors the process has open.
size_t count_descriptors(void);
