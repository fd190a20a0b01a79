// SPDX-License-Identifier: Apache-2.0
// Tests of server/settings.c: default < environment < option, the forms of a command line, each refusal with its
// sentence, and the address that people see.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "settings.h"

#define BASE_URL_FAULT                                                                                                 \
    "--base-url is scheme://host or scheme://host:port and nothing behind it, such as https://learn.example.org"
#define BASE_URL_NEEDED                                                                                                \
    "--base-url is needed with this --listen: say how people reach this server, such as --base-url "                   \
    "https://learn.example.org"

static const struct command_option options[] = {
    {"email", "EMAIL", "whose"}, {"force", NULL, "over what is there"}, {NULL, NULL, NULL}};

struct read {
    struct command_line line;
    text fault;
    bool is_read;
};
// Reads the words, in an environment of at most one variable.
static struct read read_words(struct arena *arena, const char *variable, const char *const *words) {
    struct read read = {.fault = NO_TEXT};
    char *environment[] = {make_c_string(arena, text_from(variable ? variable : "HOME=/root")), NULL}, *copies[8];
    int count = 0;
    for (; words[count]; count++)
        copies[count] = make_c_string(arena, text_from(words[count]));
    read.is_read = read_command_line(arena, count, copies, environment, options, &read.line, &read.fault);
    return read;
}
#define READ(variable, ...) read_words(*state, variable, (const char *const[]){__VA_ARGS__, NULL})
#define READ_NOTHING(variable) read_words(*state, variable, (const char *const[]){NULL})

static void assert_words(text value, const char *words) {
    if (!is_text_equal(value.bytes ? value : TEXT(""), text_from(words)))
        fail_msg("“%.*s” is not “%s”", PRINT(value), words);
}

static void assert_fault(struct read read, const char *words) {
    assert_false(read.is_read);
    assert_words(read.fault, words);
}

static void every_setting_has_a_default(void **state) {
    struct read read = READ_NOTHING(NULL);
    assert_true(read.is_read);
    const struct settings *settings = &read.line.settings;
    assert_words(settings->data, "./data");
    assert_words(settings->listen, "127.0.0.1:8080");
    assert_words(settings->site_name, "Stoa");
    assert_words(settings->log, "text");
    assert_words(settings->base_url, "");
    assert_words(settings->database, "");
    assert_int_equal(settings->threads, 0);
    assert_int_equal(settings->drain_seconds, 10);
    assert_int_equal(read.line.operands_count, 0);
    assert_int_equal(read.line.options_count, 0);
}

static void an_option_stands_over_the_environment_and_that_over_the_default(void **state) {
    assert_words(READ_NOTHING("STOA_SITE_NAME=The Porch").line.settings.site_name, "The Porch");
    assert_words(READ("STOA_SITE_NAME=The Porch", "--site-name", "Ours").line.settings.site_name, "Ours");
    assert_int_equal(READ_NOTHING("STOA_DRAIN_SECONDS=30").line.settings.drain_seconds, 30);
    assert_int_equal(READ("STOA_DRAIN_SECONDS=30", "--drain-seconds=5").line.settings.drain_seconds, 5);
    assert_words(READ_NOTHING("STOA_SITE_NAMES=x").line.settings.site_name, "Stoa");
    assert_words(READ_NOTHING("STOA_SITE_NAM=x").line.settings.site_name, "Stoa");
    assert_words(READ("HOME=/", "--site-name=a", "--site-name=b").line.settings.site_name, "b"); // the last one counts
}

static void options_may_follow_operands(void **state) {
    struct read read = READ(NULL, "one", "--data", "/srv", "two", "--force", "three", "--email=e@example.org");
    assert_true(read.is_read);
    assert_int_equal(read.line.operands_count, 3);
    assert_words(read.line.operands[2], "three");
    assert_words(read.line.settings.data, "/srv");
    assert_true(has_option(&read.line, "force"));
    assert_words(option_value(&read.line, "email"), "e@example.org");
    assert_false(has_option(&read.line, "revision"));
    assert_null(option_value(&read.line, "revision").bytes);
}

