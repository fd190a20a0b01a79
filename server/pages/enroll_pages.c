// SPDX-License-Identifier: Apache-2.0
// enroll_pages: enrolling with an audience, leaving, finishing. Each answers with a move back to the course's page;
// what is refused shows that page again.
#include "base/arena.h"
#include "base/json.h"
#include "pages/completion_step.h"
#include "pages/course_page.h"
#include "pages/course_pages.h"
#include "store/courses.h"

const struct form_field enroll_form[] = {{"audience", FORM_CHOICES, false, 200, _("For whom")},
                                         {NULL, FORM_END, false, 0, NULL}};

struct enrollment_page {
    bool enrolled;
    const struct json *audience;
};
static const struct field enrollment_fields[] = {FIELD(struct enrollment_page, enrolled),
                                                 FIELD_JSON_ONLY(struct enrollment_page, audience), END_OF_FIELDS};
const struct view enrolled_view = {NULL, enrollment_fields, sizeof(struct enrollment_page)};

struct finish_page {
    struct completion_part *completion;
    url record_url;
};
static const struct field finish_fields[] = {OBJECT(struct finish_page, completion, completion_part_fields),
                                             FIELD(struct finish_page, record_url), END_OF_FIELDS};
const struct view finished_view = {NULL, finish_fields, sizeof(struct finish_page)};

// ---- enroll --------------------------------------------------------------------------------------------------------

// What was chosen, each once, in the course's order; what the course does not have is complained of.
static struct text_list read_audience(struct visit *visit, const struct course *course) {
    const text *choices = NULL;
    size_t count = form_choices(visit->form, "audience", &choices);
    struct text_list given = {MAKE_ARRAY(visit->arena, count + 1, text), count};
    struct text_list chosen = {MAKE_ARRAY(visit->arena, course->audiences.count + 1, text), 0};
    for (size_t i = 0; i < count; i++) {
        given.items[i] = choices[i];
        if (!is_text_in_list(&course->audiences, choices[i]))
            form_complain(visit->form, TEXT("audience"),
                          make_textf(visit->arena, _("This course is not made for “%.*s”."), PRINT(choices[i])));
    }
    for (size_t i = 0; i < course->audiences.count; i++)
        if (is_text_in_list(&given, course->audiences.items[i]))
            chosen.items[chosen.count++] = course->audiences.items[i];
    return chosen;
}

static status show_course_again(struct visit *visit) {
    const struct learning *learning = load_learning(visit, visit->parameters[0]);
    fill_course_page(visit, learning, (struct course_page *)show_instead(visit, &course_view));
    return refuse(visit, STATUS_REFUSED, _("Choose from the audiences that this course has."));
}

// A program that names no audience keeps the one that was chosen before; a form always says it whole.
static struct text_list wanted_audience(struct visit *visit, const struct course *course,
                                        const struct enrollment *before) {
    struct text_list chosen = read_audience(visit, course);
    bool keeps = before && visit->form->is_json && !form_has(visit->form, "audience");
    return keeps ? before->audience : chosen;
}

static bool is_same_list(const struct text_list *left, const struct text_list *right) {
    for (size_t i = 0; i < left->count; i++)
        if (!is_text_in_list(right, left->items[i]))
            return false;
    return left->count == right->count;
}

static status answer_enrolled(struct visit *visit, const struct learning *learning, const char *said, status code) {
    struct enrollment_page *page = (struct enrollment_page *)visit->page;
    page->enrolled = true;
    page->audience = make_list_json(visit->arena, &learning->state.audience);
    return go_to(visit, code, "/courses/%.*s?said=%s", PRINT(learning->course->slug), said);
}

status enroll(struct visit *visit) {
    const struct library_course *entry = find_course(visit->library, visit->parameters[0]);
    if (!entry)
        return STATUS_NOT_FOUND;
    int64_t account_id = visit->account->id;
    struct enrollment *before = lock_enrollment(visit->db, visit->arena, account_id, entry->course_id);
    if (!before)
        before = load_enrollment(visit->db, visit->arena, account_id, entry->course_id);
    struct text_list audience = wanted_audience(visit, entry->course, before);
    if (form_status(visit) != STATUS_OK)
        return show_course_again(visit);
    bool takes_already = before && before->left_at == 0, is_new = false;
    bool may_teach = may_teach_course(visit->db, visit->arena, account_id, visit->account->role, entry->course_id);
    bool is_changed = takes_already && !is_same_list(&before->audience, &audience);
    struct enrollment *enrollment = save_enrollment(visit->db, visit->arena, &visit->act, account_id, entry->course_id,
                                                    &audience, !may_teach, &is_new);
    if (!enrollment)
        return STATUS_UNAVAILABLE;
    struct learning *learning = load_learning_with(visit, entry, enrollment);
    bool is_completed = run_completion_step(visit, learning, NULL);
    const char *said = is_completed ? "completed" : is_changed ? "audience" : "enrolled";
    return answer_enrolled(visit, learning, said, is_new ? STATUS_CREATED : STATUS_OK);
}

// ---- leave, finish -------------------------------------------------------------------------------------------------

status leave(struct visit *visit) {
    struct learning *learning = NULL;
    status code = lock_learning(visit, visit->parameters[0], &learning);
    if (code != STATUS_OK)
        return code;
    save_left(visit->db, &visit->act, learning->enrollment->id);
    struct enrollment_page *page = (struct enrollment_page *)visit->page;
    page->audience = make_list_json(visit->arena, &learning->state.audience);
    return go_to(visit, STATUS_OK, "/courses/%.*s?said=left", PRINT(learning->course->slug));
}

static text first_missing(const struct completion *completion) {
    for (size_t i = 0; i < completion->rules_count; i++)
        if (!completion->rules[i].is_met)
            return completion->rules[i].rule;
    return TEXT("");
}

status finish_course(struct visit *visit) {
    struct learning *learning = NULL;
    status code = lock_learning(visit, visit->parameters[0], &learning);
    if (code != STATUS_OK)
        return code;
    bool is_completed = run_completion_step(visit, learning, NULL);
    if (!learning->record)
        return refuse(visit, STATUS_CONFLICT, _("The course is not complete yet. Still to do: %.*s."),
                      PRINT(first_missing(&learning->completion)));
    struct finish_page *page = (struct finish_page *)visit->page;
    page->completion = make_completion_part(visit->arena, learning);
    page->record_url = make_record_url(visit->arena, learning->record);
    return go_to(visit, STATUS_OK, "/courses/%.*s%s", PRINT(learning->course->slug),
                 is_completed ? "?said=completed" : "");
}
