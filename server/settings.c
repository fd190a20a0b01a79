// SPDX-License-Identifier: Apache-2.0
// settings: one table says each setting's name, default and help; the environment and the command line are read by it.
// It must not open, listen or read a file: it only says what was asked for.
#include "settings.h"
#include "base/arena.h"
#include "base/buffer.h"
#include <stddef.h>
#include <string.h>

enum setting_kind { SETTING_UNSET = 0, SETTING_TEXT, SETTING_INTEGER };
struct setting {
    const char *name, *value, *standard, *help;
    enum setting_kind kind;
    size_t offset;
    int64_t least, most;
};

#define TEXT_SETTING(member, name, value, standard, help)                                                              \
    { name, value, standard, help, SETTING_TEXT, offsetof(struct settings, member), 0, 0 }
#define INTEGER_SETTING(member, name, standard, least, most, help)                                                     \
    { name, "NUMBER", standard, help, SETTING_INTEGER, offsetof(struct settings, member), least, most }

static const struct setting table[] = {
    TEXT_SETTING(data, "data", "DIR", "./data", "the folder of everything that is kept"),
    TEXT_SETTING(database, "database", "FILE", "", "the database's file (default: stoa.db in the data folder)"),
    TEXT_SETTING(listen, "listen", "WHERE", "127.0.0.1:8080", "address:port, unix:/path, or systemd"),
    TEXT_SETTING(base_url, "base-url", "URL", "",
                 "scheme://host[:port] as people see it (default: from --listen, where that is one address)"),
    TEXT_SETTING(site_name, "site-name", "NAME", "Stoa", "the name at the top of each page"),
    TEXT_SETTING(operator, "operator", "NAME", "", "the legal name of who runs this, for the privacy page and records"),
    TEXT_SETTING(contact, "contact", "ADDRESS", "", "where people reach the operator: a mail address or a URL"),
    TEXT_SETTING(trusted_proxy, "trusted-proxy", "LIST", "",
                 "addresses or networks, or unix, whose X-Forwarded-For and X-Forwarded-Proto are believed"),
    TEXT_SETTING(templates, "templates", "DIR", "", "a folder whose templates stand over the built-in ones"),
    TEXT_SETTING(log, "log", "text|json", "text", "the form of the log on standard error"),
    INTEGER_SETTING(threads, "threads", "0", 0, 256, "threads that serve requests; 0: one for each core"),
    INTEGER_SETTING(connections, "connections", "0", 0, 1000000, "connections at once; 0: what the system allows"),
    INTEGER_SETTING(drain_seconds, "drain-seconds", "10", 0, 600, "how long running requests may take at the end"),
};
#define TABLE_COUNT (sizeof table / sizeof table[0])

static bool set(struct arena *arena, struct settings *settings, const struct setting *setting, text value,
                const char *where, text *fault) {
    char *member = (char *)settings + setting->offset;
    if (setting->kind == SETTING_TEXT) {
        *(text *)(void *)member = value;
        return true;
    }
    if (text_to_integer(value, setting->least, setting->most, (int64_t *)(void *)member))
        return true;
    *fault = make_textf(arena, "%s%s: write a whole number from %lld to %lld, not \"%.*s\".", where, setting->name,
                        (long long)setting->least, (long long)setting->most, PRINT(value));
    return false;
}

// STOA_BASE_URL for base-url.
static text make_environment_name(struct arena *arena, const char *name) {
    text made = make_textf(arena, "STOA_%s", name);
    char *letters = (char *)arena_make(arena, made.length + 1);
    for (size_t i = 0; i < made.length; i++) {
        char letter = made.bytes[i];
        letters[i] = letter == '-' ? '_' : (letter >= 'a' && letter <= 'z') ? (char)(letter - 'a' + 'A') : letter;
    }
    return (text){letters, made.length};
}

static text find_in_environment(char **environment, text name) {
    for (char **row = environment; row && *row; row++) {
        text whole = text_from(*row);
        if (text_starts_with(whole, name) && whole.length > name.length && whole.bytes[name.length] == '=')
            return text_slice(whole, name.length + 1, whole.length);
    }
    return NO_TEXT;
}

static bool set_defaults(struct arena *arena, struct settings *settings, char **environment, text *fault) {
    for (size_t i = 0; i < TABLE_COUNT; i++) {
        if (!set(arena, settings, &table[i], text_from(table[i].standard), "", fault))
            return false;
        text given = find_in_environment(environment, make_environment_name(arena, table[i].name));
        if (given.bytes && !set(arena, settings, &table[i], given, "in the environment: ", fault))
            return false;
    }
    return true;
}

static const struct setting *find_setting(text name) {
    for (size_t i = 0; i < TABLE_COUNT; i++)
        if (is_text_equal(name, text_from(table[i].name)))
            return &table[i];
    return NULL;
}

static const struct command_option *find_option(const struct command_option *options, text name) {
    for (; options && options->name; options++)
        if (is_text_equal(name, text_from(options->name)))
            return options;
    return NULL;
}

struct reading {
    struct arena *arena;
    int count, at;
    char **words;
    const struct command_option *options;
    struct command_line *out;
    text *fault;
};

// The value behind `=`, or the next word.
static bool take_value(struct reading *reading, text name, text inline_value, text *value) {
    if (inline_value.bytes) {
        *value = inline_value;
        return true;
    }
    if (reading->at + 1 < reading->count) {
        *value = text_from(reading->words[++reading->at]);
        return true;
    }
    *reading->fault = make_textf(reading->arena, "--%.*s wants a value behind it.", PRINT(name));
    return false;
}

