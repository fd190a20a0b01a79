// SPDX-License-Identifier: Apache-2.0
// unit_text: reads a unit's file: its front matter, and its body by its kind. It must not know of other files, nor
// where in the outline the unit stands.
#include "content/course_text.h"

#include "base/arena.h"
#include "content/links.h"
#include "content/page.h"
#include "content/quiz_text.h"

enum unit_kind read_unit_kind(const struct front_matter *front) {
    text kind = front_text(front, TEXT("kind"));
    if (is_text_empty(kind) || is_text_equal(kind, TEXT("lesson"))) {
        return UNIT_LESSON;
    }
    if (is_text_equal(kind, TEXT("quiz"))) {
        return UNIT_QUIZ;
    }
    if (is_text_equal(kind, TEXT("workbook"))) {
        return UNIT_WORKBOOK;
    }
    add_front_error(front, find_front(front, TEXT("kind")), _("`kind` is `lesson`, `quiz` or `workbook`, not “%.*s”"),
                    PRINT(make_excerpt(front->arena, kind)));
    return UNIT_UNSET;
}

static void check_unit_keys(const struct front_matter *front, enum unit_kind kind) {
    if (kind == UNIT_QUIZ) {
        check_front_keys(front, TEXTS(TEXT("title"), TEXT("kind"), TEXT("minutes"), TEXT("required"), TEXT("audience"),
                                      TEXT("principles"), TEXT("was"), TEXT("pass"), TEXT("attempts"), TEXT("wait"),
                                      TEXT("shuffle"), TEXT("draw"), TEXT("weight"), TEXT("reveal")));
        return;
    }
    struct text_list quiz_keys = {(text[]){TEXT("pass"), TEXT("attempts"), TEXT("wait"), TEXT("shuffle"), TEXT("draw"),
                                           TEXT("weight"), TEXT("reveal")},
                                  7};
    struct front_matter others = *front;
    others.entries = MAKE_ARRAY(front->arena, front->count + 1, struct front_entry);
    others.count = 0;
    for (size_t i = 0; i < front->count; i++) {
        const struct front_entry *entry = &front->entries[i];
        if (kind != UNIT_UNSET && is_text_in_list(&quiz_keys, entry->key)) {
            add_warning(front->source, entry->place, _("The key `%.*s` does nothing here; it is for `kind: quiz` only"),
                        PRINT(entry->key));
        } else if (kind != UNIT_UNSET || !is_text_in_list(&quiz_keys, entry->key)) {
            others.entries[others.count++] = *entry;
        }
    }
    check_front_keys(&others, TEXTS(TEXT("title"), TEXT("kind"), TEXT("minutes"), TEXT("required"), TEXT("audience"),
                                    TEXT("principles"), TEXT("was")));
}

// "module/unit", each with or without its number and ending, as slugs.
static text read_was(const struct front_matter *front) {
    text was = front_text(front, TEXT("was"));
    text module = folder_of(was);
    text unit = slug_of_name(name_of(was));
    if (is_text_empty(was)) {
        return TEXT("");
    }
    if (!is_slug(slug_of_name(module)) || !is_slug(unit)) {
        add_front_error(front, find_front(front, TEXT("was")),
                        _("`was` names the path that this unit had, as in `was: old-module/old-unit`, not “%.*s”"),
                        PRINT(make_excerpt(front->arena, was)));
        return TEXT("");
    }
    return make_textf(front->arena, "%.*s/%.*s", PRINT(slug_of_name(module)), PRINT(unit));
}

static void read_headings(struct document *document, struct unit *unit) {
    unit->headings = MAKE_ARRAY(document->reading->arena, document->headings_count + 1, struct heading_link);
    for (const struct node *node = document->root ? first_child(document->root) : NULL; node;) {
        const struct node *behind = behind_guide(node);
        if (behind != node) {
            node = behind;
            continue;
        }
        const struct heading *heading = heading_of(node);
        if (heading) {
            unit->headings[unit->headings_count++] = (struct heading_link){
                heading->page_id, heading->title, heading_level(node) < 2 ? 2 : heading_level(node)};
        }
        node = next_node(node);
    }
}

// A written id that stands there twice leads a link astray; questions and prompts have their own rule.
static void check_own_ids(const struct document *document) {
    for (size_t i = 1; i < document->headings_count; i++) {
        const struct heading *heading = document->headings[i];
        for (size_t j = 0; j < i && heading->has_own_id; j++) {
            const struct heading *other = document->headings[j];
            if (other->has_own_id && is_text_equal(other->id, heading->id)) {
                add_warning(document->source, heading->place,
                            _("The heading in line %lld has the same id; give this one another"),
                            (long long)other->place.line);
                break;
            }
        }
    }
}

static void read_body(struct document *document, int32_t course_pass_tenths, struct unit *unit) {
    const struct node *first = document->root ? first_child(document->root) : NULL;
    switch (unit->kind) {
    case UNIT_QUIZ:
        unit->introduction_html = make_blocks_html(document, first, find_section(first, 2));
        unit->quiz = make_quiz(document, course_pass_tenths);
        break;
    case UNIT_WORKBOOK:
        unit->introduction_html = make_blocks_html(document, first, find_section(first, 2));
        unit->workbook = make_workbook(document);
        break;
    default:
        unit->body_html = make_blocks_html(document, first, NULL);
        check_own_ids(document);
        break;
    }
    read_headings(document, unit);
}

void read_unit_file(struct document *document, int32_t course_pass_tenths, struct unit *unit) {
    const struct front_matter *front = document->front;
    unit->kind = read_unit_kind(front);
    check_unit_keys(front, unit->kind);
    unit->title = front_required_text(front, TEXT("title"), TEXT("Why ethics"));
    unit->minutes = front_integer(front, TEXT("minutes"), 0, 100000, 0);
    unit->is_required = front_flag(front, TEXT("required"), true);
    unit->audience = front_list(front, TEXT("audience"));
    unit->principles = front_list(front, TEXT("principles"));
    unit->was = read_was(front);
    unit->body_html = html_trusted(TEXT(""));
    unit->introduction_html = html_trusted(TEXT(""));
    read_body(document, course_pass_tenths, unit);
}
