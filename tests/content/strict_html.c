// SPDX-License-Identifier: Apache-2.0
// strict_html: reads HTML tag by tag against a list of what course text may be made of.
#include "strict_html.h"

#define DEPTH_MOST 2000

// Elements with the attributes that each may have.
struct element {
    text name;
    const char *attributes; // names with a space before and behind each
    bool is_void;
};
static const struct element elements[] = {
    {{"p", 1}, " ", false},
    {{"em", 2}, " ", false},
    {{"strong", 6}, " ", false},
    {{"code", 4}, " class ", false},
    {{"pre", 3}, " tabindex ", false},
    {{"a", 1}, " href rel ", false},
    {{"img", 3}, " src alt title width height loading ", true},
    {{"br", 2}, " ", true},
    {{"hr", 2}, " ", true},
    {{"ul", 2}, " ", false},
    {{"ol", 2}, " start ", false},
    {{"li", 2}, " ", false},
    {{"blockquote", 10}, " ", false},
    {{"h2", 2}, " id ", false},
    {{"h3", 2}, " id ", false},
    {{"h4", 2}, " id ", false},
    {{"h5", 2}, " id ", false},
    {{"h6", 2}, " id ", false},
    {{"div", 3}, " class tabindex role aria-label ", false},
    {{"table", 5}, " ", false},
    {{"thead", 5}, " ", false},
    {{"tbody", 5}, " ", false},
    {{"tr", 2}, " ", false},
    {{"th", 2}, " scope class ", false},
    {{"td", 2}, " class ", false},
    {{"figure", 6}, " class ", false},
    {{"figcaption", 10}, " ", false},
    {{"span", 4}, " class ", false},
    {{"details", 7}, " class ", false},
    {{"summary", 7}, " ", false},
    {{"video", 5}, " controls preload src aria-label ", false},
    {{"audio", 5}, " controls preload src aria-label ", false},
    {{"track", 5}, " kind src srclang label ", true},
};

struct reading {
    text html;
    size_t at;
    const char *fault;
    const struct element *open[DEPTH_MOST];
    size_t depth;
};

static void refuse(struct reading *reading, const char *fault) {
    if (!reading->fault) {
        reading->fault = fault;
    }
}

static bool is_next(const struct reading *reading, const char *words) {
    return text_starts_with(text_slice(reading->html, reading->at, reading->html.length), text_from(words));
}

static bool take(struct reading *reading, const char *words) {
    bool is_there = is_next(reading, words);
    reading->at += is_there ? text_from(words).length : 0;
    return is_there;
}

static text take_name(struct reading *reading) {
    size_t from = reading->at;
    while (reading->at < reading->html.length) {
        char one = reading->html.bytes[reading->at];
        if (!((one >= 'a' && one <= 'z') || (one >= '0' && one <= '9') || one == '-')) {
            break;
        }
        reading->at++;
    }
    return text_slice(reading->html, from, reading->at - from);
}

static void read_entity(struct reading *reading) {
    bool is_known = take(reading, "&amp;") || take(reading, "&lt;") || take(reading, "&gt;") ||
                    take(reading, "&quot;") || take(reading, "&#39;");
    if (!is_known) {
        refuse(reading, "a bare ampersand");
    }
}

static bool is_address_allowed(text value, bool may_leave) {
    bool is_own = text_starts_with(value, TEXT("/courses/")) || text_starts_with(value, TEXT("#"));
    bool is_outside = text_starts_with(value, TEXT("http://")) || text_starts_with(value, TEXT("https://")) ||
                      text_starts_with(value, TEXT("mailto:"));
    return is_own || (may_leave && is_outside);
}

static void check_value(struct reading *reading, text element, text name, text value) {
    bool is_address = is_text_equal(name, TEXT("href")) || is_text_equal(name, TEXT("src"));
    if (is_address && !is_address_allowed(value, is_text_equal(element, TEXT("a")))) {
        refuse(reading, "an address that is not allowed");
    }
    bool is_number = is_text_equal(name, TEXT("width")) || is_text_equal(name, TEXT("height")) ||
                     is_text_equal(name, TEXT("tabindex")) || is_text_equal(name, TEXT("start"));
    int64_t number;
    if (is_number && !text_to_integer(value, 0, 1000000000, &number)) {
        refuse(reading, "an attribute that is no number");
    }
}

static bool is_attribute_known(const struct element *element, text name) {
    text known = text_from(element->attributes);
    for (ptrdiff_t at = text_find(known, name, 0); at > 0; at = text_find(known, name, (size_t)at + 1)) {
        if (known.bytes[at - 1] == ' ' && known.bytes[(size_t)at + name.length] == ' ') {
            return true;
        }
    }
    return false;
}

static void read_attribute(struct reading *reading, const struct element *element) {
    text name = take_name(reading);
    if (name.length == 0 || !is_attribute_known(element, name)) {
        refuse(reading, "an attribute that is not known");
        return;
    }
    if (!take(reading, "=")) {
        if (!is_text_equal(name, TEXT("controls"))) {
            refuse(reading, "an attribute without a value");
        }
        return;
    }
    if (!take(reading, "\"")) {
        refuse(reading, "a value without quotes");
        return;
    }
    size_t from = reading->at;
    while (!reading->fault && reading->at < reading->html.length && !is_next(reading, "\"")) {
        char one = reading->html.bytes[reading->at];
        if (one == '&') {
            read_entity(reading);
        } else if (one == '<' || one == '>' || one == '\'') {
            refuse(reading, "a sign in a value that is not escaped");
        } else {
            reading->at++;
        }
    }
    check_value(reading, element->name, name, text_slice(reading->html, from, reading->at - from));
    if (!take(reading, "\"")) {
        refuse(reading, "a value that is not closed");
    }
}

static const struct element *find_element(text name) {
    for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++) {
        if (is_text_equal(elements[i].name, name)) {
            return &elements[i];
        }
    }
    return NULL;
}

static void read_end_tag(struct reading *reading) {
    const struct element *element = find_element(take_name(reading));
    if (!element || reading->depth == 0 || reading->open[reading->depth - 1] != element || !take(reading, ">")) {
        refuse(reading, "an end tag that closes nothing");
        return;
    }
    reading->depth--;
}

static void read_tag(struct reading *reading) {
    if (take(reading, "</")) {
        read_end_tag(reading);
        return;
    }
    reading->at++;
    const struct element *element = find_element(take_name(reading));
    if (!element) {
        refuse(reading, "an element that is not known");
        return;
    }
    while (!reading->fault && take(reading, " ")) {
        read_attribute(reading, element);
    }
    if (!take(reading, ">")) {
        refuse(reading, "a tag that is not closed");
    } else if (!element->is_void && reading->depth == DEPTH_MOST) {
        refuse(reading, "tags that are nested too deep for this reader");
    } else if (!element->is_void) {
        reading->open[reading->depth++] = element;
    }
}

const char *fault_of_html(text made, size_t *at) {
    struct reading reading = {.html = made};
    while (!reading.fault && reading.at < made.length) {
        char one = made.bytes[reading.at];
        if (one == '<') {
            read_tag(&reading);
        } else if (one == '&') {
            read_entity(&reading);
        } else if (one == '>' || one == '"' || one == '\'') {
            refuse(&reading, "a sign in text that is not escaped");
        } else {
            reading.at++;
        }
    }
    if (reading.depth > 0) {
        refuse(&reading, "an element that is not closed");
    }
    *at = reading.at;
    return reading.fault;
}
