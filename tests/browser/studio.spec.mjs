// The page at work: run, step, look, answer, mend.

import assert from "node:assert/strict";

const DOCUMENT = "stepthrough.document";

const ORDER = {
  StartAt: "Pick",
  States: {
    Pick: { Type: "Pass", InputPath: "$.order", Parameters: { "id.$": "$.id", fixed: true }, ResultPath: "$.request", Next: "Charge" },
    Charge: {
      Type: "Task",
      Resource: "arn:aws:lambda:us-east-1:123456789012:function:charge",
      Retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 2 }],
      Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Apologise" }],
      ResultPath: "$.charge",
      Next: "Done",
    },
    Done: { Type: "Succeed" },
    Apologise: { Type: "Fail", Error: "OrderFailed", Cause: "The card was refused." },
  },
};

const TOKEN = {
  StartAt: "Ask",
  States: {
    Ask: {
      Type: "Task",
      Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      TimeoutSeconds: 600,
      Parameters: { QueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/q", MessageBody: { "Token.$": "$$.Task.Token" } },
      End: true,
    },
  },
};

/** Opens the page as somebody finds it who wrote this before. */
export async function write(page, visit, { definition, input = {}, mocks = [] }) {
  const text = (value) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));
  const document = { version: 1, definition: text(definition), input: text(input), mocks, origin: null };
  await page.addInitScript(
    ([key, value]) => {
      if (localStorage.getItem(key) === null) localStorage.setItem(key, value);
    },
    [DOCUMENT, JSON.stringify(document)],
  );
  await visit();
  await page.locator('.editor[aria-busy="false"]').first().waitFor({ state: "attached" });
}

const status = (page) => page.locator(".pill").getAttribute("data-status");
const stages = (page) => page.locator(".stage").evaluateAll((all) => all.map((stage) => stage.dataset.stage));
const standing = (page, state) => page.locator(`[data-state="${state}"]`).getAttribute("data-standing");
const run = async (page) => {
  await page.locator(".run").click();
  await page.locator(".pill:not([data-status=running])").waitFor();
};
const throws = (error, times) => ({ throw: { error, cause: "why", at: "work" }, delay: "0.1", times: String(times) });

