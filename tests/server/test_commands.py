# SPDX-License-Identifier: Apache-2.0
# Every `stoa` command, its good and its bad ways, by exit status: 0 done, 1 the input was refused, 2 the command line
# was wrong, 3 the machine failed.
# ctest: sanitize
import csv
import hashlib
import http.client
import io
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from sample_course import lesson, small_course, write_course
from stand import PASSWORD, SOURCE, STOA, Stand, run_tests, wait_for

BUNDLED = os.path.join(SOURCE, "courses", "ethics-of-ai")
work = tempfile.mkdtemp(prefix="stoa-commands-")
served = Stand().start()


def stoa(*words, given=None, environment=None, folder=work):
    """Runs the program; with its exit status, what it said and what it complained of."""
    done = subprocess.run([STOA, *words], input=given, capture_output=True, text=True, check=False, cwd=folder,
                          timeout=60, env={**os.environ, **(environment or {})})
    return done.returncode, done.stdout, done.stderr


def here(*parts):
    return os.path.join(work, *parts)


def course(name, **more):
    return write_course(os.path.join(tempfile.mkdtemp(dir=work), name), small_course(**more))


def sum_of(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def sums_below(folder):
    return {os.path.relpath(os.path.join(top, name), folder): sum_of(os.path.join(top, name))
            for top, _, names in os.walk(folder) for name in names}


# ---- the command line ----------------------------------------------------------------------------------------------

def help_and_version_are_told_and_what_is_wrong_is_2():
    code, said, _ = stoa("--version")
    assert code == 0 and said.startswith("stoa ")
    for words in (("help",), ("--help",), ("-h",), ()):
        code, said, complaint = stoa(*words)
        assert code == 0 and not complaint and "STOA_BASE_URL" in said and "Exit status" in said, words
    for command in ("serve", "check", "import", "export", "account", "stats", "backup", "restore", "migrate"):
        code, said, complaint = stoa("help", command)
        assert code == 0 and said.startswith(f"stoa {command}") and not complaint, command
        assert command in stoa("help")[1]
    wrong = [("nothing",), ("help", "nothing"), ("check",), ("import",), ("export", "one"), ("export", "a", "b", "c"),
             ("account",), ("backup",), ("restore",), ("serve", "operand"), ("serve", "--nothing"), ("stats", "--from"),
             ("serve", "--threads", "many"), ("serve", "--threads=-1"), ("serve", "--log", "xml"),
             ("import", "--draft=yes", "x"), ("migrate", "--status", "operand")]
    for words in wrong:
        code, said, complaint = stoa(*words)
        assert code == 2 and said == "" and complaint.startswith("stoa: "), (words, code, complaint)


def settings_come_from_the_environment_and_options_stand_over_them():
    with Stand(environment={"STOA_SITE_NAME": "Named by the environment", "STOA_LOG": "json"}) as stand:
        assert "Named by the environment" in stand.person().get("/").text
        assert json.loads(stand.read_log().splitlines()[-1])
    with Stand("--site-name", "Named by an option", environment={"STOA_SITE_NAME": "x"}) as stand:
        assert "Named by an option" in stand.person().get("/").text
    assert stoa("serve", environment={"STOA_THREADS": "many"})[0] == 2
    folder = course("options")
    assert stoa("import", folder, "--data", here("behind"))[0] == 0
    assert stoa("stats", "--data=" + here("behind"))[0] == 0
    assert stoa("stats", environment={"STOA_DATA": here("behind")})[0] == 0
    assert stoa("import", "--data", here("behind"), "--", folder)[0] == 0


# ---- courses -------------------------------------------------------------------------------------------------------

def check_names_every_fault_and_touches_nothing():
    assert stoa("check", BUNDLED)[0] == 0
    sound, faulty = course("sound"), course("faulty", files={"01-first/01-read.md": lesson("", "nothing: x\n"),
                                                             "02-second/01-end.md": "[gone](../gone.md)\n"})
    code, said, _ = stoa("check", sound, faulty)
    assert code == 1 and said.count(": error: ") >= 2, said
    for line in said.splitlines():
        assert ": error: " not in line or line.startswith(faulty + "/"), line
    assert stoa("check", here("nowhere"))[0] == 1
    assert not os.path.exists(here("data"))


def an_import_is_published_or_a_draft_or_nothing_at_all():
    data = here("imports")
    code, said, complaint = stoa("import", course("imported"), "--data", data)
    assert code == 0 and "course imported, revision 1 is live" in said and complaint == "", complaint
    other = course("imported", files={"assets/more.txt": "x"})
    code, said, _ = stoa("import", "--draft", other, "--data", data)
    assert code == 0 and "revision 2 is stored as a draft" in said, said
    before = sum_of_rows(data)
    faulty = course("imported", files={"course.md": "---\ntitle: x\n---\n"})
    for bad in (faulty, here("nowhere"), BUNDLED + "/course.md"):
        code, said, complaint = stoa("import", bad, "--data", data)
        assert code == 1 and said == "" and complaint, (bad, code, said)
    assert stoa("import", course("imported"), "--owner", "nobody@example.org", "--data", data)[0] == 1
    assert sum_of_rows(data) == before
    add = ("account", "add", "--name", "Owner", "--role", "instructor", "--password-stdin", "--data", data)
    assert stoa(*add, "--email", "owner@example.org", given=PASSWORD)[0] == 0
    assert stoa("import", course("owned"), "--owner", "Owner@Example.org", "--data", data)[0] == 0
    with sqlite3.connect(data + "/stoa.db") as database:
        assert database.execute("SELECT slug FROM course JOIN course_member ON course_id = course.id"
                                " JOIN account ON account_id = account.id WHERE email_key = 'owner@example.org'"
                                " AND is_owner = 1").fetchall() == [("owned",)]


def sum_of_rows(data):
    with sqlite3.connect(data + "/stoa.db") as database:
        return [(name, database.execute(f"SELECT count(*) FROM {name}").fetchone()[0])
                for name, in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
                if name != "process" and not name.startswith("sqlite")]


def an_export_is_the_same_bytes_as_a_folder_and_as_a_zip():
    data = here("exports")
    odd = course("odd", files={"README": b"\xef\xbb\xbfwith a mark\r\n", "notes/unused.txt": "kept",
                               "01-first/01-read.md": "\ufeff---\r\ntitle: Read\r\n---\r\n\r\nText.\r\n"})
    for source, slug in ((BUNDLED, "ethics-of-ai"), (odd, "odd")):
        assert stoa("import", source, "--data", data)[0] == 0
        target, packed = here("out-" + slug), here(slug + ".zip")
        code, said, _ = stoa("export", slug, target, "--data", data)
        assert code == 0 and "revision 1" in said
        assert sums_below(target) == sums_below(source)
        assert stoa("export", slug, packed, "--data", data)[0] == 0
        with zipfile.ZipFile(packed) as file:
            inside = {name: hashlib.sha256(file.read(name)).hexdigest() for name in file.namelist() if name[-1] != "/"}
        assert {name.removeprefix(slug + "/"): value for name, value in inside.items()} == sums_below(source)
        code, said, _ = stoa("import", packed, "--data", data)
        assert code == 0 and "live already, unchanged" in said, said
    assert stoa("export", "odd", here("out-odd"), "--data", data)[0] == 1
    assert stoa("export", "nothing", here("out-nothing"), "--data", data)[0] == 1
    assert stoa("export", "odd", here("out-9"), "--revision", "9", "--data", data)[0] == 1
    assert stoa("export", "odd", here("out-x"), "--revision", "x", "--data", data)[0] in (1, 2)
    assert stoa("export", "odd", here("out-1"), "--revision", "1", "--data", data)[0] == 0
    assert stoa("export", "odd", here("out-n"), "--data", here("no-such-data"))[0] == 3
    assert not os.path.exists(here("no-such-data"))


# ---- accounts, statistics ------------------------------------------------------------------------------------------

def accounts_are_added_changed_and_helped():
    data = ("--data", here("accounts"))
    add = ("account", "add", "--email", "kim@example.org", "--name", "Kim", *data)
    code, said, _ = stoa(*add)
    assert code == 0 and "http://127.0.0.1:8080/welcome/" in said, said
    assert stoa(*add)[0] == 1
    code, said, _ = stoa("account", "link", "--email", "KIM@example.org", *data, "--base-url",
                         "https://learn.example.org/")
    assert code == 0 and "https://learn.example.org/welcome/" in said
    assert stoa("account", "role", "--email", "kim@example.org", "--role", "admin", *data)[0] == 0
    assert stoa("account", "role", "--email", "kim@example.org", "--role", "learner", *data)[0] == 1
    wrong = [("account", "add", "--name", "X"), ("account", "add", "--email", "x@example.org"),
             ("account", "add", "--email", "x@example.org", "--name", "X", "--role", "king"),
             ("account", "role", "--email", "kim@example.org"), ("account", "abolish", "--email", "kim@example.org"),
             ("account", "add", "--email", "not an address", "--name", "X")]
    for words in wrong:
        assert stoa(*words, *data)[0] == 2, words
    refused = [("account", "role", "--email", "nobody@example.org", "--role", "admin"),
               ("account", "link", "--email", "nobody@example.org")]
    for words in refused:
        assert stoa(*words, *data)[0] == 1, words
    bad = ("account", "add", "--email", "bad@example.org", "--name", "Bad", "--password-stdin", *data)
    for password in ("", "short", "bad@example.org"):
        assert stoa(*bad, given=password)[0] == 1, password
    assert stoa(*bad, given=PASSWORD + "\n")[0] == 0
    with sqlite3.connect(here("accounts", "stoa.db")) as database:
        stored = database.execute("SELECT password_hash FROM account WHERE email_key = 'bad@example.org'").fetchone()[0]
        assert stored.startswith("$argon2id$") and PASSWORD not in stored
        assert database.execute("SELECT count(*) FROM audit").fetchone()[0] >= 4


def statistics_come_as_a_table_as_csv_and_as_json():
    data = ("--data", here("imports"))
    code, said, _ = stoa("stats", *data)
    assert code == 0 and "imported" in said
    code, said, _ = stoa("stats", "--format", "csv", *data)
    rows = list(csv.reader(io.StringIO(said)))
    assert code == 0 and rows[0] == ["slug", "title", "enrolled", "started", "completed", "completion_percent",
                                     "median_score", "median_days", "from", "to", "made_at"], rows
    assert [row[0] for row in rows[1:]] == ["imported", "owned"]
    code, said, _ = stoa("stats", "--format", "json", "--course", "owned", *data)
    assert code == 0 and [row["slug"] for row in json.loads(said)["courses"]] == ["owned"]
    assert stoa("stats", "--format", "xml", *data)[0] == 2
    for words in (("--course", "nothing"), ("--from", "yesterday"), ("--from", "2030-01-01", "--to", "2029-01-01")):
        assert stoa("stats", *words, *data)[0] == 1, words
    assert stoa("stats", "--data", here("no-such-data"))[0] == 3
    code, said, _ = stoa("stats", "--recount", *data)
    assert code == 0 and said == "0 differences\n"
    with sqlite3.connect(here("imports", "stoa.db")) as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(statistic)")]
        kinds = {"course_id": "(SELECT min(id) FROM course)", "metric": "'enrolled'", "module_id": "0"}
        values = ", ".join(kinds.get(name, "20000") for name in columns)
        database.execute(f"INSERT INTO statistic ({', '.join(columns)}) VALUES ({values})")
    database.close()
    code, said, _ = stoa("stats", "--recount", *data)
    assert code == 1 and said.endswith("1 differences\n"), said
    assert stoa("stats", "--recount", *data)[0] == 0


# ---- the database as a file ----------------------------------------------------------------------------------------

def a_backup_is_made_while_it_serves_and_brought_back():
    person = served.person().sign_up("backed@example.org")
    person.post_json("/courses/ethics-of-ai/enroll")
    stop, saved = threading.Event(), []

    def write():
        while not stop.is_set():
            saved.append(person.post_json("/courses/ethics-of-ai/enroll").status)

    writer = threading.Thread(target=write)
    writer.start()
    code, said, _ = stoa("backup", here("copy.db"), "--data", served.data)
    stop.set()
    writer.join()
    assert code == 0 and here("copy.db") in said and set(saved) == {200}
    assert os.stat(here("copy.db")).st_mode & 0o077 == 0
    assert stoa("backup", here("copy.db"), "--data", served.data)[0] == 1
    assert stoa("backup", here("nowhere", "copy.db"), "--data", served.data)[0] == 3
    assert stoa("backup", here("other.db"), "--data", here("no-such-data"))[0] == 3
    assert stoa("restore", here("copy.db"), "--data", here("drill"))[0] == 0
    assert stoa("stats", "--recount", "--data", here("drill"))[0] == 0
    os.makedirs(here("drilled"))
    with Stand(data=here("drilled")) as drill:
        drill.stop()
        assert stoa("restore", here("copy.db"), "--data", drill.data)[0] == 1
        assert stoa("restore", here("copy.db"), "--force", "--data", drill.data)[0] == 0
        drill.start()
        assert drill.person().sign_in("backed@example.org").get_json("/courses/ethics-of-ai").json["enrolled"] is True


def a_restore_refuses_what_is_served_or_no_backup():
    before = served.dump()
    code, _, complaint = stoa("restore", here("copy.db"), "--force", "--data", served.data)
    assert code == 3 and "serve" in complaint, complaint
    with open(here("no-database"), "wb") as file:
        file.write(b"no database, but long enough to be one" * 100)
    shutil.copy(here("copy.db"), here("torn.db"))
    with open(here("torn.db"), "r+b") as file:
        file.seek(8192)
        file.write(os.urandom(40960))
    with sqlite3.connect(here("foreign.db")) as database:
        database.execute("CREATE TABLE other (id)")
    database.close()
    for bad in ("no-database", "torn.db", "foreign.db", "nowhere.db"):
        code, said, complaint = stoa("restore", here(bad), "--data", here("restored"))
        assert code in (1, 3) and said == "" and complaint, (bad, code)
        assert not os.path.exists(here("restored", "stoa.db")), bad
    assert served.dump() == before


def migrations_are_listed_and_applied_with_a_copy_beside():
    code, said, _ = stoa("migrate", "--status", "--data", served.data)
    assert code == 0 and "0001" in said and "not applied" not in said
    code, said, _ = stoa("migrate", "--data", here("drill"))
    assert code == 0 and said == "Nothing was missing.\n", said
    assert stoa("migrate", "--data", here("no-such-data"))[0] == 3
    assert stoa("migrate", "--status", "--data", here("no-such-data"))[0] == 3


def a_newer_or_foreign_database_is_refused_untouched():
    os.makedirs(here("newer"))
    shutil.copy(here("copy.db"), here("newer", "stoa.db"))
    with sqlite3.connect(here("newer", "stoa.db")) as database:
        version = database.execute("PRAGMA user_version").fetchone()[0]
        database.execute(f"PRAGMA user_version = {version + 1}")
    database.close()
    os.makedirs(here("foreign"))
    shutil.copy(here("foreign.db"), here("foreign", "stoa.db"))
    os.makedirs(here("nothing"))
    shutil.copy(here("no-database"), here("nothing", "stoa.db"))
    for name in ("newer", "foreign", "nothing"):
        before = sum_of(here(name, "stoa.db"))
        for words in (("serve", "--listen", "127.0.0.1:0"), ("migrate",), ("stats",), ("import", BUNDLED),
                      ("backup", here(f"never-{name}.db")), ("export", "x", here("never")),
                      ("account", "link", "--email", "x@example.org")):
            code, said, complaint = stoa(*words, "--data", here(name))
            may_copy = words[0] == "backup" and name == "newer"  # whole, and nothing in it is understood or touched
            assert may_copy or (code == 3 and said == "" and complaint), (name, words, code, said, complaint)
        assert sum_of(here(name, "stoa.db")) == before, name
        assert not [file for file in os.listdir(here(name)) if file.startswith("stoa.db-") or "before" in file], name


# ---- serving -------------------------------------------------------------------------------------------------------

def a_second_server_on_one_data_folder_is_refused():
    code, said, complaint = stoa("serve", "--data", served.data, "--listen", "127.0.0.1:0")
    assert code == 3 and said == "" and str(served.process.pid) in complaint, complaint
    assert served.person().get("/").status == 200


def what_cannot_be_served_is_said():
    port = served.port
    code, _, complaint = stoa("serve", "--data", here("taken"), "--listen", f"127.0.0.1:{port}")
    assert code == 3 and "stoa: " in complaint and str(port) in complaint, complaint
    for listen in ("0.0.0.0:0", ":0", "[::]:0", "unix:" + here("socket"), "systemd"):
        code, said, complaint = stoa("serve", "--data", here("wild"), "--listen", listen)
        assert code in (2, 3) and said == "", (listen, code)
        assert ("socket" if listen == "systemd" else "base-url") in complaint, (listen, complaint)
    for bad in ("learn.example.org", "ftp://x", "https://", "https://x/path", "https://a b"):
        assert stoa("serve", "--data", here("wild"), "--listen", "127.0.0.1:0", "--base-url", bad)[0] in (2, 3), bad
    assert stoa("serve", "--data", "/proc/nothing", "--listen", "127.0.0.1:0")[0] == 3
    with open(here("file"), "w", encoding="utf-8"):
        pass
    assert stoa("serve", "--data", here("file"), "--listen", "127.0.0.1:0")[0] == 3
    os.makedirs(here("templates"))
    with open(here("templates", "layout.html"), "w", encoding="utf-8") as file:
        file.write("{{nothing_of_this_name}}")
    code, _, complaint = stoa("serve", "--data", here("wild"), "--listen", "127.0.0.1:0", "--templates",
                              here("templates"))
    assert code == 3 and "nothing_of_this_name" in complaint and "layout" in complaint, complaint


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path, host):
        super().__init__(host, timeout=10)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


