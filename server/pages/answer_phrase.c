// SPDX-License-Identifier: Apache-2.0
// answer_phrase: takes the marks off our own HTML, and says an answer in words.
// It must not know what is right.
#include "pages/answer_phrase.h"
#include "base/arena.h"
#include "base/buffer.h"

#define PHRASE_LIMIT_BYTES 8192

// ---- HTML to words -------------------------------------------------------------------------------------------------

static void add_alternative(struct buffer *out, text mark) {
    ptrdiff_t at = text_find(mark, TEXT("alt=\""), 0);
    if (!text_starts_with(mark, TEXT("<img")) || at < 0)
        return;
    size_t from = (size_t)at + 5;
    ptrdiff_t end = text_find(mark, TEXT("\""), from);
    if (end > 0)
        buffer_add(out, text_slice(mark, from, (size_t)end - from));
}

static text without_marks(struct arena *arena, text value) {
    struct buffer out = buffer_in(arena, value.length + 1);
    for (size_t at = 0; at < value.length;) {
        ptrdiff_t open = text_find(value, TEXT("<"), at);
        size_t from = open < 0 ? value.length : (size_t)open;
        buffer_add(&out, text_slice(value, at, from - at));
        ptrdiff_t close = open < 0 ? -1 : text_find(value, TEXT(">"), from);
        if (close < 0)
            break;
        add_alternative(&out, text_slice(value, from, (size_t)close - from));
        at = (size_t)close + 1;
    }
    return buffer_text(&out);
}

// The few entities that our renderers write.
static size_t entity_at(text value, size_t at, char *character) {
    static const struct {
        text words;
        char character;
    } entities[] = {
        {TEXT("&amp;"), '&'}, {TEXT("&lt;"), '<'}, {TEXT("&gt;"), '>'}, {TEXT("&quot;"), '"'}, {TEXT("&#39;"), '\''}};
    for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++)
        if (is_text_equal(text_slice(value, at, entities[i].words.length), entities[i].words)) {
            *character = entities[i].character;
            return entities[i].words.length;
        }
    *character = value.bytes[at];
    return 1;
}

text plain_words(struct arena *arena, html value) {
    text bare = without_marks(arena, text_of_html(value));
    struct buffer out = buffer_in(arena, bare.length + 1);
    for (size_t at = 0; at < bare.length;) {
        char character;
        at += entity_at(bare, at, &character);
        buffer_add_char(&out, character == '\n' ? ' ' : character);
    }
    return bare.length > 0 ? text_trim(buffer_text(&out)) : TEXT("");
}

// ---- answers -------------------------------------------------------------------------------------------------------

static text option_words(struct arena *arena, const struct question *question, text id) {
    for (size_t i = 0; i < question->options_count; i++)
        if (is_text_equal(question->options[i].id, id))
            return plain_words(arena, question->options[i].html);
    return TEXT("");
}

static text right_words(struct arena *arena, const struct question *question, text right_id) {
    for (size_t i = 0; i < question->options_count; i++)
        if (is_text_equal(question->options[i].right_id, right_id))
            return plain_words(arena, question->options[i].right_html);
    return TEXT("");
}

static void add_one(struct buffer *out, struct arena *arena, const struct question *question,
                    const struct answer *answer, size_t index) {
    if (index > 0)
        buffer_add(out, TEXT("; "));
    if (question->kind == QUESTION_ORDER)
        buffer_addf(out, "%zu. ", index + 1);
    buffer_add(out, option_words(arena, question, answer->ids[index]));
    if (question->kind == QUESTION_MATCH)
        buffer_addf(out, ": %.*s", PRINT(right_words(arena, question, answer->right_ids[index])));
}

text answer_phrase(struct arena *arena, const struct question *question, const struct answer *answer) {
    if (!answer->is_given)
        return TEXT("");
    if (question->kind == QUESTION_SHORT || question->kind == QUESTION_NUMBER)
        return answer->words;
    struct buffer out = buffer_in(arena, PHRASE_LIMIT_BYTES);
    for (size_t i = 0; i < answer->ids_count; i++)
        add_one(&out, arena, question, answer, i);
    return answer->ids_count > 0 ? buffer_text(&out) : TEXT("");
}

text letter_text(struct arena *arena, size_t index) {
    char letter = (char)('A' + index % 26);
    return index < 26 ? make_textf(arena, "%c", letter)
                      : make_textf(arena, "%c%c", (char)('A' + index / 26 - 1), letter);
}
