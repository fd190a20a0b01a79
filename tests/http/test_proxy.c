// SPDX-License-Identifier: Apache-2.0
// Tests of server/http/proxy.c: only a trusted proxy is believed.
#include "fixture.h"
#include "http/proxy.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

static struct proxies *proxies_of(struct fixture *it, const char *setting) {
    text fault;
    struct proxies *proxies = make_proxies(it->arena, text_from(setting), &fault);
    assert_non_null(proxies);
    return proxies;
}

static void a_network_is_read_as_it_is_written(void **state) {
    struct fixture *it = *state;
    struct proxies *proxies = proxies_of(it, " 10.0.0.0/8, 192.0.2.7,2001:db8::/33 , ::1");
    static const char *const inside[] = {
        "10.0.0.1", "10.255.255.255", "192.0.2.7", "2001:db8::1", "2001:db8:7fff::", "::1", "::ffff:10.1.2.3"};
    static const char *const outside[] = {"11.0.0.0", "192.0.2.8", "2001:db8:8000::", "::2",
                                          "",         "10.0.0",    "words",           "9.9.9.9"};
    for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++)
        assert_true(is_proxy(proxies, text_from(inside[i])));
    for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++)
        assert_false(is_proxy(proxies, text_from(outside[i])));
    assert_true(is_proxy(proxies_of(it, "0.0.0.0/0"), TEXT("203.0.113.9")));
    assert_false(is_proxy(proxies_of(it, "0.0.0.0/0"), TEXT("2001:db8::1")));
    assert_false(is_proxy(proxies_of(it, ""), TEXT("127.0.0.1")));
}

static void a_malformed_setting_is_told(void **state) {
    struct fixture *it = *state;
    static const char *const cases[] = {
        "10.0.0.0/33", "::/129",        "10.0.0.0/",    "10.0.0.0/-1",
        "x",           "10.0.0.1,,::1", "10.0.0.0/8/8", "1234567890123456789012345678901234567890123456789012"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        text fault = NO_TEXT;
        if (make_proxies(it->arena, text_from(cases[i]), &fault))
            fail_msg("%s", cases[i]);
        assert_true(fault.length > 0);
    }
}

static void words_of_a_stranger_are_not_believed(void **state) {
    struct fixture *it = *state;
    struct proxies *proxies = proxies_of(it, "127.0.0.1");
    add_header(it, "X-Forwarded-For", "10.9.9.9");
    add_header(it, "X-Forwarded-Proto", "https");
    assert_text(sender_of(proxies, &it->request, TEXT("192.0.2.1")), "192.0.2.1");
    assert_false(is_sent_secure(proxies, &it->request, TEXT("192.0.2.1")));
}

static void the_rightmost_address_that_is_no_proxy_is_the_sender(void **state) {
    struct fixture *it = *state;
    struct proxies *proxies = proxies_of(it, "127.0.0.1, 10.0.0.0/8");
    static const char *const cases[][2] = {
        {"203.0.113.5", "203.0.113.5"},
        {"6.6.6.6, 203.0.113.5, 10.0.0.2", "203.0.113.5"},
        {"203.0.113.5,10.0.0.2 , 10.0.0.3", "203.0.113.5"},
        {"10.0.0.4", "10.0.0.4"},
        {"2001:db8::7", "2001:db8::7"},
        {"203.0.113.5, words", "127.0.0.1"},
        {"203.0.113.5, ", "127.0.0.1"},
        {"", "127.0.0.1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        remove_headers(it);
        add_header(it, "X-Forwarded-For", cases[i][0]);
        assert_text(sender_of(proxies, &it->request, TEXT("127.0.0.1")), cases[i][1]);
    }
    remove_headers(it);
    add_header(it, "X-Forwarded-For", "203.0.113.5");
    add_header(it, "x-forwarded-for", "10.0.0.2");
    assert_text(sender_of(proxies, &it->request, TEXT("127.0.0.1")), "203.0.113.5");
}

static void a_proxy_on_a_unix_socket_is_believed_when_it_is_named(void **state) {
    struct fixture *it = *state;
    add_header(it, "X-Forwarded-For", "203.0.113.5");
    add_header(it, "X-Forwarded-Proto", "http, HTTPS");
    assert_text(sender_of(proxies_of(it, "unix"), &it->request, TEXT("")), "203.0.113.5");
    assert_true(is_sent_secure(proxies_of(it, "unix"), &it->request, TEXT("")));
    assert_text(sender_of(proxies_of(it, "10.0.0.0/8"), &it->request, TEXT("")), "");
    assert_false(is_sent_secure(proxies_of(it, "10.0.0.0/8"), &it->request, TEXT("")));
    remove_headers(it);
    add_header(it, "X-Forwarded-Proto", "https, http");
    assert_false(is_sent_secure(proxies_of(it, "unix"), &it->request, TEXT("")));
    remove_headers(it);
    assert_false(is_sent_secure(proxies_of(it, "unix"), &it->request, TEXT("")));
}

static void a_peer_is_named_by_its_address(void **state) {
    (void)state;
    char words[PEER_BYTES] = "x";
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    struct sockaddr_un local = {.sun_family = AF_UNIX};
    assert_int_equal(inet_pton(AF_INET, "192.0.2.7", &v4.sin_addr), 1);
    name_peer((const void *)&v4, words);
    assert_string_equal(words, "192.0.2.7");
    assert_int_equal(inet_pton(AF_INET6, "::ffff:192.0.2.8", &v6.sin6_addr), 1);
    name_peer((const void *)&v6, words);
    assert_string_equal(words, "192.0.2.8");
    assert_int_equal(inet_pton(AF_INET6, "2001:db8::9", &v6.sin6_addr), 1);
    name_peer((const void *)&v6, words);
    assert_string_equal(words, "2001:db8::9");
    name_peer((const void *)&local, words);
    assert_string_equal(words, "");
    name_peer(NULL, words);
    assert_string_equal(words, "");
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)
    const struct CMUnitTest tests[] = {
        TEST(a_network_is_read_as_it_is_written),
        TEST(a_malformed_setting_is_told),
        TEST(words_of_a_stranger_are_not_believed),
        TEST(the_rightmost_address_that_is_no_proxy_is_the_sender),
        TEST(a_proxy_on_a_unix_socket_is_believed_when_it_is_named),
        TEST(a_peer_is_named_by_its_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
