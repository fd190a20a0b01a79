// SPDX-License-Identifier: Apache-2.0
// memory: the one file that calls malloc's family. It owns nothing: whoever obtains, releases. What cannot be had ends
// the program with status 3 (the machine failed), because nothing that lives for ever can be done without.
#include "base/memory.h"
#include <stdio.h>
#include <stdlib.h>

void *try_obtain(size_t bytes) { return calloc(1, bytes > 0 ? bytes : 1); }

void *obtain(size_t bytes) {
    void *memory = try_obtain(bytes);
    if (!memory) {
        (void)fputs("stoa: the machine has no memory left\n", stderr);
        _Exit(3);
    }
    return memory;
}

void release(void *memory) { free(memory); }
