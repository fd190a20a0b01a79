# SPDX-License-Identifier: Apache-2.0
# The disk is full: what writes is answered 503 with the request's number, in the page and in the log; reading goes on;
# what was confirmed stays; and when there is room again everything works, without a restart. Once with a small disk of
# memory (only root can make one), once with a limit on the size of files, which needs nobody's leave.
import contextlib
import os
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import threading
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from crowd import COURSE, QUIZ, prepare
from sample_course import lesson
from stand import STOA, Stand, run_tests, wait_for

PEOPLE = 24
DISK_BYTES = 64 * 1024 * 1024


class SmallDisk:
    """A disk of memory, and a file that fills it."""

    def __init__(self, stand):
        self.filler, self.database = os.path.join(stand.folder, "filler"), stand.database

    def fill(self):
        """Takes the room within SQLite's own log as well: what fits there needs none of the disk."""
        for _ in range(50):
            with open(self.filler, "ab", buffering=0) as file, contextlib.suppress(OSError):
                while True:
                    file.write(b"x" * 4096)
            if os.path.getsize(self.database + "-wal") < 200_000:
                return
            with contextlib.closing(sqlite3.connect(self.database, timeout=5)) as database:
                with contextlib.suppress(sqlite3.Error):
                    database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def empty(self):
        os.unlink(self.filler)


