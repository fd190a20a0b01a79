// SPDX-License-Identifier: Apache-2.0
// media_headers: the few bytes of PNG, JPEG, GIF, WebP, SVG, MP4, WebM, MP3 and Ogg that tell how large or how long.
// Every number comes from a stranger: whatever does not fit means "not known".
#include "content/media.h"

#include "model/answer.h"

#define PIXELS_MOST 100000
#define MILLISECONDS_MOST ((uint64_t)100 * 3600 * 1000)

static uint64_t big_endian(text bytes, size_t at, size_t count) {
    uint64_t value = 0;
    for (size_t i = 0; i < count; i++) {
        value = value << 8 | (at + i < bytes.length ? (unsigned char)bytes.bytes[at + i] : 0U);
    }
    return value;
}

static uint64_t little_endian(text bytes, size_t at, size_t count) {
    uint64_t value = 0;
    for (size_t i = count; i > 0; i--) {
        value = value << 8 | (at + i - 1 < bytes.length ? (unsigned char)bytes.bytes[at + i - 1] : 0U);
    }
    return value;
}

static bool stands_at(text bytes, size_t at, text words) {
    return at <= bytes.length && text_starts_with(text_slice(bytes, at, bytes.length), words);
}

static struct picture_size make_size(uint64_t width, uint64_t height) {
    if (width == 0 || height == 0 || width > PIXELS_MOST || height > PIXELS_MOST) {
        return (struct picture_size){0, 0};
    }
    return (struct picture_size){(int64_t)width, (int64_t)height};
}

static struct picture_size size_of_jpeg(text bytes) {
    size_t at = 2;
    while (at + 9 < bytes.length && (unsigned char)bytes.bytes[at] == 0xFF) {
        unsigned char mark = (unsigned char)bytes.bytes[at + 1];
        bool is_frame = mark >= 0xC0 && mark <= 0xCF && mark != 0xC4 && mark != 0xC8 && mark != 0xCC;
        if (is_frame) {
            return make_size(big_endian(bytes, at + 7, 2), big_endian(bytes, at + 5, 2));
        }
        at += 2 + (size_t)big_endian(bytes, at + 2, 2);
    }
    return make_size(0, 0);
}

static struct picture_size size_of_webp(text bytes) {
    if (stands_at(bytes, 12, TEXT("VP8X"))) {
        return make_size(little_endian(bytes, 24, 3) + 1, little_endian(bytes, 27, 3) + 1);
    }
    if (stands_at(bytes, 12, TEXT("VP8L"))) {
        uint64_t bits = little_endian(bytes, 21, 4);
        return make_size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1);
    }
    if (stands_at(bytes, 12, TEXT("VP8 "))) {
        return make_size(little_endian(bytes, 26, 2) & 0x3FFF, little_endian(bytes, 28, 2) & 0x3FFF);
    }
    return make_size(0, 0);
}

// The number at the beginning of `600px`; 0 when there is none, or it is a percentage.
static uint64_t leading_number(text words) {
    uint64_t value = 0;
    size_t i = 0;
    for (; i < words.length && i < 7 && words.bytes[i] >= '0' && words.bytes[i] <= '9'; i++) {
        value = value * 10 + (uint64_t)(words.bytes[i] - '0');
    }
    return i < words.length && words.bytes[i] == '%' ? 0 : value;
}

static text value_of_attribute(text tag, text name) {
    ptrdiff_t found = text_find(tag, name, 0);
    if (found < 0) {
        return TEXT("");
    }
    text rest = text_slice(tag, (size_t)found + name.length, tag.length);
    if (rest.length < 2 || (rest.bytes[0] != '"' && rest.bytes[0] != '\'')) {
        return TEXT("");
    }
    char quote = rest.bytes[0];
    rest = text_slice(rest, 1, rest.length);
    text value;
    return text_next(&rest, quote, &value) ? value : TEXT("");
}

static struct picture_size size_of_svg(text bytes) {
    ptrdiff_t start = text_find(text_slice(bytes, 0, 4096), TEXT("<svg"), 0);
    if (start < 0) {
        return make_size(0, 0);
    }
    text tag = text_slice(bytes, (size_t)start, 2048);
    ptrdiff_t end = text_find(tag, TEXT(">"), 0);
    tag = text_slice(tag, 0, end < 0 ? tag.length : (size_t)end);
    struct picture_size size = make_size(leading_number(value_of_attribute(tag, TEXT(" width="))),
                                         leading_number(value_of_attribute(tag, TEXT(" height="))));
    if (size.width > 0) {
        return size;
    }
    text box = text_trim(value_of_attribute(tag, TEXT("viewBox=")));
    text part = TEXT("");
    uint64_t numbers[4] = {0, 0, 0, 0};
    for (size_t i = 0; i < 4 && text_next(&box, ' ', &part); i++) {
        numbers[i] = leading_number(part);
    }
    return make_size(numbers[2], numbers[3]);
}

struct picture_size picture_size(text bytes) {
    if (stands_at(bytes, 0, TEXT("\x89PNG")) && stands_at(bytes, 12, TEXT("IHDR"))) {
        return make_size(big_endian(bytes, 16, 4), big_endian(bytes, 20, 4));
    }
    if (stands_at(bytes, 0, TEXT("\xFF\xD8"))) {
        return size_of_jpeg(bytes);
    }
    if (stands_at(bytes, 0, TEXT("GIF8"))) {
        return make_size(little_endian(bytes, 6, 2), little_endian(bytes, 8, 2));
    }
    if (stands_at(bytes, 0, TEXT("RIFF")) && stands_at(bytes, 8, TEXT("WEBP"))) {
        return size_of_webp(bytes);
    }
    return size_of_svg(bytes);
}

