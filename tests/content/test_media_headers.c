// SPDX-License-Identifier: Apache-2.0
// Tests of server/content/media_headers.c with real files and with spoiled ones.
#include "ground.h"

#include "content/media.h"
#include "support/scratch.h"

#include <stdlib.h>

#define BYTES(literal) ((text){(literal), sizeof(literal) - 1})

static text read_media(struct ground *ground, const char *name) {
    const char *source = getenv("SOURCE");
    text path = make_textf(ground->arena, "%s/tests/content/media/%s", source ? source : "../..", name);
    text bytes = read_scratch_file(ground->arena, path);
    assert_non_null(bytes.bytes);
    return bytes;
}

static void assert_size(text bytes, int64_t width, int64_t height) {
    struct picture_size size = picture_size(bytes);
    assert_int_equal(size.width, width);
    assert_int_equal(size.height, height);
}

static void pictures_tell_their_size(void **state) {
    (void)state;
    assert_size(BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xE0"), 640, 480);
    assert_size(BYTES("GIF89a\x0A\0\x14\0"), 10, 20);
    assert_size(BYTES("\xFF\xD8\xFF\xE0\0\x04__\xFF\xC2\0\x11\x08\x01\xE0\x02\x80\x03"), 640, 480);
    assert_size(BYTES("RIFF____WEBPVP8X____\0\0\0\0\x7F\x02\0\xDF\x01\0"), 640, 480);
    assert_size(BYTES("RIFF____WEBPVP8 __________\x80\x02\xE0\x01"), 640, 480);
    assert_size(BYTES("RIFF____WEBPVP8L____\x2F\x7F\xC2\x77\0"), 640, 480);
    assert_size(BYTES("<?xml?>\n<svg width=\"30px\" height='20'>"), 30, 20);
    assert_size(BYTES("<svg viewBox=\"0 0 300 200\" width=\"100%\" height=\"100%\">"), 300, 200);
}

static void what_cannot_be_told_is_not_told(void **state) {
    (void)state;
    static const char *const odd[] = {"",
                                      "words",
                                      "<svg",
                                      "<svg>",
                                      "<svg width=\"a\" height=\"b\">",
                                      "<svg width=>",
                                      "GIF8",
                                      "\xFF\xD8",
                                      "\xFF\xD8\xFF\xC0",
                                      "RIFF____WEBP",
                                      "RIFF____WEBPVP9_",
                                      "<svg viewBox=\"0 0 1\">",
                                      "<svg width=\"9999999999\" height=\"1\">"};
    for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
        assert_size(text_from(odd[i]), 0, 0);
    }
    assert_size(BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xFF\xFF\xFF\xFF\0\0\0\1"), 0, 0);
    assert_int_equal(media_milliseconds(TEXT(""), 0), 0);
    assert_int_equal(media_milliseconds(TEXT("words words words words words"), 29), 0);
}

static void media_tell_their_length(void **state) {
    struct ground *ground = *state;
    text clip = read_media(ground, "clip.mp4");
    assert_in_range(media_milliseconds(clip, clip.length), 1900, 2100);
    clip = read_media(ground, "clip.webm");
    assert_in_range(media_milliseconds(clip, clip.length), 1900, 2100);
    text tone = read_media(ground, "tone.ogg");
    assert_in_range(media_milliseconds(tone, tone.length), 900, 1100);
    assert_int_equal(media_milliseconds(text_slice(tone, 0, 200), tone.length), 0);
    tone = read_media(ground, "tone.mp3");
    assert_in_range(media_milliseconds(tone, tone.length), 900, 1200);
}

static void cut_and_spoiled_media_are_survived(void **state) {
    static const char *const names[] = {"clip.mp4", "clip.webm", "tone.ogg", "tone.mp3"};
    struct ground *ground = *state;
    for (size_t i = 0; i < 4; i++) {
        text whole = read_media(ground, names[i]);
        for (size_t length = 0; length < whole.length && length < 400; length++) {
            text cut = make_text(ground->arena, text_slice(whole, 0, length));
            assert_true(media_milliseconds(cut, whole.length) >= 0);
        }
        char *bytes = make_c_string(ground->arena, whole);
        for (size_t at = 0; at < whole.length && at < 3000; at++) {
            char kept = bytes[at];
            bytes[at] = (char)0xFF;
            assert_true(media_milliseconds((text){bytes, whole.length}, whole.length) >= 0);
            bytes[at] = kept;
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CONTENT_TEST(pictures_tell_their_size),
        CONTENT_TEST(what_cannot_be_told_is_not_told),
        CONTENT_TEST(media_tell_their_length),
        CONTENT_TEST(cut_and_spoiled_media_are_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
