// SPDX-License-Identifier: Apache-2.0
// completion_step: what follows every act that may complete something: modules that are finished now are marked, and
// a course that is complete now gets its record, in the transaction of the act.
#pragma once
#include "pages/learning.h"

// Loads the learner's state anew, marks `module` finished if it is (NULL: every module that is), makes the record if
// the course is complete and has none. True when it was completed by this act. The enrollment is locked by the caller.
bool run_completion_step(struct visit *visit, struct learning *learning, const struct module *module);
// Whether all that counts of a module is done: its required units that are offered, or, without those, all offered.
bool is_module_finished(const struct module *module, const struct learner_state *state);
