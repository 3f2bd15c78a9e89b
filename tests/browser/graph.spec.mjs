// The graph and the timeline: folding, direction, the way with keys, the small map, export, bars; and how fast they are.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { edit } from "./browser.mjs";
import { write } from "./studio.spec.mjs";

const pass = (more) => ({ Type: "Pass", ...more });

const SHOP = {
  StartAt: "Check",
  States: {
    Check: { Type: "Choice", Choices: [{ Variable: "$.total", NumericGreaterThan: 100, Next: "Each" }], Default: "Done" },
    Each: {
      Type: "Map",
      ItemsPath: "$.items",
      MaxConcurrency: 1,
      ItemProcessor: {
        StartAt: "Pack",
        States: {
          Pack: {
            Type: "Task",
            Resource: "arn:aws:lambda:us-east-1:123456789012:function:pack",
            Retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 2, MaxAttempts: 2 }],
            Catch: [{ ErrorEquals: ["Lost"], Next: "Report" }],
            Next: "Rest",
          },
          Report: pass({ Next: "Rest" }),
          Rest: { Type: "Wait", Seconds: 5, End: true },
        },
      },
      Next: "Done",
    },
    Done: { Type: "Succeed" },
  },
};
const INPUT = { total: 300, items: [1, 2, 3] };

/** A workflow of `count` states: chains, choices, and a Map after every tenth. */
export function large(count) {
  const States = {};
  const name = (at) => (at >= count ? "End" : at % 10 === 9 ? `Map ${at}` : at % 10 === 4 ? `Choose ${at}` : `Step ${at}`);
  let at = 0;
  for (; at < count; at += 1) {
    const Next = name(at + 1);
    if (at % 10 === 9) {
      const inner = { StartAt: `In ${at}`, States: { [`In ${at}`]: pass({ End: true }) } };
      States[name(at)] = { Type: "Map", ItemsPath: "$.items", ItemProcessor: inner, ResultPath: null, Next };
      count -= 1;
    } else if (at % 10 === 4) {
      const ahead = name(Math.min(at + 5, count));
      States[name(at)] = { Type: "Choice", Choices: [{ Variable: "$.total", NumericLessThan: at, Next: ahead }], Default: Next };
    } else {
      States[name(at)] = pass({ Next });
    }
  }
  States.End = { Type: "Succeed" };
  return { StartAt: name(0), States };
}

