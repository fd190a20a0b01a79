// SPDX-License-Identifier: Apache-2.0
// log: one line an event, as logfmt-like text or as JSON, to stderr. It takes fields, never prose made of input, and
// must never be given names, addresses, tokens, answers or query strings; IP addresses are cut with make_cut_address.
#pragma once
#include "base/text.h"
#include <stdio.h>

struct arena;
struct clock;

enum log_level { LOG_UNSET = 0, LOG_INFO, LOG_WARNING, LOG_ERROR };
enum log_format { LOG_FORMAT_UNSET = 0, LOG_AS_TEXT, LOG_AS_JSON };

struct log_field {
    const char *name; // a literal
    text words;       // used when bytes is not NULL
    int64_t number;
};
#define LOG_TEXT(name, value) ((struct log_field){(name), (value), 0})
#define LOG_NUMBER(name, value) ((struct log_field){(name), NO_TEXT, (int64_t)(value)})

struct log;
// `out` is borrowed (stderr). The owner closes the log.
struct log *open_log(FILE *out, enum log_format format, struct clock *clock);
void close_log(struct log *log);
// Writes one line at once, whole; control characters become \xNN. `event` is a literal. NULL log: nothing happens.
void log_event(struct log *log, enum log_level level, const char *event, const struct log_field *fields, size_t count);
#define LOG_FIELDS(...)                                                                                                \
    (const struct log_field[]){__VA_ARGS__}, sizeof((const struct log_field[]){__VA_ARGS__}) / sizeof(struct log_field)

// 192.0.2.7 → 192.0.2.0, 2001:db8:1:2::3 → 2001:db8:1:: (the /24 and the /48).
// What is no address becomes "".
text make_cut_address(struct arena *arena, text address);
