// SPDX-License-Identifier: Apache-2.0
// media: finds what belongs to a video or a sound, and warns of what is missing. It must not know how they look in
// HTML; what stands in their bytes is read in media_headers.c.
#include "content/media.h"

#include "base/arena.h"

#include <string.h>

struct language_name {
    text tag, name;
};

static text name_of_language(text tag) {
    static const struct language_name names[] = {
        {TEXT("ar"), TEXT("العربية")},    {TEXT("de"), TEXT("Deutsch")},    {TEXT("en"), TEXT("English")},
        {TEXT("es"), TEXT("Español")},    {TEXT("fa"), TEXT("فارسی")},      {TEXT("fr"), TEXT("Français")},
        {TEXT("he"), TEXT("עברית")},      {TEXT("hi"), TEXT("हिन्दी")},      {TEXT("id"), TEXT("Indonesia")},
        {TEXT("it"), TEXT("Italiano")},   {TEXT("ja"), TEXT("日本語")},     {TEXT("ko"), TEXT("한국어")},
        {TEXT("nl"), TEXT("Nederlands")}, {TEXT("pl"), TEXT("Polski")},     {TEXT("pt"), TEXT("Português")},
        {TEXT("ru"), TEXT("Русский")},    {TEXT("sw"), TEXT("Kiswahili")},  {TEXT("tr"), TEXT("Türkçe")},
        {TEXT("uk"), TEXT("Українська")}, {TEXT("vi"), TEXT("Tiếng Việt")}, {TEXT("zh"), TEXT("中文")},
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (is_text_equal(names[i].tag, tag)) {
            return names[i].name;
        }
    }
    return tag;
}

// "assets/talk" of "assets/talk.mp4".
static text stem_of(text path) {
    const char *dot = memrchr(path.bytes, '.', path.length);
    return dot ? text_slice(path, 0, (size_t)(dot - path.bytes)) : path;
}

static bool is_language_tag(text tag) {
    for (size_t i = 0; i < tag.length; i++) {
        char one = tag.bytes[i];
        bool is_letter = (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z');
        if (!is_letter && !(i > 1 && ((one >= '0' && one <= '9') || one == '-'))) {
            return false;
        }
    }
    return tag.length >= 2 && tag.length <= 35;
}

size_t find_captions(struct arena *arena, const struct course_files *files, text media, struct captions *captions,
                     size_t most) {
    size_t count = 0;
    text start = make_textf(arena, "%.*s.", PRINT(stem_of(media)));
    for (size_t i = 0; files && i < files->count && count < most; i++) {
        text path = files->items[i].path;
        if (!text_starts_with(path, start) || !text_ends_with(path, TEXT(".vtt")) || path.length < start.length + 4) {
            continue;
        }
        text tag = text_slice(path, start.length, path.length - start.length - 4);
        if (is_language_tag(tag)) {
            captions[count++] = (struct captions){&files->items[i], tag, name_of_language(tag)};
        }
    }
    return count;
}

const struct course_file *find_transcript(struct arena *arena, const struct course_files *files, text media) {
    return files ? find_course_file(files, make_textf(arena, "%.*s.md", PRINT(stem_of(media)))) : NULL;
}

void check_media(struct document *document, const struct node *node) {
    struct arena *arena = document->reading->arena;
    const struct course_files *files = document->reading->files;
    const struct link *link = note_of(node);
    struct captions captions;
    if (link->kind == LINK_OUTSIDE) {
        add_warning(document->source, place_of_node(document->source, node),
                    _("An image from elsewhere is not shown, only a link to it; put the file into assets/"));
        return;
    }
    if (link->kind != LINK_INSIDE || !files || !link->file) {
        return;
    }
    struct place place = place_of_node(document->source, node);
    text stem = stem_of(name_of(link->path));
    if (is_video(link->path) && find_captions(arena, files, link->path, &captions, 1) == 0) {
        add_warning(document->source, place,
                    _("This video has no captions; put them beside it as %.*s.en.vtt (or another language's tag)"),
                    PRINT(stem));
    } else if (is_audio(link->path) && !find_transcript(arena, files, link->path)) {
        add_warning(document->source, place, _("This audio has no transcript; put one beside it as %.*s.md"),
                    PRINT(stem));
    } else if (!is_video(link->path) && !is_audio(link->path) && !is_image(link->path)) {
        add_warning(document->source, place,
                    _("“%.*s” is no image that browsers show; write a link to it, without the `!`"),
                    PRINT(name_of(link->path)));
    }
}
