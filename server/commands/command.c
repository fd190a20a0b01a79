// SPDX-License-Identifier: Apache-2.0
// command: the table of commands, and how they speak to the terminal.
// It must not know what a command does.
#include "commands/command.h"
#include <stdarg.h>
#include <stdio.h>

const struct command *const commands[] = {&serve_command,  &check_command,   &import_command,
                                          &export_command, &account_command, &stats_command,
                                          &backup_command, &restore_command, &migrate_command};
const size_t commands_count = sizeof commands / sizeof commands[0];

enum exit_status complain(enum exit_status result, const char *format, ...) {
    va_list values;
    va_start(values, format);
    fputs("stoa: ", stderr);
    vfprintf(stderr, format, values);
    fputc('\n', stderr);
    va_end(values);
    return result;
}

enum exit_status finish_output(enum exit_status result) {
    if (fflush(stdout) != 0)
        return complain(EXIT_MACHINE, "the output could not be written");
    return result;
}
