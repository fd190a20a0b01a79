// SPDX-License-Identifier: Apache-2.0
// quiz_text: from a quiz's document to questions. Each second-level heading is one; the last list under it says what
// kind it is. It must not know how answers are graded.
#include "content/quiz_text.h"

#include "base/arena.h"
#include "content/answer_list.h"
#include "content/question_kinds.h"

#define QUESTIONS_MOST 500

const struct node *find_section(const struct node *node, int level) {
    while (node) {
        const struct node *behind = behind_guide(node);
        if (behind != node) {
            node = behind;
            continue;
        }
        if (node_kind(node) == NODE_HEADING && heading_level(node) == level) {
            return node;
        }
        node = next_node(node);
    }
    return NULL;
}

const struct node *end_of_section(const struct node *node, int level) {
    const struct node *end = next_node(node);
    while (end && !(node_kind(end) == NODE_HEADING && heading_level(end) <= level && heading_level(end) > 1)) {
        end = next_node(end);
    }
    return end;
}

// The last list directly under the heading, outside sections for guides.
static const struct node *find_answer_list(const struct node *heading, const struct node *end) {
    const struct node *list = NULL;
    for (const struct node *node = next_node(heading); node && node != end;) {
        const struct node *behind = behind_guide(node);
        if (behind != node) {
            node = behind;
            continue;
        }
        list = node_kind(node) == NODE_LIST ? node : list;
        node = next_node(node);
    }
    return list;
}

// What stands behind the answer list: quotes, which explain the whole question.
static html read_explanation(struct document *document, const struct node *list, const struct node *end) {
    struct arena *arena = document->reading->arena;
    struct buffer out = buffer_in(arena, (size_t)4 << 20);
    for (const struct node *node = next_node(list); node && node != end;) {
        const struct node *behind = behind_guide(node);
        if (behind != node) {
            node = behind;
            continue;
        }
        if (node_kind(node) == NODE_QUOTE) {
            buffer_add(&out, text_of_html(make_blocks_html(document, first_child(node), NULL)));
        } else if (node_kind(node) != NODE_HTML_BLOCK) {
            add_error(
                document->source, place_of_node(document->source, node),
                _("Behind the answers of a question only block quotes may stand; begin its lines with `>` to make "
                  "it the explanation, or move it above the answers"));
        }
        node = next_node(node);
    }
    return buffer_html(&out);
}

static struct text_list divide_at_commas(struct arena *arena, text words) {
    struct text_list list = {MAKE_ARRAY(arena, words.length / 2 + 2, text), 0};
    text rest = words;
    text part;
    while (text_next(&rest, ',', &part)) {
        if (!is_text_empty(part)) {
            list.items[list.count++] = part;
        }
    }
    return list;
}

// The value of an attribute that must have one; "" when it is absent.
static text attribute_value(const struct document *document, const struct heading *heading, text name) {
    const struct attribute *attribute = find_attribute(heading, name);
    if (attribute && is_text_empty(attribute->value)) {
        add_error(document->source, attribute->place, _("`%.*s` needs a value; write `%.*s=…` without spaces"),
                  PRINT(name), PRINT(name));
    }
    return attribute && attribute->value.bytes ? attribute->value : TEXT("");
}

static void read_question_attributes(const struct document *document, const struct heading *heading,
                                     struct question *question) {
    const struct attribute *points = find_attribute(heading, TEXT("points"));
    question->points = 1;
    if (points && (!points->value.bytes || !text_to_integer(points->value, 1, 1000, &question->points))) {
        add_error(document->source, points->place, _("Points are a whole number from 1 to 1000, as in `points=2`"));
        question->points = 1;
    }
    question->group = attribute_value(document, heading, TEXT("group"));
    question->was = attribute_value(document, heading, TEXT("was"));
    question->principles =
        divide_at_commas(document->reading->arena, attribute_value(document, heading, TEXT("principles")));
}

