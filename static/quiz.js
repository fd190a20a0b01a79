// SPDX-License-Identifier: Apache-2.0
// quiz.js: sends each answer of an open attempt as it is given, and does not let go before the server has confirmed it.
// What is not confirmed is kept in the browser under the attempt's key and sent again; a newer answer from elsewhere is
// never overwritten, both are shown. It adds buttons to lists that are put in order. Without it the form does the same
// by its own buttons. It owns no words: they stand in the form's data-words-… attributes.

const form = document.getElementById("attempt");
const words = (name, holes = {}) => {
  const text = form.getAttribute("data-words-" + name) ?? "";
  return text.replace(/\[(\w+)\]/g, (hole, key) => holes[key] ?? hole);
};
const wholeStatus = document.getElementById("attempt-status");
const make = (tag, text, className) => {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  if (className) element.className = className;
  return element;
};

// ── one question: what is given, how to give it, how to say it ────────────────────────────────────────────────────
const kinds = {
  single: {
    read: (box) => box.querySelector("input:checked")?.value ?? null,
    write: (box, value) => { for (const input of box.querySelectorAll("input")) input.checked = input.value === value; },
    say: (box, value) => labelOf([...box.querySelectorAll("input")].find((input) => input.value === value)),
  },
  multiple: {
    read: (box) => [...box.querySelectorAll("input:checked")].map((input) => input.value),
    write: (box, value) => {
      for (const input of box.querySelectorAll("input[type=checkbox]")) input.checked = (value ?? []).includes(input.value);
    },
    say: (box, value) => [...box.querySelectorAll("input[type=checkbox]")]
      .filter((input) => value.includes(input.value)).map(labelOf).join("; "),
  },
  short: {
    read: (box) => box.querySelector("input").value.trim() || null,
    write: (box, value) => { box.querySelector("input").value = value ?? ""; },
    say: (box, value) => value,
  },
  order: {
    // undefined: begun, and not yet something that can be saved
    read: (box) => {
      const selects = [...box.querySelectorAll("select")];
      const places = selects.map((select) => Number(select.value));
      if (places.every((place) => place === 0)) return null;
      const isWhole = places.every((place) => place > 0) && new Set(places).size === places.length;
      if (!isWhole) return undefined;
      return selects.sort((left, right) => left.value - right.value).map((select) => select.dataset.option);
    },
    write: (box, value) => {
      for (const select of box.querySelectorAll("select")) {
        select.value = value ? String(value.indexOf(select.dataset.option) + 1) : "";
      }
      sortByPlace(box);
    },
    say: (box, value) => value.map((id, index) =>
      `${index + 1}. ${labelOf(box.querySelector(`select[data-option="${CSS.escape(id)}"]`))}`).join(" "),
  },
  match: {
    read: (box) => {
      const pairs = {};
      for (const select of box.querySelectorAll("select")) if (select.value) pairs[select.dataset.left] = select.value;
      return Object.keys(pairs).length ? pairs : null;
    },
    write: (box, value) => { for (const select of box.querySelectorAll("select")) select.value = value?.[select.dataset.left] ?? ""; },
    say: (box, value) => [...box.querySelectorAll("select")].filter((select) => value[select.dataset.left]).map((select) =>
      `${labelOf(select)}: ${[...select.options].find((option) => option.value === value[select.dataset.left])?.text ?? ""}`).join("; "),
  },
};
kinds.number = kinds.short;

function labelOf(control) {
  return control?.labels?.[0]?.textContent.trim().replace(/\s+/g, " ") ?? "";
}
const isNothing = (value) => value == null || value.length === 0;
// For comparing: of a multiple choice only which are ticked, of a match only which go together.
const keyOf = (question, value) => {
  if (isNothing(value)) return "";
  return JSON.stringify(question.kind === "multiple" ? [...value].sort()
    : question.kind === "match" ? Object.entries(value).sort() : value);
};

let savedAt = form.elements.seen.value || null; // the newest save that this page knows of

const questions = [...form.querySelectorAll("fieldset[data-question]")].map((box) => {
  const question = { id: box.dataset.question, kind: box.dataset.kind, box, status: box.querySelector(".saved") };
  question.read = () => kinds[question.kind].read(box);
  question.write = (value) => kinds[question.kind].write(box, value);
  question.say = (value) => isNothing(value) ? words("nothing") : kinds[question.kind].say(box, value);
  question.base = question.read() ?? null; // what the server is known to hold
  question.seen = savedAt; // the newest save after which this page knows what the server holds here
  question.isPending = false; // given here, not confirmed
  question.isRefused = false; // the server said why it cannot be taken
  question.hasConflict = false; // two answers, and nobody has chosen yet
  return question;
});
const findQuestion = (id) => questions.find((question) => question.id === id);

