// The Map Run of a distributed Map: its counts at the cursor, its child executions and their events.

import assert from "node:assert/strict";
import { violations } from "./browser.mjs";
import { write } from "./studio.spec.mjs";

const LETTERS = {
  StartAt: "Letters",
  States: {
    Letters: {
      Type: "Map",
      ItemsPath: "$.people",
      MaxConcurrency: 5,
      ToleratedFailurePercentage: 20,
      Label: "letters",
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "Write",
        States: { Write: { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:write", End: true } },
      },
      End: true,
    },
  },
};
const people = Array.from({ length: 24 }, (_, at) => ({ name: `Person ${at}`, city: ["London", "Seoul", "Porto"][at % 3] }));
const late = { error: "Post.Late", cause: "the post office is closed", at: "work" };
const sent = (times) => ({ return: '"sent"', delay: "0.2", times: String(times) });
const mocks = [{ state: "Write", after: "repeat", answers: [sent(7), { throw: late, delay: "0.5", times: "2" }, sent(1)] }];

const fixture = { definition: LETTERS, input: { people }, mocks };
const count = (page, status) => page.locator(`.maprun [data-count=${status}] b`).innerText();

/** Opens the workflow, runs it and looks at its Map. */
const letters = async (page, visit) => {
  await write(page, visit, fixture);
  await page.locator(".run").click();
  await page.locator(".pill:not([data-status=running])").waitFor();
  await page.locator('[data-state="Letters"]').first().click({ position: { x: 30, y: 14 } });
  await page.locator(".maprun").waitFor();
};

export const tests = {
  "a Map Run shows its counts at the cursor, and a child's events": async ({ page, visit, screenshot }) => {
    await letters(page, visit);
    assert.equal(await page.locator("[data-maprun]").getAttribute("data-maprun"), "SUCCEEDED");
    assert.equal(await count(page, "SUCCEEDED"), "22");
    assert.equal(await count(page, "FAILED"), "2");
    assert.deepEqual(await violations(page, ".maprun"), []);
    await screenshot("map-run");
    // Only those that failed; the first of them shows what happened in it.
    await page.locator("[data-count=FAILED]").click();
    const children = page.locator(".maprun [data-child]");
    assert.equal(await children.count(), 2);
    await children.first().click();
    await page.locator(".event", { hasText: "LambdaFunctionFailed" }).first().waitFor();
    assert.equal(await children.first().getAttribute("aria-pressed"), "true");
    assert.match(await page.locator(".events__histories option:checked").innerText(), /Letters: Failed/);
    // Before the Map Run started there is none.
    await page.keyboard.press("Home");
    await page.locator('[data-state="Letters"]').first().click({ position: { x: 30, y: 14 } });
    await page.locator(".maprun").waitFor({ state: "detached" });
  },
};
