// SPDX-License-Identifier: Apache-2.0
// Where the program starts. Until there are commands, it says what it is.
// Owns nothing. Must not know how anything is done.
#include <stdio.h>

int main(void) { return puts("stoa " STOA_VERSION) < 0 ? 3 : 0; }
