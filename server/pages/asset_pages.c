// SPDX-License-Identifier: Apache-2.0
// asset_pages: finds a file of a course's live revision, for those who may read it. Its bytes are sent by the
// program, which alone knows ranges and headers.
#include "pages/asset_pages.h"
#include "base/arena.h"
#include "pages/learning.h"

// An open course's files need nobody's state; the others are for those who may read its lessons.
static status may_see_assets(struct visit *visit, const struct library_course *entry) {
    if (entry->course->is_open)
        return STATUS_OK;
    return may_read(visit, load_learning(visit, visit->parameters[0]));
}

status show_asset(struct visit *visit) {
    const struct library_course *entry = find_course(visit->library, visit->parameters[0]);
    if (!entry)
        return STATUS_NOT_FOUND;
    status code = may_see_assets(visit, entry);
    if (code != STATUS_OK)
        return code;
    text path = make_textf(visit->arena, "assets/%.*s", PRINT(visit->parameters[1]));
    visit->asset = find_asset(entry, path);
    return visit->asset ? STATUS_OK : STATUS_NOT_FOUND;
}
