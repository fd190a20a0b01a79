# SPDX-License-Identifier: Apache-2.0
# Requests and replies against the real server: what the contract says of headers, refusals, accounts and
# administration.
# ctest: sanitize
import gzip
import json
import os
import re
import socket
import sqlite3
import sys
import time
sys.path.insert(0, os.path.dirname(__file__))
from stand import PASSWORD, Stand, run_tests

C = "/courses/ethics-of-ai"
stand = Stand(crowded=True).start()


def first_units(person=None):
    course = (person or stand.person()).get_json(C).json
    return [unit for module in course["modules"] for unit in module["units"]]


def first_lesson():
    return next(unit["url"] for unit in first_units() if unit["kind"] == "lesson")


def accounts_of(email):
    with stand.look() as database:
        return database.execute("SELECT id, role, disabled_at FROM account WHERE email_key = ?", (email,)).fetchone()


def the_catalogue_lists_the_bundled_course():
    reply = stand.person().get_json("/")
    assert reply.status == 200 and reply.headers["Content-Type"].startswith("application/json")
    course = next(c for c in reply.json["courses"] if c["slug"] == "ethics-of-ai")
    assert course["enrolled"] is False and course["done_percent"] is None and course["url"] == C
    assert set(course) >= {"slug", "title", "summary", "language", "url", "enrolled", "done_percent"}


def the_same_page_is_html_for_a_browser_and_json_for_a_program():
    html = stand.person().get(C, headers={"Accept": "text/html,*/*;q=0.8"})
    assert html.headers["Content-Type"] == "text/html; charset=utf-8" and "<h1" in html.text
    assert "Accept" in html.headers["Vary"]
    assert stand.person().get_json(C).json == stand.person().get(C + ".json").json
    assert stand.person().get("/.json").json == stand.person().get_json("/").json
    assert stand.person().get_json("/sign-in").headers["Content-Type"] == "application/json"
    quality = {"Accept": "text/html;q=0.4, application/json;q=0.9"}
    assert stand.person().get("/", headers=quality).headers["Content-Type"] == "application/json"


def every_reply_carries_the_policy():
    for path in ("/", C, "/nowhere", "/sign-in", "/healthz", "/static/stoa.css", "/me", "/%zz", "/.json"):
        reply = stand.person().get(path)
        assert "default-src 'none'" in reply.headers["Content-Security-Policy"], path
        assert "unsafe" not in reply.headers["Content-Security-Policy"], path
        assert reply.headers["X-Content-Type-Options"] == "nosniff", path
        assert reply.headers["Referrer-Policy"] == "same-origin", path
        assert len(reply.headers.get_all("Content-Security-Policy")) == 1, path


def an_address_that_is_not_there_gets_a_page_that_helps_on():
    html = stand.person().get("/nowhere")
    assert html.status == 404 and C in html.text
    problem = stand.person().get_json("/nowhere")
    assert problem.status == 404 and problem.headers["Content-Type"] == "application/problem+json"
    assert set(problem.json) >= {"type", "title", "status", "detail"} and problem.json["status"] == 404


