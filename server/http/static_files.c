// SPDX-License-Identifier: Apache-2.0
// static_files: the site's own style sheets, scripts and pictures, prepared once. It owns the prepared table, in the
// arena it was made in. It must not know what a page is.
#include "http/static_files.h"
#include "base/arena.h"
#include "base/compress.h"
#include "base/crypto.h"
#include "base/embedded.h"
#include "base/read_file.h"
#include "http/conditional.h"
#include "http/reply.h"
#include <dirent.h>
#include <string.h>

#define FILE_LIMIT_BYTES (8 * 1024 * 1024)
#define FOLDER_DEPTH 4

struct static_file {
    struct static_file *next;
    text name, hashed_name, type, etag, bytes, gzip_bytes;
    url address;
};

struct static_files {
    struct arena *arena;
    struct static_file *first;
};

static struct static_file *find_file(const struct static_files *files, text name, bool *is_hashed) {
    for (struct static_file *file = files->first; file; file = file->next) {
        *is_hashed = is_text_equal(file->hashed_name, name);
        if (*is_hashed || is_text_equal(file->name, name))
            return file;
    }
    return NULL;
}

// "stoa.css" with hash "1a2b3c4d" is "stoa.1a2b3c4d.css".
static text make_hashed_name(struct arena *arena, text name, text hash) {
    size_t dot = name.length;
    for (size_t i = name.length; i > 0 && name.bytes[i - 1] != '/'; i--)
        if (name.bytes[i - 1] == '.' && i > 1) {
            dot = i - 1;
            break;
        }
    return make_textf(arena, "%.*s.%.*s%.*s", PRINT(text_slice(name, 0, dot)), PRINT(hash),
                      PRINT(text_slice(name, dot, name.length)));
}

// Adds a file unless one of that name is there: who comes first stays.
static void add_file(struct static_files *files, text name, text bytes) {
    bool is_hashed;
    if (find_file(files, name, &is_hashed))
        return;
    struct arena *arena = files->arena;
    struct static_file *file = MAKE(arena, struct static_file);
    text hash = make_hash_text(arena, bytes);
    file->name = name;
    file->hashed_name = make_hashed_name(arena, name, text_slice(hash, 0, 8));
    file->type = media_type_of(name);
    file->etag = make_textf(arena, "\"%.*s\"", PRINT(text_slice(hash, 0, 16)));
    file->bytes = bytes;
    if (is_type_compressible(file->type))
        file->gzip_bytes = make_gzip(arena, bytes, 9);
    file->address = make_urlf(arena, "/static/%.*s", PRINT(file->hashed_name));
    file->next = files->first;
    files->first = file;
}

// Adds the files of a folder and of those in it; `prefix` is "" or ends with '/'.
static void add_folder(struct static_files *files, text folder, text prefix, unsigned depth) {
    struct arena *arena = files->arena;
    DIR *listing = depth > 0 ? opendir(make_c_string(arena, folder)) : NULL;
    if (!listing)
        return;
    for (struct dirent *entry; (entry = readdir(listing));) {
        if (entry->d_name[0] == '.')
            continue;
        text path = make_textf(arena, "%.*s/%s", PRINT(folder), entry->d_name), bytes;
        text name = make_textf(arena, "%.*s%s", PRINT(prefix), entry->d_name);
        if (entry->d_type == DT_DIR)
            add_folder(files, path, make_joined(arena, name, TEXT("/")), depth - 1);
        else if (read_whole_file(arena, path, FILE_LIMIT_BYTES, &bytes))
            add_file(files, name, bytes);
    }
    (void)closedir(listing);
}

struct static_files *make_static_files(struct arena *arena, text override_folder) {
    struct static_files *files = MAKE(arena, struct static_files);
    files->arena = arena;
    if (!is_text_empty(override_folder))
        add_folder(files, override_folder, TEXT(""), FOLDER_DEPTH);
    size_t count;
    const struct embedded_file *embedded = embedded_files(&count);
    text folder = TEXT("static/");
    for (size_t i = 0; i < count; i++) {
        text path = text_from(embedded[i].path);
        if (text_starts_with(path, folder))
            add_file(files, text_slice(path, folder.length, path.length),
                     (text){(const char *)embedded[i].bytes, embedded[i].size});
    }
    return files;
}

url static_file_url(const struct static_files *files, text name) {
    bool is_hashed;
    const struct static_file *file = find_file(files, name, &is_hashed);
    return file ? file->address : (url){NULL, 0};
}

bool answer_static_file(const struct static_files *files, struct request *request, text name) {
    bool is_hashed;
    const struct static_file *file = find_file(files, name, &is_hashed);
    if (!file)
        return false;
    reply_header(request->reply, TEXT("Cache-Control"),
                 is_hashed ? TEXT("public, max-age=31536000, immutable") : TEXT("no-cache"));
    reply_with_file(request, file->type, file->etag, file->bytes, file->gzip_bytes);
    return true;
}
