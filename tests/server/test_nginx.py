# SPDX-License-Identifier: Apache-2.0
# The very nginx file that README.md shows, with nothing changed but ports, paths, and what it says itself of older
# nginx: people sign up over https, the cookie is for https only, nobody outside names their own address, and a request within
# a request gets no answer.
import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from stand import PASSWORD, SKIPPED, SOURCE, Person, Stand, run_tests, wait_for

NAME = "learn.example.org"
MAIN = """
{user}
daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 200; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
{file}
}}
"""


def find_nginx():
    beside = os.path.join(SOURCE, ".build", "nginx", "usr", "sbin", "nginx")
    return shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin") or (os.path.exists(beside) and beside)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


def read_documented_file():
    with open(os.path.join(SOURCE, "README.md"), encoding="utf-8") as readme:
        return re.search(r"(?s)```nginx\n(.*?)```", readme.read()).group(1)


def replace_all(words, *pairs):
    """Each that is to be replaced must be there, else the file has changed."""
    for old, new in pairs:
        assert old in words, f"README.md's nginx file has no {old!r} any more"
        words = words.replace(old, new)
    return words


class Proxy(Stand):
    """Stoa as README.md starts it, with nginx in front. Connections are https ones."""

    def __init__(self):
        super().__init__("--base-url", f"https://{NAME}", "--trusted-proxy", "127.0.0.1")
        self.https, self.http = free_port(), free_port()
        self.nginx = None

    def start(self, listen="127.0.0.1:0", limit=60):
        # README.md's base-url has no port, so the greeting tells none: a free one is chosen here.
        self.stoa_port = free_port()
        super().start(f"127.0.0.1:{self.stoa_port}", limit)
        self.port = self.https
        self.make_certificate()
        self.start_nginx()
        return self

    def make_certificate(self):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                        "-nodes", "-days", "1", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
                        "-keyout", f"{self.folder}/key.pem", "-out", f"{self.folder}/cert.pem"],
                       check=True, capture_output=True)

    def write_configuration(self, version):
        file = replace_all(read_documented_file(), ("listen 443 ssl", f"listen 127.0.0.1:{self.https} ssl"),
                           ("listen 80;", f"listen 127.0.0.1:{self.http};"),
                           ("127.0.0.1:8080", f"127.0.0.1:{self.stoa_port}"),
                           (f"/etc/ssl/{NAME}.pem", f"{self.folder}/cert.pem"),
                           (f"/etc/ssl/{NAME}.key", f"{self.folder}/key.pem"))
        if version < (1, 25, 1):
            older = re.search(r'http2 on; +# Debian 12: "([^"]+)" instead of this line\n', file)
            file = replace_all(file, (older.group(0), ""), (f"listen 127.0.0.1:{self.https} ssl;",
                                                            older.group(1).replace("443", f"127.0.0.1:{self.https}")))
        user = "user root;" if os.geteuid() == 0 else ""
        with open(f"{self.folder}/nginx.conf", "w", encoding="utf-8") as configuration:
            configuration.write(MAIN.format(user=user, folder=self.folder, file=file))

    def start_nginx(self):
        program = find_nginx()
        said = subprocess.run([program, "-v"], capture_output=True, text=True, check=True).stderr
        self.write_configuration(tuple(int(part) for part in re.search(r"nginx/(\d+)\.(\d+)\.(\d+)", said).groups()))
        self.nginx = subprocess.Popen([program, "-e", f"{self.folder}/error.log", "-c", f"{self.folder}/nginx.conf"],
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if not wait_for(lambda: os.path.exists(f"{self.folder}/pid") or self.nginx.poll() is not None, 20) or \
                self.nginx.poll() is not None:
            with open(f"{self.folder}/error.log", encoding="utf-8") as log:
                raise AssertionError("nginx did not start: " + log.read())

    def open_tls(self):
        context = ssl.create_default_context(cafile=f"{self.folder}/cert.pem")
        plain = socket.create_connection(("127.0.0.1", self.https), timeout=10)
        return context.wrap_socket(plain, server_hostname=NAME)

    def connect(self):
        connection = http.client.HTTPSConnection(NAME, self.https)
        connection.sock = self.open_tls()
        return connection

    def close(self):
        if self.nginx and self.nginx.poll() is None:
            self.nginx.terminate()
            self.nginx.wait(20)
        super().close()


class Visitor(Person):
    """Somebody whose browser says the name without a port, as it does for 443."""

    def ask(self, method, path, body=None, headers=None, kind=None):
        return super().ask(method, path, body, {"Host": NAME, **(headers or {})}, kind)


def people_sign_up_and_learn_over_https():
    person = Visitor(proxy)
    reply = person.post_json("/sign-up", {"email": "over@example.org", "name": "Over Https", "password": PASSWORD})
    assert reply.status == 201, reply.text
    cookie = reply.headers["Set-Cookie"]
    assert cookie.startswith("__Host-stoa=") and "; Secure" in cookie and "; HttpOnly" in cookie and "Path=/;" in cookie
    assert "Domain" not in cookie and "SameSite=Lax" in cookie
    assert person.get_json("/me").json["account"]["name"] == "Over Https"
    assert person.post("/courses/ethics-of-ai/enroll").headers["Location"].startswith("/courses/ethics-of-ai")
    page = person.get("/", headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip" and "max-age=" in page.headers["Strict-Transport-Security"]
    assert person.post("/courses/ethics-of-ai/leave", headers={"Origin": "https://evil.example"}).status == 403
    assert person.post("/courses/ethics-of-ai/leave", headers={"Origin": f"http://{NAME}"}).status == 403
    lesson = person.get("/courses/ethics-of-ai").text
    assert f'href="https://{NAME}/courses/ethics-of-ai"' in lesson
    assert person.post("/sign-in", {"email": "x" * 200000}).status == 413


def http_2_is_spoken_and_http_leads_to_https():
    done = subprocess.run(["curl", "-sS", "--http2", "--cacert", f"{proxy.folder}/cert.pem", "--connect-to",
                           f"{NAME}:443:127.0.0.1:{proxy.https}", "-o", f"{proxy.folder}/got", "-w",
                           "%{http_version} %{http_code}", f"https://{NAME}/courses/ethics-of-ai.json"],
                          capture_output=True, text=True, check=False)
    assert done.stdout == "2 200", (done.stdout, done.stderr)
    with open(f"{proxy.folder}/got", encoding="utf-8") as got:
        assert json.load(got)["slug"] == "ethics-of-ai"
    with socket.create_connection(("127.0.0.1", proxy.http), timeout=10) as plain:
        plain.sendall(f"GET /me?x=1 HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n".encode())
        reply = plain.recv(65536).decode()
    assert reply.startswith("HTTP/1.1 301 ") and f"Location: https://{NAME}/me?x=1" in reply, reply


def nobody_outside_says_what_their_address_is():
    person = Visitor(proxy)
    spoofed = {"X-Forwarded-For": "203.0.113.77", "X-Forwarded-Proto": "http", "Forwarded": "for=203.0.113.78",
               "X-Real-IP": "203.0.113.79"}
    for _ in range(12):
        reply = person.post_json("/sign-in", {"email": "over@example.org", "password": "wrong"}, headers=spoofed)
    assert reply.status == 429
    good = person.get("/", headers=spoofed)
    assert good.status == 200 and good.headers["Strict-Transport-Security"]
    assert "203.0.113" not in proxy.read_log() and 'address="127.0.0.0"' in proxy.read_log()


# What is smuggled through the proxy, and what past it, are told apart in the log by their routes.
INNER = "GET /{where}/smuggled HTTP/1.1\r\nHost: " + NAME + "\r\nX: "
PROBES = [
    # two lengths, or a length that is no number
    "Content-Length: 0\r\nContent-Length: {inner_length}\r\n\r\n{inner}",
    "Content-Length: {inner_length}\r\nContent-Length: 0\r\n\r\n{inner}",
    "Content-Length: +0\r\n\r\n{inner}",
    "Content-Length: 0,0\r\n\r\n{inner}",
    "Content-Length: 0x0\r\n\r\n{inner}",
    "Content-Length: -1\r\n\r\n{inner}",
    "Content-Length : 0\r\n\r\n{inner}",
    "Content-Length:\r\n 0\r\n\r\n{inner}",
    # a length and pieces
    "Content-Length: {inner_length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{inner}",
    "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{inner}",
    "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n{inner}",
    # pieces that only one of the two may see
    "Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{inner}",
    "Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{inner}",
    "Transfer-Encoding: chunked, identity\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{inner}",
    "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{inner}",
    "Transfer-Encoding:\x0bchunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{inner}",
    " Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{inner}",
    "X: y\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{inner}",
    "X: y\rTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{inner}",
    # pieces that are not written as one writes them
    "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n{inner}",
    "Transfer-Encoding: chunked\r\n\r\n-0\r\n\r\n{inner}",
    "Transfer-Encoding: chunked\r\n\r\n0\n\n{inner}",
    "Transfer-Encoding: chunked\r\n\r\n1;x={inner}\r\nx\r\n0\r\n\r\n",
    "Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n\r\n{inner}",
]


def receive(connection, seconds=0.7):
    """All that comes until the other side ends it, or is silent for so long."""
    connection.settimeout(seconds)
    got = b""
    try:
        while piece := connection.recv(65536):
            got += piece
    except OSError:
        pass
    return got


def smuggled_count(where):
    return len(re.findall(rf'route="/{where}/\{{\w+\}}"', proxy.read_log()))


def open_past_proxy():
    return socket.create_connection(("127.0.0.1", proxy.stoa_port), timeout=10)


def a_request_within_a_request_gets_no_answer():
    for pattern in PROBES:
        for open_one, where in ((proxy.open_tls, "records"), (open_past_proxy, "welcome")):
            inner = INNER.format(where=where)
            probe = pattern.format(inner=inner, inner_length=len(inner))
            before = smuggled_count(where)
            with open_one() as connection:
                head = f"POST /sign-out HTTP/1.1\r\nHost: {NAME}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                connection.sendall((head + probe).encode("latin-1"))
                got = receive(connection)
                follow = f"y\r\n\r\nGET /healthz HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n"
                try:
                    connection.sendall(follow.encode())
                    got += receive(connection, 5)
                except OSError:
                    pass
            answers = re.findall(rb"HTTP/1\.1 (\d+)", got)
            assert answers[:1] != [b"404"], (probe, got[:300])
            time.sleep(0.02)
            # What the proxy itself reads as two requests, it sends as two, and answers as two: nobody is deceived.
            assert smuggled_count(where) == before or answers[:2] == [b"303", b"404"], (probe, answers)
    assert Visitor(proxy).get("/").status == 200


def two_plain_requests_in_a_row_are_two():
    for open_one, where in ((proxy.open_tls, "records"), (open_past_proxy, "welcome")):
        before, inner = smuggled_count(where), INNER.format(where=where)
        with open_one() as connection:
            connection.sendall(f"GET /me HTTP/1.1\r\nHost: {NAME}\r\n\r\n{inner}y\r\n\r\n".encode())
            assert re.findall(rb"HTTP/1\.1 (\d+)", receive(connection, 2)) == [b"303", b"404"]
        assert wait_for(lambda place=where, count=before: smuggled_count(place) == count + 1)


def a_connection_that_the_proxy_keeps_serves_many_people():
    person, other = Visitor(proxy), Visitor(proxy)
    person.post_json("/sign-up", {"email": "kept@example.org", "name": "Kept", "password": PASSWORD})
    for _ in range(20):
        assert person.get_json("/me").json["account"]["name"] == "Kept"
        assert other.get_json("/me").status == 401


if not find_nginx():
    print("skipped: nginx is not here; sh tests/run brings it")
    sys.exit(SKIPPED)
proxy = Proxy()
try:
    proxy.start()
    run_tests(globals())
finally:
    proxy.close()