def a_method_that_an_address_does_not_take_is_405_with_allow():
    for ask in (stand.person().post_json, stand.person().post):
        reply = ask("/privacy", {"name": "value"})
        assert reply.status == 405 and reply.headers["Allow"] == "GET, HEAD", reply.status
    reply = stand.person().get_json("/sign-out")
    assert reply.status == 405 and reply.headers["Allow"] == "POST"
    for method in ("PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "BREW"):
        assert stand.person().ask(method, "/").status in (405, 501), method


def a_head_has_the_headers_and_no_body():
    reply = stand.person().ask("HEAD", C)
    assert reply.status == 200 and reply.body == b"" and int(reply.headers["Content-Length"]) > 1000
    whole = stand.person().get(C)
    changing = ("Date", "Content-Length")
    assert [pair for pair in whole.headers.items() if pair[0] not in changing] == \
           [pair for pair in reply.headers.items() if pair[0] not in changing]
    for path, code in (("/nowhere", 404), ("/me", 303), ("/healthz", 200), ("/admin", 303), ("/static/stoa.css", 200)):
        reply = stand.person().ask("HEAD", path)
        assert reply.status == code and reply.body == b"", (path, reply.status)


def a_page_goes_compressed_to_who_takes_it():
    reply = stand.person().get(C, headers={"Accept-Encoding": "gzip"})
    assert reply.headers["Content-Encoding"] == "gzip" and len(reply.body) < 30000
    assert gzip.decompress(reply.body) == stand.person().get(C).body and "Accept-Encoding" in reply.headers["Vary"]
    for refused in ("identity", "gzip;q=0", "*;q=0"):
        assert "Content-Encoding" not in stand.person().get(C, headers={"Accept-Encoding": refused}).headers, refused
    json_reply = stand.person().get(C + ".json", headers={"Accept-Encoding": "gzip"})
    assert json.loads(gzip.decompress(json_reply.body)) == stand.person().get_json(C).json


def a_static_file_has_an_etag_and_is_kept_by_its_address():
    address = re.search(r'href="(/static/stoa[^"]*\.css)"', stand.person().get("/").text).group(1)
    whole = stand.person().get(address)
    assert whole.status == 200 and whole.headers["Content-Type"].startswith("text/css")
    assert "immutable" in whole.headers["Cache-Control"] and "max-age=31536000" in whole.headers["Cache-Control"]
    again = stand.person().get(address, headers={"If-None-Match": whole.headers["ETag"]})
    assert again.status == 304 and again.body == b"" and again.headers["ETag"] == whole.headers["ETag"]
    for path in ("nothing.css", "../stoa.css", "%2e%2e/stoa.css", "", "/etc/passwd"):
        assert stand.person().get("/static/" + path).status in (400, 404), path


def a_host_that_is_not_ours_is_421():
    reply = stand.person().get("/", headers={"Host": "evil.example"})
    assert reply.status == 421
    assert stand.person().get("/", headers={"Host": f"localhost:{stand.port}"}).status == 200


def a_change_from_another_page_is_403():
    person = stand.person().sign_up("csrf@example.org")
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
                    {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"}):
        reply = person.post(C + "/enroll", headers=headers)
        assert reply.status == 403, (headers, reply.status)
    assert person.get_json(C).json["enrolled"] is False


def a_client_that_sends_neither_header_may_change_things():
    person = stand.person(origin=False)
    person.sign_up("plain@example.org")
    assert person.post_json(C + "/enroll").status == 201


def a_new_account_is_201_with_a_cookie_and_a_known_address_is_422_at_the_field():
    person = stand.person()
    body = {"email": "Amina@Example.org", "name": "Amina Wanjirũ Odhiambo", "password": PASSWORD}
    reply = person.post_json("/sign-up", body)
    assert reply.status == 201 and set(reply.json["account"]) == {"id", "name", "role"}
    assert reply.json["account"]["role"] == "learner" and isinstance(reply.json["account"]["id"], str)
    cookie = reply.headers["Set-Cookie"]
    assert cookie.startswith("stoa=") and "HttpOnly" in cookie and "SameSite=Lax" in cookie
    again = stand.person().post_json("/sign-up", {**body, "email": "amina@example.ORG"})
    assert again.status == 422 and again.json["errors"][0]["field"] == "email"


def a_wrong_form_is_shown_again_with_what_was_typed():
    reply = stand.person().post("/sign-up", {"email": "no address", "name": "<b>Kim</b>", "password": "short"})
    assert reply.status == 422 and "&lt;b&gt;Kim&lt;/b&gt;" in reply.text and "no address" in reply.text
    assert reply.text.count('aria-invalid="true"') == 2 and 'value="short"' not in reply.text


def a_wrong_json_is_named_by_its_field():
    person = stand.person()
    short = '{"email":"a@b.example","name":"A","password":"x"}'
    for body, field in (('{"email":"a@b.example"}', "name"), (short, "password")):
        reply = person.ask("POST", "/sign-up", body.encode(), {"Content-Type": "application/json"})
        assert reply.status == 422 and field in [e["field"] for e in reply.json["errors"]], reply.text
    more = '{"role":"admin","email":"a@b.example","name":"A","password":"long enough"}'
    for body in ('{', '[]', '{"email":"a","email":"b"}', more):
        reply = person.ask("POST", "/sign-up", body.encode(), {"Content-Type": "application/json"})
        assert reply.status == 400, (body, reply.status, reply.text)


def a_body_over_its_limit_is_413():
    reply = stand.person().ask("POST", "/sign-in", b"email=" + b"a" * 100000,
                               {"Content-Type": "application/x-www-form-urlencoded"})
    assert reply.status == 413


def an_unknown_address_and_a_wrong_password_get_the_same_answer():
    stand.person().sign_up("known@example.org")
    known = stand.person().post_json("/sign-in", {"email": "known@example.org", "password": "wrong wrong"})
    unknown = stand.person().post_json("/sign-in", {"email": "unknown@example.org", "password": "wrong wrong"})
    assert known.status == unknown.status == 422
    known.json.pop("request")
    unknown.json.pop("request")
    assert known.json == unknown.json


def who_is_not_signed_in_is_led_to_sign_in():
    html = stand.person().get("/me")
    assert html.status == 303 and html.headers["Location"] == "/sign-in?next=%2Fme"
    assert stand.person().get_json("/me").status == 401
    form = stand.person().post(C + "/enroll")
    assert form.status == 303 and form.headers["Location"].startswith("/sign-in?next=")


def who_signs_in_never_leaves_the_site_by_next():
    for bad in ("//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/%09/evil",
                "\\evil"):
        person = stand.person()
        stand.person().sign_up(f"n{abs(hash(bad))}@example.org")
        reply = person.post("/sign-in", {"email": f"n{abs(hash(bad))}@example.org", "password": PASSWORD, "next": bad})
        assert reply.status == 303, reply.status
        assert reply.headers["Location"] == ("/%09/evil" if bad == "/%09/evil" else "/me"), (bad, reply.headers)


def who_signed_out_is_signed_out():
    person = stand.person().sign_up("out@example.org")
    cookie = person.cookie
    reply = person.post("/sign-out")
    assert reply.status == 303 and "Max-Age=0" in reply.headers["Set-Cookie"] and person.cookie is None
    person.cookie = cookie
    assert person.get_json("/me").status == 401


def every_page_for_somebody_signed_in_shows_their_name():
    person = stand.person().sign_up("named@example.org", "Ǹgọzi 王 <O’Brien>")
    for path in ("/", C, first_lesson(), "/me", "/me/account", "/privacy", "/nowhere", "/admin"):
        reply = person.get(path)
        assert "Ǹgọzi 王 &lt;O’Brien&gt;" in reply.text and reply.headers["Cache-Control"] == "no-store", path


def too_many_wrong_passwords_are_429_and_the_right_one_is_no_hard_lock():
    stand.person().sign_up("guessed@example.org")
    thief = stand.person()
    codes = [thief.post_json("/sign-in", {"email": "guessed@example.org", "password": f"wrong {n}"}) for n in range(12)]
    assert [reply.status for reply in codes[:10]] == [422] * 10, [reply.status for reply in codes]
    assert codes[-1].status == 429 and 0 < int(codes[-1].headers["Retry-After"]) <= 60
    html = thief.post("/sign-in", {"email": "guessed@example.org", "password": "wrong"})
    assert html.status == 429 and html.headers["Retry-After"] and "guessed@example.org" in html.text


def who_has_a_whole_network_is_one_sender():
    stand.person().sign_up("network@example.org")
    body = {"email": "network@example.org", "name": "N", "password": PASSWORD}
    person, codes = stand.person(), set()
    for number in range(202):
        person.address = f"2001:db8:1:2::{number:x}"
        codes.add(person.post_json("/sign-up", body).status)
    assert codes == {422, 429}, codes
    person.address = "2001:db8:1:3::1"
    assert person.post_json("/sign-up", body).status == 422


def a_body_of_another_type_is_415_and_broken_text_400():
    person = stand.person()
    for kind in ("text/plain", "application/xml", "multipart/form-data"):
        assert person.ask("POST", "/sign-in", b"email=a", {"Content-Type": kind}).status in (400, 415), kind
    for body in (b"email=%zz", b"email=%ff%fe&password=x", b"email=a%00b&password=x"):
        reply = person.ask("POST", "/sign-in", body, {"Content-Type": "application/x-www-form-urlencoded"})
        assert reply.status in (400, 422), (body, reply.status)
    for body in (b'{"email": "\xff"}', b'{"email": "a\\u0000b", "password": "x"}', b"[" * 3000,
                 b'{"email": 5, "password": "x"}'):
        reply = person.ask("POST", "/sign-in", body, {"Content-Type": "application/json"})
        assert reply.status in (400, 422), (body[:30], reply.status)


def an_act_that_takes_no_fields_takes_none():
    person = stand.person().sign_up("nothing@example.org")
    for path in ("/sign-out", C + "/leave", C + "/finish", first_lesson() + "/done"):
        reply = person.post_json(path, {"role": "admin"})
        assert reply.status == 400 and reply.json["errors"][0]["field"] == "role", (path, reply.text)
        assert person.post(path, {"role": "admin"}).status == 400, path
    assert person.get_json("/me").status == 200


def my_account_changes_its_name_address_and_password():
    person, other = stand.person().sign_up("mine@example.org"), stand.person()
    other.sign_in("mine@example.org")
    assert person.post_json("/me/account", {"name": "Mine Now"}).json["name"] == "Mine Now"
    assert person.post_json("/me/account", {"name": ""}).status == 422
    refused = person.post_json("/me/account", {"email": "moved@example.org"})
    assert refused.status == 422 and refused.json["errors"][0]["field"] == "current_password"
    assert person.post_json("/me/account", {"email": "moved@example.org", "current_password": "no"}).status == 422
    moved = person.post_json("/me/account", {"email": "moved@example.org", "current_password": PASSWORD})
    assert moved.status == 200 and moved.json["email"] == "moved@example.org"
    stand.person().sign_up("taken@example.org")
    taken = person.post_json("/me/account", {"email": "taken@example.org", "current_password": PASSWORD})
    assert taken.status == 422 and taken.json["errors"][0]["field"] == "email"
    new = person.post("/me/account", {"password": "a longer new password", "current_password": PASSWORD})
    assert new.status == 303 and new.headers["Location"].startswith("/me/account")
    assert person.get_json("/me").status == 200 and other.get_json("/me").status == 401
    with_old = stand.person().post_json("/sign-in", {"email": "moved@example.org", "password": PASSWORD})
    assert with_old.status == 422
    body = {"email": "moved@example.org", "password": "a longer new password"}
    assert stand.person().post_json("/sign-in", body).status == 200


def a_one_time_link_gives_a_new_password_once():
    stand.person().sign_up("forgot@example.org")
    said = stand.run("account", "link", "--email", "forgot@example.org").stdout
    path = "/welcome/" + said.strip().rsplit("/", 1)[1]
    person = stand.person()
    assert person.get(path).status == 200 and person.get(path).headers["X-Robots-Tag"] == "noindex"
    assert person.post_json(path, {"password": "short"}).status == 422
    reply = person.post_json(path, {"password": "remembered this time"})
    assert reply.status == 200 and person.get_json("/me").json["account"]["id"] == reply.json["account"]["id"]
    assert person.get(path).status == 404 and person.post_json(path, {"password": "another long one"}).status == 404
    assert stand.person().get("/welcome/nonsense").status == 404


def an_asset_has_an_etag_and_takes_one_range():
    lesson_with_asset = next((m.group(0) for unit in first_units() if unit["kind"] == "lesson"
                              for m in [re.search(r"/courses/ethics-of-ai/assets/[^\"]+\.svg",
                                                  stand.person().get_json(unit["url"]).json["body_html"])] if m))
    whole = stand.person().get(lesson_with_asset)
    assert whole.status == 200 and whole.headers["Content-Type"] == "image/svg+xml"
    assert "sandbox" in whole.headers["Content-Security-Policy"]
    etag = whole.headers["ETag"]
    assert stand.person().get(lesson_with_asset, headers={"If-None-Match": etag}).status == 304
    part = stand.person().get(lesson_with_asset, headers={"Range": "bytes=10-19"})
    assert part.status == 206 and part.body == whole.body[10:20]
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole.body)}"
    assert stand.person().get(lesson_with_asset, headers={"Range": "bytes=99999999-"}).status == 416