static int64_t make_milliseconds(uint64_t amount, uint64_t per_second) {
    if (per_second == 0 || amount > UINT64_MAX / 1000 || amount * 1000 / per_second > MILLISECONDS_MOST) {
        return 0;
    }
    return (int64_t)(amount * 1000 / per_second);
}

// Looks for a box (ISO 14496-12) between two offsets: where its contents begin, or 0.
static size_t find_box(text bytes, size_t from, size_t end, text name) {
    size_t at = from;
    for (int boxes = 0; boxes < 1000 && at + 8 <= end; boxes++) {
        uint64_t size = big_endian(bytes, at, 4);
        size_t head = 8;
        if (size == 1) {
            size = big_endian(bytes, at + 8, 8);
            head = 16;
        }
        if (stands_at(bytes, at + 4, name)) {
            return at + head;
        }
        if (size < head || size > end - at) {
            return 0;
        }
        at += (size_t)size;
    }
    return 0;
}

static int64_t length_of_mp4(text bytes) {
    size_t movie = find_box(bytes, 0, bytes.length, TEXT("moov"));
    size_t header = movie ? find_box(bytes, movie, bytes.length, TEXT("mvhd")) : 0;
    if (header == 0 || header + 32 > bytes.length) {
        return 0;
    }
    if (bytes.bytes[header] == 1) {
        return make_milliseconds(big_endian(bytes, header + 24, 8), big_endian(bytes, header + 20, 4));
    }
    return make_milliseconds(big_endian(bytes, header + 16, 4), big_endian(bytes, header + 12, 4));
}

// WebM's Info: Duration (0x4489, a float) in units of TimestampScale (0x2AD7B1, nanoseconds; a million by default).
static int64_t length_of_webm(text bytes) {
    text head = text_slice(bytes, 0, 65536);
    ptrdiff_t info = text_find(head, TEXT("\x15\x49\xA9\x66"), 0);
    if (info < 0) {
        return 0;
    }
    ptrdiff_t duration = text_find(head, TEXT("\x44\x89"), (size_t)info);
    ptrdiff_t scale = text_find(head, TEXT("\x2A\xD7\xB1\x83"), (size_t)info);
    if (duration < 0) {
        return 0;
    }
    size_t at = (size_t)duration + 3;
    bool is_double = stands_at(head, at - 1, TEXT("\x88"));
    union {
        uint64_t bits;
        double number;
    } wide = {.bits = big_endian(head, at, 8)};
    union {
        uint32_t bits;
        float number;
    } narrow = {.bits = (uint32_t)big_endian(head, at, 4)};
    double units = is_double ? wide.number : (double)narrow.number;
    double nanoseconds = scale < 0 ? 1e6 : (double)big_endian(head, (size_t)scale + 4, 3);
    double milliseconds = units * nanoseconds / 1e6;
    return milliseconds > 0 && milliseconds < (double)MILLISECONDS_MOST ? (int64_t)milliseconds : 0;
}

// MPEG-1 layer III with a constant rate, or the count of frames that a variable one writes into its first.
static int64_t length_of_mp3(text bytes, uint64_t size) {
    static const uint16_t kilobits[] = {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0};
    static const uint32_t rates[] = {44100, 48000, 32000, 0};
    size_t at = 0;
    if (stands_at(bytes, 0, TEXT("ID3"))) {
        at = 10;
        for (size_t i = 0; i < 4; i++) {
            at += (size_t)(big_endian(bytes, 6 + i, 1) & 0x7F) << (7 * (3 - i));
        }
    }
    uint64_t head = big_endian(bytes, at, 4);
    if (at + 4 > bytes.length || (head & 0xFFFE0000) != 0xFFFA0000) {
        return 0;
    }
    uint64_t bits_per_second = (uint64_t)kilobits[head >> 12 & 15] * 1000;
    uint32_t rate = rates[head >> 10 & 3];
    text frame = text_slice(bytes, at, 256);
    ptrdiff_t table = text_find(frame, TEXT("Xing"), 0);
    table = table < 0 ? text_find(frame, TEXT("Info"), 0) : table;
    if (table >= 0 && (big_endian(frame, (size_t)table + 4, 4) & 1)) {
        return make_milliseconds(big_endian(frame, (size_t)table + 8, 4) * 1152, rate);
    }
    return size > at ? make_milliseconds((size - at) * 8, bits_per_second) : 0;
}

// Ogg: the position of the last page, over the rate of Vorbis, or 48,000 in Opus.
static int64_t length_of_ogg(text bytes, uint64_t size) {
    uint64_t rate = 0;
    if (stands_at(bytes, 28, TEXT("OpusHead"))) {
        rate = 48000;
    } else if (stands_at(bytes, 28, TEXT("\x01vorbis"))) {
        rate = little_endian(bytes, 40, 4);
    }
    if (bytes.length < size || bytes.length < 64) {
        return 0;
    }
    for (size_t at = bytes.length - 27; at > 0 && bytes.length - at < 70000; at--) {
        if (stands_at(bytes, at, TEXT("OggS"))) {
            return make_milliseconds(little_endian(bytes, at + 6, 8), rate);
        }
    }
    return 0;
}

int64_t media_milliseconds(text bytes, uint64_t size) {
    if (stands_at(bytes, 4, TEXT("ftyp"))) {
        return length_of_mp4(bytes);
    }
    if (stands_at(bytes, 0, TEXT("\x1A\x45\xDF\xA3"))) {
        return length_of_webm(bytes);
    }
    if (stands_at(bytes, 0, TEXT("OggS"))) {
        return length_of_ogg(bytes, size);
    }
    return length_of_mp3(bytes, size);
}
