// SPDX-License-Identifier: Apache-2.0
// answer: what a learner gave to one question, in one shape for all kinds, its JSON (CONTRACT: answers), and what may
// be wrong with it. Pure.
#pragma once
#include "base/text.h"
#include "model/course.h"

struct arena;
struct json;

struct answer {
    bool is_given;   // false: cleared or never answered
    text *ids;       // single: one; multiple: the ticked (maybe none); order: all, in the given order; match: lefts
    text *right_ids; // match: beside ids
    size_t ids_count;
    text words; // short, number
};

// Reads VALUE of a save for a question: null clears. False with *fault a sentence when an option is unknown, twice, no
// permutation, or a number cannot be read.
bool read_answer(struct arena *arena, const struct question *question, const struct json *value, struct answer *out,
                 text *fault) __attribute__((warn_unused_result));
// Reads what a browser's form sends for a question: the pairs behind "answer.": name Q, Q.LEFT, Q.OPTION. Only the
// pairs that belong to the question are looked at; *is_named says whether there was any.
struct answer_pair {
    text name, value;
};
bool read_form_answer(struct arena *arena, const struct question *question, const struct answer_pair *pairs,
                      size_t pairs_count, bool *is_named, struct answer *out, text *fault)
    __attribute__((warn_unused_result));
// The JSON of an answer, as it is stored and sent back; null when not given.
struct json *make_answer_json(struct arena *arena, const struct question *question, const struct answer *answer);
// What was stored, against the question of its revision; a value that does not fit reads as not given.
struct answer stored_answer(struct arena *arena, const struct question *question, text stored_json);
// The number in a text: digits of any script, comma or point as decimal mark, spaces as grouping. False: none.
bool read_number(text words, double *out) __attribute__((warn_unused_result));
// A short answer prepared for comparing: NFKC, case folding, white space folded, outer punctuation dropped.
text make_short_answer(struct arena *arena, text words);
