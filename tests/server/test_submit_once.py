# SPDX-License-Identifier: Apache-2.0
# What can be sent twice is done once: fifty equal submits at a time, sixty-four starts of a quiz with one attempt, and
# the like of every other act that makes a row.
import os
import sys
import threading
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from crowd import COURSE, QUIZ, prepare, right_answers
from stand import PASSWORD, Stand, run_tests

stand = Stand(crowded=True)
people = iter(prepare(stand, 60, "attempts: 1\n"))
stand.start()


def ask_at_once(count, make_ask):
    """The replies of so many requests that are sent at the same moment, each on a connection that is open already."""
    replies, together = [None] * count, threading.Barrier(count)

    def run(place):
        ask = make_ask(place)
        together.wait(60)
        replies[place] = ask()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return replies


def twin_of(person):
    """The same session on a connection of its own."""
    twin = stand.person()
    twin.cookie = person.cookie
    return twin.keep()


def count(words, *values):
    with stand.look() as database:
        return database.execute(words, values).fetchone()[0]


def fifty_equal_submits_make_one_result():
    for _ in range(20):
        person = next(people)
        person.post_json(COURSE + "/enroll")
        number = int(person.get_json("/me").json["account"]["id"])
        url = person.post_json(QUIZ + "/attempts").json["url"]
        answers = right_answers(person.get_json(url).json)

        def submit(_, sender=person, address=url, given=answers):
            twin = twin_of(sender)
            return lambda: twin.post_json(address + "/submit", {"answers": given})

        replies = ask_at_once(50, submit)
        assert {reply.status for reply in replies} == {200}, [reply.status for reply in replies]
        assert len({reply.body for reply in replies}) == 1 and replies[0].json["score"] == 100
        assert count("SELECT count(*) FROM attempt WHERE account_id = ?", number) == 1
        assert count("SELECT count(*) FROM progress WHERE account_id = ? AND best_tenths = 1000", number) == 1


def sixty_four_starts_of_a_quiz_with_one_attempt_make_one():
    for _ in range(5):
        person = next(people)
        person.post_json(COURSE + "/enroll")
        number = int(person.get_json("/me").json["account"]["id"])

        def start(_, sender=person):
            twin = twin_of(sender)
            return lambda: twin.post_json(QUIZ + "/attempts")

        replies = ask_at_once(64, start)
        assert sorted(reply.status for reply in replies) == [200] * 63 + [201], [reply.status for reply in replies]
        assert {reply.json["number"] for reply in replies} == {1}
        assert count("SELECT count(*) FROM attempt WHERE account_id = ?", number) == 1
        assert person.get_json(QUIZ).json["attempts_left"] == 0


def every_other_act_at_once_is_done_once():
    person = next(people)

    def act(path, body=None):
        def make(_):
            twin = twin_of(person)
            return lambda: twin.post_json(path, body)
        return ask_at_once(16, make)

    codes = sorted(reply.status for reply in act(COURSE + "/enroll"))
    assert codes == [200] * 15 + [201], codes
    for path in (COURSE + "/first/read/done", COURSE + "/second/end/done"):
        assert {reply.status for reply in act(path)} == {200}
    url = person.post_json(QUIZ + "/attempts").json["url"]
    person.post_json(url + "/submit", {"answers": right_answers(person.get_json(url).json)})
    assert {reply.status for reply in act(COURSE + "/finish")} == {200}
    number = int(person.get_json("/me").json["account"]["id"])
    assert count("SELECT count(*) FROM record WHERE account_id = ?", number) == 1
    assert count("SELECT count(*) FROM enrollment WHERE account_id = ?", number) == 1
    with stand.look() as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert "statistic" in names and stand.run("stats", "--recount").returncode == 0


def the_last_step_of_a_course_by_two_ways_at_once_makes_one_record():
    for _ in range(6):
        person = next(people)
        person.post_json(COURSE + "/enroll")
        person.post_json(COURSE + "/first/read/done")
        url = person.post_json(QUIZ + "/attempts").json["url"]
        answers = right_answers(person.get_json(url).json)
        ways = [(url + "/submit", {"answers": answers}), (COURSE + "/second/end/done", None),
                (COURSE + "/finish", None), (COURSE + "/enroll", None)]

        def go(place, sender=person, all_ways=ways):
            twin = twin_of(sender)
            return lambda: twin.post_json(*all_ways[place % len(all_ways)])

        codes = {reply.status for reply in ask_at_once(16, go)}
        assert codes <= {200, 409}, codes
        number = int(person.get_json("/me").json["account"]["id"])
        assert count("SELECT count(*) FROM record WHERE account_id = ?", number) == 1


def one_address_makes_one_account_and_one_link_one_password():
    def sign_up(_):
        person = stand.person().keep()
        return lambda: person.post_json("/sign-up", {"email": "Same@example.org", "name": "Same", "password": PASSWORD})

    codes = sorted(reply.status for reply in ask_at_once(8, sign_up))
    assert codes == [201] + [422] * 7, codes
    link = stand.run("account", "link", "--email", "same@example.org").stdout.strip().rsplit("/", 1)[1]

    def accept(place):
        person = stand.person().keep()
        return lambda: person.post_json("/welcome/" + link, {"password": f"the password of number {place}"})

    codes = sorted(reply.status for reply in ask_at_once(8, accept))
    assert codes == [200] + [404] * 7, codes
    first = stand.admin_link or "/welcome/none"

    def be_first(place):
        person = stand.person().keep()
        body = {"email": f"first{place}@example.org", "name": "First", "password": PASSWORD}
        return lambda: person.post_json(first, body)

    codes = sorted(reply.status for reply in ask_at_once(8, be_first))
    assert codes == [200] + [404] * 7, codes
    assert count("SELECT count(*) FROM account WHERE role = 'admin'") == 1


try:
    run_tests(globals())
finally:
    stand.close()
