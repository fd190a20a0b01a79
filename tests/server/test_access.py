# SPDX-License-Identifier: Apache-2.0
# Who may do what: every row of the route table x every role x own and other objects, as a page and as JSON. A route
# that the table of this test does not have fails it. And every change, asked for by somebody else's page.
# ctest: sanitize
import os
import re
import sys
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from quiz_source import answers, find_quizzes
from sample_course import small_course, write_course
from stand import PASSWORD, SOURCE, Stand, run_tests

ROLES = ("anonymous", "owner", "other", "instructor", "admin")
COURSE = "/courses/small"
QUIZ = COURSE + "/first/check"

ALL = (200, 200, 200, 200, 200)
REFUSED_FORM = (422, 422, 422, 422, 422)
NOT_THERE = (404, 404, 404, 404, 404)
PAGE_OF_ADMIN, JSON_OF_ADMIN = (303, 404, 404, 404, 200), (401, 404, 404, 404, 200)

# Route: address, body, what a browser gets by role, what a program gets by role. {record} and {account} are the
# owner's; so is attempt 2, and nobody else has a second one. They are asked in this order, role after role.
TABLE = {
    "GET /static/{path...}": ("/static/stoa.css", None, ALL, ALL),
    "GET /healthz": ("/healthz", None, ALL, ALL),
    "GET /": ("/", None, ALL, ALL),
    "GET /courses/{course}": (COURSE, None, ALL, ALL),
    "GET /courses/{course}/{module}": (COURSE + "/first", None, (303,) * 5, ALL),
    "GET /courses/{course}/{module}/{unit}": (QUIZ, None, ALL, ALL),
    "GET /courses/{course}/assets/{path...}": (COURSE + "/assets/dot.svg", None, ALL, ALL),
    "GET /records/{id}": ("{record}", None, ALL, ALL),
    "GET /privacy": ("/privacy", None, ALL, ALL),
    "GET /sign-up": ("/sign-up", None, ALL, ALL),
    "POST /sign-up": ("/sign-up", {}, REFUSED_FORM, REFUSED_FORM),
    "GET /sign-in": ("/sign-in", None, ALL, ALL),
    "POST /sign-in": ("/sign-in", {}, REFUSED_FORM, REFUSED_FORM),
    "GET /welcome/{token}": ("/welcome/nothing", None, NOT_THERE, NOT_THERE),
    "POST /welcome/{token}": ("/welcome/nothing", {"password": PASSWORD}, NOT_THERE, NOT_THERE),
    "GET /me": ("/me", None, (303, 200, 200, 200, 200), (401, 200, 200, 200, 200)),
    "GET /me/account": ("/me/account", None, (303, 200, 200, 200, 200), (401, 200, 200, 200, 200)),
    "POST /me/account": ("/me/account", {"name": "Somebody Else"}, (303,) * 5, (401, 200, 200, 200, 200)),
    "POST /courses/{course}/finish": (COURSE + "/finish", {}, (303, 303, 409, 409, 409), (401, 200, 409, 409, 409)),
    "POST /courses/{course}/{module}/{unit}/done":
        (COURSE + "/first/read/done", {}, (303, 303, 303, 409, 409), (401, 200, 200, 409, 409)),
    "POST /courses/{course}/{module}/{unit}/attempts":
        (QUIZ + "/attempts", {}, (303, 303, 303, 409, 409), (401, 200, 201, 409, 409)),
    "GET /courses/{course}/{module}/{unit}/attempts/{number}":
        (QUIZ + "/attempts/2", None, (303, 200, 404, 404, 404), (401, 200, 404, 404, 404)),
    "POST /courses/{course}/{module}/{unit}/attempts/{number}/answers":
        (QUIZ + "/attempts/2/answers", {}, (303, 303, 404, 409, 409), (401, 200, 404, 409, 409)),
    "POST /courses/{course}/{module}/{unit}/attempts/{number}/submit":
        (QUIZ + "/attempts/2/submit", {}, (303, 303, 404, 409, 409), (401, 200, 404, 409, 409)),
    "POST /records/{id}/name": ("{record}/name", {"shown": True}, (303, 303, 403, 403, 403), (401, 200, 403, 403, 403)),
    "POST /records/{id}/score":
        ("{record}/score", {"shown": True}, (303, 303, 403, 403, 403), (401, 200, 403, 403, 403)),
    "GET /admin": ("/admin", None, PAGE_OF_ADMIN, JSON_OF_ADMIN),
    "POST /admin/bundled/{course}":
        ("/admin/bundled/ethics-of-ai", {}, (303, 404, 404, 404, 404), (401, 404, 404, 404, 404)),
    "GET /admin/accounts": ("/admin/accounts", None, PAGE_OF_ADMIN, JSON_OF_ADMIN),
    "GET /admin/accounts/{id}": ("{account}", None, PAGE_OF_ADMIN, JSON_OF_ADMIN),
    "POST /admin/accounts/{id}":
        ("{account}", {"act": "make_link"}, PAGE_OF_ADMIN, JSON_OF_ADMIN),
    "GET /admin/stats": ("/admin/stats", None, PAGE_OF_ADMIN, JSON_OF_ADMIN),
    "GET /admin/stats.csv": ("/admin/stats.csv", None, PAGE_OF_ADMIN, JSON_OF_ADMIN),
    "POST /courses/{course}/enroll": (COURSE + "/enroll", {}, (303,) * 5, (401, 200, 200, 201, 201)),
    "POST /courses/{course}/leave": (COURSE + "/leave", {}, (303,) * 5, (401, 200, 200, 200, 200)),
    "POST /sign-out": ("/sign-out", {}, (303,) * 5, ALL),
}


