// SPDX-License-Identifier: Apache-2.0
// quiz_sitting: finds the quiz as it was when an attempt was started, and lays the stored answers beside its
// questions. It grades nothing and shows nothing.
#include "pages/quiz_sitting.h"
#include "base/arena.h"
#include "base/clock.h"
#include "content/content.h"
#include "store/courses.h"

// ---- the quiz of the attempt's revision ----------------------------------------------------------------------------

static text load_source(struct visit *visit, int64_t revision_id, text path) {
    const struct stored_file *file = load_revision_file(visit->db, visit->arena, revision_id, path);
    return file ? load_file_bytes(visit->db, visit->arena, file->hash) : NO_TEXT;
}

// What quizzes that name no `pass` took in that revision: its course.md says so.
static int32_t load_course_pass(struct visit *visit, const struct learning *learning, int64_t revision_id) {
    text source = load_source(visit, revision_id, TEXT("course.md"));
    if (!source.bytes)
        return learning->course->pass_tenths;
    struct course_file file = {.path = TEXT("course.md"), .bytes = source, .size = source.length};
    struct course_files files = {.items = &file, .count = 1, .default_slug = learning->course->slug};
    struct problems problems = make_problems(visit->arena);
    const struct course *course = read_course(visit->arena, &files, &problems);
    return course ? course->pass_tenths : learning->course->pass_tenths;
}

static const struct quiz *load_quiz_of_revision(struct visit *visit, const struct learning *learning, int64_t unit_id,
                                                int64_t revision_id) {
    struct unit_paths paths = load_unit_paths(visit->db, visit->arena, revision_id);
    for (size_t i = 0; i < paths.count; i++) {
        if (paths.items[i].unit_id != unit_id)
            continue;
        text source = load_source(visit, revision_id, paths.items[i].file_path);
        if (!source.bytes)
            return NULL;
        const struct unit *unit =
            read_unit(visit->arena, learning->course->slug, load_course_pass(visit, learning, revision_id),
                      paths.items[i].file_path, source);
        return unit ? unit->quiz : NULL;
    }
    return NULL;
}

static const struct quiz *load_quiz(struct visit *visit, const struct quiz_sitting *sitting) {
    bool is_live = sitting->attempt->revision_id == sitting->learning->entry->revision_id;
    return is_live
               ? sitting->unit->quiz
               : load_quiz_of_revision(visit, sitting->learning, sitting->unit->number, sitting->attempt->revision_id);
}

// ---- answers -------------------------------------------------------------------------------------------------------

void load_sitting_answers(struct visit *visit, struct quiz_sitting *sitting) {
    struct stored_answers stored = load_answers(visit->db, visit->arena, sitting->attempt->id);
    sitting->answers = MAKE_ARRAY(visit->arena, sitting->asked.count + 1, struct answer);
    sitting->saved_milliseconds = MAKE_ARRAY(visit->arena, sitting->asked.count + 1, int64_t);
    for (size_t i = 0; i < sitting->asked.count; i++)
        sitting->answers[i] = stored_answer(visit->arena, sitting->asked.items[i].question, NO_TEXT);
    for (size_t k = 0; k < stored.count; k++) {
        ptrdiff_t at = find_asked(sitting, stored.items[k].question_id);
        if (at < 0)
            continue;
        sitting->answers[at] = stored_answer(visit->arena, sitting->asked.items[at].question, stored.items[k].value);
        sitting->saved_milliseconds[at] = stored.items[k].saved_milliseconds;
    }
}

status load_sitting(struct visit *visit, const struct learning *learning, const struct unit *unit,
                    const struct attempt *attempt, struct quiz_sitting *sitting) {
    *sitting = (struct quiz_sitting){.learning = learning, .unit = unit, .attempt = attempt};
    sitting->quiz = load_quiz(visit, sitting);
    if (!sitting->quiz)
        return STATUS_BROKEN;
    sitting->asked = make_asked(visit->arena, sitting->quiz, attempt->seed);
    load_sitting_answers(visit, sitting);
    return STATUS_OK;
}

ptrdiff_t find_asked(const struct quiz_sitting *sitting, text question_id) {
    for (size_t i = 0; i < sitting->asked.count; i++)
        if (is_text_equal(sitting->asked.items[i].question->id, question_id))
            return (ptrdiff_t)i;
    return -1;
}

bool is_answer_empty(const struct answer *answer) {
    return !answer->is_given || (answer->ids_count == 0 && is_text_empty(answer->words));
}

size_t count_answered(const struct quiz_sitting *sitting) {
    size_t count = 0;
    for (size_t i = 0; i < sitting->asked.count; i++)
        count += !is_answer_empty(&sitting->answers[i]);
    return count;
}

// Whether the id, and for match what goes with it, stands anywhere in the other answer.
static bool has_same(const struct question *question, const struct answer *answer, text id, text right_id) {
    for (size_t i = 0; i < answer->ids_count; i++)
        if (is_text_equal(answer->ids[i], id))
            return question->kind != QUESTION_MATCH || is_text_equal(answer->right_ids[i], right_id);
    return false;
}

bool is_same_answer(const struct question *question, const struct answer *left, const struct answer *right) {
    if (is_answer_empty(left) || is_answer_empty(right))
        return is_answer_empty(left) == is_answer_empty(right);
    if (left->ids_count != right->ids_count || !is_text_equal(left->words, right->words))
        return false;
    for (size_t i = 0; i < left->ids_count; i++) {
        bool is_same = question->kind == QUESTION_ORDER ? is_text_equal(left->ids[i], right->ids[i])
                                                        : has_same(question, right, left->ids[i], left->right_ids[i]);
        if (!is_same)
            return false;
    }
    return true;
}

// ---- times of saves ------------------------------------------------------------------------------------------------

text make_saved_at(struct arena *arena, int64_t milliseconds) {
    text whole = make_rfc3339(arena, milliseconds / 1000); // ends in 'Z'
    return make_textf(arena, "%.*s.%03dZ", (int)whole.length - 1, whole.bytes, (int)(milliseconds % 1000));
}

bool parse_saved_at(text words, int64_t *milliseconds) {
    static const size_t fraction = 4; // ".123"
    char whole[32];
    int64_t thousandths = 0, seconds = 0;
    ptrdiff_t point = text_find(words, TEXT("."), 0);
    if (point < 0) {
        if (!parse_rfc3339(words, &seconds))
            return false;
        *milliseconds = seconds * 1000;
        return true;
    }
    size_t before = (size_t)point;
    if (words.length != before + fraction + 1 || before + 1 >= sizeof whole ||
        !text_to_integer(text_slice(words, before + 1, fraction - 1), 0, 999, &thousandths))
        return false;
    for (size_t i = 0; i < before; i++)
        whole[i] = words.bytes[i];
    whole[before] = words.bytes[before + fraction]; // the 'Z'
    if (!parse_rfc3339((text){whole, before + 1}, &seconds))
        return false;
    *milliseconds = seconds * 1000 + thousandths;
    return true;
}
