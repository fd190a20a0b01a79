// SPDX-License-Identifier: Apache-2.0
// router: the site map as a list of patterns, the most literal first, so that the first that fits is the right one. It
// owns its rows, in the arena it was made in. It does not know what a subject is.
#include "http/router.h"
#include "base/arena.h"
#include <assert.h>

#define SEGMENTS 12

// In the order in which they win.
enum segment_kind { SEGMENT_UNSET = 0, SEGMENT_LITERAL, SEGMENT_NAMED_WITH_END, SEGMENT_NAMED, SEGMENT_REST };

struct segment {
    enum segment_kind kind;
    text literal; // the whole, or the end of SEGMENT_NAMED_WITH_END
};

struct row {
    struct row *next;
    enum http_method method;
    const void *subject;
    struct segment segments[SEGMENTS];
    size_t segments_count;
};

struct router {
    struct arena *arena;
    struct row *rows;
};

struct router *make_router(struct arena *arena) {
    struct router *router = MAKE(arena, struct router);
    router->arena = arena;
    return router;
}

// Cuts the next segment off what follows a '/'. False behind the last.
static bool next_segment(text *rest, text *segment) {
    if (!rest->bytes)
        return false;
    ptrdiff_t slash = text_find(*rest, TEXT("/"), 0);
    size_t length = slash < 0 ? rest->length : (size_t)slash;
    *segment = text_slice(*rest, 0, length);
    *rest = slash < 0 ? NO_TEXT : text_slice(*rest, length + 1, rest->length);
    return true;
}

static struct segment read_segment(text written) {
    if (!text_starts_with(written, TEXT("{")))
        return (struct segment){SEGMENT_LITERAL, written};
    ptrdiff_t end = text_find(written, TEXT("}"), 0);
    assert(end > 1);
    text name = text_slice(written, 0, (size_t)end), tail = text_slice(written, (size_t)end + 1, written.length);
    if (text_ends_with(name, TEXT("...")))
        return (struct segment){SEGMENT_REST, TEXT("")};
    return (struct segment){tail.length > 0 ? SEGMENT_NAMED_WITH_END : SEGMENT_NAMED, tail};
}

static void read_pattern(struct row *row, text pattern) {
    assert(text_starts_with(pattern, TEXT("/")));
    text rest = text_slice(pattern, 1, pattern.length), written;
    while (next_segment(&rest, &written)) {
        assert(row->segments_count < SEGMENTS);
        assert(row->segments_count == 0 || row->segments[row->segments_count - 1].kind != SEGMENT_REST);
        row->segments[row->segments_count++] = read_segment(written);
    }
}

// Below 0 when `left` is the more literal one; 0 when they take the same paths.
static int compare_rows(const struct row *left, const struct row *right) {
    for (size_t i = 0; i < left->segments_count && i < right->segments_count; i++) {
        const struct segment *one = &left->segments[i], *other = &right->segments[i];
        if (one->kind != other->kind)
            return (int)one->kind - (int)other->kind;
        if (one->literal.length != other->literal.length) // the longer end says more
            return one->literal.length > other->literal.length ? -1 : 1;
        int order = compare_texts(one->literal, other->literal);
        if (order != 0)
            return order;
    }
    return (left->segments_count > right->segments_count) - (left->segments_count < right->segments_count);
}

void router_add(struct router *router, enum http_method method, const char *pattern, const void *subject) {
    struct row *row = MAKE(router->arena, struct row);
    row->method = method;
    row->subject = subject;
    read_pattern(row, text_from(pattern));
    struct row **place = &router->rows;
    while (*place && compare_rows(*place, row) <= 0) {
        assert(compare_rows(*place, row) != 0 || (*place)->method != method);
        place = &(*place)->next;
    }
    row->next = *place;
    *place = row;
}

// Whether one segment fits; what it names goes to *value, else that has no bytes.
static bool is_segment_fit(const struct segment *segment, text written, text *value) {
    *value = NO_TEXT;
    switch (segment->kind) {
    case SEGMENT_LITERAL:
        return is_text_equal(written, segment->literal);
    case SEGMENT_NAMED_WITH_END:
        *value = text_slice(written, 0, written.length - segment->literal.length);
        return written.length > segment->literal.length && text_ends_with(written, segment->literal);
    case SEGMENT_NAMED:
        *value = written;
        return written.length > 0;
    default:
        return false;
    }
}

static bool is_row_fit(const struct row *row, text path, text values[ROUTE_PARAMETERS]) {
    text rest = text_slice(path, 1, path.length), written, value;
    size_t named = 0;
    for (size_t i = 0; i < row->segments_count; i++) {
        if (row->segments[i].kind == SEGMENT_REST) {
            values[named] = rest;
            return !is_text_empty(rest);
        }
        if (!next_segment(&rest, &written) || !is_segment_fit(&row->segments[i], written, &value))
            return false;
        if (value.bytes) {
            assert(named < ROUTE_PARAMETERS);
            values[named++] = value;
        }
    }
    return !rest.bytes;
}

struct route_match router_find(const struct router *router, enum http_method method, text path) {
    struct route_match match = {0};
    enum http_method wanted = method == HTTP_HEAD ? HTTP_GET : method;
    if (!text_starts_with(path, TEXT("/")))
        return match;
    for (const struct row *row = router->rows; row; row = row->next) {
        text values[ROUTE_PARAMETERS] = {{0}};
        if (!is_row_fit(row, path, values))
            continue;
        match.is_path_known = true;
        if (row->method != wanted)
            continue;
        match.subject = row->subject;
        for (size_t i = 0; i < ROUTE_PARAMETERS; i++)
            match.values[i] = values[i];
        return match;
    }
    return match;
}
