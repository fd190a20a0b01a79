// SPDX-License-Identifier: Apache-2.0
// result_page: the struct of a result, for the files that fill it. What is not told is NULL, false or 0 in it, so
// that no template can tell it.
#pragma once
#include "pages/result_pages.h"

struct result_option {
    text id;
    html html, feedback_html;
    bool chosen, is_chosen_right, is_chosen_wrong, is_missed;
};
struct right_words {
    text words;
};
struct result_place {
    html html;
    int64_t place, right_place;
    bool is_right, is_judged;
};
struct result_pair {
    html left_html, given_html, right_html;
    bool is_right, is_judged;
};
struct result_question {
    text id, kind, earned_text, given;
    html title_html, prompt_html, explanation_html;
    int64_t number, of;                                   // of: the points that could be earned
    const struct json *points, *correct, *answer, *right; // for programs
    bool is_correct, is_partly, is_multiple, has_options, has_words, has_right, has_places, has_pairs;
    struct result_option *options;
    size_t options_count;
    struct right_words *right_words;
    size_t right_words_count;
    struct result_place *places;
    size_t places_count;
    struct result_pair *pairs;
    size_t pairs_count;
};
extern const struct field result_question_fields[];

// One question as it may be told. (result_questions.c)
void fill_result_question(struct visit *visit, const struct asked *asked, const struct answer *answer,
                          const struct mark *mark, struct shown shown, struct result_question *out);
