// SPDX-License-Identifier: Apache-2.0
// A line that drops in a browser that runs no script: a session that ended, a lost reply, an older tab; and browsers so
// old that they send neither Sec-Fetch-Site nor Origin.
import assert from "node:assert/strict";
import test from "node:test";
import { answer, answerAll, findQuestions, readQuiz } from "./quiz_source.mjs";
import { openStand, password, startQuietly } from "./stand.mjs";

const unit = "/courses/ethics-of-ai/why-ethics/check";
const quiz = readQuiz("courses/ethics-of-ai/01-why-ethics/09-check.md");
const button = (page, name) => page.getByRole("button", { name, exact: true });
const question = (page, id) => page.locator(`[data-question="${id}"]`);
const nth = (page, id, at) => question(page, id).getByRole("radio").nth(at);
const press = (page, control) => Promise.all([page.waitForEvent("load"), control.click()]);
const attemptsOf = async (page) =>
  (await (await page.context().request.get(`${unit}.json`)).json()).attempts;

async function openAttempt(stand) {
  const page = await stand.openPageAs(undefined, { javaScriptEnabled: false });
  const attempt = await startQuietly(page, unit);
  await page.goto(attempt);
  return { page, attempt };
}

// Everything in the form, as a browser would send it.
const given = (page) => page.locator("#attempt").evaluate((form) =>
  [...form.querySelectorAll("input:not([type=hidden]), select")].map(({ name, type, value, checked }) =>
    [name, type === "radio" || type === "checkbox" ? `${value} ${checked}` : value]));

async function signInOnPage(page) {
  assert.ok(await page.getByText("What you typed is not lost").isVisible(), "the page says that nothing is lost");
  await page.getByLabel("E-mail address").fill(page.account.email);
  await page.getByLabel("Password").fill("not the password");
  await press(page, button(page, "Sign in"));
  assert.ok(await page.getByText("What you typed is not lost").isVisible(), "a wrong password loses nothing either");
  await page.getByLabel("Password").fill(password);
  await press(page, button(page, "Sign in"));
  await press(page, button(page, "Send and go on"));
}

async function sessionEndedAtSave(stand) {
  const { page, attempt } = await openAttempt(stand);
  await answerAll(page, quiz);
  const before = await given(page);
  await page.context().clearCookies();
  await press(page, button(page, "Save"));
  await signInOnPage(page);
  assert.equal(new URL(page.url()).pathname, attempt);
  assert.deepEqual(await given(page), before, "every field is as it was");
  assert.equal(await page.locator(".saved").filter({ hasText: /^saved \d\d:\d\d/ }).count(), quiz.length);
}

async function sessionEndedAtHandIn(stand) {
  const { page, attempt } = await openAttempt(stand);
  await answerAll(page, quiz);
  await page.context().clearCookies();
  await press(page, button(page, "Hand in"));
  await signInOnPage(page);
  assert.equal(new URL(page.url()).pathname, attempt);
  assert.equal(await page.locator("#result .score").innerText(), "100 %");
  assert.equal((await attemptsOf(page)).length, 1);
}

async function lostReplyOfSubmit(stand) {
  const { page, attempt } = await openAttempt(stand);
  await answerAll(page, quiz, ({ kind }) => kind !== "order");
  let sent = 0;
  await page.context().route("**/submit", async (route) => {
    if ((sent += 1) > 1) return route.continue();
    assert.equal((await route.fetch({ maxRedirects: 0 })).status(), 303);
    return route.abort("connectionreset");
  });
  await button(page, "Hand in").click();
  await page.waitForURL("chrome-error://**");
  await page.goto(attempt);
  const score = await page.locator("#result .score").innerText();
  assert.notEqual(score, "100 %");
  // Whoever goes back in the browser and sends the same form again gets the same result.
  const again = await page.context().request.post(`${attempt}/submit`, { form: { seen: "" }, maxRedirects: 0 });
  assert.equal(again.status(), 303);
  await page.goto(attempt);
  assert.equal(await page.locator("#result .score").innerText(), score);
  const attempts = await attemptsOf(page);
  assert.deepEqual(attempts.map(({ number }) => number), [1], "there is one attempt only");
}

