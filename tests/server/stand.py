# SPDX-License-Identifier: Apache-2.0
# stand: a server of its own for a test: a fresh data folder, a free port, people with cookies. It ends only what it
# started.
import contextlib
import http.client
import itertools
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time
import urllib.parse

STOA = os.environ.get("STOA", "stoa")
SOURCE = os.environ.get("SOURCE", os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
PASSWORD = "a quiet porch in good light"
SKIPPED = 77  # ctest shows a test that ends with this as skipped


class Reply:
    def __init__(self, response, body):
        self.status = response.status
        self.headers = response.headers
        self.body = body
        self.json_read = None

    @property
    def text(self):
        return self.body.decode("utf-8")

    @property
    def json(self):
        if self.json_read is None:
            self.json_read = json.loads(self.body)
        return self.json_read


class Person:
    """Somebody with a browser or a program: keeps the session's cookie."""

    def __init__(self, stand, origin=True, cookie=None):
        self.stand, self.cookie, self.origin = stand, cookie, origin
        self.kept = None
        self.address = stand.next_address()

    def ask(self, method, path, body=None, headers=None, kind=None):
        sent = dict(headers or {})
        if self.cookie:
            sent.setdefault("Cookie", self.cookie)
        if method == "POST" and self.origin:
            sent.setdefault("Origin", self.stand.url)
        if self.address:
            sent.setdefault("X-Forwarded-For", self.address)
        if kind == "json":
            sent.setdefault("Content-Type", "application/json")
            sent.setdefault("Accept", "application/json")
            body = json.dumps({} if body is None else body).encode()
        elif kind == "form":
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
            body = {name: "true" if value is True else value for name, value in (body or {}).items()}
            body = urllib.parse.urlencode(body, doseq=True).encode()
        reply = self.exchange(method, path, body, sent)
        for value in reply.headers.get_all("Set-Cookie") or []:
            pair = value.split(";")[0]
            self.cookie = None if "Max-Age=0" in value else pair
        return reply

    def exchange(self, method, path, body, headers):
        """One request on a connection of its own; or, between keep() and drop(), on the one that is kept."""
        connection = self.kept or self.stand.connect()
        try:
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            return Reply(response, response.read())
        except BaseException:
            connection.close()
            raise
        finally:
            if connection is not self.kept:
                connection.close()

    def keep(self):
        self.kept = self.stand.connect()
        return self

    def drop(self):
        if self.kept:
            self.kept.close()
        self.kept = None

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def get_json(self, path):
        return self.ask("GET", path, headers={"Accept": "application/json"})

    def post(self, path, body=None, **more):
        return self.ask("POST", path, body, kind="form", **more)

    def post_json(self, path, body=None, **more):
        return self.ask("POST", path, body, kind="json", **more)

    def sign_up(self, email, name="Amina Odhiambo"):
        reply = self.post_json("/sign-up", {"email": email, "name": name, "password": PASSWORD})
        assert reply.status == 201, (reply.status, reply.text)
        return self

    def sign_in(self, email):
        reply = self.post_json("/sign-in", {"email": email, "password": PASSWORD})
        assert reply.status == 200, (reply.status, reply.text)
        return self


class Stand:
    """A server with a data folder. `prefix` stands before the command, `prepare` runs in the child before it starts.
    With `crowded` each person has an address of their own, as through a proxy, so that rate limits do not count. With
    `log_by_pipe` its log is no file, for when its files may not grow."""

    def __init__(self, *options, data=None, prefix=(), environment=None, prepare=None, crowded=False,
                 log_by_pipe=False):
        self.folder = data or tempfile.mkdtemp(prefix="stoa-test-")
        self.owns_folder = data is None
        self.options, self.prefix, self.environment = list(options), list(prefix), environment
        self.prepare = prepare
        self.log_lines = [] if log_by_pipe else None
        self.addresses = itertools.count(1) if crowded else None
        if crowded:
            self.options += ["--trusted-proxy", "127.0.0.1"]
        self.process, self.admin_link = None, None

    @property
    def data(self):
        return os.path.join(self.folder, "data")

    @property
    def database(self):
        return os.path.join(self.data, "stoa.db")

    def start(self, listen="127.0.0.1:0", limit=60):
        command = self.prefix + [STOA, "serve", "--data", self.data, "--listen", listen] + self.options
        with open(os.path.join(self.folder, "log"), "ab") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, preexec_fn=self.prepare,
                                            stderr=log if self.log_lines is None else subprocess.PIPE,
                                            env={**os.environ, **(self.environment or {})})
        if self.log_lines is not None:
            threading.Thread(target=self.collect_log, args=(self.process.stderr,), daemon=True).start()
        ended = threading.Timer(limit, self.process.kill)
        ended.start()
        try:
            self.read_greeting()
        finally:
            ended.cancel()
        return self

    def collect_log(self, pipe):
        for line in pipe:
            self.log_lines.append(line)

    def read_greeting(self):
        """The lines that it prints are one write, so that what follows the folder has come with it."""
        self.admin_link, said = None, b""
        while b"Everything is kept in " not in said or not said.endswith(b"\n"):
            piece = os.read(self.process.stdout.fileno(), 65536)
            if not piece:
                self.process.wait()
                raise AssertionError("the server did not start: " + self.read_log()[-2000:])
            said += piece
        for line in said.decode().splitlines():
            if line.startswith("Stoa serves "):
                self.url = line.split()[-1]
            if "/welcome/" in line:
                self.admin_link = "/welcome/" + line.rsplit("/", 1)[1]
        authority = self.url.split("//")[1]
        self.port = int(authority.rsplit(":", 1)[1]) if ":" in authority else 80

    def next_address(self):
        number = next(self.addresses) if self.addresses else 0
        return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}" if number else None

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def read_log(self):
        if self.log_lines is not None:
            return b"".join(list(self.log_lines)).decode(errors="replace")
        with open(os.path.join(self.folder, "log"), errors="replace") as log:
            return log.read()

    def run(self, *words, given=None):
        return subprocess.run([STOA, *words, "--data", self.data], input=given, capture_output=True, text=True,
                              check=False)

    def add(self, email, role="learner", name="Somebody"):
        done = self.run("account", "add", "--email", email, "--name", name, "--role", role, "--password-stdin",
                        given=PASSWORD)
        assert done.returncode == 0, done.stderr
        return Person(self).sign_in(email)

    def person(self, **more):
        return Person(self, **more)

    @contextlib.contextmanager
    def look(self):
        """The database, to read from beside the server."""
        database = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=30)
        try:
            yield database
        finally:
            database.close()

    def dump(self, without=()):
        """Every row there is, but for the bytes of files, which have hashes; and what the program writes by itself."""
        with self.look() as database:
            names = [row[0] for row in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")]
            return {name: sorted(map(repr, database.execute(f"SELECT * FROM {name}")))
                    for name in names if name not in {"file_chunk", "process", *without}}

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self, limit=60):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(limit)
        return self.process.returncode if self.process else None

    def close(self):
        try:
            self.stop()
        finally:
            if self.process and self.process.poll() is None:
                self.kill()
            if self.owns_folder:
                shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, error, trace):
        if kind:
            print(self.read_log()[-4000:])
        self.close()


def wait_for(what, seconds=10.0):
    """Asks until the answer is yes; whether it came in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(0.02)
    return bool(what())


def run_tests(names):
    """Runs every function of a module whose name is a sentence: four words or more."""
    import sys
    import traceback
    failed, passed = 0, 0
    for name, test in list(names.items()):
        if not callable(test) or name.count("_") < 3:
            continue
        if len(sys.argv) > 1 and sys.argv[1] not in name:
            continue
        began = time.monotonic()
        try:
            test()
            passed += 1
            print(f"ok {name.replace('_', ' ')} ({time.monotonic() - began:.1f} s)", flush=True)
        except Exception:
            failed += 1
            print("FAILED", name.replace("_", " "))
            traceback.print_exc(file=sys.stdout)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
