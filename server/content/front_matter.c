// SPDX-License-Identifier: Apache-2.0
// front_matter: the only door to libyaml. Turns its events into entries: a plain mapping of scalars, lists and mappings
// of one level; aliases and tags are refused. It must not know what any key means.
#include "content/front_matter.h"

#include "base/arena.h"
#include "base/unicode.h"

#include <string.h>
#include <yaml.h>

#define FRONT_BYTES_MOST 16384
#define FRONT_ITEMS_MOST 1000
#define FRONT_DEPTH_MOST 16

struct yaml_reading {
    yaml_parser_t parser;
    yaml_event_t event;
    struct front_matter *front;
    bool is_over; // the end, or a fault that nothing can follow
};

// libyaml counts from 0, and in code points; the YAML begins on the second line.
static struct place place_of_mark(yaml_mark_t mark) {
    return (struct place){(int64_t)mark.line + 2, (int64_t)mark.column + 1};
}

static void refuse(struct yaml_reading *reading, struct place place, const char *message) {
    add_error(reading->front->source, place, "%s", message);
    reading->front->is_broken = true;
    reading->is_over = true;
}

static void refuse_yaml(struct yaml_reading *reading) {
    const yaml_parser_t *parser = &reading->parser;
    const char *fault = parser->problem ? parser->problem : "";
    const char *during = parser->context ? parser->context : "";
    struct place place = place_of_mark(parser->problem_mark);
    if (strstr(fault, "mapping values are not allowed")) {
        refuse(reading, place,
               _("A value that holds a colon and a space must stand in quotes, as in `title: \"AI: a "
                 "beginning\"`"));
    } else if (strstr(fault, "tab character") || strstr(fault, "cannot start any token")) {
        refuse(reading, place,
               _("No value may begin with this character (or a line with a tab); put the value in "
                 "quotes, and indent by spaces"));
    } else if (strstr(fault, "could not find expected ':'")) {
        refuse(reading, place, _("This line is no `key: value`; write a colon and a space behind the key"));
    } else if (strstr(during, "quoted scalar")) {
        refuse(reading, place, _("A quotation mark is opened and not closed; close it at the value's end"));
    } else if (strstr(fault, "anchor") || strstr(fault, "alias") || strstr(fault, "alphabetic or numeric")) {
        refuse(reading, place,
               _("`&` and `*` at the beginning of a value make YAML anchors and aliases, which are not "
                 "used here; put the value in quotes"));
    } else {
        text words = make_textf(reading->front->arena,
                                _("This is not the YAML of front matter (%s); write `key: value` lines, lists as "
                                  "`[a, b]`, and values with signs in quotes"),
                                fault);
        refuse(reading, place, words.bytes);
    }
}

// What is told and read over: an alias has no value here, a tag changes none.
static void check_event(struct yaml_reading *reading) {
    const yaml_event_t *event = &reading->event;
    bool has_tag = (event->type == YAML_SCALAR_EVENT && event->data.scalar.tag) ||
                   (event->type == YAML_SEQUENCE_START_EVENT && event->data.sequence_start.tag) ||
                   (event->type == YAML_MAPPING_START_EVENT && event->data.mapping_start.tag);
    if (event->type == YAML_ALIAS_EVENT) {
        reading->front->is_broken = true;
        add_error(reading->front->source, place_of_mark(event->start_mark),
                  _("YAML aliases are refused; write the value out, in quotes if it begins with `*`"));
    } else if (has_tag) {
        add_error(reading->front->source, place_of_mark(event->start_mark),
                  _("YAML tags are refused; put a value that begins with `!` in quotes"));
    }
}

// Goes on to the next event. False at the end and after a fault.
static bool next_event(struct yaml_reading *reading) {
    if (reading->is_over) {
        return false;
    }
    yaml_event_delete(&reading->event);
    if (!yaml_parser_parse(&reading->parser, &reading->event)) {
        refuse_yaml(reading);
    } else if (reading->event.type == YAML_STREAM_END_EVENT) {
        reading->is_over = true;
    } else {
        check_event(reading);
    }
    return !reading->is_over;
}

// Escapes of YAML can make what no file may hold, such as NUL.
static text make_sound_words(struct yaml_reading *reading, text words) {
    if (!is_utf8(words) || has_control_characters(words)) {
        add_error(reading->front->source, place_of_mark(reading->event.start_mark),
                  _("This value holds characters that cannot be seen; write plain text"));
        return TEXT("");
    }
    return make_text(reading->front->arena, words);
}

static text scalar_words(struct yaml_reading *reading) {
    const yaml_event_t *event = &reading->event;
    if (event->type != YAML_SCALAR_EVENT) {
        return TEXT("");
    }
    text words = {(const char *)event->data.scalar.value, event->data.scalar.length};
    bool is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (is_plain && (is_text_equal(words, TEXT("~")) || is_text_equal(words, TEXT("null")))) {
        return TEXT("");
    }
    return make_sound_words(reading, text_trim(words));
}

static bool is_start(const struct yaml_reading *reading) {
    return reading->event.type == YAML_SEQUENCE_START_EVENT || reading->event.type == YAML_MAPPING_START_EVENT;
}

static bool is_end(const struct yaml_reading *reading) {
    return reading->event.type == YAML_SEQUENCE_END_EVENT || reading->event.type == YAML_MAPPING_END_EVENT;
}

// Passes over a list or mapping that is too deep to mean anything, after saying so.
static void skip_nested(struct yaml_reading *reading) {
    add_error(reading->front->source, place_of_mark(reading->event.start_mark),
              _("Front matter holds no lists in lists; write single values here, as in `[a, b]`"));
    int depth = 1;
    while (depth > 0 && next_event(reading)) {
        depth += is_start(reading);
        depth -= is_end(reading);
        if (depth > FRONT_DEPTH_MOST) {
            refuse(reading, place_of_mark(reading->event.start_mark), _("Front matter is nested too deep here"));
        }
    }
}

