// SPDX-License-Identifier: Apache-2.0
// The oracle of what was confirmed: a process writes by the writer and says each confirmed id through a pipe; it is
// killed in the middle, two hundred times over the same file. Afterwards every confirmed row is there, and the file is
// sound.
#include "base/crypto.h"
#include "fixture.h"
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CYCLES = 200, JOBS_AT_ONCE = 16, IDS_EACH = 50000 };

struct confirmed_job {
    struct write_job job; // first
    struct writer *writer;
    atomic_llong *next_id;
    int64_t id;
    int pipe;
};

static bool run_job(struct write_job *job, struct db *db) {
    struct confirmed_job *note = (struct confirmed_job *)job;
    char words[300];
    int length = snprintf(words, sizeof words, "%0200lld", (long long)note->id);
    add_note(db, note->id, (text){words, (size_t)length});
    return true;
}

// Says so, and goes on with the next id.
static void confirm(struct write_job *job, enum write_outcome outcome) {
    struct confirmed_job *note = (struct confirmed_job *)job;
    if (outcome != WRITE_KEPT || write(note->pipe, &note->id, sizeof note->id) != sizeof note->id)
        _exit(1);
    note->id = atomic_fetch_add(note->next_id, 1);
    if (!writer_give(note->writer, &note->job))
        _exit(1);
}

static _Noreturn void write_until_killed(text path, int64_t first_id, int pipe) {
    struct arena *arena = open_arena(1000000);
    text fault = NO_TEXT;
    struct db *db = open_sqlite(arena, path, DB_WRITE, &fault);
    if (!db)
        _exit(2);
    atomic_llong next_id = first_id;
    struct writer *writer = open_writer(db, NULL, NULL, 8, 2 * JOBS_AT_ONCE, NULL);
    struct confirmed_job jobs[JOBS_AT_ONCE];
    for (int index = 0; index < JOBS_AT_ONCE; index++) {
        jobs[index] = (struct confirmed_job){
            .job = {run_job, confirm, NULL}, .writer = writer, .next_id = &next_id, .pipe = pipe};
        jobs[index].id = atomic_fetch_add(&next_id, 1);
        if (!writer_give(writer, &jobs[index].job))
            _exit(2);
    }
    for (;;)
        (void)pause();
}

// Starts a writing process, kills it after a while, and reads what it confirmed.
static size_t run_cycle(text path, int64_t first_id, long nanoseconds, int64_t *confirmed, size_t limit) {
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        (void)close(ends[0]);
        write_until_killed(path, first_id, ends[1]);
    }
    assert_true(child > 0);
    (void)close(ends[1]);
    size_t count = 0;
    bool reads = true;
    struct timespec pause = {0, nanoseconds};
    // The first confirmation says that it is at work; from there on it has a little while.
    reads = read(ends[0], &confirmed[count], sizeof *confirmed) == sizeof *confirmed;
    count += reads;
    (void)nanosleep(&pause, NULL);
    (void)kill(child, SIGKILL);
    while (reads && count < limit && read(ends[0], &confirmed[count], sizeof *confirmed) == sizeof *confirmed)
        count++;
    (void)close(ends[0]);
    int fate = 0;
    assert_int_equal(waitpid(child, &fate, 0), child);
    assert_true(WIFSIGNALED(fate));
    return count;
}

struct found {
    int64_t first_id;
    bool is_there[IDS_EACH]; // whole, from first_id on
};

static bool note_found(void *subject, const struct db_rows *row) {
    struct found *found = subject;
    int64_t index = row_integer(row, 0, 0) - found->first_id;
    assert_in_range(index, 0, IDS_EACH - 1);
    found->is_there[index] = row_integer(row, 0, 1) == 200;
    return true;
}

static void nothing_that_was_confirmed_is_lost_by_kill_9(void **state) {
    struct fixture *it = *state;
    close_db(it->db);
    static int64_t confirmed[IDS_EACH];
    struct found *found = MAKE(it->arena, struct found);
    size_t total = 0;
    for (int cycle = 0; cycle < CYCLES; cycle++) {
        *found = (struct found){.first_id = 1 + (int64_t)cycle * IDS_EACH};
        size_t count = run_cycle(it->path, found->first_id, cycle % 17 * 1000000L, confirmed, IDS_EACH);
        struct db *db = open_again(it, cycle % 2 ? DB_READ : DB_WRITE);
        assert_true(db_each(db, it->arena, SQL("SELECT id, length(words) FROM note WHERE id >= $1"),
                            ARGS(db_integer(found->first_id)), note_found, found));
        close_db(db);
        for (size_t index = 0; index < count; index++)
            assert_true(found->is_there[confirmed[index] - found->first_id]);
        total += count;
    }
    text fault = NO_TEXT;
    it->db = open_again(it, DB_WRITE);
    assert_true(db_check(it->db, it->arena, &fault));
    assert_true(count_notes(it->db, it->arena) >= (int64_t)total);
    print_message("%zu confirmed, %d kills\n", total, CYCLES);
    assert_true(total > CYCLES);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_that_was_confirmed_is_lost_by_kill_9, open_fixture, close_fixture),
    };
    return crypto_start() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
