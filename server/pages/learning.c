// SPDX-License-Identifier: Apache-2.0
// learning: loads a learner's state and decides what every page of a course asks first: may they read it, where is the
// unit, where do they go on.
#include "pages/learning.h"
#include "base/arena.h"
#include "base/escape.h"
#include "store/courses.h"

// ---- loading -------------------------------------------------------------------------------------------------------

void load_state(struct visit *visit, struct learning *learning) {
    learning->state = (struct learner_state){.now = visit->act.now};
    if (learning->enrollment) {
        learning->state = load_learner_state(visit->db, visit->arena, learning->enrollment, visit->act.now);
        learning->state.is_enrolled = learning->enrollment->left_at == 0;
        learning->record =
            load_record_of(visit->db, visit->arena, learning->enrollment->account_id, learning->enrollment->course_id);
    }
    learning->completion = make_completion(visit->arena, learning->course, &learning->state);
    learning->listed_audience = learning->state.is_enrolled ? &learning->state.audience : &learning->course->audiences;
}

static struct learning *make_learning(struct visit *visit, const struct library_course *entry) {
    struct learning *learning = MAKE(visit->arena, struct learning);
    learning->entry = entry;
    learning->course = entry->course;
    return learning;
}

struct learning *load_learning_with(struct visit *visit, const struct library_course *entry,
                                    struct enrollment *enrollment) {
    struct learning *learning = make_learning(visit, entry);
    learning->enrollment = enrollment;
    load_state(visit, learning);
    return learning;
}

struct learning *load_learning(struct visit *visit, text slug) {
    const struct library_course *entry = find_course(visit->library, slug);
    if (!entry)
        return NULL;
    struct enrollment *enrollment =
        visit->account ? load_enrollment(visit->db, visit->arena, visit->account->id, entry->course_id) : NULL;
    return load_learning_with(visit, entry, enrollment);
}

status lock_learning(struct visit *visit, text slug, struct learning **learning) {
    const struct library_course *entry = find_course(visit->library, slug);
    if (!entry)
        return STATUS_NOT_FOUND;
    *learning = make_learning(visit, entry);
    (*learning)->enrollment = lock_enrollment(visit->db, visit->arena, visit->account->id, entry->course_id);
    if (!(*learning)->enrollment)
        return refuse(visit, STATUS_CONFLICT, _("You do not take this course. Enroll on its page first."));
    load_state(visit, *learning);
    return STATUS_OK;
}

// ---- deciding ------------------------------------------------------------------------------------------------------

status may_read(struct visit *visit, const struct learning *learning) {
    if (learning->course->is_open || learning->state.is_enrolled)
        return STATUS_OK;
    if (!visit->account)
        return STATUS_SIGN_IN_FIRST;
    bool may_teach =
        is_role_at_least(visit->account->role, ROLE_INSTRUCTOR) &&
        may_teach_course(visit->db, visit->arena, visit->account->id, visit->account->role, learning->entry->course_id);
    return may_teach ? STATUS_OK
                     : refuse(visit, STATUS_FORBIDDEN, _("The lessons of this course are for those who are enrolled."));
}

// What follows the unit in the address: "/attempts/3/answers", or nothing.
static text tail_of_path(const struct visit *visit) {
    size_t length = TEXT("/courses/").length + visit->parameters[0].length + 1 + visit->parameters[1].length + 1 +
                    visit->parameters[2].length;
    return length < visit->path.length ? text_slice(visit->path, length, visit->path.length - length) : TEXT("");
}

status find_visited_unit(struct visit *visit, const struct learning *learning, const struct unit **unit) {
    *unit = find_unit(learning->course, visit->parameters[1], visit->parameters[2]);
    if (*unit)
        return (*unit)->kind == UNIT_WORKBOOK ? STATUS_NOT_FOUND : STATUS_OK;
    text path = make_textf(visit->arena, "%.*s/%.*s", PRINT(visit->parameters[1]), PRINT(visit->parameters[2]));
    const struct unit *moved = find_moved_unit(visit->library, learning->entry, path);
    if (!moved || moved->kind == UNIT_WORKBOOK)
        return STATUS_NOT_FOUND;
    url address = make_unit_url(visit->arena, learning->course, moved);
    return go_to(visit, STATUS_MOVED, "%.*s%.*s%s", PRINT(address), PRINT(tail_of_path(visit)),
                 visit->is_json ? ".json" : "");
}

// ---- addresses -----------------------------------------------------------------------------------------------------

url make_course_url(struct arena *arena, const struct course *course) {
    return make_urlf(arena, "/courses/%.*s", PRINT(course->slug));
}

url make_unit_url(struct arena *arena, const struct course *course, const struct unit *unit) {
    return make_urlf(arena, "/courses/%.*s/%.*s", PRINT(course->slug), PRINT(unit->path));
}

url make_attempt_url(struct arena *arena, const struct course *course, const struct unit *unit, int64_t number) {
    return make_urlf(arena, "/courses/%.*s/%.*s/attempts/%lld", PRINT(course->slug), PRINT(unit->path),
                     (long long)number);
}

url make_record_url(struct arena *arena, const struct record *record) {
    return make_urlf(arena, "/records/%.*s", PRINT(record->public_id));
}

url make_continue_url(struct arena *arena, const struct learning *learning, const struct unit **unit) {
    *unit = learning->state.is_enrolled ? unit_to_continue(learning->course, &learning->state) : NULL;
    if (!*unit)
        return (url){NULL, 0};
    const struct unit_progress *progress = find_progress(&learning->state, (*unit)->number);
    return progress && progress->open_attempt ? make_attempt_url(arena, learning->course, *unit, progress->open_attempt)
                                              : make_unit_url(arena, learning->course, *unit);
}

url make_sign_in_url_to(struct arena *arena, url next) {
    return make_urlf(arena, "/sign-in?next=%.*s", PRINT(make_url_part(arena, text_of_url(next))));
}

url make_sign_up_url_to(struct arena *arena, url next) {
    return make_urlf(arena, "/sign-up?next=%.*s", PRINT(make_url_part(arena, text_of_url(next))));
}
