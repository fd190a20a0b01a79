// SPDX-License-Identifier: Apache-2.0
// question_kinds: single and multiple choice, short answers and numbers, order and pairs, each from its form of list.
// It must not know how they are graded.
#include "content/question_kinds.h"

#include "base/arena.h"
#include "content/answer_list.h"
#include "model/answer.h"

struct answers {
    struct document *document;
    const struct heading *heading;
    struct answer_list list;
    struct question *question;
};

// An error at each item that has not the marker of its list.
static void check_markers(const struct answers *answers, enum marker first, enum marker second, const char *wanted) {
    for (size_t i = 0; i < answers->list.count; i++) {
        const struct list_item *item = &answers->list.items[i];
        if (item->marker != first && item->marker != second) {
            add_error(answers->document->source, answers->heading->place,
                      _("All items of an answer list have the same marker; begin the one in line %lld with %s too"),
                      (long long)item->place.line, wanted);
        }
    }
}

static void check_attribute(const struct answers *answers, text name, bool fits, const char *where) {
    const struct attribute *attribute = find_attribute(answers->heading, name);
    if (attribute && !fits) {
        add_error(answers->document->source, attribute->place,
                  _("`%.*s` belongs to questions with %s only; take it out"), PRINT(name), where);
    }
}

static void check_count(const struct answers *answers, const char *what) {
    if (answers->list.count < 2) {
        add_error(answers->document->source, answers->heading->place,
                  _("This question has fewer than two %s; write at least two"), what);
    }
}

static void make_options(struct answers *answers) {
    struct arena *arena = answers->document->reading->arena;
    struct question *question = answers->question;
    question->options = MAKE_ARRAY(arena, answers->list.count + 1, struct option);
    question->options_count = answers->list.count;
    for (size_t i = 0; i < answers->list.count; i++) {
        const struct list_item *item = &answers->list.items[i];
        question->options[i] = (struct option){.id = make_option_id(arena, question->id, TEXT("option"), item->words),
                                               .html = item->html,
                                               .feedback_html = item->feedback_html,
                                               .is_right = item->marker == MARKER_CROSSED_BOX,
                                               .right_id = TEXT(""),
                                               .right_html = html_trusted(TEXT(""))};
    }
    check_equal_items(answers->document, &answers->list);
}

static void read_choice(struct answers *answers) {
    const struct source *source = answers->document->source;
    bool is_multiple = find_attribute(answers->heading, TEXT("multiple")) != NULL;
    size_t right = answers->list.crossed;
    check_markers(answers, MARKER_BOX, MARKER_CROSSED_BOX, "`[ ]` or `[x]`");
    check_count(answers, _("options"));
    make_options(answers);
    if (right == 0) {
        add_error(source, answers->heading->place,
                  _("No option of this question is right; write `[x]` for those that are"));
    } else if (right == answers->list.count && right > 1 && !is_multiple) {
        add_error(source, answers->heading->place,
                  _("All options of this question are right; if that is meant, write `{multiple}` behind its heading"));
    }
    answers->question->kind = is_multiple || right > 1 ? QUESTION_MULTIPLE : QUESTION_SINGLE;
}

// "193 ± 2", also with "+-". False when it is no number.
static bool read_tolerated_number(text words, double *number, double *tolerance) {
    static const text signs[] = {{"\xC2\xB1", 2}, {"+-", 2}, {"+/-", 3}};
    *tolerance = 0;
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        ptrdiff_t sign = text_find(words, signs[i], 0);
        if (sign >= 0) {
            return read_number(text_slice(words, 0, (size_t)sign), number) &&
                   read_number(text_slice(words, (size_t)sign + signs[i].length, words.length), tolerance) &&
                   *tolerance >= 0;
        }
    }
    return read_number(words, number);
}

static void read_accepted(struct answers *answers) {
    struct arena *arena = answers->document->reading->arena;
    struct question *question = answers->question;
    bool is_number = find_attribute(answers->heading, TEXT("short")) == NULL;
    check_markers(answers, MARKER_EQUALS, MARKER_EQUALS, "`=`");
    question->accepted = MAKE_ARRAY(arena, answers->list.count + 1, struct accepted);
    question->accepted_count = answers->list.count;
    for (size_t i = 0; i < answers->list.count; i++) {
        const struct list_item *item = &answers->list.items[i];
        struct accepted *accepted = &question->accepted[i];
        accepted->words = item->words;
        accepted->folded = make_short_answer(arena, item->words);
        is_number = read_tolerated_number(item->words, &accepted->number, &accepted->tolerance) && is_number;
        if (item->has_feedback) {
            add_item_error(answers->document, &answers->list, item,
                           _("an accepted answer has no feedback of its own; put the block quote behind the list, "
                             "without indentation"));
        }
        for (size_t j = 0; j < i && !is_text_empty(accepted->folded); j++) {
            if (is_text_equal(question->accepted[j].folded, accepted->folded)) {
                add_warning(answers->document->source, item->place,
                            _("This answer is the same as the one in line %lld; take one out"),
                            (long long)answers->list.items[j].place.line);
                break;
            }
        }
    }
    question->kind = is_number ? QUESTION_NUMBER : QUESTION_SHORT;
}

