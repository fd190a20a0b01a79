// SPDX-License-Identifier: Apache-2.0
// problem_report: the faults of a course as lines for people and editors: path:line:column: error: words.
// For `stoa check` and `stoa import`. It must not decide which fault counts.
#pragma once
#include "content/content.h"
#include <stdio.h>

// Prints them all, sorted, each path behind `folder`.
void print_problems(FILE *out, struct arena *arena, text folder, struct problems *problems);
