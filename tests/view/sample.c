// SPDX-License-Identifier: Apache-2.0
// sample: the tables of the sample page, and templates out of a list in memory. It holds no expectation.
#include "sample.h"
#include "base/buffer.h"
#include "view/render.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
// cmocka wants those before it.
#include <cmocka.h>

static const struct field part_fields[] = {FIELD(struct sample_item, name), FIELD(struct sample_item, number),
                                           END_OF_FIELDS};

static const struct field item_fields[] = {FIELD(struct sample_item, name),
                                           FIELD(struct sample_item, link),
                                           FIELD(struct sample_item, number),
                                           FIELD(struct sample_item, chosen),
                                           LIST(struct sample_item, parts, part_fields),
                                           END_OF_FIELDS};

const struct field sample_fields[] = {FIELD(struct sample_page, title),
                                      FIELD(struct sample_page, note),
                                      FIELD(struct sample_page, body),
                                      FIELD(struct sample_page, link),
                                      FIELD(struct sample_page, shown),
                                      FIELD(struct sample_page, number),
                                      FIELD(struct sample_page, score),
                                      FIELD(struct sample_page, total),
                                      FIELD(struct sample_page, made_at),
                                      FIELD(struct sample_page, extra),
                                      LIST(struct sample_page, items, item_fields),
                                      OBJECT(struct sample_page, one, item_fields),
                                      FIELD_JSON_ONLY(struct sample_page, only_json),
                                      FIELD_HTML_ONLY(struct sample_page, only_html),
                                      END_OF_FIELDS};

const struct view sample_view = {"page", sample_fields, sizeof(struct sample_page)};

static text find_in_files(void *subject, text name) {
    for (const struct sample_file *file = subject; file->name; file++)
        if (is_text_equal(text_from(file->name), name))
            return text_from(file->source);
    return NO_TEXT;
}

struct template *make_sample_template(struct arena *arena, const struct sample_file *files,
                                      text (*translate)(void *, text), text *fault) {
    struct template_source source = {find_in_files, translate, (void *)(uintptr_t)files};
    return make_template(arena, &source, &sample_view, fault);
}

const char *render_files(struct arena *arena, const struct sample_file *files, const struct sample_page *page) {
    text fault;
    struct template *template = make_sample_template(arena, files, NULL, &fault);
    if (!template)
        fail_msg("%.*s", PRINT(fault));
    struct buffer out = buffer_in(arena, 4 * 1024 * 1024);
    render_html(template, page, &out);
    assert_false(out.over);
    return buffer_text(&out).bytes;
}

const char *render_source(struct arena *arena, const char *source, const struct sample_page *page) {
    return render_files(arena, (struct sample_file[]){{"page", source}, {NULL, NULL}}, page);
}

const char *fault_of_files(struct arena *arena, const struct sample_file *files) {
    text fault = NO_TEXT;
    if (make_sample_template(arena, files, NULL, &fault))
        fail_msg("there is no fault in: %s", files[0].source);
    assert_non_null(fault.bytes);
    return make_c_string(arena, fault);
}

const char *fault_of_source(struct arena *arena, const char *source) {
    return fault_of_files(arena, (struct sample_file[]){{"page", source}, {NULL, NULL}});
}

int open_sample_arena(void **state) {
    *state = open_arena((size_t)64 * 1024 * 1024);
    return 0;
}

int close_sample_arena(void **state) {
    close_arena(*state);
    return 0;
}