static void read_order(struct answers *answers) {
    for (size_t i = 0; i < answers->list.count; i++) {
        if (answers->list.items[i].marker != MARKER_NONE) {
            add_item_error(answers->document, &answers->list, &answers->list.items[i],
                           _("the items of a numbered list are to be put in order and have no markers of their own; "
                             "begin all with `- ` if they are to be chosen from"));
        }
    }
    check_count(answers, _("items"));
    make_options(answers);
    answers->question->kind = QUESTION_ORDER;
}

static void check_equal_sides(const struct answers *answers, const struct pair *pairs) {
    for (size_t i = 1; i < answers->list.count; i++) {
        for (size_t j = 0; j < i; j++) {
            bool is_known = pairs[i].is_divided && pairs[j].is_divided;
            bool is_left = is_known && is_text_equal(pairs[i].left_words, pairs[j].left_words);
            bool is_right = is_known && is_text_equal(pairs[i].right_words, pairs[j].right_words);
            if (is_left || is_right) {
                add_error(answers->document->source, answers->heading->place,
                          _("The pairs in lines %lld and %lld have the same %s side; each side may stand there once"),
                          (long long)answers->list.items[j].place.line, (long long)answers->list.items[i].place.line,
                          is_left ? _("left") : _("right"));
                break;
            }
        }
    }
}

static void check_pair(const struct answers *answers, const struct list_item *item, const struct pair *pair) {
    const char *fault = NULL;
    if (!pair->is_divided && has_arrow(item)) {
        fault = _("the arrow stands inside emphasis; end the emphasis before it");
    } else if (!pair->is_divided) {
        fault =
            _("all items of the list have the same marker, and this one has no arrow; write `left → right`, or ` -> ` "
              "with spaces");
    } else if (is_text_empty(pair->left_words) || is_text_empty(pair->right_words)) {
        fault = _("one side of this pair is empty; write words on both sides of the arrow");
    }
    if (fault) {
        add_item_error(answers->document, &answers->list, item, fault);
    }
}

static void read_pairs(struct answers *answers) {
    struct arena *arena = answers->document->reading->arena;
    struct question *question = answers->question;
    struct pair *pairs = MAKE_ARRAY(arena, answers->list.count + 1, struct pair);
    question->options = MAKE_ARRAY(arena, answers->list.count + 1, struct option);
    question->options_count = answers->list.count;
    for (size_t i = 0; i < answers->list.count; i++) {
        const struct list_item *item = &answers->list.items[i];
        pairs[i] = divide_pair(answers->document, item);
        check_pair(answers, item, &pairs[i]);
        question->options[i] =
            (struct option){.id = make_option_id(arena, question->id, TEXT("left"), pairs[i].left_words),
                            .html = pairs[i].left_html,
                            .feedback_html = item->feedback_html,
                            .right_id = make_option_id(arena, question->id, TEXT("right"), pairs[i].right_words),
                            .right_html = pairs[i].right_html};
    }
    check_count(answers, _("pairs"));
    check_equal_sides(answers, pairs);
    question->kind = QUESTION_MATCH;
}

static bool has_pair(const struct answer_list *list) {
    for (size_t i = 0; i < list->count; i++) {
        if (has_arrow(&list->items[i])) {
            return true;
        }
    }
    return false;
}

void read_answers(struct document *document, const struct heading *heading, const struct node *list,
                  struct question *question) {
    struct answers answers = {document, heading, look_at_list(document, list, heading->place), question};
    read_list_items(document, &answers.list);
    bool is_choice = !answers.list.is_ordered && answers.list.boxes > 0;
    bool is_written = !answers.list.is_ordered && !is_choice && answers.list.equals > 0;
    if (answers.list.is_ordered) {
        read_order(&answers);
    } else if (is_choice) {
        read_choice(&answers);
    } else if (is_written) {
        read_accepted(&answers);
    } else if (has_pair(&answers.list)) {
        read_pairs(&answers);
    } else {
        add_error(document->source, heading->place,
                  _("The last list of this question has no markers; begin its items with `[ ]` and `[x]`, or `=`, or "
                    "write them as `left → right` or `1.`"));
    }
    check_attribute(&answers, TEXT("multiple"), is_choice, "`[ ]` options");
    check_attribute(&answers, TEXT("short"), is_written, "`=` answers");
}
