# SPDX-License-Identifier: Apache-2.0
# What the taste tests share: finding the project's files, reading C without its comments or its strings, collecting
# faults and printing them as FILE:LINE: what is wrong. It must not know the rules.
import os
import re
import subprocess
import sys

SOURCE = os.environ.get("SOURCE") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SKIPPED = 77  # ctest shows a test that ends with this as skipped

FLOOR = {"base": 0, "model": 1, "db": 1, "http": 1, "view": 1, "store": 2, "content": 2, "credential": 2, "pages": 3}
TOP_FLOOR = 4  # server/*.c and server/commands


def list_files():
    """Every file of the project, from the top: those that git would keep, else all but the hidden folders."""
    try:
        listed = subprocess.run(
            ["git", "-c", "safe.directory=*", "-C", SOURCE, "ls-files", "-z", "-c", "-o", "--exclude-standard"],
            capture_output=True, check=True).stdout.decode().split("\0")
        return sorted({path for path in listed if path and os.path.isfile(os.path.join(SOURCE, path))})
    except (OSError, subprocess.CalledProcessError):
        found = []
        for folder, folders, files in os.walk(SOURCE):
            folders[:] = [name for name in folders if name not in (".git", ".build", ".data", "__pycache__")]
            found += [os.path.relpath(os.path.join(folder, name), SOURCE) for name in files]
        return sorted(found)


def read(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
        return file.read()


def is_c(path):
    return path.endswith((".c", ".h"))


def list_server():
    return [path for path in list_files() if path.startswith("server/") and is_c(path)]


def folder_of(path):
    """The room of a file in server/: "http", or "" for server/*.c, or "commands"."""
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else ""


TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


def _blank(match):
    return re.sub(r"[^\n]", " ", match.group())


def code_of(text):
    """C without the words of its comments and strings; every line and column stays where it was."""
    return TOKEN.sub(lambda m: _blank(m) if m.group()[0] == "/" else m.group()[0] + _blank(m)[1:-1] + m.group()[-1],
                     text)


def strings_of(text):
    """Each string literal of C and its line."""
    for match in TOKEN.finditer(text):
        if match.group()[0] == '"':
            yield line_of(text, match.start()), match.group()[1:-1]


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def find_lines(pattern, text):
    """The line and the match of each place where the pattern stands."""
    for match in re.finditer(pattern, text):
        yield line_of(text, match.start()), match


def end(faults, passed):
    """Prints the faults, or what is sound, and ends the test."""
    for path, line, words in sorted(faults):
        print(f"{path}:{line}: {words}")
    print(f"{len(faults)} faults" if faults else passed)
    sys.exit(1 if faults else 0)
