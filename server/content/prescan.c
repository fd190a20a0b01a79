// SPDX-License-Identifier: Apache-2.0
// prescan: bounds from above, line by line, how deep a line can nest and how many openers a file holds. It looks at no
// state, so that nothing can lead it astray; a line of code may be refused that would have been harmless.
#include "content/prescan.h"

// Far more than any text has, and few enough for cmark 0.30 to stay within some ten milliseconds.
#define IMAGES_MOST 1500
#define COMMENTS_MOST 5000
#define BRACKETS_MOST 30000
#define STARS_MOST 40000
#define BLANK_LINES_MOST 2000

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
        size_t marker = line.bytes[at] == '>' ? 1 : length_of_list_marker(line, at);
        if (marker > 0) {
            markers++;
            at += marker;
            at += at < line.length && line.bytes[at] == ' '; // it belongs to the marker
        } else if (line.bytes[at] == ' ' || line.bytes[at] == '\t') {
            columns += line.bytes[at] == ' ' ? 1 : 4;
            at++;
        } else {
            break;
        }
    }
    return markers == 0 || is_rule(line) ? 0 : markers + columns / 2;
}

struct openers {
    size_t images, comments, brackets, stars, blank_lines;
};

static void count_openers(text line, struct openers *openers) {
    openers->blank_lines = text_trim(line).length == 0 ? openers->blank_lines + 1 : 0;
    for (size_t i = 0; i < line.length; i++) {
        char one = line.bytes[i];
        char next = i + 1 < line.length ? line.bytes[i + 1] : 0;
        openers->images += one == '!' && next == '[';
        openers->comments += one == '<' && (next == '!' || next == '?');
        openers->brackets += one == '[';
        openers->stars += one == '*' || one == '_';
    }
}

struct bound {
    size_t count, most;
    const char *what;
};

// False, with an error, when there is more of something than may be.
static bool are_openers_few(const struct source *source, const struct openers *openers, size_t line) {
    const struct bound bounds[] = {
        {openers->images, IMAGES_MOST, _("images")},
        {openers->comments, COMMENTS_MOST, _("HTML comments")},
        {openers->brackets, BRACKETS_MOST, _("square brackets")},
        {openers->stars, STARS_MOST, _("stars and underscores")},
        {openers->blank_lines, BLANK_LINES_MOST, _("blank lines in a row")},
    };
    for (size_t i = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++) {
        if (bounds[i].count > bounds[i].most) {
            add_error(source, (struct place){(int64_t)line, 1},
                      _("The file has more than %zu %s; take some out, or divide it into several files"),
                      bounds[i].most, bounds[i].what);
            return false;
        }
    }
    return true;
}

bool is_body_harmless(const struct source *source) {
    struct openers openers = {0};
    for (size_t line = source->body_line + 1; line <= source->lines_count; line++) {
        text words = source_line(source, line);
        if (depth_of_line(words) > DEPTH_MOST) {
            add_error(source, (struct place){(int64_t)line, 1},
                      _("Lists and quotes are nested deeper than %d here; write it flatter"), DEPTH_MOST);
            return false;
        }
        count_openers(words, &openers);
        if (!are_openers_few(source, &openers, line)) {
            return false;
        }
    }
    return true;
}
