// SPDX-License-Identifier: Apache-2.0
// stage: opens the program as `stoa serve` does, with failing connections in place of the real ones. It owns them, the
// folder and the arenas. It must not know what is asked.
#include "stage.h"
#include "base/buffer.h"
#include "base/crypto.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/rate_limit.h"
#include "pages/publishing.h"
#include "poller.h"
#include "store/accounts.h"
#include "store/links.h"
#include "store/sessions.h"
#include "support/scratch.h"
#include <arpa/inet.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define ARENA_BYTES ((size_t)1024 * 1024 * 1024)
#define REPLY_LIMIT_BYTES ((size_t)512 * 1024)

// ---- a course and people -------------------------------------------------------------------------------------------

static const char *const course_files[][2] = {
    {"01-first/01-read.md", "---\ntitle: Read this\n---\n\nRead.\n"},
    {"01-first/02-check.md", "---\nkind: quiz\ntitle: Check\n---\n\n## How many? {#many}\n\n- = 7\n"},
    {"01-first/module.md", "---\ntitle: First\n---\n"},
    {"02-second/01-end.md", "---\ntitle: The end\n---\n\nEnd.\n"},
    {"02-second/module.md", "---\ntitle: Second\n---\n"},
    {"assets/dot.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>\n"},
    {"course.md", "---\ntitle: A small course\nsummary: For tests.\n---\n\nAbout it.\n"},
};

static void store_course(struct stage *stage) {
    size_t count = sizeof course_files / sizeof course_files[0];
    struct course_files files = {MAKE_ARRAY(stage->arena, count, struct course_file), count, TEXT("small")};
    for (size_t i = 0; i < count; i++) {
        text bytes = text_from(course_files[i][1]);
        files.items[i] = (struct course_file){text_from(course_files[i][0]), bytes, bytes.length};
    }
    struct problems problems = make_problems(stage->arena);
    struct act act = app_act(stage->app);
    struct imported imported;
    text fault = NO_TEXT;
    assert_int_equal(import_course(stage->app->db, stage->arena, &act, &files, 0, false, &problems, &imported, &fault),
                     STATUS_OK);
    assert_true(imported.is_published);
}

static void store_people(struct stage *stage) {
    static const char *const names[WHO_ASKS] = {"", "learner", "second", "third", "admin"};
    struct db *db = stage->app->db;
    struct act act = app_act(stage->app);
    text hash = NO_TEXT;
    assert_true(make_password_hash(stage->arena, TEXT(STAGE_PASSWORD), &hash));
    for (int who = LEARNER; who < WHO_ASKS; who++) {
        int64_t id = 0, session_id = 0;
        text email = make_textf(stage->arena, "%s@example.org", names[who]);
        enum role role = who == ADMINISTRATOR ? ROLE_ADMIN : ROLE_LEARNER;
        assert_int_equal(save_new_account(db, stage->arena, &act, email, email, role, hash, &id), STATUS_CREATED);
        stage->cookies[who] = save_new_session(db, stage->arena, &act, id, &session_id);
        stage->account_ids[who] = make_textf(stage->arena, "%lld", (long long)id);
        if (who == SECOND_LEARNER)
            stage->welcome_token = save_new_link(db, stage->arena, &act, LINK_PASSWORD, id);
    }
}

// ---- the program ---------------------------------------------------------------------------------------------------

static struct db *wrap(void *subject, struct db *db) { return make_failing(db, &((struct stage *)subject)->plan); }

static void set_settings(struct stage *stage) {
    text fault = NO_TEXT;
    struct command_line line;
    text folder = make_textf(stage->arena, "--data=%.*s", PRINT(stage->folder));
    char *words[] = {(char *)(uintptr_t)folder.bytes, "--listen=127.0.0.1:0", "--threads=2", "--log=json"};
    assert_true(read_command_line(stage->arena, 4, words, NULL, NULL, &line, &fault));
    stage->settings = line.settings;
}

// What is asked many times in a row must not be too often.
static void lift_limits(struct app *app) {
    struct rate_limit **limits[] = {&app->limits.sign_in_by_pair, &app->limits.sign_in_by_account,
                                    &app->limits.sign_in_by_address, &app->limits.sign_up_by_address};
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        close_rate_limit(*limits[i]);
        *limits[i] = open_rate_limit(&app->clock, 64, 100000, 1);
    }
}

int open_stage(void **state) {
    struct stage *stage = obtain(sizeof *stage);
    text fault = NO_TEXT;
    *state = stage;
    stage->arena = open_arena(ARENA_BYTES);
    stage->reply_arena = open_arena(ARENA_BYTES);
    stage->look_arena = open_arena(ARENA_BYTES);
    stage->folder = make_scratch_folder(stage->arena);
    set_settings(stage);
    stage->app = open_app(stage->arena, &stage->settings, false, &fault);
    if (!stage->app)
        fail_msg("%.*s", PRINT(fault));
    assert_true(db_begin_write(stage->app->db));
    store_course(stage);
    store_people(stage);
    assert_true(db_commit(stage->app->db));
    stage->app->db = wrap(stage, stage->app->db);
    stage->app->wrap_db = wrap;
    stage->app->wrap_subject = stage;
    if (!start_serving(stage->app, &fault))
        fail_msg("%.*s", PRINT(fault));
    stop_poller(stage->app);
    lift_limits(stage->app);
    return 0;
}

int close_stage(void **state) {
    struct stage *stage = *state;
    stop_serving(stage->app);
    close_app(stage->app);
    remove_scratch_folder(stage->folder);
    close_arena(stage->look_arena);
    close_arena(stage->reply_arena);
    close_arena(stage->arena);
    release(stage);
    return 0;
}

