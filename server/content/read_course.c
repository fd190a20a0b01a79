// SPDX-License-Identifier: Apache-2.0
// read_course: from a course's files to the course: which are modules and units, in which order, and what each of them
// says. It must not know where the files came from.
#include "content/content.h"

#include "base/arena.h"
#include "content/course_rules.h"
#include "content/course_text.h"
#include "content/links.h"
#include "content/quiz_text.h"

#include <stdlib.h>

struct content_limits default_content_limits(void) {
    return (struct content_limits){
        .bundle_bytes = (uint64_t)64 << 20, .markdown_bytes = (uint64_t)256 << 10, .files = 2000};
}

// A name in a folder, in the order of the outline: numbered ones first, by number, then the others by name.
struct outline_entry {
    text name; // of a module's folder or a unit's file
    text path; // of its file
    int number;
};

static int compare_entries(const void *left_entry, const void *right_entry) {
    const struct outline_entry *left = left_entry;
    const struct outline_entry *right = right_entry;
    unsigned left_number = (unsigned)left->number; // -1, no number, comes last
    unsigned right_number = (unsigned)right->number;
    int order = (left_number > right_number) - (left_number < right_number);
    return order != 0 ? order : compare_texts(left->name, right->name);
}

static void check_name(struct course_reading *reading, const struct outline_entry *entry, text slug, bool is_module) {
    if (is_slug(slug)) {
        return;
    }
    add_problem(reading->problems, SEVERITY_ERROR, entry->path, 1, 1,
                is_module ? _("The folder's name “%.*s” is no slug; write small letters a to z, digits and single "
                              "hyphens, at most 64, after an optional number such as `01-`")
                          : _("The file's name “%.*s” is no slug; write small letters a to z, digits and single "
                              "hyphens, at most 64, after an optional number such as `01-`"),
                PRINT(make_excerpt(reading->arena, entry->name)));
}

// Slugs of a module that are pages of the course already.
static void check_module_slug(struct course_reading *reading, const struct outline_entry *entry, text slug) {
    static const text taken[] = {{"assets", 6}, {"glossary", 8}, {"map", 3}};
    for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
        if (is_text_equal(slug, taken[i])) {
            add_problem(
                reading->problems, SEVERITY_ERROR, entry->path, 1, 1,
                _("A module may not be called “%.*s”, since the course has a page of that address; write another "
                  "name"),
                PRINT(slug));
        }
    }
}

static void check_entries(struct course_reading *reading, const struct outline_entry *entries, size_t count,
                          bool is_module) {
    for (size_t i = 0; i < count; i++) {
        text slug = slug_of_name(entries[i].name);
        check_name(reading, &entries[i], slug, is_module);
        if (is_module) {
            check_module_slug(reading, &entries[i], slug);
        }
        for (size_t j = 0; j < i; j++) {
            if (is_text_equal(slug_of_name(entries[j].name), slug)) {
                add_problem(
                    reading->problems, SEVERITY_ERROR, entries[i].path, 1, 1,
                    _("The name “%.*s” is taken already by %.*s; without their numbers they have the same address, "
                      "so write another"),
                    PRINT(slug), PRINT(entries[j].path));
                break;
            }
        }
        if (i > 0 && entries[i].number >= 0 && entries[i].number == entries[i - 1].number) {
            add_problem(
                reading->problems, SEVERITY_WARNING, entries[i].path, 1, 1,
                _("The number %02d stands before another name too, so the order is by name; write another number"),
                entries[i].number);
        }
    }
}

static bool is_markdown(text path) { return text_ends_with(path, TEXT(".md")); }