static bool read_option(struct reading *reading, text word) {
    text name = text_slice(word, 2, word.length), value = NO_TEXT;
    ptrdiff_t equals = text_find(name, TEXT("="), 0);
    if (equals >= 0) {
        value = text_slice(name, (size_t)equals + 1, name.length);
        name = text_slice(name, 0, (size_t)equals);
    }
    const struct setting *setting = find_setting(name);
    if (setting)
        return take_value(reading, name, value, &value) &&
               set(reading->arena, &reading->out->settings, setting, value, "--", reading->fault);
    const struct command_option *option = find_option(reading->options, name);
    if (!option) {
        *reading->fault = make_textf(reading->arena, "There is no option --%.*s here.", PRINT(name));
        return false;
    }
    if (!option->value && value.bytes) {
        *reading->fault = make_textf(reading->arena, "--%.*s takes no value.", PRINT(name));
        return false;
    }
    if (option->value && !take_value(reading, name, value, &value))
        return false;
    reading->out->options[reading->out->options_count++] =
        (struct given_option){text_from(option->name), option->value ? value : TEXT("")};
    return true;
}

bool read_command_line(struct arena *arena, int count, char **words, char **environment,
                       const struct command_option *options, struct command_line *out, text *fault) {
    *out = (struct command_line){.options = MAKE_ARRAY(arena, (size_t)count + 1, struct given_option),
                                 .operands = MAKE_ARRAY(arena, (size_t)count + 1, text)};
    if (!set_defaults(arena, &out->settings, environment, fault))
        return false;
    struct reading reading = {arena, count, 0, words, options, out, fault};
    bool only_operands = false;
    for (; reading.at < count; reading.at++) {
        text word = text_from(words[reading.at]);
        if (!only_operands && is_text_equal(word, TEXT("--")))
            only_operands = true;
        else if (only_operands || !text_starts_with(word, TEXT("--")))
            out->operands[out->operands_count++] = word;
        else if (!read_option(&reading, word))
            return false;
    }
    if (is_text_empty(out->settings.data) || is_text_empty(out->settings.listen)) {
        *fault = TEXT("--data and --listen are not empty.");
        return false;
    }
    if (!is_text_equal(out->settings.log, TEXT("text")) && !is_text_equal(out->settings.log, TEXT("json"))) {
        *fault = TEXT("--log is text or json.");
        return false;
    }
    return true;
}

text option_value(const struct command_line *line, const char *name) {
    for (size_t i = line->options_count; i-- > 0;)
        if (is_text_equal(line->options[i].name, text_from(name)))
            return line->options[i].value;
    return NO_TEXT;
}

bool has_option(const struct command_line *line, const char *name) { return option_value(line, name).bytes != NULL; }

text make_settings_help(struct arena *arena) {
    struct buffer help = buffer_in(arena, 64 * 1024);
    for (size_t i = 0; i < TABLE_COUNT; i++) {
        text option = make_textf(arena, "--%s %s", table[i].name, table[i].value);
        buffer_addf(&help, "  %-26.*s %s", PRINT(option), table[i].help);
        if (table[i].standard[0])
            buffer_addf(&help, " (default: %s)", table[i].standard);
        buffer_addf(&help, "\n  %-26s in the environment: %.*s\n", "",
                    PRINT(make_environment_name(arena, table[i].name)));
    }
    return buffer_text(&help);
}

bool is_listen_loopback(text listen) {
    return text_starts_with(listen, TEXT("127.")) || text_starts_with(listen, TEXT("[::1]")) ||
           text_starts_with(listen, TEXT("localhost:"));
}

static bool is_base_url_sound(text address) {
    size_t scheme = text_starts_with(address, TEXT("https://"))  ? 8
                    : text_starts_with(address, TEXT("http://")) ? 7
                                                                 : 0;
    if (scheme == 0 || address.length == scheme || address.bytes[scheme] == ':')
        return false;
    for (size_t i = scheme; i < address.length; i++) {
        char c = address.bytes[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr(".-:[]", c)))
            return false;
    }
    return true;
}

text make_base_url(struct arena *arena, const struct settings *settings, unsigned port, text *fault) {
    text given = settings->base_url;
    if (!is_text_empty(given)) {
        if (text_ends_with(given, TEXT("/")))
            given = text_slice(given, 0, given.length - 1);
        if (is_base_url_sound(given))
            return given;
        *fault = TEXT("--base-url is scheme://host or scheme://host:port and nothing behind it, such as "
                      "https://learn.example.org");
        return NO_TEXT;
    }
    if (!is_listen_loopback(settings->listen) &&
        (text_starts_with(settings->listen, TEXT("unix:")) || text_starts_with(settings->listen, TEXT("systemd")) ||
         text_starts_with(settings->listen, TEXT(":")) || text_starts_with(settings->listen, TEXT("0.0.0.0")) ||
         text_starts_with(settings->listen, TEXT("*")) || text_starts_with(settings->listen, TEXT("[::]")))) {
        *fault = TEXT("--base-url is needed with this --listen: say how people reach this server, such as "
                      "--base-url https://learn.example.org");
        return NO_TEXT;
    }
    ptrdiff_t colon = -1;
    for (size_t i = 0; i < settings->listen.length; i++)
        if (settings->listen.bytes[i] == ':')
            colon = (ptrdiff_t)i;
    text host = colon < 0 ? settings->listen : text_slice(settings->listen, 0, (size_t)colon);
    return port == 80 ? make_textf(arena, "http://%.*s", PRINT(host))
                      : make_textf(arena, "http://%.*s:%u", PRINT(host), port);
}
