// SPDX-License-Identifier: Apache-2.0
// Tests of server/content/zip.c and zip_directory.c: everyday archives are read, and made again byte for byte; hostile
// ones, made here byte by byte, are refused.
#include "ground.h"

#include "base/compress.h"
#include "support/scratch.h"

#include <string.h>
#include <time.h>

// One entry as it is to stand in the archive; what is 0 is made right.
struct entry {
    text name, bytes;
    text packed;         // deflated; NO_TEXT: stored
    uint32_t claimed;    // another length than the real one
    uint32_t attributes; // a Unix mode in the upper half
    uint16_t flags;
    bool shares_first; // points to the first entry's local record
};
#define ENTRY(path, words)                                                                                             \
    { .name = TEXT(path), .bytes = TEXT(words) }

static uint32_t checksum_of(text bytes) {
    uint32_t sum = 0xFFFFFFFF;
    for (size_t i = 0; i < bytes.length; i++) {
        sum ^= (unsigned char)bytes.bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            sum = sum >> 1 ^ (sum & 1 ? 0xEDB88320U : 0);
        }
    }
    return ~sum;
}

static void add_number(char **at, uint64_t value, size_t bytes) {
    for (size_t i = 0; i < bytes; i++) {
        *(*at)++ = (char)(value >> (8 * i) & 0xFF);
    }
}

static void add_bytes(char **at, text bytes) {
    if (bytes.length > 0) {
        memcpy(*at, bytes.bytes, bytes.length);
    }
    *at += bytes.length;
}

// What a local record and a record of the table have in common.
static void add_facts(char **at, const struct entry *entry) {
    text stored = entry->packed.bytes ? entry->packed : entry->bytes;
    add_number(at, 20, 2);
    add_number(at, entry->flags, 2);
    add_number(at, entry->packed.bytes ? 8 : 0, 2);
    add_number(at, 0x00210000, 4);
    add_number(at, checksum_of(entry->bytes), 4);
    add_number(at, stored.length, 4);
    add_number(at, entry->claimed ? entry->claimed : entry->bytes.length, 4);
    add_number(at, entry->name.length, 2);
    add_number(at, 0, 2);
}

static text make_zip(struct arena *arena, const struct entry *entries, size_t count) {
    size_t room = 100;
    for (size_t i = 0; i < count; i++) {
        room += entries[i].name.length * 2 + entries[i].bytes.length + entries[i].packed.length + 100;
    }
    char *bytes = arena_make(arena, room);
    uint32_t *offsets = MAKE_ARRAY(arena, count + 1, uint32_t);
    char *at = bytes;
    for (size_t i = 0; i < count; i++) {
        offsets[i] = entries[i].shares_first ? 0 : (uint32_t)(at - bytes);
        if (entries[i].shares_first) {
            continue;
        }
        add_bytes(&at, TEXT("PK\x03\x04"));
        add_facts(&at, &entries[i]);
        add_bytes(&at, entries[i].name);
        add_bytes(&at, entries[i].packed.bytes ? entries[i].packed : entries[i].bytes);
    }
    size_t table = (size_t)(at - bytes);
    for (size_t i = 0; i < count; i++) {
        add_bytes(&at, TEXT("PK\x01\x02\x14\x03"));
        add_facts(&at, &entries[i]);
        add_number(&at, 0, 6); // comment, disk, internal attributes
        add_number(&at, entries[i].attributes, 4);
        add_number(&at, offsets[i], 4);
        add_bytes(&at, entries[i].name);
    }
    size_t end = (size_t)(at - bytes);
    add_bytes(&at, TEXT("PK\x05\x06"));
    add_number(&at, 0, 4);
    add_number(&at, count, 2);
    add_number(&at, count, 2);
    add_number(&at, end - table, 4);
    add_number(&at, table, 4);
    add_number(&at, 0, 2);
    return (text){bytes, (size_t)(at - bytes)};
}

