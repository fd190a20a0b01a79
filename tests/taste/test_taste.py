# SPDX-License-Identifier: Apache-2.0
# The server's C has the taste that taste_rules.py describes, and the tree holds what it may hold and nothing else.
import os
import statistics

import globals_rule
import taste_rules
from source import SOURCE, end, is_c, list_files, list_server, read

faults = []
lengths = []
for path in list_server():
    text = read(path)
    for rule in (taste_rules.check_lengths, taste_rules.check_calls, taste_rules.check_sql, taste_rules.check_pages,
                 taste_rules.check_names):
        faults += rule(path, text)
    lengths += [length for _, _, length in taste_rules.find_functions(text)]

paths = list_files()
faults += taste_rules.check_top_level(paths)
for path in paths:
    try:
        text = read(path)
    except UnicodeDecodeError:
        continue  # a picture, a font
    if is_c(path):
        faults += taste_rules.check_head(path, text)
        faults += taste_rules.check_columns(path, text)
    elif not path.startswith("courses/"):
        faults += taste_rules.check_licence(path, text)
    faults += taste_rules.check_workshop(path, text)

if "BUILD" in os.environ:
    faults += globals_rule.check_globals(os.environ["BUILD"], SOURCE)
if lengths:
    print(f"{len(lengths)} functions, median {statistics.median(lengths):.0f} lines, longest {max(lengths)}")
end(faults, "the taste that a machine can check is kept")