export const tests = {
  "a run ends with its output, its events and a coloured graph": async ({ page, visit, screenshot }) => {
    await write(page, visit, { definition: ORDER, input: { order: { id: 7 } } });
    assert.equal(await status(page), "idle");
    await run(page);
    assert.equal(await status(page), "succeeded");
    const kinds = await page.locator(".event__kind").allInnerTexts();
    assert.equal(kinds[0], "ExecutionStarted");
    assert.equal(kinds.at(-1), "ExecutionSucceeded");
    assert.equal(await standing(page, "Charge"), "succeeded");
    assert.equal(await standing(page, "Apologise"), "idle");
    await page.locator(".outcome summary").click();
    assert.match(await page.locator(".outcome__body").innerText(), /"Hello from Lambda!|charge/);
    await screenshot("run");
  },

  "steps go forward and back, and everything agrees with the cursor": async ({ page, visit }) => {
    await write(page, visit, { definition: ORDER, input: { order: { id: 7 } } });
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.locator("[data-reading=event]").innerText(), "2/11");
    assert.equal(await page.locator(".inspector__name").innerText(), "Pick");
    assert.deepEqual(await stages(page), ["input"]);
    await page.keyboard.press("Shift+ArrowRight");
    assert.equal(await standing(page, "Pick"), "succeeded");
    assert.equal(await standing(page, "Charge"), "running");
    assert.equal(await page.locator(".event--current .event__kind").innerText(), "TaskStateEntered");
    await page.keyboard.press("ArrowLeft");
    assert.equal(await page.locator(".inspector__name").innerText(), "Pick");
    assert.deepEqual(await stages(page), ["input", "afterInputPath", "afterParameters", "afterResultPath", "output"]);
    const result = page.locator("[data-stage=afterResultPath]");
    assert.match(await result.innerText(), /\$\.request/);
    assert.equal(await result.locator(".delta--added").count(), 1);
    assert.match(await result.locator(".json__row--added").innerText(), /request/);
    await page.keyboard.press("Home");
    assert.equal(await page.locator("[data-reading=event]").innerText(), "2/11");
    await page.keyboard.press("End");
    assert.equal(await status(page), "succeeded");
    await page.getByRole("slider").focus();
    await page.keyboard.press("ArrowLeft");
    assert.equal(await page.locator("[data-reading=event]").innerText(), "9/11");
  },

  "a retry recovers, and its waits are told": async ({ page, visit }) => {
    const mocks = [{ state: "Charge", after: "default", answers: [throws("Busy", 2)] }];
    await write(page, visit, { definition: ORDER, input: { order: { id: 7 } }, mocks });
    await run(page);
    assert.equal(await status(page), "succeeded");
    assert.match(await page.locator('[data-state="Charge"]').getAttribute("aria-label"), /retried 2 times/);
    await page.locator('[data-state="Charge"]').click();
    const errors = page.locator("[data-stage=errorDetails]");
    assert.equal(await errors.count(), 2);
    assert.match(await errors.first().innerText(), /Busy[\s\S]*Retrier 1 tries again after 2 s/);
    assert.match(await errors.last().innerText(), /tries again after 4 s/);
    assert.ok((await page.locator(".slider__mark--retry").count()) > 0);
  },

  "a caught error leads to the catcher's state": async ({ page, visit, screenshot }) => {
    const mocks = [{ state: "Charge", after: "repeat", answers: [throws("Refused", 1)] }];
    await write(page, visit, { definition: ORDER, input: { order: { id: 7 } }, mocks });
    await run(page);
    assert.equal(await status(page), "failed");
    assert.equal(await standing(page, "Charge"), "caught");
    assert.equal(await standing(page, "Apologise"), "failed");
    const outcome = page.locator("[data-outcome=failed]");
    assert.match(await outcome.innerText(), /OrderFailed[\s\S]*The card was refused\./);
    await page.getByRole("button", { name: "Errors" }).click();
    const kinds = await page.locator(".event__kind").allInnerTexts();
    assert.deepEqual(kinds, ["LambdaFunctionFailed", "FailStateEntered", "ExecutionFailed"]);
    await screenshot("caught");
  },

  "a task that waits is answered, and answering the past makes another future": async ({ page, visit, screenshot }) => {
    await write(page, visit, { definition: TOKEN });
    await run(page);
    assert.equal(await status(page), "waiting");
    const card = page.locator('[data-task="Ask"]');
    assert.match(await card.innerText(), /left/);
    const token = await card.locator("[data-token]").getAttribute("data-token");
    assert.ok(token.length > 20);
    await screenshot("waiting");
    const output = card.getByLabel("Output (JSON)");
    await output.fill('{\n  "ok": tru\n}');
    assert.match(await card.innerText(), /Line [23], column \d+/);
    assert.ok(await card.getByRole("button", { name: "Send success" }).isDisabled());
    await output.fill('{ "ok": true }');
    await card.getByRole("button", { name: "Send success" }).click();
    await page.locator(".pill[data-status=succeeded]").waitFor();
    // Back to where it waited: there it can be answered otherwise.
    while ((await status(page)) !== "waiting") await page.keyboard.press("ArrowLeft");
    await card.getByRole("button", { name: "Failure" }).click();
    await card.getByLabel("Error").fill("Rejected");
    await card.getByLabel("Cause").fill("not today");
    await card.getByRole("button", { name: "Send failure" }).click();
    await page.locator(".pill[data-status=failed]").waitFor();
    assert.match(await page.locator("[data-outcome=failed]").innerText(), /Rejected[\s\S]*not today/);
    while ((await status(page)) !== "waiting") await page.keyboard.press("ArrowLeft");
    await card.getByRole("button", { name: "Let it time out" }).click();
    await page.locator(".pill[data-status=failed]").waitFor();
    assert.match(await page.locator("[data-outcome=failed]").innerText(), /States\.Timeout/);
    assert.equal(await page.locator("[data-reading=clock]").innerText(), "+10:00.000");
  },

  "what is wrong is named with its place, and a click mends it": async ({ page, visit }) => {
    const broken = '{\n  "StartAt": "A",\n  "States": {\n    "A": { "Type": "Tusk", "End": true }\n  }\n}';
    await write(page, visit, { definition: broken, input: '{\n  "a": 1,,\n}' });
    await page.locator(".run").click();
    const problem = page.locator(".problem", { hasText: "Type" }).first();
    assert.match(await problem.innerText(), /4:20/);
    assert.ok((await page.locator(".cm-lintRange-error").count()) > 0);
    await problem.getByRole("button", { name: /Write/ }).click();
    await page.locator(".problem", { hasText: "Tusk" }).waitFor({ state: "detached" });
    await page.getByRole("tab", { name: /Input/ }).click();
    assert.match(await page.locator(".wrong--bar").innerText(), /Line 2, column 10/);
  },

  "a reload loses nothing that was typed": async ({ page, visit }) => {
    await write(page, visit, { definition: ORDER });
    await page.getByRole("tab", { name: "Input" }).click();
    const input = page.locator(".input .cm-content");
    await input.click();
    await page.keyboard.press("Control+A");
    await page.keyboard.type('{"typed": "by me');
    await page.getByRole("tab", { name: "Mocks" }).click();
    await page.getByRole("button", { name: "Error", exact: true }).click();
    await page.getByPlaceholder("Cause").fill("mine");
    await page.reload();
    await page.getByRole("tab", { name: /Mocks/ }).click();
    assert.equal(await page.getByPlaceholder("Cause").inputValue(), "mine");
    await page.getByRole("tab", { name: /Input/ }).click();
    assert.match(await page.locator(".input .cm-content").innerText(), /by me/);
  },

  "mocks are written and used": async ({ page, visit }) => {
    await write(page, visit, { definition: ORDER, input: { order: { id: 1 } } });
    await page.getByRole("tab", { name: "Mocks" }).click();
    await page.locator('[data-mock="Charge"]').click();
    await page.getByRole("button", { name: "Reply", exact: true }).click();
    const reply = page.getByLabel(/returns this JSON/);
    await reply.fill('{"paid": fals}');
    assert.match(await page.locator(".answer").innerText(), /Line 1, column \d+/);
    await page.locator(".run").click();
    await page.locator(".notice").waitFor();
    assert.match(await page.locator(".notice").innerText(), /Charge/);
    await reply.fill('{"paid": "by mock"}');
    await page.locator("h1").click();
    await run(page);
    await page.locator(".outcome summary").click();
    assert.match(await page.locator(".outcome__body").innerText(), /by mock/);
  },

  "choosing a state shows it everywhere": async ({ page, visit }) => {
    await write(page, visit, { definition: ORDER, input: { order: { id: 1 } } });
    await run(page);
    await page.locator('[data-state="Pick"]').click();
    assert.equal(await page.locator(".inspector__name").innerText(), "Pick");
    assert.match(await page.locator(".lit-state").first().innerText(), /Pick/);
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".inspector__name").innerText(), "Done");
    await page.getByRole("tab", { name: "States" }).click();
    await page.locator('[data-state-row="Charge"]').click();
    assert.equal(await page.locator(".inspector__name").innerText(), "Charge");
  },

  "light and dark are chosen and kept": async ({ page, visit }) => {
    await write(page, visit, { definition: ORDER });
    const theme = () => page.locator("html").getAttribute("data-theme");
    assert.equal(await theme(), "light");
    await page.keyboard.press("t");
    assert.equal(await theme(), "dark");
    await page.reload();
    await page.locator("h1").waitFor();
    assert.equal(await theme(), "dark");
  },

  "a phone shows one view at a time": async ({ page, visit, screenshot }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await write(page, visit, { definition: ORDER, input: { order: { id: 1 } } });
    await run(page);
    const nav = page.getByRole("navigation", { name: "Views" });
    assert.ok(await page.locator(".graph").isVisible());
    assert.ok(!(await page.locator(".inspector").isVisible()));
    await nav.getByRole("button", { name: "Data" }).click();
    assert.ok(await page.locator(".stage").first().isVisible());
    await nav.getByRole("button", { name: "Events" }).click();
    assert.ok(await page.locator(".event").first().isVisible());
    await nav.getByRole("button", { name: "Code" }).click();
    assert.ok(await page.locator(".cm-content").first().isVisible());
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 390, `the page is ${wide} px wide`);
    await screenshot("phone");
  },

  "keys are listed and a dialog gives the focus back": async ({ page, visit }) => {
    await write(page, visit, { definition: ORDER });
    await page.keyboard.press("?");
    const dialog = page.getByRole("dialog", { name: "Keys" });
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await run(page);
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.id), "filter");
  },
};