// ---- requests ------------------------------------------------------------------------------------------------------

static int connect_to(struct stage *stage) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)stage->app->port)};
    struct timeval limit = {.tv_sec = 30};
    int socket_number = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_true(socket_number >= 0);
    (void)setsockopt(socket_number, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    assert_int_equal(connect(socket_number, (struct sockaddr *)&address, sizeof address), 0);
    return socket_number;
}

static text make_request(struct stage *stage, enum who_asks who, const char *path, const char *body, bool wants_json) {
    struct arena *arena = stage->reply_arena;
    text cookie = who == NOBODY ? TEXT("") : make_textf(arena, "Cookie: stoa=%.*s\r\n", PRINT(stage->cookies[who]));
    text more =
        body ? make_textf(arena, "Content-Type: application/json\r\nContent-Length: %zu\r\n", strlen(body)) : TEXT("");
    const char *accept = body || wants_json ? "application/json" : "text/html";
    return make_textf(
        arena, "%s %s HTTP/1.1\r\nHost: localhost:%u\r\nConnection: close\r\nAccept: %s\r\n%.*s%.*s\r\n%s",
        body ? "POST" : "GET", path, stage->app->port, accept, PRINT(cookie), PRINT(more), body ? body : "");
}

static text receive_all(struct stage *stage, int socket_number) {
    char *bytes = (char *)arena_make(stage->reply_arena, REPLY_LIMIT_BYTES);
    size_t length = 0;
    for (ssize_t got; (got = recv(socket_number, bytes + length, REPLY_LIMIT_BYTES - length, 0)) > 0;)
        length += (size_t)got;
    return (text){bytes, length};
}

static int64_t stated_length(text head) {
    text name = TEXT("\r\nContent-Length: ");
    ptrdiff_t at = text_find(head, name, 0);
    int64_t length = -1;
    if (at < 0)
        return -1;
    size_t begin = (size_t)at + name.length;
    ptrdiff_t end = text_find(head, TEXT("\r\n"), begin);
    return text_to_integer(text_slice(head, begin, (size_t)end - begin), 0, INT64_MAX, &length) ? length : -1;
}

struct got ask(struct stage *stage, enum who_asks who, const char *path, const char *body, bool wants_json) {
    reset_arena(stage->reply_arena);
    text request = make_request(stage, who, path, body, wants_json);
    int socket_number = connect_to(stage);
    assert_int_equal(send(socket_number, request.bytes, request.length, MSG_NOSIGNAL), request.length);
    text all = receive_all(stage, socket_number);
    close(socket_number);
    ptrdiff_t end = text_find(all, TEXT("\r\n\r\n"), 0);
    struct got got = {.body = TEXT("")};
    int64_t code = 0;
    if (end < 0 || !text_starts_with(all, TEXT("HTTP/1.1 ")) ||
        !text_to_integer(text_slice(all, 9, 3), 100, 599, &code))
        return got;
    got.http_status = (int)code;
    got.head = text_slice(all, 0, (size_t)end + 2);
    got.body = text_slice(all, (size_t)end + 4, all.length);
    got.is_whole = stated_length(got.head) == (int64_t)got.body.length;
    return got;
}

// ---- what there is to compare --------------------------------------------------------------------------------------

static bool add_row(void *hashing, const struct db_rows *row) {
    for (size_t i = 0; i < row->columns; i++) {
        const struct db_value *value = &row->values[i];
        hashing_add(hashing, &value->kind, sizeof value->kind);
        hashing_add(hashing, &value->integer, sizeof value->integer);
        hashing_add(hashing, &value->bytes.length, sizeof value->bytes.length);
        if (value->bytes.length > 0)
            hashing_add(hashing, value->bytes.bytes, value->bytes.length);
    }
    return true;
}

static void hash_table(struct db *db, struct arena *arena, text name, struct buffer *out) {
    text words = make_textf(arena, "SELECT * FROM %.*s ORDER BY 1, 2", PRINT(name));
    struct hashing *hashing = make_hashing(arena);
    assert_true(db_each(db, arena, (struct sql){words.bytes, words.length}, NO_ARGS, add_row, hashing));
    struct hash sum = hashing_end(hashing);
    buffer_addf(out, "%.*s %.*s\n", PRINT(name), PRINT(make_hex(arena, sum.bytes, 8)));
}

text hash_database(struct stage *stage) {
    text fault = NO_TEXT;
    struct arena *arena = stage->look_arena;
    struct buffer out = buffer_in(stage->reply_arena, 4096);
    reset_arena(arena);
    struct db *db = open_sqlite(arena, stage->app->database_path, DB_READ, &fault);
    if (!db)
        fail_msg("%.*s", PRINT(fault));
    assert_true(db_begin_read(db));
    struct db_rows *tables = db_query(db, arena,
                                      SQL("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'file_chunk'"
                                          " AND name NOT LIKE 'sqlite%'"),
                                      NO_ARGS);
    for (size_t i = 0; i < tables->count; i++)
        hash_table(db, arena, row_text(tables, i, 0), &out);
    assert_true(tables->count > 15);
    db_rollback(db);
    close_db(db);
    return buffer_text(&out);
}

size_t count_descriptors(void) {
    size_t count = 0;
    DIR *folder = opendir("/proc/self/fd");
    assert_non_null(folder);
    while (readdir(folder))
        count++;
    closedir(folder);
    return count - 3; // ".", ".." and the folder's own
}
