// SPDX-License-Identifier: Apache-2.0
// workbook_text: from a workbook's document to groups of prompts. Second-level headings group, third-level headings
// prompt, and the last block under a prompt says how it is answered. It must not know who answers.
#include "content/quiz_text.h"

#include "base/arena.h"
#include "base/unicode.h"
#include "content/answer_list.h"

#define PROMPTS_MOST 500
#define STEPS_MOST 11
#define ELLIPSIS TEXT("\xE2\x80\xA6")

struct workbook_reading {
    struct document *document;
    struct workbook *workbook;
    size_t prompts_count;
};

// The last block under a heading and the one before it, outside sections for guides.
struct last_blocks {
    const struct node *last, *before;
};

static struct last_blocks find_last_blocks(const struct node *heading, const struct node *end) {
    struct last_blocks blocks = {NULL, heading};
    for (const struct node *node = next_node(heading); node && node != end;) {
        const struct node *behind = behind_guide(node);
        if (behind != node) {
            node = behind;
            continue;
        }
        blocks.before = blocks.last ? blocks.last : heading;
        blocks.last = node;
        node = next_node(node);
    }
    return blocks;
}

static bool has_blank_line_before(const struct document *document, const struct node *block) {
    size_t line = start_line(document->source, block);
    return line < 2 || text_trim(source_line(document->source, line - 1)).length == 0;
}

static bool is_line_of_underscores(const struct document *document, const struct node *block) {
    enum node_kind kind = node_kind(block);
    if (kind != NODE_RULE && kind != NODE_PARAGRAPH) {
        return false;
    }
    text line = text_trim(source_at_node(document->source, block));
    for (size_t i = 0; i < line.length; i++) {
        if (line.bytes[i] != '_') {
            return false;
        }
    }
    bool is_one_line = kind == NODE_RULE || end_line(document->source, block) == start_line(document->source, block);
    return line.length > 0 && is_one_line;
}

// Cuts off what stands before the first "…" or "...". False when there is neither.
static bool cut_at_ellipsis(text *rest, text *before) {
    ptrdiff_t drawn = text_find(*rest, ELLIPSIS, 0);
    ptrdiff_t typed = text_find(*rest, TEXT("..."), 0);
    ptrdiff_t at = drawn >= 0 && (typed < 0 || drawn < typed) ? drawn : typed;
    if (at < 0) {
        return false;
    }
    *before = text_trim(text_slice(*rest, 0, (size_t)at));
    *rest = text_trim(text_slice(*rest, (size_t)at + 3, rest->length)); // both are three bytes long
    return true;
}

// "1 … 5: label … label". False when the words are none of that.
static bool read_scale(text words, struct prompt *prompt) {
    text rest = text_trim(words);
    text from;
    if (!cut_at_ellipsis(&rest, &from)) {
        return false;
    }
    ptrdiff_t colon = text_find(rest, TEXT(":"), 0);
    text to = colon < 0 ? NO_TEXT : text_trim(text_slice(rest, 0, (size_t)colon));
    if (colon < 0 || !text_to_integer(from, -1000, 1000, &prompt->scale_from) ||
        !text_to_integer(to, -1000, 1000, &prompt->scale_to)) {
        return false;
    }
    rest = text_trim(text_slice(rest, (size_t)colon + 1, rest.length));
    if (!cut_at_ellipsis(&rest, &prompt->from_label)) {
        prompt->from_label = TEXT("");
        prompt->to_label = TEXT("");
        return true;
    }
    prompt->to_label = rest;
    return true;
}

static void check_scale(const struct document *document, const struct heading *heading, const struct prompt *prompt) {
    if (prompt->scale_from >= prompt->scale_to) {
        add_error(document->source, heading->place,
                  _("The scale of this prompt must rise; write the smaller number first"));
    } else if (prompt->scale_to - prompt->scale_from >= STEPS_MOST) {
        add_error(document->source, heading->place,
                  _("The scale of this prompt has more than %d steps; write at most %d"), STEPS_MOST, STEPS_MOST);
    }
    if (is_text_empty(prompt->from_label) || is_text_empty(prompt->to_label)) {
        add_error(document->source, heading->place,
                  _("The scale of this prompt needs a label for each end; write `1 … 5: never … always`"));
    }
}