async function olderTab(stand) {
  const { page, attempt } = await openAttempt(stand);
  const other = await page.context().newPage();
  await other.goto(attempt);
  await nth(page, "error-at-scale", 0).check();
  await press(page, button(page, "Save"));
  const options = question(page, "error-at-scale").locator("label.option");
  const labels = (await options.allInnerTexts()).map((text) => text.trim());
  await nth(other, "error-at-scale", 1).check();
  await press(other, button(other, "Save"));
  const heading = other.getByRole("heading", { name: "A newer answer was saved from another tab or device" });
  assert.ok(await heading.isVisible());
  const panel = question(other, "error-at-scale").locator(".panel");
  assert.deepEqual((await panel.locator("dd").allInnerTexts()).map((text) => text.trim()), labels.slice(0, 2));
  assert.ok(await nth(other, "error-at-scale", 1).isChecked(), "the form holds what was given here");
  await page.goto(attempt);
  assert.ok(await nth(page, "error-at-scale", 0).isChecked(), "the newer answer was not overwritten");
  await press(other, button(other, "Save"));
  await page.goto(attempt);
  assert.ok(await nth(page, "error-at-scale", 1).isChecked(), "saving once more keeps what stands in the form");
}

async function unreadableNumber(stand) {
  const { page, attempt } = await openAttempt(stand);
  await answerAll(page, quiz);
  await question(page, "one-per-cent").getByRole("textbox").fill("a lot");
  const before = await given(page);
  await press(page, button(page, "Hand in"));
  const summary = page.locator(".complaints");
  assert.ok(await summary.evaluate((element) => element === document.activeElement), "the summary has the focus");
  const link = summary.getByRole("link");
  assert.equal(await link.getAttribute("href"), "#q-one-per-cent");
  assert.ok(await question(page, "one-per-cent").locator(".complaint").isVisible(), "a sentence stands at the field");
  assert.deepEqual(await given(page), before, "what was typed stands there again");
  await page.goto(attempt);
  const found = await findQuestions(page, quiz);
  assert.equal(found.length, quiz.length, "it cost no attempt");
  await answerAll(page, quiz);
  await press(page, button(page, "Hand in"));
  assert.equal(await page.locator("#result .score").innerText(), "100 %");
}

async function oldBrowser(stand) {
  const { page, attempt } = await openAttempt(stand);
  const visitor = await stand.openPage();
  const { request } = visitor.context(); // sends neither Sec-Fetch-Site nor Origin
  const signedIn = await request.post("/sign-in", { form: { email: page.account.email, password }, maxRedirects: 0 });
  assert.equal(signedIn.status(), 303);
  const wanted = await nth(page, "intentions", 2).inputValue();
  const saved = await request.post(`${attempt}/answers`, { form: { "answer.intentions": wanted }, maxRedirects: 0 });
  assert.equal(saved.status(), 303);
  await page.goto(attempt);
  assert.ok(await nth(page, "intentions", 2).isChecked());
}

async function oneAfterAnother(stand) {
  const { page, attempt } = await openAttempt(stand);
  const [first, second] = await findQuestions(page, quiz);
  await answer(first);
  await press(page, button(page, "Save"));
  const [, again] = await findQuestions(page, quiz);
  await answer(again);
  await press(page, button(page, "Save"));
  assert.equal(await page.locator(".complaints").count(), 0, "saving again from where a save led is no conflict");
  await page.goto(attempt);
  assert.equal(await page.locator(".saved").filter({ hasText: /^saved/ }).count(), 2);
  assert.equal(await page.locator("#count").innerText(), `2 of ${quiz.length} answered`);
  assert.ok(second);
}

const tests = [
  ["saving one answer after another", oneAfterAnother],
  ["a save after the session ended leads through sign-in and back with nothing lost", sessionEndedAtSave],
  ["so does handing in", sessionEndedAtHandIn],
  ["a submit whose reply got lost makes one attempt", lostReplyOfSubmit],
  ["an older tab never overwrites a newer answer", olderTab],
  ["what cannot be read as a number is said at once and costs no attempt", unreadableNumber],
  ["a browser without Sec-Fetch-Site and Origin can sign in and answer", oldBrowser],
];

test("a line that drops, without JavaScript", { concurrency: 3 }, async (suite) => {
  const stand = await openStand();
  try {
    // Each has a page and a learner of its own, and mostly waits.
    await Promise.all(tests.map(([name, run]) => suite.test(name, () => run(stand))));
  } finally {
    await stand.close();
  }
});
