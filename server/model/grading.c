// SPDX-License-Identifier: Apache-2.0
// grading: what answers earn, what is shown of it, and when one may try again. Exact fractions: no score depends on how
// a machine rounds.
#include "model/grading.h"
#include "base/arena.h"
#include <math.h>

static int64_t count_right_options(const struct question *question) {
    int64_t count = 0;
    for (size_t i = 0; i < question->options_count; i++)
        count += question->options[i].is_right;
    return count;
}

static bool is_right_option(const struct question *question, text id) {
    for (size_t i = 0; i < question->options_count; i++)
        if (is_text_equal(question->options[i].id, id))
            return question->options[i].is_right;
    return false;
}

// Right ticks minus wrong ticks, of the right options; not below 0.
static int64_t count_ticks(const struct question *question, const struct answer *answer) {
    int64_t ticks = 0;
    for (size_t i = 0; i < answer->ids_count; i++)
        ticks += is_right_option(question, answer->ids[i]) ? 1 : -1;
    return ticks > 0 ? ticks : 0;
}

static int64_t count_right_pairs(const struct question *question, const struct answer *answer) {
    int64_t right = 0;
    for (size_t i = 0; i < answer->ids_count; i++)
        for (size_t k = 0; k < question->options_count; k++)
            right += is_text_equal(question->options[k].id, answer->ids[i]) &&
                     is_text_equal(question->options[k].right_id, answer->right_ids[i]);
    return right;
}

static bool is_in_order(const struct question *question, const struct answer *answer) {
    for (size_t i = 0; i < question->options_count; i++)
        if (i >= answer->ids_count || !is_text_equal(question->options[i].id, answer->ids[i]))
            return false;
    return true;
}

static bool is_word_accepted(const struct question *question, const struct answer *answer) {
    // No answer may come to the ceiling, which would end the program: a letter may unfold to eleven times its bytes.
    struct arena *arena = open_arena(4 * 1024 * 1024);
    text given = make_short_answer(arena, answer->words);
    bool is_accepted = false;
    for (size_t i = 0; i < question->accepted_count; i++)
        is_accepted = is_accepted || is_text_equal(given, question->accepted[i].folded);
    close_arena(arena);
    return is_accepted;
}

static bool is_number_accepted(const struct question *question, const struct answer *answer) {
    double given = 0;
    if (!read_number(answer->words, &given))
        return false;
    for (size_t i = 0; i < question->accepted_count; i++) {
        const struct accepted *accepted = &question->accepted[i];
        double slack = 1e-12 * fmax(fabs(accepted->number), fabs(given)); // 0.3 ± 0.1 takes 0.4
        if (fabs(given - accepted->number) <= accepted->tolerance + slack)
            return true;
    }
    return false;
}

struct mark mark_answer(const struct question *question, const struct answer *answer) {
    int64_t earned = 0, whole = 1;
    if (answer->is_given)
        switch (question->kind) {
        case QUESTION_SINGLE:
            earned = answer->ids_count == 1 && is_right_option(question, answer->ids[0]);
            break;
        case QUESTION_MULTIPLE:
            whole = count_right_options(question);
            earned = count_ticks(question, answer);
            break;
        case QUESTION_MATCH:
            whole = (int64_t)question->options_count;
            earned = count_right_pairs(question, answer);
            break;
        case QUESTION_ORDER:
            earned = is_in_order(question, answer);
            break;
        case QUESTION_SHORT:
            earned = is_word_accepted(question, answer);
            break;
        case QUESTION_NUMBER:
            earned = is_number_accepted(question, answer);
            break;
        case QUESTION_UNSET:
            break;
        }
    return (struct mark){.earned_numerator = earned * question->points,
                         .earned_denominator = whole > 0 ? whole : 1,
                         .possible = question->points,
                         .is_correct = whole > 0 && earned == whole};
}

static int64_t greatest_common_divisor(int64_t left, int64_t right) {
    while (right != 0) {
        int64_t rest = left % right;
        left = right;
        right = rest;
    }
    return left;
}

// 0 when there is none of 63 bits, as with a dozen questions whose numbers of options share no factor.
static int64_t common_denominator(const struct mark *marks, size_t count) {
    int64_t common = 1;
    for (size_t i = 0; i < count; i++) {
        int64_t denominator = marks[i].earned_denominator;
        if (__builtin_mul_overflow(common / greatest_common_divisor(common, denominator), denominator, &common))
            return 0;
    }
    return common;
}

// The score where the sum cannot be written exactly: to eighteen digits, the last of which does not decide a tie.
static int32_t near_score(const struct mark *marks, size_t count, int64_t possible) {
    long double earned = 0;
    for (size_t i = 0; i < count; i++)
        earned += (long double)marks[i].earned_numerator / (long double)marks[i].earned_denominator;
    return (int32_t)floorl(1000 * earned / (long double)possible + 0.5L + 1e-9L);
}

int32_t score_of_marks(const struct mark *marks, size_t count) {
    int64_t common = common_denominator(marks, count), possible = 0;
    __extension__ typedef __int128 wide;
    wide earned = 0;
    for (size_t i = 0; i < count; i++)
        possible += marks[i].possible;
    if (possible == 0)
        return 0;
    if (common == 0)
        return near_score(marks, count, possible);
    for (size_t i = 0; i < count; i++)
        earned += (wide)marks[i].earned_numerator * (common / marks[i].earned_denominator);
    wide whole = (wide)common * possible;
    return (int32_t)((2000 * earned + whole) / (2 * whole)); // half up, to tenths of a percent
}

struct shown shown_after_submit(const struct quiz *quiz, bool passed, bool attempts_left) {
    switch (quiz->reveal) {
    case REVEAL_NEVER:
        return (struct shown){.score = true};
    case REVEAL_AT_SUBMIT:
        return (struct shown){true, true, true};
    case REVEAL_AT_PASS:
    case REVEAL_UNSET:
        break;
    }
    return (struct shown){true, true, passed || !attempts_left};
}

struct attempt_state next_attempt(const struct quiz *quiz, int64_t attempts_made, int64_t last_submitted_at,
                                  int64_t now) {
    struct attempt_state state = {.attempts_left = -1};
    if (quiz->attempts_limit > 0)
        state.attempts_left = attempts_made < quiz->attempts_limit ? quiz->attempts_limit - attempts_made : 0;
    int64_t until = last_submitted_at > 0 ? last_submitted_at + quiz->wait_minutes * 60 : 0;
    if (quiz->wait_minutes > 0 && until > now && state.attempts_left != 0)
        state.wait_until = until;
    state.may_start = state.attempts_left != 0 && state.wait_until == 0;
    return state;
}
