// SPDX-License-Identifier: Apache-2.0
// compress: the only file that includes zlib. It owns nothing; zlib's own memory is given back before anything here
// returns or, if an arena leaves by its escape, at that arena's reset.
#include "base/compress.h"
#include "base/arena.h"
#include "base/buffer.h"
#include <limits.h>
#include <zlib.h>

enum { GZIP_WINDOW_BITS = 15 + 16, MEMORY_LEVEL = 8, PIECE_BYTES = 16 * 1024 };

text make_gzip(struct arena *arena, text bytes, int level) {
    if (level < 1 || level > 9 || bytes.length < 2 || bytes.length > UINT_MAX)
        return NO_TEXT;
    char *made = arena_make(arena, bytes.length); // one byte less is used: for the NUL, and it must be smaller
    z_stream stream = {0};
    if (deflateInit2(&stream, level, Z_DEFLATED, GZIP_WINDOW_BITS, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
        return NO_TEXT;
    stream.next_in = (Bytef *)(uintptr_t)bytes.bytes;
    stream.avail_in = (uInt)bytes.length;
    stream.next_out = (Bytef *)made;
    stream.avail_out = (uInt)(bytes.length - 1);
    int outcome = deflate(&stream, Z_FINISH);
    size_t length = stream.total_out;
    (void)deflateEnd(&stream);
    return outcome == Z_STREAM_END ? (text){made, length} : NO_TEXT;
}

static void end_inflate(void *stream) {
    (void)inflateEnd(stream); // harmless when it was ended before
}

// Inflates all there is; false at a fault or when the buffer is over.
static bool inflate_all(z_stream *stream, struct buffer *buffer) {
    unsigned char piece[PIECE_BYTES];
    int outcome = Z_OK;
    while (outcome == Z_OK && !buffer->over) {
        stream->next_out = piece;
        stream->avail_out = sizeof piece;
        outcome = inflate(stream, Z_NO_FLUSH);
        buffer_add_bytes(buffer, piece, sizeof piece - stream->avail_out);
    }
    return outcome == Z_STREAM_END && stream->avail_in == 0 && !buffer->over;
}

bool undo_gzip(struct arena *arena, text gzip, size_t limit_bytes, text *out) {
    if (is_text_empty(gzip) || gzip.length > UINT_MAX)
        return false;
    z_stream *stream = MAKE(arena, z_stream);
    stream->next_in = (Bytef *)(uintptr_t)gzip.bytes;
    stream->avail_in = (uInt)gzip.length;
    if (inflateInit2(stream, GZIP_WINDOW_BITS) != Z_OK)
        return false;
    arena_defer(arena, end_inflate, stream);
    struct buffer buffer = buffer_in(arena, limit_bytes);
    bool is_sound = inflate_all(stream, &buffer);
    end_inflate(stream);
    if (is_sound)
        *out = buffer_text(&buffer);
    return is_sound;
}
