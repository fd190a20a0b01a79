// SPDX-License-Identifier: Apache-2.0
// toy_server: a real server in the test's own process, with a service that is only for tests, and raw sockets to talk
// to it. Its addresses:
//   /hello, /echo?… (what was understood), POST /echo (the body; at most 64 KiB), /later, /twice, /early (suspended),
//   /hold (suspended until toy_let_go), /large (8 MiB), /stream (8 MiB in pieces), /torn (a stream that breaks),
//   /file (with an etag), /greedy (uses up its memory), /silent (decides nothing), POST /refused (403 from `begin`)
#pragma once
#include "fixture.h"
#include "http/http_server.h"
#include <stdatomic.h>

#define LARGE_BYTES (8 * 1024 * 1024)

struct workers;

struct toy {
    struct arena *arena;
    struct clock *clock;
    struct random *random;
    struct workers *workers;
    struct http_server *server;
    struct http_settings settings;
    text where; // what was listened on
    unsigned port;
    char *large;
    _Atomic unsigned begun, sent, lost, refused, smuggled, climbed;
    _Atomic bool is_let_go;
};

// Settings with long deadlines, on a free port of 127.0.0.1 (`where` NULL) or elsewhere. To be changed before toy_open.
struct toy *toy_make(const char *where);
void toy_open(struct toy *toy);
void toy_close(struct toy *toy);
void toy_let_go(struct toy *toy);

// A connection to the server; the test fails when there is none.
int toy_connect(const struct toy *toy);
// A new connection on which `words` were sent (as many as the server takes).
int toy_send(const struct toy *toy, text words);
void send_words(int handle, text words);
// What comes until the end of the connection, or until nothing came for so long. *is_ended: it was the end.
text receive_until_quiet(struct arena *arena, int handle, int milliseconds, bool *is_ended);
// What comes until it ends with `ending`; the test fails when it does not within five seconds.
text receive_until(struct arena *arena, int handle, text ending);
// The whole answer to words, on a connection of its own, which the server must end.
text answer_to(struct toy *toy, const char *words);
// Only the status (0 when there is no answer), the body, a header's value.
int status_in(text answer);
text body_in(text answer);
text header_in(text answer, const char *name);
size_t count_answers(text received);
int64_t milliseconds_now(void);
void wait_milliseconds(int milliseconds);
// Waits until a number is there, for five seconds at most.
void assert_becomes(_Atomic unsigned *number, unsigned expected);
