# SPDX-License-Identifier: Apache-2.0
# The taste of C and of the tree that a machine can check. Each rule takes a path and its text, and yields the faults
# (path, line, words) that it sees. It owns the limits and the lists of words; it must not know how files are found.
import re

from source import code_of, find_lines, folder_of, strings_of

FUNCTION_LINES = 60
FILE_LINES = 500
LINE_COLUMNS = 120
TOP_LEVEL = {"server", "templates", "courses", "migrations", "static", "tests", "CMakeLists.txt", "README.md", "LICENSE"}

BANNED = r"\b(v?sprintf|strn?cat|strcpy|stpcpy|gets|atoi|atoll?|strto(?:u?ll?|[ui]max)|strtok(?:_r)?|" \
         r"v?[sf]?scanf|system|popen|alloca)\s*\("
# The one place that may wrap a banned call, and why.
MAY_CALL = {}
MEMORY = r"\b(malloc|calloc|realloc|reallocarray|free|strn?dup|v?asprintf|aligned_alloc|posix_memalign|getline)\s*\("
SQL = r"\b(SELECT\s|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(TABLE|INDEX)|PRAGMA\s)"
NAMES = r"(?<![a-z])(utils?|helpers?|ctx|mgr|misc|stuff)(?![a-z])"

# Words of one workshop that say nothing to anybody else. They are put together here, so that this file has none.
WORKSHOP = {
    "a path of one machine": r"(?<![\w.}])/" + r"work(?![\w-])",
    "a folder beside the sources": r"\.\./" + r"shared\b",
    "a tool that is not ours": r"(?<![\w-])farm" + r"-[a-z]",
    "a folder that is not ours": r"(?<![\w)])\.lib" + r"rary/",
}


def check_head(path, text):
    """C opens with the SPDX line and two to six lines that say what the file is; a test may say it in one."""
    lines = text.split("\n")
    if lines[0] != "// SPDX-License-Identifier: Apache-2.0":
        yield path, 1, "the first line is not // SPDX-License-Identifier: Apache-2.0"
        return
    said = 0
    while lines[1 + said].startswith("//"):
        said += 1
    least = 2 if path.startswith("server/") else 1
    if not least <= said <= 6:
        yield path, 2, f"{said} lines say what the file is; it takes {least} to 6"


def check_licence(path, text):
    """Everything else that is written by hand names its licence in its first lines; what a test expects is not."""
    if "/expected/" in path:
        return
    if path.endswith((".py", ".sh", ".mjs", ".js", ".css", ".sql", ".cmake", ".html", "/run", "CMakeLists.txt")):
        if "SPDX-License-Identifier: " not in "\n".join(text.split("\n")[:3]):
            yield path, 1, "the SPDX line is missing"


def find_functions(text):
    """The name, first line and number of lines of each function, as clang-format leaves them."""
    lines = code_of(text).split("\n")
    start = None
    for number, line in enumerate(lines):
        if line and line[0] not in " \t{}#/" and (number == 0 or not re.search(r"[,(=\\]$|[\w*]$", lines[number - 1])):
            start = number
        if start is not None and re.search(r"\{$", line) and (line[0] not in " \t" or lines[number - 1][-1:] in ",("):
            opening = "\n".join(lines[start:number + 1])
            name = re.search(r"(\w+)\s*\(", opening)
            if name and "=" not in opening.split("(")[0] and not opening.startswith("typedef"):
                for last in range(number + 1, len(lines)):
                    if lines[last].startswith("}"):
                        yield name.group(1), start + 1, last - start + 1
                        break
            start = None


def check_lengths(path, text):
    count = text.count("\n")
    if count > FILE_LINES:
        yield path, FILE_LINES, f"the file has {count} lines; it takes {FILE_LINES}"
    for name, line, length in find_functions(text):
        if length > FUNCTION_LINES:
            yield path, line, f"{name} has {length} lines; past {FUNCTION_LINES} it is two functions"


def check_columns(path, text):
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LINE_COLUMNS:
            yield path, number, f"{len(line)} columns; it takes {LINE_COLUMNS}"
        if line != line.rstrip() or "\t" in line:
            yield path, number, "a tab, or a space at the end"


def check_calls(path, text):
    code = code_of(text)
    for line, match in find_lines(BANNED, code):
        if match.group(1) not in MAY_CALL.get(path, ()):
            yield path, line, f"{match.group(1)} is banned"
    if folder_of(path) != "base":
        for line, match in find_lines(MEMORY, code):
            yield path, line, f"{match.group(1)} stands outside server/base"


def check_sql(path, text):
    """All SQL is in the store; the engines speak a little of their own."""
    if folder_of(path) in ("store", "db"):
        return
    for line, _ in find_lines(r"\bSQL\s*\(", code_of(text)):
        yield path, line, "SQL stands outside server/store"
    for line, words in strings_of(text):
        if re.search(SQL, words):
            yield path, line, "SQL stands outside server/store"


def check_pages(path, text):
    """What people see knows no HTML and no headers of HTTP."""
    if folder_of(path) != "pages":
        return
    for line, words in strings_of(text):
        if re.search(r"</?[a-z][a-z0-9]*[ />]", words):
            yield path, line, "HTML stands in server/pages"
        if re.search(r"(?i)^(content-type|cache-control|set-cookie|location|etag|vary|retry-after)$", words):
            yield path, line, "a header of HTTP stands in server/pages"


def check_names(path, text):
    """Whole English words, and no types that end like C's own."""
    code = code_of(text)
    for line, match in find_lines(NAMES, code.lower()):
        yield path, line, f"'{match.group(1)}' says nothing: name it by what it does"
    for line, match in find_lines(r"\b(?:struct|enum|union)\s+(\w+_t)\b|\btypedef\b[^;{]*?(\w+_t)\s*;", code):
        yield path, line, f"{match.group(1) or match.group(2)}: a type of ours does not end in _t"
    if re.search(NAMES, path.split("/")[-1]):
        yield path, 1, "the file's name says nothing: name it by what it holds"


def check_workshop(path, text):
    for what, pattern in WORKSHOP.items():
        for line, match in find_lines(pattern, text):
            yield path, line, f"'{match.group()}' is {what}"


def check_top_level(paths):
    for name in sorted({path.split("/")[0] for path in paths}):
        if name not in TOP_LEVEL and not name.startswith("."):
            yield name, 1, "the top level does not hold this"