// A folder at the top that holds Markdown is a module; `assets` is not.
static size_t list_modules(struct course_reading *reading, struct outline_entry *entries) {
    size_t count = 0;
    for (size_t i = 0; i < reading->files->count; i++) {
        text path = reading->files->items[i].path;
        text folder = folder_of(path);
        bool is_in_module = folder.length > 0 && text_find(folder, TEXT("/"), 0) < 0 && is_markdown(path) &&
                            !is_text_equal(folder, TEXT("assets"));
        if (!is_in_module || (count > 0 && is_text_equal(entries[count - 1].name, folder))) {
            continue;
        }
        text rest;
        text file = make_textf(reading->arena, "%.*s/module.md", PRINT(folder));
        entries[count++] = (struct outline_entry){folder, file, number_of_name(folder, &rest)};
    }
    qsort(entries, count, sizeof(*entries), compare_entries);
    check_entries(reading, entries, count, true);
    return count;
}

static size_t list_units(struct course_reading *reading, text folder, struct outline_entry *entries) {
    size_t count = 0;
    for (size_t i = 0; i < reading->files->count; i++) {
        text path = reading->files->items[i].path;
        text name = name_of(path);
        bool is_unit = is_text_equal(folder_of(path), folder) && is_markdown(path) &&
                       !is_text_equal(name, TEXT("module.md")) && !is_text_equal(name, TEXT("README.md"));
        if (is_unit) {
            text rest;
            entries[count++] = (struct outline_entry){name, path, number_of_name(name, &rest)};
        }
    }
    qsort(entries, count, sizeof(*entries), compare_entries);
    check_entries(reading, entries, count, false);
    return count;
}

// The attributes that headings of a file may have depend on its kind, which its front matter says: a first look.
static enum unit_kind look_at_kind(struct course_reading *reading, text path, text bytes) {
    struct problems unheard = make_problems(reading->arena);
    struct source *source = make_source(reading->arena, &unheard, path, bytes, reading->limits.markdown_bytes);
    return source ? read_unit_kind(read_front_matter(reading->arena, source)) : UNIT_UNSET;
}

static struct document *make_unit_document(struct course_reading *reading, text path, text bytes) {
    switch (look_at_kind(reading, path, bytes)) {
    case UNIT_QUIZ:
        return make_document(reading, path, bytes, QUIZ_ATTRIBUTES);
    case UNIT_WORKBOOK:
        return make_document(reading, path, bytes, WORKBOOK_ATTRIBUTES);
    default:
        return make_document(reading, path, bytes, TEXTS(TEXT("guide")));
    }
}

static void read_units(struct course_reading *reading, const struct course *course, struct module *module,
                       text folder) {
    struct outline_entry *entries = MAKE_ARRAY(reading->arena, reading->files->count + 1, struct outline_entry);
    size_t count = list_units(reading, folder, entries);
    module->units = MAKE_ARRAY(reading->arena, count + 1, struct unit);
    for (size_t i = 0; i < count; i++) {
        const struct course_file *file = find_course_file(reading->files, entries[i].path);
        struct document *document = make_unit_document(reading, file->path, file->bytes);
        if (!document) {
            continue;
        }
        struct unit *unit = &module->units[module->units_count++];
        unit->slug = slug_of_name(entries[i].name);
        unit->file = file->path;
        unit->path = make_textf(reading->arena, "%.*s/%.*s", PRINT(module->slug), PRINT(unit->slug));
        read_unit_file(document, course->pass_tenths, unit);
    }
}

static void read_module(struct course_reading *reading, const struct course *course, const struct outline_entry *entry,
                        struct module *module) {
    const struct course_file *file = find_course_file(reading->files, entry->path);
    *module = (struct module){.slug = slug_of_name(entry->name),
                              .title = TEXT(""),
                              .track = TEXT(""),
                              .was = TEXT(""),
                              .introduction_html = html_trusted(TEXT(""))};
    if (!file) {
        add_problem(reading->problems, SEVERITY_ERROR, entry->path, 1, 1,
                    _("The file module.md is missing in this folder; write one with the module's `title`"));
    }
    struct document *document = file ? make_document(reading, file->path, file->bytes, TEXTS(TEXT("guide"))) : NULL;
    if (document) {
        read_module_file(document, module);
    }
    read_units(reading, course, module, entry->name);
    if (module->units_count == 0 && document) {
        add_warning(document->source, (struct place){1, 1},
                    _("This module has no unit; write one beside it, such as 01-first.md"));
    }
}

