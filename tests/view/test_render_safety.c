// SPDX-License-Identifier: Apache-2.0
// Whatever somebody types, a page keeps its tags, its attributes and the schemes of its addresses: hostile words go
// through every place that takes them, and a scanner that knows nothing of the renderer looks at what comes out.
#include "base/buffer.h"
#include "sample.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
// cmocka wants those before it.
#include <cmocka.h>

static const char every_place[] =
    "<html lang=\"{{title}}\"><title>{{title}} {{_ Of {title}}}</title><p>{{title}}</p><p>{{link}}</p>"
    "<p title=\"{{title}}\" class=\"a {{title}}\" data-address=\"{{link}}\">{{_ Hello {title}}}</p>"
    "<a href=\"{{link}}\">{{title}}</a><a href=\"{{link}}?q={{title}}\">a</a><a href=\"/{{title}}\">b</a>"
    "<a href=\"/a/{{title}}/{{title}}?q={{title}}#{{title}}\">c</a><a href=\"/in?next={{link}}\">d</a>"
    "<a href=\"u{{title}}\">e</a><a href=\"#{{title}}\">f</a><a href=\"{{link}}{{link}}\">g</a>"
    "<img src=\"{{link}}\" alt=\"{{title}}\"><form action=\"{{link}}\"><button "
    "formaction=\"{{link}}\">h</button></form>"
    "<input value=\"{{title}}\"{{#shown}} placeholder=\"{{title}}\"{{/shown}}><textarea>{{title}}</textarea>"
    "{{#items}}<option value=\"{{name}}\">{{name}}</option><a href=\"{{link}}\">i</a>{{/items}}</html>";

static const char *const payloads[] = {
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</TEXTAREA\n><img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><animate onbegin=alert(1)>",
    "<math><mtext><style><img src=x onerror=alert(1)>",
    "<iframe srcdoc=\"<script>alert(1)</script>\">",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<link rel=stylesheet href=//evil.example/a.css>",
    "<style>*{background:url(//evil.example)}</style>",
    "<!--",
    "-->",
    "--!><script>alert(1)</script>",
    "<!-- --><b>",
    "<![CDATA[<b>]]>",
    "<?xml version=\"1.0\"?>",
    "<%= 1 %>",
    "<",
    ">",
    "<a",
    "</",
    "</p>",
    "\"",
    "'",
    "`",
    "\" onmouseover=\"alert(1)",
    "\"onmouseover=alert(1) x=\"",
    "' onmouseover='alert(1)",
    "\"><script>alert(1)</script>",
    "\"/><svg/onload=alert(1)>",
    "\" autofocus onfocus=alert(1) \"",
    "x\" style=\"position:fixed",
    "x\"\nonclick\n=\n\"alert(1)",
    "\\\" onclick=alert(1) \\\"",
    "&quot; onclick=&quot;alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;",
    "&#x3C;script>",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "\tjavascript:alert(1)",
    "java\nscript:alert(1)",
    "java\tscript:alert(1)",
    "java\rscript:alert(1)",
    "\x01javascript:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "&#106;avascript:alert(1)",
    "javascript%3Aalert(1)",
    "javascript://%0aalert(1)",
    "jav&#x0A;ascript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "blob:https://evil.example/x",
    "filesystem:https://evil.example/x",
    "view-source:https://evil.example",
    "file:///etc/passwd",
    "feed:javascript:alert(1)",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/evil.example",
    "\t//evil.example",
    "https://evil.example/\"onclick=alert(1)//",
    "https:javascript:alert(1)",
    "mailto:a@b.example?body=\"><script>",
    ":alert(1)",
    "script:alert(1)",
    "{{title}}",
    "{{{body}}}",
    "{{#items}}",
    "${alert(1)}",
    "\xC0\xBCscript\xC0\xBE",
    "\xEF\xBC\x9Cscript\xEF\xBC\x9E",
    "\xE2\x80\xAEtxt.exe",
    "a\xFF<b>",
    "\x1B$@<b>",
    "+ADw-script+AD4-",
    "]]>",
    "\r\nSet-Cookie: a=b\r\n\r\n<b>",
    "<scr\x0bipt>",
    "<\nscript>",
    "< script>",
    "\"=\"",
    "=\" onclick=\"",
    "/ onclick=alert(1)",
    "?\" onclick=\"alert(1)",
    "#\" onclick=\"alert(1)",
};

static bool is_space(char one) { return one == ' ' || one == '\t' || one == '\n' || one == '\r' || one == '\f'; }

