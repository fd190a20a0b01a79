// SPDX-License-Identifier: Apache-2.0
// asset_pages: a file of a course: pictures, sound, films, captions, papers.
// Of the live revision only.
#pragma once
#include "pages/visit.h"

handler show_asset;