static void read_modules(struct course_reading *reading, struct course *course) {
    struct outline_entry *entries = MAKE_ARRAY(reading->arena, reading->files->count + 1, struct outline_entry);
    size_t count = list_modules(reading, entries);
    course->modules = MAKE_ARRAY(reading->arena, count + 1, struct module);
    for (size_t i = 0; i < count; i++) {
        read_module(reading, course, &entries[i], &course->modules[course->modules_count++]);
    }
    if (count == 0) {
        add_problem(reading->problems, SEVERITY_ERROR, TEXT("course.md"), 1, 1,
                    _("The course has no module; make a folder such as 01-first with a module.md in it"));
    }
}

// A file at the top that may be there; NULL when it is not, or cannot be read.
static struct document *make_top_document(struct course_reading *reading, text path) {
    const struct course_file *file = find_course_file(reading->files, path);
    return file ? make_document(reading, path, file->bytes, TEXTS(TEXT("guide"))) : NULL;
}

// Links need the course's slug before anything is read. What else is wrong with the file is heard when it is read.
static text look_at_slug(struct course_reading *reading, const struct course_file *file) {
    struct problems unheard = make_problems(reading->arena);
    struct source *source =
        make_source(reading->arena, &unheard, file->path, file->bytes, reading->limits.markdown_bytes);
    if (!source) {
        return TEXT("course");
    }
    const struct front_matter *front = read_front_matter(reading->arena, source);
    source->problems = reading->problems;
    text slug = read_course_slug(front, reading->files->default_slug);
    return is_text_empty(slug) ? TEXT("course") : slug;
}

struct course *read_course(struct arena *arena, const struct course_files *files, struct problems *problems) {
    struct course_reading reading = {
        .arena = arena, .problems = problems, .files = files, .limits = default_content_limits()};
    const struct course_file *file = find_course_file(files, TEXT("course.md"));
    if (!file) {
        add_problem(problems, SEVERITY_ERROR, TEXT("course.md"), 1, 1,
                    _("The file course.md is missing; write one with the course's `title` and `summary`"));
        return NULL;
    }
    reading.course_slug = look_at_slug(&reading, file);
    struct document *document = make_top_document(&reading, file->path);
    if (!document) {
        return NULL;
    }
    struct course *course = MAKE(arena, struct course);
    course->slug = reading.course_slug;
    read_course_file(document, course);
    struct document *framework = make_top_document(&reading, TEXT("framework.md"));
    if (framework) {
        read_framework_file(framework, course);
    }
    struct document *glossary = make_top_document(&reading, TEXT("glossary.md"));
    if (glossary) {
        read_glossary_file(glossary, course);
    }
    read_modules(&reading, course);
    check_course_rules(&reading, course);
    check_fragments(&reading);
    close_documents(&reading);
    sort_problems(problems);
    return course;
}

struct unit *read_unit(struct arena *arena, text course_slug, int32_t course_pass_tenths, text path, text source) {
    struct problems problems = make_problems(arena);
    struct course_reading reading = {
        .arena = arena, .problems = &problems, .limits = default_content_limits(), .course_slug = course_slug};
    struct document *document = make_unit_document(&reading, path, source);
    if (!document) {
        return NULL;
    }
    struct unit *unit = MAKE(arena, struct unit);
    unit->slug = slug_of_name(name_of(path));
    unit->file = path;
    unit->path = make_textf(arena, "%.*s/%.*s", PRINT(slug_of_name(folder_of(path))), PRINT(unit->slug));
    read_unit_file(document, course_pass_tenths, unit);
    close_documents(&reading);
    return unit;
}
