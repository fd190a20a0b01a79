// SPDX-License-Identifier: Apache-2.0
// course_rules: the checks across files. Each fault is told at the key, or the heading, that says what is not so. It
// must not know how a single file is read, nor what other revisions of the course say.
#include "content/course_rules.h"

#include "base/arena.h"
#include "content/course_text.h"
#include "content/links.h"

struct rules {
    struct course_reading *reading;
    const struct course *course;
    struct text_list principles; // ids of the framework
    struct text_list tracks;
};

static struct text_list list_ids(struct arena *arena, const struct named *items, size_t count) {
    struct text_list list = {MAKE_ARRAY(arena, count + 1, text), count};
    for (size_t i = 0; i < count; i++) {
        list.items[i] = items[i].id;
    }
    return list;
}

// A problem at the place for each value that is not among the known ones.
static void check_values(const struct rules *rules, const struct source *source, struct place place,
                         const struct text_list *values, const struct text_list *known, enum severity severity,
                         const char *what) {
    struct arena *arena = rules->reading->arena;
    for (size_t i = 0; i < values->count; i++) {
        if (is_text_in_list(known, values->items[i])) {
            continue;
        }
        text nearest = nearest_word(values->items[i], known->items, known->count);
        text hint = nearest.bytes ? make_textf(arena, _("; the nearest one is “%.*s”"), PRINT(nearest)) : TEXT("");
        text value = make_excerpt(arena, values->items[i]);
        if (severity == SEVERITY_ERROR) {
            add_error(source, place, _("“%.*s” is %s%.*s"), PRINT(value), what, PRINT(hint));
        } else {
            add_warning(source, place, _("“%.*s” is %s%.*s"), PRINT(value), what, PRINT(hint));
        }
    }
}

static struct place place_of_key(const struct document *document, text key) {
    const struct front_entry *entry = find_front(document->front, key);
    return entry ? entry->place : (struct place){1, 1};
}

static void check_principles(const struct rules *rules, const struct document *document,
                             const struct text_list *principles) {
    if (rules->course->framework) {
        check_values(rules, document->source, place_of_key(document, TEXT("principles")), principles,
                     &rules->principles, SEVERITY_ERROR, _("no principle of framework.md"));
    }
}

static void check_questions(const struct rules *rules, const struct document *document, const struct quiz *quiz) {
    for (size_t i = 0; i < quiz->questions_count && rules->course->framework; i++) {
        struct place place = {(int64_t)quiz->questions[i].line, 1};
        check_values(rules, document->source, place, &quiz->questions[i].principles, &rules->principles, SEVERITY_ERROR,
                     _("no principle of framework.md"));
    }
}

static void check_unit(const struct rules *rules, const struct unit *unit) {
    const struct document *document = find_document(rules->reading, unit->file);
    if (!document) {
        return;
    }
    check_principles(rules, document, &unit->principles);
    check_values(rules, document->source, place_of_key(document, TEXT("audience")), &unit->audience,
                 &rules->course->audiences, SEVERITY_WARNING,
                 _("not among the `audiences` of course.md, so nobody could choose it"));
    if (unit->quiz) {
        check_questions(rules, document, unit->quiz);
    }
}

// The unit before this one in the outline that claims the same past, or NULL.
static const struct unit *find_earlier_claim(const struct course *course, const struct unit *claimant) {
    for (size_t i = 0; i < course->modules_count; i++) {
        for (size_t j = 0; j < course->modules[i].units_count; j++) {
            const struct unit *unit = &course->modules[i].units[j];
            if (unit == claimant) {
                return NULL;
            }
            if (is_text_equal(unit->was, claimant->was)) {
                return unit;
            }
        }
    }
    return NULL;
}

static void check_claim_of_unit(const struct rules *rules, const struct unit *unit) {
    const struct document *document = find_document(rules->reading, unit->file);
    const struct unit *earlier = is_text_empty(unit->was) ? NULL : find_earlier_claim(rules->course, unit);
    if (earlier && document) {
        add_warning(document->source, place_of_key(document, TEXT("was")),
                    _("%.*s says `was: %.*s` too, and only one unit can carry on its history, so publishing will be "
                      "refused; take one out"),
                    PRINT(earlier->file), PRINT(unit->was));
    }
}

static const struct document *find_module_document(const struct rules *rules, const struct module *module) {
    for (size_t i = 0; i < rules->reading->documents_count; i++) {
        const struct document *document = rules->reading->documents[i];
        text path = document->source->path;
        bool is_module = is_text_equal(name_of(path), TEXT("module.md"));
        if (is_module && is_text_equal(slug_of_name(folder_of(path)), module->slug)) {
            return document;
        }
    }
    return NULL;
}

static void check_module(const struct rules *rules, size_t index) {
    const struct module *module = &rules->course->modules[index];
    const struct document *document = find_module_document(rules, module);
    if (!document) {
        return;
    }
    check_principles(rules, document, &module->principles);
    struct text_list track = {(text[]){module->track}, is_text_empty(module->track) ? 0 : 1};
    check_values(rules, document->source, place_of_key(document, TEXT("track")), &track, &rules->tracks,
                 SEVERITY_WARNING, _("not among the `tracks` of course.md"));
    for (size_t i = 0; i < index && !is_text_empty(module->was); i++) {
        if (is_text_equal(rules->course->modules[i].was, module->was)) {
            add_warning(document->source, place_of_key(document, TEXT("was")),
                        _("The module “%.*s” says `was: %.*s` too, and only one can carry on its history; take one "
                          "out"),
                        PRINT(rules->course->modules[i].slug), PRINT(module->was));
            break;
        }
    }
}

void check_course_rules(struct course_reading *reading, const struct course *course) {
    struct rules rules = {.reading = reading,
                          .course = course,
                          .principles = list_ids(reading->arena, course->framework, course->framework_count),
                          .tracks = list_ids(reading->arena, course->tracks, course->tracks_count)};
    for (size_t i = 0; i < course->modules_count; i++) {
        const struct module *module = &course->modules[i];
        check_module(&rules, i);
        for (size_t j = 0; j < module->units_count; j++) {
            check_unit(&rules, &module->units[j]);
            check_claim_of_unit(&rules, &module->units[j]);
        }
    }
}
