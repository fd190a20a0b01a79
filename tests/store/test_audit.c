// SPDX-License-Identifier: Apache-2.0
// Tests of server/store/audit.c.
#include "base/json.h"
#include "store/audit.h"
#include "support/store_fixture.h"

static void an_act_is_written_with_who_did_it_and_when(void **state) {
    struct store_fixture *f = *state;
    f->act.actor_id = 12;
    f->act.request_id = TEXT("r-1");
    struct json *detail = make_json_object(f->arena);
    json_set(detail, TEXT("to"), make_json_value(f->arena, TEXT("admin")));
    save_audit(f->db, f->arena, &f->act, "account.role", TEXT("account 7"), detail);
    assert_int_equal(ask_number(f, SQL("SELECT count(*) FROM audit WHERE happened_at = 1770000000 AND actor_id = 12"
                                       " AND act = 'account.role' AND subject = 'account 7'"
                                       " AND detail = '{\"to\":\"admin\"}' AND request_id = 'r-1'")),
                     1);
}

static void what_the_program_did_names_nobody(void **state) {
    struct store_fixture *f = *state;
    f->act.request_id = NO_TEXT;
    save_audit(f->db, f->arena, &f->act, "course.create", TEXT("course ethics"), NULL);
    assert_int_equal(ask_number(f, SQL("SELECT count(*) FROM audit"
                                       " WHERE actor_id IS NULL AND detail = '{}' AND request_id = ''")),
                     1);
}

static void the_trail_is_in_order(void **state) {
    struct store_fixture *f = *state;
    save_audit(f->db, f->arena, &f->act, "one", TEXT("x"), NULL);
    save_audit(f->db, f->arena, &f->act, "two", TEXT("x"), NULL);
    struct db_rows *rows = db_query(f->db, f->arena, SQL("SELECT act FROM audit ORDER BY id"), NO_ARGS);
    assert_true(is_text_equal(row_text(rows, 0, 0), TEXT("one")));
    assert_true(is_text_equal(row_text(rows, 1, 0), TEXT("two")));
}

static void what_is_rolled_back_leaves_no_trail(void **state) {
    struct store_fixture *f = *state;
    save_audit(f->db, f->arena, &f->act, "one", TEXT("x"), NULL);
    db_rollback(f->db);
    assert_true(db_begin_write(f->db));
    assert_int_equal(ask_number(f, SQL("SELECT count(*) FROM audit")), 0);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_store_fixture, close_store_fixture)
    const struct CMUnitTest tests[] = {
        CASE(an_act_is_written_with_who_did_it_and_when),
        CASE(what_the_program_did_names_nobody),
        CASE(the_trail_is_in_order),
        CASE(what_is_rolled_back_leaves_no_trail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
