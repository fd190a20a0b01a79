# SPDX-License-Identifier: Apache-2.0
# What a learner does with a course, by the contract: enrolling, lessons, quizzes of all kinds, completion, the record.
# ctest: sanitize
import csv
import datetime
import io
import json
import os
import re
import sys
import tempfile
import time
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from quiz_source import answer, answers, find_quizzes, plain
from sample_course import lesson, quiz, small_course, write_course
from stand import PASSWORD, SOURCE, Stand, run_tests

C = "/courses/ethics-of-ai"
QUIZZES = find_quizzes(os.path.join(SOURCE, "courses", "ethics-of-ai"))
stand = Stand(crowded=True).start()
folder = tempfile.TemporaryDirectory()


def bring(slug, files):
    """Imports a course for one test; its address."""
    done = stand.run("import", write_course(os.path.join(folder.name, slug), files))
    assert done.returncode == 0, done.stderr
    return "/courses/" + slug


def units_of(person, course=C):
    return [unit for module in person.get_json(course).json["modules"] for unit in module["units"]]


def learner(name, course=C, **choice):
    person = stand.person().sign_up(f"{name}@example.org")
    assert person.post_json(course + "/enroll", choice).status == 201
    return person


def quiz_of(url):
    return QUIZZES[url[len(C) + 1:].split("/attempts")[0]]


def start(person, url):
    reply = person.post_json(url + "/attempts")
    assert reply.status == 201, reply.text
    return reply.json["url"], person.get_json(reply.json["url"]).json


def take(person, url, source, is_right=True):
    """Starts an attempt, answers it whole and hands it in."""
    attempt_url, attempt = start(person, url)
    reply = person.post_json(attempt_url + "/submit", {"answers": answers(attempt, source, is_right)})
    assert reply.status == 200, reply.text
    return attempt_url, reply.json


SMALL = {"which": {"id": "which", "options": [("The wrong one", False), ("The right one", True)]},
         "many": {"id": "many", "accepted": ["7"]},
         "belong": {"id": "belong", "options": [("One", True), ("Two", True), ("Three", False)]}}


def a_learner_enrolls_leaves_and_comes_back():
    person = stand.person().sign_up("enroll@example.org")
    first = person.post_json(C + "/enroll", {"audience": "public-sector"})
    assert first.status == 201 and first.json == {"enrolled": True, "audience": ["public-sector"]}, first.text
    again = person.post_json(C + "/enroll", {"audience": ["public-sector", "private-sector"]})
    assert again.status == 200 and again.json["audience"] == ["public-sector", "private-sector"]
    refused = person.post_json(C + "/enroll", {"audience": "nobody"})
    assert refused.status == 422 and refused.json["errors"][0]["field"] == "audience"
    page = units_of(person)[0]["url"]
    assert person.post_json(page + "/done").status == 200
    assert person.post_json(C + "/leave").status == 200
    assert person.get_json(C).json["enrolled"] is False
    assert person.post_json(page + "/done").status == 409
    assert person.post_json(C + "/enroll", {"audience": "public-sector"}).status == 200
    assert person.get_json(page).json["done"] is True


def who_chose_no_audience_is_offered_only_what_is_for_all():
    person = learner("open@example".replace("@", "-"))
    paths = [unit["slug"] for unit in units_of(person)]
    assert "answering-to-citizens" not in paths and "answering-to-customers" not in paths and len(paths) == 10
    assert 'name="audience"' in person.get(C).text
    person.post(C + "/enroll", {"audience": ["private-sector"]})
    assert "answering-to-customers" in [unit["slug"] for unit in units_of(person)]
    other = C + "/people-and-ai/answering-to-citizens"
    assert person.get_json(other).json["body_html"] and person.post_json(other + "/done").status == 409
    assert len(units_of(stand.person())) == 12


def a_visitor_sees_outline_and_lessons_and_never_a_question():
    visitor = stand.person()
    course = visitor.get_json(C).json
    assert course["enrolled"] is False and course["modules"] and course["completion"]["complete"] is False
    for unit in units_of(visitor):
        page = visitor.get_json(unit["url"]).json
        assert page["title"] == unit["title"] and page["kind"] == unit["kind"]
        if unit["kind"] == "lesson":
            assert "<p>" in page["body_html"]
            continue
        assert page["attempt"] is None and page["pass"] == 70 and page["attempts"] == []
        shown = visitor.get(unit["url"]).text
        for question in quiz_of(unit["url"]).values():
            assert question["title"] not in plain(shown)


