// SPDX-License-Identifier: Apache-2.0
// What a screen reader is told, by Chromium's own accessibility tree: questions are groups named by their headings,
// every control has a name, saving, errors and results are announced, feedback belongs to its option, right and wrong
// are words.
import assert from "node:assert/strict";
import test from "node:test";
import { find, readTree, words } from "./accessibility_tree.mjs";
import { answer, answerAll, findQuestions, readQuiz } from "./quiz_source.mjs";
import { openStand, startQuietly, waitFor } from "./stand.mjs";

const unit = "/courses/every-feature/start/check";
const quiz = readQuiz("tests/content/sound/every-feature/01-start/04-check.md");
const groupOf = (tree, { title }) => find(tree, "group", ({ name }) => name.includes(title))[0];

// Waits until the tree holds what is wanted, and returns it.
async function waitForTree(page, what, pick) {
  let found;
  await waitFor(what, async () => (found = pick(await readTree(page))));
  return found;
}

async function questionsAreGroups(page) {
  const tree = await readTree(page);
  const groups = find(tree, "group", ({ name }) => /^Question \d+ of 12/.test(name));
  assert.equal(groups.length, quiz.length);
  for (const [at, question] of quiz.entries()) {
    const group = groupOf(tree, question);
    assert.ok(group, `no group is named by “${question.title}”`);
    const [heading] = find(group, "heading");
    assert.equal(heading.level, 2);
    assert.equal(heading.name, group.name, "the group is named by its heading");
    assert.ok(group.name.startsWith(`Question ${at + 1} of 12`));
    assert.equal(find(group, "status").length, 1, "its state is announced politely");
    assert.equal(find(group, "status")[0].live, "polite");
  }
}

const controlsOf = {
  single: ({ options }) => ["radio", options.map((option) => option.words)],
  multiple: ({ options }) => ["checkbox", options.map((option) => option.words)],
  short: () => ["textbox", ["Your answer"]],
  number: () => ["textbox", ["Your answer, a number"]],
  order: ({ steps }) => ["combobox", steps],
  match: ({ pairs }) => ["combobox", pairs.map(([left]) => left)],
};

async function controlsHaveNames(page) {
  const tree = await readTree(page);
  for (const question of quiz) {
    const group = groupOf(tree, question);
    const [role, names] = controlsOf[question.kind](question);
    const said = find(group, role).map(({ name }) => name);
    assert.equal(said.length, names.length);
    for (const name of names) assert.ok(said.some((one) => one.startsWith(name)), `a ${role} “${name}” among ${said}`);
    assert.ok(find(group, role).every(({ focusable }) => focusable), "each can have the focus");
    if (question.kind === "order") {
      const moves = question.steps.flatMap((step) => [`Move up: ${step}`, `Move down: ${step}`]);
      const buttons = find(group, "button").map(({ name }) => name);
      assert.deepEqual(buttons.sort(), moves.sort(), "buttons move what is put in order");
    }
    if (question.kind === "match") {
      for (const select of find(group, "combobox")) {
        const choices = find(select, "option").map(({ name }) => name);
        for (const [, right] of question.pairs) assert.ok(choices.some((name) => name.endsWith(right)), right);
      }
    }
  }
  assert.equal(await page.locator("[draggable=true]").count(), 0, "nothing is dragged");
}

async function savingIsAnnounced(page) {
  const [found] = await findQuestions(page, quiz);
  const status = (tree) => find(groupOf(tree, found.question), "status")[0];
  assert.equal(words(status(await readTree(page))), "not answered yet");
  await page.context().route("**/answers", (route) => route.abort());
  await answer(found);
  await waitForTree(page, "the wait to be said", (tree) => words(status(tree)) === "not saved yet, trying again");
  await page.context().unroute("**/answers");
  await waitForTree(page, "the save to be said", (tree) => /^saved \d\d:\d\d$/.test(words(status(tree))));
  const wrong = (await findQuestions(page, quiz)).find(({ question }) => question.title.startsWith("When was"));
  await wrong.box.getByRole("textbox").fill("soon");
  await wrong.box.getByRole("textbox").blur();
  await waitForTree(page, "the refusal to be said", (tree) =>
    /^not saved: .+/.test(words(find(groupOf(tree, wrong.question), "status")[0])));
}

async function movesAreAnnounced(page) {
  const { steps } = quiz.find(({ kind }) => kind === "order");
  await page.getByRole("button", { name: `Move down: ${steps[0]}` }).click();
  await page.getByRole("button", { name: `Move up: ${steps[0]}` }).click();
  await waitForTree(page, "the new place to be said", (tree) =>
    find(tree, "status").some((status) => words(status).includes(`${steps[0]}: now in place`)));
}

// Every second question wrongly, so that the result has everything to tell.
async function resultHasFocus(page) {
  await answerAll(page, quiz, ({ title }) => quiz.findIndex((one) => one.title === title) % 2 === 0);
  await page.getByRole("button", { name: "Hand in" }).click();
  await page.waitForSelector("#result");
  const result = await waitForTree(page, "the focus on the result", (tree) =>
    find(tree, "region", ({ focused }) => focused)[0]);
  assert.match(result.name, /^(Passed|Not passed this time)$/, "the result says its outcome by its name");
  assert.match(words(result), /\d+(\.\d)? %/);
}

