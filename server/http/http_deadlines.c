// SPDX-License-Identifier: Apache-2.0
// http_deadlines: the table of connections, the thread that looks after it, and the few connections that are left to
// finish speaking. It owns the table, the thread and the descriptors that linger; it knows nothing of HTTP.
#include "http/http_deadlines.h"
#include "base/clock.h"
#include "base/memory.h"
#include <errno.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define TICK_MILLISECONDS 100
#define LINGERING 64
#define LINGER_MILLISECONDS 10000
#define LINGER_QUIET_MILLISECONDS 2000
#define LINGER_BYTES (64 * 1024 * 1024)
#define PROGRESS_BYTES 1024 // fewer than these in the whole time are nothing

struct lingering {
    int descriptor;
    int64_t until_milliseconds, quiet_until_milliseconds;
    size_t bytes_left;
};

struct deadlines {
    struct clock *clock;
    int64_t send_milliseconds;
    pthread_t thread;
    int bell; // rung to end the thread, or when somebody lingers
    _Atomic bool is_draining, is_ending;
    pthread_mutex_t lock; // of all that follows
    struct watched *first;
    unsigned count;
    struct lingering lingering[LINGERING];
    size_t lingering_count;
};

static int64_t now(const struct deadlines *deadlines) { return clock_monotonic_milliseconds(deadlines->clock); }

// ---- who is cut -----------------------------------------------------------------------------------------------------

// A number that moves when the client takes something: what it acknowledged, or, on a unix socket, what it left.
static uint64_t taken_bytes(int descriptor, bool *is_exact) {
    struct tcp_info information = {0};
    socklen_t size = sizeof information;
    int waiting = 0;
    *is_exact = getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &information, &size) == 0 &&
                size >= offsetof(struct tcp_info, tcpi_bytes_acked) + sizeof information.tcpi_bytes_acked;
    if (*is_exact)
        return information.tcpi_bytes_acked;
    return ioctl(descriptor, SIOCOUTQ, &waiting) == 0 ? (uint64_t)waiting : 0;
}

static bool is_stalled(const struct deadlines *deadlines, struct watched *watched, int64_t at) {
    bool is_exact;
    unsigned turn = atomic_load(&watched->turn);
    uint64_t taken = taken_bytes(watched->descriptor, &is_exact);
    bool is_new = turn != watched->seen_turn;
    bool has_moved = is_exact ? taken - watched->seen_taken >= PROGRESS_BYTES : taken != watched->seen_taken;
    if (is_new || has_moved) {
        watched->seen_turn = turn;
        watched->seen_taken = taken;
        watched->seen_milliseconds = at;
        return false;
    }
    return at - watched->seen_milliseconds >= deadlines->send_milliseconds;
}

static void look_at(struct deadlines *deadlines, struct watched *watched, int64_t at) {
    int phase = atomic_load(&watched->phase);
    bool is_late = at >= atomic_load(&watched->deadline_milliseconds);
    if (phase == WATCH_WAITING && !is_late && atomic_load(&deadlines->is_draining))
        (void)shutdown(watched->descriptor, SHUT_RD); // a request that has arrived can still be read
    else if ((phase == WATCH_WAITING || phase == WATCH_READING) && is_late)
        (void)shutdown(watched->descriptor, SHUT_RDWR);
    else if (phase == WATCH_SENDING && is_stalled(deadlines, watched, at))
        (void)shutdown(watched->descriptor, SHUT_RDWR);
}

// ---- who lingers ----------------------------------------------------------------------------------------------------

// Throws away what came; false when it is time to close.
static bool swallow(struct lingering *one, int64_t at) {
    char waste[16384];
    for (unsigned rounds = 0; rounds < 64; rounds++) {
        ssize_t length = recv(one->descriptor, waste, sizeof waste, MSG_DONTWAIT);
        if (length < 0 && errno == EINTR)
            continue;
        if (length < 0)
            return (errno == EAGAIN || errno == EWOULDBLOCK) && at < one->until_milliseconds &&
                   at < one->quiet_until_milliseconds;
        if (length == 0 || (size_t)length > one->bytes_left)
            return false;
        one->bytes_left -= (size_t)length;
        one->quiet_until_milliseconds = at + LINGER_QUIET_MILLISECONDS;
    }
    return at < one->until_milliseconds;
}

static void look_after_lingering(struct deadlines *deadlines, int64_t at) {
    for (size_t i = deadlines->lingering_count; i > 0; i--) {
        struct lingering *one = &deadlines->lingering[i - 1];
        if (swallow(one, at))
            continue;
        (void)close(one->descriptor);
        *one = deadlines->lingering[--deadlines->lingering_count];
    }
}

// ---- the thread -----------------------------------------------------------------------------------------------------

// Until the next tick, or until somebody who lingers says something.
static void rest_a_tick(struct deadlines *deadlines) {
    struct pollfd watched[LINGERING + 1];
    nfds_t count = 0;
    uint64_t rung;
    watched[count++] = (struct pollfd){.fd = deadlines->bell, .events = POLLIN};
    (void)pthread_mutex_lock(&deadlines->lock);
    for (size_t i = 0; i < deadlines->lingering_count; i++)
        watched[count++] = (struct pollfd){.fd = deadlines->lingering[i].descriptor, .events = POLLIN};
    (void)pthread_mutex_unlock(&deadlines->lock);
    (void)poll(watched, count, TICK_MILLISECONDS);
    (void)!read(deadlines->bell, &rung, sizeof rung);
}

