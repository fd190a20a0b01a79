# SPDX-License-Identifier: Apache-2.0
# Courses that change while the server runs: what is live and when, drafts, old addresses, closed courses, audiences.
# ctest: sanitize
import os
import random
import re
import sys
import tempfile
import threading
import time
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from sample_course import lesson, quiz, small_course, write_course
from stand import Stand, run_tests

folder = tempfile.TemporaryDirectory()
stand = Stand(crowded=True).start()


def bring(slug, files, *options):
    return stand.run("import", write_course(tempfile.mkdtemp(dir=folder.name) + "/" + slug, files), *options)


def learner(name, course, **choice):
    person = stand.person().sign_up(f"{name}@example.org")
    assert person.post_json(course + "/enroll", choice).status == 201
    return person


def an_import_is_served_when_the_command_returns_and_within_a_second():
    assert stand.person().get("/courses/live").status == 404
    began = time.monotonic()
    done = bring("live", small_course())
    assert done.returncode == 0 and "revision 1 is live" in done.stdout and "warning" not in done.stderr, done.stderr
    assert time.monotonic() - began < 3
    assert stand.person().get_json("/courses/live").json["revision"] == 1
    assert bring("live", small_course()).stdout.endswith("is live already, unchanged\n")
    changed = small_course(files={"01-first/01-read.md": lesson("Read this", words="Quite new words.")})
    assert bring("live", changed).returncode == 0
    assert "Quite new words." in stand.person().get_json("/courses/live/first/read").json["body_html"]
    assert stand.person().get_json("/courses/live").json["revision"] == 2


def nobody_who_reads_meanwhile_sees_anything_but_one_revision_or_the_next():
    bring("steady", small_course(files={"01-first/01-read.md": lesson("Read", words="Edition 0.")}))
    seen, is_over = [], threading.Event()

    def read():
        person = stand.person().keep()
        while not is_over.is_set():
            page = person.get_json("/courses/steady/first/read")
            seen.append((page.status, re.search(r"Edition (\d)", page.text).group(1)))
        person.drop()

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(1, 4):
        assert bring("steady", small_course(files={"01-first/01-read.md": lesson("Read", words=f"Edition {number}.")})
                     ).returncode == 0
    is_over.set()
    for reader in readers:
        reader.join()
    assert {code for code, _ in seen} == {200} and {edition for _, edition in seen} == set("0123"), seen


def a_course_with_a_fault_changes_nothing():
    before = stand.dump()
    broken = small_course(files={"01-first/02-check.md": quiz().replace("- [x] The right", "- [ ] The right"),
                                 "course.md": "---\nsummary: x\n---\n"})
    done = bring("broken", broken)
    assert done.returncode == 1 and done.stdout == "", done.stdout
    assert re.search(r"(?m)broken/course.md:1:1: error: ", done.stderr), done.stderr
    assert re.search(r"(?m)02-check.md:6:1: error: ", done.stderr), done.stderr
    assert stand.dump() == before and stand.person().get("/courses/broken").status == 404


def of_several_courses_all_are_stored_or_none():
    sound = write_course(os.path.join(folder.name, "sound-one"), small_course())
    faulty = write_course(os.path.join(folder.name, "faulty-one"), small_course(files={"course.md": "no front matter"}))
    assert stand.run("import", sound, faulty).returncode == 1
    assert stand.person().get("/courses/sound-one").status == 404


def a_draft_is_seen_by_nobody():
    done = bring("draft", small_course(), "--draft")
    assert done.returncode == 0 and "is stored as a draft" in done.stdout, done.stdout
    admin = stand.add("draft-admin@example.org", "admin")
    for person in (stand.person(), admin):
        assert person.get("/courses/draft").status == 404
        assert "draft" not in [course["slug"] for course in person.get_json("/").json["courses"]]
        assert person.get("/courses/draft/first/read").status == 404
        assert person.get("/courses/draft/assets/dot.svg").status == 404
    assert admin.post_json("/courses/draft/enroll").status == 404
    assert bring("draft", small_course()).returncode == 0 and stand.person().get("/courses/draft").status == 200
    bring("draft", small_course(files={"02-second/02-secret.md": lesson("A secret")}), "--draft")
    assert stand.person().get_json("/courses/draft").json["revision"] == 1
    assert stand.person().get("/courses/draft/second/secret").status == 404


