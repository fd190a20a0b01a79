// SPDX-License-Identifier: Apache-2.0
// completion: what counts, what is done, what is missing in words. Workbooks cannot be filled in yet, so they are not
// offered (the issue that builds them takes that line away).
#include "model/completion.h"
#include "base/arena.h"
#include "base/clock.h"
#include "model/grading.h"
#include <math.h>

const struct unit_progress *find_progress(const struct learner_state *state, int64_t unit_number) {
    for (size_t i = 0; i < state->progress_count; i++)
        if (state->progress[i].unit_number == unit_number)
            return &state->progress[i];
    return NULL;
}

bool is_unit_offered(const struct unit *unit, const struct text_list *audience) {
    if (unit->kind == UNIT_WORKBOOK)
        return false;
    if (unit->audience.count == 0)
        return true;
    for (size_t i = 0; i < unit->audience.count; i++)
        if (is_text_in_list(audience, unit->audience.items[i]))
            return true;
    return false;
}

bool is_unit_done(const struct unit *unit, const struct learner_state *state) {
    const struct unit_progress *progress = find_progress(state, unit->number);
    return progress && progress->done_at != 0;
}

// ---- walking the outline -------------------------------------------------------------------------------------------

// The index-th unit of the whole course, or NULL behind the last.
static const struct unit *unit_at(const struct course *course, size_t index) {
    for (size_t m = 0; m < course->modules_count; m++) {
        if (index < course->modules[m].units_count)
            return &course->modules[m].units[index];
        index -= course->modules[m].units_count;
    }
    return NULL;
}

static bool has_required(const struct course *course, const struct text_list *audience) {
    const struct unit *unit;
    for (size_t i = 0; (unit = unit_at(course, i)); i++)
        if (unit->is_required && is_unit_offered(unit, audience))
            return true;
    return false;
}

static size_t count_units(const struct course *course) {
    size_t count = 0;
    while (unit_at(course, count))
        count++;
    return count;
}

// ---- the rules in words --------------------------------------------------------------------------------------------

static text make_rule(struct arena *arena, const struct unit *unit) {
    return unit->kind == UNIT_QUIZ ? make_textf(arena, _("Pass the quiz “%.*s”"), PRINT(unit->title))
                                   : make_textf(arena, _("Read “%.*s”"), PRINT(unit->title));
}

static text make_tenths_text(struct arena *arena, int32_t tenths) {
    return tenths % 10 == 0 ? make_textf(arena, "%d", tenths / 10)
                            : make_textf(arena, "%d.%d", tenths / 10, tenths % 10);
}

// “best 60, needs 70; next attempt at 14:05”
static text make_quiz_detail(struct arena *arena, const struct unit *unit, const struct unit_progress *progress,
                             int64_t now) {
    text needs = make_tenths_text(arena, unit->quiz->pass_tenths);
    if (!progress || !progress->has_score) {
        bool is_open = progress && progress->open_attempt != 0;
        return is_open ? make_textf(arena, _("begun, not handed in; needs %.*s"), PRINT(needs))
                       : make_textf(arena, _("not tried yet; needs %.*s"), PRINT(needs));
    }
    text best = make_tenths_text(arena, progress->best_tenths);
    if (progress->done_at)
        return make_textf(arena, _("passed with %.*s"), PRINT(best));
    struct attempt_state next = next_attempt(unit->quiz, progress->attempts_made, progress->last_submitted_at, now);
    if (next.attempts_left == 0 && progress->open_attempt == 0)
        return make_textf(arena, _("best %.*s, needs %.*s; no attempt is left"), PRINT(best), PRINT(needs));
    if (next.wait_until == 0)
        return make_textf(arena, _("best %.*s, needs %.*s"), PRINT(best), PRINT(needs));
    text minute = make_minute(arena, next.wait_until);
    if (day_of(next.wait_until) == day_of(now))
        return make_textf(arena, _("best %.*s, needs %.*s; next attempt at %.*s UTC"), PRINT(best), PRINT(needs),
                          PRINT(minute));
    return make_textf(arena, _("best %.*s, needs %.*s; next attempt on %.*s at %.*s UTC"), PRINT(best), PRINT(needs),
                      PRINT(make_long_day(arena, day_of(next.wait_until))), PRINT(minute));
}

static text make_detail(struct arena *arena, const struct unit *unit, const struct learner_state *state) {
    const struct unit_progress *progress = find_progress(state, unit->number);
    if (unit->kind == UNIT_QUIZ && unit->quiz)
        return make_quiz_detail(arena, unit, progress, state->now);
    return progress && progress->done_at ? TEXT("") : TEXT(_("not marked done yet"));
}

struct completion make_completion(struct arena *arena, const struct course *course, const struct learner_state *state) {
    struct completion result = {.rules = MAKE_ARRAY(arena, count_units(course) + 1, struct completion_rule)};
    bool counts_all = !has_required(course, &state->audience);
    const struct unit *unit;
    for (size_t i = 0; (unit = unit_at(course, i)); i++) {
        if (!is_unit_offered(unit, &state->audience))
            continue;
        bool is_done = is_unit_done(unit, state);
        result.offered_count++;
        result.done_count += is_done;
        if (!counts_all && !unit->is_required)
            continue;
        result.counting_count++;
        result.counting_done += is_done;
        result.rules[result.rules_count++] =
            (struct completion_rule){make_rule(arena, unit), is_done, make_detail(arena, unit, state), unit};
    }
    result.is_complete =
        state->is_enrolled && result.counting_count > 0 && result.counting_done == result.counting_count;
    return result;
}

int64_t done_percent(const struct completion *completion) {
    return completion->counting_count > 0 ? completion->counting_done * 100 / completion->counting_count : 0;
}

bool course_score(const struct course *course, const struct learner_state *state, int32_t *tenths) {
    double weights = 0, sum = 0;
    const struct unit *unit;
    for (size_t i = 0; (unit = unit_at(course, i)); i++) {
        if (unit->kind != UNIT_QUIZ || !unit->quiz || !unit->is_required || !is_unit_offered(unit, &state->audience))
            continue;
        const struct unit_progress *progress = find_progress(state, unit->number);
        weights += unit->quiz->weight;
        if (progress && progress->has_score)
            sum += unit->quiz->weight * progress->best_tenths;
    }
    if (weights <= 0)
        return false;
    *tenths = (int32_t)floor(sum / weights + 0.5 + 1e-9); // half up; the last term is the rounding of the sum itself
    return true;
}

const struct unit *unit_to_continue(const struct course *course, const struct learner_state *state) {
    const struct unit *unit, *first = NULL;
    for (size_t i = 0; (unit = unit_at(course, i)); i++) {
        if (!is_unit_offered(unit, &state->audience))
            continue;
        const struct unit_progress *progress = find_progress(state, unit->number);
        if (progress && progress->open_attempt != 0)
            return unit;
        if (!first && (!progress || progress->done_at == 0))
            first = unit;
    }
    return first;
}

const struct unit *next_unit(const struct course *course, const struct unit *unit, const struct text_list *audience) {
    const struct unit *other;
    bool is_behind = false;
    for (size_t i = 0; (other = unit_at(course, i)); i++) {
        if (is_behind && is_unit_offered(other, audience))
            return other;
        is_behind = is_behind || other == unit;
    }
    return NULL;
}

const struct unit *previous_unit(const struct course *course, const struct unit *unit,
                                 const struct text_list *audience) {
    const struct unit *other, *before = NULL;
    for (size_t i = 0; (other = unit_at(course, i)) && other != unit; i++)
        if (is_unit_offered(other, audience))
            before = other;
    return before;
}
