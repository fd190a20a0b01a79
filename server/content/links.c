// SPDX-License-Identifier: Apache-2.0
// links: resolves addresses. Allowed are http, https and mailto, a heading of the same page, and relative paths of
// files that are there; everything else becomes text. It must not know how links look in HTML.
#include "content/links.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/escape.h"
#include "base/unicode.h"

#include <string.h>

#define PATH_BYTES_MOST 4096

static ptrdiff_t find_last(text value, char one) {
    const char *found = value.length > 0 ? memrchr(value.bytes, one, value.length) : NULL;
    return found ? found - value.bytes : -1;
}

text folder_of(text path) {
    ptrdiff_t slash = find_last(path, '/');
    return text_slice(path, 0, slash < 0 ? 0 : (size_t)slash);
}

text name_of(text path) {
    ptrdiff_t slash = find_last(path, '/');
    return text_slice(path, (size_t)(slash + 1), path.length);
}

int number_of_name(text name, text *rest) {
    bool is_numbered = name.length > 3 && name.bytes[0] >= '0' && name.bytes[0] <= '9' && name.bytes[1] >= '0' &&
                       name.bytes[1] <= '9' && name.bytes[2] == '-';
    *rest = is_numbered ? text_slice(name, 3, name.length) : name;
    return is_numbered ? (name.bytes[0] - '0') * 10 + (name.bytes[1] - '0') : -1;
}

text slug_of_name(text name) {
    text slug = text_ends_with(name, TEXT(".md")) ? text_slice(name, 0, name.length - 3) : name;
    (void)number_of_name(slug, &slug);
    return slug;
}

static bool has_ending(text path, const text *endings, size_t count) {
    text name = name_of(path);
    ptrdiff_t dot = find_last(name, '.');
    text ending = dot < 0 ? TEXT("") : text_slice(name, (size_t)dot + 1, name.length);
    for (size_t i = 0; i < count; i++) {
        if (is_text_equal_ignoring_case(ending, endings[i])) {
            return true;
        }
    }
    return false;
}

bool is_video(text path) { return has_ending(path, TEXTS(TEXT("mp4"), TEXT("webm"))); }

bool is_audio(text path) { return has_ending(path, TEXTS(TEXT("mp3"), TEXT("ogg"))); }

bool is_image(text path) {
    return has_ending(
        path, TEXTS(TEXT("png"), TEXT("jpg"), TEXT("jpeg"), TEXT("gif"), TEXT("webp"), TEXT("avif"), TEXT("svg")));
}

text make_joined_path(struct arena *arena, text from_file, text relative) {
    struct buffer out = buffer_in(arena, PATH_BYTES_MOST);
    buffer_add(&out, folder_of(from_file));
    text rest = relative;
    text part;
    while (text_next(&rest, '/', &part)) {
        if (is_text_empty(part) || is_text_equal(part, TEXT("."))) {
            continue;
        }
        if (is_text_equal(part, TEXT(".."))) {
            if (out.length == 0) {
                return NO_TEXT;
            }
            out.length = folder_of(buffer_text(&out)).length;
            continue;
        }
        if (out.length > 0) {
            buffer_add_char(&out, '/');
        }
        buffer_add(&out, part);
    }
    return out.over ? NO_TEXT : make_text(arena, buffer_text(&out));
}

static void add_asset_url(struct buffer *out, text course_slug, text path) {
    buffer_addf(out, "/courses/%.*s", PRINT(course_slug));
    text part;
    while (text_next(&path, '/', &part)) {
        buffer_add_char(out, '/');
        buffer_add_url_part(out, part);
    }
}

