// SPDX-License-Identifier: Apache-2.0
// classroom: a Stoa without a server for the tests of pages: a database, published courses, people, and requests that
// run a handler by a small site map, as the program would: a refused change is rolled back.
#pragma once
#include "support/store_fixture.h"
//
#include "base/json.h"
#include "content/library.h"
#include "pages/visit.h"

struct classroom {
    struct store_fixture *store;
    struct arena *arena;
    struct library *library; // of what is published now
    struct site site;
    struct router *router;
    struct limits limits;            // sign-in: 2 by pair, 3 by account, 4 by address; sign-up: 4; then one a minute
    text address;                    // of who asks
    int64_t session_id;              // of who asks; 0: none
    int64_t learner, other, teacher; // accounts: two learners and an administrator
};
// For cmocka: state is a struct classroom, with the course "porch" published.
int open_classroom(void **state);
int close_classroom(void **state);
#define PAGE_TEST(test) cmocka_unit_test_setup_teardown(test, open_classroom, close_classroom)

// Imports and publishes these, and has the library follow.
void publish_files(struct classroom *room, const struct course_files *files);
// Publishes the course of the sources' folder tests/content/sound/NAME.
void publish_sound_course(struct classroom *room, const char *name);
// Publishes "porch" anew, without the file `away` and with the file `path` of these words; NULL: none.
void publish_porch_with(struct classroom *room, const char *away, const char *path, const char *words);

// What came of a request.
struct outcome {
    struct visit *visit;
    status code;
    const struct json *json; // what a program gets: the page; of a refusal its further members, if any
};
// By account (0: nobody). Targets may have a query. A POST's body that begins with '{' is JSON, else a form.
struct outcome get(struct classroom *room, int64_t account_id, const char *target);
struct outcome post(struct classroom *room, int64_t account_id, const char *target, const char *body);
// The page as a browser gets it, without the layout; fails the test when the view has no template.
text html_of(struct classroom *room, struct outcome outcome);

// The words of a part of the outcome's JSON, compact: part "modules.0.units.1.done" → "true"; absent: "".
text part_of(struct classroom *room, struct outcome outcome, const char *part);
#define assert_part(room, outcome, part, words)                                                                        \
    assert_same_words(part_of((room), (outcome), (part)), (words), __FILE__, __LINE__)
#define assert_code(outcome, wanted) assert_int_equal((outcome).code, (wanted))
#define assert_location(outcome, words)                                                                                \
    assert_same_words(text_of_url((outcome).visit->location), (words), __FILE__, __LINE__)
#define assert_words(value, words) assert_same_words((value), (words), __FILE__, __LINE__)
void assert_same_words(text value, const char *words, const char *file, int line);
// Compares with tests/pages/expected/NAME.html.
#define assert_page(room, outcome, name)                                                                               \
    assert_same_as_file("tests/pages/expected/" name ".html", html_of((room), (outcome)))
bool holds(text value, const char *words);

// Common ways.
void enroll_in(struct classroom *room, int64_t account_id, const char *course, const char *audience); // NULL: none
// Starts the next attempt at a quiz ("porch/first/check"); its address.
const char *start(struct classroom *room, int64_t account_id, const char *quiz);