function show(question, state, text) {
  clearTimeout(question.timer);
  question.status.dataset.state = state;
  if (question.status.textContent !== text) question.status.textContent = text;
}
const clockTime = (moment) =>
  new Date(moment).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const showSaved = (question) => isNothing(question.read())
  ? show(question, "none", words("none"))
  : show(question, "saved", words("saved", { time: clockTime(savedAt || Date.now()) }));
const showWaiting = (question) => show(question, "waiting", words("waiting"));

function showCount() {
  const answered = questions.filter((question) => !isNothing(question.read())).length;
  document.getElementById("count").textContent = words("count", { answered, all: questions.length });
}

// ── what is not confirmed is kept in the browser ──────────────────────────────────────────────────────────────────
const key = "stoa attempt " + form.dataset.key;
function loadKept() {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}
function keep(question, value) {
  try {
    const kept = loadKept();
    if (value === undefined) delete kept[question.id];
    else kept[question.id] = { value, base: question.base };
    if (Object.keys(kept).length) localStorage.setItem(key, JSON.stringify(kept));
    else localStorage.removeItem(key);
  } catch {
    // Storage may be switched off or full: then the open page alone holds the answer, and leaving it warns.
  }
}

// ── sending ───────────────────────────────────────────────────────────────────────────────────────────────────────
let sending = null; // the promise of what is under way
let retryTimer = 0;
let failures = 0;
let merges = 0; // newer states met in a row
let isOver = false;

const waiting = () => questions.filter((question) => question.isPending && !question.hasConflict && !question.isRefused &&
  question.read() !== undefined);
const isUnsaved = () => questions.some((question) => question.isPending);

async function post(address, body) {
  const response = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout?.(20000),
  });
  const type = response.headers.get("Content-Type") ?? "";
  return { status: response.status, retryAfter: Number(response.headers.get("Retry-After")) || 0,
           body: type.includes("json") ? await response.json() : {} };
}

function given(question) {
  const value = question.read();
  question.hasConflict = false;
  question.isRefused = false;
  question.box.removeAttribute("aria-invalid");
  question.box.querySelector(".complaint")?.remove();
  question.box.querySelector(".panel")?.remove();
  showCount();
  if (value === undefined) { // an order that is not whole yet
    show(question, "waiting", words("incomplete"));
    return;
  }
  question.isPending = true;
  keep(question, value);
  question.status.dataset.state = "none";
  question.status.textContent = "";
  clearTimeout(question.timer);
  question.timer = setTimeout(() => question.isPending && showWaiting(question), 4000);
  send();
}

// Sends all that waits; one request at a time. Resolves when there is nothing under way.
function send() {
  clearTimeout(retryTimer);
  sending ??= sendAll().finally(() => { sending = null; });
  return sending;
}

async function sendAll() {
  for (let batch = waiting(); batch.length && !isOver; batch = waiting()) {
    const { seen } = batch[0];
    batch = batch.filter((question) => question.seen === seen);
    const answers = {};
    for (const question of batch) answers[question.id] = question.read() ?? null;
    let reply;
    try {
      reply = await post(form.action, { answers, seen });
    } catch {
      reply = { status: 0, body: {} };
    }
    if (!take(reply, batch, answers)) return;
  }
}

// What a reply to a save means. True: go on with what still waits.
function take(reply, batch, answers) {
  if (reply.status >= 200 && reply.status < 300) {
    savedAt = reply.body.saved_at ?? savedAt;
    failures = 0;
    merges = 0;
    if (wholeStatus.querySelector("a")) wholeStatus.replaceChildren(); // signed in again; what else it says is still true
    for (const question of batch) {
      question.seen = savedAt;
      confirm(question, answers[question.id]);
    }
    return true;
  }
  if (reply.status === 409 && !reply.body.saved_at) return showClosed();
  if (reply.status === 409 && ++merges < 5) return mergeNewer(reply.body, batch);
  if (reply.status === 422) return refuse(reply.body.errors ?? [], batch);
  if (reply.status === 401) showSignIn();
  batch.forEach(showWaiting);
  retryLater(reply.status === 401 ? 15 : reply.retryAfter);
  return false;
}

function retryLater(seconds) {
  failures += 1;
  merges = 0;
  retryTimer = setTimeout(send, (seconds || Math.min(2 ** failures, 30)) * 1000 * (0.75 + Math.random() / 2));
}

function confirm(question, sent) {
  question.base = sent;
  if (keyOf(question, question.read()) !== keyOf(question, sent)) {
    keep(question, question.read()); // changed again while it was under way
    return;
  }
  question.isPending = false;
  keep(question, undefined);
  showSaved(question);
}