static struct course_files *read_bytes(struct ground *ground, text zip) {
    struct content_limits limits = default_content_limits();
    ground->problems = make_problems(ground->arena);
    return read_zip(ground->arena, zip, &limits, &ground->problems);
}

static struct course_files *read_entries(struct ground *ground, const struct entry *entries, size_t count) {
    return read_bytes(ground, make_zip(ground->arena, entries, count));
}

static void a_plain_zip_is_read(void **state) {
    struct ground *ground = *state;
    const struct entry entries[] = {ENTRY("course.md", "words"), ENTRY("01-a/", ""), ENTRY("01-a/module.md", ""),
                                    ENTRY("./assets/\xC3\xBC.png", "x")};
    struct course_files *files = read_entries(ground, entries, 4);
    assert_no_problem(&ground->problems, SEVERITY_NOTE);
    assert_int_equal(files->count, 3);
    assert_true(is_text_equal(files->items[2].path, TEXT("course.md")));
    assert_true(is_text_equal(files->items[2].bytes, TEXT("words")));
    assert_true(is_text_equal(files->items[1].path, TEXT("assets/\xC3\xBC.png")));
    assert_true(is_text_equal(files->default_slug, TEXT("")));
}

static void a_single_wrapping_folder_is_looked_through(void **state) {
    struct ground *ground = *state;
    const struct entry entries[] = {ENTRY("ethics/", ""),
                                    ENTRY("ethics/course.md", "x"),
                                    ENTRY("ethics/01-a/module.md", "y"),
                                    ENTRY("__MACOSX/ethics/._course.md", "z"),
                                    ENTRY(".DS_Store", "z"),
                                    ENTRY("ethics/assets/Thumbs.db", "z")};
    struct course_files *files = read_entries(ground, entries, 6);
    assert_int_equal(files->count, 2);
    assert_true(is_text_equal(files->items[1].path, TEXT("course.md")));
    assert_true(is_text_equal(files->default_slug, TEXT("ethics")));
    assert_int_equal(ground->problems.errors, 0);
    assert_int_equal(ground->problems.count, 3);
}

static void two_folders_are_no_wrapping(void **state) {
    struct ground *ground = *state;
    const struct entry entries[] = {ENTRY("a/course.md", "x"), ENTRY("b/course.md", "y")};
    struct course_files *files = read_entries(ground, entries, 2);
    assert_true(is_text_equal(files->items[0].path, TEXT("a/course.md")));
    const struct entry top[] = {ENTRY("course.md", "x"), ENTRY("01-a/module.md", "y")};
    assert_true(is_text_equal(read_entries(ground, top, 2)->items[0].path, TEXT("01-a/module.md")));
}

static void odd_names_are_refused(void **state) {
    static const struct entry entries[] = {
        ENTRY("../up.md", "x"), ENTRY("a/../../up.md", "x"),
        ENTRY("/root.md", "x"), ENTRY("a//b.md", "x"),
        ENTRY("a\\b.md", "x"),  ENTRY("C:/a.md", "x"),
        ENTRY("a\0b.md", "x"),  ENTRY("a\xFF.md", "x"),
        ENTRY("a\x1b.md", "x"), ENTRY("a/./b.md", "x"),
        ENTRY("a /b.md", "x"),  ENTRY("con\xE2\x80\xAE.md", "x"),
        ENTRY("..", "x"),       ENTRY("../", ""),
    };
    struct ground *ground = *state;
    for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++) {
        const struct entry both[] = {ENTRY("course.md", "y"), entries[i]};
        struct course_files *files = read_entries(ground, both, 2);
        assert_problem(ground, SEVERITY_ERROR, 1, "name is refused");
        assert_int_equal(files->count, 1);
    }
}

