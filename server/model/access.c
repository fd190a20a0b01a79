// SPDX-License-Identifier: Apache-2.0
// access: roles include each other (admin ⊃ instructor ⊃ learner); pages above one's role are hidden, not forbidden.
// It must not look anything up: the caller says the role.
#include "model/access.h"

bool is_role_at_least(enum role role, enum role needed) { return role >= needed; }

enum access may_use_route(enum who who, enum role role) {
    switch (who) {
    case WHO_UNSET:
        return ACCESS_REFUSED;
    case WHO_ANYONE:
        return ACCESS_GRANTED;
    case WHO_SIGNED_IN:
        return role != ROLE_NONE ? ACCESS_GRANTED : ACCESS_SIGN_IN_FIRST;
    case WHO_INSTRUCTOR:
    case WHO_ADMIN:
        break;
    }
    if (role == ROLE_NONE)
        return ACCESS_SIGN_IN_FIRST;
    return is_role_at_least(role, who == WHO_ADMIN ? ROLE_ADMIN : ROLE_INSTRUCTOR) ? ACCESS_GRANTED : ACCESS_HIDDEN;
}

text role_name(enum role role) {
    switch (role) {
    case ROLE_LEARNER:
        return TEXT("learner");
    case ROLE_INSTRUCTOR:
        return TEXT("instructor");
    case ROLE_ADMIN:
        return TEXT("admin");
    case ROLE_NONE:
        break;
    }
    return TEXT("nobody");
}

enum role role_from_name(text name) {
    for (enum role role = ROLE_LEARNER; role <= ROLE_ADMIN; role++)
        if (is_text_equal(name, role_name(role)))
            return role;
    return ROLE_NONE;
}
