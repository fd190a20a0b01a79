// SPDX-License-Identifier: Apache-2.0
// Tests of server/base/escape.c.
// The lists of addresses are what attackers are known to try.
#include "base/buffer.h"
#include "base/escape.h"
#include "base/random.h"
#include "ground.h"

static void html_signs_become_entities(void **state) {
    assert_text(text_of_html(make_html_of_text(*state, TEXT("<a href=\"x\">Tom & 'Jerry'</a>"))),
                "&lt;a href=&quot;x&quot;&gt;Tom &amp; &#39;Jerry&#39;&lt;/a&gt;");
    assert_text(text_of_html(make_html_of_text(*state, TEXT("ἀρετή"))), "ἀρετή");
    assert_text(text_of_html(make_html_of_text(*state, TEXT("&amp;"))), "&amp;amp;");
    assert_text(text_of_html(make_html_of_text(*state, NO_TEXT)), "");
}

static void only_unreserved_characters_stay_in_an_address(void **state) {
    assert_text(make_url_part(*state, TEXT("aZ09-._~")), "aZ09-._~");
    assert_text(make_url_part(*state, TEXT("a b/c?d=e&f#g%h+")), "a%20b%2Fc%3Fd%3De%26f%23g%25h%2B");
    assert_text(make_url_part(*state, TEXT("é\n\x7f")), "%C3%A9%0A%7F");
    assert_text(make_url_part(*state, NO_TEXT), "");
}

static void what_was_encoded_is_decoded_to_the_same(void **state) {
    struct random random = fixed_random(1);
    for (int round = 0; round < 500; round++) {
        char bytes[64];
        random_fill(&random, bytes, sizeof bytes);
        for (size_t index = 0; index < sizeof bytes; index++)
            bytes[index] = (char)(bytes[index] == 0 ? 1 : bytes[index]);
        text value = {bytes, sizeof bytes};
        text encoded = make_url_part(*state, value);
        text decoded = NO_TEXT;
        assert_true(percent_decode(*state, encoded, true, &decoded));
        assert_true(is_text_equal(decoded, value));
        reset_arena(*state);
    }
}

static void percent_signs_are_undone(void **state) {
    text out = NO_TEXT;
    assert_true(percent_decode(*state, TEXT("a%20b%2fc%2F+d"), false, &out));
    assert_text(out, "a b/c/+d");
    assert_true(percent_decode(*state, TEXT("a+b%2B"), true, &out));
    assert_text(out, "a b+");
    assert_true(percent_decode(*state, TEXT("%2541"), true, &out)); // once, not twice
    assert_text(out, "%41");
    assert_true(percent_decode(*state, NO_TEXT, true, &out));
    assert_text(out, "");
}

static void broken_percent_signs_are_refused(void **state) {
    static const char *const refused[] = {"%",   "%2",   "a%",   "a%f", "%gg", "%2g",
                                          "%g2", "%%20", "% 20", "%+2", "%00", "a%00b"};
    text out = NO_TEXT;
    for (size_t index = 0; index < sizeof refused / sizeof refused[0]; index++)
        assert_false(percent_decode(*state, text_from(refused[index]), true, &out));
    assert_false(percent_decode(*state, TEXT("a\0b"), true, &out));
    assert_null(out.bytes);
}

static void an_own_path_leads_nowhere_else(void **state) {
    (void)state;
    assert_true(is_own_path(TEXT("/")));
    assert_true(is_own_path(TEXT("/courses/ethics?from=1#a")));
    assert_true(is_own_path(TEXT("/a//b")));
    static const char *const refused[] = {
        "", "a", "//evil.example", "/\\evil.example", "\\/evil", "http://evil", "/a\nb", "/\t/evil", " /a", "/\x7f"};
    for (size_t index = 0; index < sizeof refused / sizeof refused[0]; index++)
        assert_false(is_own_path(text_from(refused[index])));
    assert_false(is_own_path(NO_TEXT));
    assert_false(is_own_path(TEXT("/a\0b")));
}

static void harmless_addresses_may_be_linked(void **state) {
    (void)state;
    static const char *const allowed[] = {"http://a.example",
                                          "HTTPS://a.example/",
                                          "mailto:a@b.example",
                                          "MailTo:a@b",
                                          "/a",
                                          "a/b",
                                          "../a",
                                          "#top",
                                          "?q=a:b",
                                          "a/b:c",
                                          "./a:b",
                                          "#a:b",
                                          "",
                                          "/",
                                          "assets/é.png"};
    for (size_t index = 0; index < sizeof allowed / sizeof allowed[0]; index++)
        assert_true(is_url_allowed(text_from(allowed[index])));
}

static void harmful_addresses_may_not_be_linked(void **state) {
    (void)state;
    static const char *const refused[] = {"javascript:alert(1)",
                                          "JavaScript:alert(1)",
                                          "java\nscript:alert(1)",
                                          "java\tscript:alert(1)",
                                          "\x01javascript:alert(1)",
                                          " javascript:alert(1)",
                                          " /a",
                                          "data:text/html,<p>",
                                          "vbscript:a",
                                          "file:///etc/passwd",
                                          "//evil.example",
                                          "///evil.example",
                                          "\\\\evil.example",
                                          "\\evil",
                                          "/\\evil.example",
                                          "\\/evil.example",
                                          "https\r://a",
                                          "http://a\nb",
                                          ":a",
                                          "a:b",
                                          "http ://a",
                                          "ftp://a",
                                          "\xc2\xa0javascript:a",
                                          "/a\x7f",
                                          "httpsx://a",
                                          "htt:a"};
    for (size_t index = 0; index < sizeof refused / sizeof refused[0]; index++)
        if (is_url_allowed(text_from(refused[index])))
            fail_msg("allowed: %s", refused[index]);
    assert_false(is_url_allowed(NO_TEXT));
    assert_false(is_url_allowed(TEXT("/a\0b")));
}

static text attribute_of(struct arena *arena, text value) {
    struct buffer buffer = buffer_in(arena, 1000);
    buffer_add_url_attribute(&buffer, value);
    return buffer_text(&buffer);
}

static void an_address_in_an_attribute_is_checked_and_escaped(void **state) {
    assert_text(attribute_of(*state, TEXT("java&#115;cript:a")), "java&amp;#115;cript:a"); // a path and a fragment
    assert_text(attribute_of(*state, TEXT("/a?b=\"1\"&c")), "/a?b=&quot;1&quot;&amp;c");
    assert_text(attribute_of(*state, TEXT("javascript:a")), "#");
    assert_text(attribute_of(*state, NO_TEXT), "#");
    assert_text(attribute_of(*state, TEXT("")), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_ARENA(html_signs_become_entities),
        WITH_ARENA(only_unreserved_characters_stay_in_an_address),
        WITH_ARENA(what_was_encoded_is_decoded_to_the_same),
        WITH_ARENA(percent_signs_are_undone),
        WITH_ARENA(broken_percent_signs_are_refused),
        cmocka_unit_test(an_own_path_leads_nowhere_else),
        cmocka_unit_test(harmless_addresses_may_be_linked),
        cmocka_unit_test(harmful_addresses_may_not_be_linked),
        WITH_ARENA(an_address_in_an_attribute_is_checked_and_escaped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
