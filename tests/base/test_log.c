// SPDX-License-Identifier: Apache-2.0
// Tests of server/base/log.c.
// Each line is compared whole, or read back as JSON.
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/memory.h"
#include "ground.h"

#define AT INT64_C(1795341600) // 2026-11-22T10:00:00Z

// What one event writes, in the arena.
static text make_line(struct arena *arena, enum log_format format, const struct log_field *fields, size_t count) {
    char *written = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&written, &length);
    assert_non_null(out);
    struct clock clock = fixed_clock(AT);
    struct log *log = open_log(out, format, &clock);
    log_event(log, LOG_INFO, "request", fields, count);
    close_log(log);
    assert_int_equal(fclose(out), 0);
    text line = make_text(arena, (text){written, length});
    release(written);
    return line;
}

static void a_line_of_text_is_one_event(void **state) {
    assert_text(make_line(*state, LOG_AS_TEXT,
                          LOG_FIELDS(LOG_TEXT("route", TEXT("/courses/{course}")), LOG_NUMBER("status", 200),
                                     LOG_TEXT("note", TEXT("")), LOG_TEXT("quote", TEXT("a\"b\\c é")))),
                "2026-11-22T10:00:00Z info request route=\"/courses/{course}\" status=200 note=\"\" "
                "quote=\"a\\\"b\\\\c é\"\n");
    assert_text(make_line(*state, LOG_AS_TEXT, NULL, 0), "2026-11-22T10:00:00Z info request\n");
}

static void a_line_of_json_is_one_event(void **state) {
    assert_text(
        make_line(*state, LOG_AS_JSON, LOG_FIELDS(LOG_TEXT("route", TEXT("/a\"b\\c é")), LOG_NUMBER("status", -5))),
        "{\"at\":\"2026-11-22T10:00:00Z\",\"level\":\"info\",\"event\":\"request\",\"route\":\"/a\\\"b\\\\c "
        "é\",\"status\":-5}\n");
}

static void control_characters_become_harmless(void **state) {
    const struct log_field evil = LOG_TEXT("a", TEXT("\r\n\t\x1b\x7f\0\xff\xc2\x85\xe2\x80\xa8\xe2\x80\xae"));
    static const char shown[] = "\\x0d\\x0a\\x09\\x1b\\x7f\\x00\\xff\\xc2\\x85\\xe2\\x80\\xa8\\xe2\\x80\\xae";
    text line = make_line(*state, LOG_AS_TEXT, &evil, 1);
    assert_text(line, make_textf(*state, "2026-11-22T10:00:00Z info request a=\"%s\"\n", shown).bytes);
    line = make_line(*state, LOG_AS_JSON, &evil, 1);
    text fault = NO_TEXT;
    const struct json *parsed = parse_json(*state, line, &fault);
    assert_text(json_text_of(json_find(parsed, TEXT("a"))), shown);
}

static void every_byte_makes_one_sound_line(void **state) {
    for (unsigned first = 0; first < 256; first++) {
        char bytes[3] = {(char)first, (char)(first * 7), (char)(255 - first)};
        const struct log_field field = LOG_TEXT("a", ((text){bytes, sizeof bytes}));
        for (int format = LOG_AS_TEXT; format <= LOG_AS_JSON; format++) {
            text line = make_line(*state, (enum log_format)format, &field, 1);
            assert_int_equal(text_find(line, TEXT("\n"), 0), line.length - 1);
            text fault = NO_TEXT;
            assert_true(format == LOG_AS_TEXT || parse_json(*state, line, &fault));
        }
        reset_arena(*state);
    }
}

