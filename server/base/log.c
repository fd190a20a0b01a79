// SPDX-License-Identifier: Apache-2.0
// log: a line an event. It owns a small arena in which a line is put together, and a lock, so that lines never mix. It
// decides how a line looks and makes input harmless; what may be told is decided by who calls.
#define _POSIX_C_SOURCE 200809L
#include "base/log.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/unicode.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>

enum { LINE_BYTES = 4096, END_BYTES = 32, ARENA_BYTES = 64 * 1024, LONGEST_WORDS = 512 };

struct log {
    pthread_mutex_t lock;
    FILE *out;
    struct arena *arena;
    struct clock *clock;
    enum log_format format;
};

struct log *open_log(FILE *out, enum log_format format, struct clock *clock) {
    struct log *log = obtain(sizeof *log);
    (void)pthread_mutex_init(&log->lock, NULL);
    log->out = out;
    log->arena = open_arena(ARENA_BYTES);
    log->clock = clock;
    log->format = format;
    return log;
}

void close_log(struct log *log) {
    if (!log)
        return;
    (void)fflush(log->out);
    close_arena(log->arena);
    (void)pthread_mutex_destroy(&log->lock);
    release(log);
}

static const char *name_of_level(enum log_level level) {
    switch (level) {
    case LOG_WARNING:
        return "warning";
    case LOG_ERROR:
        return "error";
    case LOG_INFO:
    case LOG_UNSET:
        break;
    }
    return "info";
}

// In JSON the backslash of \xNN is doubled: its reader gets the same harmless \xNN, never the control character.
static void add_bytes_in_hex(struct buffer *line, text bytes, bool is_json) {
    for (size_t index = 0; index < bytes.length; index++)
        buffer_addf(line, is_json ? "\\\\x%02x" : "\\x%02x", (unsigned)(unsigned char)bytes.bytes[index]);
}

static void add_valid_words(struct buffer *line, text words, bool is_json) {
    size_t offset = 0;
    while (offset < words.length) {
        size_t start = offset;
        int32_t one = next_code_point(words, &offset);
        text bytes = text_slice(words, start, offset - start);
        if (is_control_character(one)) {
            add_bytes_in_hex(line, bytes, is_json);
            continue;
        }
        if (one == '"' || one == '\\')
            buffer_add_char(line, '\\');
        buffer_add(line, bytes);
    }
}

static void add_quoted(struct buffer *line, text words, bool is_json) {
    words = text_slice(words, 0, LONGEST_WORDS);
    buffer_add_char(line, '"');
    while (words.length > 0) {
        size_t valid = utf8_prefix(words);
        add_valid_words(line, text_slice(words, 0, valid), is_json);
        add_bytes_in_hex(line, text_slice(words, valid, 1), is_json);
        words = text_slice(words, valid + 1, words.length);
    }
    buffer_add_char(line, '"');
}

static void add_field(struct buffer *line, const struct log_field *field, bool is_json) {
    buffer_addf(line, is_json ? ",\"%s\":" : " %s=", field->name);
    if (field->words.bytes)
        add_quoted(line, field->words, is_json);
    else
        buffer_addf(line, "%lld", (long long)field->number);
}

// A field that does not fit is left out, with all behind it, and the line says so: it stays whole and readable.
static void add_fields(struct buffer *line, const struct log_field *fields, size_t count, bool is_json) {
    for (size_t index = 0; index < count; index++) {
        size_t length = line->length;
        add_field(line, &fields[index], is_json);
        if (!line->over)
            continue;
        line->over = false;
        line->length = length;
        line->ceiling_bytes = LINE_BYTES;
        buffer_addf(line, is_json ? ",\"cut\":true" : " cut=true");
        return;
    }
    line->ceiling_bytes = LINE_BYTES;
}

void log_event(struct log *log, enum log_level level, const char *event, const struct log_field *fields, size_t count) {
    if (!log)
        return;
    (void)pthread_mutex_lock(&log->lock);
    bool is_json = log->format == LOG_AS_JSON;
    struct buffer line = buffer_in(log->arena, LINE_BYTES - END_BYTES);
    text at = make_rfc3339(log->arena, clock_seconds(log->clock));
    buffer_addf(&line, is_json ? "{\"at\":\"%.*s\",\"level\":\"%s\",\"event\":\"%s\"" : "%.*s %s %s", PRINT(at),
                name_of_level(level), event);
    add_fields(&line, fields, count, is_json);
    buffer_add(&line, is_json ? TEXT("}\n") : TEXT("\n"));
    text whole = buffer_text(&line);
    (void)fwrite(whole.bytes, 1, whole.length, log->out);
    (void)fflush(log->out);
    reset_arena(log->arena);
    (void)pthread_mutex_unlock(&log->lock);
}

static text make_cut_ipv4(struct arena *arena, const unsigned char *bytes) {
    return make_textf(arena, "%u.%u.%u.0", bytes[0], bytes[1], bytes[2]);
}

static text make_cut_ipv6(struct arena *arena, struct in6_addr address) {
    static const unsigned char mapped_ipv4[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (memcmp(address.s6_addr, mapped_ipv4, sizeof mapped_ipv4) == 0)
        return make_cut_ipv4(arena, address.s6_addr + 12);
    memset(address.s6_addr + 6, 0, 10);
    char written[INET6_ADDRSTRLEN];
    return make_text(arena, text_from(inet_ntop(AF_INET6, &address, written, sizeof written)));
}

text make_cut_address(struct arena *arena, text address) {
    ptrdiff_t zone = text_find(address, TEXT("%"), 0);
    const char *words = make_c_string(arena, zone < 0 ? address : text_slice(address, 0, (size_t)zone));
    struct in_addr ipv4;
    struct in6_addr ipv6;
    if (inet_pton(AF_INET, words, &ipv4) == 1)
        return make_cut_ipv4(arena, (const unsigned char *)&ipv4);
    if (inet_pton(AF_INET6, words, &ipv6) == 1)
        return make_cut_ipv6(arena, ipv6);
    return TEXT("");
}
