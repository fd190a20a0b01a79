// SPDX-License-Identifier: Apache-2.0
// Every query failed in turn on every route: the answer is 500 or 503 and no half of a page, nothing was written,
// nothing is left open, and the next request is served. First a full disk, then a broken one, then a statement that
// cannot be right; and each in turn for the one call only, where a second try may then succeed.
#include "routes.h"
#include "stage.h"
#include "support/scratch.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

// In the order of a learner's way, so that each finds what the one before it did. Of what is asked again after it was
// done (`again`) one call alone may fail as well: the writer's second try may be kept.
struct step {
    enum who_asks who;
    const char *path; // %R: the learner's record, %L: their account, %T: the one-time link's token
    const char *body; // NULL: GET
    int wanted;
    bool again;
    bool survives; // the answer stays whole although something failed: what failed decided nothing
    bool is_slow;  // passwords are hashed: each call fails in one way only, in turn
    size_t stride; // look at each n-th call only
};

static const struct step steps[] = {
    {LEARNER, "/", NULL, 200},
    {NOBODY, "/courses/small", NULL, 200},
    {LEARNER, "/courses/small", NULL, 200},
    {LEARNER, "/courses/small/first.json", NULL, 200},
    {LEARNER, "/courses/small/first/read", NULL, 200},
    {LEARNER, "/courses/small/first/check", NULL, 200},
    {LEARNER, "/courses/small/assets/dot.svg", NULL, 200},
    {LEARNER, "/nowhere", NULL, 404, .survives = true},
    {LEARNER, "/privacy", NULL, 200},
    {LEARNER, "/sign-up", NULL, 200},
    {LEARNER, "/sign-in", NULL, 200},
    {NOBODY, "/welcome/%T", NULL, 200},
    {NOBODY, "/sign-up", "{\"email\":\"new@example.org\",\"name\":\"New\",\"password\":\"" STAGE_PASSWORD "\"}", 201,
     .is_slow = true},
    {NOBODY, "/sign-in", "{\"email\":\"new@example.org\",\"password\":\"" STAGE_PASSWORD "\"}", 200, .is_slow = true},
    {LEARNER, "/courses/small/enroll", "{}", 201},
    {LEARNER, "/courses/small/enroll", "{}", 200, .again = true},
    {LEARNER, "/courses/small/finish", "{}", 409},
    {LEARNER, "/courses/small/first/read/done", "{}", 200},
    {LEARNER, "/courses/small/first/read/done", "{}", 200, .again = true},
    {LEARNER, "/courses/small/second/end/done", "{}", 200},
    {LEARNER, "/courses/small/first/check/attempts", "{}", 201},
    {LEARNER, "/courses/small/first/check/attempts", "{}", 200, .again = true},
    {LEARNER, "/courses/small/first/check/attempts/1", NULL, 200},
    {LEARNER, "/courses/small/first/check", NULL, 200},
    {LEARNER, "/courses/small/first/check/attempts/1/answers", "{\"answers\":{\"many\":\"6\"}}", 200},
    {LEARNER, "/courses/small/first/check/attempts/1/answers", "{\"answers\":{\"many\":\"7\"}}", 200, .again = true},
    {LEARNER, "/courses/small/first/check/attempts/1/submit", "{\"answers\":{\"many\":\"7\"}}", 200},
    {LEARNER, "/courses/small/first/check/attempts/1/submit", "{}", 200, .again = true},
    {LEARNER, "/courses/small/first/check/attempts/1", NULL, 200},
    {LEARNER, "/courses/small", NULL, 200},
    {LEARNER, "/courses/small/finish", "{}", 200, .again = true},
    {LEARNER, "/me", NULL, 200},
    {LEARNER, "%R", NULL, 200},
    {LEARNER, "%R/name", "{\"shown\":false}", 200, .again = true},
    {LEARNER, "%R/score", "{\"shown\":true}", 200, .again = true},
    {LEARNER, "/me/account", NULL, 200},
    {LEARNER, "/me/account", "{\"name\":\"Other\"}", 200, .again = true},
    {LEARNER, "/me/account", "{\"email\":\"moved@example.org\",\"current_password\":\"" STAGE_PASSWORD "\"}", 200,
     .is_slow = true},
    {ADMINISTRATOR, "/admin", NULL, 200},
    {ADMINISTRATOR, "/admin/accounts", NULL, 200},
    {ADMINISTRATOR, "/admin/accounts?q=moved", NULL, 200},
    {ADMINISTRATOR, "/admin/accounts/%L", NULL, 200},
    {ADMINISTRATOR, "/admin/accounts/%L", "{\"act\":\"make_link\"}", 200},
    {ADMINISTRATOR, "/admin/accounts/%L", "{\"act\":\"role\",\"role\":\"instructor\"}", 200},
    {ADMINISTRATOR, "/admin/accounts/%L", "{\"act\":\"disable\"}", 200},
    {ADMINISTRATOR, "/admin/accounts/%L", "{\"act\":\"enable\"}", 200},
    {ADMINISTRATOR, "/admin/accounts/%L", "{\"act\":\"end_sessions\"}", 200},
    {ADMINISTRATOR, "/admin/stats", NULL, 200},
    {ADMINISTRATOR, "/admin/stats.csv", NULL, 200},
    {ADMINISTRATOR, "/admin/bundled/ethics-of-ai", "{}", 200, .survives = true, .stride = 17},
    {SECOND_LEARNER, "/courses/small/enroll", "{}", 201},
    {SECOND_LEARNER, "/courses/small/leave", "{}", 200},
    {THIRD_LEARNER, "/me/account", "{\"password\":\"another quiet porch\",\"current_password\":\"" STAGE_PASSWORD "\"}",
     200, .is_slow = true},
    {NOBODY, "/welcome/%T", "{\"password\":\"a third quiet porch\"}", 200, .is_slow = true},
    {ADMINISTRATOR, "/sign-out", "{}", 200},
};

