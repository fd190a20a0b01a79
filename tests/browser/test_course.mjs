// SPDX-License-Identifier: Apache-2.0
// A learner takes the whole course on a phone, with JavaScript: signs up, reads, fails a quiz, sees why, passes, and
// has a record that opens in a private window; the administrator sees it in the statistics.
import assert from "node:assert/strict";
import test from "node:test";
import { checkRecord, checkStatistics, signUpAndEnroll, takeCourse } from "./journey.mjs";
import { openStand } from "./stand.mjs";

test("the whole course on a phone", async (suite) => {
  const stand = await openStand();
  const page = await stand.openPage();
  const pages = [page];
  try {
    await suite.test("a learner signs up and enrolls", () => signUpAndEnroll(page));
    await suite.test("takes every unit, fails a quiz, sees why, and passes", () => takeCourse(page, true));
    await suite.test("gets a record that opens in a private window", async () =>
      pages.push(await checkRecord(stand, page)));
    await suite.test("the administrator sees it in the statistics", async () =>
      pages.push(await checkStatistics(stand)));
    await suite.test("no page reported a fault on the way", () => {
      for (const one of pages) assert.deepEqual(one.faults, []);
      assert.deepEqual(page.refusals, []);
    });
  } finally {
    assert.equal(await stand.close(), 0, "the server drains and ends with 0");
  }
});
