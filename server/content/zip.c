// SPDX-License-Identifier: Apache-2.0
// zip: the only door to libzip. Unpacks a course from a zip in memory, counting the bytes that really come out, and
// writes one. Names never touch the disk. It must not know what the files mean.
#include "content/content.h"

#include "base/arena.h"
#include "base/unicode.h"
#include "content/file_list.h"
#include "content/links.h"
#include "content/source.h"
#include "content/zip_directory.h"

#include <string.h>
#include <zip.h>

#define RATIO_MOST 100
#define RATIO_FREE_BYTES ((uint64_t)1 << 20) // so small a file may be packed as well as it likes
#define PIECE_BYTES 65536

struct unpacking {
    struct zip *archive;
    struct zip_file *file; // the one that is being read
    struct file_list list;
    struct zip_directory directory;
    text wrapping; // the folder around everything, with its slash; "" when there is none
};

static void close_unpacking(void *subject) {
    struct unpacking *unpacking = subject;
    if (unpacking->file) {
        zip_fclose(unpacking->file);
    }
    if (unpacking->archive) {
        zip_discard(unpacking->archive);
    }
    unpacking->file = NULL;
    unpacking->archive = NULL;
}

static bool open_archive(struct arena *arena, text zip, struct unpacking *unpacking) {
    arena_defer(arena, close_unpacking, unpacking); // first, since the arena may end here
    zip_error_t error;
    zip_error_init(&error);
    struct zip_source *source = zip_source_buffer_create(zip.bytes, zip.length, 0, &error);
    unpacking->archive = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    if (source && !unpacking->archive) {
        zip_source_free(source);
    }
    zip_error_fini(&error);
    return unpacking->archive && zip_get_num_entries(unpacking->archive, 0) == (zip_int64_t)unpacking->directory.count;
}

// "./course.md" is "course.md".
static text without_dot(text name) {
    while (text_starts_with(name, TEXT("./"))) {
        name = text_slice(name, 2, name.length);
    }
    return name;
}

static bool is_counted(text name) {
    text first = text_slice(name, 0, name.length);
    text rest = first;
    text part;
    if (!text_next(&rest, '/', &part)) {
        return false;
    }
    return !text_starts_with(part, TEXT(".")) && !is_text_equal(part, TEXT("__MACOSX")) &&
           !is_text_equal(part, TEXT("Thumbs.db"));
}

// The single folder that holds everything, with its slash; "" when there is none, or course.md stands at the top.
static text find_wrapping(const struct zip_directory *directory) {
    text wrapping = NO_TEXT;
    for (size_t i = 0; i < directory->count; i++) {
        text name = without_dot(directory->entries[i].name);
        if (!is_counted(name)) {
            continue;
        }
        ptrdiff_t slash = text_find(name, TEXT("/"), 0);
        text folder = text_slice(name, 0, slash <= 0 ? 0 : (size_t)slash + 1);
        if (is_text_empty(folder) || (wrapping.bytes && !is_text_equal(folder, wrapping))) {
            return TEXT("");
        }
        wrapping = folder;
    }
    return wrapping.bytes ? wrapping : TEXT("");
}

// Reads what really comes out. False, with an error, when it is too much or does not fit what the zip says.
static bool unpack(struct unpacking *unpacking, size_t index, text path, text *bytes) {
    const struct zip_entry *entry = &unpacking->directory.entries[index];
    struct file_list *list = &unpacking->list;
    uint64_t ratio_most = RATIO_FREE_BYTES + entry->packed * RATIO_MOST;
    if (entry->whole > ratio_most) {
        add_problem(list->problems, SEVERITY_ERROR, path, 1, 1,
                    _("This file is packed more than %d times smaller than it is, as only traps are; pack it again"),
                    RATIO_MOST);
        return false;
    }
    if (!has_room(list, path, entry->whole)) {
        return false;
    }
    char *room = arena_make(list->arena, (size_t)entry->whole + 1);
    size_t length = 0;
    zip_int64_t got = 1;
    const char *name = zip_get_name(unpacking->archive, index, ZIP_FL_ENC_RAW);
    bool is_same = name && is_text_equal(text_from(name), entry->name); // the library read the table that we read
    unpacking->file = is_same ? zip_fopen_index(unpacking->archive, index, 0) : NULL;
    while (unpacking->file && got > 0 && length <= entry->whole) {
        size_t wanted = (size_t)entry->whole + 1 - length; // one more than is said, to see whether there is more
        got = zip_fread(unpacking->file, room + length, wanted < PIECE_BYTES ? wanted : PIECE_BYTES);
        length += got > 0 ? (size_t)got : 0;
    }
    bool is_whole = unpacking->file && got == 0 && length == entry->whole;
    if (unpacking->file) {
        zip_fclose(unpacking->file);
    }
    unpacking->file = NULL;
    if (!is_whole) {
        add_problem(list->problems, SEVERITY_ERROR, path, 1, 1,
                    _("This file is broken in the zip, or not as long as the zip says; pack the folder again"));
        return false;
    }
    room[length] = '\0';
    *bytes = (text){room, length};
    return true;
}

