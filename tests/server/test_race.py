# SPDX-License-Identifier: Apache-2.0
# Sixteen clients do everything at once, courses are imported meanwhile, connections break off, and the server is told
# to end in the middle of it. No sanitizer says a word, nothing answers 5xx, it ends with 0, and all counts are right.
# ctest: race
# ctest: sanitize
import http.client
import os
import random
import re
import socket
import sys
import threading
import time
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from crowd import COURSE, QUIZ, prepare, right_answers
from sample_course import lesson, quiz, small_course, write_course
from stand import PASSWORD, Stand

SECONDS = {"tsan": 60, "asan": 15}.get(os.path.basename(os.environ.get("BUILD", "")), 6)
CLIENTS = 16
PAGES = ["/", COURSE, COURSE + "/first", COURSE + "/first/read", QUIZ, COURSE + "/second/end", "/me", "/me/account",
         "/privacy", "/sign-in", "/sign-up", "/healthz", "/nowhere", "/static/stoa.css", "/courses/ethics-of-ai",
         "/courses/ethics-of-ai/why-ethics/check", "/records/nothing", "/admin", "/courses/growing/first/read",
         "/courses/growing/first/was-read", "/me.json", COURSE + ".json", COURSE + "/assets/dot.svg"]
VIDEO = "/courses/ethics-of-ai/assets/stamp-or-look.mp4"


class Client(threading.Thread):
    """One of the crowd: acts at random, each act a method, until the server is gone or it is over."""

    def __init__(self, stand, people, admin, seed):
        super().__init__()
        self.stand, self.people, self.admin, self.random = stand, people, admin, random.Random(seed)
        self.person = people.pop().keep()
        self.acts, self.faults = 0, []
        self.is_over = threading.Event()
        self.ways = [self.read] * 12 + [self.learn] * 8 + [self.see_video, self.break_off, self.break_off_in_a_body,
                                                           self.guess, self.change_person, self.look_after, self.evil]

    def run(self):
        while not self.is_over.is_set():
            try:
                self.random.choice(self.ways)()
                self.acts += 1
            except (OSError, http.client.HTTPException):
                if self.stand.is_ending:
                    return
                self.person.drop()
                self.person.keep()
            except Exception as fault:  # pylint: disable=broad-except
                self.faults.append(repr(fault))
                return

    def see(self, reply, *codes):
        if reply.status not in codes and not (reply.status == 503 and self.stand.is_ending):
            raise AssertionError(f"{reply.status}, not {codes}: {reply.text[:300]}")
        return reply

    def read(self):
        path = self.random.choice(PAGES)
        headers = self.random.choice([{}, {"Accept": "application/json"}, {"Accept-Encoding": "gzip"}])
        method = "HEAD" if self.random.random() < 0.1 else "GET"
        self.see(self.person.ask(method, path, headers=headers), 200, 303, 304, 308, 401, 404)

    def learn(self):
        acts = [lambda: self.person.post_json(COURSE + "/enroll"), lambda: self.person.post(COURSE + "/enroll"),
                lambda: self.person.post_json(COURSE + "/first/read/done"), self.answer, self.answer,
                lambda: self.person.post_json(COURSE + "/second/end/done"),
                lambda: self.person.post_json(COURSE + "/finish"),
                lambda: self.person.post_json("/me/account", {"name": f"Name {self.acts}"})]
        if self.random.random() < 0.1:
            acts = [lambda: self.person.post_json(COURSE + "/leave")]
        reply = self.random.choice(acts)()
        if reply:
            self.see(reply, 200, 201, 303, 409)

    def answer(self):
        started = self.see(self.person.post_json(QUIZ + "/attempts"), 200, 201, 409)
        if started.status == 409 or started.status == 503:
            return
        url = started.json["url"]
        attempt = self.see(self.person.get_json(url), 200, 409)
        if attempt.status != 200 or "score" in attempt.json:
            return
        given = {"many": str(self.random.randint(5, 8))}
        self.see(self.person.post_json(url + "/answers", {"answers": given}), 200, 409)
        if self.random.random() < 0.3:
            self.see(self.person.post_json(url + "/submit", {"answers": right_answers(attempt.json)}), 200, 409)

    def see_video(self):
        first = self.random.randint(0, 300000)
        self.see(self.person.get(VIDEO, headers={"Range": f"bytes={first}-{first + 70000}"}), 206, 416)

    def break_off(self):
        with socket.create_connection(("127.0.0.1", self.stand.port), timeout=5) as raw:
            raw.sendall(f"GET {VIDEO} HTTP/1.1\r\nHost: localhost:{self.stand.port}\r\n\r\n".encode())
            if self.random.random() < 0.5:
                raw.recv(1000)

    def break_off_in_a_body(self):
        with socket.create_connection(("127.0.0.1", self.stand.port), timeout=5) as raw:
            whole = f"POST {QUIZ}/attempts HTTP/1.1\r\nHost: localhost:{self.stand.port}\r\n" \
                    f"Cookie: {self.person.cookie}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}"
            raw.sendall(whole.encode()[:self.random.randint(1, len(whole))])

    def guess(self):
        body = {"email": f"crowd{self.random.randint(1, 50)}@example.org", "password": "not the right one"}
        if self.random.random() < 0.3:
            self.see(self.person.post_json("/sign-in", body), 422, 429)

    def change_person(self):
        if self.random.random() < 0.15 and self.people:
            self.person.drop()
            self.person = self.people.pop().keep()
        elif self.random.random() < 0.05:
            new = self.stand.person()
            body = {"email": f"new{self.ident}.{self.acts}@example.org", "name": "New", "password": PASSWORD}
            self.see(new.post_json("/sign-up", body), 201)
            self.see(new.post("/sign-out"), 303)

    def look_after(self):
        path = self.random.choice(["/admin", "/admin/stats", "/admin/stats.csv?by=module", "/admin/accounts",
                                   "/admin/accounts?q=crowd"])
        twin = self.stand.person()
        twin.cookie = self.admin.cookie
        self.see(twin.get(path), 200)
        number = self.random.randint(1, 20)
        self.see(twin.post_json(f"/admin/accounts/{number}", {"act": "make_link"}), 200)

    def evil(self):
        self.see(self.person.post(COURSE + "/leave", headers={"Origin": "https://evil.example"}), 403)
        self.see(self.person.get("/", headers={"Host": "evil.example"}), 421)