text make_file_url(struct arena *arena, text course_slug, text path) {
    struct buffer out = buffer_in(arena, (size_t)PATH_BYTES_MOST * 4);
    text folder = folder_of(path);
    if (text_starts_with(path, TEXT("assets/"))) {
        add_asset_url(&out, course_slug, path);
        return buffer_text(&out);
    }
    if (is_text_equal(path, TEXT("course.md")) || is_text_empty(path)) {
        return make_textf(arena, "/courses/%.*s", PRINT(course_slug));
    }
    if (is_text_equal(path, TEXT("glossary.md"))) {
        return make_textf(arena, "/courses/%.*s/glossary", PRINT(course_slug));
    }
    if (is_text_equal(path, TEXT("framework.md"))) {
        return make_textf(arena, "/courses/%.*s/map", PRINT(course_slug));
    }
    bool is_in_module = folder.length > 0 && text_find(folder, TEXT("/"), 0) < 0 && text_ends_with(path, TEXT(".md"));
    text module = slug_of_name(folder);
    text unit = slug_of_name(name_of(path));
    if (!is_in_module || !is_slug(module)) {
        return NO_TEXT;
    }
    if (is_text_equal(name_of(path), TEXT("module.md"))) {
        return make_textf(arena, "/courses/%.*s#%.*s", PRINT(course_slug), PRINT(module));
    }
    return is_slug(unit) ? make_textf(arena, "/courses/%.*s/%.*s/%.*s", PRINT(course_slug), PRINT(module), PRINT(unit))
                         : NO_TEXT;
}