def the_address_of_a_module_leads_to_its_place_on_the_course_page():
    reply = stand.person().get(C + "/why-ethics")
    assert reply.status == 303 and reply.headers["Location"] == C + "#why-ethics"
    assert stand.person().get_json(C + "/why-ethics").json["slug"] == "ethics-of-ai"
    assert stand.person().get(C + "/nothing").status == stand.person().get("/courses/nothing").status == 404


def a_quiz_before_enrolling_is_200_without_an_attempt_and_starting_is_409():
    person = stand.person().sign_up("early@example.org")
    quiz_url = C + "/why-ethics/check"
    assert person.get_json(quiz_url).json["attempt"] is None
    for path in (quiz_url + "/attempts", units_of(person)[0]["url"] + "/done", C + "/leave", C + "/finish"):
        assert person.post_json(path).status == 409, path
        assert person.post(path).status == 409, path


def an_attempt_is_started_saved_and_submitted_once():
    person = learner("attempt")
    url = C + "/why-ethics/check"
    attempt_url, attempt = start(person, url)
    assert attempt_url == url + "/attempts/1" and attempt["number"] == 1
    again = person.post_json(url + "/attempts")
    assert again.status == 200 and again.json == {"number": 1, "url": attempt_url}
    assert person.get_json(url).json["attempt"] == person.get_json(attempt_url).json == attempt
    assert person.get_json(C).json["continue_url"] == attempt_url
    single = next(asked for asked in attempt["questions"] if asked["kind"] == "single")
    saved = person.post_json(attempt_url + "/answers", {"answers": {single["id"]: single["options"][0]["id"]}})
    assert saved.status == 200 and saved.json["number"] == 1 and saved.json["saved_at"]
    now = {asked["id"]: asked["answer"] for asked in person.get_json(attempt_url).json["questions"]}
    assert now[single["id"]] == single["options"][0]["id"]
    assert all(given is None for name, given in now.items() if name != single["id"])
    for bad in ({"nothing": "x"}, {single["id"]: "no such option"}, {single["id"]: ["list"]}, {single["id"]: 5}):
        refused = person.post_json(attempt_url + "/answers", {"answers": {**bad}})
        assert refused.status == 422, refused.text
        assert refused.json["errors"][0]["field"] == "answers." + next(iter(bad)), refused.text
    assert person.post_json(attempt_url + "/answers", {"answers": {single["id"]: None}}).status == 200
    first = person.post_json(attempt_url + "/submit")
    second = person.post_json(attempt_url + "/submit", {"answers": answers(attempt, quiz_of(url))})
    assert first.status == second.status == 200 and first.json == second.json and first.json["score"] == 0
    assert set(first.json) == {"number", "score", "passed", "revealed", "questions"}
    assert person.get_json(attempt_url).json == first.json
    late = person.post_json(attempt_url + "/answers", {"answers": {single["id"]: None}})
    assert late.status == 409
    assert person.get_json(attempt_url.replace("attempts/1", "attempts/2")).status == 404
    assert person.get_json(attempt_url.replace("attempts/1", "attempts/x")).status == 404


def each_kind_of_question_is_answered_and_cleared_as_json_and_as_a_form():
    person = learner("kinds", audience="public-sector")
    kinds = set()
    for url in (C + "/why-ethics/check", C + "/people-and-ai/check"):
        attempt_url, attempt = start(person, url)
        for asked in attempt["questions"]:
            kinds.add(asked["kind"])
            question = quiz_of(url)[asked["id"]]
            for is_right in (True, False):
                value = answer(asked, question, is_right)
                reply = person.post_json(attempt_url + "/answers", {"answers": {asked["id"]: value}})
                assert reply.status == 200, (asked, reply.text)
                kept = given_of(person, attempt_url)[asked["id"]]
                assert sorted(kept) == sorted(value) if asked["kind"] == "multiple" else kept == value, (kept, value)
            reply = person.post(attempt_url + "/answers", form_of(asked, answer(asked, question)))
            assert reply.status == 303 and reply.headers["Location"].startswith(attempt_url), reply.text
            kept = given_of(person, attempt_url)[asked["id"]]
            assert (sorted(kept) if isinstance(kept, list) and asked["kind"] == "multiple" else kept) == \
                   (sorted(answer(asked, question)) if asked["kind"] == "multiple" else answer(asked, question))
            assert person.post_json(attempt_url + "/answers", {"answers": {asked["id"]: None}}).status == 200
        cleared = person.get_json(attempt_url).json
        assert all(asked["answer"] is None for asked in cleared["questions"])
        form = {}
        for asked in attempt["questions"]:
            form.update(form_of(asked, answer(asked, quiz_of(url)[asked["id"]])))
        assert person.post(attempt_url + "/submit", form).status == 303
        assert person.get_json(attempt_url).json["score"] == 100
    assert kinds == {"single", "multiple", "short", "number", "order", "match"}