def import_again_and_again(stand, is_over, faults):
    """A course that gets a new revision all the time, by the command, as an author would."""
    number = 0
    while not is_over.wait(2):
        number += 1
        moved = {"01-first/01-read.md": None, "01-first/01-was-read.md": lesson("Read", "was: first/read\n")}
        files = small_course(files={**(moved if number % 2 else {}), "02-second/02-more.md": lesson(f"More {number}"),
                                    "01-first/02-check.md": quiz()})
        done = stand.run("import", write_course(f"{stand.folder}/{number}/growing", files))
        if done.returncode != 0:
            faults.append(done.stderr)
        if number % 3 == 0 and stand.run("stats", "--recount").returncode != 0:
            faults.append("a statistic was off")


def look_at_log(log):
    for words in ("ThreadSanitizer", "AddressSanitizer", "LeakSanitizer", "runtime error:"):
        at = log.find(words)
        assert at < 0, log[max(0, at - 200):at + 6000]
    broken = re.findall(r"(?m)^.*\berror\b (?!.*signal).*$", log)
    assert not broken, broken[:10]


def race(stand):
    people = prepare(stand, 1500)
    admin = None
    stand.is_ending = False
    stand.start(limit=120)
    done = stand.run("account", "add", "--email", "admin@example.org", "--name", "Admin", "--role", "admin",
                     "--password-stdin", given=PASSWORD)
    assert done.returncode == 0, done.stderr
    admin = stand.person().sign_in("admin@example.org")
    clients = [Client(stand, people, admin, seed) for seed in range(CLIENTS)]
    is_over, faults = threading.Event(), []
    importer = threading.Thread(target=import_again_and_again, args=(stand, is_over, faults))
    for thread in [*clients, importer]:
        thread.start()
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and stand.process.poll() is None and not any(client.faults for client in clients):
        time.sleep(0.1)
    is_over.set()
    importer.join()
    stand.is_ending = True
    code = stand.stop(120)
    for client in clients:
        client.is_over.set()
        client.join()
    look_at_log(stand.read_log())
    assert code == 0, code
    assert not faults, faults
    assert not [fault for client in clients for fault in client.faults], [client.faults for client in clients]
    return sum(client.acts for client in clients)


def main():
    stand = Stand("--drain-seconds", "30", crowded=True)
    try:
        acts = race(stand)
        counted = stand.run("stats", "--recount")
        assert counted.returncode == 0, counted.stdout
        with stand.look() as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        print(f"{acts} acts of {CLIENTS} clients in {SECONDS} s")
        assert acts > SECONDS * 10, acts
    except BaseException:
        print(stand.read_log()[-3000:])
        raise
    finally:
        stand.close()


main()
