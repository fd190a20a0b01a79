// SPDX-License-Identifier: Apache-2.0
// Everything by keyboard alone: sign-up, a refused form, enrolling, a lesson, a quiz of all six kinds, handing in. The
// mouse is never touched, and wherever the focus goes it can be seen.
import assert from "node:assert/strict";
import test from "node:test";
import { findQuestions, plain, readQuiz } from "./quiz_source.mjs";
import { focused, openStand, password, waitFor } from "./stand.mjs";

const course = "/courses/every-feature";
const quiz = readQuiz("tests/content/sound/every-feature/01-start/04-check.md");
const path = (page) => new URL(page.url()).pathname;
const hasFocus = (locator) => locator.evaluate((element) => element === document.activeElement);

// Where the focus is, a ring of two pixels or more shows it.
async function isFocusSeen(page) {
  const look = await page.evaluate(() => {
    if (document.activeElement.matches("video, audio")) return null; // the browser's own controls have the focus
    // The ring of a tick box stands around its whole option.
    const shown = document.activeElement.closest("label.option") ?? document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(shown);
    const { width, height } = shown.getBoundingClientRect();
    return { outlineStyle, outlineWidth: parseFloat(outlineWidth), width, height };
  });
  return !look || (look.width > 0 && look.height > 0 && look.outlineStyle !== "none" && look.outlineWidth >= 2);
}

// Goes on by Tab until `locator` has the focus.
async function tabTo(page, locator) {
  for (let steps = 0; steps < 150; steps += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement === document.body)) continue;
    assert.ok(await isFocusSeen(page), `the focus cannot be seen on ${await focused(page)}`);
    if (await hasFocus(locator)) return;
  }
  throw new Error(`Tab never reaches ${locator}; it is on ${await focused(page)}`);
}

async function enter(page) {
  await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
}
const pressKey = async (page, locator) => {
  await tabTo(page, locator);
  await enter(page);
};

