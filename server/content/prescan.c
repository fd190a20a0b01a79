// SPDX-License-Identifier: Apache-2.0
// prescan: bounds from above, line by line, how deep a line can nest and how many openers a file holds. It looks at no
// state, so that nothing can lead it astray; a line of code may be refused that would have been harmless.
#include "content/prescan.h"

// Far more than any text has, and few enough for cmark 0.30 to stay within a few milliseconds.
#define IMAGE_OPENERS_MOST 1500
#define HTML_OPENERS_MOST 5000

// Passes over a list marker (`-`, `+`, `*`, `1.`, `1)`) that a space, a tab or the line's end follows.
static size_t length_of_list_marker(text line, size_t at) {
    size_t end = at;
    if (end < line.length && (line.bytes[end] == '-' || line.bytes[end] == '+' || line.bytes[end] == '*')) {
        end++;
    } else {
        while (end < line.length && end - at < 10 && line.bytes[end] >= '0' && line.bytes[end] <= '9') {
            end++;
        }
        if (end == at || end >= line.length || (line.bytes[end] != '.' && line.bytes[end] != ')')) {
            return 0;
        }
        end++;
    }
    bool is_followed = end >= line.length || line.bytes[end] == ' ' || line.bytes[end] == '\t';
    return is_followed ? end - at : 0;
}

// A rule such as `* * * * *` opens no list, however often its sign stands there.
static bool is_rule(text line) {
    char sign = 0;
    for (size_t i = 0; i < line.length; i++) {
        char one = line.bytes[i];
        if (one == ' ' || one == '\t') {
            continue;
        }
        if ((one != '-' && one != '*') || (sign && one != sign)) {
            return false;
        }
        sign = one;
    }
    return true;
}

// The most containers that a line can be in: its own markers, and one list for each two columns of indentation (no
// item is narrower). A line without markers opens nothing.
static size_t depth_of_line(text line) {
    size_t columns = 0;
    size_t markers = 0;
    size_t at = 0;
    while (at < line.length) {
        size_t marker = length_of_list_marker(line, at);
        if (line.bytes[at] == ' ') {
            columns++;
            at++;
        } else if (line.bytes[at] == '\t') {
            columns += 4;
            at++;
        } else if (line.bytes[at] == '>') {
            markers++;
            at++;
        } else if (marker > 0) {
            markers++;
            columns -= columns > 0; // the space that belongs to the marker before
            at += marker;
        } else {
            break;
        }
    }
    return markers == 0 || is_rule(line) ? 0 : markers + columns / 2;
}

struct openers {
    size_t images, html;
};

static void count_openers(text line, struct openers *openers) {
    for (size_t i = 0; i + 1 < line.length; i++) {
        openers->images += line.bytes[i] == '!' && line.bytes[i + 1] == '[';
        openers->html += line.bytes[i] == '<' && (line.bytes[i + 1] == '!' || line.bytes[i + 1] == '?');
    }
}

bool is_body_harmless(const struct source *source) {
    struct openers openers = {0, 0};
    for (size_t line = source->body_line + 1; line <= source->lines_count; line++) {
        text words = source_line(source, line);
        struct place place = {(int64_t)line, 1};
        if (depth_of_line(words) > DEPTH_MOST) {
            add_error(source, place, _("Lists and quotes are nested deeper than %d here; write it flatter"),
                      DEPTH_MOST);
            return false;
        }
        count_openers(words, &openers);
        if (openers.images > IMAGE_OPENERS_MOST) {
            add_error(source, place, _("The file has more than %d images; divide it into several"), IMAGE_OPENERS_MOST);
            return false;
        }
        if (openers.html > HTML_OPENERS_MOST) {
            add_error(source, place, _("The file has more than %d HTML comments; take them out"), HTML_OPENERS_MOST);
            return false;
        }
    }
    return true;
}
