// SPDX-License-Identifier: Apache-2.0
// completion_step: the one place where modules become finished and courses complete. What completes a course is
// decided in model/completion; this only asks, and writes what follows.
#include "pages/completion_step.h"
#include "base/arena.h"
#include <math.h>

bool is_module_finished(const struct module *module, const struct learner_state *state) {
    bool has_required = false, is_required_done = true, has_offered = false, is_all_done = true;
    for (size_t i = 0; i < module->units_count; i++) {
        const struct unit *unit = &module->units[i];
        if (!is_unit_offered(unit, &state->audience))
            continue;
        bool is_done = is_unit_done(unit, state);
        has_offered = true;
        is_all_done = is_all_done && is_done;
        has_required = has_required || unit->is_required;
        is_required_done = is_required_done && (is_done || !unit->is_required);
    }
    return has_required ? is_required_done : has_offered && is_all_done;
}

static void mark_finished(struct visit *visit, const struct learning *learning, const struct module *module) {
    if (is_module_finished(module, &learning->state))
        save_module_finished(visit->db, visit->arena, &visit->act, learning->enrollment, module->number);
}

static bool issue_record(struct visit *visit, struct learning *learning) {
    const struct course *course = learning->course;
    struct record *record = MAKE(visit->arena, struct record);
    *record = (struct record){.account_id = learning->enrollment->account_id,
                              .course_id = learning->entry->course_id,
                              .revision_id = learning->entry->revision_id,
                              .revision_number = learning->entry->revision_number,
                              .enrolled_at = learning->enrollment->enrolled_at,
                              .course_slug = course->slug,
                              .course_title = course->title,
                              .course_language = course->language,
                              .name = visit->account->name,
                              .hours_tenths = (int32_t)lround(course->hours * 10),
                              .is_name_shown = true};
    record->has_score = course_score(course, &learning->state, &record->score_tenths);
    bool is_new = save_new_record(visit->db, visit->arena, &visit->act, record);
    learning->record = record;
    return is_new;
}

bool run_completion_step(struct visit *visit, struct learning *learning, const struct module *module) {
    const struct course *course = learning->course;
    load_state(visit, learning);
    for (size_t i = 0; i < course->modules_count; i++)
        if (!module || module == &course->modules[i])
            mark_finished(visit, learning, &course->modules[i]);
    return learning->completion.is_complete && !learning->record && issue_record(visit, learning);
}
