// SPDX-License-Identifier: Apache-2.0
// media_types: what a file's name says about its bytes. It owns one table, borrowed for ever. It does not look into the
// bytes, and serves nothing.
#include "http/conditional.h"

static const struct media_type {
    text ending, type;
    bool is_compressible;
} media_types[] = {
    {{".css", 4}, {"text/css; charset=utf-8", 23}, true},
    {{".csv", 4}, {"text/csv; charset=utf-8", 23}, true},
    {{".gif", 4}, {"image/gif", 9}, false},
    {{".htm", 4}, {"text/html", 9}, true},
    {{".html", 5}, {"text/html", 9}, true},
    {{".ico", 4}, {"image/x-icon", 12}, true},
    {{".jpeg", 5}, {"image/jpeg", 10}, false},
    {{".jpg", 4}, {"image/jpeg", 10}, false},
    {{".js", 3}, {"text/javascript; charset=utf-8", 30}, true},
    {{".json", 5}, {"application/json", 16}, true},
    {{".m4a", 4}, {"audio/mp4", 9}, false},
    {{".md", 3}, {"text/markdown; charset=utf-8", 28}, true},
    {{".mjs", 4}, {"text/javascript; charset=utf-8", 30}, true},
    {{".mp3", 4}, {"audio/mpeg", 10}, false},
    {{".mp4", 4}, {"video/mp4", 9}, false},
    {{".oga", 4}, {"audio/ogg", 9}, false},
    {{".ogg", 4}, {"audio/ogg", 9}, false},
    {{".opus", 5}, {"audio/ogg", 9}, false},
    {{".pdf", 4}, {"application/pdf", 15}, false},
    {{".png", 4}, {"image/png", 9}, false},
    {{".svg", 4}, {"image/svg+xml", 13}, true},
    {{".txt", 4}, {"text/plain; charset=utf-8", 25}, true},
    {{".vtt", 4}, {"text/vtt", 8}, true},
    {{".webm", 5}, {"video/webm", 10}, false},
    {{".webmanifest", 12}, {"application/manifest+json", 25}, true},
    {{".webp", 5}, {"image/webp", 10}, false},
    {{".woff2", 6}, {"font/woff2", 10}, false},
    {{".xml", 4}, {"application/xml", 15}, true},
    {{".zip", 4}, {"application/zip", 15}, false},
};
#define MEDIA_TYPES_COUNT (sizeof media_types / sizeof media_types[0])

text media_type_of(text path) {
    for (size_t i = 0; i < MEDIA_TYPES_COUNT; i++) {
        text ending = media_types[i].ending;
        if (path.length > ending.length &&
            is_text_equal_ignoring_case(text_slice(path, path.length - ending.length, ending.length), ending))
            return media_types[i].type;
    }
    return TEXT("application/octet-stream");
}

bool is_type_compressible(text media_type) {
    for (size_t i = 0; i < MEDIA_TYPES_COUNT; i++)
        if (is_text_equal(media_type, media_types[i].type))
            return media_types[i].is_compressible;
    return false;
}