def it_listens_on_a_unix_socket():
    path = here("unix-socket")
    stand = Stand("--base-url", "https://learn.example.org")
    try:
        stand.start(listen="unix:" + path)
        connection = UnixConnection(path, "learn.example.org")
        connection.request("GET", "/", headers={"Accept": "application/json"})
        reply = connection.getresponse()
        assert reply.status == 200 and json.loads(reply.read())["courses"]
        assert "max-age" in reply.headers["Strict-Transport-Security"]
        connection.request("GET", "/", headers={"Host": "localhost"})
        assert connection.getresponse().status == 421
        assert os.stat(path).st_mode & 0o007 == 0
        connection.close()
        stand.kill()
        stand.start(listen="unix:" + path)
        assert stand.stop() == 0
    finally:
        stand.close()


def it_warns_of_http_that_is_not_this_machine_only():
    stand = Stand("--base-url", "http://learn.example.org")
    try:
        stand.start(listen="0.0.0.0:0")
        assert "warning" in stand.read_log() and "TLS" in stand.read_log()
    finally:
        stand.close()
    assert "warning" not in served.read_log()


def it_drains_and_ends_with_0():
    stand = Stand("--drain-seconds", "20").start()
    try:
        slow = socket.create_connection(("127.0.0.1", stand.port))
        body = b"email=nobody%40example.org&password=" + b"x" * 20
        slow.sendall(b"POST /sign-in HTTP/1.1\r\nHost: localhost:%d\r\nContent-Length: %d\r\nContent-Type: "
                     b"application/x-www-form-urlencoded\r\n\r\n" % (stand.port, len(body)) + body[:10])
        time.sleep(0.2)
        stand.process.send_signal(signal.SIGTERM)
        assert wait_for(lambda: is_refused(stand.port)), "it still takes connections"
        assert stand.process.poll() is None
        slow.sendall(body[10:])
        reply = slow.recv(65536)
        assert reply.startswith(b"HTTP/1.1 422 ") and b"Connection: close" in reply, reply[:200]
        slow.close()
        assert stand.process.wait(20) == 0
        assert os.path.exists(stand.database) and not os.path.exists(stand.database + "-wal")
    finally:
        stand.close()


def is_refused(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return True
    return False


def an_interrupt_ends_it_like_a_term():
    stand = Stand().start()
    try:
        stand.process.send_signal(signal.SIGINT)
        assert stand.process.wait(20) == 0
    finally:
        stand.close()


try:
    run_tests(globals())
finally:
    served.close()
    shutil.rmtree(work)