async function resultIsWords(page) {
  const tree = await readTree(page);
  for (const [at, question] of quiz.entries()) {
    const [section] = find(tree, "region", ({ name }) => name.endsWith(question.title));
    assert.ok(section, `no region is named by “${question.title}”`);
    assert.match(words(section), at % 2 === 0 ? /Right\./ : /Not right\.|Partly right\./, question.title);
    if (question.explanation) assert.ok(words(section).includes(question.explanation));
  }
}

async function feedbackBelongsToItsOption(page) {
  const tree = await readTree(page);
  for (const [at, question] of quiz.entries()) {
    const [section] = find(tree, "region", ({ name }) => name.endsWith(question.title));
    const items = find(section, "listitem").map(words);
    if (question.kind === "order" || question.kind === "match") {
      const count = (question.steps ?? question.pairs).length;
      assert.equal(items.filter((item) => /(Right|Wrong)( place|$| Belongs)/.test(item)).length, count, `${items}`);
    }
    const chosen = (question.options ?? []).find(({ isRight }) => isRight === (at % 2 === 0));
    for (const option of question.options ?? []) {
      const item = items.find((one) => one.includes(option.words));
      assert.ok(item, `“${option.words}” is an item of its list`);
      if (option.feedback) assert.ok(item.includes(option.feedback), `the feedback stands with “${option.words}”`);
      for (const other of question.options) {
        if (other !== option && other.feedback) assert.ok(!item.includes(other.feedback));
      }
      if (question.kind === "single" && option === chosen) {
        assert.ok(item.includes(option.isRight ? "Your answer: right" : "Your answer: wrong"), item);
      }
      if (question.kind === "single" && option.isRight && option !== chosen) {
        assert.ok(item.includes("This would have been right"), item);
      }
    }
  }
}

async function refusedFormsTell(stand) {
  const page = await stand.openPage();
  await page.goto("/sign-up");
  await page.getByLabel("Your name").fill("Ada");
  await page.getByLabel("E-mail address").fill("ada@example.org");
  await page.getByLabel("Password").fill("short");
  await page.getByRole("button", { name: "Sign up" }).click();
  const summary = await waitForTree(page, "the summary", (tree) => find(tree, "alert", ({ focused }) => focused)[0]);
  const [link] = find(summary, "link");
  const tree = await readTree(page);
  const [field] = find(tree, "textbox", ({ name }) => name === "Password");
  assert.equal(field.invalid, "true");
  assert.ok(field.description.includes(link.name), "the field is described by what is wrong with it");
  for (const name of ["Your name", "E-mail address"]) {
    assert.notEqual(find(tree, "textbox", (node) => node.name === name)[0].invalid, "true", name);
  }
}

// Done, not done and next are words too, and no page is without its landmarks and one first heading.
async function pagesHaveAFrame(stand, page) {
  const course = "/courses/every-feature";
  for (const address of ["/", "/me", course, `${course}/start/plain-words`, unit, "/nowhere"]) {
    await page.goto(address);
    const tree = await readTree(page);
    for (const role of ["banner", "main", "contentinfo"]) {
      assert.equal(find(tree, role).length, 1, `${address}: one ${role}`);
    }
    assert.equal(find(tree, "heading", ({ level }) => level === 1).length, 1, `${address}: one first heading`);
    const names = find(tree, "navigation").map(({ name }) => name);
    assert.ok(names.every(Boolean) && new Set(names).size === names.length, `${address}: ${names}`);
  }
  await page.goto("/courses/every-feature/start/plain-words");
  await page.getByRole("button", { name: "Done, next" }).click();
  await page.goto("/courses/every-feature");
  const items = find(await readTree(page), "listitem").map(words);
  assert.ok(items.some((item) => item.includes("Plain words: a lesson Done")), "what is done says so");
  assert.ok(items.some((item) => item.includes("Next for you")), "so does what comes next");
}

test("what a screen reader is told", async (suite) => {
  const stand = await openStand({ courses: ["tests/content/sound/every-feature"] });
  try {
    const page = await stand.openPageAs();
    page.on("dialog", (dialog) => dialog.accept());
    await page.goto(await startQuietly(page, unit));
    await suite.test("each question is a group named by its heading", () => questionsAreGroups(page));
    await suite.test("every control has a name; one orders and matches by selects and buttons", () =>
      controlsHaveNames(page));
    await suite.test("saving and its errors are announced", () => savingIsAnnounced(page));
    await suite.test("a move to another place is announced", () => movesAreAnnounced(page));
    await suite.test("after handing in the focus is on the result", () => resultHasFocus(page));
    await suite.test("right and wrong are words", () => resultIsWords(page));
    await suite.test("feedback belongs to its option", () => feedbackBelongsToItsOption(page));
    await suite.test("a refused form tells what is wrong, and where", () => refusedFormsTell(stand));
    await suite.test("pages have landmarks, a first heading, and states in words", () => pagesHaveAFrame(stand, page));
  } finally {
    await stand.close();
  }
});