static void a_name_that_is_too_long_is_refused(void **state) {
    struct ground *ground = *state;
    const struct entry entries[] = {ENTRY("course.md", "y"),
                                    {.name = make_textf(ground->arena, "assets/%0250d", 1), .bytes = TEXT("x")}};
    (void)read_entries(ground, entries, 2);
    assert_problem(ground, SEVERITY_ERROR, 1, "255 bytes");
}

static void links_and_devices_are_refused(void **state) {
    struct ground *ground = *state;
    const struct entry entries[] = {
        ENTRY("course.md", "y"),
        {.name = TEXT("link.md"), .bytes = TEXT("/etc/passwd"), .attributes = 0120777U << 16},
        {.name = TEXT("pipe"), .bytes = TEXT(""), .attributes = 010644U << 16},
        {.name = TEXT("file.md"), .bytes = TEXT("x"), .attributes = 0100644U << 16}};
    struct course_files *files = read_entries(ground, entries, 4);
    assert_int_equal(ground->problems.errors, 2);
    assert_problem(ground, SEVERITY_ERROR, 1, "a link or a device");
    assert_int_equal(files->count, 2);
}

static void names_that_are_the_same_after_folding_are_refused(void **state) {
    struct ground *ground = *state;
    const struct entry entries[] = {ENTRY("course.md", "y"),   ENTRY("Course.md", "x"), ENTRY("a/\xC3\xA9", "x"),
                                    ENTRY("A/e\xCC\x81", "x"), ENTRY("b", "1"),         ENTRY("b", "2")};
    (void)read_entries(ground, entries, 6);
    assert_int_equal(ground->problems.errors, 3);
    assert_problem(ground, SEVERITY_ERROR, 1, "same name");
}

static int64_t processor_milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// Raw deflated bytes of `length` zeros.
static text make_deflated(struct arena *arena, text bytes) {
    text gzip = make_gzip(arena, bytes, 9);
    assert_non_null(gzip.bytes);
    return text_slice(gzip, 10, gzip.length - 18);
}

static void a_bomb_is_refused_before_it_goes_off(void **state) {
    struct ground *ground = *state;
    size_t length = (size_t)12 << 20;
    text zeros = {arena_make(ground->arena, length), length};
    text packed = make_deflated(ground->arena, zeros);
    assert_true(packed.length * 900 < length);
    const struct entry entries[] = {ENTRY("course.md", "y"), {.name = TEXT("bomb"), .bytes = zeros, .packed = packed}};
    text zip = make_zip(ground->arena, entries, 2);
    size_t before = arena_used_bytes(ground->arena);
    int64_t start = processor_milliseconds();
    assert_int_equal(read_bytes(ground, zip)->count, 1);
    assert_true(processor_milliseconds() - start < 1000);
    assert_true(arena_used_bytes(ground->arena) - before < (size_t)1 << 20);
    assert_problem(ground, SEVERITY_ERROR, 1, "traps");
}

static void what_is_really_well_packed_is_read(void **state) {
    struct ground *ground = *state;
    text spaces = {arena_make(ground->arena, 900000), 900000};
    const struct entry entries[] = {
        ENTRY("course.md", "y"), {.name = TEXT("z"), .bytes = spaces, .packed = make_deflated(ground->arena, spaces)}};
    struct course_files *files = read_entries(ground, entries, 2);
    assert_no_problem(&ground->problems, SEVERITY_NOTE);
    assert_int_equal(files->items[1].size, 900000);
}

