// SPDX-License-Identifier: Apache-2.0
// attempt_saving: what was sent with a save or a submit: read against the questions, compared with what is stored,
// saved where it differs. A save that knew less than what is stored never overwrites it: that is a conflict, and both
// are told.
#include "base/arena.h"
#include "base/json.h"
#include "pages/attempt_page.h"

#define COMPLAINTS_LIMIT 100

// ---- complaints ----------------------------------------------------------------------------------------------------

// Programs find the member, browsers the fieldset.
static void complain_at(struct visit *visit, text question_id, text message) {
    text field = visit->form->is_json ? make_textf(visit->arena, "answers.%.*s", PRINT(question_id))
                                      : make_textf(visit->arena, "q-%.*s", PRINT(question_id));
    form_complain(visit->form, field, message);
}

static void complain_unknown(struct visit *visit, text name) {
    text message = TEXT(_("This attempt has no such question; load the page again."));
    if (visit->form->is_json)
        complain_at(visit, name, message);
    else
        form_complain(visit->form, TEXT(""), message);
}

// ---- reading -------------------------------------------------------------------------------------------------------

static void read_json_answers(struct visit *visit, const struct quiz_sitting *sitting, const struct json *answers,
                              struct submission *submission) {
    if (answers && json_kind_of(answers) != JSON_KIND_OBJECT) {
        form_complain(visit->form, TEXT("answers"), TEXT(_("Give an object of question to answer.")));
        return;
    }
    void *position = NULL;
    text name;
    // Thousands of faults are told by the first hundred: none is saved either way.
    for (const struct json *value; answers && visit->form->complaints_count < COMPLAINTS_LIMIT &&
                                   (value = json_next_member(answers, &position, &name));) {
        ptrdiff_t at = find_asked(sitting, name);
        if (at < 0) {
            complain_unknown(visit, name);
            continue;
        }
        struct given_answer *given = &submission->items[at];
        given->is_named = true;
        if (!read_answer(visit->arena, sitting->asked.items[at].question, value, &given->answer, &given->complaint))
            complain_at(visit, name, given->complaint);
    }
}

// The question that a pair "Q", "Q.LEFT" or "Q.OPTION" belongs to: the longest id that fits, since ids may hold dots.
static ptrdiff_t owner_of_pair(const struct quiz_sitting *sitting, text name) {
    ptrdiff_t owner = -1;
    size_t longest = 0;
    for (size_t i = 0; i < sitting->asked.count; i++) {
        text id = sitting->asked.items[i].question->id;
        bool fits = text_starts_with(name, id) && (name.length == id.length || name.bytes[id.length] == '.');
        if (fits && id.length > longest) {
            owner = (ptrdiff_t)i;
            longest = id.length;
        }
    }
    return owner;
}

static void read_form_question(struct visit *visit, const struct question *question, const struct answer_pair *pairs,
                               size_t count, struct given_answer *given) {
    if (!read_form_answer(visit->arena, question, pairs, count, &given->is_named, &given->answer, &given->complaint))
        complain_at(visit, question->id, given->complaint);
}

static void read_form_answers(struct visit *visit, const struct quiz_sitting *sitting, struct submission *submission) {
    const struct form_pair *pairs = NULL;
    size_t count = form_pairs(visit->form, "answer", &pairs);
    ptrdiff_t *owners = MAKE_ARRAY(visit->arena, count + 1, ptrdiff_t);
    struct answer_pair *own = MAKE_ARRAY(visit->arena, count + 1, struct answer_pair);
    for (size_t k = 0; k < count; k++)
        if ((owners[k] = owner_of_pair(sitting, pairs[k].name)) < 0)
            complain_unknown(visit, pairs[k].name);
    for (size_t i = 0; i < sitting->asked.count; i++) {
        size_t own_count = 0;
        for (size_t k = 0; k < count; k++)
            if (owners[k] == (ptrdiff_t)i)
                own[own_count++] = (struct answer_pair){pairs[k].name, pairs[k].value};
        read_form_question(visit, sitting->asked.items[i].question, own, own_count, &submission->items[i]);
    }
}