async function signUp(page) {
  await page.goto(`/sign-up?next=${encodeURIComponent(course)}`);
  await page.keyboard.press("Tab");
  assert.match(await focused(page), /^a#skip/, "the first stop is the way past the header");
  await page.keyboard.press("Enter");
  assert.equal(await focused(page), "main#main");
  await tabTo(page, page.getByLabel("Your name"));
  await page.keyboard.type("Rosa 김");
  await tabTo(page, page.getByLabel("E-mail address"));
  await page.keyboard.type("rosa@example.org");
  await tabTo(page, page.getByLabel("Password"));
  await page.keyboard.type("short");
  await enter(page);
}

async function mendRefusedForm(page) {
  assert.match(await focused(page), /^div#complaints/, "a refused form puts the focus on the summary");
  const links = page.locator(".complaints a");
  assert.equal(await links.count(), 1);
  await tabTo(page, links.first());
  await page.keyboard.press("Enter");
  assert.equal(await focused(page), "input#password", "a line of the summary leads to its field");
  assert.equal(await page.getByLabel("Your name").inputValue(), "Rosa 김", "what was typed is still there");
  assert.equal(await page.getByLabel("E-mail address").inputValue(), "rosa@example.org");
  await page.keyboard.type(password);
  await enter(page);
  assert.equal(path(page), course);
}

async function enrollAndRead(page) {
  await tabTo(page, page.getByRole("checkbox", { name: "Public sector" }).first());
  await page.keyboard.press("Space");
  await pressKey(page, page.getByRole("button", { name: "Enroll" }));
  await pressKey(page, page.getByRole("link", { name: "Start", exact: true }));
  assert.equal(path(page), `${course}/start/plain-words`);
  await pressKey(page, page.getByRole("button", { name: "Done, next" }));
  await page.goto(`${course}/start/check`);
  await pressKey(page, page.getByRole("button", { name: "Start the quiz" }));
}

// ── each kind of question, by the keys that a person would use ────────────────────────────────────────────────────
async function nameOf(page, control) {
  return plain(await control.evaluate((element) => element.labels[0].innerText));
}

const byKeys = {
  async single(page, box, { options }) {
    await tabTo(page, box.getByRole("radio").first());
    await page.keyboard.press("Space");
    const right = options.find(({ isRight }) => isRight).words;
    for (let steps = 0; await nameOf(page, box.locator("input:checked")) !== right; steps += 1) {
      assert.ok(steps < options.length, `the arrows never reach “${right}”`);
      await page.keyboard.press("ArrowDown");
    }
  },
  async multiple(page, box, { options }) {
    for (const control of await box.getByRole("checkbox").all()) {
      await tabTo(page, control);
      const name = await nameOf(page, control);
      if (options.find(({ words }) => words === name).isRight) await page.keyboard.press("Space");
    }
  },
  async short(page, box, { accepted }) {
    await tabTo(page, box.getByRole("textbox"));
    await page.keyboard.type(accepted[0]);
  },
  async order(page, box, { steps }) {
    const items = box.locator(".slots > li");
    const indexOf = async (step) => (await items.locator("label").allInnerTexts()).map(plain).indexOf(step);
    for (const [place, step] of steps.entries()) {
      if (await indexOf(step) === place) continue;
      const up = box.getByRole("button", { name: `Move up: ${step}` });
      await tabTo(page, up);
      for (let at = await indexOf(step); at > place; at -= 1) {
        assert.ok(await hasFocus(up), "the focus stays with what is moved");
        await page.keyboard.press("Enter");
      }
    }
    assert.deepEqual((await items.locator("label").allInnerTexts()).map(plain), steps);
  },
  async match(page, box, { pairs }) {
    for (const select of await box.getByRole("combobox").all()) {
      const left = await nameOf(page, select);
      const [, right] = pairs.find((pair) => pair[0] === left);
      await tabTo(page, select);
      const chosen = () => select.evaluate((element) => element.selectedOptions[0].text.replace(/^\S+\. /, ""));
      for (let steps = 0; plain(await chosen()) !== right; steps += 1) {
        assert.ok(steps <= pairs.length, `the arrows never reach “${right}”`);
        await page.keyboard.press("ArrowDown");
      }
    }
  },
};
byKeys.number = byKeys.short;

async function answerByKeys(page) {
  for (const { box, question } of await findQuestions(page, quiz)) await byKeys[question.kind](page, box, question);
  await page.keyboard.press("Tab"); // leaving a field saves it
  await waitFor("every answer to be saved", async () =>
    (await page.locator(".saved").allInnerTexts()).every((words) => /^saved \d\d:\d\d/.test(words)));
}

// What cannot be read as a number is said at once, and handing in leads back to it.
async function handInWithWrongNumber(page) {
  const box = page.locator("[data-question=year]");
  const field = box.getByRole("textbox");
  await tabTo(page, field);
  await page.keyboard.press("Control+A");
  await page.keyboard.type("long ago");
  await page.keyboard.press("Tab");
  await waitFor("the refusal", async () => /^not saved: ./.test(await box.locator(".saved").innerText()));
  await tabTo(page, page.getByRole("button", { name: "Hand in" }));
  await page.keyboard.press("Enter");
  await waitFor("the focus at the number", () => hasFocus(field));
  await page.keyboard.press("Control+A");
  await page.keyboard.type("2021");
  await page.keyboard.press("Tab");
  await waitFor("the number to be saved", async () => /^saved/.test(await box.locator(".saved").innerText()));
}

test("everything can be done by keyboard", async (suite) => {
  const stand = await openStand({ courses: ["tests/content/sound/every-feature"] });
  const page = await stand.openPage({ viewport: { width: 1024, height: 700 } });
  try {
    await suite.test("a visitor reaches the fields of the sign-up", () => signUp(page));
    await suite.test("a refused form has a summary with the focus, and links to the fields", () =>
      mendRefusedForm(page));
    await suite.test("enrolls, reads and starts the quiz", () => enrollAndRead(page));
    await suite.test("answers every kind of question", () => answerByKeys(page));
    await suite.test("is led back to an answer that cannot be read", () => handInWithWrongNumber(page));
    await suite.test("hands in, and the result has the focus", async () => {
      await tabTo(page, page.getByRole("button", { name: "Hand in" }));
      await page.keyboard.press("Enter");
      await waitFor("the focus on the result", async () => await focused(page) === "section#result");
      assert.equal(await page.locator("#result .score").innerText(), "100 %");
    });
    await suite.test("goes on from the result", async () => {
      await pressKey(page, page.getByRole("link", { name: "Go on" }));
      assert.match(path(page), /^\/courses\/every-feature\/deeper\//);
      assert.deepEqual(page.faults, []);
    });
  } finally {
    await stand.close();
  }
});
