// The course on the page: every lesson from its first step to its end, with the answers that its file holds.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { edit, open, violations, visit as goTo } from "./browser.mjs";

const LESSONS = new URL("../lessons/", import.meta.url);
const read = async (name) => JSON.parse(await readFile(new URL(`${name}/lesson.json`, LESSONS), "utf8"));

const panel = (page) => page.locator(".learn");
const next = (page) => panel(page).getByRole("button", { name: /^Next$/ });
const step = (page, n, count) => panel(page).getByRole("heading", { name: `Step ${n} of ${count}` }).waitFor();
const veil = (page) => page.locator("[data-veil]");

async function predict(page, { answer, choices }) {
  if (choices) {
    const right = choices.findIndex(({ value }) => JSON.stringify(value) === JSON.stringify(answer));
    await panel(page).getByRole("radio").nth(right).check();
  } else {
    await panel(page).getByRole("textbox", { name: "Your answer, as JSON" }).fill(JSON.stringify(answer));
  }
  await panel(page).getByRole("button", { name: "Check the answer" }).click();
  await panel(page).locator("[data-verdict=right]").waitFor();
}

async function solve(page, { solution }) {
  await edit(page, solution);
  const button = panel(page).getByRole("button", { name: "Check", exact: true });
  await button.click();
  await panel(page).locator(".verdict[data-passed=true]").waitFor();
}

/** Goes through a lesson that is open at its first step. */
async function learn(page, lesson) {
  for (const [at, { predict: question, exercise }] of lesson.steps.entries()) {
    await step(page, at + 1, lesson.steps.length);
    if (question) await predict(page, question);
    if (exercise) await solve(page, exercise);
    if (at + 1 < lesson.steps.length) await next(page).click();
  }
  await panel(page).getByText("This lesson is finished.").waitFor();
}

const all = async () => Promise.all((await readdir(LESSONS)).map(read));

const course = (part) => async ({ page, visit }) => {
  const lessons = (await all()).filter((lesson, at) => at % 3 === part);
  assert.ok(lessons.length > 5);
  await visit("?lesson=pass-state");
  await step(page, 1, (await read("pass-state")).steps.length);
  for (const lesson of lessons) {
    await panel(page).getByRole("button", { name: "All lessons" }).first().click();
    await page.locator(`[data-lesson="${lesson.name}"]`).click();
    await learn(page, lesson);
  }
  await panel(page).getByRole("button", { name: "All lessons" }).first().click();
  for (const { name } of lessons) await page.locator(`[data-lesson="${name}"][data-done=done]`).waitFor();
};