// The length of `scheme` in front of `scheme:…`, 0 when there is none (RFC 3986, 3.1).
static size_t length_of_scheme(text address) {
    for (size_t i = 0; i < address.length; i++) {
        char one = address.bytes[i];
        bool is_letter = (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z');
        bool is_inner = (one >= '0' && one <= '9') || one == '+' || one == '-' || one == '.';
        if (one == ':') {
            return i;
        }
        if (!is_letter && !(is_inner && i > 0)) {
            return 0;
        }
    }
    return 0;
}

// Whether an address with a scheme may be a link; of the web, only one that names a host.
static bool is_outside_allowed(text address, size_t scheme) {
    text name = text_slice(address, 0, scheme);
    text rest = text_slice(address, scheme + 1, address.length);
    if (is_text_equal_ignoring_case(name, TEXT("mailto"))) {
        return is_url_allowed(address);
    }
    bool is_web = is_text_equal_ignoring_case(name, TEXT("http")) || is_text_equal_ignoring_case(name, TEXT("https"));
    bool has_host =
        text_starts_with(rest, TEXT("//")) && rest.length > 2 && rest.bytes[2] != '/' && rest.bytes[2] != '\\';
    return is_web && has_host && is_url_allowed(address);
}

static void add_claim(struct course_reading *reading, struct fragment_claim claim) {
    const size_t claims_most = 2000; // more are not checked: nothing depends on it
    if (reading->claims_count == claims_most) {
        return;
    }
    if (reading->claims_count == reading->claims_capacity) {
        size_t capacity = reading->claims_capacity ? reading->claims_capacity * 2 : 32;
        struct fragment_claim *claims = MAKE_ARRAY(reading->arena, capacity, struct fragment_claim);
        if (reading->claims_count > 0) {
            memcpy(claims, reading->claims, reading->claims_count * sizeof(*claims));
        }
        reading->claims = claims;
        reading->claims_capacity = capacity;
    }
    reading->claims[reading->claims_count++] = claim;
}

// A file that has this path but for upper and lower case, or NULL.
static const struct course_file *find_file_ignoring_case(const struct course_files *files, text path) {
    for (size_t i = 0; i < files->count; i++) {
        if (is_text_equal_ignoring_case(files->items[i].path, path)) {
            return &files->items[i];
        }
    }
    return NULL;
}

static void add_missing_file_error(struct document *document, const struct node *node, text written, text path) {
    struct course_reading *reading = document->reading;
    if (reading->problems->is_cut) {
        add_error(document->source, (struct place){1, 1}, "%s", ""); // counted only
        return;
    }
    struct place place = place_of_node(document->source, node);
    text shown = make_excerpt(reading->arena, written);
    const struct course_file *near = path.bytes ? find_file_ignoring_case(reading->files, path) : NULL;
    if (near) {
        add_error(document->source, place,
                  _("The file “%.*s” is not there, but “%.*s” is; write upper and lower case "
                    "as in the file's name"),
                  PRINT(shown), PRINT(near->path));
    } else if (!path.bytes) {
        add_error(document->source, place, _("The path “%.*s” leads out of the course; write one that stays inside it"),
                  PRINT(shown));
    } else {
        add_error(document->source, place,
                  _("The file “%.*s” is not there (looked for “%.*s”); write its path as seen from this file"),
                  PRINT(shown), PRINT(make_excerpt(reading->arena, path)));
    }
}

// A path may name a module's folder; its page is that of module.md.
static const struct course_file *find_linked_file(struct course_reading *reading, text *path) {
    const struct course_file *file = find_course_file(reading->files, *path);
    if (!file && !is_text_empty(*path)) {
        text module = make_textf(reading->arena, "%.*s/module.md", PRINT(*path));
        file = find_course_file(reading->files, module);
        *path = file ? module : *path;
    }
    return file;
}

static void resolve_path(struct document *document, const struct node *node, text written, text fragment,
                         struct link *link) {
    struct course_reading *reading = document->reading;
    text decoded;
    if (!percent_decode(reading->arena, written, false, &decoded) || !is_utf8(decoded)) {
        decoded = written;
    }
    bool is_absolute = text_starts_with(decoded, TEXT("/"));
    text path = is_absolute ? NO_TEXT : make_joined_path(reading->arena, document->source->path, decoded);
    link->file = reading->files && path.bytes ? find_linked_file(reading, &path) : NULL;
    if (reading->files && !link->file) {
        add_missing_file_error(document, node, written, path);
        return;
    }
    text href = path.bytes ? make_file_url(reading->arena, reading->course_slug, path) : NO_TEXT;
    if (!href.bytes) {
        if (reading->files) {
            add_error(document->source, place_of_node(document->source, node),
                      _("“%.*s” is a file without a page; move it into assets/ and link to it there"),
                      PRINT(make_excerpt(reading->arena, written)));
        }
        return;
    }
    link->kind = LINK_INSIDE;
    link->path = path;
    link->href = href;
    bool has_fragment = !is_text_empty(fragment) && text_find(href, TEXT("#"), 0) < 0;
    if (has_fragment) {
        struct buffer out = buffer_in(reading->arena, href.length + fragment.length * 3 + 8);
        buffer_addf(&out, "%.*s#", PRINT(href));
        buffer_add_url_part(&out, fragment);
        link->href = buffer_text(&out);
    }
    if (has_fragment && text_ends_with(path, TEXT(".md")) && reading->files) {
        add_claim(reading,
                  (struct fragment_claim){document->source, place_of_node(document->source, node), path, fragment});
    }
}

static void resolve_fragment(struct document *document, const struct node *node, text fragment, struct link *link) {
    struct arena *arena = document->reading->arena;
    struct buffer out = buffer_in(arena, fragment.length * 3 + 8);
    buffer_add_char(&out, '#');
    buffer_add_url_part(&out, fragment);
    link->kind = LINK_INSIDE;
    link->href = buffer_text(&out);
    link->path = document->source->path;
    if (document->reading->files && !is_text_empty(fragment)) {
        add_claim(document->reading, (struct fragment_claim){document->source, place_of_node(document->source, node),
                                                             document->source->path, fragment});
    }
}

void resolve_link(struct document *document, const struct node *node) {
    struct arena *arena = document->reading->arena;
    struct link *link = MAKE(arena, struct link);
    set_note(node, link);
    text address = text_trim(node_address(arena, node));
    size_t scheme = length_of_scheme(address);
    bool is_network_path = text_starts_with(address, TEXT("//")) || text_starts_with(address, TEXT("/\\"));
    if (scheme > 0 && is_outside_allowed(address, scheme)) {
        link->kind = LINK_OUTSIDE;
        link->href = address;
        return;
    }
    if (is_text_empty(address)) {
        add_warning(document->source, place_of_node(document->source, node),
                    _("This link has no address, so only its words are shown; write one in the round brackets"));
        return;
    }
    if (scheme > 0 || is_network_path || has_control_characters(address)) {
        add_warning(document->source, place_of_node(document->source, node),
                    _("The address “%.*s” is not http, https or mailto, so only the words are shown; write such an "
                      "address or the path of a file of the course"),
                    PRINT(make_excerpt(arena, address)));
        return;
    }
    ptrdiff_t hash = text_find(address, TEXT("#"), 0);
    text path = text_slice(address, 0, hash < 0 ? address.length : (size_t)hash);
    text fragment = hash < 0 ? TEXT("") : text_slice(address, (size_t)hash + 1, address.length);
    text decoded;
    if (percent_decode(arena, fragment, false, &decoded) && is_utf8(decoded)) {
        fragment = decoded;
    }
    if (is_text_empty(path)) {
        resolve_fragment(document, node, fragment, link);
    } else {
        resolve_path(document, node, path, fragment, link);
    }
}