// Somebody saved a newer state elsewhere; `newer.answers` is what the server holds. A question that changed only there
// is shown as it is there, one that changed only here is sent again, one that changed in both places is asked about.
function mergeNewer(newer, batch) {
  savedAt = newer.saved_at;
  const stored = newer.answers ?? {};
  for (const question of questions) {
    question.seen = savedAt;
    if (!(question.id in stored) && !batch.includes(question)) continue;
    const theirs = stored[question.id] ?? null;
    const changedThere = keyOf(question, theirs) !== keyOf(question, question.base);
    question.base = theirs;
    if (!changedThere) continue;
    if (!question.isPending) {
      question.write(theirs);
      showSaved(question);
    } else if (keyOf(question, theirs) === keyOf(question, question.read())) {
      confirm(question, theirs);
    } else {
      showConflict(question, theirs);
    }
  }
  showCount();
  return true;
}

function showConflict(question, theirs) {
  const mine = question.read();
  question.hasConflict = true;
  show(question, "waiting", words("two"));
  question.box.querySelector(".panel")?.remove();
  const panel = make("div", "", "panel");
  panel.setAttribute("role", "alert");
  const list = make("dl");
  for (const [name, value] of [["theirs", theirs], ["mine", mine]]) {
    const item = make("div");
    item.append(make("dt", words(name)), make("dd", question.say(value)));
    list.append(item);
  }
  const choose = (name, act) => {
    const button = make("button", words("keep-" + name), "quiet");
    button.type = "button";
    button.addEventListener("click", () => {
      question.hasConflict = false;
      panel.remove();
      wholeStatus.replaceChildren();
      act();
      question.box.querySelector("input:not([type=hidden]), select")?.focus();
    });
    return button;
  };
  const row = make("p", "", "row");
  row.append(
    choose("theirs", () => { question.write(theirs); question.isPending = false; keep(question, undefined); showSaved(question); showCount(); }),
    choose("mine", () => { question.write(mine); given(question); }));
  panel.append(make("p", words("conflict")), list, row);
  question.box.append(panel);
}

// 422: nothing of the batch was saved. What is named is set aside with its reason, the rest is sent again.
function refuse(errors, batch) {
  let isNamed = false;
  for (const { field = "", message = "" } of errors) {
    const name = field.replace(/^answers?\./, "");
    const question = findQuestion(name) ?? questions.find(({ id }) => name.startsWith(id + "."));
    if (!question) continue;
    isNamed = true;
    question.isRefused = true;
    question.box.setAttribute("aria-invalid", "true");
    show(question, "waiting", words("refused", { reason: message }));
  }
  if (!isNamed) {
    for (const question of batch) {
      question.isRefused = true;
      show(question, "waiting", words("refused", { reason: errors[0]?.message ?? "" }));
    }
  }
  return true;
}

function showLink(text, linkText, address) {
  const link = make("a", linkText);
  link.href = address;
  const line = make("p", text + " ", "panel");
  line.append(link);
  wholeStatus.replaceChildren(line);
}
function showSignIn() {
  if (!wholeStatus.querySelector("a")) showLink(words("sign-in"), words("sign-in-link"), form.dataset.signIn);
}
function showClosed() {
  leave();
  showLink(words("closed"), words("see-result"), form.dataset.url);
  return false;
}
// There is nothing left to save or to lose here.
function leave() {
  isOver = true;
  clearTimeout(retryTimer);
  for (const question of questions) {
    question.isPending = false;
    keep(question, undefined);
  }
}

// ── handing in: all that waits is saved first; a reply that got lost is asked for again ───────────────────────────
let isHandingIn = false;
const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

async function handIn() {
  if (isHandingIn) return;
  isHandingIn = true;
  wholeStatus.textContent = words("handing-in");
  for (let tries = 0; !isOver; tries += 1) {
    await send();
    const open = questions.find((question) => question.hasConflict || question.isRefused);
    if (open) {
      if (open.hasConflict) wholeStatus.textContent = words("choose");
      else wholeStatus.replaceChildren();
      (open.box.querySelector(".panel button") ?? open.box.querySelector("input:not([type=hidden]), select")).focus();
      break;
    }
    if (!waiting().length && await isHandedIn()) return;
    if (isOver || questions.some((question) => question.isRefused)) continue;
    if (!wholeStatus.querySelector("a")) wholeStatus.textContent = words("hand-in-waits");
    await pause(Math.min(2 ** tries, 15));
  }
  isHandingIn = false;
}

