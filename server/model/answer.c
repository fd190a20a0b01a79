// SPDX-License-Identifier: Apache-2.0
// answer: reading, checking and writing what a learner gave to a question. Nothing here knows what is right.
// It must not grade: grading.c does.
#include "model/answer.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/unicode.h"

#define WORDS_LIMIT 2000

static const struct option *find_option(const struct question *question, text id) {
    for (size_t i = 0; i < question->options_count; i++)
        if (is_text_equal(question->options[i].id, id))
            return &question->options[i];
    return NULL;
}

static bool is_right_side(const struct question *question, text right_id) {
    for (size_t i = 0; i < question->options_count; i++)
        if (is_text_equal(question->options[i].right_id, right_id))
            return true;
    return false;
}

static bool has_id(const struct answer *answer, text id) {
    for (size_t i = 0; i < answer->ids_count; i++)
        if (is_text_equal(answer->ids[i], id))
            return true;
    return false;
}

static bool add_option(const struct question *question, text id, struct answer *out, text *fault) {
    const struct option *option = find_option(question, id);
    if (!option) {
        *fault = TEXT(_("There is no such option; load the page again."));
        return false;
    }
    if (has_id(out, id)) {
        *fault = TEXT(_("An option was given twice."));
        return false;
    }
    out->ids[out->ids_count++] = option->id;
    return true;
}

// What holds for the whole answer, however it came.
static bool check_whole(const struct question *question, const struct answer *answer, text *fault) {
    double number = 0;
    if (question->kind == QUESTION_ORDER && answer->ids_count != question->options_count) {
        *fault = TEXT(_("Give every item a place of its own."));
        return false;
    }
    if (question->kind == QUESTION_NUMBER && answer->is_given && !read_number(answer->words, &number)) {
        *fault = TEXT(_("This cannot be read as a number. Write digits, such as 42 or 3.5."));
        return false;
    }
    return true;
}

// ---- from JSON -----------------------------------------------------------------------------------------------------

static bool read_ids(const struct question *question, const struct json *value, struct answer *out, text *fault) {
    if (json_count(value) > question->options_count) {
        *fault = TEXT(_("There are more answers than options."));
        return false;
    }
    for (size_t i = 0; i < json_count(value); i++)
        if (!add_option(question, json_text_of(json_item(value, i)), out, fault))
            return false;
    return true;
}

static bool add_pair(const struct question *question, text left, text right, struct answer *out, text *fault) {
    if (!add_option(question, left, out, fault))
        return false;
    if (!is_right_side(question, right)) {
        *fault = TEXT(_("There is no such option; load the page again."));
        return false;
    }
    out->right_ids[out->ids_count - 1] = right;
    return true;
}

static bool read_pairs(struct arena *arena, const struct question *question, const struct json *value,
                       struct answer *out, text *fault) {
    if (json_count(value) > question->options_count) {
        *fault = TEXT(_("There are more answers than options."));
        return false;
    }
    for (size_t i = 0; i < json_count(value); i++) {
        text left, right = json_text_of(json_member(value, i, &left));
        if (!add_pair(question, left, make_text(arena, right), out, fault))
            return false;
    }
    return true;
}

static bool read_words(struct arena *arena, text words, struct answer *out, text *fault) {
    words = text_trim(words);
    if (count_code_points(words) > WORDS_LIMIT) {
        *fault = TEXT(_("This is too long; write at most 2,000 characters."));
        return false;
    }
    out->words = make_text(arena, words);
    out->is_given = !is_text_empty(words);
    return true;
}

static struct answer make_empty(struct arena *arena, const struct question *question) {
    return (struct answer){.ids = MAKE_ARRAY(arena, question->options_count + 1, text),
                           .right_ids = MAKE_ARRAY(arena, question->options_count + 1, text),
                           .words = TEXT("")};
}

static bool read_value(struct arena *arena, const struct question *question, const struct json *value,
                       struct answer *out, text *fault) {
    enum json_kind kind = json_kind_of(value);
    bool wants_list = question->kind == QUESTION_MULTIPLE || question->kind == QUESTION_ORDER;
    enum json_kind wanted = wants_list                         ? JSON_KIND_LIST
                            : question->kind == QUESTION_MATCH ? JSON_KIND_OBJECT
                                                               : JSON_KIND_TEXT;
    if (kind != wanted) {
        *fault = wants_list                         ? TEXT(_("This question takes a list of option ids."))
                 : question->kind == QUESTION_MATCH ? TEXT(_("This question takes an object of left id to right id."))
                                                    : TEXT(_("This question takes a text."));
        return false;
    }
    out->is_given = true;
    if (wants_list)
        return read_ids(question, value, out, fault);
    if (question->kind == QUESTION_MATCH)
        return read_pairs(arena, question, value, out, fault);
    if (question->kind == QUESTION_SINGLE)
        return add_option(question, json_text_of(value), out, fault);
    return read_words(arena, json_text_of(value), out, fault);
}

