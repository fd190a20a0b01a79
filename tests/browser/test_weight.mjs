// SPDX-License-Identifier: Apache-2.0
// What a first visit costs: every byte on the wire for a lesson, heads and bodies, counted by the browser itself; that
// nothing comes from elsewhere, that the policy is strict and kept, and that a second visit loads the page alone.
import assert from "node:assert/strict";
import test from "node:test";
import { openStand, startQuietly } from "./stand.mjs";

const most_bytes = 30 * 1000;

// Counts from now on; returns { of: address → bytes }.
async function countBytes(page) {
  const wire = await page.context().newCDPSession(page);
  const addresses = new Map();
  const of = new Map();
  wire.on("Network.requestWillBeSent", ({ requestId, request }) =>
    addresses.set(requestId, new URL(request.url).pathname));
  wire.on("Network.loadingFinished", ({ requestId, encodedDataLength }) =>
    of.set(addresses.get(requestId), (of.get(addresses.get(requestId)) ?? 0) + encodedDataLength));
  await wire.send("Network.enable");
  return { of, sum: () => [...of.values()].reduce((sum, bytes) => sum + bytes, 0) };
}

async function open(page, address) {
  await page.goto(address);
  await page.waitForLoadState("networkidle");
}

// A first visit with an empty cache; the icon is counted too, because a browser with a window asks for it.
async function weigh(stand, address) {
  const page = await stand.openPage();
  const { of, sum } = await countBytes(page);
  await open(page, address);
  const icon = await page.locator("link[rel=icon]").getAttribute("href");
  const policy = page.requests[0];
  if (!of.has(icon)) await page.evaluate((url) => fetch(url).then((reply) => reply.text()), icon);
  await page.waitForLoadState("networkidle");
  const weight = { total: sum(), of: new Map(of), faults: page.faults, refusals: page.refusals,
    headers: await (await policy.response()).allHeaders() };
  await page.context().close();
  return weight;
}

test("what a visit costs", async (suite) => {
  const stand = await openStand();
  try {
    const course = await (await fetch(`${stand.base}/courses/ethics-of-ai.json`)).json();
    const units = course.modules.flatMap((module) => module.units);
    const lessons = units.filter(({ kind }) => kind === "lesson").map(({ url }) => url);
    const weights = [];
    await suite.test("a first visit to each lesson is at most 30 KB, and nothing comes from elsewhere", async () => {
      assert.equal(lessons.length, 10);
      for (const url of lessons) {
        const weight = await weigh(stand, url);
        weights.push({ url, ...weight });
        assert.deepEqual([weight.faults, weight.refusals], [[], []], url);
      }
      weights.sort((left, right) => right.total - left.total);
      const [heaviest] = weights;
      console.log(`A first visit to a lesson: ${weights.at(-1).total} to ${heaviest.total} bytes on the wire.`);
      console.log("The heaviest:");
      for (const [address, bytes] of heaviest.of) console.log(`  ${String(bytes).padStart(6)}  ${address}`);
      for (const { url, total } of weights) assert.ok(total <= most_bytes, `${url} weighs ${total} bytes`);
    });
    await suite.test("the pages and the style come compressed, and the policy is strict", () => {
      const { headers } = weights[0];
      assert.equal(headers["content-encoding"], "gzip");
      const policy = headers["content-security-policy"];
      assert.match(policy, /default-src 'none'/);
      assert.doesNotMatch(policy, /unsafe|https?:|\*|data:/);
      for (const rule of ["script-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"]) {
        assert.ok(policy.includes(rule), rule);
      }
      assert.equal(headers["x-content-type-options"], "nosniff");
      assert.equal(headers["referrer-policy"], "same-origin");
      assert.equal(headers["set-cookie"], undefined, "whoever only reads gets no cookie");
    });
    await suite.test("the next lesson loads its page and nothing that is known already", async () => {
      const page = await stand.openPage();
      await open(page, lessons[0]);
      const { of } = await countBytes(page);
      const before = page.requests.length;
      await open(page, lessons[1]);
      const known = page.requests.slice(0, before).map((request) => new URL(request.url()).pathname);
      assert.ok(known.some((address) => /^\/static\/stoa\..*css$/.test(address)), `the style is among ${known}`);
      for (const address of known) assert.equal(of.get(address) ?? 0, 0, `${address} was loaded again`);
    });
    await suite.test("an attempt, a result and the administration keep the policy as well", async () => {
      const page = await stand.openPageAs();
      const attempt = await startQuietly(page, "/courses/ethics-of-ai/why-ethics/check");
      const { sum } = await countBytes(page);
      await open(page, attempt);
      console.log(`An open attempt of eleven questions with its script: ${sum()} bytes.`);
      await page.getByRole("button", { name: "Hand in" }).click();
      await page.waitForSelector("#result");
      assert.deepEqual([page.faults, page.refusals], [[], []]);
      const admin = await stand.openPageAs(await stand.addAccount("admin"));
      const addresses = ["/admin", "/admin/accounts", "/admin/stats", "/me", "/me/account"];
      for (const address of addresses) await open(admin, address);
      assert.deepEqual([admin.faults, admin.refusals], [[], []]);
    });
  } finally {
    await stand.close();
  }
});