const box = (page, state) => page.locator(`.graph [data-state="${state}"]`);
const run = async (page) => {
  await page.locator(".run").click();
  await page.locator(".pill:not([data-status=running]):not([data-status=idle])").waitFor();
};
// Boxes out of view are not in the document.
const fit = (page) => page.getByRole("button", { name: "Fit the graph" }).click();
const saved = async (page, act) => {
  const [download] = await Promise.all([page.waitForEvent("download"), act()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
};
const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute("data-state"));

/** Its figures need the machine for themselves. */
export const options = { alone: true };

export const tests = {
  "a Map folds with its button and opens with a double click": async ({ page, visit }) => {
    await write(page, visit, { definition: SHOP, input: INPUT });
    await run(page);
    await fit(page);
    await box(page, "Each").locator("[data-fold]").first().click();
    assert.equal(await box(page, "Pack").count(), 0);
    assert.match(await box(page, "Each").getAttribute("aria-label"), /3 states.*succeeded.*3 of 3 iterations done.*folded/);
    await box(page, "Each").dblclick({ position: { x: 60, y: 20 } });
    await box(page, "Pack").waitFor();
    await page.locator("[data-fold-all]").click();
    assert.equal(await box(page, "Pack").count(), 0);
  },

  "the arrow keys go from state to state, Enter looks at one": async ({ page, visit }) => {
    await write(page, visit, { definition: SHOP, input: INPUT });
    await run(page);
    await fit(page);
    await box(page, "Check").focus();
    await page.keyboard.press("ArrowDown");
    assert.equal(await focused(page), "Each");
    await page.keyboard.press("ArrowDown");
    assert.equal(await focused(page), "Pack");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator(".inspector__name").innerText(), "Pack");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("o");
    assert.equal(await box(page, "Pack").count(), 0);
    await page.keyboard.press("Enter");
    await box(page, "Pack").waitFor();
  },

  "states keep their colours while another one is renamed": async ({ page, visit }) => {
    await write(page, visit, { definition: SHOP, input: INPUT });
    await run(page);
    const renamed = JSON.stringify(SHOP).replaceAll('"Report"', '"Tell"').replaceAll('"Check"', '"First"');
    await edit(page, renamed);
    await box(page, "First").waitFor();
    assert.equal(await box(page, "First").getAttribute("data-standing"), "succeeded");
    assert.equal(await box(page, "Pack").getAttribute("data-standing"), "succeeded");
    assert.equal(await box(page, "Tell").getAttribute("data-standing"), "idle");
  },

  "the graph turns, and stays turned": async ({ page, visit }) => {
    await write(page, visit, { definition: SHOP, input: INPUT });
    const across = async () => {
      await fit(page);
      const [check, done] = [await box(page, "Check").boundingBox(), await box(page, "Done").boundingBox()];
      return done.x - check.x > Math.abs(done.y - check.y);
    };
    assert.equal(await across(), false);
    await page.locator("[data-direction=Right]").click();
    assert.equal(await across(), true);
    await visit();
    await box(page, "Check").waitFor();
    assert.equal(await across(), true);
  },

  "a rule is told in full under the pointer": async ({ page, visit }) => {
    await write(page, visit, { definition: SHOP, input: INPUT });
    await run(page);
    await fit(page);
    await page.locator(".edge--choice > text").first().hover();
    assert.match(await page.locator(".graph__tip").innerText(), /Choice rule Check → Each\s+\$\.total > 100\s+Taken once/);
  },

  "the picture leaves the page as SVG, PNG and Mermaid": async ({ page, visit }) => {
    await write(page, visit, { definition: SHOP, input: INPUT });
    await run(page);
    const take = async (what) => {
      await page.locator(".menu--export .menu__button").click();
      return saved(page, () => page.locator(`[data-export=${what}]`).click());
    };
    const picture = await take("Svg");
    assert.equal(picture.name, "workflow.svg");
    assert.match(picture.bytes.toString(), /^<svg xmlns[\s\S]*Pack[\s\S]*<\/svg>\s*$/);
    const chart = await take("Mermaid");
    assert.match(chart.bytes.toString(), /^flowchart TD\n[\s\S]*subgraph/);
    const pixels = await take("Png");
    assert.equal(pixels.name, "workflow.png");
    assert.deepEqual([...pixels.bytes.subarray(1, 4)], [...Buffer.from("PNG")]);
  },

  "the timeline shows what ran when, and leads there": async ({ page, visit, screenshot }) => {
    const busy = { throw: { error: "Busy", cause: "why", at: "work" }, delay: "0.5", times: "1" };
    await write(page, visit, { definition: SHOP, input: INPUT, mocks: [{ state: "Pack", after: "default", answers: [busy] }] });
    await run(page);
    await page.getByRole("tab", { name: "Timeline" }).click();
    const rows = page.locator(".bars__row");
    assert.match(await rows.allInnerTexts().then((texts) => texts.join("|")), /Check\|Each\|Iteration 1\|Pack\|Rest\|Iteration 2/);
    assert.match(await rows.nth(3).getAttribute("aria-label"), /Pack, succeeded, from \+00:00\.\d+ for 2\.\d+ s, retried once/);
    assert.equal(await rows.nth(3).locator(".bars__piece--delay").count(), 1);
    await screenshot("timeline");
    await rows.nth(3).locator(".bars__name").click();
    assert.equal(await page.locator(".inspector__name").innerText(), "Pack");
    assert.equal(await rows.nth(3).getAttribute("aria-current"), "step");
    await rows.nth(3).focus();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowLeft");
    assert.equal(await rows.nth(3).locator(".bars__text").innerText(), "Iteration 2");
  },

  "a thousand states stay fluid": async ({ page, visit, screenshot }) => {
    await write(page, visit, { definition: large(1000), input: { total: 1, items: [1] } });
    await page.locator(".minimap").waitFor();
    await page.keyboard.press("Escape");
    await run(page);
    await page.keyboard.press("Home");
    const took = await page.evaluate(async () => {
      const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      const measure = async (times, act) => {
        const all = [];
        for (let at = 0; at < times; at += 1) {
          await frame();
          const start = performance.now();
          act(at);
          // The page draws in a microtask; layout is what the browser has to do before its next picture.
          await Promise.resolve();
          await new Promise((done) => setTimeout(done));
          document.body.getBoundingClientRect();
          all.push(performance.now() - start);
        }
        all.sort((a, b) => a - b);
        return { median: all[all.length >> 1], worst: all.at(-1) };
      };
      const press = (key) => window.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
      const canvas = document.querySelector(".graph__canvas");
      const wheel = (init) => canvas.dispatchEvent(new WheelEvent("wheel", { ...init, bubbles: true, cancelable: true }));
      return {
        step: await measure(60, () => press("ArrowRight")),
        back: await measure(60, () => press("ArrowLeft")),
        pan: await measure(60, () => wheel({ deltaY: 60 })),
        zoom: await measure(20, (at) => wheel({ deltaY: at % 2 ? 40 : -40, ctrlKey: true })),
        all: await measure(1, () => press("f")),
        stepInAll: await measure(30, () => press("ArrowRight")),
      };
    });
    for (const [what, { median, worst }] of Object.entries(took)) {
      console.log(`        1,000 states, ${what}: ${median.toFixed(1)} ms, worst ${worst.toFixed(1)} ms`);
    }
    await screenshot("graph-1000");
    assert.ok(took.step.median < 500, "a step does not take half a second");
  },
};
