// SPDX-License-Identifier: Apache-2.0
// course: finding things in a course that is there. Looks only, in the order of the outline; it must not know where a
// course comes from nor who reads it.
#include "model/course.h"

const struct module *find_module(const struct course *course, text slug) {
    for (size_t i = 0; i < course->modules_count; i++) {
        if (is_text_equal(course->modules[i].slug, slug)) {
            return &course->modules[i];
        }
    }
    return NULL;
}

const struct unit *find_unit(const struct course *course, text module_slug, text unit_slug) {
    const struct module *module = find_module(course, module_slug);
    for (size_t i = 0; module && i < module->units_count; i++) {
        if (is_text_equal(module->units[i].slug, unit_slug)) {
            return &module->units[i];
        }
    }
    return NULL;
}

const struct unit *find_unit_by_number(const struct course *course, int64_t number) {
    for (size_t i = 0; number != 0 && i < course->modules_count; i++) {
        const struct module *module = &course->modules[i];
        for (size_t j = 0; j < module->units_count; j++) {
            if (module->units[j].number == number) {
                return &module->units[j];
            }
        }
    }
    return NULL;
}

const struct module *find_module_of_unit(const struct course *course, const struct unit *unit) {
    for (size_t i = 0; i < course->modules_count; i++) {
        const struct module *module = &course->modules[i];
        for (size_t j = 0; j < module->units_count; j++) {
            if (&module->units[j] == unit) {
                return module;
            }
        }
    }
    return NULL;
}

const struct question *find_question(const struct quiz *quiz, text id) {
    for (size_t i = 0; i < quiz->questions_count; i++) {
        if (is_text_equal(quiz->questions[i].id, id)) {
            return &quiz->questions[i];
        }
    }
    return NULL;
}

bool is_text_in_list(const struct text_list *list, text value) {
    for (size_t i = 0; i < list->count; i++) {
        if (is_text_equal(list->items[i], value)) {
            return true;
        }
    }
    return false;
}

text unit_kind_name(enum unit_kind kind) {
    switch (kind) {
    case UNIT_LESSON:
        return TEXT("lesson");
    case UNIT_QUIZ:
        return TEXT("quiz");
    case UNIT_WORKBOOK:
        return TEXT("workbook");
    case UNIT_UNSET:
        break;
    }
    return TEXT("");
}

text question_kind_name(enum question_kind kind) {
    switch (kind) {
    case QUESTION_SINGLE:
        return TEXT("single");
    case QUESTION_MULTIPLE:
        return TEXT("multiple");
    case QUESTION_SHORT:
        return TEXT("short");
    case QUESTION_NUMBER:
        return TEXT("number");
    case QUESTION_ORDER:
        return TEXT("order");
    case QUESTION_MATCH:
        return TEXT("match");
    case QUESTION_UNSET:
        break;
    }
    return TEXT("");
}
