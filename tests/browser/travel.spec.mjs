// Travelling: stepping over and into, breakpoints, what-if, redrive, recorded histories, long ones.

import assert from "node:assert/strict";
import { write } from "./studio.spec.mjs";

const NESTED = {
  StartAt: "Prepare",
  States: {
    Prepare: { Type: "Pass", Next: "Both" },
    Both: {
      Type: "Parallel",
      Branches: [
        { StartAt: "Left", States: { Left: { Type: "Pass", Next: "Left2" }, Left2: { Type: "Pass", End: true } } },
        { StartAt: "Rest", States: { Rest: { Type: "Wait", Seconds: 600, End: true } } },
      ],
      ResultPath: "$.both",
      Next: "Pay",
    },
    Pay: {
      Type: "Task",
      Resource: "arn:aws:lambda:us-east-1:123456789012:function:pay",
      ResultPath: "$.paid",
      Next: "Done",
    },
    Done: { Type: "Pass", End: true },
  },
};

const LOOP = {
  StartAt: "Again",
  States: {
    Again: { Type: "Pass", Next: "Enough" },
    Enough: { Type: "Choice", Choices: [{ Variable: "$.stop", IsPresent: true, Next: "Stop" }], Default: "Again" },
    Stop: { Type: "Succeed" },
  },
};

const status = (page) => page.locator(".pill").getAttribute("data-status");
const name = (page) => page.locator(".inspector__name").innerText();
const event = (page) => page.locator(".event--current .event__kind").innerText();
const run = async (page) => {
  await page.locator(".run").click();
  await page.locator(".pill:not([data-status=running])").waitFor();
};
const pays = (value) => ({ state: "Pay", after: "repeat", answers: [{ return: JSON.stringify(value), delay: "", times: "" }] });
const refuses = { state: "Pay", after: "default", answers: [{ throw: { error: "Refused", cause: "why", at: "work" }, delay: "", times: "1" }] };

/** A history as `aws stepfunctions get-execution-history` prints it, of the definition above. */
function recorded(paid) {
  const times = [0, 0, 20, 20, 25, 30, 30, 35, 40, 40];
  let id = 0;
  const add = (type, previousEventId, details = {}) => {
    id += 1;
    return { timestamp: `2026-03-01T10:00:${String(times[id % 10]).padStart(2, "0")}.000000+00:00`, type, id, previousEventId, ...details };
  };
  const entered = (name, input) => ({ stateEnteredEventDetails: { name, input: JSON.stringify(input), inputDetails: { truncated: false } } });
  const exited = (name, output) => ({ stateExitedEventDetails: { name, output: JSON.stringify(output), outputDetails: { truncated: false } } });
  return {
    events: [
      add("ExecutionStarted", 0, { executionStartedEventDetails: { input: "{}", roleArn: "r" } }),
      add("PassStateEntered", 0, entered("Prepare", {})),
      add("PassStateExited", 2, exited("Prepare", {})),
      add("TaskStateEntered", 3, entered("Pay", {})),
      add("LambdaFunctionScheduled", 4, { lambdaFunctionScheduledEventDetails: { resource: "arn:aws:lambda:us-east-1:123456789012:function:pay", input: "{}" } }),
      add("LambdaFunctionStarted", 5),
      add("LambdaFunctionSucceeded", 6, { lambdaFunctionSucceededEventDetails: { output: JSON.stringify(paid) } }),
      add("TaskStateExited", 7, exited("Pay", { paid })),
      add("ExecutionSucceeded", 8, { executionSucceededEventDetails: { output: JSON.stringify({ paid }) } }),
    ],
  };
}

const SHORT = {
  StartAt: "Prepare",
  States: { Prepare: { Type: "Pass", Next: "Pay" }, Pay: { ...NESTED.States.Pay, Next: undefined, End: true } },
};

async function drop(page, file, text) {
  const data = await page.evaluateHandle(([file, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text], file, { type: "application/json" }));
    return data;
  }, [file, text]);
  await page.dispatchEvent("body", "drop", { dataTransfer: data });
}

/** Its figures need the machine for themselves. */
export const options = { alone: true };

