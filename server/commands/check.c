// SPDX-License-Identifier: Apache-2.0
// check: reads course folders and says every fault with its place. It touches no data folder.
// The exit status is 1 when a course has an error; warnings alone leave it 0.
#include "base/arena.h"
#include "base/crypto.h"
#include "base/json.h"
#include "commands/command.h"
#include "commands/problem_report.h"
#include "content/content.h"
#include <stdio.h>

void print_problems(FILE *out, struct arena *arena, text folder, struct problems *problems) {
    sort_problems(problems);
    for (size_t i = 0; i < problems->count; i++) {
        struct problem shown = problems->items[i];
        shown.path =
            make_textf(arena, "%.*s%s%.*s", PRINT(folder),
                       is_text_empty(folder) || text_ends_with(folder, TEXT("/")) ? "" : "/", PRINT(shown.path));
        fprintf(out, "%.*s\n", PRINT(make_problem_line(arena, &shown)));
    }
    if (problems->is_cut)
        fputs("There are more; these are the first 1,000.\n", out);
}

static bool check_one(struct arena *arena, text folder) {
    struct problems problems = make_problems(arena);
    struct content_limits limits = default_content_limits();
    struct course_files *files = load_course_files(arena, folder, &limits, &problems);
    const struct course *course = files ? read_course(arena, files, &problems) : NULL;
    print_problems(stdout, arena, folder, &problems);
    size_t lessons = 0, quizzes = 0, questions = 0;
    for (size_t m = 0; course && m < course->modules_count; m++)
        for (size_t u = 0; u < course->modules[m].units_count; u++) {
            const struct unit *unit = &course->modules[m].units[u];
            lessons += unit->kind == UNIT_LESSON;
            quizzes += unit->kind == UNIT_QUIZ;
            questions += unit->quiz ? unit->quiz->questions_count : 0;
        }
    if (course)
        printf("%.*s: %zu modules, %zu lessons, %zu quizzes with %zu questions; %zu errors, %zu warnings\n",
               PRINT(course->title), course->modules_count, lessons, quizzes, questions, problems.errors,
               problems.warnings);
    return course && problems.errors == 0;
}

static enum exit_status check(struct invocation *invocation) {
    bool is_sound = true;
    json_start();
    if (!crypto_start())
        return complain(EXIT_MACHINE, "this machine gives no random numbers");
    for (size_t i = 0; i < invocation->line.operands_count; i++)
        is_sound = check_one(invocation->arena, invocation->line.operands[i]) && is_sound;
    return finish_output(is_sound ? EXIT_DONE : EXIT_REFUSED);
}

const struct command check_command = {.name = "check",
                                      .operands = "DIR...",
                                      .operands_least = 1,
                                      .operands_most = 1000,
                                      .summary = "checks course folders and names every fault with its line",
                                      .run = check};
