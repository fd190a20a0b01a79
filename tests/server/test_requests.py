# SPDX-License-Identifier: Apache-2.0
# Requests and replies against the real server: what the contract says of addresses, JSON, refusals and headers.
import json
import re
import sys
import os
sys.path.insert(0, os.path.dirname(__file__))
from stand import PASSWORD, Stand, run_tests

C = "/courses/ethics-of-ai"
stand = Stand().start()


def first_units(person=None):
    course = (person or stand.person()).get_json(C).json
    return [unit for module in course["modules"] for unit in module["units"]]


def first_quiz():
    return next(unit["url"] for unit in first_units() if unit["kind"] == "quiz")


def first_lesson():
    return next(unit["url"] for unit in first_units() if unit["kind"] == "lesson")


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
    assert stand.person().get("/.json").status in (200, 404)


def every_reply_carries_the_policy():
    for path in ("/", C, "/nowhere", "/sign-in", "/healthz"):
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
    reply = stand.person().post_json("/privacy")
    assert reply.status == 405 and "GET" in reply.headers["Allow"]


def a_head_has_the_headers_and_no_body():
    reply = stand.person().ask("HEAD", C)
    assert reply.status == 200 and reply.body == b"" and int(reply.headers["Content-Length"]) > 1000


def a_page_goes_compressed_to_who_takes_it():
    reply = stand.person().get(C, headers={"Accept-Encoding": "gzip"})
    assert reply.headers["Content-Encoding"] == "gzip" and len(reply.body) < 30000


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
    assert reply.text.count('aria-invalid="true"') == 2 and "short" not in re.sub("<style.*?</style>", "", reply.text).replace("shorten", "")


def a_wrong_json_is_named_by_its_field():
    person = stand.person()
    for body, field in (('{"email":"a@b.example"}', "name"), ('{"email":"a@b.example","name":"A","password":"x"}', "password")):
        reply = person.ask("POST", "/sign-up", body.encode(), {"Content-Type": "application/json"})
        assert reply.status == 422 and field in [e["field"] for e in reply.json["errors"]], reply.text
    for body in ('{', '[]', '{"email":"a","email":"b"}', '{"role":"admin","email":"a@b.example","name":"A","password":"long enough"}'):
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
    for problem in (known.json, unknown.json):
        problem.pop("request")
    assert known.json == unknown.json


def who_is_not_signed_in_is_led_to_sign_in():
    html = stand.person().get("/me")
    assert html.status == 303 and html.headers["Location"] == "/sign-in?next=%2Fme"
    assert stand.person().get_json("/me").status == 401
    form = stand.person().post(C + "/enroll")
    assert form.status == 303 and form.headers["Location"].startswith("/sign-in?next=")


def who_signs_in_never_leaves_the_site_by_next():
    for bad in ("//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/%09/evil", "\\evil"):
        person = stand.person()
        stand.person().sign_up(f"n{abs(hash(bad))}@example.org")
        reply = person.post("/sign-in", {"email": f"n{abs(hash(bad))}@example.org", "password": PASSWORD, "next": bad})
        assert reply.status == 303 and reply.headers["Location"] in ("/me", bad) and not reply.headers["Location"].startswith("//")
        assert reply.headers["Location"] == "/me" or reply.headers["Location"].startswith("/%09"), (bad, reply.headers["Location"])


def a_learner_enrolls_leaves_and_comes_back():
    person = stand.person().sign_up("enroll@example.org")
    first = person.post_json(C + "/enroll", {"audience": "public-sector"})
    assert first.status == 201 and first.json == {"enrolled": True, "audience": ["public-sector"]}, first.text
    again = person.post_json(C + "/enroll", {"audience": ["public-sector", "private-sector"]})
    assert again.status == 200 and again.json["audience"] == ["public-sector", "private-sector"]
    assert person.post_json(C + "/enroll", {"audience": "nobody"}).status == 422
    lesson = first_lesson()
    assert person.post_json(lesson + "/done").status == 200
    assert person.post_json(C + "/leave").status == 200
    assert person.get_json(C).json["enrolled"] is False
    assert person.post_json(lesson + "/done").status == 409
    assert person.post_json(C + "/enroll", {"audience": "public-sector"}).status == 200
    assert person.get_json(lesson).json["done"] is True


def a_visitor_sees_outline_and_lessons_and_never_a_question():
    visitor = stand.person()
    course = visitor.get_json(C).json
    assert course["enrolled"] is False and course["modules"] and course["completion"]["complete"] is False
    assert visitor.get_json(first_lesson()).json["body_html"]
    quiz = visitor.get_json(first_quiz()).json
    assert quiz["attempt"] is None and quiz["pass"] == 70