export const tests = {
  "steps lead over, into and out of branches": async ({ page, visit }) => {
    await write(page, visit, { definition: NESTED });
    await page.keyboard.press("s");
    assert.equal(await name(page), "Prepare");
    await page.getByRole("button", { name: "Step over" }).click();
    assert.equal(await name(page), "Both");
    await page.keyboard.press("o");
    assert.equal(await event(page), "ParallelStateExited");
    await page.keyboard.press("Shift+O");
    assert.equal(await event(page), "ParallelStateEntered");
    await page.keyboard.press("i");
    assert.equal(await name(page), "Left");
    await page.keyboard.press("u");
    assert.equal(await event(page), "ParallelStateExited");
    assert.match(await page.locator("[data-reading=clock]").innerText(), /10:00/);
    await page.keyboard.press("e");
    assert.equal(await event(page), "TaskStateEntered");
  },

  "a run stops at breakpoints and goes on": async ({ page, visit, screenshot }) => {
    await write(page, visit, { definition: NESTED });
    await run(page);
    await page.getByRole("button", { name: "0 breakpoints" }).click();
    const list = page.getByRole("dialog", { name: "Breakpoints" });
    for (const label of ["On a state", "On an event"]) assert.equal(await list.getByLabel(label).inputValue(), "");
    await list.getByLabel("On a state").selectOption("Pay");
    const condition = list.getByLabel("On a condition (JSONata)");
    await condition.fill("$states.output.paid >");
    assert.match(await list.locator(".wrong").innerText(), /S0\d+/);
    await condition.fill("$exists($states.output.paid)");
    await list.getByRole("button", { name: "Add" }).click();
    assert.equal(await list.locator(".break").count(), 2);
    await screenshot("breakpoints");
    await page.keyboard.press("Escape");
    await page.keyboard.press("r");
    await page.locator(".breaks__here").waitFor();
    assert.equal(await name(page), "Pay");
    assert.equal(await event(page), "TaskStateEntered");
    await page.locator(".run").click();
    await page.locator(".breaks__here", { hasText: "paid" }).waitFor();
    assert.equal(await event(page), "TaskStateExited");
    await page.reload();
    await page.getByRole("button", { name: "2 breakpoints" }).waitFor();
  },

  "what opens beside a button stays in the window": async ({ page, visit }) => {
    await write(page, visit, { definition: NESTED });
    await run(page);
    const inside = async (locator) => {
      const { x, y, width, height } = await locator.boundingBox();
      const { width: right, height: bottom } = page.viewportSize();
      assert.ok(x >= 0 && y >= 0 && x + width <= right && y + height <= bottom, JSON.stringify({ x, y, width, height }));
    };
    await page.getByRole("button", { name: /Copy or download the history/ }).click();
    await inside(page.getByRole("menu"));
    // Nothing cuts it off: its first word is what lies there.
    const first = page.getByRole("menuitem").first();
    assert.ok(await first.evaluate((item) => {
      const { left, top } = item.getBoundingClientRect();
      return item.contains(document.elementFromPoint(left + 4, top + 8));
    }));
    await page.keyboard.press("Escape");
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("button", { name: "0 breakpoints" }).click();
    await inside(page.getByRole("dialog", { name: "Breakpoints" }));
  },

  "a change is tried from a step, and the old run stays beside the new": async ({ page, visit, screenshot }) => {
    await write(page, visit, { definition: NESTED, mocks: [pays({ sum: 1 })] });
    await run(page);
    await page.locator('[data-state="Pay"]').click();
    await page.keyboard.press("g");
    await page.getByRole("tab", { name: /Mocks/ }).click();
    await page.locator('[data-mock="Pay"]').click();
    await page.getByLabel(/returns this JSON/).fill('{"sum": 2}');
    assert.equal(await page.locator(".run").innerText(), "Run again");
    await page.getByRole("button", { name: "Try from here" }).click();
    await page.locator(".pill:not([data-status=running])").waitFor();
    await page.getByRole("tab", { name: /Runs/ }).click();
    assert.equal(await page.locator("[data-run]").count(), 2);
    assert.match(await page.locator(".compared__first").innerText(), /Pay.*output\.sum was 1 in Run 1 and is 2 now/);
    await page.locator(".compared__end summary").click();
    await screenshot("what-if");
    await page.locator('[data-run="1"] .run-row__main').click();
    assert.equal(await page.locator('[data-run="1"]').locator(".run-row__now").count(), 1);
  },

  "what failed is redriven": async ({ page, visit }) => {
    await write(page, visit, { definition: SHORT, mocks: [refuses] });
    await run(page);
    assert.equal(await status(page), "failed");
    await page.getByRole("button", { name: "Redrive" }).click();
    await page.locator(".pill[data-status=succeeded]").waitFor();
    assert.ok((await page.locator(".event__kind").allInnerTexts()).includes("ExecutionRedriven"));
  },

  "what was stopped is left again, before the stop": async ({ page, visit }) => {
    const waits = structuredClone(SHORT);
    waits.States.Pay.Resource = "arn:aws:states:::sqs:sendMessage.waitForTaskToken";
    waits.States.Pay.Parameters = { QueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/q", "MessageBody.$": "$$.Task.Token" };
    await write(page, visit, { definition: waits });
    await run(page);
    assert.equal(await status(page), "waiting");
    await page.getByRole("button", { name: "Stop the execution" }).click();
    await page.locator(".pill[data-status=aborted]").waitFor();
    await page.keyboard.press("ArrowLeft");
    assert.equal(await status(page), "waiting");
    await page.locator('[data-task="Pay"]').getByRole("button", { name: "Send success" }).click();
    await page.locator(".pill[data-status=succeeded]").waitFor();
    await page.getByRole("tab", { name: /Runs/ }).click();
    assert.deepEqual(await page.locator(".run-row__status").allInnerTexts(), ["Succeeded", "Aborted"]);
  },

  "a recorded history is travelled and set beside our run": async ({ page, visit, screenshot }) => {
    await write(page, visit, { definition: SHORT });
    await run(page);
    await drop(page, "history.json", JSON.stringify(recorded({ ok: true, sum: 7 })));
    await page.locator('[data-run="2"]').waitFor();
    assert.match(await page.locator(".notice").innerText(), /history\.json: 9 events/);
    assert.match(await page.locator(".compared__first").innerText(), /First difference at event 7, LambdaFunctionSucceeded of Pay/);
    await page.getByRole("button", { name: "Run mine with its input and answers" }).click();
    await page.locator('[data-run="3"]').waitFor();
    assert.match(await page.locator(".compared__first").innerText(), /The same events|say the same/);
    await screenshot("recorded");
    await page.locator('[data-run="2"] .run-row__main').click();
    await page.locator("#middle-tab-0").click();
    // Home and End are the tabs' own as long as they have the focus.
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("Home");
    await page.keyboard.press("i");
    assert.equal(await event(page), "PassStateEntered");
    await page.keyboard.press("End");
    await page.locator('[data-state="Pay"]').click();
    assert.deepEqual(await page.locator(".stage").evaluateAll((all) => all.map((stage) => stage.dataset.stage)), ["input", "result", "output"]);
    // What is no history is told, and nothing is lost.
    await page.locator('[data-open="history"]').setInputFiles({ name: "bad.json", mimeType: "application/json", buffer: Buffer.from('{\n  "events": [ nope ]\n}') });
    await page.locator(".notice", { hasText: "bad.json is not a history" }).waitFor();
    assert.match(await page.locator(".notice").innerText(), /Line 2, column \d+/);
    assert.ok((await page.locator(".event").count()) > 0);
  },

  "25,000 events are opened, searched and looked into": async ({ page, visit, screenshot }) => {
    await write(page, visit, { definition: LOOP });
    const begin = Date.now();
    await page.locator(".run").click();
    await page.locator(".events__count", { hasText: /^25,000$/ }).waitFor({ timeout: 50_000 });
    await page.locator(".pill[data-status=failed]").waitFor({ timeout: 50_000 });
    console.log(`        a run of 25,000 events, computed and shown: ${((Date.now() - begin) / 1000).toFixed(2)} s`);
    const took = await page.evaluate(async () => {
      const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      const steps = [];
      for (let at = 0; at < 15; at += 1) {
        const start = performance.now();
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true }));
        await frame();
        steps.push(performance.now() - start);
      }
      const rows = document.querySelector(".events__rows");
      const scrolls = [];
      for (let at = 0; at < 20; at += 1) {
        const start = performance.now();
        rows.scrollTop = (rows.scrollHeight / 20) * at;
        await frame();
        scrolls.push(performance.now() - start);
      }
      const middle = (list) => list.sort((a, b) => a - b)[list.length >> 1].toFixed(1);
      return { step: middle(steps), scroll: middle(scrolls), rows: document.querySelectorAll(".event").length };
    });
    console.log(`        a step shown in ${took.step} ms, a jump of the list in ${took.scroll} ms, with ${took.rows} rows in the document`);
    assert.ok(took.rows < 120, `${took.rows} rows`);
    await page.keyboard.press("End");
    await page.getByRole("button", { name: "Errors" }).click();
    assert.deepEqual(await page.locator(".event__kind").allInnerTexts(), ["ExecutionFailed"]);
    await page.locator(".event--current").hover();
    await page.getByRole("button", { name: "Details of event 25000" }).click();
    const details = page.locator("[data-details]");
    await details.getByRole("button", { name: "JSON", exact: true }).click();
    assert.match(await details.locator(".details__raw").innerText(), /"executionFailedEventDetails"/);
    await details.locator("[data-previous]").click();
    assert.notEqual(await details.getAttribute("data-details"), "25000");
    await screenshot("events");
  },
};
