// What a student looks for after a failed run, a comparison or a waiting task is in sight on a small laptop's page.

import assert from "node:assert/strict";
import { edit } from "./browser.mjs";
import { write } from "./studio.spec.mjs";

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1366, height: 768 },
];

const LOST = {
  StartAt: "Validate",
  States: {
    Validate: { Type: "Pass", Parameters: { "ok.$": "States.ArrayLength($.rows)" }, Next: "Ship" },
    Ship: { Type: "Pass", Parameters: { "to.$": "$.order.address" }, End: true },
  },
};
// AWS's text quotes what the failing state was given; this is what makes it long.
const LONG = {
  StartAt: "Validate",
  States: { ...LOST.States, Validate: { Type: "Pass", Parameters: { "rows.$": "$.rows" }, Next: "Ship" } },
};
const INPUT = { order: { address: "1 Road" }, rows: Array.from({ length: 120 }, (_, n) => ({ id: `row-${n}` })) };

const ASK = {
  StartAt: "Ask",
  States: {
    Ask: {
      Type: "Task",
      Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      TimeoutSeconds: 600,
      HeartbeatSeconds: 60,
      Parameters: { QueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/q", MessageBody: { "Token.$": "$$.Task.Token" } },
      End: true,
    },
  },
};

const run = async (page) => {
  await page.locator(".run").click();
  await page.locator(".pill:not([data-status=running])").waitFor();
};
const height = async (page, selector) => (await page.locator(selector).first().boundingBox()).height;
const inside = async (page, selector, outer) => {
  const [a, b] = [await page.locator(selector).first().boundingBox(), await page.locator(outer).first().boundingBox()];
  return a.y >= b.y - 1 && a.y + a.height <= b.y + b.height + 1;
};

export const tests = {
  "a failed run names the state that lost the input, and leaves room for graph and events": async ({ page, visit, screenshot }) => {
    await write(page, visit, { definition: LONG, input: INPUT });
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await run(page);
      const said = await page.locator(".outcome .error__lost").innerText();
      assert.match(said, /“order” was there until “Validate”, whose result replaced its input \(ResultPath is not set\)\./);
      assert.ok(await inside(page, ".outcome .error__lost", ".tray"), "the plain words are in sight");
      assert.ok((await height(page, ".graph__canvas")) > 200, `graph at ${size.width}: ${await height(page, ".graph__canvas")}`);
      assert.ok((await height(page, ".events__rows")) > 60, `events at ${size.width}: ${await height(page, ".events__rows")}`);
      await screenshot(`failed-${size.width}`);
    }
    const cause = page.locator(".outcome .error__cause");
    const short = (await cause.boundingBox()).height;
    await page.locator(".outcome").getByRole("button", { name: "Show all" }).click();
    assert.ok((await cause.boundingBox()).height > short);
    await page.locator(".outcome summary").click();
    assert.equal(await cause.isVisible(), false);
    await page.locator(".outcome summary").click();
    await page.locator(".outcome").getByRole("button", { name: "Look at “Validate”" }).click();
    assert.equal(await page.locator(".inspector__name").innerText(), "Validate");
    const note = page.locator("[data-stage=afterResultPath] .stage__note");
    assert.ok(await note.evaluate((note) => note.scrollWidth <= note.clientWidth), "the note is whole");
  },

  "two runs stand side by side and can be read": async ({ page, visit, screenshot }) => {
    await write(page, visit, { definition: LOST, input: INPUT });
    await run(page);
    await edit(page, { ...LOST, States: { ...LOST.States, Validate: { ...LOST.States.Validate, ResultPath: "$.count" } } });
    await run(page);
    await page.getByRole("tab", { name: /Runs/ }).click();
    for (const size of SIZES) {
      await page.setViewportSize(size);
      assert.ok((await height(page, ".compared__rows")) >= 110, `rows at ${size.width}`);
      assert.ok(await inside(page, ".compared__rows", ".pane__list"), `rows in sight at ${size.width}`);
      assert.ok((await height(page, ".graph__canvas")) > 150);
      await screenshot(`compared-${size.width}`);
    }
  },

  "the buttons that answer a task are in sight, and a heartbeat says what it did": async ({ page, visit, screenshot }) => {
    await write(page, visit, { definition: ASK });
    await run(page);
    for (const size of SIZES) {
      await page.setViewportSize(size);
      for (const name of ["Send success", "Heartbeat"]) {
        const button = page.locator(".task__foot").getByRole("button", { name });
        const [box, tray] = [await button.boundingBox(), await page.locator(".tray").boundingBox()];
        assert.ok(box.y >= tray.y && box.y + box.height <= tray.y + tray.height, `${name} at ${size.width}`);
      }
      assert.ok((await height(page, ".events__rows")) > 40, `events at ${size.width}`);
      await screenshot(`inbox-${size.width}`);
    }
    await page.locator(".task__foot").getByRole("button", { name: "Heartbeat" }).click();
    assert.match(await page.locator(".notice").innerText(), /Heartbeat sent at \+00:00\.\d+\. The next one is due within 1 min\./);
  },

  "a problem of a long line says in plain words what to do first": async ({ page, visit }) => {
    await write(page, visit, { definition: LONG });
    await edit(page, JSON.stringify(LONG).replace(/}}$/, "},}"));
    await page.getByRole("tab", { name: /Problems/ }).click();
    const problem = page.locator("[data-problem=INVALID_JSON_DESCRIPTION]");
    assert.match(await problem.locator(".problem__message").innerText(), /JSON allows no comma after the last entry/);
    assert.ok((await problem.locator(".problem__code").innerText()).length < 160);
    const [fix, aws] = [problem.getByRole("button").nth(1), problem.locator(".problem__help")];
    assert.ok((await fix.boundingBox()).y < (await aws.boundingBox()).y, "the fix comes before AWS's text");
    await fix.click();
    await page.locator(".code .cm-content").focus();
    await page.keyboard.press("Shift+Alt+F");
    await page.waitForFunction(() => document.querySelectorAll(".code .cm-line").length > 5);
    assert.equal(await page.locator(".code .cm-scroller").evaluate((scroller) => scroller.scrollLeft), 0);
    await page.keyboard.press("Shift+Alt+F");
    assert.match(await page.locator(".notice").innerText(), /laid out already/);
  },

  "a breakpoint marks its state in the graph": async ({ page, visit }) => {
    await write(page, visit, { definition: LOST, input: INPUT });
    await page.locator('.node[data-state="Ship"]').click();
    await page.keyboard.press("b");
    assert.equal(await page.locator('.node[data-state="Ship"] .node__break').count(), 1);
    assert.equal(await page.locator(".node__break").count(), 1);
    assert.match(await page.locator('.node[data-state="Ship"]').getAttribute("aria-label"), /breakpoint/);
  },
};