static void behind_two_dashes_everything_is_an_operand(void **state) {
    struct read read = READ(NULL, "--force", "--", "--data", "--", "-x");
    assert_true(read.is_read);
    assert_int_equal(read.line.operands_count, 3);
    assert_words(read.line.operands[0], "--data");
    assert_words(read.line.operands[1], "--");
    assert_words(read.line.settings.data, "./data");
    assert_int_equal(READ(NULL, "-", "-x").line.operands_count, 2); // one dash is no option
}

static void a_value_stands_behind_an_equals_sign_or_a_space(void **state) {
    assert_words(READ(NULL, "--contact=a=b").line.settings.contact, "a=b");
    assert_words(READ(NULL, "--contact", "--x").line.settings.contact, "--x");
    assert_words(READ(NULL, "--contact=").line.settings.contact, "");
    struct read read = READ(NULL, "--email", "e");
    assert_words(option_value(&read.line, "email"), "e");
}

static void a_command_line_that_is_wrong_gets_a_sentence(void **state) {
    assert_fault(READ(NULL, "--colour"), "There is no option --colour here.");
    assert_fault(READ(NULL, "--colour=red"), "There is no option --colour here.");
    assert_fault(READ(NULL, "--=x"), "There is no option -- here.");
    assert_fault(READ(NULL, "--Data", "x"), "There is no option --Data here.");
    assert_fault(READ(NULL, "x", "--data"), "--data wants a value behind it.");
    assert_fault(READ(NULL, "--email"), "--email wants a value behind it.");
    assert_fault(READ(NULL, "--force=yes"), "--force takes no value.");
    assert_fault(READ(NULL, "--log", "xml"), "--log is text or json.");
    assert_fault(READ_NOTHING("STOA_LOG=xml"), "--log is text or json.");
    assert_fault(READ(NULL, "--data="), "--data and --listen are not empty.");
    assert_fault(READ_NOTHING("STOA_LISTEN="), "--data and --listen are not empty.");
}

static void a_number_that_is_none_gets_a_sentence(void **state) {
    assert_fault(READ(NULL, "--threads", "two"), "--threads: write a whole number from 0 to 256, not \"two\".");
    assert_fault(READ(NULL, "--threads=-1"), "--threads: write a whole number from 0 to 256, not \"-1\".");
    assert_fault(READ(NULL, "--threads=257"), "--threads: write a whole number from 0 to 256, not \"257\".");
    assert_fault(READ(NULL, "--threads="), "--threads: write a whole number from 0 to 256, not \"\".");
    assert_fault(READ(NULL, "--threads=99999999999999999999"),
                 "--threads: write a whole number from 0 to 256, not \"99999999999999999999\".");
    assert_fault(READ_NOTHING("STOA_DRAIN_SECONDS=1.5"),
                 "in the environment: drain-seconds: write a whole number from 0 to 600, not \"1.5\".");
    assert_int_equal(READ(NULL, "--threads=256").line.settings.threads, 256);
}

static void a_command_without_options_of_its_own_takes_the_settings(void **state) {
    char data[] = "--data=/srv", force[] = "--force", *words[] = {data}, *more[] = {force};
    struct command_line line;
    text fault = NO_TEXT;
    assert_true(read_command_line(*state, 1, words, NULL, NULL, &line, &fault));
    assert_words(line.settings.data, "/srv");
    assert_false(read_command_line(*state, 1, more, NULL, NULL, &line, &fault));
}

static void the_help_names_each_setting_its_default_and_its_variable(void **state) {
    text help = make_settings_help(*state);
    static const char *const wanted[] = {"--data DIR",       "(default: ./data)",    "STOA_DATA\n",
                                         "--base-url URL",   "STOA_BASE_URL\n",      "(default: 127.0.0.1:8080)",
                                         "--log text|json",  "STOA_TRUSTED_PROXY\n", "--threads NUMBER",
                                         "STOA_TEMPLATES\n", "STOA_DRAIN_SECONDS\n", "--operator NAME"};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        if (text_find(help, text_from(wanted[i]), 0) < 0)
            fail_msg("the help does not say “%s”", wanted[i]);
}

// ---- base-url ------------------------------------------------------------------------------------------------------

static text base_url_of(void **state, const char *listen, const char *base_url, unsigned port, text *fault) {
    struct settings settings = {.listen = text_from(listen), .base_url = text_from(base_url)};
    *fault = NO_TEXT;
    return make_base_url(*state, &settings, port, fault);
}

