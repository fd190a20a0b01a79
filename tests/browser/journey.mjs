// SPDX-License-Identifier: Apache-2.0
// journey: one learner's way through the bundled course, from the catalogue to a record in a private window, and what
// the administrator sees of it. With and without JavaScript it is the same way; `hasScript` says what to check.
import assert from "node:assert/strict";
import { answerAll, findQuestions, plain, readQuiz } from "./quiz_source.mjs";
import { focused, password, sidewaysScroll, waitFor } from "./stand.mjs";

const course = "/courses/ethics-of-ai";
const title = "The Ethics of AI";
const quizzes = {
  [`${course}/why-ethics/check`]: readQuiz("courses/ethics-of-ai/01-why-ethics/09-check.md"),
  [`${course}/people-and-ai/check`]: readQuiz("courses/ethics-of-ai/02-people-and-ai/09-check.md"),
};
const learner = { name: "Ngũgĩ wa Mwangi-O’Brien", email: "ngugi@example.org" };

const path = (page) => new URL(page.url()).pathname;
const button = (page, name) => page.getByRole("button", { name, exact: true });
const link = (page, name) => page.getByRole("link", { name, exact: true });
const press = async (page, control) => {
  await Promise.all([page.waitForEvent("load"), control.click()]);
  await fits(page);
};
// A phone-sized page is never wider than the phone.
async function fits(page) {
  assert.equal(await sidewaysScroll(page), 0, `${path(page)} can be scrolled sideways`);
}

export async function signUpAndEnroll(page) {
  await page.goto("/");
  await fits(page);
  await press(page, link(page, `Look inside: ${title}`));
  await press(page, page.locator(".start").getByRole("link", { name: "Sign up" }));
  await page.getByLabel("Your name").fill(learner.name);
  await page.getByLabel("E-mail address").fill(learner.email);
  await page.getByLabel("Password").fill(password);
  await press(page, button(page, "Sign up"));
  assert.equal(path(page), course, "signing up leads back to the course");
  const name = page.getByRole("banner").getByText(learner.name, { exact: true });
  assert.ok(await name.isVisible(), "their name stands on the page");
  await page.getByLabel("Public sector").first().check();
  await press(page, button(page, "Enroll"));
  assert.match(await page.locator(".start").innerText(), /0 % done/);
  assert.match(await page.locator(".start").innerText(), /You take this course for: public sector/);
}

async function checkSaved(page, hasScript) {
  if (!hasScript) await press(page, button(page, "Save"));
  const states = page.locator("fieldset.question .saved");
  await waitFor("every question to be saved", async () =>
    (await states.allInnerTexts()).every((words) => /^saved \d\d:\d\d/.test(words.trim())));
  assert.equal(await states.count(), await page.locator("fieldset.question").count());
  assert.match(await page.locator("#count").innerText(), /^(\d+) of \1 answered$/);
}

// Answers every question and hands in; returns the result's sections, by the question's words.
async function sit(page, quiz, isRight, hasScript) {
  assert.equal((await findQuestions(page, quiz)).length, quiz.length);
  await answerAll(page, quiz, () => isRight);
  await checkSaved(page, hasScript);
  await Promise.all([page.waitForSelector("#result"), button(page, "Hand in").click()]);
  await waitFor("the focus on the result", async () => await focused(page) === "section#result");
  await fits(page);
  const sections = await page.locator("section.question").all();
  const found = [];
  for (const section of sections) {
    const words = plain(await section.locator("h2 > span").last().innerText());
    found.push({ section, text: plain(await section.innerText()), question: quiz.find((one) => one.title === words) });
  }
  assert.equal(found.filter(({ question }) => question).length, quiz.length, "the result tells of every question");
  return found;
}

async function checkFailure(page, results) {
  assert.ok(await page.getByRole("heading", { name: "Not passed this time" }).isVisible());
  assert.equal(await page.locator("#result .score").innerText(), "0 %");
  for (const { text, question } of results) {
    assert.match(text, /Not right\./, question.title);
    assert.ok(!text.includes(question.explanation), "an explanation is shown before the quiz is passed");
    if (question.kind !== "single") continue;
    const chosen = question.options.find((option) => !option.isRight);
    assert.ok(text.includes(chosen.feedback), `the feedback of what was chosen is not shown: ${chosen.words}`);
    const right = question.options.find((option) => option.isRight);
    assert.ok(!text.includes(right.feedback), `the right answer is given away: ${right.words}`);
    assert.doesNotMatch(text, /This would have been right/);
  }
}

