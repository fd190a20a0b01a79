// SPDX-License-Identifier: Apache-2.0
// render: runs a template's steps over a page's struct. The names were looked up and the places decided when the
// template was made, so this is a loop of copies, escapes and jumps. It must not know names or fields' tables.
#include "view/render.h"
#include "base/clock.h"
#include "view/template.h"
#include "view/template_steps.h"
#include <string.h>

// The item that one level of sections stands at.
struct frame {
    const char *item;
    size_t left; // items from this one on
};

// text, html and url have the same shape; copying the bytes reads any of them as a text.
static text read_text(const char *member) {
    text value;
    memcpy(&value, member, sizeof value);
    return value;
}

static int64_t read_integer(const char *member) {
    int64_t value;
    memcpy(&value, member, sizeof value);
    return value;
}

static size_t read_size(const char *member) {
    size_t value;
    memcpy(&value, member, sizeof value);
    return value;
}

static const char *read_pointer(const char *member) {
    const char *value;
    memcpy(&value, member, sizeof value);
    return value;
}

static void add_integer(struct buffer *out, int64_t value) {
    char digits[24];
    size_t first = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--first] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0)
        digits[--first] = '-';
    buffer_add_bytes(out, digits + first, sizeof digits - first);
}

static void add_tenths(struct buffer *out, tenths value) {
    if (!value.known)
        return;
    if (value.value < 0)
        buffer_add_char(out, '-');
    int64_t size = value.value < 0 ? -(int64_t)value.value : value.value;
    add_integer(out, size / 10);
    if (size % 10 != 0) {
        buffer_add_char(out, '.');
        buffer_add_char(out, (char)('0' + size % 10));
    }
}

static void add_amount(struct buffer *out, amount value) {
    if (value.known)
        add_integer(out, value.value);
}

static void add_moment(struct buffer *out, moment value) {
    if (value.seconds != 0)
        buffer_add(out, make_rfc3339(out->arena, value.seconds));
}

// Whether a member counts as there, for sections.
static bool is_shown(const struct step *step, const char *item) {
    const char *member = item + step->offset;
    switch (step->field_kind) {
    case FIELD_TEXT:
    case FIELD_HTML:
    case FIELD_URL:
        return read_text(member).length > 0;
    case FIELD_BOOL:
        return *(const bool *)member;
    case FIELD_INTEGER:
        return read_integer(member) != 0;
    case FIELD_TENTHS:
        return ((const tenths *)(const void *)member)->known;
    case FIELD_AMOUNT:
        return ((const amount *)(const void *)member)->known;
    case FIELD_MOMENT:
        return ((const moment *)(const void *)member)->seconds != 0;
    case FIELD_LIST:
        return read_pointer(member) != NULL && read_size(item + step->count_offset) > 0;
    case FIELD_OBJECT:
        return read_pointer(member) != NULL;
    case FIELD_JSON:
    case FIELD_UNSET:
        break;
    }
    return false;
}

static void show_value(const struct step *step, const char *member, struct buffer *out) {
    switch (step->kind) {
    case STEP_TEXT:
        buffer_add_html(out, read_text(member));
        break;
    case STEP_URL:
        buffer_add_url_attribute(out, read_text(member));
        break;
    case STEP_URL_PART:
        buffer_add_url_part(out, read_text(member));
        break;
    case STEP_HTML:
        buffer_add(out, read_text(member));
        break;
    case STEP_INTEGER:
        add_integer(out, read_integer(member));
        break;
    case STEP_COUNT:
        add_amount(out, *(const amount *)(const void *)member);
        break;
    case STEP_TENTHS:
        add_tenths(out, *(const tenths *)(const void *)member);
        break;
    case STEP_MOMENT:
        add_moment(out, *(const moment *)(const void *)member);
        break;
    default:
        break;
    }
}

// Enters a list or an object; false when there is nothing to enter.
static bool enter(const struct step *step, struct frame *frames) {
    const char *item = frames[step->level].item;
    struct frame inner = {read_pointer(item + step->offset), 1};
    if (step->kind == STEP_EACH)
        inner.left = read_size(item + step->count_offset);
    frames[step->inner_level] = inner;
    return inner.item != NULL && inner.left > 0;
}

static bool go_to_next_item(const struct step *step, struct frame *frame) {
    if (--frame->left == 0)
        return false;
    frame->item += step->item_size;
    return true;
}

void render_html(const struct template *template, const void *page, struct buffer *out) {
    struct frame frames[TEMPLATE_LEVELS];
    frames[0] = (struct frame){page, 1};
    const struct step *first = template->steps;
    for (const struct step *step = first; step->kind != STEP_END;) {
        bool jumps = false;
        switch (step->kind) {
        case STEP_LITERAL:
            buffer_add(out, step->literal);
            break;
        case STEP_IF:
            jumps = !is_shown(step, frames[step->level].item);
            break;
        case STEP_UNLESS:
            jumps = is_shown(step, frames[step->level].item);
            break;
        case STEP_ENTER:
        case STEP_EACH:
            jumps = !enter(step, frames);
            break;
        case STEP_NEXT:
            jumps = go_to_next_item(step, &frames[step->inner_level]);
            break;
        default:
            show_value(step, frames[step->level].item + step->offset, out);
            break;
        }
        step = jumps ? first + step->target : step + 1;
    }
}