def form_of(asked, value):
    """As the page's own form sends it."""
    name = "answer." + asked["id"]
    if asked["kind"] == "multiple":
        return {name: ["", *value]}
    if asked["kind"] == "order":
        return {f"{name}.{option}": place for place, option in enumerate(value, 1)}
    if asked["kind"] == "match":
        return {f"{name}.{left}": right for left, right in value.items()}
    return {name: value}


def what_makes_no_answer_is_refused_at_its_question_and_changes_nothing():
    person = learner("refused", audience="public-sector")
    url = C + "/people-and-ai/check"
    attempt_url, attempt = start(person, url)
    kinds = {asked["kind"]: asked for asked in attempt["questions"]}
    order, match, number = kinds["order"], kinds["match"], kinds["number"]
    ids = [option["id"] for option in order["options"]]
    lefts, rights = ([side["id"] for side in match[name]] for name in ("lefts", "rights"))
    before = person.get_json(attempt_url).json
    bad = [(order, ids[:2]), (order, ids + ids[:1]), (order, ids[:-1] + ids[:1]), (order, "x"),
           (match, {lefts[0]: "nothing"}), (match, {"nothing": rights[0]}), (match, []), (number, "seven"),
           (number, ["7"]), (kinds["multiple"], "x"), (kinds["multiple"], ["x"]), (kinds["short"], ["x"])]
    for asked, value in bad:
        good = {kinds["single"]["id"]: kinds["single"]["options"][0]["id"]}
        reply = person.post_json(attempt_url + "/answers", {"answers": {**good, asked["id"]: value}})
        assert reply.status == 422, (asked["kind"], value, reply.text)
        assert [error["field"] for error in reply.json["errors"]] == ["answers." + asked["id"]]
    assert person.get_json(attempt_url).json == before
    html = person.post(attempt_url + "/answers", {"answer." + number["id"]: "seven", "seen": before["saved_at"]})
    assert html.status == 422 and "seven" in html.text
    assert person.post_json(attempt_url + "/answers", {"answers": [], "seen": "yesterday"}).status == 422
    assert person.get_json(url).json["attempts_left"] is None


def no_answer_is_too_much_for_the_server():
    question = "---\nkind: quiz\ntitle: Word\n---\n\n## Which word? {#word}\n\n- = word\n"
    course = bring("words", small_course(files={"01-first/02-check.md": question}))
    person = learner("words", course)
    attempt_url, _ = start(person, course + "/first/check")
    unfolds = "\ufdfa" * 2000  # one letter that stands for eighteen
    saved = person.post_json(attempt_url + "/answers", {"answers": {"word": unfolds}})
    assert saved.status == 200, saved.text
    longer = person.post_json(attempt_url + "/answers", {"answers": {"word": unfolds + "x"}})
    assert longer.status == 422 and longer.json["errors"][0]["field"] == "answers.word"
    assert person.post_json(attempt_url + "/submit").json["score"] == 0
    assert person.get_json(attempt_url).status == 200
    many = {str(number): None for number in range(15000)}
    next_url, _ = start(person, course + "/first/check")
    refused = person.post_json(next_url + "/answers", {"answers": many})
    assert refused.status == 422 and len(refused.body) < 65536, len(refused.body)


def who_sends_slowly_acts_when_all_has_come():
    course = bring("slowly", small_course())
    person = learner("slowly", course)
    body = b'{"answers": {}}'
    connection = stand.connect()
    connection.putrequest("POST", course + "/first/check/attempts/1/submit")
    for name, value in {"Cookie": person.cookie, "Origin": stand.url, "Content-Type": "application/json",
                        "Content-Length": len(body)}.items():
        connection.putheader(name, value)
    connection.endheaders()
    time.sleep(1.1)
    start(person, course + "/first/check")
    time.sleep(1.1)
    connection.send(body)
    assert connection.getresponse().status == 200
    connection.close()
    with stand.look() as database:
        begun, ended = database.execute("SELECT started_at, submitted_at FROM attempt JOIN account"
                                        " ON account.id = account_id WHERE email_key = 'slowly@example.org'").fetchone()
    assert ended > begun, (begun, ended)