bool read_answer(struct arena *arena, const struct question *question, const struct json *value, struct answer *out,
                 text *fault) {
    *out = make_empty(arena, question);
    if (json_kind_of(value) == JSON_KIND_NULL)
        return true;
    return read_value(arena, question, value, out, fault) && check_whole(question, out, fault);
}

// ---- from a browser's form -----------------------------------------------------------------------------------------

// Whether a pair's name is the question's id, or the id, a dot, and *part.
static bool is_pair_of(const struct question *question, text name, text *part) {
    *part = NO_TEXT;
    if (is_text_equal(name, question->id))
        return true;
    if (!text_starts_with(name, question->id) || name.bytes[question->id.length] != '.')
        return false;
    *part = text_slice(name, question->id.length + 1, name.length);
    return true;
}

// "answer.Q.OPTION=1…n": the item goes to its place; the places together must be a permutation.
static bool place_item(const struct question *question, text part, text value, struct answer *out, text *fault) {
    int64_t place = 0;
    const struct option *option = find_option(question, part);
    if (!option || !text_to_integer(value, 1, (int64_t)question->options_count, &place)) {
        *fault = option ? TEXT(_("Give every item a place of its own."))
                        : TEXT(_("There is no such option; load the page again."));
        return false;
    }
    if (out->ids[place - 1].bytes) {
        *fault = TEXT(_("Two items have the same place."));
        return false;
    }
    for (size_t i = 0; i < question->options_count; i++)
        if (out->ids[i].bytes && is_text_equal(out->ids[i], part)) {
            *fault = TEXT(_("An option was given twice."));
            return false;
        }
    out->ids[place - 1] = option->id;
    out->ids_count++;
    return true;
}

static bool read_form_pair(struct arena *arena, const struct question *question, text part, text value,
                           struct answer *out, text *fault) {
    value = text_trim(value);
    if (question->kind == QUESTION_SHORT || question->kind == QUESTION_NUMBER)
        return read_words(arena, value, out, fault);
    if (is_text_empty(value))
        return true; // the hidden "none", or a select that was left alone
    if (question->kind == QUESTION_ORDER)
        return place_item(question, part, value, out, fault);
    if (question->kind == QUESTION_MATCH)
        return add_pair(question, part, make_text(arena, value), out, fault);
    if (question->kind == QUESTION_SINGLE && out->ids_count > 0) {
        *fault = TEXT(_("Choose one option."));
        return false;
    }
    return add_option(question, value, out, fault);
}

bool read_form_answer(struct arena *arena, const struct question *question, const struct answer_pair *pairs,
                      size_t pairs_count, bool *is_named, struct answer *out, text *fault) {
    *is_named = false;
    *out = make_empty(arena, question);
    for (size_t i = 0; i < pairs_count; i++) {
        text part;
        if (!is_pair_of(question, pairs[i].name, &part))
            continue;
        *is_named = true;
        if (!read_form_pair(arena, question, part, pairs[i].value, out, fault))
            return false;
    }
    if (question->kind == QUESTION_MULTIPLE)
        out->is_given = *is_named;
    else if (question->kind != QUESTION_SHORT && question->kind != QUESTION_NUMBER)
        out->is_given = out->ids_count > 0;
    return !*is_named || (question->kind == QUESTION_ORDER && !out->is_given) || check_whole(question, out, fault);
}

// ---- to and from what is stored ------------------------------------------------------------------------------------

static struct json *make_list_of_ids(struct arena *arena, const struct answer *answer) {
    struct json *list = make_json_list(arena);
    for (size_t i = 0; i < answer->ids_count; i++)
        json_add(list, make_json_value(arena, answer->ids[i]));
    return list;
}

struct json *make_answer_json(struct arena *arena, const struct question *question, const struct answer *answer) {
    if (!answer->is_given)
        return make_json_null(arena);
    switch (question->kind) {
    case QUESTION_SINGLE:
        return make_json_value(arena, answer->ids[0]);
    case QUESTION_MULTIPLE:
    case QUESTION_ORDER:
        return make_list_of_ids(arena, answer);
    case QUESTION_MATCH: {
        struct json *object = make_json_object(arena);
        for (size_t i = 0; i < answer->ids_count; i++)
            json_set(object, answer->ids[i], make_json_value(arena, answer->right_ids[i]));
        return object;
    }
    case QUESTION_SHORT:
    case QUESTION_NUMBER:
    case QUESTION_UNSET:
        break;
    }
    return make_json_value(arena, answer->words);
}

struct answer stored_answer(struct arena *arena, const struct question *question, text stored_json) {
    struct answer answer;
    text fault = NO_TEXT;
    const struct json *value = stored_json.bytes ? parse_json(arena, stored_json, &fault) : NULL;
    if (value && read_answer(arena, question, value, &answer, &fault))
        return answer;
    return make_empty(arena, question);
}
