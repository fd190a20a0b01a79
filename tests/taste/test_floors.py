# SPDX-License-Identifier: Apache-2.0
# The house stands: every include of the server and of the tests goes down, and each outside library has one door.
import floor_rules
from source import end, is_c, list_files, list_server, read

faults = []
doors = []
for path in list_server():
    text = read(path)
    faults += floor_rules.check_floors(path, text)
    doors += floor_rules.find_doors(path, text)
faults += floor_rules.check_doors(doors)
for path in list_files():
    if path.startswith("tests/") and is_c(path):
        faults += floor_rules.check_test_floors(path, read(path))
for library, path, _ in sorted(doors):
    print(f"{library}: {path}")
end(faults, "every include goes down, and every library has one door")