static void read_options(struct document *document, const struct heading *heading, struct answer_list *list,
                         struct prompt *prompt) {
    struct arena *arena = document->reading->arena;
    read_list_items(document, list);
    check_equal_items(document, list);
    prompt->kind = list->rounds > 0 ? PROMPT_ONE : PROMPT_MANY;
    prompt->options = MAKE_ARRAY(arena, list->count + 1, struct option);
    prompt->options_count = list->count;
    for (size_t i = 0; i < list->count; i++) {
        const struct list_item *item = &list->items[i];
        prompt->options[i] = (struct option){.id = make_option_id(arena, prompt->id, TEXT("option"), item->words),
                                             .html = item->html,
                                             .feedback_html = item->feedback_html,
                                             .right_id = TEXT("")};
    }
    if (list->count < 2) {
        add_error(document->source, heading->place, _("This prompt has fewer than two options; write at least two"));
    }
}

static bool is_list_of_options(const struct answer_list *list) {
    bool is_one = list->rounds == list->count;
    bool is_many = list->boxes == list->count && list->crossed == 0;
    return !list->is_ordered && list->count > 0 && (is_one || is_many);
}

// A list of which only some items have a marker is prose by the rules, and hardly ever meant so.
static void warn_of_mixed_list(const struct document *document, const struct heading *heading,
                               const struct answer_list *list) {
    if (list->rounds + list->boxes > 0) {
        add_warning(document->source, heading->place,
                    _("The list under this prompt is read as text, since not all of its items begin with `( )`, or all "
                      "with `[ ]`; give each the same marker"));
    }
}

// Reads how a prompt is answered. Returns whether its last block is the answer, and so not part of its text.
static bool read_answer_form(struct document *document, const struct heading *heading, const struct node *last,
                             struct prompt *prompt) {
    bool is_answer = false;
    prompt->kind = PROMPT_TEXT;
    if (!last) {
        return false;
    }
    if (is_line_of_underscores(document, last)) {
        prompt->kind = PROMPT_LINE;
        is_answer = true;
    } else if (node_kind(last) == NODE_LIST) {
        struct answer_list list = look_at_list(document, last, heading->place);
        is_answer = is_list_of_options(&list);
        if (is_answer) {
            read_options(document, heading, &list, prompt);
        } else {
            warn_of_mixed_list(document, heading, &list);
        }
    } else if (node_kind(last) == NODE_PARAGRAPH &&
               start_line(document->source, last) == end_line(document->source, last)) {
        is_answer = read_scale(make_plain_words(document->reading->arena, last), prompt);
        if (is_answer) {
            prompt->kind = PROMPT_SCALE;
            check_scale(document, heading, prompt);
        }
    }
    if (is_answer && !has_blank_line_before(document, last)) {
        add_error(document->source, heading->place,
                  _("What says how this prompt is answered needs a blank line before it (line %zu); put one there"),
                  start_line(document->source, last));
    }
    return is_answer;
}

static void check_prompt_id(const struct workbook_reading *reading, const struct heading *heading,
                            const struct prompt *prompt) {
    const struct document *document = reading->document;
    struct arena *arena = document->reading->arena;
    if (is_text_empty(heading->id)) {
        add_error(document->source, heading->place,
                  _("No letter or digit in this heading gives the prompt an id; write one, as in `{#first}`"));
        return;
    }
    for (size_t i = 0; i < reading->workbook->groups_count; i++) {
        const struct prompt_group *group = &reading->workbook->groups[i];
        for (size_t j = 0; j < group->prompts_count; j++) {
            if (is_text_equal(group->prompts[j].id, prompt->id)) {
                add_error(document->source, heading->place,
                          _("Another prompt has the same id already, “%.*s”; give this one its own, as in `{#%.*s-2}`"),
                          PRINT(make_excerpt(arena, prompt->id)), PRINT(make_excerpt(arena, heading->id)));
                return;
            }
        }
    }
}

static void read_prompt(struct workbook_reading *reading, struct prompt_group *group, const struct node *node) {
    struct document *document = reading->document;
    const struct heading *heading = heading_of(node);
    const struct node *end = end_of_section(node, 3);
    struct prompt prompt = {.id = heading->id, .title = heading->title, .from_label = TEXT(""), .to_label = TEXT("")};
    if (!heading->has_own_id) {
        prompt.id = make_textf(document->reading->arena, "%.*s.%.*s", PRINT(group->id), PRINT(heading->id));
    }
    check_prompt_id(reading, heading, &prompt);
    if (is_text_empty(heading->title)) {
        add_error(document->source, heading->place, _("This prompt has no words; write them in its heading"));
    }
    prompt.title_html = make_inlines_html(document, node);
    prompt.is_required = find_attribute(heading, TEXT("optional")) == NULL;
    struct last_blocks blocks = find_last_blocks(node, end);
    bool is_answer = read_answer_form(document, heading, blocks.last, &prompt);
    prompt.prompt_html = make_blocks_html(document, next_node(node), is_answer ? blocks.last : end);
    group->prompts[group->prompts_count++] = prompt;
    reading->prompts_count++;
}

