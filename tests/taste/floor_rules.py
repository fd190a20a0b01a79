# SPDX-License-Identifier: Apache-2.0
# The rules of the floors and the doors: an include goes to its own folder or down, never sideways or up; each outside
# library has one file that includes its header. It owns the list of what is not an outside library.
import re

from source import FLOOR, TOP_FLOOR, find_lines, folder_of

INCLUDE = r'(?m)^[ \t]*#[ \t]*include[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)'

# C's own headers, and those of the C library and the compiler.
OURS = re.compile(r"^(assert|complex|ctype|errno|fenv|float|inttypes|iso646|limits|locale|math|setjmp|signal|stdalign|"
                  r"stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|stdnoreturn|string|tgmath|threads|time|uchar|"
                  r"wchar|wctype|dirent|dlfcn|fcntl|fnmatch|ftw|getopt|glob|grp|ifaddrs|libgen|malloc|netdb|poll|"
                  r"pthread|pwd|sched|semaphore|spawn|strings|syslog|termios|unistd|utime)\.h$"
                  r"|^(arpa|bits|linux|net|netinet|sanitizer|sys)/")

# Headers that are one library by several names.
LIBRARIES = {
    "libunistring": r"uni(stdio|str|case|norm|ctype|gbrk|name|wbrk|lbrk|conv|types|width)\.h|unistring/.*",
    "libarchive": r"archive(_entry)?\.h",
    "libzip": r"zip(conf)?\.h",
    "libsodium": r"sodium(\.h|/.*)",
    "cmark": r"cmark.*\.h",
    "zlib": r"z(lib|conf)\.h",
    "cairo": r"(cairo/)?cairo.*\.h",
    "pango": r"pango/.*",
}


def floor_of(folder):
    return FLOOR.get(folder, TOP_FLOOR)


def library_of(header):
    """The outside library that a header in <> belongs to, or None for C's own."""
    if OURS.match(header):
        return None
    for library, pattern in LIBRARIES.items():
        if re.fullmatch(pattern, header):
            return library
    return header.removesuffix(".h")


def check_include(folder, name):
    """What is wrong with #include "name" in a file of this room, or None."""
    if ".." in name.split("/"):
        return "goes up by '..'; write it with the room's name"
    target = name.split("/")[0] if "/" in name else ""
    if floor_of(folder) == TOP_FLOOR:
        return None
    if target == "":
        return "has no room; write it with the room's name"
    if target not in FLOOR:
        return f"goes up, from floor {floor_of(folder)} to the program"
    if target != folder and floor_of(target) >= floor_of(folder):
        way = "sideways" if floor_of(target) == floor_of(folder) else "up"
        return f"goes {way}, from {folder} (floor {floor_of(folder)}) to {target} (floor {floor_of(target)})"
    return None


def check_floors(path, text):
    for line, match in find_lines(INCLUDE, text):
        if match.group(1):
            fault = check_include(folder_of(path), match.group(1))
            if fault:
                yield path, line, f'#include "{match.group(1)}" {fault}'


def check_test_floors(path, text):
    """The same for a test, which stands on the floor of the folder that it mirrors. tests/support may see the store."""
    folder = path.split("/")[1]
    for line, match in find_lines(INCLUDE, text):
        name = match.group(1)
        if not name or "/" not in name or name.startswith("support/"):
            continue
        fault = check_include("store" if folder == "support" else folder, name)
        if fault:
            yield path, line, f'#include "{name}" {fault}'


def find_doors(path, text):
    """Each outside library that this file includes, with the line."""
    seen = set()
    for line, match in find_lines(INCLUDE, text):
        library = match.group(2) and library_of(match.group(2))
        if library and library not in seen:
            seen.add(library)
            yield library, path, line


def check_doors(doors):
    """`doors` is what find_doors found in all files."""
    files = {}
    for library, path, line in doors:
        files.setdefault(library, []).append((path, line))
    for library, places in files.items():
        for path, line in places[1:]:
            yield path, line, f"{library} already has its door: {places[0][0]}"
