// SPDX-License-Identifier: Apache-2.0
// routes: the site map. A row: method, address, who may, handler, view; then, for a POST, its form and what it
// prepares. "Add a page" means: a file in pages/, a template, a row here.
#include "routes.h"
#include "direct.h"
#include "pages/account_pages.h"
#include "pages/admin_pages.h"
#include "pages/asset_pages.h"
#include "pages/attempt_pages.h"
#include "pages/catalogue_pages.h"
#include "pages/course_pages.h"
#include "pages/error_pages.h"
#include "pages/me_pages.h"
#include "pages/quiz_pages.h"
#include "pages/record_pages.h"
#include "pages/result_pages.h"
#include "pages/sign_in_pages.h"
#include "pages/sign_up_pages.h"
#include "pages/stats_pages.h"
#include "pages/unit_pages.h"

#define COURSE "/courses/{course}"
#define UNIT "/courses/{course}/{module}/{unit}"
#define ATTEMPT UNIT "/attempts/{number}"

const struct route routes[] = {
    // what the program answers by itself
    {HTTP_GET, "/static/{path...}", WHO_ANYONE, .direct = answer_static},
    {HTTP_GET, "/healthz", WHO_ANYONE, .direct = answer_health},

    // anyone
    {HTTP_GET, "/", WHO_ANYONE, show_catalogue, &catalogue_view},
    {HTTP_GET, COURSE, WHO_ANYONE, show_course, &course_view},
    {HTTP_GET, COURSE "/{module}", WHO_ANYONE, show_module, &course_view},
    {HTTP_GET, UNIT, WHO_ANYONE, show_unit, &lesson_view},
    {HTTP_GET, COURSE "/assets/{path...}", WHO_ANYONE, show_asset, NULL},
    {HTTP_GET, "/records/{id}", WHO_ANYONE, show_record, &record_view},
    {HTTP_GET, "/privacy", WHO_ANYONE, show_privacy, &privacy_view},
    {HTTP_GET, "/sign-up", WHO_ANYONE, show_sign_up, &sign_up_view},
    {HTTP_POST, "/sign-up", WHO_ANYONE, sign_up, &signed_in_view, sign_up_form, prepare_sign_up},
    {HTTP_GET, "/sign-in", WHO_ANYONE, show_sign_in, &sign_in_view},
    {HTTP_POST, "/sign-in", WHO_ANYONE, sign_in, &signed_in_view, sign_in_form, prepare_sign_in},
    {HTTP_POST, "/sign-out", WHO_ANYONE, sign_out, NULL},
    {HTTP_GET, "/welcome/{token}", WHO_ANYONE, show_welcome, &welcome_view},
    {HTTP_POST, "/welcome/{token}", WHO_ANYONE, accept_welcome, &signed_in_view, welcome_form, prepare_welcome},

    // learners
    {HTTP_GET, "/me", WHO_SIGNED_IN, show_me, &me_view},
    {HTTP_GET, "/me/account", WHO_SIGNED_IN, show_my_account, &my_account_view},
    {HTTP_POST, "/me/account", WHO_SIGNED_IN, change_my_account, &my_account_view, my_account_form, prepare_my_account},
    {HTTP_POST, COURSE "/enroll", WHO_SIGNED_IN, enroll, &enrolled_view, enroll_form},
    {HTTP_POST, COURSE "/leave", WHO_SIGNED_IN, leave, &enrolled_view},
    {HTTP_POST, COURSE "/finish", WHO_SIGNED_IN, finish_course, &finished_view},
    {HTTP_POST, UNIT "/done", WHO_SIGNED_IN, mark_done, &done_view},
    {HTTP_POST, UNIT "/attempts", WHO_SIGNED_IN, start_attempt, &started_view},
    {HTTP_GET, ATTEMPT, WHO_SIGNED_IN, show_attempt, &attempt_view},
    {HTTP_POST, ATTEMPT "/answers", WHO_SIGNED_IN, save_answers, &saved_view, answers_form, .keeps_typed = true,
     .body_limit_bytes = 256 * 1024},
    {HTTP_POST, ATTEMPT "/submit", WHO_SIGNED_IN, submit_attempt, &result_view, answers_form, .keeps_typed = true,
     .body_limit_bytes = 256 * 1024},
    {HTTP_POST, "/records/{id}/name", WHO_SIGNED_IN, show_record_name, &record_view, shown_form},
    {HTTP_POST, "/records/{id}/score", WHO_SIGNED_IN, show_record_score, &record_view, shown_form},

    // administrators
    {HTTP_GET, "/admin", WHO_ADMIN, show_admin, &admin_view},
    {HTTP_POST, "/admin/bundled/{course}", WHO_ADMIN, accept_bundled_course, NULL},
    {HTTP_GET, "/admin/accounts", WHO_ADMIN, show_accounts, &accounts_view},
    {HTTP_GET, "/admin/accounts/{id}", WHO_ADMIN, show_account, &account_view},
    {HTTP_POST, "/admin/accounts/{id}", WHO_ADMIN, change_account, &account_view, account_form},
    {HTTP_GET, "/admin/stats", WHO_ADMIN, show_stats, &stats_view},
    {HTTP_GET, "/admin/stats.csv", WHO_ADMIN, show_stats_csv, NULL},
};
const size_t routes_count = sizeof routes / sizeof routes[0];

const struct view *const other_views[] = {&error_view, &sign_in_view, &resume_view, &quiz_view, &result_view};
const size_t other_views_count = sizeof other_views / sizeof other_views[0];
