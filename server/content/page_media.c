// SPDX-License-Identifier: Apache-2.0
// page_media: images, and the browser's own player for video and sound, with captions, length, megabytes and transcript
// beside it. Nothing is loaded before it is wanted.
#include "content/page.h"

#include "base/arena.h"
#include "content/media.h"

#define CAPTIONS_MOST 32

static void add_url(struct page *page, text address) { buffer_add_url_attribute(&page->out, address); }

// The address of a file beside a medium, which is in the same folder.
static void add_file_url(struct page *page, const struct course_file *file) {
    struct course_reading *reading = page->document->reading;
    add_url(page, make_file_url(reading->arena, reading->course_slug, file->path));
}

static bool is_player(const struct page *page, const struct node *node) {
    const struct link *link = node_kind(node) == NODE_IMAGE ? note_of(node) : NULL;
    return link && link->kind == LINK_INSIDE && !page->document->is_transcript &&
           (is_video(link->path) || is_audio(link->path));
}

static void add_picture(struct page *page, const struct node *node, bool with_title) {
    struct arena *arena = page->document->reading->arena;
    const struct link *link = note_of(node);
    struct picture_size size = {0, 0};
    if (link->file) {
        size = picture_size(link->file->bytes);
    }
    buffer_add(&page->out, TEXT("<img src=\""));
    add_url(page, link->href);
    buffer_add(&page->out, TEXT("\" alt=\""));
    buffer_add_html(&page->out, text_trim(make_plain_words(arena, node)));
    buffer_add_char(&page->out, '"');
    if (size.width > 0 && size.height > 0) {
        buffer_addf(&page->out, " width=\"%lld\" height=\"%lld\"", (long long)size.width, (long long)size.height);
    }
    text title = node_title(arena, node);
    if (with_title && !is_text_empty(title)) {
        buffer_add(&page->out, TEXT(" title=\""));
        buffer_add_html(&page->out, title);
        buffer_add_char(&page->out, '"');
    }
    buffer_add(&page->out, TEXT(" loading=\"lazy\">"));
}

static void add_track(struct page *page, const struct captions *captions) {
    buffer_add(&page->out, TEXT("<track kind=\"captions\" src=\""));
    add_file_url(page, captions->file);
    buffer_add(&page->out, TEXT("\" srclang=\""));
    buffer_add_html(&page->out, captions->language);
    buffer_add(&page->out, TEXT("\" label=\""));
    buffer_add_html(&page->out, captions->label);
    buffer_add(&page->out, TEXT("\">"));
}

static void add_player(struct page *page, const struct node *node) {
    struct arena *arena = page->document->reading->arena;
    const struct link *link = note_of(node);
    text element = is_video(link->path) ? TEXT("video") : TEXT("audio");
    struct captions captions[CAPTIONS_MOST];
    size_t count = find_captions(arena, page->document->reading->files, link->path, captions, CAPTIONS_MOST);
    buffer_addf(&page->out, "<%.*s controls preload=\"none\" src=\"", PRINT(element));
    add_url(page, link->href);
    buffer_add(&page->out, TEXT("\" aria-label=\""));
    buffer_add_html(&page->out, text_trim(make_plain_words(arena, node)));
    buffer_add(&page->out, TEXT("\">"));
    for (size_t i = 0; i < count; i++) {
        add_track(page, &captions[i]);
    }
    buffer_addf(&page->out, "</%.*s>", PRINT(element));
}

// "3:25 min · 12.4 MB", as far as it is known.
static void add_facts(struct page *page, const struct course_file *file) {
    if (!file || file->size == 0) {
        return;
    }
    int64_t seconds = (media_milliseconds(file->bytes, file->size) + 500) / 1000;
    uint64_t tenths = (file->size + 50000) / 100000;
    buffer_add(&page->out, TEXT(" <span class=\"media-facts\">"));
    if (seconds > 0) {
        buffer_addf(&page->out, _("%lld:%02lld min · "), (long long)(seconds / 60), (long long)(seconds % 60));
    }
    tenths = tenths > 0 ? tenths : 1;
    buffer_addf(&page->out, _("%llu.%llu MB"), (unsigned long long)(tenths / 10), (unsigned long long)(tenths % 10));
    buffer_add(&page->out, TEXT("</span>"));
}

