// SPDX-License-Identifier: Apache-2.0
// main: finds the command that was asked for, reads its command line, runs it. `stoa help` is made from the tables.
// It owns the arena of the whole run. It must not know what any command does.
#include "base/arena.h"
#include "commands/command.h"
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static const struct command *find_command(text name) {
    for (size_t i = 0; i < commands_count; i++)
        if (is_text_equal(name, text_from(commands[i]->name)))
            return commands[i];
    return NULL;
}

static void print_options(const struct command_option *options) {
    if (options && options->name)
        puts("\nOptions:");
    for (; options && options->name; options++)
        printf("  --%-15s %-8s %s\n", options->name, options->value ? options->value : "", options->help);
}

static enum exit_status help_command(const struct command *command) {
    printf("stoa %s %s\n\n%s\n", command->name, command->operands, command->summary);
    if (command->more)
        printf("\n%s\n", command->more);
    print_options(command->options);
    puts("\nEvery command takes every setting; see `stoa help`.");
    return finish_output(EXIT_DONE);
}

static enum exit_status help(struct arena *arena) {
    puts("stoa: a course server in one program and one file of data.\n\nUsage: stoa COMMAND [OPTIONS] [OPERANDS]\n");
    for (size_t i = 0; i < commands_count; i++)
        printf("  %-8s %-34s %s\n", commands[i]->name, commands[i]->operands, commands[i]->summary);
    puts("  help     [COMMAND]                          this, or what a command does\n"
         "  --version                                   which version this is\n\nSettings, for every command:");
    fputs(make_settings_help(arena).bytes, stdout);
    puts("\nExit status: 0 done, 1 the input was refused, 2 the command line was wrong, 3 the machine failed.");
    return finish_output(EXIT_DONE);
}

static enum exit_status run_command(struct arena *arena, const struct command *command, int count, char **words) {
    for (int i = 0; i < count; i++)
        if (is_text_equal(text_from(words[i]), TEXT("--help")))
            return help_command(command);
    struct invocation invocation = {.arena = arena};
    text fault = NO_TEXT;
    if (!read_command_line(arena, count, words, environ, command->options, &invocation.line, &fault))
        return complain(EXIT_WRONG, "%.*s See `stoa help %s`.", PRINT(fault), command->name);
    size_t operands = invocation.line.operands_count;
    if (operands < command->operands_least || operands > command->operands_most)
        return complain(EXIT_WRONG, "it is `stoa %s %s`. See `stoa help %s`.", command->name, command->operands,
                        command->name);
    return command->run(&invocation);
}

static enum exit_status run(struct arena *arena, int count, char **words) {
    text name = count > 1 ? text_from(words[1]) : TEXT("help");
    if (is_text_equal(name, TEXT("--version"))) {
        puts("stoa " STOA_VERSION);
        return finish_output(EXIT_DONE);
    }
    const struct command *command = find_command(name);
    if (command)
        return run_command(arena, command, count - 2, words + 2);
    bool is_help =
        is_text_equal(name, TEXT("help")) || is_text_equal(name, TEXT("--help")) || is_text_equal(name, TEXT("-h"));
    if (is_help && count > 2)
        command = find_command(text_from(words[2]));
    if (is_help && (count <= 2 || command))
        return command ? help_command(command) : help(arena);
    return complain(EXIT_WRONG, "there is no command `%s`. See `stoa help`.", words[is_help ? 2 : 1]);
}

int main(int count, char **words) {
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    struct arena *arena = open_arena((size_t)1024 * 1024 * 1024);
    enum exit_status result = run(arena, count, words);
    close_arena(arena);
    return result;
}
