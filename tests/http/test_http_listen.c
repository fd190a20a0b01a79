// SPDX-License-Identifier: Apache-2.0
// Tests of server/http/http_listen.c: where a server can listen, and what it says when it cannot.
#include "fixture.h"
#include "http/http_server.h"
#include "support/scratch.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int listen_here(struct fixture *it, const char *where, unsigned *port) {
    text fault = NO_TEXT;
    int handle = listen_on(it->arena, text_from(where), port, &fault);
    assert_true((handle < 0) == (fault.bytes != NULL));
    return handle;
}

static void a_free_port_is_chosen_for_port_zero(void **state) {
    struct fixture *it = *state;
    static const char *const places[] = {"127.0.0.1:0", "localhost:0"};
    for (size_t i = 0; i < 2; i++) {
        unsigned port = 0;
        int handle = listen_here(it, places[i], &port);
        assert_true(handle >= 0 && port > 0);
        (void)close(handle);
    }
}

static void a_port_that_is_taken_is_told(void **state) {
    struct fixture *it = *state;
    unsigned port, other;
    text fault = NO_TEXT;
    int handle = listen_here(it, "127.0.0.1:0", &port);
    text where = make_textf(it->arena, "127.0.0.1:%u", port);
    assert_int_equal(listen_on(it->arena, where, &other, &fault), -1);
    assert_true(text_starts_with(fault, make_joined(it->arena, TEXT("Cannot listen on "), where)));
    (void)close(handle);
}

static void a_place_that_is_none_is_told(void **state) {
    struct fixture *it = *state;
    static const char *const places[] = {"",
                                         "8080",
                                         "127.0.0.1",
                                         "127.0.0.1:",
                                         "127.0.0.1:65536",
                                         "127.0.0.1:-1",
                                         "example:80",
                                         "[::1:80",
                                         "[]:80",
                                         "300.0.0.1:80",
                                         "unix:",
                                         "systemd",
                                         "::1:8080",
                                         "127.0.0.1:80x",
                                         "unix:/no/such/folder/s"};
    unsigned port;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (listen_here(it, places[i], &port) >= 0)
            fail_msg("%s", places[i]);
    char path[300] = "unix:/";
    for (size_t i = 6; i < 299; i++)
        path[i] = 'a';
    assert_int_equal(listen_here(it, path, &port), -1);
}

static void a_stale_unix_socket_is_replaced_and_a_live_one_is_not(void **state) {
    struct fixture *it = *state;
    unsigned port = 7;
    text folder = make_scratch_folder(it->arena);
    text where = make_joined(it->arena, TEXT("unix:"), scratch_path(it->arena, folder, "socket"));
    int handle = listen_here(it, where.bytes, &port);
    assert_true(handle >= 0 && port == 0);
    struct stat found;
    assert_int_equal(stat(where.bytes + 5, &found), 0);
    assert_int_equal(found.st_mode & 0777, 0660);
    assert_int_equal(listen_here(it, where.bytes, &port), -1);
    (void)close(handle);
    handle = listen_here(it, where.bytes, &port);
    assert_true(handle >= 0);
    (void)close(handle);
    text file = scratch_path(it->arena, folder, "file");
    write_scratch_file(file, TEXT("not to be lost"));
    assert_int_equal(listen_here(it, make_joined(it->arena, TEXT("unix:"), file).bytes, &port), -1);
    assert_text(read_scratch_file(it->arena, file), "not to be lost");
    remove_scratch_folder(folder);
}

// In a child process: listens as systemd would have it, with what it was handed as descriptor 3.
static bool is_taken_from_systemd(struct fixture *it, int handed, const char *process, const char *count) {
    pid_t child = fork();
    if (child == 0) {
        char own[32];
        unsigned port = 0;
        text fault;
        (void)snprintf(own, sizeof own, "%d", (int)getpid());
        (void)setenv("LISTEN_PID", process ? process : own, 1);
        (void)setenv("LISTEN_FDS", count, 1);
        (void)dup2(handed, 3);
        _exit(listen_on(it->arena, TEXT("systemd"), &port, &fault) == 3 && port > 0 ? 0 : 1);
    }
    int code = 0;
    assert_true(child > 0 && waitpid(child, &code, 0) == child);
    return WIFEXITED(code) && WEXITSTATUS(code) == 0;
}

static void a_socket_of_systemd_is_taken_when_it_was_handed_to_us(void **state) {
    struct fixture *it = *state;
    unsigned port;
    int handle = listen_here(it, "127.0.0.1:0", &port), plain = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(is_taken_from_systemd(it, handle, NULL, "1"));
    assert_false(is_taken_from_systemd(it, handle, "1", "1"));
    assert_false(is_taken_from_systemd(it, handle, NULL, "2"));
    assert_false(is_taken_from_systemd(it, handle, NULL, "x"));
    assert_false(is_taken_from_systemd(it, plain, NULL, "1"));
    (void)close(handle);
    (void)close(plain);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)
    const struct CMUnitTest tests[] = {
        TEST(a_free_port_is_chosen_for_port_zero),
        TEST(a_port_that_is_taken_is_told),
        TEST(a_place_that_is_none_is_told),
        TEST(a_stale_unix_socket_is_replaced_and_a_live_one_is_not),
        TEST(a_socket_of_systemd_is_taken_when_it_was_handed_to_us),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
