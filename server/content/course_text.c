// SPDX-License-Identifier: Apache-2.0
// course_text: reads the front matter of courses and modules and the bodies that are prose. It must not know how files
// are found, nor what they owe each other.
#include "content/course_text.h"

#include "base/arena.h"
#include "base/unicode.h"
#include "content/links.h"
#include "content/page.h"
#include "content/quiz_text.h"

#define DEFAULT_PASS_TENTHS 700

static html make_body(struct document *document) {
    return document->root ? make_blocks_html(document, first_child(document->root), NULL) : html_trusted(TEXT(""));
}

text read_course_slug(const struct front_matter *front, text default_slug) {
    const struct front_entry *entry = find_front(front, TEXT("slug"));
    text slug = front_text(front, TEXT("slug"));
    if (entry && !is_slug(slug)) {
        add_front_error(front, entry,
                        _("“%.*s” is no slug; write small letters a to z, digits and single hyphens, at most 64"),
                        PRINT(make_excerpt(front->arena, slug)));
        return TEXT("");
    }
    if (entry) {
        return slug;
    }
    if (!is_slug(default_slug)) {
        add_error(front->source, (struct place){1, 1},
                  _("The folder's name “%.*s” is no slug; write one in the front matter, as in `slug: my-course`"),
                  PRINT(make_excerpt(front->arena, default_slug)));
        return TEXT("");
    }
    return default_slug;
}

static bool is_language_tag(text tag) {
    size_t part = 0;
    for (size_t i = 0; i < tag.length; i++) {
        char one = tag.bytes[i];
        bool is_letter = (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z');
        bool is_digit = one >= '0' && one <= '9';
        if (one == '-' && part >= 1 && i + 1 < tag.length) {
            part = 0;
        } else if (is_letter || (is_digit && i > 1)) {
            part++;
        } else {
            return false;
        }
        if (part > 8) {
            return false;
        }
    }
    return tag.length >= 2 && tag.length <= 35;
}

static void read_language(const struct front_matter *front, struct course *course) {
    text language = front_text(front, TEXT("language"));
    course->language = is_text_empty(language) ? TEXT("en") : language;
    if (!is_language_tag(course->language)) {
        add_front_error(front, find_front(front, TEXT("language")),
                        _("“%.*s” is no language tag; write one of BCP 47, as in `language: en` or `language: pt-BR`"),
                        PRINT(make_excerpt(front->arena, language)));
        course->language = TEXT("en");
    }
    course->direction = direction_of_language(course->language);
}

// A list all of whose values are slugs.
static struct text_list read_slugs(const struct front_matter *front, text key) {
    struct text_list list = front_list(front, key);
    for (size_t i = 0; i < list.count; i++) {
        if (!is_slug(list.items[i])) {
            add_front_error(front, find_front(front, key),
                            _("“%.*s” is no id; write small letters a to z, digits and single hyphens"),
                            PRINT(make_excerpt(front->arena, list.items[i])));
        }
    }
    return list;
}

// "id: title", as YAML's own pair or in quotes.
static struct named make_track(const struct front_item *item) {
    struct named track = {item->key, item->value, TEXT("")};
    ptrdiff_t colon = text_find(item->value, TEXT(":"), 0);
    if (is_text_empty(item->key) && colon > 0) {
        track.id = text_trim(text_slice(item->value, 0, (size_t)colon));
        track.title = text_trim(text_slice(item->value, (size_t)colon + 1, item->value.length));
    }
    return track;
}

static bool has_track(const struct course *course, text id) {
    for (size_t i = 0; i < course->tracks_count; i++) {
        if (is_text_equal(course->tracks[i].id, id)) {
            return true;
        }
    }
    return false;
}

static void read_tracks(const struct front_matter *front, struct course *course) {
    const struct front_entry *entry = find_front(front, TEXT("tracks"));
    size_t count = entry && entry->kind != FRONT_SCALAR ? entry->items_count : 0;
    if (entry && entry->kind == FRONT_SCALAR) {
        add_front_error(front, entry,
                        _("`tracks` is a list; write each on its own line, as in `- first-steps: First steps`"));
    }
    course->tracks = MAKE_ARRAY(front->arena, count + 1, struct named);
    for (size_t i = 0; i < count; i++) {
        struct named track = make_track(&entry->items[i]);
        if (!is_slug(track.id) || is_text_empty(track.title)) {
            add_error(front->source, entry->items[i].place,
                      _("A track is an id and a title, as in `- first-steps: First steps`"));
        } else if (has_track(course, track.id)) {
            add_error(front->source, entry->items[i].place, _("The track “%.*s” stands here twice; write it once"),
                      PRINT(track.id));
        } else {
            course->tracks[course->tracks_count++] = track;
        }
    }
}

void read_course_file(struct document *document, struct course *course) {
    const struct front_matter *front = document->front;
    check_front_keys(front, TEXTS(TEXT("title"), TEXT("summary"), TEXT("slug"), TEXT("language"), TEXT("license"),
                                  TEXT("authors"), TEXT("hours"), TEXT("pass"), TEXT("audiences"), TEXT("tracks"),
                                  TEXT("translation-of"), TEXT("open")));
    course->title = front_required_text(front, TEXT("title"), TEXT("The ethics of AI"));
    course->summary = front_required_text(front, TEXT("summary"), TEXT("What it is about, in one sentence"));
    course->license = front_text(front, TEXT("license"));
    course->authors = front_list(front, TEXT("authors"));
    course->hours = front_number(front, TEXT("hours"), 0, 10000, 0);
    course->pass_tenths = front_tenths_of_percent(front, TEXT("pass"), DEFAULT_PASS_TENTHS);
    course->audiences = read_slugs(front, TEXT("audiences"));
    course->is_open = front_flag(front, TEXT("open"), true);
    course->translation_of = front_text(front, TEXT("translation-of"));
    if (!is_text_empty(course->translation_of) && !is_slug(course->translation_of)) {
        add_front_error(front, find_front(front, TEXT("translation-of")),
                        _("“%.*s” is no course's slug; write the one in its address"),
                        PRINT(make_excerpt(front->arena, course->translation_of)));
    }
    read_language(front, course);
    read_tracks(front, course);
    course->about_html = make_body(document);
}

void read_module_file(struct document *document, struct module *module) {
    const struct front_matter *front = document->front;
    check_front_keys(front, TEXTS(TEXT("title"), TEXT("track"), TEXT("was"), TEXT("principles"), TEXT("minutes"),
                                  TEXT("kind"), TEXT("required"), TEXT("audience")));
    module->title = front_required_text(front, TEXT("title"), TEXT("Building blocks"));
    module->track = front_text(front, TEXT("track"));
    module->was = front_text(front, TEXT("was"));
    module->principles = front_list(front, TEXT("principles"));
    (void)front_integer(front, TEXT("minutes"), 0, 100000, 0);
    (void)front_flag(front, TEXT("required"), true);
    if (!is_text_empty(module->was) && !is_slug(slug_of_name(module->was))) {
        add_front_error(front, find_front(front, TEXT("was")),
                        _("`was` names the slug that this module had, as in `was: old-module`, not “%.*s”"),
                        PRINT(make_excerpt(front->arena, module->was)));
    }
    module->was = slug_of_name(module->was);
    module->introduction_html = make_body(document);
}
