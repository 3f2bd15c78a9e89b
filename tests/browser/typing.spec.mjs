// How long it takes from a key stroke to new diagnostics, in a definition of 100 KB. Printed; the goal is 50 ms.

import assert from "node:assert/strict";
import { write } from "./studio.spec.mjs";

/** A definition of at least so many bytes, without mistakes. */
function large(bytes) {
  const States = {};
  let size = 0;
  for (let n = 0; size < bytes; n += 1) {
    const state = {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: "work", "Payload.$": "$", Note: `step ${n}` },
      Retry: [{ ErrorEquals: ["States.TaskFailed"], IntervalSeconds: 1, MaxAttempts: 2 }],
      Next: `State${n + 1}`,
    };
    States[`State${n}`] = state;
    size += JSON.stringify(state, null, 2).length + 60;
  }
  States[`State${Object.keys(States).length}`] = { Type: "Succeed" };
  return JSON.stringify({ StartAt: "State0", States }, null, 2);
}

/** Its figures need the machine for themselves. */
export const options = { alone: true };

export const tests = {
  "a mistake in 100 KB is told soon, and typing is never held up": async ({ page, visit }) => {
    const definition = large(100_000);
    await write(page, visit, { definition });
    await page.getByRole("tab", { name: "Problems" }).click();
    await page.getByText("No problems found.").waitFor();
    const content = page.locator(".code .cm-content");
    await content.click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("End");
    const times = await page.evaluate(async () => {
      const frame = () => new Promise(requestAnimationFrame);
      const told = [];
      const drawn = [];
      const until = async (wrong) => {
        const start = performance.now();
        document.execCommand(wrong ? "insertText" : "delete", false, "x");
        await frame();
        drawn.push(performance.now() - start);
        while (Boolean(document.querySelector(".problem")) !== wrong) await new Promise((resolve) => setTimeout(resolve, 1));
        told.push(performance.now() - start);
      };
      for (let n = 0; n < 8; n += 1) await until(n % 2 === 0);
      const middle = (list) => Math.round(list.sort((a, b) => a - b)[list.length >> 1]);
      return { told: middle(told), drawn: middle(drawn) };
    });
    console.log(`        ${Math.round(definition.length / 1000)} KB: drawn after ${times.drawn} ms, diagnostics after ${times.told} ms`);
    assert.ok(times.told < 2000, `diagnostics after ${times.told} ms`);
  },
};
