// SPDX-License-Identifier: Apache-2.0
// attempt_questions: the questions of an open attempt as they are shown: options in the attempt's order, with what is
// given. It looks at no `is_right`, no `feedback_html` and no accepted answer.
#include "base/arena.h"
#include "base/json.h"
#include "pages/answer_phrase.h"
#include "pages/attempt_page.h"
#include "pages/phrases.h"

static const struct field place_fields[] = {FIELD(struct open_place, place), FIELD(struct open_place, selected),
                                            END_OF_FIELDS};
static const struct field option_fields[] = {FIELD(struct open_option, id),
                                             FIELD(struct open_option, html),
                                             FIELD_HTML_ONLY(struct open_option, field),
                                             FIELD_HTML_ONLY(struct open_option, checked),
                                             LIST_HTML_ONLY(struct open_option, places, place_fields),
                                             END_OF_FIELDS};
static const struct field choice_fields[] = {FIELD(struct open_choice, id), FIELD(struct open_choice, words),
                                             FIELD(struct open_choice, letter), FIELD(struct open_choice, selected),
                                             END_OF_FIELDS};
static const struct field left_fields[] = {FIELD(struct open_left, id), FIELD(struct open_left, html),
                                           FIELD_HTML_ONLY(struct open_left, field),
                                           LIST_HTML_ONLY(struct open_left, choices, choice_fields), END_OF_FIELDS};
static const struct field right_fields[] = {FIELD(struct open_right, id), FIELD(struct open_right, html),
                                            FIELD_HTML_ONLY(struct open_right, letter), END_OF_FIELDS};
static const struct field conflict_fields[] = {FIELD(struct answer_conflict, theirs),
                                               FIELD(struct answer_conflict, mine), END_OF_FIELDS};
const struct field open_question_fields[] = {FIELD(struct open_question, id),
                                             FIELD(struct open_question, kind),
                                             FIELD(struct open_question, title_html),
                                             FIELD(struct open_question, prompt_html),
                                             FIELD(struct open_question, points),
                                             LIST(struct open_question, options, option_fields),
                                             LIST(struct open_question, lefts, left_fields),
                                             LIST(struct open_question, rights, right_fields),
                                             FIELD_JSON_ONLY(struct open_question, answer),
                                             FIELD_HTML_ONLY(struct open_question, number),
                                             FIELD_HTML_ONLY(struct open_question, of),
                                             FIELD_HTML_ONLY(struct open_question, has_points),
                                             FIELD_HTML_ONLY(struct open_question, field),
                                             FIELD_HTML_ONLY(struct open_question, is_single),
                                             FIELD_HTML_ONLY(struct open_question, is_multiple),
                                             FIELD_HTML_ONLY(struct open_question, is_short),
                                             FIELD_HTML_ONLY(struct open_question, is_number),
                                             FIELD_HTML_ONLY(struct open_question, is_order),
                                             FIELD_HTML_ONLY(struct open_question, is_match),
                                             FIELD_HTML_ONLY(struct open_question, is_answered),
                                             FIELD_HTML_ONLY(struct open_question, is_unsaved),
                                             FIELD_HTML_ONLY(struct open_question, words),
                                             FIELD_HTML_ONLY(struct open_question, complaint),
                                             FIELD_HTML_ONLY(struct open_question, saved_text),
                                             OBJECT_HTML_ONLY(struct open_question, conflict, conflict_fields),
                                             END_OF_FIELDS};

static bool has_id(const struct answer *answer, text id) {
    for (size_t i = 0; i < answer->ids_count; i++)
        if (is_text_equal(answer->ids[i], id))
            return true;
    return false;
}

// ---- one option ----------------------------------------------------------------------------------------------------

// The place, from 1, that an item was given; 0: none. What was sent may be incomplete, so that there are holes.
static size_t place_of(const struct question *question, const struct answer *answer, text id) {
    for (size_t i = 0; answer->ids && i < question->options_count; i++)
        if (answer->ids[i].bytes && is_text_equal(answer->ids[i], id))
            return i + 1;
    return 0;
}

static void fill_places(struct arena *arena, const struct asked *asked, const struct answer *answer,
                        struct open_option *option) {
    size_t place = place_of(asked->question, answer, option->id);
    option->places = MAKE_ARRAY(arena, asked->options_count + 1, struct open_place);
    for (size_t i = 1; i <= asked->options_count; i++)
        option->places[option->places_count++] = (struct open_place){(int64_t)i, i == place};
}

static void fill_options(struct arena *arena, const struct asked *asked, const struct answer *answer,
                         struct open_question *out) {
    out->options = MAKE_ARRAY(arena, asked->options_count + 1, struct open_option);
    for (size_t i = 0; i < asked->options_count; i++) {
        struct open_option *option = &out->options[out->options_count++];
        *option =
            (struct open_option){.id = asked->options[i]->id, .html = asked->options[i]->html, .field = out->field};
        option->checked = has_id(answer, option->id);
        if (!out->is_order)
            continue;
        option->field = make_textf(arena, "%.*s.%.*s", PRINT(out->field), PRINT(option->id));
        fill_places(arena, asked, answer, option);
    }
}

// ---- pairs ---------------------------------------------------------------------------------------------------------

