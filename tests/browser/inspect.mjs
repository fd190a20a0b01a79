// SPDX-License-Identifier: Apache-2.0
// inspect: looks at a page as it stands, whatever page it is: axe-core in both colour schemes, no scrolling sideways at
// 320 pixels (a window of 1280 at 400 %), and nothing lost in forced colours. Each returns a list of faults in words.
import { axeScript, sidewaysScroll } from "./stand.mjs";

async function runAxe(page, rules) {
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(axeScript());
  const violations = await page.evaluate(async (only) => {
    // Nothing plays by itself here, so axe need not load media or style sheets once more.
    const options = { resultTypes: ["violations"], preload: false, ...(only ? { runOnly: { type: "rule", values: only } } : {}) };
    return (await globalThis.axe.run(document, options)).violations.map(({ id, help, nodes }) =>
      ({ id, help, nodes: nodes.map(({ target, failureSummary }) => `${target.join(" ")}: ${failureSummary}`) }));
  }, rules);
  return violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.slice(0, 4).join("\n  ")}`);
}

// Colours alone differ between the schemes, so the second run asks only about them.
export async function axeFaults(page) {
  await page.emulateMedia({ colorScheme: "light" });
  const light = await runAxe(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished))); // colours fade over
  const dark = await runAxe(page, ["color-contrast", "link-in-text-block"]);
  await page.emulateMedia({ colorScheme: "light" });
  return [...light, ...dark.map((fault) => `dark: ${fault}`)];
}

export async function narrowFaults(page) {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 256 });
  const wide = await sidewaysScroll(page);
  const culprits = wide <= 0 ? [] : await page.evaluate(() => [...document.querySelectorAll("body *")]
    .filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 0 && (right > document.documentElement.clientWidth + 1 || left < -1);
    }).slice(-5).map((element) => `${element.localName}.${element.className}`));
  await page.setViewportSize(size);
  return wide > 0 ? [`at 320 px it scrolls ${wide} px sideways: ${culprits.join(", ")}`] : [];
}

// In forced colours backgrounds and shadows vanish: what can be pressed or filled in must still have an edge, a line
// under it or a look of the browser's own.
export async function forcedColoursFaults(page) {
  await page.emulateMedia({ forcedColors: "active" });
  const faults = await page.evaluate(() => {
    const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      element.getBoundingClientRect().width > 1;
    const hasEdge = (element) => {
      const look = getComputedStyle(element);
      const hasSide = ["Top", "Right", "Bottom", "Left"].some((side) =>
        look[`border${side}Style`] !== "none" && parseFloat(look[`border${side}Width`]) > 0 &&
        !["rgba(0, 0, 0, 0)", getComputedStyle(document.body).backgroundColor].includes(look[`border${side}Color`]));
      const isDrawnByBrowser = element.matches("[type=checkbox], [type=radio]") && look.appearance !== "none";
      return hasSide || isDrawnByBrowser || look.textDecorationLine.includes("underline");
    };
    const controls = document.querySelectorAll("button:not(.plain), a.button, input:not([type=hidden]), select");
    return [...controls].filter(isShown).filter((control) => !hasEdge(control))
      .map((control) => `in forced colours this has no edge: ${control.outerHTML.slice(0, 200)}`);
  });
  await page.emulateMedia({ forcedColors: "none" });
  return faults;
}

// How many clearly different colours a picture of an element has; `blank` is a page of about:blank to read it with.
export async function coloursOf(locator, blank) {
  const picture = (await locator.screenshot()).toString("base64");
  return blank.evaluate(async (bytes) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${bytes}`)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const { data } = canvas.getImageData(0, 0, image.width, image.height);
    const colours = new Set();
    for (let at = 0; at < data.length; at += 4) {
      colours.add(`${data[at] >> 6} ${data[at + 1] >> 6} ${data[at + 2] >> 6}`);
    }
    return colours.size;
  }, picture);
}