def the_health_page_answers_from_a_flag():
    reply = stand.person().get("/healthz")
    assert reply.status == 200 and reply.json["status"] == "ok" and reply.json["database"] == "ok"


def a_learner_finds_no_administration():
    person = stand.person().sign_up("curious@example.org")
    for path in ("/admin", "/admin/accounts", "/admin/stats", "/admin/stats.csv"):
        assert person.get(path).status == 404, path


def the_first_administrator_is_made_by_the_link_once():
    admin = stand.person()
    assert admin.get(stand.admin_link).status == 200
    body = {"email": "root@example.org", "name": "The First", "password": PASSWORD}
    reply = admin.post_json(stand.admin_link, body)
    assert reply.status == 200 and reply.json["account"]["role"] == "admin", reply.text
    assert admin.get("/admin").status == 200
    assert stand.person().get(stand.admin_link).status == 404
    assert stand.person().post_json(stand.admin_link, {**body, "email": "second@example.org"}).status == 404


def an_administrator_finds_changes_disables_and_helps_accounts():
    admin = stand.add("front@example.org", "admin")
    person = stand.person().sign_up("changed@example.org", "Unusual Nomen")
    listed = admin.get_json("/admin/accounts?q=unusual").json["accounts"]
    assert [row["email"] for row in listed] == ["changed@example.org"] and "password" not in json.dumps(listed)
    url = listed[0]["url"]
    assert admin.get_json(url).json["role"] == "learner" and "Unusual Nomen" in admin.get(url).text
    assert admin.post_json(url, {"act": "role", "role": "instructor"}).json["role"] == "instructor"
    assert admin.post_json(url, {"act": "role", "role": "emperor"}).status == 422
    assert admin.post_json(url, {"act": "abolish"}).status == 422
    assert admin.post(url, {"act": "disable"}).status == 303
    assert person.get_json("/me").status == 401
    body = {"email": "changed@example.org", "password": PASSWORD}
    assert stand.person().post_json("/sign-in", body).status == 422
    assert admin.post_json(url, {"act": "enable"}).json["disabled"] is False
    person.sign_in("changed@example.org")
    assert admin.post_json(url, {"act": "end_sessions"}).status == 200 and person.get_json("/me").status == 401
    link = admin.post_json(url, {"act": "make_link"}).json["one_time_link"]
    path = "/welcome/" + link.rsplit("/", 1)[1]
    assert person.post_json(path, {"password": "by the front office"}).status == 200
    with stand.look() as database:
        acts = {row[0] for row in database.execute("SELECT act FROM audit WHERE subject = ?",
                                                   (f"account {accounts_of('changed@example.org')[0]}",))}
        details = " ".join(row[0] for row in database.execute("SELECT subject || detail FROM audit"))
    assert len(acts) >= 5 and "changed@example.org" not in details and "Unusual" not in details, acts
    assert admin.get_json("/admin/accounts/1").status == admin.get_json("/admin/accounts/x").status == 404
    assert admin.get_json("/admin/accounts?after=x").status == 422


