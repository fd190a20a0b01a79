// SPDX-License-Identifier: Apache-2.0
// visit: the small words that handlers speak in.
// It must not render, answer or touch the connection.
#include "pages/visit.h"
#include "base/arena.h"
#include <stdarg.h>

text query(struct visit *visit, const char *name) {
    text value = NO_TEXT;
    if (!request_parameter(visit->request, text_from(name), &value))
        return NO_TEXT;
    value = text_trim(value);
    return is_text_empty(value) ? NO_TEXT : value;
}

void *show_instead(struct visit *visit, const struct view *view) {
    visit->view = view;
    visit->page = arena_make(visit->arena, view->page_size);
    visit->shows_refusal = true;
    return visit->page;
}

status refuse(struct visit *visit, status code, const char *format, ...) {
    va_list values;
    va_start(values, format);
    visit->detail = make_textv(visit->arena, format, values);
    va_end(values);
    return code;
}

status form_status(const struct visit *visit) { return visit->form->complaints_count > 0 ? STATUS_REFUSED : STATUS_OK; }

status go_to(struct visit *visit, status code, const char *format, ...) {
    va_list values;
    va_start(values, format);
    visit->location = url_from(make_textv(visit->arena, format, values));
    va_end(values);
    return code;
}

const struct field complaint_fields[] = {FIELD(struct complaint_item, field), FIELD(struct complaint_item, message),
                                         END_OF_FIELDS};

size_t list_complaints(struct visit *visit, struct complaint_item **items) {
    size_t count = visit->form ? visit->form->complaints_count : 0;
    *items = MAKE_ARRAY(visit->arena, count + 1, struct complaint_item);
    for (size_t i = 0; i < count; i++)
        (*items)[i] = (struct complaint_item){visit->form->complaints[i].field, visit->form->complaints[i].message};
    return count;
}
