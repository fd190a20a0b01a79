# SPDX-License-Identifier: Apache-2.0
# There are no globals: nothing that the server's own objects hold may be written while it runs. It reads the objects of
# the build that the test runs in, as objdump shows them. It owns the list of exceptions and their reasons.
import os
import re
import subprocess

# (file, symbol): why it must be one.
EXCEPTIONS = {}

WRITABLE = re.compile(r"^(\.data(?!\.rel\.ro)|\.bss|\.tdata|\.tbss|\*COM\*)")
SYMBOL = re.compile(r"^[0-9a-f]+ .{7} (\S+)\s+[0-9a-f]+\s+(?:\.hidden )?(\S+)$")


def find_objects(build):
    """Each object file of server/, with the path of its source."""
    for folder, _, files in os.walk(os.path.join(build, "CMakeFiles")):
        found = re.search(r"\.dir/(server(?:/.*)?)$", folder)
        for name in files:
            if found and name.endswith(".c.o"):
                yield os.path.join(folder, name), f"{found.group(1)}/{name[:-2]}"


def check_symbols(path, table):
    """`table` is what objdump --syms said of the object of this source."""
    for line in table.split("\n"):
        match = SYMBOL.match(line)
        if not match or not WRITABLE.match(match.group(1)) or match.group(2) == match.group(1):
            continue
        name = match.group(2).split(".")[0]
        if (path, name) not in EXCEPTIONS:
            yield path, 1, f"{name} is a global that can be written ({match.group(1)})"


def check_globals(build, source):
    for object_file, path in find_objects(build):
        if os.path.exists(os.path.join(source, path)):  # a source that was taken away leaves its object behind
            table = subprocess.run(["objdump", "--syms", object_file], capture_output=True, check=True, text=True)
            yield from check_symbols(path, table.stdout)
