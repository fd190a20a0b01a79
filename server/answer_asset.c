// SPDX-License-Identifier: Apache-2.0
// answer_asset: headers by http/conditional, bytes by store/courses; a Range reads only its chunks.
// It owns one chunk at a time, in an arena of its own. It must not decide who may have the file: the handler did.
#include "answer_asset.h"
#include "base/arena.h"
#include "http/conditional.h"
#include "respond.h"
#include "store/courses.h"

// What one reply that is read in pieces needs; in the request's arena.
struct asset_reading {
    struct app *app;
    struct arena *chunk_arena; // holds one chunk at a time
    text hash;
    uint64_t first, length;
    int64_t chunk_number; // the one that is held; -1: none
    text chunk;
};

static bool hold_chunk(struct asset_reading *reading, int64_t number) {
    if (reading->chunk_number == number)
        return true;
    struct db *db = borrow_reader(reading->app);
    if (!db)
        return false;
    reset_arena(reading->chunk_arena);
    reading->chunk = NO_TEXT;
    if (db_begin_read(db))
        reading->chunk = load_file_chunk(db, reading->chunk_arena, reading->hash, number);
    db_rollback(db);
    return_reader(reading->app, db);
    reading->chunk_number = reading->chunk.bytes ? number : -1;
    return reading->chunk.bytes != NULL;
}

static ptrdiff_t read_asset(void *subject, uint64_t offset, char *into, size_t room) {
    struct asset_reading *reading = (struct asset_reading *)subject;
    uint64_t at = reading->first + offset, end = reading->first + reading->length;
    if (at >= end || !hold_chunk(reading, (int64_t)(at / FILE_CHUNK_BYTES)))
        return -1;
    text rest = text_slice(reading->chunk, at % FILE_CHUNK_BYTES, room);
    if (rest.length > end - at)
        rest.length = (size_t)(end - at);
    if (rest.length == 0)
        return -1;
    for (size_t i = 0; i < rest.length; i++)
        into[i] = rest.bytes[i];
    return (ptrdiff_t)rest.length;
}

static void close_chunk_arena(void *arena) { close_arena((struct arena *)arena); }

static void set_reading(struct run *run, struct byte_range range) {
    struct asset_reading *reading = MAKE(run->visit.arena, struct asset_reading);
    *reading = (struct asset_reading){.app = run->app,
                                      .chunk_arena = open_arena(4 * FILE_CHUNK_BYTES),
                                      .hash = run->visit.asset->hash,
                                      .first = range.first,
                                      .length = range.length,
                                      .chunk_number = -1};
    arena_defer(run->visit.arena, close_chunk_arena, reading->chunk_arena);
    struct reply *reply = run->request->reply;
    reply->read = read_asset;
    reply->subject = reading;
    reply->length = range.length;
}

// Whatever an author uploads cannot act in our name: no script, no plug-in, no frame, no guessing of types.
static void add_asset_headers(struct run *run, text type, text etag) {
    struct reply *reply = run->request->reply;
    reply_header(reply, TEXT("Content-Security-Policy"),
                 TEXT("sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"));
    reply_header(reply, TEXT("X-Content-Type-Options"), TEXT("nosniff"));
    reply_header(reply, TEXT("Cross-Origin-Resource-Policy"), TEXT("same-origin"));
    reply_header(reply, TEXT("Referrer-Policy"), TEXT("same-origin"));
    reply_header(reply, TEXT("Cache-Control"), TEXT("private, no-cache"));
    reply_header(reply, TEXT("ETag"), etag);
    reply_header(reply, TEXT("Accept-Ranges"), TEXT("bytes"));
    reply_header(reply, TEXT("Content-Type"), type);
    if (is_text_equal(type, TEXT("text/html")) || is_text_equal(type, TEXT("application/octet-stream")))
        reply_header(reply, TEXT("Content-Disposition"), TEXT("attachment"));
}

void answer_asset(struct run *run) {
    const struct library_asset *asset = run->visit.asset;
    struct reply *reply = run->request->reply;
    text etag = make_textf(run->visit.arena, "\"%.*s\"", PRINT(text_slice(asset->hash, 0, 32)));
    add_asset_headers(run, media_type_of(asset->path), etag);
    if (is_not_modified(run->request, etag)) {
        reply->http_status = 304;
        return;
    }
    struct byte_range range = request_range(run->request, asset->size, etag);
    if (range.kind == RANGE_IMPOSSIBLE) {
        reply_header(reply, TEXT("Content-Range"),
                     make_textf(run->visit.arena, "bytes */%llu", (unsigned long long)asset->size));
        reply->http_status = 416;
        return;
    }
    reply->http_status = range.kind == RANGE_PART ? 206 : 200;
    if (range.kind == RANGE_PART)
        reply_header(reply, TEXT("Content-Range"),
                     make_textf(run->visit.arena, "bytes %llu-%llu/%llu", (unsigned long long)range.first,
                                (unsigned long long)(range.first + range.length - 1), (unsigned long long)asset->size));
    if (asset->size > 0)
        set_reading(run, range);
}
