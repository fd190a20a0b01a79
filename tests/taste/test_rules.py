# SPDX-License-Identifier: Apache-2.0
# The rules themselves: each finds what is planted for it, and passes what is sound.
import unittest

import floor_rules
import globals_rule
import taste_rules
from source import code_of

HEAD = "// SPDX-License-Identifier: Apache-2.0\n// What it is.\n// What it must not know.\n"


def count(rule, path, text):
    return len(list(rule(path, text)))


class Floors(unittest.TestCase):
    def test_an_include_goes_down_only(self):
        for path, name, faults in (
                ("server/http/a.c", "base/a.h", 0), ("server/http/a.c", "http/b.h", 0), ("server/http/a.c", "db/b.h", 1),
                ("server/http/a.c", "store/b.h", 1), ("server/http/a.c", "b.h", 1), ("server/http/a.c", "../db/b.h", 1),
                ("server/base/a.c", "settings.h", 1), ("server/a.c", "settings.h", 0), ("server/pages/a.c", "app/x.h", 1),
                ("server/commands/a.c", "pages/b.h", 0), ("server/a.c", "commands/b.h", 0)):
            with self.subTest(path=path, name=name):
                self.assertEqual(count(floor_rules.check_floors, path, f'#include "{name}"\n'), faults)

    def test_a_test_stands_on_the_floor_of_its_folder(self):
        self.assertEqual(count(floor_rules.check_test_floors, "tests/http/test_a.c", '#include "db/db.h"\n'), 1)
        self.assertEqual(count(floor_rules.check_test_floors, "tests/server/test_a.c", '#include "db/db.h"\n'), 0)

    def test_a_library_has_one_door(self):
        text = "#include <string.h>\n#include <sys/stat.h>\n#include <archive.h>\n#include <archive_entry.h>\n"
        once = list(floor_rules.find_doors("server/content/a.c", text))
        twice = once + list(floor_rules.find_doors("server/content/b.c", "#include <archive_entry.h>\n"))
        self.assertEqual([library for library, _, _ in once], ["libarchive"])
        self.assertEqual(list(floor_rules.check_doors(once)), [])
        self.assertEqual(len(list(floor_rules.check_doors(twice))), 1)


class Taste(unittest.TestCase):
    def test_comments_and_strings_are_not_code(self):
        self.assertEqual(code_of('a("free(x)"); // free(\n/* gets( */ b'), 'a("       "); ' + " " * 8 + "\n" + " " * 11 + " b")

    def test_a_file_opens_with_its_licence_and_purpose(self):
        self.assertEqual(count(taste_rules.check_head, "server/a.c", HEAD + "\n"), 0)
        self.assertEqual(count(taste_rules.check_head, "server/a.c", "// A file.\n"), 1)
        self.assertEqual(count(taste_rules.check_head, "server/a.c", HEAD.split("// What")[0] + "int a;\n"), 1)
        self.assertEqual(count(taste_rules.check_head, "server/a.c", HEAD + "// more\n" * 5), 1)
        self.assertEqual(count(taste_rules.check_licence, "static/a.css", "body {}\n"), 1)

    def test_a_function_is_measured_from_its_head_to_its_end(self):
        text = ("struct a {\n    int b;\n};\n\nstatic const int c[] = {\n    1,\n};\n\nstatic int d(int e,\n"
                "             int f) {\n    if (e) {\n    }\n    return f;\n}\n\nstruct a *make(void) {\n}\n")
        self.assertEqual(list(taste_rules.find_functions(text)), [("d", 9, 6), ("make", 16, 2)])

    def test_what_is_too_long_is_found(self):
        body = "    a();\n"
        self.assertEqual(count(taste_rules.check_lengths, "server/a.c", "void b(void) {\n" + body * 58 + "}\n"), 0)
        self.assertEqual(count(taste_rules.check_lengths, "server/a.c", "void b(void) {\n" + body * 59 + "}\n"), 1)
        self.assertEqual(count(taste_rules.check_lengths, "server/a.c", "\n" * 501), 1)
        self.assertEqual(count(taste_rules.check_columns, "server/a.c", "ä" * 120 + "\n"), 0)
        self.assertEqual(count(taste_rules.check_columns, "server/a.c", "a" * 121 + "\n"), 1)

    def test_banned_calls_are_found(self):
        for call in ("strcpy(a, b)", "sprintf(a, b)", "strtoll(a, b, c)", "sscanf (a)", "strtok_r(a)", "free(a)"):
            self.assertEqual(count(taste_rules.check_calls, "server/http/a.c", f"{call};\n"), 1, call)
        for call in ("snprintf(a)", "db_release(a)", "operating_system(a)", "arena_free(a)"):
            self.assertEqual(count(taste_rules.check_calls, "server/http/a.c", f"{call};\n"), 0, call)
        self.assertEqual(count(taste_rules.check_calls, "server/base/memory.c", "free(a);\n"), 0)

    def test_a_page_has_no_sql_html_or_headers(self):
        self.assertEqual(count(taste_rules.check_sql, "server/pages/a.c", 'SQL("x");\n'), 1)
        self.assertEqual(count(taste_rules.check_sql, "server/a.c", '"DELETE FROM account"\n'), 1)
        self.assertEqual(count(taste_rules.check_sql, "server/store/a.c", 'SQL("SELECT 1")\n'), 0)
        self.assertEqual(count(taste_rules.check_pages, "server/pages/a.c", '"<p>"\n'), 1)
        self.assertEqual(count(taste_rules.check_pages, "server/pages/a.c", '"Cache-Control"\n'), 1)
        self.assertEqual(count(taste_rules.check_pages, "server/pages/a.c", '_("Done, next")\n'), 0)

    def test_empty_names_are_found(self):
        for words in ("int ctx;", "struct page_helper *a;", "struct mgr b;", "typedef int size_t;", "struct time_t a;"):
            self.assertEqual(count(taste_rules.check_names, "server/a.c", words + "\n"), 1, words)
        for words in ("size_t a;", "struct page *page;", "int contextual;"):
            self.assertEqual(count(taste_rules.check_names, "server/a.c", words + "\n"), 0, words)

    def test_nothing_names_the_workshop(self):
        for words in ("see /" + "work/main", "../" + "shared/X.md", "run farm" + "-x", "in .lib" + "rary/env"):
            self.assertEqual(count(taste_rules.check_workshop, "README.md", words), 1, words)
        for words in ("/workers", "page/" + "work", "snapshot.library", "/workbook", "farms - x"):
            self.assertEqual(count(taste_rules.check_workshop, "README.md", words), 0, words)

    def test_the_top_level_is_fixed(self):
        self.assertEqual(list(taste_rules.check_top_level(["server/a.c", ".ci/run", "LICENSE"])), [])
        self.assertEqual(len(list(taste_rules.check_top_level(["package.json", "docs/a.md"]))), 2)

    def test_a_global_that_can_be_written_is_found(self):
        table = ("0000000000000000 l    d  .bss\t0000000000000000 .bss\n"
                 "0000000000000000 l     O .bss\t0000000000000004 counter.0\n"
                 "0000000000000000 l     O .data.rel.ro.local\t0000000000000010 table\n"
                 "0000000000000010 g     O .rodata\t0000000000000010 words\n"
                 "0000000000000010 g     O .data\t0000000000000010 state\n")
        self.assertEqual([words.split()[0] for _, _, words in globals_rule.check_symbols("server/a.c", table)],
                         ["counter", "state"])


unittest.main()
