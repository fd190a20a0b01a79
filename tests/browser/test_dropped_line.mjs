// SPDX-License-Identifier: Apache-2.0
// A line that drops, with JavaScript: no network, a server in trouble, a reply that got lost, a session that ended, an
// older tab. Nothing that was given is lost, nothing is saved twice, and the page always says how it stands.
import assert from "node:assert/strict";
import test from "node:test";
import { openStand, password, signInQuietly, startQuietly, waitFor } from "./stand.mjs";

const unit = "/courses/ethics-of-ai/why-ethics/check";
const words_waiting = "not saved yet, trying again";
const question = (page, id) => page.locator(`[data-question="${id}"]`);
const state = (page, id) => question(page, id).locator(".saved").innerText();
const isSaved = (page, id) =>
  waitFor(`“saved” beside ${id}`, async () => /^saved \d\d:\d\d$/.test(await state(page, id)));
const isWaiting = (page, id) =>
  waitFor(`“${words_waiting}” beside ${id}`, async () => await state(page, id) === words_waiting);
const nth = (page, id, at) => question(page, id).getByRole("radio").nth(at);
const word = (page) => question(page, "the-word-proxy").getByRole("textbox");
const lose = (page, part) => page.context().route(part, (route) => route.abort("connectionreset"));

// What the server holds of the open attempt, or the result.
async function stored(page, attempt) {
  const reply = await page.context().request.get(attempt, { headers: { Accept: "application/json" } });
  assert.equal(reply.status(), 200);
  return reply.json();
}
async function storedAnswer(page, attempt, id) {
  const { questions } = await stored(page, attempt);
  return questions.find((one) => one.id === id).answer;
}

async function openAttempt(stand) {
  const page = await stand.openPageAs();
  page.asked = [];
  page.on("dialog", (dialog) => { page.asked.push(dialog.type()); dialog.accept(); });
  const attempt = await startQuietly(page, unit);
  await page.goto(attempt);
  return { page, attempt };
}

async function offline(stand) {
  const { page, attempt } = await openAttempt(stand);
  assert.equal(await question(page, "error-at-scale").locator(".saved").getAttribute("role"), "status");
  assert.equal(await state(page, "error-at-scale"), "not answered yet");
  await nth(page, "error-at-scale", 0).check();
  await isSaved(page, "error-at-scale");
  await page.context().setOffline(true);
  await nth(page, "error-at-scale", 1).check();
  await word(page).fill("proxy");
  await word(page).blur();
  await isWaiting(page, "error-at-scale");
  await isWaiting(page, "the-word-proxy");
  await page.context().setOffline(false);
  await isSaved(page, "error-at-scale");
  await isSaved(page, "the-word-proxy");
  assert.equal(await storedAnswer(page, attempt, "error-at-scale"), await nth(page, "error-at-scale", 1).inputValue());
  assert.equal(await storedAnswer(page, attempt, "the-word-proxy"), "proxy");
}

async function reloaded(stand) {
  const { page, attempt } = await openAttempt(stand);
  await lose(page, "**/answers");
  await nth(page, "checking-circle", 2).check();
  await word(page).fill("a proxy");
  await isWaiting(page, "checking-circle");
  await page.reload();
  assert.deepEqual(page.asked, ["beforeunload"], "leaving with something unsaved warns");
  assert.ok(await nth(page, "checking-circle", 2).isChecked(), "the answer is still given after a reload");
  assert.equal(await word(page).inputValue(), "a proxy", "so is what was typed");
  await isWaiting(page, "checking-circle");
  assert.equal(await storedAnswer(page, attempt, "checking-circle"), null);
  await page.context().unroute("**/answers");
  await isSaved(page, "checking-circle");
  await isSaved(page, "the-word-proxy");
  assert.equal(await storedAnswer(page, attempt, "the-word-proxy"), "a proxy");
  await page.reload();
  assert.equal(page.asked.length, 1, "with everything saved nobody is asked");
  assert.match(await state(page, "checking-circle"), /^saved/);
}

async function leaving(stand) {
  const { page } = await openAttempt(stand);
  page.removeAllListeners("dialog");
  page.on("dialog", (dialog) => { page.asked.push(dialog.type()); dialog.dismiss(); });
  await lose(page, "**/answers");
  await nth(page, "cost-for-need", 1).check();
  await isWaiting(page, "cost-for-need");
  const address = page.url();
  await page.getByRole("banner").getByRole("link", { name: "Courses" }).click({ noWaitAfter: true });
  await waitFor("the warning", () => page.asked.length > 0);
  assert.deepEqual(page.asked, ["beforeunload"]);
  assert.equal(page.url(), address, "who stays is still there");
  assert.ok(await nth(page, "cost-for-need", 1).isChecked());
}

