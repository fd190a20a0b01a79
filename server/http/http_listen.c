// SPDX-License-Identifier: Apache-2.0
// http_listen: a socket that waits for browsers or for a proxy. It hands the socket out and keeps nothing. It knows
// nothing of what is said on it.
#include "base/arena.h"
#include "http/http_server.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 4096
#define SYSTEMD_SOCKET 3

static int fail(struct arena *arena, text *fault, text where, const char *words) {
    *fault = make_textf(arena, _("Cannot listen on %.*s: %s."), PRINT(where), words);
    return -1;
}

static int fail_closing(struct arena *arena, int handle, text *fault, text where) {
    int number = errno;
    (void)close(handle);
    return fail(arena, fault, where, strerror(number));
}

// ---- unix:/path -----------------------------------------------------------------------------------------------------

static bool is_somebody_there(const struct sockaddr_un *address) {
    int handle = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (handle < 0)
        return false;
    bool is_there = connect(handle, (const struct sockaddr *)address, sizeof *address) == 0 || errno == EAGAIN;
    (void)close(handle);
    return is_there;
}

// Only a socket is ever removed, and only when nobody answers on it.
static bool is_place_free(const struct sockaddr_un *address) {
    struct stat found;
    if (lstat(address->sun_path, &found) != 0)
        return errno == ENOENT;
    if (!S_ISSOCK(found.st_mode) || is_somebody_there(address)) {
        errno = EADDRINUSE;
        return false;
    }
    return unlink(address->sun_path) == 0;
}

static int listen_on_path(struct arena *arena, text where, text path, text *fault) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (path.length == 0 || path.length >= sizeof address.sun_path)
        return fail(arena, fault, where, _("the path is empty or too long"));
    memcpy(address.sun_path, path.bytes, path.length);
    if (!is_place_free(&address))
        return fail(arena, fault, where, strerror(errno));
    int handle = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (handle < 0)
        return fail(arena, fault, where, strerror(errno));
    // Nobody can connect before listen(), so nobody gets in while the mode is still another.
    if (bind(handle, (const struct sockaddr *)&address, sizeof address) != 0 || chmod(address.sun_path, 0660) != 0 ||
        listen(handle, BACKLOG) != 0)
        return fail_closing(arena, handle, fault, where);
    return handle;
}

// ---- host:port ------------------------------------------------------------------------------------------------------

union any_address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static unsigned port_of(int handle) {
    union any_address address = {0};
    socklen_t size = sizeof address;
    if (getsockname(handle, &address.any, &size) != 0)
        return 0;
    if (address.any.sa_family == AF_INET)
        return ntohs(address.v4.sin_port);
    return address.any.sa_family == AF_INET6 ? ntohs(address.v6.sin6_port) : 0;
}

// "127.0.0.1", "localhost", "[::1]" or "" (everywhere).
static bool read_host(text host, in_port_t port, union any_address *address, socklen_t *size) {
    char words[INET6_ADDRSTRLEN] = "";
    *address = (union any_address){.v6 = {.sin6_family = AF_INET6, .sin6_port = port, .sin6_addr = in6addr_any}};
    *size = sizeof address->v6;
    if (host.length == 0)
        return true;
    if (is_text_equal(host, TEXT("localhost")))
        host = TEXT("127.0.0.1");
    bool is_bracketed = host.length > 2 && host.bytes[0] == '[' && host.bytes[host.length - 1] == ']';
    if (is_bracketed)
        host = text_slice(host, 1, host.length - 2);
    if (host.length >= sizeof words)
        return false;
    memcpy(words, host.bytes, host.length);
    if (is_bracketed)
        return inet_pton(AF_INET6, words, &address->v6.sin6_addr) == 1;
    *address = (union any_address){.v4 = {.sin_family = AF_INET, .sin_port = port}};
    *size = sizeof address->v4;
    return inet_pton(AF_INET, words, &address->v4.sin_addr) == 1;
}

static int bind_and_listen(const union any_address *address, socklen_t size, bool is_everywhere) {
    int on = 1, only_v6 = is_everywhere ? 0 : 1;
    int handle = socket(address->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (handle < 0)
        return -1;
    (void)setsockopt(handle, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (address->any.sa_family == AF_INET6)
        (void)setsockopt(handle, IPPROTO_IPV6, IPV6_V6ONLY, &only_v6, sizeof only_v6);
    if (bind(handle, &address->any, size) == 0 && listen(handle, BACKLOG) == 0)
        return handle;
    int number = errno;
    (void)close(handle);
    errno = number;
    return -1;
}

static int listen_on_port(struct arena *arena, text where, unsigned *port, text *fault) {
    size_t colon = where.length;
    while (colon > 0 && where.bytes[colon - 1] != ':')
        colon--;
    int64_t number;
    union any_address address;
    socklen_t size;
    if (colon == 0 || !text_to_integer(text_slice(where, colon, where.length), 0, 65535, &number))
        return fail(arena, fault, where, _("that is not an address with a port, such as 127.0.0.1:8080"));
    text host = text_slice(where, 0, colon - 1);
    if (!read_host(host, htons((in_port_t)number), &address, &size))
        return fail(arena, fault, where, _("that is not an IP address with a port, such as 127.0.0.1:8080"));
    int handle = bind_and_listen(&address, size, host.length == 0);
    if (handle < 0 && host.length == 0 && errno == EAFNOSUPPORT) { // a machine without IPv6
        address = (union any_address){.v4 = {.sin_family = AF_INET, .sin_port = htons((in_port_t)number)}};
        handle = bind_and_listen(&address, sizeof address.v4, true);
    }
    if (handle < 0)
        return fail(arena, fault, where, strerror(errno));
    *port = port_of(handle);
    return handle;
}

// ---- systemd --------------------------------------------------------------------------------------------------------

// The first socket that systemd handed over (sd_listen_fds(3)), if it was handed to us.
static int take_from_systemd(struct arena *arena, text where, unsigned *port, text *fault) {
    int64_t process, count;
    int is_listening = 0;
    socklen_t size = sizeof is_listening;
    if (!text_to_integer(text_from(getenv("LISTEN_PID")), 1, INT32_MAX, &process) || process != getpid() ||
        !text_to_integer(text_from(getenv("LISTEN_FDS")), 1, 1, &count))
        return fail(arena, fault, where, _("systemd handed over no socket, or more than one"));
    if (getsockopt(SYSTEMD_SOCKET, SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &size) != 0 || !is_listening)
        return fail(arena, fault, where, _("what systemd handed over is no listening socket"));
    int flags = fcntl(SYSTEMD_SOCKET, F_GETFL);
    if (flags < 0 || fcntl(SYSTEMD_SOCKET, F_SETFL, flags | O_NONBLOCK) != 0 ||
        fcntl(SYSTEMD_SOCKET, F_SETFD, FD_CLOEXEC) != 0)
        return fail(arena, fault, where, strerror(errno));
    *port = port_of(SYSTEMD_SOCKET);
    return SYSTEMD_SOCKET;
}

int listen_on(struct arena *arena, text where, unsigned *port, text *fault) {
    text unix_prefix = TEXT("unix:");
    *port = 0;
    if (is_text_equal(where, TEXT("systemd")))
        return take_from_systemd(arena, where, port, fault);
    if (text_starts_with(where, unix_prefix))
        return listen_on_path(arena, where, text_slice(where, unix_prefix.length, where.length), fault);
    return listen_on_port(arena, where, port, fault);
}