struct failure {
    enum db_fault fault;
    bool is_forever;
    const char *words;
};
static const struct failure failures[] = {{DB_FAULT_FULL, true, "a full disk"},
                                          {DB_FAULT_BROKEN, true, "a broken disk"},
                                          {DB_FAULT_MISTAKE, true, "a mistake, and all that follows"},
                                          {DB_FAULT_MISTAKE, false, "one mistake"},
                                          {DB_FAULT_FULL, false, "a disk that is full once"}};

// ---- addresses -----------------------------------------------------------------------------------------------------

static text make_record_address(struct stage *stage) {
    struct got me = ask(stage, LEARNER, "/me", NULL, true);
    ptrdiff_t at = text_find(me.body, TEXT("/records/"), 0);
    assert_true(at > 0);
    ptrdiff_t end = text_find(me.body, TEXT("\""), (size_t)at);
    return make_textf(stage->arena, "%.*s", PRINT(text_slice(me.body, (size_t)at, (size_t)(end - at))));
}

static const char *make_path(struct stage *stage, const char *path) {
    text pattern = text_from(path);
    ptrdiff_t at = text_find(pattern, TEXT("%"), 0);
    if (at < 0)
        return path;
    char letter = path[at + 1];
    text value = letter == 'R'   ? make_record_address(stage)
                 : letter == 'L' ? stage->account_ids[LEARNER]
                                 : stage->welcome_token;
    return make_textf(stage->arena, "%.*s%.*s%s", (int)at, path, PRINT(value), path + at + 2).bytes;
}

// ---- one call fails ------------------------------------------------------------------------------------------------

static void set_plan(struct stage *stage, size_t fail_at, const struct failure *failure) {
    stage->plan.fault = failure ? failure->fault : DB_SOUND;
    atomic_store(&stage->plan.fails_forever, failure && failure->is_forever);
    atomic_store(&stage->plan.failures, 0);
    atomic_store(&stage->plan.calls, 0);
    atomic_store(&stage->plan.fail_at, failure ? fail_at : 0);
}

// Reading and writing go on. The second also waits until the writer has mended itself: it is asked after that.
static void look_whether_it_goes_on(struct stage *stage) {
    set_plan(stage, 0, NULL);
    struct got page = ask(stage, LEARNER, "/", NULL, false);
    assert_int_equal(page.http_status, 200);
    struct got written = ask(stage, NOBODY, "/sign-out", "{}", true);
    assert_int_equal(written.http_status, 200);
}

static void describe(const struct step *step, size_t number, const struct failure *failure, const struct got *got) {
    print_error("%s %s, call %zu failed by %s: %d\n%.*s\n", step->body ? "POST" : "GET", step->path, number,
                failure->words, got->http_status, PRINT(text_slice(got->body, 0, 400)));
}

// The page or the JSON of a refusal, with the number of the request in it, and nothing of what was asked for.
static bool is_refusal_sound(const struct got *got) {
    bool is_code_right = got->http_status == 500 || got->http_status == 503;
    bool is_page = text_find(got->body, TEXT("<code>"), 0) > 0 || text_find(got->body, TEXT("\"request\":"), 0) > 0;
    return is_code_right && is_page && got->is_whole && text_find(got->head, TEXT("\r\nSet-Cookie:"), 0) < 0;
}