async function inTrouble(stand) {
  const { page } = await openAttempt(stand);
  let refused = 0;
  const trouble = { status: 503, headers: { "Retry-After": "1" }, contentType: "application/problem+json", body: "{}" };
  await page.context().route("**/answers", (route) =>
    (refused += 1) < 3 ? route.fulfill(trouble) : route.continue());
  await nth(page, "intentions", 0).check();
  await isWaiting(page, "intentions");
  await isSaved(page, "intentions");
  assert.equal(refused, 3);
}

// The server has stored it, and the browser cannot know.
async function lostReplyOfSave(stand) {
  const { page, attempt } = await openAttempt(stand);
  let lost = 0;
  await page.context().route("**/answers", async (route) => {
    if ((lost += 1) > 1) return route.continue();
    await route.fetch();
    return route.abort("connectionreset");
  });
  await nth(page, "duty-to-find-out", 3).check();
  await isWaiting(page, "duty-to-find-out");
  const given = await nth(page, "duty-to-find-out", 3).inputValue();
  assert.equal(await storedAnswer(page, attempt, "duty-to-find-out"), given);
  await isSaved(page, "duty-to-find-out");
  assert.equal(await question(page, "duty-to-find-out").locator(".panel").count(), 0, "it is no conflict with oneself");
}

async function lostReplyOfSubmit(stand) {
  const { page, attempt } = await openAttempt(stand);
  let sent = 0;
  await page.context().route("**/submit", async (route) => {
    if ((sent += 1) > 1) return route.continue();
    assert.equal((await route.fetch()).status(), 200);
    return route.abort("connectionreset");
  });
  await nth(page, "error-at-scale", 0).check();
  await page.getByRole("button", { name: "Hand in" }).click();
  await waitFor("the page to say that it waits", async () =>
    /Not handed in yet, trying again/.test(await page.locator("#attempt-status").innerText()));
  await page.waitForSelector("#result");
  assert.equal(sent, 2);
  assert.deepEqual(page.asked, []);
  const result = await stored(page, attempt);
  assert.equal(result.number, 1);
  const quiz = await stored(page, unit);
  assert.equal(quiz.attempts.length, 1, "there is one attempt only");
  assert.equal(quiz.attempts[0].score, result.score);
}

async function submitOffline(stand) {
  const { page, attempt } = await openAttempt(stand);
  await page.context().setOffline(true);
  const right = "It hits the same kind of people each time, and each single case looks correct.";
  await question(page, "error-at-scale").getByRole("radio", { name: right }).check();
  await page.getByRole("button", { name: "Hand in" }).click();
  await waitFor("the page to say that it waits", async () =>
    /Not handed in yet/.test(await page.locator("#attempt-status").innerText()));
  await page.context().setOffline(false);
  await page.waitForSelector("#result");
  const first = (await stored(page, attempt)).questions.find(({ id }) => id === "error-at-scale");
  assert.ok(first.correct, "handing in sends all that waits, and waits for it");
}