def the_list_of_accounts_goes_on_page_by_page():
    admin = stand.add("pages@example.org", "admin")
    seen, url = [], "/admin/accounts"
    while url:
        page = admin.get_json(url).json
        seen += [row["id"] for row in page["accounts"]]
        url = page["next_page_url"]
    with stand.look() as database:
        assert len(seen) == len(set(seen)) == database.execute("SELECT count(*) FROM account").fetchone()[0]


def nobody_takes_away_the_last_administrator():
    with Stand() as empty:
        empty.add("only@example.org", "admin")
        assert empty.run("account", "role", "--email", "only@example.org", "--role", "learner").returncode == 1
        admin = empty.add("second@example.org", "admin")
        with empty.look() as database:
            ids = dict(database.execute("SELECT email, id FROM account"))
        first, second = (f"/admin/accounts/{ids[name + '@example.org']}" for name in ("only", "second"))
        assert admin.post_json(second, {"act": "disable"}).status == 422
        assert admin.post_json(first, {"act": "role", "role": "learner"}).status == 200
        assert admin.post_json(second, {"act": "role", "role": "learner"}).status == 422
        assert empty.run("account", "role", "--email", "second@example.org", "--role", "learner").returncode == 1


def the_privacy_page_names_who_runs_this():
    with Stand("--operator", "Example Institute e.V.", "--contact", "privacy@example.org") as other:
        reply = other.person().get("/privacy")
        assert "Example Institute e.V." in reply.text and "privacy@example.org" in reply.text
        assert "Example Institute e.V." in other.person().get("/sign-up").text