static void lying_lengths_are_refused(void **state) {
    struct ground *ground = *state;
    text zeros = {arena_make(ground->arena, 500000), 500000};
    text packed = make_deflated(ground->arena, zeros);
    const struct entry shorter[] = {ENTRY("course.md", "y"),
                                    {.name = TEXT("z"), .bytes = zeros, .packed = packed, .claimed = 1}};
    assert_int_equal(read_entries(ground, shorter, 2)->count, 1);
    assert_problem(ground, SEVERITY_ERROR, 1, "not as long as");
    const struct entry longer[] = {ENTRY("course.md", "y"),
                                   {.name = TEXT("z"), .bytes = zeros, .packed = packed, .claimed = 900000}};
    assert_int_equal(read_entries(ground, longer, 2)->count, 1);
    assert_problem(ground, SEVERITY_ERROR, 1, "not as long as");
    struct entry huge[] = {ENTRY("course.md", "y"),
                           {.name = TEXT("z"), .bytes = zeros, .packed = packed, .claimed = 0xFFFFFFF0}};
    assert_int_equal(read_entries(ground, huge, 2)->count, 1);
    assert_int_equal(ground->problems.errors, 1);
    huge[1].claimed = 0xFFFFFFFF; // the mark of zip64, without what must go with it
    assert_null(read_entries(ground, huge, 2));
    assert_problem(ground, SEVERITY_ERROR, 1, "cannot be read");
}

static void overlapping_entries_are_refused(void **state) {
    struct ground *ground = *state;
    const struct entry entries[] = {ENTRY("course.md", "yyyyyyyyyyyyy"),
                                    {.name = TEXT("a"), .bytes = TEXT("x"), .shares_first = true}};
    assert_null(read_entries(ground, entries, 2));
    assert_problem(ground, SEVERITY_ERROR, 1, "overlap");
}

static void encrypted_entries_are_refused(void **state) {
    struct ground *ground = *state;
    const struct entry entries[] = {ENTRY("course.md", "y"),
                                    {.name = TEXT("a"), .bytes = TEXT("twelve bytes and more"), .flags = 1}};
    (void)read_entries(ground, entries, 2);
    assert_problem(ground, SEVERITY_ERROR, 1, "encrypted");
}

static void broken_bytes_are_told_by_the_checksum(void **state) {
    struct ground *ground = *state;
    const struct entry entries[] = {ENTRY("course.md", "wordswords")};
    text zip = make_zip(ground->arena, entries, 1);
    ((char *)(uintptr_t)zip.bytes)[42]++;
    assert_int_equal(read_bytes(ground, zip)->count, 0);
    assert_problem(ground, SEVERITY_ERROR, 1, "broken");
}

static void too_many_files_and_too_many_bytes_are_refused(void **state) {
    struct ground *ground = *state;
    struct entry *entries = MAKE_ARRAY(ground->arena, 7000, struct entry);
    for (int i = 0; i < 7000; i++) {
        entries[i] = (struct entry){.name = make_textf(ground->arena, "f%d", i), .bytes = TEXT("x")};
    }
    (void)read_entries(ground, entries, 2001);
    assert_problem(ground, SEVERITY_ERROR, 1, "more than 2000 files");
    assert_null(read_entries(ground, entries, 7000));
    assert_problem(ground, SEVERITY_ERROR, 1, "too many entries");
    text zip = make_zip(ground->arena, entries, 30);
    struct content_limits limits = {.bundle_bytes = 29, .markdown_bytes = 1, .files = 100};
    assert_null(read_zip(ground->arena, zip, &limits, &ground->problems));
    assert_problem(ground, SEVERITY_ERROR, 1, "The zip is larger");
    text large = {arena_make(ground->arena, 5000), 5000};
    struct entry packed[] = {{.name = TEXT("a"), .bytes = large, .packed = make_deflated(ground->arena, large)}};
    limits.bundle_bytes = 4999;
    (void)read_zip(ground->arena, make_zip(ground->arena, packed, 1), &limits, &ground->problems);
    assert_problem(ground, SEVERITY_ERROR, 1, "the course is larger");
}

