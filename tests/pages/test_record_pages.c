// SPDX-License-Identifier: Apache-2.0
// Tests of server/pages/record_pages.c: what a record shows to whom, and who decides.
#include "classroom.h"
#include "support/golden.h"

// The address of a record of the learner with a score of 87.5.
static const char *make_record(struct classroom *room) {
    int64_t course_id = find_course(room->library, TEXT("porch"))->course_id;
    const struct enrollment *enrollment = enroll_learner(room->store, room->learner, course_id);
    const struct record *record =
        complete_course(room->store, enrollment, find_course(room->library, TEXT("porch"))->revision_id, 875);
    return make_textf(room->arena, "/records/%.*s", PRINT(record->public_id)).bytes;
}

static struct outcome choose(struct classroom *room, int64_t account_id, const char *what, const char *body) {
    text id = load_records_of(room->store->db, room->arena, room->learner).items[0].public_id;
    return post(room, account_id, make_textf(room->arena, "/records/%.*s/%s", PRINT(id), what).bytes, body);
}

static void anybody_reads_a_record_by_its_address(void **state) {
    struct classroom *room = *state;
    struct outcome page = get(room, 0, make_record(room));
    assert_code(page, STATUS_OK);
    assert_part(room, page, "course", "\"A sample\"");
    assert_part(room, page, "revision", "1");
    assert_part(room, page, "name", "\"Ada Lovelace\"");
    assert_part(room, page, "score", "null");
    assert_part(room, page, "valid", "true");
    assert_part(room, page, "revoked_at", "null");
    assert_part(room, page, "reason", "null");
    assert_true(page.visit->head.is_unlisted);
    assert_page(room, page, "record_public");
}

static void a_record_that_is_not_there_is_not_found(void **state) {
    struct classroom *room = *state;
    assert_code(get(room, 0, "/records/nothing"), STATUS_NOT_FOUND);
    assert_code(post(room, room->learner, "/records/nothing/name", "shown=true"), STATUS_NOT_FOUND);
}

static void its_learner_hides_the_name_and_shows_the_score(void **state) {
    struct classroom *room = *state;
    const char *address = make_record(room);
    struct outcome hidden = choose(room, room->learner, "name", "shown=false");
    assert_code(hidden, STATUS_OK);
    assert_part(room, hidden, "name", "null");
    assert_location(hidden, make_textf(room->arena, "%s?said=name-hidden", address).bytes);
    assert_part(room, choose(room, room->learner, "score", "{\"shown\":true}"), "score", "87.5");
    struct outcome page = get(room, 0, address);
    assert_part(room, page, "name", "null");
    assert_part(room, page, "score", "87.5");
    assert_false(holds(html_of(room, page), "Ada"));
    assert_page(room, get(room, room->learner, address), "record_own");
}

static void nobody_else_decides_what_a_record_shows(void **state) {
    struct classroom *room = *state;
    const char *address = make_record(room);
    assert_code(choose(room, room->other, "name", "shown=false"), STATUS_FORBIDDEN);
    assert_code(choose(room, room->teacher, "score", "shown=true"), STATUS_FORBIDDEN);
    assert_part(room, get(room, 0, address), "name", "\"Ada Lovelace\"");
    assert_false(holds(html_of(room, get(room, room->other, address)), "This is your record"));
}

static void a_choice_that_says_nothing_is_refused(void **state) {
    struct classroom *room = *state;
    make_record(room);
    assert_code(choose(room, room->learner, "name", "{}"), STATUS_REFUSED);
    assert_code(choose(room, room->learner, "score", "{\"shown\":\"perhaps\"}"), STATUS_REFUSED);
}

static void a_revoked_record_says_so_and_why(void **state) {
    struct classroom *room = *state;
    const char *address = make_record(room);
    text id = text_slice(text_from(address), 9, 100);
    assert_int_equal(revoke_record(room->store->db, room->arena, &room->store->act, id, TEXT("Not their own work.")),
                     STATUS_OK);
    struct outcome page = get(room, 0, address);
    assert_part(room, page, "valid", "false");
    assert_part(room, page, "reason", "\"Not their own work.\"");
    assert_page(room, page, "record_revoked");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PAGE_TEST(anybody_reads_a_record_by_its_address),          PAGE_TEST(a_record_that_is_not_there_is_not_found),
        PAGE_TEST(its_learner_hides_the_name_and_shows_the_score), PAGE_TEST(nobody_else_decides_what_a_record_shows),
        PAGE_TEST(a_choice_that_says_nothing_is_refused),          PAGE_TEST(a_revoked_record_says_so_and_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