class FileLimit:
    """No file of the server's may grow, but those that each process needs to read: to SQLite an error of the disk."""

    def __init__(self, stand):
        self.stand = stand

    def limit(self, size):
        resource.prlimit(self.stand.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def fill(self):
        self.limit(65536)

    def empty(self):
        self.limit(resource.RLIM_INFINITY)


class Writer(threading.Thread):
    """Saves one answer after the other, and knows which were confirmed."""

    def __init__(self, stand, person, number):
        super().__init__()
        self.stand, self.person, self.number = stand, person, number
        self.told, self.tried, self.refused, self.odd = 0, [], 0, []
        self.is_over = threading.Event()
        person.post_json(COURSE + "/enroll")
        self.url = person.post_json(QUIZ + "/attempts").json["url"]

    def run(self):
        for value in range(1, 100000):
            if self.is_over.is_set():
                return
            self.tried.append(value)
            reply = self.person.post_json(self.url + "/answers", {"answers": {"many": str(value)}})
            if reply.status == 200:
                self.told, self.tried = value, []
            elif reply.status == 503:
                self.refused += 1
            else:
                self.odd.append((reply.status, reply.text))

    def kept(self):
        given = {asked["id"]: asked["answer"] for asked in self.person.get_json(self.url).json["questions"]}
        return int(given["many"] or 0)


def look_at_refusals(stand, person):
    """A form and a program's request are refused, each with a number that is in the log."""
    page = person.post(COURSE + "/first/read/done")
    reply = person.post_json(COURSE + "/first/read/done")
    assert page.status == reply.status == 503, (page.status, reply.status, page.text)
    assert reply.headers["Content-Type"] == "application/problem+json"
    numbers = [reply.json["request"], re.search(r"<code>([0-9a-f]{8,})</code>", page.text).group(1)]
    for number in numbers:
        line = rf'(?m)^\S+ (error .*request="{number}"|info request id="{number}".* status=503)'
        assert wait_for(lambda pattern=line: re.search(pattern, stand.read_log())), number
    assert "Set-Cookie" not in page.headers


def look_at_pages(stand, person):
    for path in ("/", COURSE, COURSE + "/first/read", COURSE + "/assets/dot.svg", "/me", QUIZ):
        assert person.get(path).status == 200, path
    assert stand.person().get("/sign-in").status == 200


def fill_and_empty(stand, disk_of, rounds=3):
    people = prepare(stand, PEOPLE)
    stand.start()
    disk = disk_of(stand)
    reader = people.pop()
    reader.post_json(COURSE + "/enroll")
    writers = [Writer(stand, person, number) for number, person in enumerate(people, 1)]
    for writer in writers:
        writer.start()
    try:
        for _ in range(rounds):
            assert wait_for(lambda: all(writer.told > 0 for writer in writers))
            disk.fill()
            refused = sum(writer.refused for writer in writers)
            assert wait_for(lambda before=refused: sum(writer.refused for writer in writers) > before + PEOPLE, 20)
            look_at_refusals(stand, reader)
            look_at_pages(stand, reader)
            assert wait_for(lambda: stand.person().get("/healthz").status == 503)
            disk.empty()
            told = {writer: writer.told for writer in writers}
            assert wait_for(lambda before=told: all(writer.told > before[writer] for writer in writers), 20)
            assert wait_for(lambda: stand.person().get("/healthz").status == 200)
    finally:
        for writer in writers:
            writer.is_over.set()
        for writer in writers:
            writer.join()
    look_at_all(stand, reader, writers)


def look_at_all(stand, reader, writers):
    assert not [odd for writer in writers for odd in writer.odd]
    for writer in writers:
        assert writer.kept() in (writer.told, *writer.tried), (writer.number, writer.kept(), writer.told, writer.tried)
    assert reader.post_json(COURSE + "/first/read/done").status == 200
    kept = [writer.kept() for writer in writers]
    assert stand.stop() == 0
    assert stand.run("stats", "--recount").returncode == 0
    stand.start()
    assert [writer.kept() for writer in writers] == kept
    with stand.look() as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    print(f"{sum(writer.told for writer in writers)} kept, {sum(writer.refused for writer in writers)} refused")


def a_disk_that_is_full_stops_only_writing_and_only_so_long():
    folder = tempfile.mkdtemp(prefix="stoa-disk-")
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", folder], capture_output=True, check=False)
    if not mounted or mounted.returncode != 0:
        print("left out: only root can make a small disk, and not everywhere; the limit on files stands for it")
        os.rmdir(folder)
        return
    log = tempfile.NamedTemporaryFile(prefix="stoa-log-")  # beside the disk, since it is to be full
    os.symlink(log.name, os.path.join(folder, "log"))
    stand = Stand(data=folder, crowded=True)
    try:
        fill_and_empty(stand, SmallDisk)
    except BaseException:
        print(stand.read_log()[-3000:])
        raise
    finally:
        stand.close()
        subprocess.run(["umount", folder], check=False)
        os.rmdir(folder)


def files_that_may_not_grow_stop_only_writing_and_only_so_long():
    stand = Stand(crowded=True, log_by_pipe=True)
    try:
        fill_and_empty(stand, FileLimit)
    except BaseException:
        print(stand.read_log()[-3000:])
        raise
    finally:
        stand.close()


def run_limited(limit, *words):
    """A command whose files may not be larger than that."""
    return subprocess.run(["prlimit", f"--fsize={limit}", STOA, *words], capture_output=True, text=True, check=False,
                          timeout=60)


def a_start_that_does_not_fit_ends_with_3_and_the_next_one_begins_anew():
    stand = Stand()
    try:
        done = run_limited(300_000, "serve", "--data", stand.data, "--listen", "127.0.0.1:0")
        assert done.returncode == 3 and done.stdout == "" and "full" in done.stderr, done.stderr
        stand.start()
        assert [course["slug"] for course in stand.person().get_json("/").json["courses"]] == ["ethics-of-ai"]
        copy = os.path.join(stand.folder, "copy.db")
        done = run_limited(300_000, "backup", copy, "--data", stand.data)
        assert done.returncode == 3 and done.stdout == ""
        assert not [name for name in os.listdir(stand.folder) if name.startswith("copy")]
    finally:
        stand.close()


def an_import_that_does_not_fit_stores_nothing():
    stand = Stand(crowded=True)
    try:
        prepare(stand, 1)
        stand.start()
        before = stand.dump()
        with open(os.path.join(stand.folder, "small", "02-second", "02-more.md"), "w", encoding="utf-8") as file:
            file.write(lesson("More"))
        for number in range(40):
            with open(os.path.join(stand.folder, "small", "assets", f"{number}.bin"), "wb") as file:
                file.write(os.urandom(300_000))
        limit = os.path.getsize(stand.database) + 2_000_000
        done = run_limited(limit, "import", "--data", stand.data, os.path.join(stand.folder, "small"))
        assert done.returncode == 3 and done.stdout == "", (done.returncode, done.stderr)
        assert stand.dump() == before
        assert stand.person().get_json(COURSE).json["revision"] == 1
    finally:
        stand.close()


run_tests(globals())