export const tests = {
  "every lesson runs to its end with the right answers: one third": course(0),
  "every lesson runs to its end with the right answers: another third": course(1),
  "every lesson runs to its end with the right answers: the last third": course(2),

  "what comes out is held back until it was predicted, and a wrong answer is told apart": async ({ page, visit }) => {
    await visit("?lesson=result-path");
    await next(page).click();
    await step(page, 2, 6);
    await veil(page).waitFor();
    await page.locator("[data-stage=input]").first().waitFor();
    await page.keyboard.press("End");
    await page.getByText("Answer the question of the lesson first").waitFor();
    assert.equal(await page.locator("[data-stage=afterResultPath]").count(), 0);
    const answer = panel(page).getByRole("textbox", { name: "Your answer, as JSON" });
    const check = panel(page).getByRole("button", { name: "Check the answer" });
    await answer.fill("{ user: 1 }");
    await check.click();
    await panel(page).locator("[data-verdict=unreadable]").getByText("line 1, column 3").waitFor();
    await answer.fill('{ "user": "Kim", "level": 2, "points": 10 }');
    await check.click();
    const wrong = panel(page).locator("[data-verdict=wrong]");
    await wrong.getByText("is missing").waitFor();
    await wrong.getByText("$.points").waitFor();
    assert.deepEqual(await violations(page), []);
    await answer.fill('{ "user": "Kim", "level": 2, "bonus": { "points": 10 } }');
    await check.click();
    await panel(page).getByText("Right, after 2 tries.").waitFor();
    await page.locator("[data-stage=afterResultPath]").waitFor();
    assert.equal(await veil(page).count(), 0);
    // It is not asked again, and what was learned stays, as does the step.
    await page.reload();
    await step(page, 2, 6);
    await panel(page).getByText("You answered this one.").waitFor();
    await panel(page).getByRole("button", { name: "All lessons" }).first().click();
    // Not at once: it does not count for the concept.
    await panel(page).getByRole("row", { name: /^ResultPath/ }).getByText(/^0 of \d+$/).waitFor();
  },

  "an exercise fails as it begins, gives hints, keeps what was written, and passes with its solution": async ({ page, visit }) => {
    await visit("?lesson=result-path&step=5");
    await step(page, 6, 6);
    const check = panel(page).getByRole("button", { name: "Check", exact: true });
    await check.click();
    await panel(page).locator(".verdict[data-passed=false]").waitFor();
    const visible = panel(page).locator("[data-case]").first();
    assert.equal(await visible.getAttribute("data-passed"), "false");
    for (const word of ["Expected", "Got"]) await visible.getByText(word, { exact: true }).waitFor();
    await panel(page).getByText("A case that is not shown").waitFor();
    assert.deepEqual(await violations(page), []);
    await panel(page).getByRole("button", { name: "Hint (1 of 2)" }).click();
    await panel(page).getByText("Both states need a").waitFor();
    await visible.getByRole("button", { name: "Watch it run" }).click();
    await page.locator(".top [data-status=failed]").waitFor();
    await panel(page).getByRole("button", { name: "Show the solution" }).click();
    await panel(page).getByRole("button", { name: "Put it into the editor" }).click();
    await panel(page).getByRole("button", { name: "Previous" }).click();
    await step(page, 5, 6);
    await next(page).click();
    await check.click();
    await panel(page).locator(".verdict[data-passed=true]").waitFor();
  },

  "a lesson is told in the reader's language": async ({ page, visit }) => {
    const english = (await read("result-path")).steps[1].predict.ask;
    const own = JSON.parse(await readFile(new URL("../../web/texts/lessons/pt-BR.json", import.meta.url), "utf8"))[english];
    const plain = (text) => text.replaceAll("`", "");
    assert.notEqual(own, english);
    await visit("?lesson=result-path&step=1&lang=pt-BR");
    await panel(page).getByText(plain(own)).waitFor();
    await page.locator(".top__right > .menu--languages .menu__button").click();
    await page.locator("[data-language=en]").first().click();
    await panel(page).getByText(plain(english)).waitFor();
  },

  "a lesson leaves one's own work alone": async ({ page, visit }) => {
    await visit("?example=bank-account");
    await page.locator('.editor[aria-busy="false"]').first().waitFor({ state: "attached" });
    await page.locator(".code .cm-content").click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" ");
    const own = page.locator(".menu--examples .menu__label");
    await page.waitForFunction(() => document.querySelector(".menu--examples .menu__label").textContent.startsWith("My copy"));
    await page.getByRole("button", { name: "Learn" }).click();
    await page.locator("[data-lesson=pass-state]").click();
    await page.waitForFunction(() => location.search === "?lesson=pass-state");
    await edit(page, "{}");
    await panel(page).getByRole("button", { name: "Close the lesson; your own workflow comes back" }).click();
    await page.waitForFunction(() => document.querySelector(".menu--examples .menu__label").textContent.startsWith("My copy"));
    await page.locator(".code .cm-content").getByText("CreateSession").first().waitFor();
    assert.match(await own.innerText(), /^My copy/);
  },

  "a teacher makes a lesson in the form alone, tries it, and a class opens its link and solves it": async ({ page, browser, address, visit }) => {
    const workflow = (result) => ({
      StartAt: "Add points",
      States: { "Add points": { Type: "Pass", Result: { points: result }, ResultPath: "$.bonus", End: true } },
    });
    const form = panel(page);
    const field = (name) => form.getByRole("textbox", { name, exact: true });
    const press = (name, place = form) => place.getByRole("button", { name, exact: true }).click();
    const stepOf = (n) => form.locator(`[data-step="${n - 1}"]`);
    await visit("?example=bank-account");
    await edit(page, workflow(10));
    await page.getByRole("button", { name: "Learn" }).click();
    await press("Make a lesson");
    await press("Begin with what is on the page");

    // What is missing leads to its place.
    const findings = form.locator("[data-review=findings]");
    await findings.getByText("step 1: there is no text").click();
    assert.equal(await stepOf(1).locator("textarea").first().evaluate((area) => area === document.activeElement), true);
    await stepOf(1).getByRole("textbox").fill("Look at `bonus`.");
    await field("Title").fill("Points");
    await field("Summary").fill("Where a result goes.");

    await press("Add a question");
    const question = stepOf(2);
    await question.getByRole("textbox", { name: "Text, in Markdown" }).fill("A Pass state.");
    const asked = question.getByRole("combobox", { name: "What is asked for" });
    const offered = await asked.locator("optgroup").last().locator("option").allInnerTexts();
    assert.deepEqual(offered, ["State input", "Result", "ResultPath", "State output"].map((stage) => `Add points · ${stage}`));
    await asked.selectOption({ label: "Add points · Result" });
    await question.getByRole("textbox", { name: "Question" }).fill("What does the state make?");
    await question.getByRole("textbox", { name: "Explanation" }).fill("Only its `Result`.");
    await question.getByRole("checkbox", { name: "The learner chooses among answers" }).check();
    await question.getByRole("textbox", { name: "Choice 2", exact: true }).fill('{ "bonus": 10 }');
    await findings.getByText("choice 2 does not say why it is wrong").waitFor();
    await question.getByRole("textbox", { name: "Why choice 2 is wrong" }).fill("`ResultPath` comes later.");

    await press("Add an exercise");
    const exercise = stepOf(3);
    await exercise.getByRole("textbox", { name: "Text, in Markdown" }).fill("Now you.");
    await exercise.getByRole("textbox", { name: "Task" }).fill("Give twenty points.");
    await edit(page, workflow(20));
    await press("Take the editor's text", exercise.getByRole("group", { name: "A solution" }));
    await press("Add a check with the input on the page", exercise);
    await press("Add a check with the input on the page", exercise);
    await exercise.locator("[data-check='check 2']").getByRole("checkbox", { name: "Hidden from the learner" }).check();
    await exercise.locator("[data-check='check 2']").getByRole("checkbox", { name: "The states it goes through" }).check();
    await edit(page, workflow(10));
    await press("Take the editor's text", exercise.getByRole("group", { name: "It begins with" }));
    await findings.getByText("step 3: there is no hint").waitFor();
    await press("Add a hint", exercise);
    await exercise.getByRole("textbox", { name: "Hint 1" }).fill("Look at `Result`.");
    await form.locator("[data-review=ready]").waitFor();
    assert.deepEqual(await violations(page, ".learn"), []);

    // The draft outlives the page, and the try leads back to it.
    await page.reload();
    await page.getByRole("button", { name: "Learn" }).click();
    await press("Make a lesson");
    await press("Try it");
    await step(page, 1, 3);
    await press("Back to the draft");
    await form.locator("[data-review=ready]").waitFor();

    const link = await field("Link to the lesson").inputValue();
    const other = await open(browser, address);
    try {
      await goTo(other.page, address, link);
      await step(other.page, 1, 3);
      // The address leads to it again.
      await other.page.waitForURL(/lesson=shared-/);
      await other.page.waitForFunction(() => localStorage.getItem("stepthrough.lessons"));
      await other.page.reload();
      await step(other.page, 1, 3);
      await next(other.page).click();
      await panel(other.page).getByRole("radio").nth(1).check();
      await panel(other.page).getByRole("button", { name: "Check the answer" }).click();
      await panel(other.page).getByText("comes later").waitFor();
      await predict(other.page, { answer: 1, choices: [{ value: 1 }] });
      await next(other.page).click();
      await panel(other.page).getByRole("button", { name: "Check", exact: true }).click();
      await panel(other.page).getByText("A case that is not shown").waitFor();
      await panel(other.page).locator(".verdict[data-passed=false]").waitFor();
      await solve(other.page, { solution: workflow(20) });
      // The course lists it until it is removed.
      await panel(other.page).getByRole("button", { name: "All lessons" }).first().click();
      await other.page.locator("[data-lesson^=shared-]").waitFor();
      await panel(other.page).getByRole("button", { name: /^Remove / }).click();
      await other.page.locator("[data-lesson^=shared-]").waitFor({ state: "detached" });
      assert.deepEqual(other.faults, []);
    } finally {
      await other.close();
    }
  },

  "the tour comes once, can be walked and skipped, and is not in the way of links": async ({ browser, address }) => {
    const reader = async (act) => {
      const opened = await open(browser, address, { tour: true });
      try {
        await act(opened.page);
        assert.deepEqual(opened.faults, []);
      } finally {
        await opened.close();
      }
    };
    await reader(async (page) => {
      await goTo(page, address, "?lesson=pass-state");
      await step(page, 1, 4);
      assert.equal(await page.locator(".tour").count(), 0);
    });
    await reader(async (page) => {
      await goTo(page, address);
      const tour = page.getByRole("dialog");
      await tour.getByRole("heading", { name: "Open something" }).waitFor();
      assert.deepEqual(await violations(page), []);
      await page.keyboard.press("Enter");
      await tour.getByRole("heading", { name: "Write" }).waitFor();
      await page.keyboard.press("ArrowRight");
      await tour.getByRole("heading", { name: "Run and step" }).waitFor();
      await tour.getByRole("button", { name: "Skip the tour" }).click();
      await tour.waitFor({ state: "detached" });
      await page.waitForFunction(() => localStorage.getItem("stepthrough.tour") === "done");
      await goTo(page, address);
      assert.equal(await page.locator(".tour").count(), 0);
    });
  },

  "the glossary finds a field and shows it at work": async ({ page, visit }) => {
    await visit("?example=bank-account");
    await page.keyboard.press("?");
    await page.getByRole("button", { name: "Glossary of all fields" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("searchbox").fill("heartbeat");
    await dialog.locator("[data-entry]").first().waitFor();
    assert.equal(await dialog.locator("[data-entry]").first().getAttribute("data-entry"), "HeartbeatSeconds");
    await dialog.getByRole("searchbox").fill("ItemBatcher");
    assert.deepEqual(await violations(page), []);
    await dialog.locator("[data-entry=ItemBatcher]").getByRole("button", { name: "See it at work" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.locator(".inspector__name").getByText("Handle orders").waitFor();
  },
};