static void read_seen(struct visit *visit, struct submission *submission) {
    text seen = form_text(visit->form, "seen");
    if (is_text_empty(seen))
        return;
    submission->has_seen = parse_saved_at(seen, &submission->seen_milliseconds);
    if (!submission->has_seen)
        form_complain(visit->form, TEXT("seen"), TEXT(_("Give the time `saved_at` as it was told.")));
}

static void find_conflicts(const struct quiz_sitting *sitting, struct submission *submission) {
    for (size_t i = 0; submission->has_seen && i < sitting->asked.count; i++) {
        struct given_answer *given = &submission->items[i];
        bool is_newer = sitting->saved_milliseconds[i] > submission->seen_milliseconds;
        given->is_conflict = given->is_named && is_newer &&
                             !is_same_answer(sitting->asked.items[i].question, &sitting->answers[i], &given->answer);
        submission->has_conflict = submission->has_conflict || given->is_conflict;
    }
}

struct submission read_submission(struct visit *visit, const struct quiz_sitting *sitting) {
    struct submission submission = {.items = MAKE_ARRAY(visit->arena, sitting->asked.count + 1, struct given_answer)};
    read_seen(visit, &submission);
    if (visit->form->is_json)
        read_json_answers(visit, sitting, form_json(visit->form, "answers"), &submission);
    else
        read_form_answers(visit, sitting, &submission);
    if (form_status(visit) == STATUS_OK)
        find_conflicts(sitting, &submission);
    return submission;
}

// ---- saving --------------------------------------------------------------------------------------------------------

// A cleared answer is stored as null, with its time, so that an older tab cannot bring back what was cleared.
status save_submission(struct visit *visit, struct quiz_sitting *sitting, const struct submission *submission,
                       int64_t *saved_milliseconds) {
    *saved_milliseconds = touch_attempt(visit->db, visit->arena, &visit->act, sitting->attempt->id);
    if (*saved_milliseconds == 0)
        return STATUS_CONFLICT;
    for (size_t i = 0; i < sitting->asked.count; i++) {
        const struct question *question = sitting->asked.items[i].question;
        const struct given_answer *given = &submission->items[i];
        if (!given->is_named || is_same_answer(question, &sitting->answers[i], &given->answer))
            continue;
        const struct json *value = make_answer_json(visit->arena, question, &given->answer);
        save_answer(visit->db, sitting->attempt->id, question->id, make_json_text(visit->arena, value, 0),
                    *saved_milliseconds);
    }
    load_sitting_answers(visit, sitting);
    return STATUS_OK;
}

// ---- telling a conflict --------------------------------------------------------------------------------------------

static struct json *make_both(struct arena *arena, const struct question *question, const struct answer *theirs,
                              const struct answer *mine) {
    struct json *both = make_json_object(arena);
    json_set(both, TEXT("question"), make_json_value(arena, question->id));
    json_set(both, TEXT("theirs"), make_answer_json(arena, question, theirs));
    json_set(both, TEXT("mine"), make_answer_json(arena, question, mine));
    return both;
}

struct json *make_conflict_members(struct visit *visit, const struct quiz_sitting *sitting,
                                   const struct submission *submission) {
    struct arena *arena = visit->arena;
    struct json *members = make_json_object(arena), *answers = make_json_object(arena), *list = make_json_list(arena);
    for (size_t i = 0; i < sitting->asked.count; i++) {
        const struct question *question = sitting->asked.items[i].question;
        json_set(answers, question->id, make_answer_json(arena, question, &sitting->answers[i]));
        if (submission->items[i].is_conflict)
            json_add(list, make_both(arena, question, &sitting->answers[i], &submission->items[i].answer));
    }
    text saved_at = make_saved_at(arena, sitting->attempt->saved_milliseconds);
    json_set(members, TEXT("number"), make_json_integer(arena, sitting->attempt->number));
    json_set(members, TEXT("saved_at"), make_json_value(arena, saved_at));
    json_set(members, TEXT("answers"), answers);
    json_set(members, TEXT("conflicts"), list);
    return members;
}
