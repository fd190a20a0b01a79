// SPDX-License-Identifier: Apache-2.0
// proxy: whose word about who is behind them is taken. Only a proxy named in the settings may say for whom it speaks;
// from anybody else such headers are words like others.
#pragma once
#include "http/request.h"

struct arena;
struct proxies;
struct sockaddr;

#define PEER_BYTES 46 // the longest IP address in words
// A peer's address in words; "" on a unix socket. IPv4 that came over an IPv6 socket is written as IPv4.
void name_peer(const struct sockaddr *address, char words[PEER_BYTES]);

// Reads "10.0.0.0/8, 192.0.2.7, ::1" or "unix"; "" trusts nobody. NULL with *fault, a sentence, when it is malformed.
struct proxies *make_proxies(struct arena *arena, text setting, text *fault);
// Whether an address is a trusted proxy's; "" is a peer on a unix socket.
bool is_proxy(const struct proxies *proxies, text address);
// Who sent the request: the peer, or, when that is a proxy, the rightmost address of X-Forwarded-For that is not one.
text sender_of(const struct proxies *proxies, const struct request *request, text peer);
// Whether a trusted peer says that the request came to it over https.
bool is_sent_secure(const struct proxies *proxies, const struct request *request, text peer);