def a_save_from_an_older_tab_is_409_with_both():
    person = learner("older")
    url, attempt = start(person, C + "/why-ethics/check")
    single = next(asked for asked in attempt["questions"] if asked["kind"] == "single")
    other = next(asked for asked in attempt["questions"] if asked["kind"] == "number")
    one, two = single["options"][0]["id"], single["options"][1]["id"]
    old = {"seen": attempt["saved_at"]}
    assert person.post_json(url + "/answers", {"answers": {single["id"]: one}, **old}).status == 200
    reply = person.post_json(url + "/answers", {"answers": {single["id"]: two}, **old})
    assert reply.status == 409 and reply.json["conflicts"] == [{"question": single["id"], "theirs": one, "mine": two}]
    html = person.post(url + "/answers", {"answer." + single["id"]: two, **old})
    assert html.status == 409 and one in html.text and two in html.text
    assert person.post_json(url + "/answers", {"answers": {other["id"]: "5"}, **old}).status == 200
    assert person.post_json(url + "/answers", {"answers": {single["id"]: one}, **old}).status == 200
    assert person.post_json(url + "/submit", {"answers": {single["id"]: two}, **old}).status == 409
    kept = {asked["id"]: asked["answer"] for asked in person.get_json(url).json["questions"]}
    assert kept[single["id"]] == one and kept[other["id"]] == "5"


def no_learner_reads_the_answer_key_before_submitting():
    person = learner("key", audience="public-sector")
    for url in (C + "/why-ethics/check", C + "/people-and-ai/check"):
        attempt_url, _ = start(person, url)
        for reply in (person.get(attempt_url), person.get_json(attempt_url), person.get(url), person.get_json(url),
                      person.get(C), person.get_json(C)):
            words = plain(reply.text)
            for secret in ("is_right", "feedback_html", "explanation_html", "right_id", '"correct"'):
                assert secret not in reply.text, secret
            for question in quiz_of(url).values():
                for hidden in [question["explanation"], *question["feedback"]]:
                    assert not hidden or hidden not in words, hidden


def the_ids_of_options_tell_nothing_of_their_order():
    seen = set()
    for n in range(4):
        _, attempt = start(learner(f"order{n}"), C + "/why-ethics/check")
        match = next(asked for asked in attempt["questions"] if asked["kind"] == "match")
        pairs = dict(quiz_of(C + "/why-ethics/check")[match["id"]]["pairs"])
        lefts = [plain(side["html"]) for side in match["lefts"]]
        rights = [plain(side["html"]) for side in match["rights"]]
        assert [pairs[left] for left in lefts] != rights
        order = next(asked for asked in attempt["questions"] if asked["kind"] == "order")
        steps = [plain(option["html"]) for option in order["options"]]
        assert steps != quiz_of(C + "/why-ethics/check")[order["id"]]["steps"]
        seen.add(json.dumps([[asked["id"] for asked in attempt["questions"]], lefts, rights, steps]))
    assert len(seen) > 1


def a_result_tells_what_reveal_lets_it_tell():
    for reveal, failed, passed in (("submit", True, True), ("pass", False, True), ("never", False, False)):
        course = bring("reveal-" + reveal, small_course(quiz_keys=f"reveal: {reveal}\n"))
        person = learner("reveal-" + reveal, course)
        for is_right, revealed in ((False, failed), (True, passed)):
            _, result = take(person, course + "/first/check", SMALL, is_right)
            assert result["revealed"] is revealed and result["passed"] is is_right, (reveal, result)
            for asked in result["questions"]:
                assert (asked["right"] is not None) is revealed, (reveal, asked)
                assert (asked["correct"] is not None) is (reveal != "never"), (reveal, asked)
            which = next(asked for asked in result["questions"] if asked["id"] == "which")
            feedback = [option["feedback_html"] for option in which["options"] if option["feedback_html"]]
            assert len(feedback) == (2 if revealed else 0 if reveal == "never" else 1), (reveal, is_right, feedback)
            assert bool(which["explanation_html"]) is revealed