async function checkPass(page, results) {
  assert.ok(await page.getByRole("heading", { name: "Passed", exact: true }).isVisible());
  assert.equal(await page.locator("#result .score").innerText(), "100 %");
  for (const { text, question } of results) {
    assert.match(text, /Right\./, question.title);
    assert.ok(text.includes(question.explanation), `no explanation: ${question.title}`);
  }
}

// Goes on from unit to unit until the record is there; returns the units' addresses in the order in which they came.
async function takeUnits(page, hasScript) {
  const seen = [];
  for (; seen.length < 20; ) {
    const here = path(page);
    seen.push(here);
    if (!quizzes[here]) {
      assert.ok((await page.locator(".lesson").innerText()).length > 1000, `${here} has a text to read`);
      await press(page, button(page, "Done, next"));
      continue;
    }
    await press(page, button(page, "Start the quiz"));
    if (seen.filter((unit) => quizzes[unit]).length === 1) {
      await checkFailure(page, await sit(page, quizzes[here], false, hasScript));
      await press(page, button(page, "Try again"));
    }
    await checkPass(page, await sit(page, quizzes[here], true, hasScript));
    const record = link(page, "You have completed the course: see your record");
    if (await record.count()) {
      await press(page, record);
      return seen;
    }
    await press(page, link(page, "Go on"));
  }
  throw new Error(`no record after ${seen.join(" ")}`);
}

export async function takeCourse(page, hasScript) {
  await press(page, link(page, "Start"));
  const first = path(page);
  await press(page, button(page, "Done, next"));
  // Whoever goes away comes back to the exact unit by one button.
  const second = path(page);
  await page.goto("/");
  assert.ok(await page.getByText(/\d+ % done/).isVisible());
  await press(page, link(page, `Continue: ${title}`));
  assert.equal(path(page), second);
  const units = [first, ...await takeUnits(page, hasScript)];
  assert.equal(units.length, new Set(units).size, "each unit came once");
  assert.equal(units.length, 11, "nine lessons and two quizzes are offered to the public sector");
  assert.ok(!units.includes(`${course}/people-and-ai/answering-to-customers`));
}

export async function checkRecord(stand, page, options) {
  const address = path(page);
  assert.match(address, /^\/records\/[^/]+$/);
  const visitor = await stand.openPage(options);
  const read = async () => {
    assert.equal((await visitor.goto(address)).status(), 200, "the record opens in a private window");
    return visitor.locator("main").innerText();
  };
  const first = await read();
  for (const words of ["Valid.", title, learner.name, "has completed the course", "2.5 hours"]) {
    assert.ok(first.includes(words), `“${words}” stands on the record`);
  }
  assert.doesNotMatch(first, /score/i, "the score is shown only if the learner shows it");
  assert.doesNotMatch(first, /This is your record/);
  await press(page, button(page, "Hide my name"));
  await press(page, button(page, "Show my score"));
  const second = await read();
  assert.ok(!second.includes(learner.name), "the name is hidden");
  assert.match(second, /score 100 %/);
  await press(page, button(page, "Show my name"));
  assert.ok((await read()).includes(learner.name), "the name is shown again");
  await page.goto("/me");
  assert.ok(await page.getByText("Valid", { exact: true }).isVisible());
  await page.goto(course);
  assert.ok(await page.getByRole("heading", { name: "You have completed this course" }).isVisible());
  return visitor;
}

export async function checkStatistics(stand, options) {
  const page = await stand.openPage(options);
  await page.goto(stand.adminLink());
  await page.getByLabel("Your name").fill("Hypatia Kim");
  await page.getByLabel("E-mail address").fill("hypatia@example.org");
  await page.getByLabel("Password").fill(`${password} for all`);
  await press(page, button(page, "Save and go in"));
  assert.equal(path(page), "/admin");
  await press(page, link(page, "Statistics"));
  const row = page.getByRole("row", { name: new RegExp(`^${title}`) });
  assert.deepEqual((await row.getByRole("cell").allInnerTexts()).map((cell) => cell.trim()),
    ["1", "1", "1", "100 %", "100 %", "0"]);
  for (const [module, reached, finished] of [["Why ethics matters", "1", "1"], ["People and AI systems", "1", "1"]]) {
    const cells = await page.getByRole("row", { name: new RegExp(`^${module}`) }).getByRole("cell").allInnerTexts();
    assert.deepEqual(cells.slice(0, 2), [reached, finished], module);
  }
  await page.goto(stand.adminLink());
  const refusal = page.getByRole("heading", { name: "This link is not good any more" });
  assert.ok(await refusal.isVisible(), "the link works once");
  return page;
}
