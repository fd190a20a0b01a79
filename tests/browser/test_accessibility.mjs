// SPDX-License-Identifier: Apache-2.0
// axe-core on every page and state, errors and empty ones included, in both colour schemes and from right to left: no
// violation; 400 % zoom and forced colours lose nothing.
import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { axeFaults, coloursOf, forcedColoursFaults, narrowFaults } from "./inspect.mjs";
import { openStand, runStoa, source } from "./stand.mjs";
import { adminTour, emptyTour, errorTour, graduateTour, learnerTour, visitorTour } from "./tours.mjs";

const courses = ["tests/content/sound/every-feature", "tests/content/sound/arabic"];

const guide = (suite) => (page, name) => suite.test(name, async () => {
  assert.deepEqual(await axeFaults(page), []);
  assert.deepEqual(await narrowFaults(page), []);
  assert.deepEqual(await forcedColoursFaults(page), []);
});

// What is told by a form beside the words is still to be seen in forced colours: signs of units, progress, what was
// chosen.
async function seeForms(stand) {
  const page = await stand.openPageAs();
  const blank = await (await (await stand.browser()).newContext()).newPage();
  const unit = "/courses/ethics-of-ai/why-ethics/check";
  const { request } = page.context();
  await request.post("/courses/ethics-of-ai/enroll", { data: { audience: "public-sector" } });
  await request.post("/courses/ethics-of-ai/why-ethics/accused-by-a-score/done", { data: {} });
  for (const scheme of ["light", "dark"]) {
    await page.emulateMedia({ forcedColors: "active", colorScheme: scheme });
    await page.goto("/courses/ethics-of-ai");
    const signs = page.locator(".units .sign");
    const [done, here, open] = [signs.nth(0), signs.nth(1), signs.nth(2)];
    for (const sign of [done, here, open]) assert.ok(await coloursOf(sign, blank) >= 2, `${scheme}: a sign is seen`);
    assert.ok(!(await done.screenshot()).equals(await open.screenshot()), `${scheme}: done looks like not done`);
    assert.ok(await coloursOf(page.locator(".start progress"), blank) >= 2, `${scheme}: the progress is seen`);
  }
  const { url } = await (await request.post(`${unit}/attempts`, { data: {} })).json();
  await page.goto(url);
  const options = page.locator("[data-kind=single]").first().locator("label.option");
  await options.nth(0).getByRole("radio").check();
  await page.locator(".saved", { hasText: /^saved/ }).first().waitFor();
  const [chosen, other] = [options.nth(0).locator("input"), options.nth(1).locator("input")];
  assert.ok(!(await chosen.screenshot()).equals(await other.screenshot()), "what is chosen looks different");
  await page.getByRole("button", { name: "Hand in" }).click();
  await page.waitForSelector("#result");
  const given = page.locator(".choice.given").first();
  assert.ok(await coloursOf(given, blank) >= 2, "what was chosen is seen in the result");
  const not = page.locator("section.question", { has: given }).locator(".choice:not(.given)").first();
  assert.ok(!(await given.screenshot()).equals(await not.screenshot()), "and looks different from what was not");
}

test("every page holds for everyone", async (suite) => {
  const stand = await openStand({ courses });
  try {
    await suite.test("as a visitor", (tour) => visitorTour(stand, guide(tour)));
    await suite.test("at an error", (tour) => errorTour(stand, guide(tour)));
    await suite.test("as a learner", (tour) => learnerTour(stand, guide(tour)));
    await suite.test("as somebody who completes a course", (tour) => graduateTour(stand, guide(tour)));
    await suite.test("as an administrator", (tour) => adminTour(stand, guide(tour)));
    await suite.test("forms beside the words are seen in forced colours", () => seeForms(stand));
  } finally {
    await stand.close();
  }
});

test("a server without a course", async (suite) => {
  const before = (data) => runStoa(["import", "--draft", join(source, courses[0]), "--data", data]);
  const stand = await openStand({ before });
  try {
    await emptyTour(stand, guide(suite));
  } finally {
    await stand.close();
  }
});
