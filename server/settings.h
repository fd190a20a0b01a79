// SPDX-License-Identifier: Apache-2.0
// settings: everything that an operator can set, from one table: default < STOA_… in the environment < --… on the
// command line. The same table writes the help. It reads no file and opens nothing.
#pragma once
#include "base/text.h"

struct arena;

struct settings {
    text data, database, listen, base_url, site_name, operator, contact, trusted_proxy, templates, log;
    int64_t threads, connections, drain_seconds;
};

// An option of one command, beside the settings that every command takes.
struct command_option {
    const char *name;
    const char *value; // what it takes, for the help: "EMAIL"; NULL: a flag
    const char *help;
};
struct given_option {
    text name, value;
};
// A command line, read: the settings in force, the command's own options, the operands.
struct command_line {
    struct settings settings;
    struct given_option *options;
    size_t options_count;
    text *operands;
    size_t operands_count;
};

// Reads what stands behind the command's name. `environment` is like environ. False with *fault a sentence.
bool read_command_line(struct arena *arena, int count, char **words, char **environment,
                       const struct command_option *options, struct command_line *out, text *fault);
// The value of an option ("" for a flag that was given), or NO_TEXT.
text option_value(const struct command_line *line, const char *name);
bool has_option(const struct command_line *line, const char *name);
// The table for the help: a line for each setting, with its default and its name in the environment.
text make_settings_help(struct arena *arena);
// base-url, checked and without a slash at its end, or made from `listen` and the port that was bound; NO_TEXT with
// *fault where it must be given (unix, systemd, wildcard addresses).
text make_base_url(struct arena *arena, const struct settings *settings, unsigned port, text *fault);
// Whether `listen` is a loopback address.
bool is_listen_loopback(text listen);