static void add_item(struct yaml_reading *reading, struct front_entry *entry, text key, text value,
                     struct place place) {
    if (entry->items_count == FRONT_ITEMS_MOST) {
        refuse(reading, place, _("A list in front matter may have 1,000 items"));
        return;
    }
    if (entry->items_count == entry->items_capacity) {
        size_t capacity = entry->items_capacity ? entry->items_capacity * 2 : 8;
        struct front_item *items = MAKE_ARRAY(reading->front->arena, capacity, struct front_item);
        if (entry->items_count > 0) {
            memcpy(items, entry->items, entry->items_count * sizeof(*items));
        }
        entry->items = items;
        entry->items_capacity = capacity;
    }
    entry->items[entry->items_count++] = (struct front_item){key, value, place};
}

// Reads `key: value` pairs up to the mapping's end, as items of the entry.
static void read_pairs(struct yaml_reading *reading, struct front_entry *entry) {
    while (next_event(reading) && !is_end(reading)) {
        struct place place = place_of_mark(reading->event.start_mark);
        if (is_start(reading)) {
            skip_nested(reading);
            continue;
        }
        text key = scalar_words(reading);
        if (!next_event(reading)) {
            return;
        }
        if (is_start(reading)) {
            skip_nested(reading);
        } else {
            add_item(reading, entry, key, scalar_words(reading), place);
        }
    }
}

static void read_list(struct yaml_reading *reading, struct front_entry *entry) {
    while (next_event(reading) && !is_end(reading)) {
        if (reading->event.type == YAML_MAPPING_START_EVENT) {
            read_pairs(reading, entry);
        } else if (is_start(reading)) {
            skip_nested(reading);
        } else {
            add_item(reading, entry, TEXT(""), scalar_words(reading), place_of_mark(reading->event.start_mark));
        }
    }
}

static void read_value(struct yaml_reading *reading, struct front_entry *entry) {
    switch (reading->event.type) {
    case YAML_SCALAR_EVENT:
        entry->kind = FRONT_SCALAR;
        entry->value = scalar_words(reading);
        break;
    case YAML_SEQUENCE_START_EVENT:
        entry->kind = FRONT_LIST;
        read_list(reading, entry);
        break;
    case YAML_MAPPING_START_EVENT:
        entry->kind = FRONT_MAP;
        read_pairs(reading, entry);
        break;
    default:
        entry->kind = FRONT_SCALAR; // an alias, which was refused: as if nothing stood there
        entry->value = TEXT("");
        break;
    }
}

static void keep_entry(struct front_matter *front, struct front_entry entry) {
    for (size_t i = 0; i < front->count; i++) {
        if (is_text_equal(front->entries[i].key, entry.key)) {
            add_error(front->source, entry.place, _("The key `%.*s` stands here for the second time; keep one of them"),
                      PRINT(make_excerpt(front->arena, entry.key)));
            return;
        }
    }
    if (front->count == front->capacity) {
        size_t capacity = front->capacity ? front->capacity * 2 : 16;
        struct front_entry *entries = MAKE_ARRAY(front->arena, capacity, struct front_entry);
        if (front->count > 0) {
            memcpy(entries, front->entries, front->count * sizeof(*entries));
        }
        front->entries = entries;
        front->capacity = capacity;
    }
    front->entries[front->count++] = entry;
}

static void read_entries(struct yaml_reading *reading) {
    while (next_event(reading) && !is_end(reading)) {
        struct front_entry entry = {.place = place_of_mark(reading->event.start_mark)};
        if (reading->event.type != YAML_SCALAR_EVENT) {
            refuse(reading, entry.place, _("A key is a plain word; write `key: value`"));
            return;
        }
        entry.key = scalar_words(reading);
        if (next_event(reading)) {
            read_value(reading, &entry);
            keep_entry(reading->front, entry);
        }
    }
}

static void read_document(struct yaml_reading *reading) {
    while (next_event(reading)) {
        yaml_event_type_t type = reading->event.type;
        if (type == YAML_MAPPING_START_EVENT) {
            read_entries(reading);
        } else if (type == YAML_SCALAR_EVENT || type == YAML_SEQUENCE_START_EVENT) {
            refuse(reading, place_of_mark(reading->event.start_mark),
                   _("Front matter is made of `key: value` lines; write a colon and a space behind the key"));
        }
    }
}

static void close_reading(void *subject) {
    struct yaml_reading *reading = subject;
    yaml_event_delete(&reading->event);
    yaml_parser_delete(&reading->parser);
}

struct front_matter *read_front_matter(struct arena *arena, const struct source *source) {
    struct front_matter *front = MAKE(arena, struct front_matter);
    *front = (struct front_matter){.arena = arena, .source = source};
    if (source->front.length > FRONT_BYTES_MOST) {
        add_error(source, (struct place){1, 1}, _("The front matter is longer than 16 KiB; keep the keys short"));
        front->is_broken = true;
        return front;
    }
    struct yaml_reading *reading = MAKE(arena, struct yaml_reading);
    reading->front = front;
    arena_defer(arena, close_reading, reading); // first, since the arena may end here
    if (is_text_empty(source->front) || !yaml_parser_initialize(&reading->parser)) {
        return front;
    }
    yaml_parser_set_encoding(&reading->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reading->parser, (const unsigned char *)source->front.bytes, source->front.length);
    read_document(reading);
    close_reading(reading);
    return front;
}
