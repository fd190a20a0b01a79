# SPDX-License-Identifier: Apache-2.0
# lesson: requests per second of a signed-in lesson, against a bare libmicrohttpd program that answers the same bytes, in
# pairs in one run. Usage: STOA=…/stoa python3 tests/bench/lesson.py [pairs] [seconds]. Needs wrk and gcc.
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "server"))
from stand import Stand  # noqa: E402

PAIRS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
SECONDS = int(sys.argv[2]) if len(sys.argv) > 2 else 4
FLOOR_PORT = 18091


def measure(url, cookie=None):
    command = ["wrk", "-t2", "-c64", f"-d{SECONDS}s", "--latency", url]
    if cookie:
        command += ["-H", "Cookie: " + cookie]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in out, out
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)), re.search(r"99%\s+(\S+)", out).group(1)


def main():
    with Stand("--log", "json") as stand:
        person = stand.person().sign_up("bench@example.org")
        person.post_json("/courses/ethics-of-ai/enroll")
        units = [u for m in person.get_json("/courses/ethics-of-ai").json["modules"] for u in m["units"]]
        lesson = next(u["url"] for u in units if u["kind"] == "lesson")
        person.post_json(lesson + "/done")
        page = person.get(lesson).body
        folder = tempfile.mkdtemp()
        same = os.path.join(folder, "page.html")
        open(same, "wb").write(page)
        floor = os.path.join(folder, "floor")
        subprocess.run(["gcc", "-O2", os.path.join(os.path.dirname(__file__), "floor.c"), "-lmicrohttpd", "-o", floor],
                       check=True)
        bare = subprocess.Popen([floor, str(FLOOR_PORT), same])
        try:
            time.sleep(0.3)
            assert urllib.request.urlopen(f"http://127.0.0.1:{FLOOR_PORT}/").read() == page
            pairs = []
            for _ in range(PAIRS):
                ours, ours_p99 = measure(stand.url + lesson, person.cookie)
                theirs, theirs_p99 = measure(f"http://127.0.0.1:{FLOOR_PORT}/")
                pairs.append((ours, theirs))
                print(f"stoa {ours:9.0f}/s p99 {ours_p99:>9}   bare {theirs:9.0f}/s p99 {theirs_p99:>9}   "
                      f"ratio {ours / theirs:.2f}", flush=True)
            print(f"page of {len(page)} bytes; medians: stoa {statistics.median(p[0] for p in pairs):.0f}/s, "
                  f"bare {statistics.median(p[1] for p in pairs):.0f}/s, "
                  f"ratio {statistics.median(p[0] / p[1] for p in pairs):.2f}")
        finally:
            bare.terminate()
            bare.wait()


main()