def an_old_address_leads_to_where_the_unit_went():
    course = "/courses/moved"
    bring("moved", small_course())
    person = learner("moved", course)
    person.post_json(course + "/first/read/done")
    person.post_json(course + "/first/check/attempts")
    moved = small_course(files={"01-first/01-read.md": None, "01-first/02-check.md": None, "01-first/module.md": None,
                                "01-start/module.md": "---\ntitle: Start\nwas: first\n---\n",
                                "01-start/02-check.md": quiz(),
                                "02-second/03-reading.md": lesson("Read this", "was: first/read\n")})
    done = bring("moved", moved)
    assert done.returncode == 0, done.stderr
    html = person.get(course + "/first/read")
    assert html.status == 308 and html.headers["Location"] == course + "/second/reading"
    asked = person.get(course + "/first/read.json")
    assert asked.status == 308 and person.get_json(asked.headers["Location"]).json["done"] is True
    assert person.get_json(course + "/second/reading").json["done"] is True
    quiz_url = person.get(course + "/first/check")
    assert quiz_url.status == 308 and quiz_url.headers["Location"] == course + "/start/check"
    attempt = person.get(course + "/first/check/attempts/1")
    assert attempt.status == 308 and attempt.headers["Location"] == course + "/start/check/attempts/1"
    saved = person.post_json(course + "/first/check/attempts/1/answers", {"answers": {"many": "7"}})
    assert saved.status == 308 and person.post_json(saved.headers["Location"].removesuffix(".json"),
                                                    {"answers": {"many": "7"}}).status == 200
    assert stand.person().get(course + "/first/nothing").status == 404
    assert bring("moved", moved).returncode == 0


def two_claims_on_one_unit_are_refused():
    bring("claims", small_course())
    twice = small_course(files={"02-second/02-a.md": lesson("A", "was: first/read\n"),
                                "02-second/03-b.md": lesson("B", "was: first/read\n")})
    done = bring("claims", twice)
    assert done.returncode == 1 and "first/read" in done.stderr, done.stderr
    kind = small_course(files={"02-second/02-a.md": lesson("A", "was: first/check\n")})
    assert bring("claims", kind).returncode == 1
    assert stand.person().get_json("/courses/claims").json["revision"] == 1


def an_attempt_is_shown_and_graded_from_the_revision_in_which_it_was_started():
    course = "/courses/pinned"
    bring("pinned", small_course())
    person = learner("pinned", course)
    url = person.post_json(course + "/first/check/attempts").json["url"]
    before = person.get_json(url).json
    changed = quiz().replace("- = 7", "- = 8").replace("How many are", "How many were")
    files = small_course(files={"01-first/02-check.md": changed})
    assert bring("pinned", files).returncode == 0
    assert person.get_json(url).json["questions"] == before["questions"]
    result = person.post_json(url + "/submit", {"answers": {"many": "7"}}).json
    assert {asked["id"]: asked["correct"] for asked in result["questions"]}["many"] is True
    url = person.post_json(course + "/first/check/attempts").json["url"]
    assert "How many were there?" in person.get(url).text
    result = person.post_json(url + "/submit", {"answers": {"many": "8"}}).json
    assert {asked["id"]: asked["correct"] for asked in result["questions"]}["many"] is True


def the_lessons_and_files_of_a_closed_course_are_for_those_who_take_it():
    course = "/courses/closed"
    bring("closed", small_course("open: false\n"))
    visitor, person = stand.person(), stand.person().sign_up("closed@example.org")
    page = visitor.get_json(course).json
    assert page["open"] is False and [unit["title"] for unit in page["modules"][0]["units"]] == ["Read this", "Check"]
    for path in ("/first/read", "/assets/dot.svg"):
        html = visitor.get(course + path)
        assert html.status == 303 and html.headers["Location"].startswith("/sign-in?next="), path
        assert visitor.get_json(course + path).status == 401
        assert person.get(course + path).status == person.get_json(course + path).status == 403, path
    assert "Read this, then go on." not in person.get(course + "/first/read").text
    assert person.post_json(course + "/enroll").status == 201
    assert person.get_json(course + "/first/read").json["body_html"] == "<p>Read this, then go on.</p>\n"
    assert person.get(course + "/assets/dot.svg").status == 200
    person.post_json(course + "/leave")
    assert person.get(course + "/first/read").status == person.get(course + "/assets/dot.svg").status == 403
    admin = stand.add("closed-admin@example.org", "admin")
    assert admin.get(course + "/first/read").status == admin.get(course + "/assets/dot.svg").status == 200