async function sessionEnded(stand) {
  const { page, attempt } = await openAttempt(stand);
  await page.context().clearCookies();
  await nth(page, "error-at-scale", 2).check();
  await word(page).fill("stand-in");
  await word(page).blur();
  const link = page.getByRole("link", { name: "Sign in and come back" });
  await link.waitFor();
  assert.equal(await page.locator("#attempt-status").getAttribute("role"), "status");
  await link.click();
  await page.getByLabel("E-mail address").fill(page.account.email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((address) => address.pathname === attempt);
  assert.ok(await nth(page, "error-at-scale", 2).isChecked());
  assert.equal(await word(page).inputValue(), "stand-in");
  await isSaved(page, "error-at-scale");
  await isSaved(page, "the-word-proxy");
  assert.equal(await storedAnswer(page, attempt, "the-word-proxy"), "stand-in");
}

// Signed out from another device that has the same session; back in another tab, and this one goes on by itself.
async function signedOutElsewhere(stand) {
  const { page, attempt } = await openAttempt(stand);
  assert.ok((await page.context().request.post("/sign-out", { maxRedirects: 0 })).status() < 400);
  await nth(page, "error-at-scale", 3).check();
  await page.getByRole("link", { name: "Sign in and come back" }).waitFor();
  await isWaiting(page, "error-at-scale");
  await signInQuietly(page, page.account);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await isSaved(page, "error-at-scale");
  assert.equal(await storedAnswer(page, attempt, "error-at-scale"), await nth(page, "error-at-scale", 3).inputValue());
}

async function olderTab(stand) {
  const { page, attempt } = await openAttempt(stand);
  const other = await page.context().newPage();
  await other.goto(attempt);
  await nth(page, "error-at-scale", 0).check();
  await nth(page, "intentions", 1).check();
  await isSaved(page, "error-at-scale");
  await isSaved(page, "intentions");
  await nth(other, "error-at-scale", 1).check();
  const panel = question(other, "error-at-scale").getByRole("alert");
  await panel.waitFor();
  const options = question(other, "error-at-scale").locator("label.option");
  const labels = (await options.allInnerTexts()).map((text) => text.trim());
  assert.deepEqual((await panel.locator("dd").allInnerTexts()).map((text) => text.trim()), labels.slice(0, 2),
    "both answers are shown: the one saved elsewhere and the one given here");
  assert.ok(await nth(other, "intentions", 1).isChecked(), "what changed only there is shown as it is there");
  const kept = await nth(other, "error-at-scale", 0).inputValue();
  assert.equal(await storedAnswer(page, attempt, "error-at-scale"), kept, "the newer answer is not overwritten");
  await other.getByRole("button", { name: "Hand in" }).click();
  await waitFor("the page to ask for a choice", async () =>
    /Choose first/.test(await other.locator("#attempt-status").innerText()));
  await panel.getByRole("button", { name: "Keep the one given here" }).click();
  await isSaved(other, "error-at-scale");
  assert.equal(await storedAnswer(page, attempt, "error-at-scale"), await nth(other, "error-at-scale", 1).inputValue());
  // And the other way round: the first tab is the older one now.
  await nth(page, "error-at-scale", 2).check();
  await question(page, "error-at-scale").getByRole("button", { name: "Keep the one saved elsewhere" }).click();
  await isSaved(page, "error-at-scale");
  assert.ok(await nth(page, "error-at-scale", 1).isChecked());
}

async function handedInElsewhere(stand) {
  const { page, attempt } = await openAttempt(stand);
  const reply = await page.context().request.post(`${attempt}/submit`, { data: {} });
  assert.equal(reply.status(), 200);
  const again = await page.context().request.post(`${attempt}/submit`, { data: {} });
  assert.deepEqual(await again.json(), await reply.json(), "the same body each time");
  await nth(page, "error-at-scale", 0).check();
  const link = page.getByRole("link", { name: "See the result" });
  await link.click();
  await page.waitForSelector("#result");
  assert.deepEqual(page.asked, [], "there is nothing left to lose");
}

async function anotherDevice(stand) {
  const { page, attempt } = await openAttempt(stand);
  await nth(page, "error-at-scale", 1).check();
  await isSaved(page, "error-at-scale");
  const device = await stand.openPageAs(page.account);
  await device.goto(unit);
  await device.getByRole("link", { name: "Go on with attempt 1" }).click();
  await device.waitForURL((address) => address.pathname === attempt);
  assert.ok(await nth(device, "error-at-scale", 1).isChecked());
}

const tests = [
  ["an answer that cannot be sent says so, and is saved when the line is back", offline],
  ["a reload keeps what is not saved", reloaded],
  ["leaving with something unsaved warns", leaving],
  ["a server in trouble is asked again", inTrouble],
  ["a save whose reply got lost is no conflict", lostReplyOfSave],
  ["a submit whose reply got lost makes one attempt", lostReplyOfSubmit],
  ["handing in without a line sends everything when it is back", submitOffline],
  ["a session that ended leads through sign-in and back", sessionEnded],
  ["whoever was signed out elsewhere goes on once signed in again", signedOutElsewhere],
  ["an older tab never overwrites a newer answer", olderTab],
  ["an attempt that was handed in elsewhere leads to its result", handedInElsewhere],
  ["another device goes on where the first one stopped", anotherDevice],
];

test("a line that drops in the middle of a quiz", { concurrency: 3 }, async (suite) => {
  const stand = await openStand();
  try {
    // Each has a page and a learner of its own, and mostly waits.
    await Promise.all(tests.map(([name, run]) => suite.test(name, () => run(stand))));
  } finally {
    await stand.close();
  }
});