static void take_entry(struct unpacking *unpacking, size_t index) {
    const struct zip_entry *entry = &unpacking->directory.entries[index];
    struct file_list *list = &unpacking->list;
    text name = without_dot(entry->name);
    bool is_wrapped = text_starts_with(name, unpacking->wrapping);
    text path = text_slice(name, is_wrapped ? unpacking->wrapping.length : 0, name.length);
    text folder = is_zip_folder(entry) ? text_slice(path, 0, path.length - 1) : path;
    text bytes;
    if (is_text_empty(folder) || !may_take(list, folder)) {
        return;
    }
    if (is_zip_link(entry)) {
        add_problem(list->problems, SEVERITY_ERROR, path, 1, 1,
                    _("This is a link or a device; put the file itself into the zip"));
    } else if (entry->is_encrypted) {
        add_problem(list->problems, SEVERITY_ERROR, path, 1, 1,
                    _("This file is encrypted; pack the folder without a password"));
    } else if (!is_zip_folder(entry) && unpack(unpacking, index, path, &bytes)) {
        take_file(list, path, bytes);
    }
}

struct course_files *read_zip(struct arena *arena, text zip, const struct content_limits *limits,
                              struct problems *problems) {
    struct unpacking *unpacking = MAKE(arena, struct unpacking);
    const char *fault = NULL;
    unpacking->list = make_file_list(arena, limits, problems);
    if (zip.length > limits->bundle_bytes) {
        add_problem(problems, SEVERITY_ERROR, TEXT(""), 1, 1,
                    _("The zip is larger than %llu MiB; make its media smaller"),
                    (unsigned long long)(limits->bundle_bytes >> 20));
        return NULL;
    }
    // Folders are entries too, and so is what will be left out.
    if (!read_zip_directory(arena, zip, limits->files * 3, &unpacking->directory, &fault)) {
        add_problem(problems, SEVERITY_ERROR, TEXT(""), 1, 1, "%s", fault);
        return NULL;
    }
    if (!open_archive(arena, zip, unpacking)) {
        add_problem(problems, SEVERITY_ERROR, TEXT(""), 1, 1, _("This zip cannot be read; pack the folder again"));
        return NULL;
    }
    text wrapping = find_wrapping(&unpacking->directory);
    unpacking->wrapping = wrapping;
    for (size_t i = 0; i < unpacking->directory.count && !unpacking->list.is_over; i++) {
        take_entry(unpacking, i);
    }
    close_unpacking(unpacking);
    text slug = wrapping.length > 0 ? text_slice(wrapping, 0, wrapping.length - 1) : TEXT("");
    return finish_file_list(&unpacking->list, is_utf8(slug) ? slug : TEXT(""));
}

static bool add_file(struct zip *archive, struct arena *arena, const struct course_file *file) {
    static const char nothing[1] = "";
    const char *bytes = file->bytes.bytes ? file->bytes.bytes : nothing;
    struct zip_source *source = zip_source_buffer(archive, bytes, file->bytes.length, 0);
    if (!source) {
        return false;
    }
    zip_int64_t index = zip_file_add(archive, make_c_string(arena, file->path), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return false;
    }
    const time_t first_day = 315532800; // 1980, where the time of zips begins: the same files give the same zip
    return zip_file_set_mtime(archive, (zip_uint64_t)index, first_day, 0) == 0;
}

bool save_course_zip(struct arena *arena, const struct course_files *files, text path, text *fault) {
    int number = 0;
    struct zip *archive = zip_open(make_c_string(arena, path), ZIP_CREATE | ZIP_EXCL, &number);
    if (!archive) {
        zip_error_t error;
        zip_error_init_with_code(&error, number);
        *fault = make_textf(arena, _("%.*s: %s"), PRINT(path), zip_error_strerror(&error));
        zip_error_fini(&error);
        return false;
    }
    bool is_saved = true;
    for (size_t i = 0; is_saved && i < files->count; i++) {
        const char *name_fault = fault_of_path(files->items[i].path);
        is_saved = !name_fault && add_file(archive, arena, &files->items[i]);
        if (!is_saved) {
            *fault = make_textf(arena, _("%.*s: %s"), PRINT(make_printable(arena, files->items[i].path)),
                                name_fault ? name_fault : zip_strerror(archive));
        }
    }
    if (is_saved && zip_close(archive) == 0) {
        return true;
    }
    if (is_saved) {
        *fault = make_textf(arena, _("%.*s: %s"), PRINT(path), zip_strerror(archive));
    }
    zip_discard(archive);
    return false;
}
