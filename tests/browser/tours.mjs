// SPDX-License-Identifier: Apache-2.0
// tours: ways through every page and state that Stoa has, as a visitor, a learner, an administrator, and on a server
// that is still empty. A tour calls `stop(page, name)` where there is something to look at, and knows nothing of how.
import { answerAll, readQuiz } from "./quiz_source.mjs";
import { password, signInQuietly, startQuietly } from "./stand.mjs";

const ethics = "/courses/ethics-of-ai";
const arabic = "/courses/akhlaqiyat";
const every = "/courses/every-feature";
const quizzes = {
  [`${ethics}/why-ethics/check`]: readQuiz("courses/ethics-of-ai/01-why-ethics/09-check.md"),
  [`${ethics}/people-and-ai/check`]: readQuiz("courses/ethics-of-ai/02-people-and-ai/09-check.md"),
  [`${every}/start/check`]: readQuiz("tests/content/sound/every-feature/01-start/04-check.md"),
  [`${arabic}/madkhal/ikhtibar`]: readQuiz("tests/content/sound/arabic/01-madkhal/03-ikhtibar.md"),
};
const button = (page, name) => page.getByRole("button", { name, exact: true });
const press = (page, control) => Promise.all([page.waitForEvent("load"), control.click()]);

async function visit(page, stop, addresses) {
  for (const address of addresses) {
    await page.goto(address);
    await stop(page, address);
  }
}

// Sends a form that no page of ours has.
const sendForm = (page, action, fields, type = "application/x-www-form-urlencoded") =>
  Promise.all([page.waitForEvent("load"), page.evaluate(([address, values, encoding]) => {
    const form = document.createElement("form");
    Object.assign(form, { method: "post", action: address, enctype: encoding });
    for (const [name, value] of Object.entries(values)) {
      const field = document.createElement("textarea");
      Object.assign(field, { name, value });
      form.append(field);
    }
    document.body.append(form);
    form.submit();
  }, [action, fields, type])]);

async function fill(page, name, email, secret) {
  if (name) await page.getByLabel("Your name").fill(name);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(secret);
}

export async function visitorTour(stand, stop) {
  const page = await stand.openPage({ viewport: { width: 800, height: 900 } });
  await visit(page, stop, ["/", ethics, `${ethics}/why-ethics/accused-by-a-score`,
    `${ethics}/why-ethics/a-shared-language`, `${ethics}/why-ethics/check`, arabic, `${arabic}/madkhal/qarar`,
    `${arabic}/madkhal/ikhtibar`, every, `${every}/start/plain-words`, "/sign-up", "/sign-in?next=/me", "/privacy", "/nowhere",
    `${ethics}/no-such-module/unit`]);
  await page.goto("/sign-up");
  await fill(page, "Ada", "ada@example.org", "short");
  await press(page, button(page, "Sign up"));
  await stop(page, "a refused sign-up");
  await page.goto("/sign-in");
  await fill(page, "", "ada@example.org", "not this one");
  await press(page, button(page, "Sign in"));
  await stop(page, "a refused sign-in");
  await page.goto(stand.adminLink());
  await stop(page, "the first administrator's welcome");
  await fill(page, "Ada", "ada@example.org", "short");
  await press(page, button(page, "Save and go in"));
  await stop(page, "a refused welcome");
  await visit(page, stop, ["/welcome/not-a-token"]);
}

export async function errorTour(stand, stop) {
  const page = await stand.openPage({ viewport: { width: 800, height: 900 } });
  await page.goto("/sign-out");
  await stop(page, "405: a page that is only for forms");
  await page.goto("/sign-up");
  await sendForm(page, "/sign-up", { name: "x".repeat(100 * 1024) });
  await stop(page, "413: a form that is too large");
  await page.goto("/sign-up");
  await sendForm(page, "/sign-up", { name: "x" }, "text/plain");
  await stop(page, "415: a form of an unknown kind");
  await page.goto("about:blank");
  await sendForm(page, `${stand.base}/sign-up`, { name: "x" });
  await stop(page, "403: a form from another site");
  await page.goto(stand.base.replace("127.0.0.1", "elsewhere.invalid"));
  await stop(page, "421: another name for this machine");
}

