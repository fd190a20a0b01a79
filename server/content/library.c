// SPDX-License-Identifier: Apache-2.0
// library: the shelf with the snapshot in use, and those that requests still hold. A snapshot is freed when it is no
// longer in use and the last who borrowed it has returned it.
#include "content/library.h"

#include "base/arena.h"
#include "base/memory.h"

#include <assert.h>
#include <pthread.h>

struct copy {
    struct library *library;
    size_t borrowers;
    struct copy *next; // older ones, still borrowed
};
struct shelf {
    pthread_mutex_t lock;
    struct copy *copies; // the first is in use
};

const struct library_course *find_course(const struct library *library, text slug) {
    for (size_t i = 0; i < library->courses_count; i++) {
        if (is_text_equal(library->courses[i].course->slug, slug)) {
            return &library->courses[i];
        }
    }
    return NULL;
}

const struct library_course *find_course_by_id(const struct library *library, int64_t course_id) {
    for (size_t i = 0; i < library->courses_count; i++) {
        if (library->courses[i].course_id == course_id) {
            return &library->courses[i];
        }
    }
    return NULL;
}

const struct library_asset *find_asset(const struct library_course *course, text path) {
    for (size_t i = 0; i < course->assets_count; i++) {
        if (is_text_equal(course->assets[i].path, path)) {
            return &course->assets[i];
        }
    }
    return NULL;
}

const struct unit *find_moved_unit(const struct library *library, const struct library_course *course, text path) {
    for (size_t i = 0; i < library->old_paths_count; i++) {
        const struct old_path *old = &library->old_paths[i];
        if (is_text_equal(old->course_slug, course->course->slug) && is_text_equal(old->path, path)) {
            return find_unit_by_number(course->course, old->unit_number);
        }
    }
    return NULL;
}

struct shelf *open_shelf(void) {
    struct shelf *shelf = obtain(sizeof(struct shelf));
    pthread_mutex_init(&shelf->lock, NULL);
    return shelf;
}

static void close_copy(struct copy *copy) {
    close_arena(copy->library->arena);
    release(copy);
}

void close_shelf(struct shelf *shelf) {
    if (!shelf) {
        return;
    }
    assert(!shelf->copies || (shelf->copies->borrowers == 0 && !shelf->copies->next));
    if (shelf->copies) {
        close_copy(shelf->copies);
    }
    pthread_mutex_destroy(&shelf->lock);
    release(shelf);
}

const struct library *borrow_library(struct shelf *shelf) {
    const struct library *library = NULL;
    pthread_mutex_lock(&shelf->lock);
    if (shelf->copies) {
        shelf->copies->borrowers++;
        library = shelf->copies->library;
    }
    pthread_mutex_unlock(&shelf->lock);
    return library;
}

void return_library(struct shelf *shelf, const struct library *library) {
    struct copy *unused = NULL;
    pthread_mutex_lock(&shelf->lock);
    struct copy **place = &shelf->copies;
    while (*place && (*place)->library != library) {
        place = &(*place)->next;
    }
    assert(!library || *place);
    if (library && *place) {
        struct copy *copy = *place;
        copy->borrowers--;
        if (copy->borrowers == 0 && copy != shelf->copies) {
            *place = copy->next;
            unused = copy;
        }
    }
    pthread_mutex_unlock(&shelf->lock);
    if (unused) {
        close_copy(unused); // outside the lock: freeing a snapshot takes a while
    }
}

void replace_library(struct shelf *shelf, struct library *library) {
    struct copy *copy = obtain(sizeof(struct copy));
    struct copy *unused = NULL;
    copy->library = library;
    pthread_mutex_lock(&shelf->lock);
    struct copy *used = shelf->copies;
    if (used && used->library->generation > library->generation) {
        unused = copy;
    } else {
        bool is_held = used && used->borrowers > 0;
        copy->next = used && !is_held ? used->next : used;
        unused = is_held ? NULL : used;
        shelf->copies = copy;
    }
    pthread_mutex_unlock(&shelf->lock);
    if (unused) {
        close_copy(unused);
    }
}
