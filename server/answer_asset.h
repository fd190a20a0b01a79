// SPDX-License-Identifier: Apache-2.0
// answer_asset: a file of a course (picture, sound, video, PDF): whole, one range of it, or "you have it already". Its
// bytes are read from the database chunk by chunk as they are sent.
#pragma once
#include "visit.h"

void answer_asset(struct run *run);