async function attemptStates(page, stop, context) {
  const unit = `${every}/start/check`;
  const attempt = await startQuietly(page, unit);
  await page.goto(attempt);
  await stop(page, "an open attempt with every kind of question");
  await page.locator("[data-question=sky]").getByRole("radio").first().check();
  await page.locator("[data-question=sky] .saved", { hasText: /^saved/ }).waitFor();
  await context.clearCookies();
  await page.locator("[data-question=sky]").getByRole("radio").nth(1).check();
  await page.getByRole("link", { name: "Sign in and come back" }).waitFor();
  await stop(page, "an attempt whose session ended");
  await signInQuietly(page, page.account);
  // Saved elsewhere in the meantime:
  const option = await page.locator("[data-question=sky]").getByRole("radio").nth(2).inputValue();
  await context.request.post(`${attempt}/answers`, { data: { answers: { sky: option } } });
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await page.locator("[data-question=sky]").getByRole("alert").waitFor();
  await stop(page, "an attempt with two answers to choose from");
  await page.getByRole("button", { name: "Keep the one given here" }).click();
  await page.locator("[data-question=sky] .saved", { hasText: /^saved/ }).waitFor();
  await scriptlessStates(page, stop, context, attempt);
  await page.goto(attempt);
  await answerAll(page, quizzes[unit], ({ kind }) => kind === "order" || kind === "single");
  await button(page, "Hand in").click();
  await page.waitForSelector("#result");
  await stop(page, "a failed attempt");
  await visit(page, stop, [unit]); // its next attempt has to wait
  await sendForm(page, `${unit}/attempts`, {});
  await stop(page, "409: an attempt that may not start yet");
}

// The same states as the server alone shows them, to a browser that runs no script.
async function scriptlessStates(page, stop, context, attempt) {
  await context.route("**/static/quiz*", (route) => route.abort());
  await page.goto(attempt);
  await page.locator("[data-question=year]").getByRole("textbox").fill("soon");
  await press(page, button(page, "Save"));
  await stop(page, "a refused answer, without a script");
  await page.goto(attempt);
  const option = await page.locator("[data-question=sky]").getByRole("radio").nth(0).inputValue();
  await context.request.post(`${attempt}/answers`, { data: { answers: { sky: option } } });
  await page.locator("[data-question=sky]").getByRole("radio").nth(2).check();
  await press(page, button(page, "Save"));
  await stop(page, "two answers, without a script");
  await context.clearCookies();
  await press(page, button(page, "Save"));
  await stop(page, "signing in with what was typed");
  await fill(page, "", page.account.email, password);
  await press(page, button(page, "Sign in"));
  await stop(page, "sending again what was typed");
  await press(page, button(page, "Send and go on"));
  await context.unroute("**/static/quiz*");
}

async function pass(page, unit) {
  await page.goto(await startQuietly(page, unit));
  await answerAll(page, quizzes[unit]);
  await button(page, "Hand in").click();
  await page.waitForSelector("#result");
}