def read_routes():
    """The rows of server/routes.c, "METHOD PATTERN"."""
    with open(os.path.join(SOURCE, "server", "routes.c"), encoding="utf-8") as file:
        source = file.read()
    macros = dict(re.findall(r"(?m)^#define (\w+) (.+)$", source))
    table = re.search(r"(?s)struct route routes\[\] = \{(.*?)\n\};", source).group(1)
    rows = re.findall(r'\{HTTP_(\w+),\s*((?:\w+|"[^"]*")(?:\s+"[^"]*")*),\s*WHO_\w+', table)
    assert len(rows) == table.count("{HTTP_") > 30, "the route table is written in a new way: teach this test to read"

    def expand(words):
        parts = re.findall(r'"([^"]*)"|(\w+)', words)
        return "".join(expand(macros[name]) if name else literal for literal, name in parts)

    return [f"{method} {expand(words)}" for method, words in rows]


class World:
    """A server with a course that the owner has completed, and somebody of each role."""

    def __init__(self):
        self.stand = Stand(crowded=True).start()
        folder = write_course(os.path.join(self.stand.folder, "small"), small_course())
        assert self.stand.run("import", folder).returncode == 0
        quiz = find_quizzes(folder)["first/check"]
        owner = self.stand.add("owner@example.org", name="Odile Owner")
        other = self.stand.add("other@example.org")
        self.people = {"anonymous": self.stand.person(), "owner": owner, "other": other,
                       "instructor": self.stand.add("instructor@example.org", "instructor"),
                       "admin": self.stand.add("admin@example.org", "admin")}
        for person in (owner, other):
            assert person.post_json(COURSE + "/enroll").status == 201
        for path in ("/first/read", "/second/end"):
            owner.post_json(COURSE + path + "/done")
        url = owner.post_json(QUIZ + "/attempts").json["url"]
        owner.post_json(url + "/submit", {"answers": answers(owner.get_json(url).json, quiz)})
        assert owner.post_json(QUIZ + "/attempts").status == 201
        self.record = owner.get_json("/me").json["records"][0]["url"]
        self.account = "/admin/accounts/" + owner.get_json("/me").json["account"]["id"]

    def address(self, row):
        return row[0].format(record=self.record, account=self.account)

    def ask(self, route, role, is_json):
        row, person = TABLE[route], self.people[role]
        if row[1] is not None:
            return (person.post_json if is_json else person.post)(self.address(row), row[1])
        return person.get_json(self.address(row)) if is_json else person.get(self.address(row))


def ask_everything(is_json):
    world = World()
    faults = []
    try:
        for route, row in TABLE.items():
            for role, wanted in zip(ROLES, row[3] if is_json else row[2]):
                reply = world.ask(route, role, is_json)
                if reply.status != wanted:
                    faults.append(f"{route} for {role}: {reply.status}, not {wanted}")
                faults += look_at_reply(f"{route} for {role}", role, reply, is_json)
        log = world.stand.read_log()
    finally:
        world.stand.close()
    assert not faults, "\n".join(faults)
    assert " error " not in log.lower(), log[-2000:]


def look_at_reply(what, role, reply, is_json):
    """What a refusal must be besides its status."""
    if reply.status == 303 and role == "anonymous" and "sign-out" not in what and "{module}" not in what:
        if not reply.headers["Location"].startswith("/sign-in?next="):
            yield f"{what}: leads to {reply.headers['Location']}"
    if is_json and reply.status >= 400 and reply.headers["Content-Type"] != "application/problem+json":
        yield f"{what}: refused with {reply.headers['Content-Type']}"
    if role in ("anonymous", "other", "instructor") and reply.status >= 400 and "Odile Owner" in reply.text:
        yield f"{what}: names the owner"


def the_table_of_this_test_has_every_route_and_no_other():
    assert sorted(read_routes()) == sorted(TABLE), set(read_routes()) ^ set(TABLE)


def every_page_is_for_whom_it_is_for():
    ask_everything(is_json=False)


def every_address_is_for_the_same_people_as_json():
    ask_everything(is_json=True)


def no_page_of_somebody_else_changes_anything():
    world = World()
    evil = [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": world.stand.url + ".evil.example"},
            {"Origin": "http://127.0.0.1"}, {"Origin": ""},
            {"Sec-Fetch-Site": "cross-site", "Origin": world.stand.url}, {"Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": "none"}, {"Sec-Fetch-Site": ""}, {"Sec-Fetch-Site": "cross-site, same-origin"}]
    try:
        before = world.stand.dump()
        for route, row in TABLE.items():
            if not route.startswith("POST"):
                continue
            for role in ("owner", "admin"):
                person = world.people[role]
                for headers in evil:
                    for ask in (person.post, person.post_json):
                        reply = ask(world.address(row), row[1], headers=headers)
                        assert reply.status == 403, (route, role, headers, reply.status)
                        assert reply.headers["Set-Cookie"] is None, (route, headers)
                person.ask("GET", world.address(row), headers={"Sec-Fetch-Site": "cross-site"})
                person.ask("HEAD", world.address(row))
                wrong_host = person.post(world.address(row), row[1], headers={"Host": "evil.example"})
                assert wrong_host.status == 421, (route, wrong_host.status)
        assert world.stand.dump() == before
        own = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
        assert world.people["owner"].post(COURSE + "/enroll", headers=own).status == 303
    finally:
        world.stand.close()


run_tests(globals())