def attempts_end_and_waiting_is_told():
    course = bring("limits", small_course(quiz_keys="attempts: 2\nwait: 5\n"))
    person = learner("limits", course)
    url = course + "/first/check"
    assert person.get_json(url).json["attempts_left"] == 2
    take(person, url, SMALL, False)
    refused = person.post_json(url + "/attempts")
    assert refused.status == 409 and refused.json["attempts_left"] == 1, refused.text
    until = datetime.datetime.fromisoformat(refused.json["wait_until"].replace("Z", "+00:00"))
    left = (until - datetime.datetime.now(datetime.timezone.utc)).total_seconds()
    assert 240 < left <= 301, left
    rule = next(rule for rule in person.get_json(course).json["completion"]["rules"] if "Check" in rule["rule"])
    assert re.fullmatch(r"best 0, needs 70; next attempt (on \d+ \w+ \d{4} )?at \d\d:\d\d UTC", rule["detail"]), rule
    page = person.get(url)
    assert person.post(url + "/attempts").status == 409 and until.strftime("%H:%M") in page.text


def nothing_is_left_after_the_last_attempt_and_then_all_is_revealed():
    course = bring("last", small_course(quiz_keys="attempts: 1\n"))
    person = learner("last", course)
    _, result = take(person, course + "/first/check", SMALL, False)
    assert result["revealed"] is True and result["passed"] is False
    refused = person.post_json(course + "/first/check/attempts")
    assert refused.status == 409 and refused.json["attempts_left"] == 0 and refused.json["wait_until"] is None


def a_score_is_graded_to_the_letter():
    course = bring("grading", small_course())
    person = learner("grading", course)
    url, attempt = start(person, course + "/first/check")
    asked = {question["id"]: question for question in attempt["questions"]}
    belong = {plain(option["html"]): option["id"] for option in asked["belong"]["options"]}
    given = {"many": "７,0", "belong": [belong["One"]]}
    result = person.post_json(url + "/submit", {"answers": given}).json
    assert result["score"] == 50 and {q["id"]: q["points"] for q in result["questions"]} == \
           {"which": 0, "many": 1, "belong": 0.5}, result
    _, best = take(person, course + "/first/check", SMALL)
    assert best["score"] == 100 and person.get_json(course + "/first/check").json["score"] == 100
    take(person, course + "/first/check", SMALL, False)
    page = person.get_json(course + "/first/check").json
    assert page["score"] == 100 and [row["number"] for row in page["attempts"]] == [3, 2, 1]


def fractions_without_a_common_denominator_are_graded_too():
    primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59]
    source = "---\nkind: quiz\ntitle: Primes\n---\n"
    for prime in primes:
        source += f"\n## Which of {prime}? {{#q{prime} multiple}}\n\n- [ ] no\n"
        source += "".join(f"- [x] yes {number}\n" for number in range(prime))
    course = bring("primes", small_course(files={"01-first/02-check.md": source}))
    person = learner("primes", course)
    attempt_url, attempt = start(person, course + "/first/check")
    one = {asked["id"]: [next(option["id"] for option in asked["options"] if "yes" in option["html"])]
           for asked in attempt["questions"]}
    score = person.post_json(attempt_url + "/submit", {"answers": one}).json["score"]
    assert score == round(100 * sum(1 / prime for prime in primes) / len(primes), 1), score


def a_session_that_ended_while_answering_loses_nothing():
    person = learner("ended")
    url, attempt = start(person, C + "/why-ethics/check")
    words = next(asked["id"] for asked in attempt["questions"] if asked["kind"] == "short")
    typed = {"answer." + words: "typed <b>before</b>", "seen": attempt["saved_at"]}
    person.cookie = None
    page = person.post(url + "/answers", typed)
    assert page.status == 401 and "typed &lt;b&gt;before&lt;/b&gt;" in page.text
    fields = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page.text))
    fields = {name: value.replace("&lt;", "<").replace("&gt;", ">") for name, value in fields.items()}
    assert fields["carried_to"] == url + "/answers"
    wrong = person.post("/sign-in", {**fields, "email": "ended@example.org", "password": "not this"})
    assert wrong.status == 422 and "typed &lt;b&gt;before&lt;/b&gt;" in wrong.text
    resumed = person.post("/sign-in", {**fields, "email": "ended@example.org", "password": PASSWORD})
    assert resumed.status == 200 and f'action="{url}/answers"' in resumed.text
    again = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', resumed.text))
    again = {name: value.replace("&lt;", "<").replace("&gt;", ">") for name, value in again.items()}
    assert again == typed and person.post(url + "/answers", again).status == 303
    kept = {asked["id"]: asked["answer"] for asked in person.get_json(url).json["questions"]}
    assert kept[words] == "typed <b>before</b>"
    person.cookie = None
    assert person.post_json(url + "/answers", {"answers": {}}).status == 401