def a_quiz_before_enrolling_is_200_without_an_attempt_and_starting_is_409():
    person = stand.person().sign_up("early@example.org")
    quiz = first_quiz()
    assert person.get_json(quiz).json["attempt"] is None
    assert person.post_json(quiz + "/attempts").status == 409


def an_attempt_is_started_saved_and_submitted_once():
    person = stand.person().sign_up("attempt@example.org")
    person.post_json(C + "/enroll")
    quiz = first_quiz()
    started = person.post_json(quiz + "/attempts")
    assert started.status == 201 and started.json["number"] == 1
    again = person.post_json(quiz + "/attempts")
    assert again.status == 200 and again.json == started.json
    attempt = person.get_json(started.json["url"]).json["attempt"]
    assert attempt["number"] == 1 and attempt["questions"]
    kinds = {question["kind"]: question for question in attempt["questions"]}
    single = kinds["single"]
    saved = person.post_json(started.json["url"] + "/answers", {"answers": {single["id"]: single["options"][0]["id"]}})
    assert saved.status == 200 and saved.json["number"] == 1 and saved.json["saved_at"]
    now = person.get_json(started.json["url"]).json["attempt"]
    answers = {question["id"]: question["answer"] for question in now["questions"]}
    assert answers[single["id"]] == single["options"][0]["id"]
    for bad in ({"nothing": "x"}, {single["id"]: "no such option"}, {single["id"]: ["list"]}):
        refused = person.post_json(started.json["url"] + "/answers", {"answers": bad})
        assert refused.status == 422 and refused.json["errors"], refused.text
    first = person.post_json(started.json["url"] + "/submit")
    second = person.post_json(started.json["url"] + "/submit")
    assert first.status == second.status == 200 and first.json == second.json
    assert set(first.json) >= {"number", "score", "passed", "revealed", "questions"}
    late = person.post_json(started.json["url"] + "/answers", {"answers": {single["id"]: None}})
    assert late.status == 409


def a_save_from_an_older_tab_is_409_with_both():
    person = stand.person().sign_up("older@example.org")
    person.post_json(C + "/enroll")
    url = person.post_json(first_quiz() + "/attempts").json["url"]
    attempt = person.get_json(url).json["attempt"]
    single = next(question for question in attempt["questions"] if question["kind"] == "single")
    old = attempt["saved_at"]
    one, two = single["options"][0]["id"], single["options"][1]["id"]
    assert person.post_json(url + "/answers", {"answers": {single["id"]: one}, "seen": old}).status == 200
    reply = person.post_json(url + "/answers", {"answers": {single["id"]: two}, "seen": old})
    assert reply.status == 409 and one in reply.text, reply.text
    kept = person.get_json(url).json["attempt"]
    assert next(q for q in kept["questions"] if q["id"] == single["id"])["answer"] == one


def no_learner_reads_the_answer_key_before_submitting():
    person = stand.person().sign_up("key@example.org")
    person.post_json(C + "/enroll")
    url = person.post_json(first_quiz() + "/attempts").json["url"]
    for reply in (person.get(url), person.get_json(url), person.get(first_quiz()), person.get_json(first_quiz())):
        for word in ("is_right", "feedback", "explanation", "right_id", '"correct"'):
            assert word not in reply.text, word


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


def the_statistics_are_the_same_as_page_json_csv_and_command():
    admin = stand.add("stats@example.org", "admin")
    numbers = admin.get_json("/admin/stats").json
    row = next(course for course in numbers["courses"] if course["slug"] == "ethics-of-ai")
    assert row["enrolled"] >= row["started"] >= row["completed"]
    command = json.loads(stand.run("stats", "--format", "json").stdout)
    assert command == numbers, (command, numbers)
    csv = admin.get("/admin/stats.csv")
    assert csv.headers["Content-Type"].startswith("text/csv") and csv.text.splitlines()[0].startswith("slug,title,enrolled")
    assert csv.text.splitlines()[1].split(",")[2] == str(row["enrolled"])
    assert stand.run("stats", "--recount").returncode == 0
    for query in ("from=2026-02-30", "from=2030-01-01&to=2029-01-01", "course=nowhere", "to=yesterday"):
        assert admin.get_json("/admin/stats?" + query).status == 422, query
        assert admin.get("/admin/stats?" + query).status == 422, query


try:
    run_tests(globals())
finally:
    stand.close()
