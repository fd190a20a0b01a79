# SPDX-License-Identifier: Apache-2.0
# sample_course: small course folders for tests, written from a table of path to text. It must not know any test.
import os

QUIZ = """---
kind: quiz
title: Check
{keys}---

## Which is right? {{#which}}

- [ ] The wrong one
  > No, this is it not.
- [x] The right one
  > Yes, exactly this.

> Because it is so.

## How many are there? {{#many}}

- = 7

## Which belong? {{#belong}}

- [x] One
- [x] Two
- [ ] Three
"""

LESSON = "---\ntitle: {title}\n{keys}---\n\n{words}\n"


def lesson(title, keys="", words="Read this, then go on."):
    return LESSON.format(title=title, keys=keys, words=words)


def quiz(keys=""):
    return QUIZ.format(keys=keys)


def small_course(keys="", quiz_keys="", **more):
    """A module with a lesson and a quiz, a module with a lesson; `more` are files by path, None takes one away."""
    files = {
        "course.md": f"---\ntitle: A small course\nsummary: For tests.\n{keys}---\n\nAbout it.\n",
        "01-first/module.md": "---\ntitle: First\n---\n\nThe first module.\n",
        "01-first/01-read.md": lesson("Read this"),
        "01-first/02-check.md": quiz(quiz_keys),
        "02-second/module.md": "---\ntitle: Second\n---\n",
        "02-second/01-end.md": lesson("The end"),
        "assets/dot.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>\n',
    }
    files.update(more.pop("files", {}))
    return {path: words for path, words in files.items() if words is not None}


def write_course(folder, files):
    """Writes the folder, which is made; gives it back."""
    for path, words in files.items():
        target = os.path.join(folder, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as file:
            file.write(words if isinstance(words, bytes) else words.encode())
    return folder
