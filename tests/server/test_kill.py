# SPDX-License-Identifier: Apache-2.0
# The server is killed (-9) again and again while many people write. What was confirmed to them is there afterwards, the
# database is sound, no statistic is off, and nobody has two records. `test_kill.py 500` kills it five hundred times.
import hashlib
import http.client
import json
import os
import random
import subprocess
import sys
import threading
import time
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from crowd import COURSE, QUIZ, prepare, right_answers
from stand import PASSWORD, STOA, Stand

KILLS = int(sys.argv[1]) if len(sys.argv) > 1 else 60
THREADS = 6
PEOPLE = 4000


class Life:
    """One learner's way. Each act is done until it was confirmed, also over a kill; `told` is what was confirmed."""

    def __init__(self, person, number):
        self.person, self.number = person, number
        self.told, self.tried, self.step, self.saves = {}, {}, 0, 0
        self.acts = [self.enroll, self.read, self.start, *[self.save] * 5, self.submit, self.end, self.look, self.leave,
                     self.come_back]

    def is_over(self):
        return self.step == len(self.acts)

    def do_next(self):
        self.acts[self.step]()
        self.step += 1

    def post(self, path, body=None, codes=(200, 201)):
        reply = self.person.post_json(path, body)
        assert reply.status in codes, (path, reply.status, reply.text)
        return reply.json

    def enroll(self):
        self.post(COURSE + "/enroll")
        self.told["enrolled"] = True

    def read(self):
        self.post(COURSE + "/first/read/done")
        self.told["read"] = True

    def start(self):
        self.url = self.post(QUIZ + "/attempts")["url"]
        self.told["attempt"] = 1

    def save(self):
        self.saves += 1
        self.tried.setdefault("many", []).append(str(self.saves))
        self.post(self.url + "/answers", {"answers": {"many": str(self.saves)}})
        self.told["many"] = str(self.saves)
        self.tried["many"] = []

    def submit(self):
        if "answers" not in self.tried:
            self.tried["answers"] = right_answers(self.person.get_json(self.url).json)
        answers = self.tried["answers"]
        self.told["result"] = self.post(self.url + "/submit", {"answers": answers})
        assert self.told["result"]["score"] == 100, self.told

    def end(self):
        completion = self.post(COURSE + "/second/end/done")["completion"]
        assert completion["complete"], completion
        self.told["end"] = True

    def look(self):
        self.told["record"] = self.person.get_json("/me").json["records"][0]["id"]

    def leave(self):
        self.tried["left"] = True
        reply = self.person.post_json(COURSE + "/leave")
        assert reply.status in (200, 409), reply.text
        self.told["left"] = True

    def come_back(self):
        self.tried["back"] = True
        self.post(COURSE + "/enroll")
        self.told["back"] = True


class SignUp:
    """Somebody new."""

    def __init__(self, stand, number):
        self.person, self.email, self.told = stand.person(), f"new{number}@example.org", {}

    def is_over(self):
        return bool(self.told)

    def do_next(self):
        reply = self.person.post_json("/sign-up", {"email": self.email, "name": "New", "password": PASSWORD})
        if reply.status == 422:  # it was kept, and the word that it was did not come
            self.told = {"known": True}
            return
        assert reply.status == 201, reply.text
        self.told = {"id": int(reply.json["account"]["id"]), "cookie": self.person.cookie.split("=", 1)[1]}


def run_lives(lives, make_life, faults):
    """One thread: goes on with the life at the end of the list, then with new ones, until the server is gone."""
    while True:
        if not lives or lives[-1].is_over():
            lives.append(make_life())
        life = lives[-1]
        try:
            life.person.keep()
            while not life.is_over():
                life.do_next()
        except (OSError, http.client.HTTPException):
            return
        except Exception as fault:  # pylint: disable=broad-except
            faults.append(repr(fault))
            return
        finally:
            life.person.drop()


def check_sign_up(database, life):
    if "id" not in life.told:
        return
    row = database.execute("SELECT email FROM account WHERE id = ?", (life.told["id"],)).fetchone()
    assert row == (life.email,), (life.email, row)
    secret = hashlib.blake2b(life.told["cookie"].encode(), digest_size=32).hexdigest()
    assert database.execute("SELECT count(*) FROM session WHERE token_hash = ?", (secret,)).fetchone() == (1,)