def nothing_in_the_log_names_anybody():
    person = stand.person().sign_up("logged@example.org", "Logged Person")
    person.get("/?q=secretquery")
    cookie = person.cookie.split("=", 1)[1]
    log = stand.read_log()
    for word in ("logged@example.org", "Logged Person", "secretquery", cookie, PASSWORD, stand.admin_link):
        assert word not in log, word
    assert person.address not in log and person.address.rsplit(".", 1)[0] + ".0" in log


def a_newer_first_link_ends_the_older_one_and_an_administrator_all():
    with Stand() as empty:
        older = empty.admin_link
        empty.stop()
        empty.start()
        assert empty.admin_link != older and empty.person().get(older).status == 404
        body = {"email": "first@example.org", "name": "First", "password": PASSWORD}
        assert empty.person().post_json(older, body).status == 404
        empty.add("other@example.org", "admin")
        assert empty.person().post_json(empty.admin_link, body).status == 404
        empty.stop()
        assert empty.start().admin_link is None


def sessions_and_links_end_when_their_time_is_over():
    day = 24 * 3600
    learner, admin = stand.person().sign_up("aged@example.org"), stand.add("aged-admin@example.org", "admin")
    for person, email, created, seen, code in (
            (learner, "aged", 29 * day, 13 * day, 200), (learner, "aged", 31 * day, 0, 401),
            (learner, "aged", 20 * day, 15 * day, 401), (learner, "aged", 0, 0, 200),
            (admin, "aged-admin", 11 * 3600, 1800, 200), (admin, "aged-admin", 13 * 3600, 0, 401),
            (admin, "aged-admin", 7200, 6000, 401), (admin, "aged-admin", 0, 0, 200)):
        change("UPDATE session SET created_at = ?, seen_at = ? WHERE account_id = ?", int(time.time()) - created,
               int(time.time()) - seen, accounts_of(email + "@example.org")[0])
        assert person.get_json("/me").status == code, (email, created, seen)
    said = stand.run("account", "link", "--email", "aged@example.org").stdout
    path = "/welcome/" + said.strip().rsplit("/", 1)[1]
    change("UPDATE one_time_link SET expires_at = ? WHERE used_at IS NULL AND account_id = ?", int(time.time()) - 1,
           accounts_of("aged@example.org")[0])
    assert stand.person().get(path).status == 404
    assert stand.person().post_json(path, {"password": "too late for this"}).status == 404