async function isHandedIn() {
  let reply;
  try {
    reply = await post(form.dataset.submit, {});
  } catch {
    return false;
  }
  if (reply.status === 401) showSignIn();
  if (reply.status === 422) refuse(reply.body.errors ?? [], questions);
  const isDone = (reply.status >= 200 && reply.status < 300) || reply.status === 409;
  if (!isDone) return false;
  leave();
  location.replace(form.dataset.url);
  return true;
}

// ── putting in order: buttons that set the places ─────────────────────────────────────────────────────────────────
function sortByPlace(box) {
  const list = box.querySelector(".slots");
  const items = [...list.children];
  const placeOf = (item) => Number(item.querySelector("select").value) || items.length + 1;
  const sorted = [...items].sort((left, right) => placeOf(left) - placeOf(right));
  if (sorted.some((item, index) => item !== items[index])) list.append(...sorted);
}

function addMoves(question) {
  const list = question.box.querySelector(".slots");
  const move = (item, step, button) => {
    const items = [...list.children];
    const from = items.indexOf(item);
    const to = from + step;
    if (to < 0 || to >= items.length) return;
    items.splice(to, 0, ...items.splice(from, 1));
    items.forEach((one, index) => { one.querySelector("select").value = String(index + 1); });
    list.append(...items);
    button.focus();
    given(question);
    wholeStatus.textContent = `${labelOf(item.querySelector("select"))}: ${words("moved", { place: to + 1 })}`;
  };
  for (const item of list.children) {
    const select = item.querySelector("select");
    for (const [name, step, arrow] of [["up", -1, "↑"], ["down", 1, "↓"]]) {
      const button = make("button", arrow, "quiet");
      button.type = "button";
      button.setAttribute("aria-label", `${words(name)}: ${labelOf(select)}`);
      button.addEventListener("click", () => move(item, step, button));
      select.parentElement.append(button);
    }
    select.dataset.was = select.value;
    select.addEventListener("change", () => swapPlaces(list, select));
  }
  sortByPlace(question.box);
}
// A place that is taken changes hands, so that the order stays whole.
function swapPlaces(list, select) {
  const selects = [...list.querySelectorAll("select")];
  const other = selects.find((one) => one !== select && one.value && one.value === select.value);
  const free = selects.map((_, index) => String(index + 1)).find((place) => !selects.some((one) => one.value === place));
  if (other) other.value = free ?? "";
  if (selects.every((one) => one.value)) {
    sortByPlace(list.closest("fieldset"));
    select.focus();
  }
}

// ── beginning ─────────────────────────────────────────────────────────────────────────────────────────────────────
function restoreKept() {
  for (const [id, { value, base }] of Object.entries(loadKept())) {
    const question = findQuestion(id);
    if (!question || keyOf(question, value) === keyOf(question, question.base)) {
      keep({ id }, undefined);
      continue;
    }
    const theirs = question.base;
    question.write(value);
    question.isPending = true;
    if (keyOf(question, theirs) === keyOf(question, base)) showWaiting(question);
    else showConflict(question, theirs);
  }
}

// A page that was sent back by a form: what it shows was not taken. A conflict waits for a choice, a refused answer for
// another one.
function takeUp(question) {
  question.isPending = true;
  const panel = question.box.querySelector(".panel");
  question.hasConflict = Boolean(panel);
  question.isRefused = !panel;
  if (!panel) return;
  const mine = make("button", words("keep-mine"), "quiet");
  mine.type = "button";
  mine.addEventListener("click", () => given(question));
  const theirs = make("a", words("keep-theirs"), "button quiet");
  theirs.href = form.dataset.url;
  theirs.addEventListener("click", () => { question.isPending = false; });
  const row = make("p", "", "row");
  row.append(theirs, mine);
  panel.append(row);
}

for (const question of questions) {
  if (question.kind === "order") addMoves(question);
  if (question.status.dataset.state === "waiting") takeUp(question);
  if (question.status.dataset.state === "saved" && savedAt) showSaved(question);
  const isTyped = question.kind === "short" || question.kind === "number";
  question.box.addEventListener("change", (event) => event.target.matches("input, select") && given(question));
  if (isTyped) {
    let timer;
    question.box.addEventListener("input", () => {
      question.isPending = true;
      keep(question, question.read());
      clearTimeout(timer);
      timer = setTimeout(() => given(question), 1200);
    });
  }
}
document.getElementById("save").hidden = true; // it stays what Enter presses
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.submitter?.id === "hand-in") handIn();
  else send();
});
addEventListener("beforeunload", (event) => isUnsaved() && event.preventDefault());
addEventListener("online", send);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
restoreKept();
showCount();
send();
