// SPDX-License-Identifier: Apache-2.0
// The same way through the whole course in a browser that runs no script at all.
import assert from "node:assert/strict";
import test from "node:test";
import { checkRecord, checkStatistics, signUpAndEnroll, takeCourse } from "./journey.mjs";
import { openStand } from "./stand.mjs";

test("the whole course without JavaScript", async (suite) => {
  const options = { javaScriptEnabled: false };
  const stand = await openStand();
  const page = await stand.openPage(options);
  try {
    await suite.test("a learner signs up and enrolls", () => signUpAndEnroll(page));
    await suite.test("takes every unit, fails a quiz, sees why, and passes", () => takeCourse(page, false));
    await suite.test("gets a record that opens in a private window", () => checkRecord(stand, page, options));
    await suite.test("the administrator sees it in the statistics", () => checkStatistics(stand, options));
    await suite.test("no page reported a fault on the way", () => assert.deepEqual(page.faults, []));
  } finally {
    assert.equal(await stand.close(), 0, "the server drains and ends with 0");
  }
});
