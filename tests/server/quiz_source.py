# SPDX-License-Identifier: Apache-2.0
# quiz_source: reads a quiz as its author wrote it, and makes answers to what an attempt asks, right or wrong ones. It
# finds options by their words, since nothing else of an attempt tells which is which.
import html
import os
import re


def plain(words):
    """Words as a reader sees them, of Markdown or of HTML: without marks, with single spaces."""
    words = re.sub(r"<[^>]*>", "", words)
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", html.unescape(words))
    words = re.sub(r"\\([^\w\s])", r"\1", re.sub(r"(?<!\\)[*`]", "", words))
    return " ".join(words.split())


def slug_of(title):
    return re.sub(r"[\W_]+", "-", plain(title).casefold()).strip("-")


def read_items(lines):
    """The items of the answer list: [marker, words]."""
    items = []
    for line in lines:
        start = re.match(r"(- \[[ x]\]|- =|\d+\.|-) ?(.*)$", line)
        if start:
            items.append([start.group(1), start.group(2)])
        elif items and re.match(r" +[^ >]", line):
            items[-1][1] += " " + line.strip()
    return [(marker, words) for marker, words in items]


def read_question(block):
    heading, *lines = block.split("\n")
    title, attributes = re.match(r"(.*?)(?:\s*\{([^}]*)\})?\s*$", heading).groups()
    named = re.search(r"#([^\s}]+)", attributes or "")
    items = read_items(lines)
    question = {"id": named.group(1) if named else slug_of(title), "title": plain(title)}
    if items[0][0].startswith("- ["):
        question["options"] = [(plain(words), marker == "- [x]") for marker, words in items]
    elif items[0][0] == "- =":
        question["accepted"] = [plain(words).split(" ±")[0] for _, words in items]
    elif items[0][0] == "-":
        question["pairs"] = [tuple(map(plain, re.split(r" -> |→", words, maxsplit=1))) for _, words in items]
    else:
        question["steps"] = [plain(words) for _, words in items]
    quotes = [plain(line[1:]) for line in lines if line.startswith(">")]
    question["explanation"] = " ".join(quotes)
    question["feedback"] = [plain(line.strip()[1:]) for line in lines if re.match(r" +>", line)]
    return question


def read_quiz(path):
    """The questions of a quiz file, by id."""
    with open(path, encoding="utf-8-sig") as file:
        blocks = re.split(r"(?m)^## ", file.read().replace("\r\n", "\n"))[1:]
    return {question["id"]: question for question in map(read_question, blocks)}


def find_quizzes(course):
    """The quizzes of a course folder by "module/unit"."""
    found = {}
    for module in sorted(os.listdir(course)):
        folder = os.path.join(course, module)
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
            if not name.endswith(".md"):
                continue
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                if re.search(r"(?m)^kind: quiz", file.read()):
                    path = "/".join(re.sub(r"^\d\d-|\.md$", "", part) for part in (module, name))
                    found[path] = read_quiz(os.path.join(folder, name))
    return found


def answer(asked, question, is_right=True):
    """The value that answers what an attempt asks; a wrong one earns nothing."""
    kind = asked["kind"]
    ids = {plain(option["html"]): option["id"] for option in asked.get("options") or []}
    if kind in ("single", "multiple"):
        wanted = [ids[words] for words, right in question["options"] if right is is_right]
        return wanted[0] if kind == "single" else wanted
    if kind in ("short", "number"):
        return question["accepted"][0] if is_right else "987654321"
    if kind == "order":
        steps = question["steps"] if is_right else question["steps"][::-1]
        return [ids[words] for words in steps]
    lefts = {plain(left["html"]): left["id"] for left in asked["lefts"]}
    rights = {plain(right["html"]): right["id"] for right in asked["rights"]}
    shift = 0 if is_right else 1
    words = [right for _, right in question["pairs"]]
    return {lefts[left]: rights[words[(at + shift) % len(words)]] for at, (left, _) in enumerate(question["pairs"])}


def answers(attempt, quiz, is_right=True):
    return {asked["id"]: answer(asked, quiz[asked["id"]], is_right) for asked in attempt["questions"]}