// Runs the step with its n-th call failing. True when it was answered as if nothing had failed.
static bool run_failing(struct stage *stage, const struct step *step, const char *path, size_t number,
                        const struct failure *failure, text before) {
    set_plan(stage, number, failure);
    struct got got = ask(stage, step->who, path, step->body, number % 2 == 0);
    size_t failed = atomic_load(&stage->plan.failures);
    set_plan(stage, 0, NULL);
    bool is_cut = !step->body && !got.is_whole; // a file that could not be read further
    bool may_succeed = failed == 0 || step->survives || (step->again && !failure->is_forever);
    bool has_succeeded = got.http_status == step->wanted && !is_cut;
    bool is_sound = has_succeeded ? may_succeed : failed > 0 && (is_cut || is_refusal_sound(&got));
    if (!is_sound)
        describe(step, number, failure, &got);
    assert_true(is_sound);
    if (!has_succeeded) {
        text after = hash_database(stage);
        if (!is_text_equal(before, after)) {
            print_error("before:\n%.*safter:\n%.*s", PRINT(before), PRINT(after));
            describe(step, number, failure, &got);
        }
        assert_true(is_text_equal(before, after));
    }
    look_whether_it_goes_on(stage);
    return has_succeeded && !(step->again && failed > 0) && !(!step->body && failed > 0);
}

// Whether the step is to be run with this call failing in this way. A change that fails only once is kept by the second
// try, and is then done; a page has no second try.
static bool is_wanted(const struct step *step, size_t number, size_t kind) {
    const struct failure *failure = &failures[kind];
    bool is_change = step->body != NULL, has_second_try = is_change && step->again;
    if (failure->fault == DB_FAULT_MISTAKE && failure->is_forever == (has_second_try || !is_change))
        return false;
    if (failure->fault == DB_FAULT_FULL && !failure->is_forever && !has_second_try)
        return false;
    return !step->is_slow || number % 3 == kind;
}

static void run_step(struct stage *stage, const struct step *step) {
    const char *path = make_path(stage, step->path);
    size_t kinds = sizeof failures / sizeof failures[0], number = 1, runs = 0;
    text before = make_textf(stage->arena, "%.*s", PRINT(hash_database(stage)));
    for (bool is_over = false; !is_over; number += step->stride ? step->stride : 1)
        for (size_t i = 0; i < kinds && !is_over; i++)
            if (is_wanted(step, number, i)) {
                is_over = run_failing(stage, step, path, number, &failures[i], before);
                if (step->again && !is_over)
                    before = make_textf(stage->arena, "%.*s", PRINT(hash_database(stage)));
                runs++;
            }
    print_message("%s %s: %zu runs\n", step->body ? "POST" : "GET", step->path, runs);
    assert_true(runs > 1);
}

// ---- the tests -----------------------------------------------------------------------------------------------------

static void whatever_query_fails_nothing_is_half_done(void **state) {
    struct stage *stage = *state;
    look_whether_it_goes_on(stage);
    size_t descriptors = count_descriptors();
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        run_step(stage, &steps[i]);
    assert_in_range(count_descriptors(), 1, descriptors + 8); // readers that were opened beside each other
}

static void every_route_is_among_the_steps(void **state) {
    struct stage *stage = *state;
    for (size_t r = 0; r < routes_count; r++) {
        bool is_there = routes[r].direct != NULL;
        for (size_t i = 0; i < sizeof steps / sizeof steps[0] && !is_there; i++) {
            text path = text_from(steps[i].path);
            if (text_starts_with(path, TEXT("%R")))
                path = make_textf(stage->arena, "/records/id%s", steps[i].path + 2);
            ptrdiff_t end = text_find(path, TEXT("?"), 0);
            path = text_slice(path, 0, end < 0 ? path.length : (size_t)end);
            if (text_ends_with(path, TEXT(".json")))
                path = text_slice(path, 0, path.length - 5);
            enum http_method method = steps[i].body ? HTTP_POST : HTTP_GET;
            is_there = router_find(stage->app->router, method, path).subject == &routes[r];
        }
        if (!is_there)
            fail_msg("%s is not among the steps", routes[r].path);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_route_is_among_the_steps),
                                       cmocka_unit_test(whatever_query_fails_nothing_is_half_done)};
    return cmocka_run_group_tests(tests, open_stage, close_stage);
}
