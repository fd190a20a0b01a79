// SPDX-License-Identifier: Apache-2.0
// command: one row for each `stoa` command: what it is called, what it takes, what it does. The help is made from it.
// A command owns nothing but its arena; what it opens it closes. Exit statuses are the contract's.
#pragma once
#include "settings.h"

enum exit_status {
    EXIT_DONE = 0,
    EXIT_REFUSED = 1, // the input was refused
    EXIT_WRONG = 2,   // the command line was wrong
    EXIT_MACHINE = 3  // the machine failed: disk, port, database
};

struct invocation {
    struct arena *arena;
    struct command_line line;
};

struct command {
    const char *name;
    const char *operands; // for the help: "DIR…"
    size_t operands_least, operands_most;
    const char *summary; // one line
    const char *more;    // what else the help says; may be NULL
    const struct command_option *options;
    enum exit_status (*run)(struct invocation *invocation);
};

extern const struct command serve_command, check_command, import_command, export_command, account_command,
    stats_command, backup_command, restore_command, migrate_command;
extern const struct command *const commands[];
extern const size_t commands_count;

// Says on standard error what is wrong, in one line, and returns the result.
enum exit_status complain(enum exit_status result, const char *format, ...) __attribute__((format(printf, 2, 3)));
// Flushes standard output and says whether all of it went out.
enum exit_status finish_output(enum exit_status result);