def the_whole_way_leads_to_a_record_that_anyone_may_open():
    person = learner("whole", audience="public-sector")
    first = units_of(person)[0]
    assert person.get_json(C).json["continue_url"] == first["url"] and first["url"] in person.get(C).text
    refused = person.post_json(C + "/finish")
    assert refused.status == 409 and first["title"] in refused.json["detail"]
    for unit in units_of(person):
        assert person.get_json("/me").json["records"] == []
        assert person.get_json(C).json["continue_url"] == unit["url"]
        if unit["kind"] == "lesson":
            done = person.post(unit["url"] + "/done") if unit is first else person.post_json(unit["url"] + "/done")
            assert done.status == (303 if unit is first else 200)
        else:
            assert person.post_json(unit["url"] + "/done").status == 409
            _, result = take(person, unit["url"], quiz_of(unit["url"]))
            assert result["passed"] and result["revealed"] and result["score"] == 100
    course = person.get_json(C).json
    assert course["completion"]["complete"] and all(rule["met"] for rule in course["completion"]["rules"])
    assert course["score"] == 100 and course["continue_url"] is None and course["done_percent"] == 100
    record = course["record"]
    assert set(record) == {"id", "url", "issued_at"}
    assert person.post_json(C + "/finish").json["record_url"] == record["url"]
    assert person.get_json("/me").json["records"] == [{"course": "The Ethics of AI", **record}]
    shown = stand.person().get_json(record["url"])
    assert shown.json == {"id": record["id"], "course": "The Ethics of AI", "revision": 1, "name": "Amina Odhiambo",
                          "score": None, "issued_at": record["issued_at"], "valid": True, "revoked_at": None,
                          "reason": None}, shown.text
    page = stand.person().get(record["url"])
    assert "Amina Odhiambo" in page.text and "The Ethics of AI" in page.text and "/name" not in page.text
    hide_and_show(person, record["url"])


def hide_and_show(person, url):
    assert url + "/name" in person.get(url).text
    assert person.post_json(url + "/name", {"shown": False}).json["name"] is None
    assert stand.person().get_json(url).json["name"] is None
    assert "Amina Odhiambo" not in stand.person().get(url).text
    assert person.post(url + "/name", {"shown": "true"}).status == 303
    assert person.post_json(url + "/score", {"shown": True}).json["score"] == 100
    assert stand.person().get(url + ".json").json["score"] == 100
    assert person.post_json(url + "/score", {"shown": False}).json["score"] is None
    assert person.post_json(url + "/score", {"shown": "perhaps"}).status == 422
    assert person.post_json(url + "/score").status == 422
    stranger = stand.person().sign_up("stranger@example.org")
    assert stranger.post_json(url + "/name", {"shown": False}).status == 403
    assert stand.person().get_json("/records/nothing").status == 404


def what_was_completed_stays_completed():
    course = bring("final", small_course())
    person = learner("final", course)
    for path in ("/first/read", "/second/end"):
        person.post_json(course + path + "/done")
    take(person, course + "/first/check", SMALL)
    record = person.get_json(course).json["record"]
    assert record and person.post_json(course + "/leave").status == 200
    assert person.post_json(course + "/enroll").status == 200
    bring("final", small_course(files={"02-second/02-more.md": lesson("More of it")}))
    page = person.get_json(course).json
    assert page["record"] == record and page["revision"] == 2 and page["continue_url"] == course + "/second/more"
    assert stand.person().get_json(record["url"]).json["revision"] == 1


def with_nothing_required_all_that_is_offered_counts():
    files = small_course(files={"01-first/02-check.md": None,
                                "01-first/01-read.md": lesson("Read", "required: false\n"),
                                "02-second/01-end.md": lesson("End", "required: false\n")})
    course = bring("optional", files)
    person = learner("optional", course)
    assert person.post_json(course + "/first/read/done").json["completion"]["complete"] is False
    done = person.post_json(course + "/second/end/done").json
    assert done["completion"]["complete"] is True and done["next_url"] is None and done["done"] is True
    assert person.get_json(person.get_json(course).json["record"]["url"]).json["score"] is None