static text right_given(const struct answer *answer, text left_id) {
    for (size_t i = 0; i < answer->ids_count; i++)
        if (is_text_equal(answer->ids[i], left_id))
            return answer->right_ids[i];
    return NO_TEXT;
}

static void fill_choices(struct arena *arena, const struct asked *asked, const struct answer *answer,
                         struct open_left *left) {
    text given = right_given(answer, left->id);
    left->choices = MAKE_ARRAY(arena, asked->rights_count + 1, struct open_choice);
    for (size_t i = 0; i < asked->rights_count; i++) {
        const struct option *right = asked->rights[i];
        left->choices[left->choices_count++] =
            (struct open_choice){.id = right->right_id,
                                 .words = plain_words(arena, right->right_html),
                                 .letter = letter_text(arena, i),
                                 .selected = given.bytes && is_text_equal(given, right->right_id)};
    }
}

static void fill_pairs(struct arena *arena, const struct asked *asked, const struct answer *answer,
                       struct open_question *out) {
    out->lefts = MAKE_ARRAY(arena, asked->options_count + 1, struct open_left);
    out->rights = MAKE_ARRAY(arena, asked->rights_count + 1, struct open_right);
    for (size_t i = 0; i < asked->options_count; i++) {
        const struct option *option = asked->options[i];
        struct open_left *left = &out->lefts[out->lefts_count++];
        *left = (struct open_left){.id = option->id,
                                   .html = option->html,
                                   .field = make_textf(arena, "%.*s.%.*s", PRINT(out->field), PRINT(option->id))};
        fill_choices(arena, asked, answer, left);
    }
    for (size_t i = 0; i < asked->rights_count; i++)
        out->rights[out->rights_count++] = (struct open_right){
            .id = asked->rights[i]->right_id, .html = asked->rights[i]->right_html, .letter = letter_text(arena, i)};
}

// ---- one question --------------------------------------------------------------------------------------------------

static void fill_kind(struct open_question *out, enum question_kind kind) {
    out->kind = question_kind_name(kind);
    out->is_single = kind == QUESTION_SINGLE;
    out->is_multiple = kind == QUESTION_MULTIPLE;
    out->is_short = kind == QUESTION_SHORT;
    out->is_number = kind == QUESTION_NUMBER;
    out->is_order = kind == QUESTION_ORDER;
    out->is_match = kind == QUESTION_MATCH;
}

static void fill_question(struct visit *visit, const struct asked *asked, const struct answer *answer,
                          struct open_question *out) {
    const struct question *question = asked->question;
    out->id = question->id;
    fill_kind(out, question->kind);
    out->title_html = question->title_html;
    out->prompt_html = question->prompt_html;
    out->points = question->points;
    out->has_points = question->points != 1;
    out->field = make_textf(visit->arena, "answer.%.*s", PRINT(question->id));
    out->words = answer->words;
    out->answer = make_answer_json(visit->arena, question, answer);
    if (out->is_match)
        fill_pairs(visit->arena, asked, answer, out);
    else if (!out->is_short && !out->is_number)
        fill_options(visit->arena, asked, answer, out);
}

static struct answer_conflict *make_conflict(struct arena *arena, const struct question *question,
                                             const struct answer *theirs, const struct answer *mine) {
    text none = TEXT(_("(no answer)"));
    struct answer_conflict *conflict = MAKE(arena, struct answer_conflict);
    conflict->theirs = is_answer_empty(theirs) ? none : answer_phrase(arena, question, theirs);
    conflict->mine = is_answer_empty(mine) ? none : answer_phrase(arena, question, mine);
    return conflict;
}

// What was sent and not taken stands in the fields, said to be unsaved where it differs from what is stored.
static void fill_given(struct visit *visit, const struct question *question, const struct answer *stored,
                       const struct given_answer *given, struct open_question *out) {
    out->complaint = given->complaint;
    out->is_unsaved = given->complaint.bytes || !is_same_answer(question, stored, &given->answer);
    out->is_answered = out->is_answered && !out->is_unsaved;
    if (given->is_conflict)
        out->conflict = make_conflict(visit->arena, question, stored, &given->answer);
}

void fill_open_questions(struct visit *visit, const struct quiz_sitting *sitting, const struct submission *submission,
                         struct attempt_page *page) {
    page->questions = MAKE_ARRAY(visit->arena, sitting->asked.count + 1, struct open_question);
    for (size_t i = 0; i < sitting->asked.count; i++) {
        const struct asked *asked = &sitting->asked.items[i];
        const struct answer *stored = &sitting->answers[i];
        const struct given_answer *given = submission && submission->items[i].is_named ? &submission->items[i] : NULL;
        struct open_question *out = &page->questions[page->questions_count++];
        fill_question(visit, asked, given ? &given->answer : stored, out);
        out->number = (int64_t)i + 1;
        out->of = (int64_t)sitting->asked.count;
        out->is_answered = !is_answer_empty(stored);
        out->saved_text = sitting->saved_milliseconds[i]
                              ? near_time_phrase(visit->arena, sitting->saved_milliseconds[i] / 1000, visit->act.now)
                              : TEXT("");
        if (given)
            fill_given(visit, asked->question, stored, given, out);
    }
}
