// SPDX-License-Identifier: Apache-2.0
// result_questions: one question of a result: what was given, whether it is right, and, where it may be told, what
// would have been. What may be told was decided before (struct shown); this file only obeys.
#include "base/arena.h"
#include "base/json.h"
#include "pages/result_page.h"

static const struct field option_fields[] = {FIELD(struct result_option, id),
                                             FIELD(struct result_option, feedback_html),
                                             FIELD_HTML_ONLY(struct result_option, html),
                                             FIELD_HTML_ONLY(struct result_option, chosen),
                                             FIELD_HTML_ONLY(struct result_option, is_chosen_right),
                                             FIELD_HTML_ONLY(struct result_option, is_chosen_wrong),
                                             FIELD_HTML_ONLY(struct result_option, is_missed),
                                             END_OF_FIELDS};
static const struct field words_fields[] = {FIELD(struct right_words, words), END_OF_FIELDS};
static const struct field place_fields[] = {
    FIELD(struct result_place, html),        FIELD(struct result_place, place),
    FIELD(struct result_place, right_place), FIELD(struct result_place, is_right),
    FIELD(struct result_place, is_judged),   END_OF_FIELDS};
static const struct field pair_fields[] = {FIELD(struct result_pair, left_html),  FIELD(struct result_pair, given_html),
                                           FIELD(struct result_pair, right_html), FIELD(struct result_pair, is_right),
                                           FIELD(struct result_pair, is_judged),  END_OF_FIELDS};
const struct field result_question_fields[] = {FIELD(struct result_question, id),
                                               FIELD_JSON_ONLY(struct result_question, points),
                                               FIELD_JSON_ONLY(struct result_question, of),
                                               FIELD_JSON_ONLY(struct result_question, correct),
                                               FIELD_JSON_ONLY(struct result_question, answer),
                                               FIELD_JSON_ONLY(struct result_question, right),
                                               LIST(struct result_question, options, option_fields),
                                               FIELD(struct result_question, explanation_html),
                                               FIELD_HTML_ONLY(struct result_question, kind),
                                               FIELD_HTML_ONLY(struct result_question, number),
                                               FIELD_HTML_ONLY(struct result_question, title_html),
                                               FIELD_HTML_ONLY(struct result_question, prompt_html),
                                               FIELD_HTML_ONLY(struct result_question, is_correct),
                                               FIELD_HTML_ONLY(struct result_question, is_partly),
                                               FIELD_HTML_ONLY(struct result_question, earned_text),
                                               FIELD_HTML_ONLY(struct result_question, is_multiple),
                                               FIELD_HTML_ONLY(struct result_question, has_options),
                                               FIELD_HTML_ONLY(struct result_question, has_words),
                                               FIELD_HTML_ONLY(struct result_question, given),
                                               FIELD_HTML_ONLY(struct result_question, has_right),
                                               LIST_HTML_ONLY(struct result_question, right_words, words_fields),
                                               FIELD_HTML_ONLY(struct result_question, has_places),
                                               LIST_HTML_ONLY(struct result_question, places, place_fields),
                                               FIELD_HTML_ONLY(struct result_question, has_pairs),
                                               LIST_HTML_ONLY(struct result_question, pairs, pair_fields),
                                               END_OF_FIELDS};

// ---- small decisions -----------------------------------------------------------------------------------------------

// Told, and nothing there: empty. Not told: NULL, which programs read as null.
static html told_html(html value, bool is_told) {
    if (!is_told)
        return (html){NULL, 0};
    return value.bytes ? value : (html){"", 0};
}

static bool is_chosen(const struct answer *answer, text id) {
    for (size_t i = 0; i < answer->ids_count; i++)
        if (is_text_equal(answer->ids[i], id))
            return true;
    return false;
}

static struct json *make_points(struct arena *arena, const struct mark *mark) {
    if (mark->earned_numerator % mark->earned_denominator == 0)
        return make_json_integer(arena, mark->earned_numerator / mark->earned_denominator);
    return make_json_number(arena, (double)mark->earned_numerator / (double)mark->earned_denominator);
}

static text earned_words(struct arena *arena, const struct mark *mark) {
    if (mark->possible == 1)
        return TEXT("");
    double earned = (double)mark->earned_numerator / (double)mark->earned_denominator;
    return make_textf(arena, _("%.3g of %lld points"), earned, (long long)mark->possible);
}

// One right answer in the shape of an answer.
static struct answer right_answer(struct arena *arena, const struct question *question) {
    struct answer right = {.is_given = true,
                           .ids = MAKE_ARRAY(arena, question->options_count + 1, text),
                           .right_ids = MAKE_ARRAY(arena, question->options_count + 1, text)};
    bool takes_all = question->kind == QUESTION_ORDER || question->kind == QUESTION_MATCH;
    for (size_t i = 0; i < question->options_count; i++) {
        if (!takes_all && !question->options[i].is_right)
            continue;
        right.ids[right.ids_count] = question->options[i].id;
        right.right_ids[right.ids_count++] = question->options[i].right_id;
    }
    if (question->accepted_count > 0)
        right.words = question->kind == QUESTION_NUMBER ? make_textf(arena, "%.15g", question->accepted[0].number)
                                                        : question->accepted[0].words;
    return right;
}

// ---- by kind -------------------------------------------------------------------------------------------------------