static void a_base_url_is_a_scheme_a_host_and_perhaps_a_port(void **state) {
    static const char *const good[] = {"https://learn.example.org", "http://127.0.0.1:8080", "http://[::1]:8080",
                                       "https://xn--stoa-5qa.example", "http://localhost"};
    static const char *const bad[] = {
        "learn.example.org", "https://",        "https:///",           "ftp://example.org", "https://a.org/b",
        "https://a.org//",   "https://a.org?b", "https://u@a.org",     "https://a b",       "https://a.org#b",
        "//example.org",     "https://:8080",   "javascript:alert(1)", "https://a.org\r\n", "https://bücher.example"};
    text fault;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_words(base_url_of(state, "unix:/run/stoa", good[i], 0, &fault), good[i]);
    assert_words(base_url_of(state, "systemd", "https://a.org/", 0, &fault), "https://a.org");
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (base_url_of(state, "127.0.0.1:8080", bad[i], 8080, &fault).bytes)
            fail_msg("“%s” was taken", bad[i]);
        assert_words(fault, BASE_URL_FAULT);
    }
}

static void without_one_it_is_where_the_server_listens(void **state) {
    text fault;
    assert_words(base_url_of(state, "127.0.0.1:8080", "", 8080, &fault), "http://127.0.0.1:8080");
    assert_words(base_url_of(state, "127.0.0.1:0", "", 40123, &fault), "http://127.0.0.1:40123");
    assert_words(base_url_of(state, "192.0.2.7:80", "", 80, &fault), "http://192.0.2.7");
    assert_words(base_url_of(state, "[::1]:8080", "", 8080, &fault), "http://[::1]:8080");
    assert_words(base_url_of(state, "localhost:8080", "", 8080, &fault), "http://localhost:8080");
}

static void where_the_server_cannot_know_it_is_asked_for(void **state) {
    static const char *const listens[] = {"unix:/run/stoa", "systemd", "0.0.0.0:80", "[::]:80", ":80", "*:80"};
    text fault;
    for (size_t i = 0; i < sizeof listens / sizeof listens[0]; i++) {
        assert_null(base_url_of(state, listens[i], "", 80, &fault).bytes);
        assert_words(fault, BASE_URL_NEEDED);
    }
}

static void loopback_is_told_from_the_rest(void **state) {
    (void)state;
    assert_true(is_listen_loopback(TEXT("127.0.0.1:8080")));
    assert_true(is_listen_loopback(TEXT("127.1.2.3:80")));
    assert_true(is_listen_loopback(TEXT("[::1]:8080")));
    assert_true(is_listen_loopback(TEXT("localhost:8080")));
    assert_false(is_listen_loopback(TEXT("0.0.0.0:8080")));
    assert_false(is_listen_loopback(TEXT("[::]:8080")));
    assert_false(is_listen_loopback(TEXT("unix:/run/stoa")));
    assert_false(is_listen_loopback(TEXT("12.0.0.1:80")));
}

static int open_memory(void **state) {
    *state = open_arena(1024 * 1024);
    return 0;
}

static int close_memory(void **state) {
    close_arena(*state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_setting_has_a_default),
        cmocka_unit_test(an_option_stands_over_the_environment_and_that_over_the_default),
        cmocka_unit_test(options_may_follow_operands),
        cmocka_unit_test(behind_two_dashes_everything_is_an_operand),
        cmocka_unit_test(a_value_stands_behind_an_equals_sign_or_a_space),
        cmocka_unit_test(a_command_line_that_is_wrong_gets_a_sentence),
        cmocka_unit_test(a_number_that_is_none_gets_a_sentence),
        cmocka_unit_test(a_command_without_options_of_its_own_takes_the_settings),
        cmocka_unit_test(the_help_names_each_setting_its_default_and_its_variable),
        cmocka_unit_test(a_base_url_is_a_scheme_a_host_and_perhaps_a_port),
        cmocka_unit_test(without_one_it_is_where_the_server_listens),
        cmocka_unit_test(where_the_server_cannot_know_it_is_asked_for),
        cmocka_unit_test(loopback_is_told_from_the_rest),
    };
    return cmocka_run_group_tests(tests, open_memory, close_memory);
}
