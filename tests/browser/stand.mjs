// SPDX-License-Identifier: Apache-2.0
// stand: what every test in the browser stands on: a server of its own on a free port of this machine with a fresh data
// folder, people to sign in as, and Chromium. It knows commands and addresses, and nothing of what a page looks like.
//
//     const stand = await openStand();          // serves the bundled course
//     const page = await stand.openPage();      // a fresh browser context; options are those of newContext
//     await stand.close();
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url); // finds npm's packages by NODE_PATH, which `import` does not
const { chromium } = require("playwright-core");

export const source = process.env.SOURCE ?? join(dirname(fileURLToPath(import.meta.url)), "../..");
const binary = process.env.STOA ?? join(source, ".build/debug/stoa");
export const password = "four plain words together";
const people = { learner: "Ada Wanjiru Núñez", admin: "Hypatia Kim" };

export const axeScript = () => readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject).listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

// Runs `stoa …` to its end and returns what it said; throws when it did not end with 0.
export function runStoa(words, input = "") {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, words, { stdio: ["pipe", "pipe", "pipe"] });
    let said = "";
    child.stdout.on("data", (bytes) => { said += bytes; });
    child.stderr.on("data", (bytes) => { said += bytes; });
    child.on("error", reject);
    child.on("close", (code) => code === 0 ? resolve(said)
      : reject(new Error(`stoa ${words.join(" ")} ended with ${code}:\n${said}`)));
    child.stdin.end(input);
  });
}

// Asks again and again until the answer is yes; it works in pages without a script as well. While the browser goes from
// one page to the next there is nobody to ask, which is no answer yet.
export async function waitFor(what, is, limit_ms = 30000) {
  const end = Date.now() + limit_ms;
  const isYet = () => Promise.resolve(is()).catch((error) => {
    if (!/Execution context was destroyed|because of a navigation/.test(error.message)) throw error;
  });
  while (!await isYet()) {
    if (Date.now() > end) throw new Error(`waited ${limit_ms} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

// `before` gets the data folder and runs before the server starts, `settings` are options of `stoa serve`.
export async function openStand({ settings = [], before, courses = [] } = {}) {
  const data = await mkdtemp(join(tmpdir(), "stoa-browser-"));
  await before?.(data);
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const server = spawn(binary, ["serve", "--data", data, "--listen", `127.0.0.1:${port}`, ...settings],
    { stdio: ["ignore", "pipe", "pipe"] });
  const stand = { base, data, said: "", log: "", exit: null, people: 0 };
  server.stdout.on("data", (bytes) => { stand.said += bytes; });
  server.stderr.on("data", (bytes) => { stand.log += bytes; });
  const ended = new Promise((resolve) => server.on("close", (code, signal) => resolve(stand.exit = code ?? signal)));
  const isHealthy = async () => {
    if (stand.exit !== null) throw new Error(`the server ended with ${stand.exit}:\n${stand.said}${stand.log}`);
    return fetch(`${base}/healthz`).then((reply) => reply.ok, () => false);
  };
  // However this process ends, the server does not outlive it.
  const kill = () => { if (stand.exit === null) server.kill("SIGKILL"); };
  process.once("exit", kill);
  await waitFor("the server", isHealthy);

  stand.adminLink = () => stand.said.match(/http\S+\/welcome\/\S+/)?.[0];
  stand.importCourse = (...folders) =>
    runStoa(["import", ...folders.map((folder) => join(source, folder)), "--data", data]);
  stand.addAccount = async (role = "learner", name = people[role]) => {
    const email = `${role}${stand.people += 1}@example.org`;
    await runStoa(["account", "add", "--data", data, "--email", email, "--name", name, "--role", role,
      "--password-stdin"], password);
    return { email, name, role };
  };
  let browser;
  stand.browser = () => browser ??= chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
      "--disable-sync", "--no-first-run", "--disable-dev-shm-usage",
      "--host-resolver-rules=MAP elsewhere.invalid 127.0.0.1"],
  });
  // For whom asks for less motion a page stands still at once, and so the tests need not wait for it.
  stand.openPage = async (options = {}) => {
    const context = await (await stand.browser()).newContext(
      { baseURL: base, viewport: { width: 360, height: 740 }, locale: "en-GB", reducedMotion: "reduce", ...options });
    context.setDefaultTimeout(30000);
    return watch(await context.newPage(), base);
  };
  // Opens a page for somebody who is signed in; without `account` a new learner.
  stand.openPageAs = async (account, options) => {
    const who = account ?? await stand.addAccount();
    const page = await stand.openPage(options);
    await signInQuietly(page, who);
    page.account = who;
    return page;
  };
  // Ends the server as an operator would; its exit status says whether it drained in peace.
  stand.close = async () => {
    await (await browser)?.close();
    server.kill("SIGTERM");
    const timer = setTimeout(kill, 15000);
    await ended;
    clearTimeout(timer);
    process.removeListener("exit", kill);
    await rm(data, { recursive: true, force: true });
    return stand.exit;
  };
  for (const course of courses) await stand.importCourse(course);
  return stand;
}

// Signs in without the page: the same address as a program.
export async function signInQuietly(page, { email }) {
  const reply = await page.context().request.post("/sign-in", { data: { email, password } });
  if (reply.status() !== 200) throw new Error(`signing in as ${email} answered ${reply.status()}`);
}

// Enrolls and starts an attempt the same way; returns the attempt's address.
export async function startQuietly(page, unit, audience = "public-sector") {
  const { request } = page.context();
  const course = unit.split("/").slice(0, 3).join("/");
  await request.post(`${course}/enroll`, { data: { audience } });
  const reply = await request.post(`${unit}/attempts`, { data: {} });
  if (!reply.ok()) throw new Error(`starting ${unit} answered ${reply.status()}: ${await reply.text()}`);
  return (await reply.json()).url;
}

// Keeps on `page.faults` what must not happen on any page: errors on the console, violations of the policy, requests to
// elsewhere. Replies of 4xx and lost requests are kept apart on `page.refusals`, because some tests want them.
export function watch(page, base) {
  page.faults = [];
  page.refusals = [];
  page.requests = [];
  page.on("request", (request) => {
    page.requests.push(request);
    const { origin, protocol } = new URL(request.url());
    const isOurs = origin === base || protocol === "data:" || protocol === "blob:";
    if (!isOurs) page.faults.push(`request to ${request.url()}`);
  });
  page.on("console", (message) => {
    if (message.type() !== "error" && !/violates|Content Security Policy/.test(message.text())) return;
    (message.text().startsWith("Failed to load resource") ? page.refusals : page.faults).push(message.text());
  });
  page.on("pageerror", (error) => page.faults.push(`${error.stack ?? error}`));
  return page;
}

// How far the page can be scrolled sideways, in pixels: 0 for every page at every width.
export const sidewaysScroll = (page) =>
  page.evaluate(() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth);

// What has the focus, in words that a failing test can show.
export const focused = (page) => page.evaluate(() => {
  const element = document.activeElement;
  const name = element.id || element.className || element.textContent.trim().slice(0, 40);
  return `${element.localName}#${name}`;
});