export async function learnerTour(stand, stop) {
  const page = await stand.openPageAs(undefined, { viewport: { width: 800, height: 900 } });
  const context = page.context();
  page.on("dialog", (dialog) => dialog.accept());
  await visit(page, stop, ["/me", ethics]);
  await press(page, button(page, "Enroll"));
  await stop(page, "enrolled, and no audience chosen");
  await visit(page, stop, [`${ethics}/people-and-ai/answering-to-citizens`]);
  await attemptStates(page, stop, context);
  await visit(page, stop, [`${every}/start/plain-words`]);
  await page.locator("details.transcript summary").first().click();
  await stop(page, "a transcript that is opened");
  await context.request.post(`${arabic}/madkhal/qarar/done`, { data: {} });
  await pass(page, `${arabic}/madkhal/ikhtibar`);
  await stop(page, "a passed attempt in Arabic");
  await page.goto(await startQuietly(page, `${arabic}/madkhal/ikhtibar`));
  await stop(page, "an open attempt in Arabic");
  await visit(page, stop, [arabic, `${arabic}/madkhal/qarar`, "/me/account"]);
  await page.getByLabel("Your password now").fill("not this one");
  await page.getByLabel("New password").fill("another password of mine");
  await press(page, button(page, "Save the password"));
  await stop(page, "a refused change of the password");
}

export async function graduateTour(stand, stop) {
  const page = await stand.openPageAs(undefined, { viewport: { width: 800, height: 900 } });
  const { request } = page.context();
  await request.post(`${ethics}/enroll`, { data: { audience: "public-sector" } });
  const course = await (await request.get(`${ethics}.json`)).json();
  const units = course.modules.flatMap((module) => module.units);
  for (const { url } of units.filter(({ kind }) => kind === "lesson")) await request.post(`${url}/done`, { data: {} });
  await visit(page, stop, [ethics]);
  for (const { url } of units.filter(({ kind }) => kind === "quiz")) await pass(page, url);
  await stop(page, "a passed attempt that completes the course");
  await press(page, page.getByRole("link", { name: "You have completed the course: see your record" }));
  await stop(page, "the learner's own record");
  const record = page.url();
  await press(page, button(page, "Hide my name"));
  await stop(page, "a record without a name");
  await visit(page, stop, ["/", "/me", ethics, `${ethics}/why-ethics/check`]);
  const visitor = await stand.openPage({ viewport: { width: 800, height: 900 } });
  await visit(visitor, (one) => stop(one, "a record in a private window"), [record]);
}

export async function adminTour(stand, stop) {
  const someone = await stand.addAccount("learner", "Someone Else");
  const page = await stand.openPageAs(await stand.addAccount("admin"), { viewport: { width: 800, height: 900 } });
  await visit(page, stop, ["/admin", "/admin/accounts", "/admin/accounts?q=nobody-of-this-name", "/admin/stats",
    "/admin/stats?from=2026-02-30&to=x"]);
  await page.goto(`/admin/accounts?q=${someone.email}`);
  await press(page, page.getByRole("link", { name: someone.name }));
  await stop(page, "an account");
  await press(page, button(page, "Make a one-time link"));
  await stop(page, "a one-time link, shown once");
  const link = (await page.locator(".once").innerText()).trim();
  await page.reload();
  await press(page, button(page, "Disable the account"));
  await stop(page, "an account that is disabled");
  await press(page, button(page, "Enable the account"));
  const visitor = await stand.openPage({ viewport: { width: 800, height: 900 } });
  await visit(visitor, (one) => stop(one, "choosing a new password"), [link]);
  await page.goto("/admin/accounts?q=admin");
  await press(page, page.getByRole("rowheader").getByRole("link").first());
  await stop(page, "one's own account");
}

// On a server whose only course is a draft: nothing to see yet, and a bundled course to take over.
export async function emptyTour(stand, stop) {
  const visitor = await stand.openPage({ viewport: { width: 800, height: 900 } });
  await visit(visitor, (page) => stop(page, "a catalogue without a course"), ["/"]);
  const page = await stand.openPageAs(await stand.addAccount("admin"), { viewport: { width: 800, height: 900 } });
  const look = (one, address) => stop(one, `${address} of a server without a course`);
  await visit(page, look, ["/", "/me", "/admin", "/admin/stats"]);
  await page.goto("/admin");
  await press(page, page.getByRole("button", { name: /^Take it over/ }));
  await stop(page, "the bundled course was taken over");
}
