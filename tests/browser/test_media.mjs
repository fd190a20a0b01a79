// SPDX-License-Identifier: Apache-2.0
// Video and sound in a lesson: nothing is loaded before play, one can seek (which takes Range requests that work), the
// captions are there, and what is to be known before pressing play stands beside it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { openStand, source } from "./stand.mjs";

const isMedia = (request) => /\.(mp4|webm|mp3|ogg|vtt)$/.test(new URL(request.url()).pathname);

// Plays a little, silently, then goes to `part` of the whole; returns what the player then knows.
function playAndSeek(player, part) {
  return player.evaluate(async (media, share) => {
    const event = (name) => new Promise((resolve, reject) => {
      media.addEventListener(name, resolve, { once: true });
      media.addEventListener("error", () => reject(new Error(media.error?.message ?? "error")), { once: true });
    });
    media.muted = true;
    await media.play();
    media.pause();
    const seeked = event("seeked");
    media.currentTime = media.duration * share;
    await seeked;
    const { duration, currentTime, readyState, videoWidth } = media;
    const seekable = media.seekable.length ? media.seekable.end(0) : 0;
    return { duration, currentTime, readyState, videoWidth, seekable };
  }, part);
}

function captionsOf(player) {
  return player.evaluate(async (media) => {
    const element = media.querySelector("track");
    const loaded = new Promise((resolve, reject) => {
      element.addEventListener("load", resolve, { once: true });
      element.addEventListener("error", () => reject(new Error("the captions did not load")), { once: true });
    });
    element.track.mode = "showing";
    if (element.readyState !== HTMLTrackElement.LOADED) await loaded;
    return { kind: element.kind, language: element.srclang, label: element.label,
      words: [...element.track.cues].map((cue) => cue.text) };
  });
}

// The words of a WebVTT file: what stands under a line with an arrow.
const cuesOf = (path) => readFileSync(join(source, path), "utf8").split(/\r?\n\r?\n/)
  .filter((block) => block.includes("-->"))
  .map((block) => block.slice(block.indexOf("\n", block.indexOf("-->")) + 1).trim());

async function openLesson(stand, course, unit) {
  const page = await stand.openPageAs(undefined, { viewport: { width: 800, height: 900 } });
  const { request } = page.context();
  await request.post(`/courses/${course}/enroll`, { data: { audience: ["public-sector", "private-sector"] } });
  await page.goto(`/courses/${course}/${unit}`);
  return page;
}

async function findLessonWithVideo(stand) {
  const load = async (address) => (await fetch(`${stand.base}${address}.json`)).json();
  const { modules } = await load("/courses/ethics-of-ai");
  for (const { url } of modules.flatMap(({ units }) => units).filter(({ kind }) => kind === "lesson")) {
    if ((await load(url)).body_html.includes("<video")) return url;
  }
  throw new Error("no lesson of the bundled course has a video");
}

async function checkRanges(page, player) {
  const answers = await player.evaluate(async (media) => {
    const ask = async (range) => {
      const reply = await fetch(media.currentSrc || media.src, { headers: { Range: range }, cache: "no-store" });
      return [reply.status, reply.headers.get("Content-Range"), (await reply.arrayBuffer()).byteLength];
    };
    const whole = (await (await fetch(media.src)).arrayBuffer()).byteLength;
    const [middle, tail, beyond] = [await ask("bytes=100-199"), await ask("bytes=-10"), await ask(`bytes=${whole}-`)];
    return { whole, middle, tail, beyond };
  });
  assert.deepEqual(answers.middle, [206, `bytes 100-199/${answers.whole}`, 100]);
  assert.deepEqual(answers.tail, [206, `bytes ${answers.whole - 10}-${answers.whole - 1}/${answers.whole}`, 10]);
  assert.equal(answers.beyond[0], 416);
  assert.equal(answers.beyond[1], `bytes */${answers.whole}`);
}

test("media in lessons", async (suite) => {
  const stand = await openStand({ courses: ["tests/content/sound/every-feature"] });
  try {
    const page = await openLesson(stand, "every-feature", "start/plain-words");
    const players = page.locator("video, audio");
    await suite.test("nothing is loaded before play", async () => {
      await players.last().scrollIntoViewIfNeeded();
      await page.waitForLoadState("networkidle");
      assert.equal(await players.count(), 4);
      assert.deepEqual(page.requests.filter(isMedia).map((request) => request.url()), []);
    });
    for (const [at, name] of ["clip.webm", "clip.mp4", "tone.ogg", "tone.mp3"].entries()) {
      await suite.test(`${name} plays, and one can seek in it`, async () => {
        const player = players.nth(at);
        assert.ok((await player.getAttribute("src")).endsWith(name));
        assert.ok(await player.getAttribute("aria-label"), "it has a name");
        const now = await playAndSeek(player, 0.75);
        assert.ok(now.duration > 0.9 && now.duration < 2.5, `it is ${now.duration} s long`);
        assert.ok(Math.abs(now.seekable - now.duration) < 0.1, `one can seek to ${now.seekable} of ${now.duration} s`);
        assert.ok(Math.abs(now.currentTime - now.duration * 0.75) < 0.2, `it is at ${now.currentTime} s`);
        assert.ok(now.readyState >= 2, "there is a picture or a sound at that place");
        if (name.startsWith("clip")) assert.ok(now.videoWidth > 0);
        const sent = page.requests.filter((request) => request.url().endsWith(name));
        assert.ok(sent.length > 0 && sent.every((request) => request.headers().range), "it was asked for by Range");
        for (const request of sent) assert.equal((await request.response()).status(), 206);
      });
    }
    await suite.test("length, megabytes and transcript stand beside it", async () => {
      const figure = page.locator("figure.media").first();
      assert.match(await figure.locator("figcaption").innerText(), /0:02 min · 0\.1 MB/);
      await figure.locator("summary").click();
      assert.ok(await figure.getByText("A test picture that changes its colours for two seconds.").isVisible());
    });
    await suite.test("captions in every language that has a file", async () => {
      const tracks = players.first().locator("track");
      assert.deepEqual(await tracks.evaluateAll((all) => all.map(({ srclang }) => srclang)), ["de", "en"]);
      const { kind, words } = await captionsOf(players.first());
      assert.equal(kind, "captions");
      assert.deepEqual(words, cuesOf("tests/content/sound/every-feature/assets/clip.de.vtt"));
    });
    await suite.test("a part of a file is answered to the byte", () => checkRanges(page, players.first()));
    await suite.test("the bundled course's video plays, with its captions", async () => {
      const visitor = await stand.openPage({ viewport: { width: 800, height: 900 } });
      await visitor.goto(await findLessonWithVideo(stand));
      const video = visitor.locator("video");
      assert.deepEqual(visitor.requests.filter(isMedia).length, 0);
      const now = await playAndSeek(video, 0.5);
      assert.ok(Math.abs(now.currentTime - now.duration / 2) < 0.5 && now.readyState >= 2);
      const { words, language } = await captionsOf(video);
      assert.equal(language, "en");
      assert.deepEqual(words, cuesOf("courses/ethics-of-ai/assets/stamp-or-look.en.vtt"));
      assert.deepEqual(visitor.faults, []);
    });
    assert.deepEqual(page.faults, []);
  } finally {
    await stand.close();
  }
});