def the_owner_of_a_closed_course_reads_it_and_other_instructors_do_not():
    owner = stand.add("closed-owner@example.org", "instructor")
    other = stand.add("closed-other@example.org", "instructor")
    assert bring("owned", small_course("open: false\n"), "--owner", "closed-owner@example.org").returncode == 0
    for path in ("/courses/owned/first/read", "/courses/owned/assets/dot.svg"):
        assert owner.get(path).status == 200 and other.get(path).status == 403, path


def a_unit_for_another_audience_does_not_count():
    course = "/courses/audiences"
    files = small_course("audiences: [public, private]\n", files={
        "02-second/02-public.md": lesson("For public", "audience: [public]\n"),
        "02-second/03-check.md": quiz("audience: [public]\n"),
        "02-second/04-private.md": lesson("For private", "audience: [private]\n")})
    assert bring("audiences", files).returncode == 0
    person = learner("audiences", course, audience=["private"])
    units = [unit["slug"] for module in person.get_json(course).json["modules"] for unit in module["units"]]
    assert units == ["read", "check", "end", "private"]
    assert person.get(course + "/second/public").status == 200
    assert "public" in person.get(course + "/second/public").text.lower()
    assert person.post_json(course + "/second/public/done").status == 409
    assert person.get(course + "/second/check").status == 404
    assert person.post_json(course + "/second/check/attempts").status == 404
    assert person.get_json(course + "/second/end").json["next_url"] == course + "/second/private"
    assert person.post_json(course + "/enroll", {"audience": ["public"]}).status == 200
    assert person.get(course + "/second/check").status == 200


def a_bundled_course_is_offered_and_never_put_over_one_that_was_edited():
    admin = stand.add("offers@example.org", "admin")
    assert admin.get_json("/admin").json["offers"] == []
    edited = os.path.join(folder.name, "ethics-of-ai")
    assert stand.run("export", "ethics-of-ai", edited).returncode == 0
    with open(os.path.join(edited, "course.md"), "a", encoding="utf-8") as file:
        file.write("\nEdited here.\n")
    assert stand.run("import", edited).returncode == 0
    assert admin.get_json("/admin").json["offers"] == []
    with_older = Stand(environment={"STOA_THREADS": "1"})
    with with_older:
        boss = with_older.add("boss@example.org", "admin")
        with_older.run("import", os.path.join(folder.name, "ethics-of-ai"))
        assert boss.post_json("/admin/bundled/ethics-of-ai").status == 404
        assert boss.post_json("/admin/bundled/nothing").status == 404


def an_asset_that_is_long_comes_in_ranges_and_whole():
    large = random.Random(7).randbytes(3_000_001)
    bring("ranges", small_course(files={"assets/talk.webm": large}))
    person, url = stand.person(), "/courses/ranges/assets/talk.webm"
    whole = person.get(url)
    assert whole.body == large and whole.headers["Content-Type"] == "video/webm"
    assert whole.headers["Accept-Ranges"] == "bytes"
    for first, last in ((0, 0), (262143, 262144), (262144, 524287), (100, 2_999_999), (3_000_000, 3_000_000)):
        part = person.get(url, headers={"Range": f"bytes={first}-{last}"})
        assert part.status == 206 and part.body == large[first:last + 1], (first, last, part.status)
        assert part.headers["Content-Range"] == f"bytes {first}-{last}/3000001"
    assert person.get(url, headers={"Range": "bytes=-5"}).body == large[-5:]
    assert person.get(url, headers={"Range": "bytes=3000001-"}).status == 416
    both = person.get(url, headers={"Range": "bytes=0-1,5-6"})
    assert both.status == 200 and both.body == large
    stale = person.get(url, headers={"Range": "bytes=0-1", "If-Range": '"other"'})
    assert stale.status == 200 and stale.body == large
    head = person.ask("HEAD", url)
    assert head.body == b"" and head.headers["Content-Length"] == "3000001"


try:
    run_tests(globals())
finally:
    stand.close()
    folder.cleanup()
