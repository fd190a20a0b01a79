// SPDX-License-Identifier: Apache-2.0
// problems: the list of all that is wrong with a course, each with its place. Owns the order and the form of a line;
// it must not know what can be wrong.
#include "content/content.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/unicode.h"
#include "content/source.h"

#include <stdlib.h>
#include <string.h>

#define PROBLEMS_MOST 1000
#define MESSAGE_BYTES_MOST 2000
#define EXCERPT_CODE_POINTS 60

struct problems make_problems(struct arena *arena) {
    return (struct problems){.arena = arena};
}

static bool may_stand_in_a_line(int32_t one) {
    bool is_control = one < 0x20 || (one >= 0x7F && one < 0xA0);
    bool is_break = one == 0x2028 || one == 0x2029;
    bool turns_direction = (one >= 0x202A && one <= 0x202E) || (one >= 0x2066 && one <= 0x2069);
    return !is_control && !is_break && !turns_direction;
}

text make_printable(struct arena *arena, text value) {
    struct buffer out = buffer_in(arena, value.length * 3 + 16);
    if (!is_utf8(value)) {
        for (size_t i = 0; i < value.length; i++) {
            char one = value.bytes[i];
            buffer_add_char(&out, one >= 0x20 && one < 0x7F ? one : '?');
        }
        return buffer_text(&out);
    }
    size_t from = 0;
    size_t offset = 0;
    for (int32_t one; (one = next_code_point(value, &offset)) >= 0; from = offset) {
        if (may_stand_in_a_line(one)) {
            buffer_add(&out, text_slice(value, from, offset - from));
        } else {
            buffer_add_char(&out, one == '\t' || one == '\n' ? ' ' : '?');
        }
    }
    return buffer_text(&out);
}

text make_excerpt(struct arena *arena, text value) {
    text start = text_slice(value, 0, (size_t)EXCERPT_CODE_POINTS * 8);
    while (start.length > 0 && start.length < value.length &&
           ((unsigned char)value.bytes[start.length] & 0xC0) == 0x80) {
        start.length--;
    }
    text words = make_printable(arena, start);
    size_t offset = 0;
    for (int count = 0; count < EXCERPT_CODE_POINTS; count++) {
        if (next_code_point(words, &offset) < 0) {
            return start.length == value.length ? words : make_textf(arena, "%.*s…", PRINT(words));
        }
    }
    return offset == words.length ? words : make_textf(arena, "%.*s…", (int)offset, words.bytes);
}

static void keep_problem(struct problems *problems, struct problem problem) {
    if (problems->count == PROBLEMS_MOST) {
        problems->is_cut = true;
        return;
    }
    if (problems->count == problems->capacity) {
        size_t capacity = problems->capacity ? problems->capacity * 2 : 16;
        struct problem *items = MAKE_ARRAY(problems->arena, capacity, struct problem);
        if (problems->count > 0) {
            memcpy(items, problems->items, problems->count * sizeof(*items));
        }
        problems->items = items;
        problems->capacity = capacity;
    }
    problems->items[problems->count++] = problem;
}

void add_problem(struct problems *problems, enum severity severity, text path, int64_t line, int64_t column,
                 const char *format, ...) {
    problems->errors += severity == SEVERITY_ERROR;
    problems->warnings += severity == SEVERITY_WARNING;
    if (problems->count == PROBLEMS_MOST) {
        problems->is_cut = true;
        return;
    }
    va_list values;
    va_start(values, format);
    text message = make_textv(problems->arena, format, values);
    va_end(values);
    struct problem problem = {.path = make_printable(problems->arena, path),
                              .line = line > 0 ? line : 1,
                              .column = column > 0 ? column : 1,
                              .severity = severity,
                              .message = make_printable(problems->arena, text_slice(message, 0, MESSAGE_BYTES_MOST))};
    keep_problem(problems, problem);
}

text severity_name(enum severity severity) {
    switch (severity) {
    case SEVERITY_NOTE:
        return TEXT("note");
    case SEVERITY_WARNING:
        return TEXT("warning");
    case SEVERITY_ERROR:
        return TEXT("error");
    case SEVERITY_UNSET:
        break;
    }
    return TEXT("");
}

static int compare_problems(const void *left_problem, const void *right_problem) {
    const struct problem *left = left_problem;
    const struct problem *right = right_problem;
    int order = compare_texts(left->path, right->path);
    if (order == 0) {
        order = (left->line > right->line) - (left->line < right->line);
    }
    if (order == 0) {
        order = (left->column > right->column) - (left->column < right->column);
    }
    if (order == 0) {
        order = (int)right->severity - (int)left->severity;
    }
    return order != 0 ? order : compare_texts(left->message, right->message);
}

void sort_problems(struct problems *problems) {
    if (problems->count > 1) {
        qsort(problems->items, problems->count, sizeof(*problems->items), compare_problems);
    }
}

text make_problem_line(struct arena *arena, const struct problem *problem) {
    text path = is_text_empty(problem->path) ? TEXT(".") : problem->path;
    return make_textf(arena, "%.*s:%lld:%lld: %.*s: %.*s", PRINT(path), (long long)problem->line,
                      (long long)problem->column, PRINT(severity_name(problem->severity)), PRINT(problem->message));
}
