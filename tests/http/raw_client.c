// SPDX-License-Identifier: Apache-2.0
// raw_client: bytes to a server and bytes back, with nothing made better on the way. Declared in toy_server.h.
#include "base/buffer.h"
#include "toy_server.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int toy_connect(const struct toy *toy) {
    struct sockaddr_un local = {.sun_family = AF_UNIX};
    struct sockaddr_in remote = {
        .sin_family = AF_INET, .sin_port = htons((in_port_t)toy->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    bool is_local = toy->port == 0;
    if (is_local)
        memcpy(local.sun_path, toy->where.bytes + 5, toy->where.length - 5);
    int handle = socket(is_local ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(handle >= 0);
    assert_int_equal(is_local ? connect(handle, (const void *)&local, sizeof local)
                              : connect(handle, (const void *)&remote, sizeof remote),
                     0);
    return handle;
}

void send_words(int handle, text words) {
    while (words.length > 0) {
        ssize_t length = send(handle, words.bytes, words.length, MSG_NOSIGNAL);
        if (length < 0 && errno == EINTR)
            continue;
        if (length <= 0)
            return; // the server had enough
        words = text_slice(words, (size_t)length, words.length);
    }
}

int toy_send(const struct toy *toy, text words) {
    int handle = toy_connect(toy);
    send_words(handle, words);
    return handle;
}

text receive_until_quiet(struct arena *arena, int handle, int milliseconds, bool *is_ended) {
    struct buffer received = buffer_in(arena, (size_t)64 * 1024 * 1024);
    char piece[65536];
    *is_ended = false;
    while (!*is_ended) {
        struct pollfd waiting = {.fd = handle, .events = POLLIN};
        if (poll(&waiting, 1, milliseconds) <= 0)
            break;
        ssize_t length = recv(handle, piece, sizeof piece, 0);
        if (length > 0)
            buffer_add_bytes(&received, piece, (size_t)length);
        else if (length == 0 || errno != EINTR)
            *is_ended = true;
    }
    return buffer_text(&received);
}

text receive_until(struct arena *arena, int handle, text ending) {
    text received = TEXT("");
    bool is_ended = false;
    for (int64_t until = milliseconds_now() + 5000; !is_ended && milliseconds_now() < until;) {
        received = make_joined(arena, received, receive_until_quiet(arena, handle, 5, &is_ended));
        if (text_ends_with(received, ending))
            return received;
    }
    fail_msg("%.*s came and not %.*s", PRINT(received), PRINT(ending));
    return received;
}

text answer_to(struct toy *toy, const char *words) {
    bool is_ended;
    int handle = toy_send(toy, text_from(words));
    text answer = receive_until_quiet(toy->arena, handle, 5000, &is_ended);
    (void)close(handle);
    if (!is_ended)
        fail_msg("no end after %s", words);
    return answer;
}

int status_in(text answer) {
    int64_t status = 0;
    bool is_answer = text_starts_with(answer, TEXT("HTTP/1."));
    return is_answer && text_to_integer(text_slice(answer, 9, 3), 100, 599, &status) ? (int)status : 0;
}

static size_t end_of_head(text answer) {
    ptrdiff_t end = text_find(answer, TEXT("\r\n\r\n"), 0);
    return end < 0 ? answer.length : (size_t)end;
}

text body_in(text answer) { return text_slice(answer, end_of_head(answer) + 4, answer.length); }

text header_in(text answer, const char *name) {
    text rest = text_slice(answer, 0, end_of_head(answer)), line;
    while (text_next(&rest, '\n', &line)) {
        ptrdiff_t colon = text_find(line, TEXT(":"), 0);
        if (colon > 0 && is_text_equal_ignoring_case(text_slice(line, 0, (size_t)colon), text_from(name)))
            return text_trim(text_slice(line, (size_t)colon + 1, line.length));
    }
    return NO_TEXT;
}

size_t count_answers(text received) {
    size_t count = 0;
    for (ptrdiff_t at = 0; (at = text_find(received, TEXT("HTTP/1."), (size_t)at)) >= 0; at++)
        count += status_in(text_slice(received, (size_t)at, received.length)) != 0;
    return count;
}
