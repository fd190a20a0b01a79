# SPDX-License-Identifier: Apache-2.0
# stand: a server of its own for a test: a fresh data folder, a free port, people with cookies. Ends only what it started.
import http.client
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.parse

STOA = os.environ.get("STOA", "stoa")
SOURCE = os.environ.get("SOURCE", os.path.join(os.path.dirname(__file__), "..", ".."))
PASSWORD = "a quiet porch in good light"


class Reply:
    def __init__(self, response, body):
        self.status = response.status
        self.headers = response.headers
        self.body = body

    @property
    def text(self):
        return self.body.decode("utf-8")

    @property
    def json(self):
        return json.loads(self.body)


class Person:
    """Somebody with a browser or a program: keeps the session's cookie."""

    def __init__(self, stand, origin=True):
        self.stand, self.cookie, self.origin = stand, None, origin

    def ask(self, method, path, body=None, headers=None, kind=None):
        sent = dict(headers or {})
        if self.cookie:
            sent.setdefault("Cookie", self.cookie)
        if method == "POST" and self.origin:
            sent.setdefault("Origin", self.stand.url)
        if kind == "json":
            sent.setdefault("Content-Type", "application/json")
            sent.setdefault("Accept", "application/json")
            body = json.dumps({} if body is None else body).encode()
        elif kind == "form":
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
            body = urllib.parse.urlencode(body or {}, doseq=True).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.stand.port, timeout=30)
        try:
            connection.request(method, path, body=body, headers=sent)
            response = connection.getresponse()
            reply = Reply(response, response.read())
        finally:
            connection.close()
        for value in reply.headers.get_all("Set-Cookie") or []:
            pair = value.split(";")[0]
            self.cookie = None if "Max-Age=0" in value else pair
        return reply

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
    def __init__(self, *options, data=None, prefix=(), environment=None):
        self.folder = data or tempfile.mkdtemp(prefix="stoa-test-")
        self.owns_folder = data is None
        self.options, self.prefix, self.environment = list(options), list(prefix), environment
        self.process = None

    @property
    def data(self):
        return os.path.join(self.folder, "data")

    def start(self, listen="127.0.0.1:0"):
        self.log = open(os.path.join(self.folder, "log"), "ab")
        command = self.prefix + [STOA, "serve", "--data", self.data, "--listen", listen] + self.options
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log,
                                        env={**os.environ, **(self.environment or {})})
        self.admin_link = None
        while True:
            line = self.process.stdout.readline().decode()
            if not line:
                raise AssertionError("the server did not start: " + self.read_log()[-2000:])
            if line.startswith("Stoa serves "):
                self.url = line.split()[-1]
                self.port = int(self.url.rsplit(":", 1)[1])
            if "/welcome/" in line:
                self.admin_link = "/welcome/" + line.strip().rsplit("/", 1)[1]
            if line.startswith("Everything is kept in "):
                break
        if self.admin_link is None:
            os.set_blocking(self.process.stdout.fileno(), False)
            time.sleep(0.05)
            rest = (self.process.stdout.read() or b"").decode()
            if "/welcome/" in rest:
                self.admin_link = "/welcome/" + rest.strip().rsplit("/", 1)[1]
        return self

    def read_log(self):
        with open(os.path.join(self.folder, "log"), errors="replace") as log:
            return log.read()

    def run(self, *words, given=None):
        return subprocess.run([STOA, *words, "--data", self.data], input=given, capture_output=True, text=True)

    def add(self, email, role="learner", name="Somebody"):
        done = self.run("account", "add", "--email", email, "--name", name, "--role", role, "--password-stdin",
                        given=PASSWORD)
        assert done.returncode == 0, done.stderr
        return Person(self).sign_in(email)

    def person(self, **more):
        return Person(self, **more)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, limit=30):
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


def run_tests(names):
    """Runs every function of a module whose name is a sentence: those that start with a_, an_, the_, each_ or every_."""
    import sys
    import traceback
    failed, passed = 0, 0
    for name, test in list(names.items()):
        if not callable(test) or name.split("_")[0] not in ("a", "an", "the", "each", "every", "no", "what", "who", "when"):
            continue
        if len(sys.argv) > 1 and sys.argv[1] not in name:
            continue
        try:
            test()
            passed += 1
            print("ok", name.replace("_", " "), flush=True)
        except Exception:
            failed += 1
            print("FAILED", name.replace("_", " "))
            traceback.print_exc()
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