def check_life(database, life):
    told, number = life.told, life.number

    def ask(words, *more):
        return database.execute(words, (number, *more)).fetchone()

    if "enrolled" in told:
        row = ask("SELECT left_at IS NULL FROM enrollment WHERE account_id = ?")
        assert row, number
        if not {"left"} & life.tried.keys():
            assert row == (1,), number
        elif "left" in told and "back" not in life.tried:
            assert row == (0,), number
    done = ask("SELECT count(*) FROM progress WHERE account_id = ? AND done_at IS NOT NULL")[0]
    assert done >= sum(name in told for name in ("read", "result", "end")), (number, done, told)
    if "attempt" in told:
        assert ask("SELECT count(*) FROM attempt WHERE account_id = ?") == (1,), number
    if "many" in told and "result" not in told and "answers" not in life.tried:
        value = ask("SELECT value FROM answer JOIN attempt ON attempt.id = attempt_id"
                    " WHERE account_id = ? AND question_id = 'many'")
        assert json.loads(value[0]) in (told["many"], *life.tried["many"]), (number, value, told)
    if "result" in told:
        assert ask("SELECT score_tenths, is_passed FROM attempt WHERE account_id = ?") == (1000, 1), number
    if "end" in told:
        assert ask("SELECT count(*) FROM record WHERE account_id = ?") == (1,), number
    if "record" in told:
        assert ask("SELECT public_id FROM record WHERE account_id = ?") == (told["record"],), number


def look_at(stand, lives):
    """With the server gone: what was confirmed is there."""
    with stand.look() as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        twice = database.execute("SELECT account_id FROM record GROUP BY account_id, course_id HAVING count(*) > 1")
        assert twice.fetchall() == []
        for life in lives:
            (check_sign_up if isinstance(life, SignUp) else check_life)(database, life)


def look_by_program(stand, lives):
    """With the server back: who handed in gets the same words again."""
    for life in lives:
        if not isinstance(life, SignUp) and "result" in life.told and "left" not in life.tried:
            again = life.person.post_json(life.url + "/submit")
            assert again.status == 200 and again.json == life.told["result"], life.number


def run_cycle(stand, threads_lives, makers, faults):
    stand.start()
    threads = [threading.Thread(target=run_lives, args=(lives, maker, faults))
               for lives, maker in zip(threads_lives, makers)]
    for thread in threads:
        thread.start()
    time.sleep(random.uniform(0.02, 0.4))
    stand.kill()
    for thread in threads:
        thread.join()


def kill_while_it_starts(stand):
    with subprocess.Popen([STOA, "serve", "--data", stand.data, "--listen", "127.0.0.1:0"], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as process:
        time.sleep(random.uniform(0, 0.1))
        process.kill()


def kill_and_look(stand):
    people = iter(prepare(stand, PEOPLE))
    numbers = iter(range(1, 10**6))
    lock = threading.Lock()

    def new_life():
        with lock:
            number = next(numbers)
            return Life(next(people), number)

    sign_ups = iter(range(10**6))
    makers = [new_life] * (THREADS - 1) + [lambda: SignUp(stand, next(sign_ups))]
    threads_lives, faults = [[] for _ in makers], []
    random.seed(7)
    for number in range(KILLS):
        if number % 6 == 5:
            kill_while_it_starts(stand)
        run_cycle(stand, threads_lives, makers, faults)
        assert not faults, faults
        recent = [life for lives in threads_lives for life in (lives if number % 20 == 0 else lives[-3:])]
        look_at(stand, recent)
    every_life = [life for lives in threads_lives for life in lives]
    look_at(stand, every_life)
    stand.start()
    look_by_program(stand, every_life)
    assert stand.stop() == 0
    look_at(stand, every_life)
    counted = stand.run("stats", "--recount")
    assert counted.returncode == 0 and "0 differences" in counted.stdout, counted.stdout
    return every_life


def main():
    stand = Stand(crowded=True)
    began = time.monotonic()
    try:
        lives = kill_and_look(stand)
        told = sum(len(life.told) for life in lives)
        completed = sum("end" in life.told for life in lives)
        print(f"{KILLS} kills in {time.monotonic() - began:.0f} s: {len(lives)} people, {told} things confirmed, "
              f"{completed} courses completed; nothing was lost")
        assert told > KILLS * 5 and completed > KILLS / 4, (told, completed)
    except BaseException:
        print(stand.read_log()[-3000:])
        raise
    finally:
        stand.close()


main()
