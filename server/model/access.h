// SPDX-License-Identifier: Apache-2.0
// access: who somebody is and what they may do. Pure.
// Whose a course is, is a row and not a role: see may_teach_course in store/courses.h.
#pragma once
#include "base/text.h"

enum role { ROLE_NONE = 0, ROLE_LEARNER, ROLE_INSTRUCTOR, ROLE_ADMIN };
// Who may use a route. WHO_UNSET does not start.
enum who { WHO_UNSET = 0, WHO_ANYONE, WHO_SIGNED_IN, WHO_INSTRUCTOR, WHO_ADMIN };
enum access { ACCESS_REFUSED = 0, ACCESS_GRANTED, ACCESS_SIGN_IN_FIRST, ACCESS_HIDDEN };

// Decides a route: not signed in where an account is needed → sign in first; not allowed → hidden (404) for instructor
// and administrator pages.
enum access may_use_route(enum who who, enum role role);
text role_name(enum role role);      // "learner", "instructor", "admin"
enum role role_from_name(text name); // ROLE_NONE when it is none
bool is_role_at_least(enum role role, enum role needed);