static void check_question_id(const struct document *document, const struct heading *heading, const struct quiz *quiz,
                              const struct question *question) {
    struct arena *arena = document->reading->arena;
    if (is_text_empty(question->id)) {
        add_error(document->source, heading->place,
                  _("No letter or digit in this heading gives the question an id; write one, as in `{#first}`"));
        return;
    }
    if (heading->has_own_id && text_find(question->id, TEXT("."), 0) >= 0) {
        add_error(document->source, heading->place, _("A question's id holds no dot; write `-` instead"));
    }
    for (size_t i = 0; i < quiz->questions_count; i++) {
        const struct question *other = &quiz->questions[i];
        if (is_text_equal(other->id, question->id)) {
            add_error(document->source, heading->place,
                      _("The question in line %zu has the same id, “%.*s”; give this one its own, as in `{#%.*s-2}`"),
                      other->line, PRINT(make_excerpt(arena, question->id)), PRINT(make_excerpt(arena, question->id)));
            break;
        }
    }
    for (size_t i = 0; i < quiz->questions_count && !is_text_empty(question->was); i++) {
        if (is_text_equal(quiz->questions[i].was, question->was)) {
            add_error(document->source, heading->place,
                      _("The question in line %zu says `was=%.*s` too; only one can carry on its history"),
                      quiz->questions[i].line, PRINT(make_excerpt(arena, question->was)));
            break;
        }
    }
}

static void read_question(struct document *document, const struct node *node, struct quiz *quiz) {
    const struct heading *heading = heading_of(node);
    const struct node *end = end_of_section(node, 2);
    struct question *question = &quiz->questions[quiz->questions_count];
    question->id = heading->id;
    question->line = (size_t)heading->place.line;
    question->title = heading->title;
    question->title_html = make_inlines_html(document, node);
    read_question_attributes(document, heading, question);
    check_question_id(document, heading, quiz, question);
    if (is_text_empty(heading->title)) {
        add_error(document->source, heading->place, _("This question has no words; write them in its heading"));
    }
    const struct node *list = find_answer_list(node, end);
    question->prompt_html = make_blocks_html(document, next_node(node), list ? list : end);
    question->explanation_html = html_trusted(TEXT(""));
    if (list) {
        question->explanation_html = read_explanation(document, list, end);
        read_answers(document, heading, list, question);
    } else {
        add_error(
            document->source, heading->place,
            _("This question has no answers; write a list under it, such as `- [ ]` and `- [x]` items, `- = word`, "
              "`1.` items or `- left → right`"));
    }
    quiz->questions_count++;
}

static bool is_reference_named_x(text line) {
    size_t at = 0;
    while (at < line.length && (line.bytes[at] == ' ' || line.bytes[at] == '>' || line.bytes[at] == '-' ||
                                line.bytes[at] == '*' || line.bytes[at] == '+')) {
        at++;
    }
    text rest = text_slice(line, at, 4);
    return is_text_equal_ignoring_case(rest, TEXT("[x]:"));
}

// What would change the meaning of a quiz's lines behind the author's back.
static void check_traps(const struct document *document) {
    const struct source *source = document->source;
    for (size_t i = 0; i < document->headings_count; i++) {
        const struct heading *heading = document->headings[i];
        if (!text_starts_with(source_at_node(source, heading->node), TEXT("#"))) {
            add_error(
                source, heading->place,
                _("A quiz has no underlined headings; write `## ` in front of it, or a blank line between the text "
                  "and the line of signs"));
        }
    }
    bool is_in_code = false;
    for (size_t line = source->body_line + 1; line <= source->lines_count; line++) {
        text words = source_line(source, line);
        text trimmed = text_trim(words);
        is_in_code ^= text_starts_with(trimmed, TEXT("```")) || text_starts_with(trimmed, TEXT("~~~"));
        ptrdiff_t column = text_find(words, TEXT("["), 0);
        if (!is_in_code && is_reference_named_x(words)) {
            add_error(source, make_place(source, line, (size_t)(column + 1)),
                      _("A link definition named `x` would turn each `[x]` into a link; give it another name"));
        }
    }
}

struct quiz *make_quiz(struct document *document, int32_t course_pass_tenths) {
    struct arena *arena = document->reading->arena;
    struct quiz *quiz = MAKE(arena, struct quiz);
    quiz->questions = MAKE_ARRAY(arena, QUESTIONS_MOST, struct question);
    const struct node *first = document->root ? find_section(first_child(document->root), 2) : NULL;
    for (const struct node *node = first; node; node = find_section(next_node(node), 2)) {
        if (quiz->questions_count == QUESTIONS_MOST) {
            add_error(document->source, place_of_node(document->source, node), _("A quiz has at most %d questions"),
                      QUESTIONS_MOST);
            break;
        }
        if (heading_of(node)) {
            read_question(document, node, quiz);
        }
    }
    if (document->root) {
        check_traps(document);
    }
    if (document->root && quiz->questions_count == 0) {
        add_error(document->source, (struct place){1, 1},
                  _("This quiz has no question; write each one under a second-level heading, `## …?`"));
    }
    read_quiz_keys(document, quiz, course_pass_tenths);
    return quiz;
}