static void *reap(void *subject) {
    struct deadlines *deadlines = (struct deadlines *)subject;
    int64_t next_look = 0;
    while (!atomic_load(&deadlines->is_ending)) {
        rest_a_tick(deadlines);
        int64_t at = now(deadlines);
        (void)pthread_mutex_lock(&deadlines->lock);
        look_after_lingering(deadlines, at);
        bool is_due = at >= next_look || next_look > at + TICK_MILLISECONDS;
        for (struct watched *one = is_due ? deadlines->first : NULL; one; one = one->next)
            look_at(deadlines, one, at);
        (void)pthread_mutex_unlock(&deadlines->lock);
        if (is_due)
            next_look = at + TICK_MILLISECONDS / 2;
    }
    return NULL;
}

static void ring(struct deadlines *deadlines) {
    uint64_t one = 1;
    (void)!write(deadlines->bell, &one, sizeof one);
}

struct deadlines *open_deadlines(struct clock *clock, int64_t send_milliseconds) {
    struct deadlines *deadlines = obtain(sizeof *deadlines);
    deadlines->clock = clock;
    deadlines->send_milliseconds = send_milliseconds;
    deadlines->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    (void)pthread_mutex_init(&deadlines->lock, NULL);
    if (deadlines->bell >= 0 && pthread_create(&deadlines->thread, NULL, reap, deadlines) == 0)
        return deadlines;
    if (deadlines->bell >= 0)
        (void)close(deadlines->bell);
    (void)pthread_mutex_destroy(&deadlines->lock);
    release(deadlines);
    return NULL;
}

void close_deadlines(struct deadlines *deadlines) {
    if (!deadlines)
        return;
    atomic_store(&deadlines->is_ending, true);
    ring(deadlines);
    (void)pthread_join(deadlines->thread, NULL);
    for (size_t i = 0; i < deadlines->lingering_count; i++)
        (void)close(deadlines->lingering[i].descriptor);
    (void)close(deadlines->bell);
    (void)pthread_mutex_destroy(&deadlines->lock);
    release(deadlines);
}

// ---- the table ------------------------------------------------------------------------------------------------------

void set_phase(struct watched *watched, enum watch_phase phase, int64_t deadline_milliseconds) {
    // While the two change, no phase is set that could be cut by the deadline of another.
    atomic_store(&watched->phase, WATCH_WORKING);
    atomic_store(&watched->deadline_milliseconds, deadline_milliseconds);
    (void)atomic_fetch_add(&watched->turn, 1U);
    atomic_store(&watched->phase, (int)phase);
}

void move_deadline(struct watched *watched, int64_t deadline_milliseconds) {
    atomic_store(&watched->deadline_milliseconds, deadline_milliseconds);
}

void watch_connection(struct deadlines *deadlines, struct watched *watched) {
    (void)pthread_mutex_lock(&deadlines->lock);
    watched->next = deadlines->first;
    watched->previous = NULL;
    if (deadlines->first)
        deadlines->first->previous = watched;
    deadlines->first = watched;
    deadlines->count++;
    (void)pthread_mutex_unlock(&deadlines->lock);
}

static void let_linger(struct deadlines *deadlines, int descriptor) {
    int kept = deadlines->lingering_count < LINGERING ? dup(descriptor) : -1;
    if (kept < 0)
        return;
    int64_t at = now(deadlines);
    deadlines->lingering[deadlines->lingering_count++] =
        (struct lingering){kept, at + LINGER_MILLISECONDS, at + LINGER_QUIET_MILLISECONDS, LINGER_BYTES};
}

void forget_connection(struct deadlines *deadlines, struct watched *watched, bool lingers) {
    (void)pthread_mutex_lock(&deadlines->lock);
    if (watched->previous)
        watched->previous->next = watched->next;
    else
        deadlines->first = watched->next;
    if (watched->next)
        watched->next->previous = watched->previous;
    deadlines->count--;
    if (lingers && !atomic_load(&deadlines->is_draining))
        let_linger(deadlines, watched->descriptor);
    (void)pthread_mutex_unlock(&deadlines->lock);
    if (lingers)
        ring(deadlines);
}

unsigned count_watched(struct deadlines *deadlines) {
    (void)pthread_mutex_lock(&deadlines->lock);
    unsigned count = deadlines->count;
    (void)pthread_mutex_unlock(&deadlines->lock);
    return count;
}

void drain_deadlines(struct deadlines *deadlines) {
    atomic_store(&deadlines->is_draining, true);
    ring(deadlines);
}

void cut_all(struct deadlines *deadlines) {
    (void)pthread_mutex_lock(&deadlines->lock);
    for (struct watched *one = deadlines->first; one; one = one->next)
        (void)shutdown(one->descriptor, SHUT_RDWR);
    (void)pthread_mutex_unlock(&deadlines->lock);
}