// What a browser makes of an address in a value: entities read, white space and control characters gone.
static text make_read_address(struct arena *arena, const char *begin, const char *end) {
    static const struct {
        const char *entity;
        char sign;
    } entities[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    char *read = arena_make(arena, (size_t)(end - begin) + 1);
    size_t length = 0;
    while (begin < end) {
        size_t taken = 1;
        char sign = *begin;
        for (size_t i = 0; sign == '&' && i < 5; i++)
            if (strncmp(begin, entities[i].entity, strlen(entities[i].entity)) == 0) {
                sign = entities[i].sign;
                taken = strlen(entities[i].entity);
                break;
            }
        if (*begin == '&' && taken == 1)
            fail_msg("a bare & stands in an address: %s", begin);
        if ((unsigned char)sign > ' ')
            read[length++] = sign;
        begin += taken;
    }
    return (text){read, length};
}

static void assert_address_is_harmless(struct arena *arena, const char *begin, const char *end) {
    static const text schemes[] = {{"http", 4}, {"https", 5}, {"mailto", 6}};
    text address = make_read_address(arena, begin, end);
    size_t length = strcspn(address.bytes, ":/?#");
    bool fine = address.bytes[length] != ':';
    for (size_t i = 0; i < 3 && !fine; i++)
        fine = is_text_equal_ignoring_case(text_slice(address, 0, length), schemes[i]);
    bool to_another_host = address.length > 1 && strchr("/\\", address.bytes[0]) && strchr("/\\", address.bytes[1]);
    if (!fine || to_another_host)
        fail_msg("this address is not harmless: %s", address.bytes);
}

// Reads one attribute, or the sign in its place; adds its name to the skeleton; gives where to read on.
static const char *scan_attribute(struct arena *arena, const char *at, struct buffer *skeleton) {
    size_t length = strcspn(at, "= \t\n\r\f/>\"'<");
    assert_true(length > 0);
    text name = {at, length};
    buffer_add_char(skeleton, ' ');
    buffer_add(skeleton, name);
    at += length;
    assert_true(at[0] == '=' && at[1] == '"');
    const char *end = strchr(at + 2, '"');
    assert_non_null(end);
    if (is_text_equal(name, TEXT("href")) || is_text_equal(name, TEXT("src")) || text_ends_with(name, TEXT("action")))
        assert_address_is_harmless(arena, at + 2, end);
    return end + 1;
}

// The tags and attributes' names of a page, in order: every "<" begins a tag, every tag is well formed, or it fails.
static text make_skeleton(struct arena *arena, const char *at) {
    struct buffer skeleton = buffer_in(arena, 100000);
    for (at = strchr(at, '<'); at; at = strchr(at, '<')) {
        size_t length = strcspn(++at, " \t\n\r\f>\"'<=");
        assert_true(length > 0);
        buffer_add_char(&skeleton, '<');
        buffer_add_bytes(&skeleton, at, length);
        for (at += length; *at != '>';) {
            assert_true(is_space(*at));
            at = scan_attribute(arena, at + 1, &skeleton);
        }
    }
    return buffer_text(&skeleton);
}

static text make_skeleton_with(struct arena *arena, const char *payload) {
    text words = text_from(payload);
    struct sample_item item = {.name = words, .link = url_from(words)};
    struct sample_page page = {
        .title = words, .link = url_from(words), .shown = true, .items = &item, .items_count = 1};
    return make_skeleton(arena, render_source(arena, every_place, &page));
}

static void no_words_make_a_tag_an_attribute_or_a_scheme(void **state) {
    struct arena *arena = *state;
    text harmless = make_skeleton_with(arena, "/x");
    assert_true(text_starts_with(harmless, TEXT("<html lang<title</title<p</p<p</p<p title class data-address</p")));
    for (size_t i = 0; i < sizeof payloads / sizeof payloads[0]; i++) {
        text skeleton = make_skeleton_with(arena, payloads[i]);
        if (!is_text_equal(skeleton, harmless))
            fail_msg("%s made of the page:\n%.*s", payloads[i], PRINT(skeleton));
    }
}

static void two_payloads_side_by_side_make_nothing_either(void **state) {
    struct arena *arena = *state;
    text harmless = make_skeleton_with(arena, "/x");
    size_t payload_count = sizeof payloads / sizeof payloads[0];
    for (size_t i = 0; i < payload_count; i++) {
        text both = make_textf(arena, "%s%s", payloads[i], payloads[(i * 7 + 3) % payload_count]);
        assert_true(is_text_equal(make_skeleton_with(arena, both.bytes), harmless));
    }
}

static void every_byte_is_harmless_everywhere(void **state) {
    struct arena *arena = *state;
    text harmless = make_skeleton_with(arena, "/x");
    for (int one = 1; one < 256; one++) {
        text words = make_textf(arena, "%cx%c<%c\"%c", one, one, one, one);
        assert_true(is_text_equal(make_skeleton_with(arena, words.bytes), harmless));
    }
}

#define SENTENCE(test) cmocka_unit_test_setup_teardown(test, open_sample_arena, close_sample_arena)

int main(void) {
    const struct CMUnitTest tests[] = {
        SENTENCE(no_words_make_a_tag_an_attribute_or_a_scheme),
        SENTENCE(two_payloads_side_by_side_make_nothing_either),
        SENTENCE(every_byte_is_harmless_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
