// SPDX-License-Identifier: Apache-2.0
// outline: lists modules, units and rules for one reader. Only what is offered to a learner is listed; guests see all
// of it, with labels. It must not know on which page they stand.
#include "pages/outline.h"
#include "base/arena.h"
#include "pages/phrases.h"
#include "store/courses.h"

static const struct field unit_link_fields[] = {FIELD(struct unit_link, slug),
                                                FIELD(struct unit_link, title),
                                                FIELD(struct unit_link, kind),
                                                FIELD(struct unit_link, url),
                                                FIELD(struct unit_link, required),
                                                FIELD(struct unit_link, minutes),
                                                FIELD(struct unit_link, done),
                                                FIELD(struct unit_link, score),
                                                FIELD_HTML_ONLY(struct unit_link, is_quiz),
                                                FIELD_HTML_ONLY(struct unit_link, current),
                                                FIELD_HTML_ONLY(struct unit_link, is_new),
                                                FIELD_HTML_ONLY(struct unit_link, audience_text),
                                                END_OF_FIELDS};
const struct field module_link_fields[] = {FIELD(struct module_link, slug),
                                           FIELD(struct module_link, title),
                                           FIELD(struct module_link, introduction_html),
                                           FIELD_HTML_ONLY(struct module_link, number),
                                           FIELD_HTML_ONLY(struct module_link, current),
                                           FIELD_HTML_ONLY(struct module_link, done),
                                           LIST(struct module_link, units, unit_link_fields),
                                           END_OF_FIELDS};
const struct field outline_fields[] = {FIELD(struct outline, title),
                                       FIELD(struct outline, url),
                                       FIELD(struct outline, language),
                                       FIELD(struct outline, direction),
                                       FIELD(struct outline, enrolled),
                                       FIELD(struct outline, done_units),
                                       FIELD(struct outline, all_units),
                                       FIELD(struct outline, done_percent),
                                       LIST(struct outline, modules, module_link_fields),
                                       END_OF_FIELDS};
static const struct field rule_fields[] = {FIELD(struct rule_line, rule), FIELD(struct rule_line, met),
                                           FIELD(struct rule_line, detail), FIELD_HTML_ONLY(struct rule_line, url),
                                           END_OF_FIELDS};
const struct field completion_part_fields[] = {FIELD(struct completion_part, complete),
                                               LIST(struct completion_part, rules, rule_fields), END_OF_FIELDS};

// The map of the revision that the record was made with; empty when that is the one that is live, or there is none.
static struct unit_paths load_paths_of_record(struct visit *visit, const struct learning *learning) {
    bool is_older = learning->record && learning->record->revision_id != learning->entry->revision_id;
    return is_older ? load_unit_paths(visit->db, visit->arena, learning->record->revision_id)
                    : (struct unit_paths){NULL, 0};
}

static bool is_new_since(const struct unit_paths *paths, const struct unit *unit) {
    for (size_t i = 0; i < paths->count; i++)
        if (paths->items[i].unit_id == unit->number)
            return false;
    return paths->count > 0;
}

static struct unit_link make_unit_link(struct arena *arena, const struct learning *learning, const struct unit *unit) {
    const struct unit_progress *progress = find_progress(&learning->state, unit->number);
    return (struct unit_link){.slug = unit->slug,
                              .title = unit->title,
                              .kind = unit_kind_name(unit->kind),
                              .audience_text = audience_phrase(arena, &unit->audience),
                              .url = make_unit_url(arena, learning->course, unit),
                              .required = unit->is_required,
                              .done = is_unit_done(unit, &learning->state),
                              .is_quiz = unit->kind == UNIT_QUIZ,
                              .minutes = unit->minutes,
                              .score = progress && progress->has_score ? known_tenths(progress->best_tenths)
                                                                       : (tenths){0, false}};
}

static void list_units(struct visit *visit, const struct learning *learning, const struct module *module,
                       const struct unit *current, const struct unit_paths *paths, struct module_link *link) {
    link->units = MAKE_ARRAY(visit->arena, module->units_count + 1, struct unit_link);
    for (size_t i = 0; i < module->units_count; i++) {
        const struct unit *unit = &module->units[i];
        if (!is_unit_offered(unit, learning->listed_audience))
            continue;
        struct unit_link *one = &link->units[link->units_count++];
        *one = make_unit_link(visit->arena, learning, unit);
        one->current = unit == current;
        one->is_new = !one->done && is_new_since(paths, unit);
        link->current = link->current || one->current;
    }
}

static bool is_all_done(const struct module_link *link) {
    bool is_any = false;
    for (size_t i = 0; i < link->units_count; i++) {
        if (link->units[i].required && !link->units[i].done)
            return false;
        is_any = is_any || link->units[i].done;
    }
    return is_any;
}

size_t list_modules(struct visit *visit, const struct learning *learning, const struct unit *current,
                    struct module_link **modules) {
    const struct course *course = learning->course;
    struct unit_paths paths = load_paths_of_record(visit, learning);
    *modules = MAKE_ARRAY(visit->arena, course->modules_count + 1, struct module_link);
    for (size_t i = 0; i < course->modules_count; i++) {
        const struct module *module = &course->modules[i];
        struct module_link *link = &(*modules)[i];
        *link = (struct module_link){.slug = module->slug,
                                     .title = module->title,
                                     .introduction_html = module->introduction_html,
                                     .number = (int64_t)i + 1};
        list_units(visit, learning, module, current, &paths, link);
        link->done = is_all_done(link);
    }
    return course->modules_count;
}

amount percent_done(const struct learning *learning) {
    return learning->state.is_enrolled ? known_amount(done_percent(&learning->completion)) : (amount){0, false};
}

struct outline *make_outline(struct visit *visit, const struct learning *learning, const struct unit *current) {
    struct outline *outline = MAKE(visit->arena, struct outline);
    outline->title = learning->course->title;
    outline->language = learning->course->language;
    outline->direction = learning->course->direction;
    outline->url = make_course_url(visit->arena, learning->course);
    outline->enrolled = learning->state.is_enrolled;
    outline->done_units = learning->completion.counting_done; // of the same units as the percentage
    outline->all_units = learning->completion.counting_count;
    outline->done_percent = percent_done(learning);
    outline->modules_count = list_modules(visit, learning, current, &outline->modules);
    return outline;
}

// Completion is final: with a record the course is complete, whatever was added since.
struct completion_part *make_completion_part(struct arena *arena, const struct learning *learning) {
    const struct completion *completion = &learning->completion;
    struct completion_part *part = MAKE(arena, struct completion_part);
    part->complete = learning->record != NULL;
    part->rules = MAKE_ARRAY(arena, completion->rules_count + 1, struct rule_line);
    for (size_t i = 0; i < completion->rules_count; i++) {
        const struct completion_rule *rule = &completion->rules[i];
        part->rules[part->rules_count++] = (struct rule_line){rule->rule, rule->detail, rule->is_met,
                                                              make_unit_url(arena, learning->course, rule->unit)};
    }
    return part;
}

int64_t module_number(const struct course *course, const struct module *module) {
    return module ? module - course->modules + 1 : 0;
}