static size_t count_prompts(const struct node *first, const struct node *end) {
    size_t count = 0;
    for (const struct node *node = first; node && node != end; node = next_node(node)) {
        count += node_kind(node) == NODE_HEADING && heading_level(node) == 3;
    }
    return count;
}

static void check_group(const struct workbook_reading *reading, const struct heading *heading,
                        const struct prompt_group *group) {
    const struct source *source = reading->document->source;
    if (is_text_empty(group->id)) {
        add_error(source, heading->place,
                  _("No letter or digit in this heading gives the group an id; write one, as in `{#first}`"));
    }
    for (size_t i = 0; i < reading->workbook->groups_count; i++) {
        if (is_text_equal(reading->workbook->groups[i].id, group->id)) {
            add_error(source, heading->place,
                      _("Another group has the same id already, “%.*s”; give this one its own, as in `{#%.*s-2}`"),
                      PRINT(make_excerpt(reading->document->reading->arena, group->id)),
                      PRINT(make_excerpt(reading->document->reading->arena, group->id)));
            return;
        }
    }
}

static void read_group(struct workbook_reading *reading, const struct node *node) {
    struct document *document = reading->document;
    const struct heading *heading = heading_of(node);
    const struct node *end = end_of_section(node, 2);
    struct prompt_group *group = &reading->workbook->groups[reading->workbook->groups_count];
    group->id = heading->id;
    group->title = heading->title;
    group->title_html = make_inlines_html(document, node);
    check_group(reading, heading, group);
    reading->workbook->groups_count++;
    const struct node *first = next_node(node);
    const struct node *prompt = first;
    while (prompt && prompt != end && !(node_kind(prompt) == NODE_HEADING && heading_level(prompt) == 3)) {
        prompt = next_node(prompt);
    }
    group->prompt_html = make_blocks_html(document, first, prompt);
    group->prompts = MAKE_ARRAY(document->reading->arena, count_prompts(first, end) + 1, struct prompt);
    while (prompt && prompt != end && reading->prompts_count < PROMPTS_MOST) {
        const struct node *behind = behind_guide(prompt);
        if (behind != prompt) {
            prompt = behind;
        } else if (node_kind(prompt) == NODE_HEADING && heading_level(prompt) == 3 && heading_of(prompt)) {
            read_prompt(reading, group, prompt);
            prompt = end_of_section(prompt, 3);
        } else {
            prompt = next_node(prompt);
        }
    }
}

static void check_prompts_outside(const struct document *document, const struct node *first_group) {
    for (const struct node *node = first_child(document->root); node && node != first_group;) {
        const struct node *behind = behind_guide(node);
        if (behind != node) {
            node = behind;
            continue;
        }
        if (heading_of(node) && heading_level(node) == 3) {
            add_error(document->source, heading_of(node)->place,
                      _("This prompt is in no group; write a second-level heading, `## …`, above it"));
        }
        node = next_node(node);
    }
}

struct workbook *make_workbook(struct document *document) {
    struct arena *arena = document->reading->arena;
    struct workbook_reading reading = {.document = document, .workbook = MAKE(arena, struct workbook)};
    if (!document->root) {
        return reading.workbook;
    }
    reading.workbook->groups = MAKE_ARRAY(arena, document->headings_count + 1, struct prompt_group);
    const struct node *first = find_section(first_child(document->root), 2);
    check_prompts_outside(document, first);
    for (const struct node *node = first; node; node = find_section(next_node(node), 2)) {
        if (heading_of(node)) {
            read_group(&reading, node);
        }
    }
    if (reading.prompts_count == 0) {
        add_error(document->source, (struct place){1, 1},
                  _("This workbook has no prompt; write each one under a third-level heading, `### …`, in a group, "
                    "`## …`"));
    }
    if (reading.prompts_count == PROMPTS_MOST) {
        add_error(document->source, (struct place){1, 1}, _("A workbook has fewer than %d prompts; divide it"),
                  PROMPTS_MOST);
    }
    return reading.workbook;
}
