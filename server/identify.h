// SPDX-License-Identifier: Apache-2.0
// identify: who asks (the session's cookie), whether the request came from our own pages, whether the Host is ours.
// It must not know what is asked for, beyond the route's `who`.
#pragma once
#include "visit.h"

// Sets visit.account from the cookie, by the connection in visit.db. Nobody is a fine answer.
void identify(struct run *run);
// STATUS_MISDIRECTED when the Host is not ours, STATUS_FORBIDDEN when a change comes from somebody else's page
// (CONTRACT: cookie, Host and origin), else STATUS_OK.
status protect(const struct run *run);
// STATUS_OK, STATUS_SIGN_IN_FIRST, STATUS_FORBIDDEN or STATUS_NOT_FOUND by the route's `who`.
status authorize(const struct run *run);
text session_cookie_name(const struct site *site); // "__Host-stoa" over https, else "stoa"
void set_session_cookie(const struct run *run);    // or takes it away
// Whom a rate limit counts: an IPv4 address, or the network of an IPv6 one (/64), of which one household has all.
text make_sender(struct arena *arena, text address);