def of_many_attempts_the_newest_fifty_are_listed():
    course = bring("many", small_course())
    person = learner("many", course)
    for _ in range(51):
        url = person.post_json(course + "/first/check/attempts").json["url"]
        assert person.post_json(url + "/submit").status == 200
    assert person.post_json(course + "/first/check/attempts").json["number"] == 52
    listed = person.get_json(course + "/first/check").json["attempts"]
    assert [row["number"] for row in listed] == list(range(52, 2, -1))
    assert listed[0]["score"] is None and listed[0]["submitted_at"] is None and listed[1]["score"] == 0
    for row in listed:
        assert set(row) == {"number", "score", "passed", "started_at", "submitted_at"}
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row["started_at"])


def none_of_several_is_an_answer_too():
    course = bring("none", small_course())
    person = learner("none", course)
    url, attempt = start(person, course + "/first/check")
    ids = [option["id"] for asked in attempt["questions"] if asked["id"] == "belong" for option in asked["options"]]
    assert person.post(url + "/answers", {"answer.belong": ["", *ids[:2]]}).status == 303
    assert sorted(given_of(person, url)["belong"]) == sorted(ids[:2])
    assert person.post(url + "/answers", {"answer.belong": [""]}).status == 303
    assert not given_of(person, url)["belong"]
    assert person.post(url + "/answers", {"answer.many": "7"}).status == 303
    assert given_of(person, url)["many"] == "7" and given_of(person, url)["which"] is None


def given_of(person, url):
    return {asked["id"]: asked["answer"] for asked in person.get_json(url).json["questions"]}


def the_statistics_count_who_enrolled_started_and_completed():
    course = bring("counted", small_course())
    people = [learner(f"counted{number}", course) for number in range(3)]
    people[0].post_json(course + "/first/read/done")
    for path in ("/first/read", "/second/end"):
        people[1].post_json(course + path + "/done")
    take(people[1], course + "/first/check", SMALL)
    people[1].post_json(course + "/leave")
    admin = stand.add("counts@example.org", "admin")
    admin.post_json(course + "/enroll")
    admin.post_json(course + "/first/read/done")
    numbers = admin.get_json("/admin/stats?course=counted").json
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    assert numbers["courses"] == [{
        "slug": "counted", "title": "A small course", "enrolled": 3, "started": 2, "completed": 1,
        "completion_percent": 33.3, "median_score": 100, "median_days": 0,
        "modules": [{"slug": "first", "title": "First", "reached": 2, "finished": 1},
                    {"slug": "second", "title": "Second", "reached": 1, "finished": 1}]}], numbers
    assert numbers["days"][-1] in ({"day": today, "enrolled": 3, "completed": 1},
                                   {"day": today, "enrolled": 0, "completed": 0}), numbers["days"]
    empty = admin.get_json("/admin/stats?course=counted&from=2020-01-01&to=2020-01-03").json
    assert [day["day"] for day in empty["days"]] == ["2020-01-01", "2020-01-02", "2020-01-03"]
    assert empty["courses"][0]["enrolled"] == 0 and empty["courses"][0]["completion_percent"] is None
    row = list(csv.reader(io.StringIO(admin.get("/admin/stats.csv?course=counted").text)))[1]
    assert row[:2] == ["counted", "A small course"] and list(map(float, row[2:8])) == [3, 2, 1, 33.3, 100, 0], row
    assert stand.run("stats", "--recount").returncode == 0


def drawn_questions_stay_the_same_within_an_attempt():
    course = bring("drawn", small_course(files={"01-first/02-check.md": quiz("draw: 2\n")}))
    person = learner("drawn", course)
    url, attempt = start(person, course + "/first/check")
    assert len(attempt["questions"]) == 2
    assert all(person.get_json(url).json["questions"] == attempt["questions"] for _ in range(3))
    absent = next(name for name in SMALL if name not in [asked["id"] for asked in attempt["questions"]])
    assert person.post_json(url + "/answers", {"answers": {absent: "7"}}).status == 422


try:
    run_tests(globals())
finally:
    stand.close()
    folder.cleanup()
