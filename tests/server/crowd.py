# SPDX-License-Identifier: Apache-2.0
# crowd: many people at once, already signed in: rows put into a database that no server has open, since a password's
# hash takes a tenth of a second. And what each of them does: a learner's way through the small course, act by act.
import hashlib
import sqlite3
import time

from sample_course import small_course, write_course
from stand import Person

COURSE = "/courses/small"
QUIZ = COURSE + "/first/check"


def bring_people(stand, count):
    """Persons with a session each, numbers 1 … count; the server stands still meanwhile."""
    now = int(time.time())
    with sqlite3.connect(stand.database) as database:
        for number in range(1, count + 1):
            email = f"crowd{number}@example.org"
            database.execute("INSERT INTO account (id, email, email_key, name, role, created_at)"
                             " VALUES (?, ?, ?, ?, 'learner', ?)", (number, email, email, f"Crowd {number}", now))
            secret = hashlib.blake2b(token_of(number).encode(), digest_size=32).hexdigest()
            database.execute("INSERT INTO session (id, token_hash, account_id, created_at, seen_at)"
                             " VALUES (?, ?, ?, ?, ?)", (number, secret, number, now, now))
    database.close()
    return [person_of(stand, number) for number in range(1, count + 1)]


def token_of(number):
    return f"token{number:08d}"


def person_of(stand, number):
    return Person(stand, cookie="stoa=" + token_of(number))


def prepare(stand, count, quiz_keys=""):
    """A stand with the small course and so many people, ready to be started."""
    stand.start()
    folder = write_course(stand.folder + "/small", small_course(quiz_keys=quiz_keys))
    done = stand.run("import", folder)
    assert done.returncode == 0, done.stderr
    assert stand.stop() == 0
    return bring_people(stand, count)


def right_answers(attempt):
    """By the options' words; SMALL of the course's source."""
    given = {"many": "7"}
    for asked in attempt["questions"]:
        ids = {option["html"]: option["id"] for option in asked["options"]}
        if asked["id"] == "which":
            given["which"] = ids["The right one"]
        elif asked["id"] == "belong":
            given["belong"] = sorted([ids["One"], ids["Two"]])
    return given