static void fill_options(struct arena *arena, const struct asked *asked, const struct answer *answer,
                         struct shown shown, struct result_question *out) {
    out->has_options = true;
    out->options = MAKE_ARRAY(arena, asked->options_count + 1, struct result_option);
    for (size_t i = 0; i < asked->options_count; i++) {
        const struct option *option = asked->options[i];
        bool chosen = is_chosen(answer, option->id);
        bool tells_feedback = shown.right_answers || (shown.feedback && chosen);
        out->options[out->options_count++] =
            (struct result_option){.id = option->id,
                                   .html = option->html,
                                   .feedback_html = told_html(option->feedback_html, tells_feedback),
                                   .chosen = chosen,
                                   .is_chosen_right = chosen && option->is_right && shown.feedback,
                                   .is_chosen_wrong = chosen && !option->is_right && shown.feedback,
                                   .is_missed = !chosen && option->is_right && shown.right_answers};
    }
}

static void fill_words(struct arena *arena, const struct question *question, const struct answer *answer,
                       struct shown shown, struct result_question *out) {
    out->has_words = true;
    out->given = answer->words;
    if (!shown.right_answers)
        return;
    out->right_words = MAKE_ARRAY(arena, question->accepted_count + 1, struct right_words);
    for (size_t i = 0; i < question->accepted_count; i++)
        out->right_words[out->right_words_count++].words = question->accepted[i].words;
    out->has_right = out->right_words_count > 0;
}

// The place, from 1, at which an item belongs.
static size_t right_place(const struct question *question, text id) {
    for (size_t i = 0; i < question->options_count; i++)
        if (is_text_equal(question->options[i].id, id))
            return i + 1;
    return 0;
}

// In the order given; when none was given, in the order that was shown.
static void fill_places(struct arena *arena, const struct asked *asked, const struct answer *answer, struct shown shown,
                        struct result_question *out) {
    const struct question *question = asked->question;
    bool is_given = answer->is_given && answer->ids_count == asked->options_count;
    out->has_places = true;
    out->places = MAKE_ARRAY(arena, asked->options_count + 1, struct result_place);
    for (size_t i = 0; i < asked->options_count; i++) {
        size_t belongs = right_place(question, is_given ? answer->ids[i] : asked->options[i]->id);
        out->places[out->places_count++] =
            (struct result_place){.html = question->options[belongs - 1].html,
                                  .place = is_given ? (int64_t)i + 1 : 0,
                                  .right_place = shown.right_answers ? (int64_t)belongs : 0,
                                  .is_right = is_given && shown.feedback && belongs == i + 1,
                                  .is_judged = (is_given && shown.feedback) || shown.right_answers};
    }
}

static html html_of_right(const struct question *question, text right_id) {
    for (size_t i = 0; i < question->options_count; i++)
        if (is_text_equal(question->options[i].right_id, right_id))
            return question->options[i].right_html;
    return (html){NULL, 0};
}

static void fill_pairs(struct arena *arena, const struct asked *asked, const struct answer *answer, struct shown shown,
                       struct result_question *out) {
    out->has_pairs = true;
    out->pairs = MAKE_ARRAY(arena, asked->options_count + 1, struct result_pair);
    for (size_t i = 0; i < asked->options_count; i++) {
        const struct option *left = asked->options[i];
        struct result_pair *pair = &out->pairs[out->pairs_count++];
        *pair = (struct result_pair){.left_html = left->html, .is_judged = shown.feedback};
        bool is_right = false;
        for (size_t k = 0; k < answer->ids_count; k++) {
            if (!is_text_equal(answer->ids[k], left->id))
                continue;
            pair->given_html = html_of_right(asked->question, answer->right_ids[k]);
            is_right = is_text_equal(answer->right_ids[k], left->right_id);
        }
        pair->is_right = is_right && shown.feedback;
        if (shown.right_answers && !is_right)
            pair->right_html = left->right_html;
    }
}

// ---- one question --------------------------------------------------------------------------------------------------

static void fill_for_programs(struct arena *arena, const struct question *question, const struct answer *answer,
                              const struct mark *mark, struct shown shown, struct result_question *out) {
    out->of = mark->possible;
    out->answer = make_answer_json(arena, question, answer);
    if (shown.feedback) {
        out->points = make_points(arena, mark);
        out->correct = make_json_bool(arena, mark->is_correct);
    }
    if (shown.right_answers) {
        struct answer right = right_answer(arena, question);
        out->right = make_answer_json(arena, question, &right);
    }
}

void fill_result_question(struct visit *visit, const struct asked *asked, const struct answer *answer,
                          const struct mark *mark, struct shown shown, struct result_question *out) {
    const struct question *question = asked->question;
    out->id = question->id;
    out->kind = question_kind_name(question->kind);
    out->title_html = question->title_html;
    out->prompt_html = question->prompt_html;
    out->explanation_html = told_html(question->explanation_html, shown.right_answers);
    out->is_multiple = question->kind == QUESTION_MULTIPLE;
    out->is_correct = shown.feedback && mark->is_correct;
    out->is_partly = shown.feedback && !mark->is_correct && mark->earned_numerator > 0;
    out->earned_text = shown.feedback ? earned_words(visit->arena, mark) : TEXT("");
    fill_for_programs(visit->arena, question, answer, mark, shown, out);
    if (question->kind == QUESTION_MATCH)
        fill_pairs(visit->arena, asked, answer, shown, out);
    else if (question->kind == QUESTION_ORDER)
        fill_places(visit->arena, asked, answer, shown, out);
    else if (question->kind == QUESTION_SHORT || question->kind == QUESTION_NUMBER)
        fill_words(visit->arena, question, answer, shown, out);
    else
        fill_options(visit->arena, asked, answer, shown, out);
}
