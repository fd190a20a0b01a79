// SPDX-License-Identifier: Apache-2.0
// quiz_source: reads the questions of a quiz from its Markdown, the way an author wrote them, and gives answers to them
// in the browser, right or wrong. It finds question and option by their words, because a page tells nothing else.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { source } from "./stand.mjs";

// Words as a reader sees them: of links the text, no marks, single spaces.
export const plain = (markdown) => markdown
  .replace(/!\[[^\]]*\]\([^)]*\)/g, "").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
  .replace(/\\([^\w\s])/g, "\u0000$1").replace(/(?<!\u0000)[*`_]/g, "").replaceAll("\u0000", "")
  .replace(/\s+/g, " ").trim();

function splitArrow(words) {
  const hidden = words.replace(/`[^`]*`|\[[^\]]*\]/g, (span) => "x".repeat(span.length));
  const match = / -> |→/.exec(hidden);
  return [words.slice(0, match.index), words.slice(match.index + match[0].length)].map(plain);
}

// The items of the answer list, each with the quotes under it; and the quotes after the list.
function readItems(lines) {
  const items = [];
  let explanation = "";
  for (const line of lines) {
    const start = /^(?:- (?:\[( |x)\]|(=))?|(\d+)\.) ?(.*)$/.exec(line);
    const [, tick, sign, step, words] = start ?? [];
    if (start) items.push({ tick, isText: Boolean(sign), isStep: Boolean(step), words, feedback: "" });
    else if (/^>/.test(line)) explanation += line.slice(1) + " ";
    else if (/^ +>/.test(line) && items.length) items.at(-1).feedback += line.replace(/^ +> ?/, "") + " ";
    else if (/^ +\S/.test(line) && items.length) items.at(-1).words += " " + line.trim();
  }
  return { items, explanation: plain(explanation) };
}

function readQuestion(block) {
  const [heading, ...lines] = block.split("\n");
  const [, title, attributes = ""] = /^(.*?)(?:\s*\{([^}]*)\})?\s*$/.exec(heading);
  const { items, explanation } = readItems(lines);
  const question = { title: plain(title), explanation, points: Number(/points=(\d+)/.exec(attributes)?.[1] ?? 1) };
  if (items[0].isStep) return { ...question, kind: "order", steps: items.map(({ words }) => plain(words)) };
  if (items[0].isText) {
    const accepted = items.map(({ words }) => plain(words));
    const isEachNumber = accepted.every((words) => /^[-+]?[\p{Nd}.,]+( (±|\+-) .*)?$/u.test(words));
    const isNumber = isEachNumber && !/\bshort\b/.test(attributes);
    return { ...question, kind: isNumber ? "number" : "short", accepted: accepted.map((words) =>
      isNumber ? words.split(" ")[0] : words) };
  }
  if (items[0].tick === undefined) {
    return { ...question, kind: "match", pairs: items.map(({ words }) => splitArrow(words)) };
  }
  const options = items.map(({ tick, words, feedback }) =>
    ({ words: plain(words), isRight: tick === "x", feedback: plain(feedback) }));
  const isMultiple = /\bmultiple\b/.test(attributes) || options.filter(({ isRight }) => isRight).length > 1;
  return { ...question, kind: isMultiple ? "multiple" : "single", options };
}

// The questions of `courses/…/09-check.md`.
export function readQuiz(path) {
  const text = readFileSync(join(source, path), "utf8").replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  return text.split(/^## /m).slice(1).map(readQuestion);
}

// Every question on the page, as { box, question }, in the order of the page.
export async function findQuestions(page, quiz) {
  const boxes = await page.locator("fieldset[data-question]").all();
  const found = [];
  for (const box of boxes) {
    const title = plain(await box.locator("legend h2 > span").last().innerText());
    const question = quiz.find((one) => one.title === title);
    if (!question) throw new Error(`the page asks what the source does not: ${title}`);
    found.push({ box, question });
  }
  return found;
}

const labelWords = async (labels) => (await labels.allInnerTexts()).map(plain);

async function labelOf(box, selector, words) {
  const labels = box.locator(selector);
  const at = (await labelWords(labels)).indexOf(words);
  if (at < 0) throw new Error(`no "${words}" among: ${(await labelWords(labels)).join(" | ")}`);
  return labels.nth(at);
}

// The select whose label has these words.
const selectOf = async (box, words) =>
  box.locator(`[id="${await (await labelOf(box, "li > label", words)).getAttribute("for")}"]`);

async function tickOptions(box, question, isWanted) {
  for (const option of question.options) {
    const control = (await labelOf(box, "label.option", option.words)).locator("input");
    if (question.kind === "multiple") await control.setChecked(isWanted(option));
    else if (isWanted(option)) await control.check();
  }
}

async function choosePairs(box, question, shift) {
  const rights = question.pairs.map(([, right]) => right);
  for (const [at, [left]] of question.pairs.entries()) {
    const wanted = rights[(at + shift) % rights.length];
    const select = await selectOf(box, left);
    const words = (await select.locator("option").allInnerTexts()).map((text) => plain(text).replace(/^\S+\. /, ""));
    if (!words.includes(wanted)) throw new Error(`no "${wanted}" among: ${words.join(" | ")}`);
    await select.selectOption({ index: words.indexOf(wanted) });
  }
}

// Gives a question a right answer, or one that earns nothing.
export async function answer({ box, question }, isRight = true) {
  const { kind, options, accepted, steps } = question;
  if (kind === "single") {
    const chosen = options.find((option) => option.isRight === isRight);
    await tickOptions(box, question, (option) => option === chosen);
  } else if (kind === "multiple") {
    const wrong = options.filter((option) => !option.isRight);
    await tickOptions(box, question, (option) => isRight ? option.isRight : wrong.length > 0 && !option.isRight);
  } else if (kind === "short" || kind === "number") {
    const field = box.getByRole("textbox");
    await field.fill(isRight ? accepted[0] : kind === "number" ? "9999999" : "no idea");
    await field.blur();
  } else if (kind === "order") {
    const wanted = isRight ? steps : [...steps].reverse();
    for (const [at, step] of wanted.entries()) await (await selectOf(box, step)).selectOption(String(at + 1));
  } else {
    await choosePairs(box, question, isRight ? 0 : 1);
  }
}

export async function answerAll(page, quiz, isRight = () => true) {
  for (const found of await findQuestions(page, quiz)) await answer(found, isRight(found.question));
}