def change(words, *values):
    """As time would."""
    with sqlite3.connect(stand.database, timeout=30) as database:
        database.execute(words, values)
    database.close()


def a_body_that_is_too_long_is_refused_before_it_is_sent():
    with socket.create_connection(("127.0.0.1", stand.port), timeout=10) as raw:
        raw.sendall(f"POST /sign-in HTTP/1.1\r\nHost: localhost:{stand.port}\r\nAccept: application/json\r\n"
                    "Content-Type: application/json\r\nContent-Length: 100000000\r\n\r\n".encode())
        assert raw.recv(65536).startswith(b"HTTP/1.1 413 ")


def the_statistics_are_the_same_as_page_json_csv_and_command():
    admin = stand.add("stats@example.org", "admin")
    numbers = admin.get_json("/admin/stats").json
    row = next(course for course in numbers["courses"] if course["slug"] == "ethics-of-ai")
    assert row["enrolled"] >= row["started"] >= row["completed"]
    command = json.loads(stand.run("stats", "--format", "json").stdout)
    assert command == numbers, (command, numbers)
    csv = admin.get("/admin/stats.csv")
    assert csv.headers["Content-Type"].startswith("text/csv") and csv.text.startswith("slug,title,enrolled")
    assert csv.text.splitlines()[1].split(",")[2] == str(row["enrolled"])
    assert csv.headers["Content-Disposition"].startswith("attachment")
    for by in ("module", "day", "course"):
        assert admin.get("/admin/stats.csv?by=" + by).status == 200, by
    assert admin.get("/admin/stats.csv?by=nothing").status == 422
    assert stand.run("stats", "--recount").returncode == 0
    for query in ("from=2026-02-30", "from=2030-01-01&to=2029-01-01", "course=nowhere", "to=yesterday"):
        assert admin.get_json("/admin/stats?" + query).status == 422, query
        assert admin.get("/admin/stats?" + query).status == 422, query


try:
    run_tests(globals())
finally:
    stand.close()