// Cut anywhere, or with any byte changed, it is refused or read, and never worse.
static void damaged_archives_are_survived(void **state) {
    struct ground *ground = *state;
    text large = {arena_make(ground->arena, 3000), 3000};
    const struct entry entries[] = {ENTRY("course.md", "words"),
                                    {.name = TEXT("a"), .bytes = large, .packed = make_deflated(ground->arena, large)}};
    text zip = make_zip(ground->arena, entries, 2);
    for (size_t length = 0; length < zip.length; length++) {
        assert_null(read_bytes(ground, make_text(ground->arena, text_slice(zip, 0, length))));
        assert_true(ground->problems.errors > 0);
    }
    for (size_t i = 0; i < zip.length; i++) {
        for (int change = 1; change < 256; change *= 5) {
            char *bytes = make_c_string(ground->arena, zip);
            bytes[i] = (char)(bytes[i] ^ change);
            struct course_files *files = read_bytes(ground, (text){bytes, zip.length});
            assert_true(files || ground->problems.errors > 0);
        }
    }
}

static void a_course_is_packed_and_unpacked_byte_for_byte(void **state) {
    struct ground *ground = *state;
    text folder = make_scratch_folder(ground->arena);
    text path = scratch_path(ground->arena, folder, "course.zip");
    text fault = NO_TEXT;
    struct course_files *files = find_bundled_course(ground->arena, TEXT("ethics-of-ai"));
    assert_non_null(files);
    assert_true(save_course_zip(ground->arena, files, path, &fault));
    struct content_limits limits = default_content_limits();
    struct course_files *again = load_course_files(ground->arena, path, &limits, &ground->problems);
    assert_no_problem(&ground->problems, SEVERITY_NOTE);
    assert_int_equal(again->count, files->count);
    assert_true(is_text_equal(again->default_slug, TEXT("course")));
    for (size_t i = 0; i < files->count; i++) {
        assert_true(is_text_equal(files->items[i].path, again->items[i].path));
        assert_true(is_text_equal(files->items[i].bytes, again->items[i].bytes));
    }
    text other = scratch_path(ground->arena, folder, "other.zip");
    assert_true(save_course_zip(ground->arena, again, other, &fault));
    assert_true(is_text_equal(read_scratch_file(ground->arena, path), read_scratch_file(ground->arena, other)));
    assert_false(save_course_zip(ground->arena, files, path, &fault));
    assert_true(holds(fault, "exists"));
    assert_false(save_course_zip(ground->arena, files, scratch_path(ground->arena, folder, "no/such.zip"), &fault));
    remove_scratch_folder(folder);
}

static void no_odd_name_is_packed(void **state) {
    struct ground *ground = *state;
    text folder = make_scratch_folder(ground->arena);
    text path = scratch_path(ground->arena, folder, "a.zip");
    text fault = NO_TEXT;
    const struct literal_file file = {"../a", "x"};
    assert_false(save_course_zip(ground->arena, make_literal_course(ground->arena, &file, 1), path, &fault));
    assert_true(holds(fault, "`..`"));
    assert_null(read_scratch_file(ground->arena, path).bytes);
    remove_scratch_folder(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CONTENT_TEST(a_plain_zip_is_read),
        CONTENT_TEST(a_single_wrapping_folder_is_looked_through),
        CONTENT_TEST(two_folders_are_no_wrapping),
        CONTENT_TEST(odd_names_are_refused),
        CONTENT_TEST(a_name_that_is_too_long_is_refused),
        CONTENT_TEST(links_and_devices_are_refused),
        CONTENT_TEST(names_that_are_the_same_after_folding_are_refused),
        CONTENT_TEST(a_bomb_is_refused_before_it_goes_off),
        CONTENT_TEST(what_is_really_well_packed_is_read),
        CONTENT_TEST(lying_lengths_are_refused),
        CONTENT_TEST(overlapping_entries_are_refused),
        CONTENT_TEST(encrypted_entries_are_refused),
        CONTENT_TEST(broken_bytes_are_told_by_the_checksum),
        CONTENT_TEST(too_many_files_and_too_many_bytes_are_refused),
        CONTENT_TEST(damaged_archives_are_survived),
        CONTENT_TEST(a_course_is_packed_and_unpacked_byte_for_byte),
        CONTENT_TEST(no_odd_name_is_packed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