static void add_transcript(struct page *page, const struct link *link) {
    struct course_reading *reading = page->document->reading;
    const struct course_file *file = find_transcript(reading->arena, reading->files, link->path);
    if (!file) {
        return;
    }
    struct document *document = find_document(reading, file->path);
    if (!document) {
        document = make_document(reading, file->path, file->bytes, TEXTS(TEXT("guide")));
    }
    if (!document || !document->root) {
        return;
    }
    document->is_transcript = true;
    buffer_add(&page->out, TEXT("<details class=\"transcript\">\n<summary>"));
    buffer_add(&page->out, TEXT(_("Transcript")));
    buffer_add(&page->out, TEXT("</summary>\n"));
    buffer_add(&page->out, text_of_html(make_blocks_html(document, first_child(document->root), NULL)));
    buffer_add(&page->out, TEXT("</details>\n"));
}

static void add_player_figure(struct page *page, const struct node *node) {
    struct arena *arena = page->document->reading->arena;
    const struct link *link = note_of(node);
    text title = node_title(arena, node);
    buffer_add(&page->out, TEXT("<figure class=\"media\">\n"));
    add_player(page, node);
    buffer_add(&page->out, TEXT("\n<figcaption>"));
    buffer_add_html(&page->out, is_text_empty(title) ? text_trim(make_plain_words(arena, node)) : title);
    add_facts(page, link->file);
    buffer_add(&page->out, TEXT("</figcaption>\n"));
    add_transcript(page, link);
    buffer_add(&page->out, TEXT("</figure>\n"));
}

static void add_picture_figure(struct page *page, const struct node *node) {
    buffer_add(&page->out, TEXT("<figure>\n"));
    add_picture(page, node, false);
    buffer_add(&page->out, TEXT("\n<figcaption>"));
    buffer_add_html(&page->out, node_title(page->document->reading->arena, node));
    buffer_add(&page->out, TEXT("</figcaption>\n</figure>\n"));
}

// What cannot be shown in its place becomes a link, or, inside a link, its words.
static void add_link_to_image(struct page *page, const struct node *node) {
    const struct link *link = note_of(node);
    text words = text_trim(make_plain_words(page->document->reading->arena, node));
    bool is_linked = page->links == 0 && link->kind != LINK_REFUSED;
    if (is_linked) {
        buffer_add(&page->out, TEXT("<a href=\""));
        add_url(page, link->href);
        buffer_add(&page->out, link->kind == LINK_OUTSIDE ? TEXT("\" rel=\"noopener noreferrer\">") : TEXT("\">"));
    }
    buffer_add_html(&page->out, is_text_empty(words) && is_linked ? link->href : words);
    if (is_linked) {
        buffer_add(&page->out, TEXT("</a>"));
    }
}

void add_image(struct page *page, const struct node *node) {
    const struct link *link = note_of(node);
    if (is_player(page, node) && page->links == 0) {
        add_player(page, node);
    } else if (link->kind == LINK_INSIDE && is_image(link->path)) {
        add_picture(page, node, true);
    } else {
        add_link_to_image(page, node);
    }
}

static bool is_lone_picture_with_title(struct page *page, const struct node *paragraph) {
    const struct node *node = first_child(paragraph);
    if (!node || next_node(node) || node_kind(node) != NODE_IMAGE) {
        return false;
    }
    const struct link *link = note_of(node);
    bool is_picture = link->kind == LINK_INSIDE && is_image(link->path);
    return is_picture && !is_text_empty(node_title(page->document->reading->arena, node));
}

static bool has_player(const struct page *page, const struct node *paragraph) {
    for (const struct node *node = first_child(paragraph); node; node = next_node(node)) {
        if (is_player(page, node)) {
            return true;
        }
    }
    return false;
}

static bool is_space(const struct node *node) {
    enum node_kind kind = node_kind(node);
    return kind == NODE_SOFT_BREAK || kind == NODE_LINE_BREAK ||
           (kind == NODE_TEXT && text_trim(marked_words(node)).length == 0);
}

bool add_figures(struct page *page, const struct node *paragraph) {
    if (is_lone_picture_with_title(page, paragraph)) {
        add_picture_figure(page, first_child(paragraph));
        return true;
    }
    if (!has_player(page, paragraph)) {
        return false;
    }
    bool is_open = false; // a figure may not stand in a paragraph, so that one is closed before it
    for (const struct node *node = first_child(paragraph); node; node = next_node(node)) {
        bool is_figure = is_player(page, node);
        if (is_figure && is_open) {
            buffer_add(&page->out, TEXT("</p>\n"));
            is_open = false;
        } else if (!is_figure && !is_open && !is_space(node)) {
            buffer_add(&page->out, TEXT("<p>"));
            is_open = true;
        }
        if (is_figure) {
            add_player_figure(page, node);
        } else if (is_open) {
            add_tree(page, node);
        }
    }
    if (is_open) {
        buffer_add(&page->out, TEXT("</p>\n"));
    }
    return true;
}
