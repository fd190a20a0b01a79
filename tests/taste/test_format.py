# SPDX-License-Identifier: Apache-2.0
# All C looks as .clang-format says. Versions of clang-format differ in taste, so only that of Debian 12 is asked; where
# it is not to be had, the test is skipped.
import re
import shutil
import subprocess
import sys

from source import SKIPPED, SOURCE, is_c, list_files

VERSION = "14"


def find_formatter():
    for name in (f"clang-format-{VERSION}", "clang-format"):
        program = shutil.which(name)
        if program:
            said = subprocess.run([program, "--version"], capture_output=True, check=True, text=True).stdout
            if re.search(rf"version {VERSION}\.", said):
                return program
    return None


formatter = find_formatter()
if formatter is None:
    print(f"skipped: clang-format {VERSION} is not here")
    sys.exit(SKIPPED)
files = [path for path in list_files() if path.startswith(("server/", "tests/")) and is_c(path)]
ended = subprocess.run([formatter, "--dry-run", "-Werror", "--style=file", *files], cwd=SOURCE)
print(f"{len(files)} files were looked at; {formatter} -i FILE mends one")
sys.exit(ended.returncode)