static void a_long_line_is_cut_and_says_so(void **state) {
    enum { FIELDS = 40 };
    char words[1000];
    memset(words, '\x01', sizeof words);
    struct log_field fields[FIELDS];
    for (size_t index = 0; index < FIELDS; index++)
        fields[index] = LOG_TEXT("field", ((text){words, index * 25}));
    text line = make_line(*state, LOG_AS_TEXT, fields, FIELDS);
    assert_in_range(line.length, 2000, 4096);
    assert_true(text_ends_with(line, TEXT("\" cut=true\n")));
    for (size_t index = 0; index < FIELDS; index++)
        fields[index].name = index == 0 ? "a" : index == 1 ? "b" : "c"; // JSON allows each name once
    line = make_line(*state, LOG_AS_JSON, fields, FIELDS);
    assert_in_range(line.length, 2000, 4096);
    assert_true(text_ends_with(line, TEXT("\",\"cut\":true}\n")));
}

static void a_long_value_is_cut_and_the_rest_stays(void **state) {
    char words[5000];
    memset(words, 'a', sizeof words);
    text line = make_line(*state, LOG_AS_JSON,
                          LOG_FIELDS(LOG_TEXT("a", ((text){words, sizeof words})), LOG_NUMBER("status", 1)));
    text fault = NO_TEXT;
    const struct json *parsed = parse_json(*state, line, &fault);
    assert_int_equal(json_text_of(json_find(parsed, TEXT("a"))).length, 512);
    assert_int_equal(json_integer_of(json_find(parsed, TEXT("status"))), 1);
}

static void levels_have_their_names(void **state) {
    static const char *const names[] = {"info", "info", "warning", "error"};
    for (int level = LOG_UNSET; level <= LOG_ERROR; level++) {
        char written[100] = {0};
        FILE *out = fmemopen(written, sizeof written, "w");
        struct clock clock = fixed_clock(AT);
        struct log *log = open_log(out, LOG_AS_TEXT, &clock);
        log_event(log, (enum log_level)level, "start", NULL, 0);
        close_log(log);
        assert_int_equal(fclose(out), 0);
        assert_text(text_from(written), make_textf(*state, "2026-11-22T10:00:00Z %s start\n", names[level]).bytes);
    }
}

static void no_log_takes_everything(void **state) {
    (void)state;
    log_event(NULL, LOG_ERROR, "start", LOG_FIELDS(LOG_NUMBER("a", 1)));
    close_log(NULL);
}

static void a_log_that_cannot_be_written_stops_nothing(void **state) {
    (void)state;
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    struct clock clock = fixed_clock(AT);
    struct log *log = open_log(full, LOG_AS_TEXT, &clock);
    for (int index = 0; index < 1000; index++)
        log_event(log, LOG_INFO, "request", LOG_FIELDS(LOG_NUMBER("status", 200)));
    close_log(log);
    (void)fclose(full);
}

static void addresses_are_cut(void **state) {
    static const char *const cut[][2] = {
        {"192.0.2.7", "192.0.2.0"},
        {"0.0.0.0", "0.0.0.0"},
        {"2001:db8:1:2::3", "2001:db8:1::"},
        {"::1", "::"},
        {"fe80::1%eth0", "fe80::"},
        {"::ffff:192.0.2.7", "192.0.2.0"},
        {"::ffff:c000:207", "192.0.2.0"},
        {"2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db8:ffff::"},
        {"", ""},
        {"somebody", ""},
        {"192.0.2", ""},
        {"192.0.2.7.8", ""},
        {"192.0.2.300", ""},
        {"[::1]", ""},
        {"192.0.2.7:80", ""},
    };
    for (size_t index = 0; index < sizeof cut / sizeof cut[0]; index++)
        assert_text(make_cut_address(*state, text_from(cut[index][0])), cut[index][1]);
    assert_text(make_cut_address(*state, NO_TEXT), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_ARENA(a_line_of_text_is_one_event),
        WITH_ARENA(a_line_of_json_is_one_event),
        WITH_ARENA(control_characters_become_harmless),
        WITH_ARENA(every_byte_makes_one_sound_line),
        WITH_ARENA(a_long_line_is_cut_and_says_so),
        WITH_ARENA(a_long_value_is_cut_and_the_rest_stays),
        WITH_ARENA(levels_have_their_names),
        cmocka_unit_test(no_log_takes_everything),
        cmocka_unit_test(a_log_that_cannot_be_written_stops_nothing),
        WITH_ARENA(addresses_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
