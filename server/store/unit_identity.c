// SPDX-License-Identifier: Apache-2.0
// unit_identity: each rule goes over all claims before the next one does, so that a weaker rule never takes what a
// stronger one gives to somebody else.
#include "store/unit_identity.h"
#include "base/arena.h"

struct deciding {
    struct arena *arena;
    const struct unit_past *past;
    const struct unit_claim *claims;
    size_t count;
    int64_t *numbers; // 0: undecided
};

static const struct unit_path *find_live(const struct deciding *deciding, text path) {
    for (size_t i = 0; i < deciding->past->live.count; i++)
        if (is_text_equal(deciding->past->live.items[i].path, path))
            return &deciding->past->live.items[i];
    return NULL;
}

// The claim that has the number already; NULL: it is free.
static const struct unit_claim *find_holder(const struct deciding *deciding, int64_t number) {
    for (size_t i = 0; i < deciding->count; i++)
        if (deciding->numbers[i] == number)
            return &deciding->claims[i];
    return NULL;
}

static text make_kind_fault(struct arena *arena, const struct unit_claim *claim, const struct unit_path *unit) {
    return make_textf(
        arena, _("“%.*s” is a %.*s, but says that it was “%.*s”, which is a %.*s; `was:` cannot change the kind."),
        PRINT(claim->path), PRINT(claim->kind), PRINT(unit->path), PRINT(unit->kind));
}

static text make_twice_fault(struct arena *arena, const struct unit_claim *first, const struct unit_claim *second) {
    return make_textf(arena, _("“%.*s” and “%.*s” both say that they were “%.*s”; only one of them can be."),
                      PRINT(first->path), PRINT(second->path), PRINT(second->was));
}

// By `was:`, in the live revision. One that names nothing live is ignored.
static text decide_by_claim(struct deciding *deciding, size_t index) {
    const struct unit_claim *claim = &deciding->claims[index];
    const struct unit_path *unit = is_text_empty(claim->was) ? NULL : find_live(deciding, claim->was);
    if (!unit)
        return NO_TEXT;
    if (!is_text_equal(unit->kind, claim->kind))
        return make_kind_fault(deciding->arena, claim, unit);
    const struct unit_claim *holder = find_holder(deciding, unit->unit_id);
    if (holder)
        return make_twice_fault(deciding->arena, holder, claim);
    deciding->numbers[index] = unit->unit_id;
    return NO_TEXT;
}

static bool may_take(const struct deciding *deciding, const struct unit_claim *claim, const struct unit_path *unit) {
    return is_text_equal(unit->kind, claim->kind) && !find_holder(deciding, unit->unit_id);
}

// By the same path in the live revision. What changed its kind there is something else, and goes on to the next rule.
static void decide_by_path(struct deciding *deciding, size_t index) {
    const struct unit_claim *claim = &deciding->claims[index];
    const struct unit_path *unit = find_live(deciding, claim->path);
    if (unit && may_take(deciding, claim, unit))
        deciding->numbers[index] = unit->unit_id;
}

// By the unit of the same kind that last had the path, unless it stands elsewhere in this revision.
static void decide_by_history(struct deciding *deciding, size_t index) {
    const struct unit_claim *claim = &deciding->claims[index];
    const struct unit_paths *history = &deciding->past->history;
    for (size_t i = 0; i < history->count && deciding->numbers[index] == 0; i++)
        if (is_text_equal(history->items[i].path, claim->path) && may_take(deciding, claim, &history->items[i]))
            deciding->numbers[index] = history->items[i].unit_id;
}

int64_t *make_unit_identities(struct arena *arena, const struct unit_past *past, const struct unit_claim *claims,
                              size_t claims_count, text *fault) {
    struct deciding deciding = {arena, past, claims, claims_count, MAKE_ARRAY(arena, claims_count + 1, int64_t)};
    for (size_t i = 0; i < claims_count; i++) {
        *fault = decide_by_claim(&deciding, i);
        if (fault->bytes)
            return NULL;
    }
    for (size_t i = 0; i < claims_count; i++)
        if (deciding.numbers[i] == 0)
            decide_by_path(&deciding, i);
    for (size_t i = 0; i < claims_count; i++)
        if (deciding.numbers[i] == 0)
            decide_by_history(&deciding, i);
    return deciding.numbers;
}
