// The text of an editor before the editor is there: it looks the same, and who presses into it goes on in the editor.

import assert from "node:assert/strict";
import { gate, screenshot } from "./browser.mjs";

const EDITOR = /\/editor\/[^/]*\.js$/;
const stand = (page) => page.locator(".code .stand-in");
const ready = (page) => page.locator('.code .editor[aria-busy="false"]').waitFor({ state: "attached" });

/** Opens the page without its editor; answers what lets it come. */
async function withoutEditor(page, visit, query = "") {
  const editor = gate();
  await page.route(EDITOR, async (route) => {
    await editor.opened;
    await route.continue();
  });
  await visit(query);
  await stand(page).waitFor({ state: "attached" });
  return editor.open;
}

/** Every character in `selector` that can be seen, from the first on: [character and colour, left, top]. */
const looks = (page, selector) =>
  page.locator(selector).evaluate((text) => {
    const seen = [];
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const { color, visibility } = getComputedStyle(node.parentElement);
      for (let at = 0; at < node.length && visibility === "visible"; at += 1) {
        if (/\s/.test(node.data[at])) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const { left, top } = range.getBoundingClientRect();
        seen.push([`${node.data[at]} ${color}`, left, top]);
      }
    }
    return seen;
  });

/** The characters are the same, and where they were, to a quarter of a pixel; of `before` there may be more. */
function assertSame(after, before) {
  assert.ok(after.length > 0 && after.length <= before.length, `${after.length} of ${before.length} characters`);
  const moved = after.filter(([what, left, top], at) => {
    const [whatBefore, leftBefore, topBefore] = before[at];
    return what !== whatBefore || Math.abs(left - leftBefore) > 0.25 || Math.abs(top - topBefore) > 0.25;
  });
  assert.deepEqual(moved, []);
}

const scrolled = (page, selector) =>
  page.locator(selector).evaluate(({ scrollTop, scrollLeft, scrollHeight, scrollWidth }) => ({
    top: Math.round(scrollTop),
    left: Math.round(scrollLeft),
    height: scrollHeight,
    width: scrollWidth,
  }));

export const tests = {
  ...Object.fromEntries(
    [[1280, "light"], [390, "dark"]].map(([width, colorScheme]) => [
      `the text stands as the editor will show it, ${width} wide and ${colorScheme}`,
      async ({ page, visit }) => {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme });
        const come = await withoutEditor(page, visit, "?example=backup-orchestration");
        if (width < 600) await page.getByRole("navigation").getByRole("button", { name: "Code" }).click();
        await stand(page).evaluate((stand) => stand.scrollTo(0, 120));
        const parts = [
          [".stand-in__text", ".cm-content"],
          [".stand-in__numbers", ".cm-lineNumbers"],
          [".stand-in__folds", ".cm-foldGutter"],
        ];
        const before = await Promise.all(parts.map(([part]) => looks(page, `.code ${part}`)));
        const scroll = await scrolled(page, ".code .stand-in");
        await screenshot(page, `stand-in-${width}`);
        come();
        await ready(page);
        await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
        await screenshot(page, `stand-in-${width}-editor`);
        // The editor draws what can be seen, which is the beginning.
        for (const [at, [, part]] of parts.entries()) assertSame(await looks(page, `.code ${part}`), before[at]);
        assert.deepEqual(await scrolled(page, ".code .cm-scroller"), scroll);
      },
    ]),
  ),

  "a run is followed in the text as in the editor": async ({ page, visit }) => {
    const come = await withoutEditor(page, visit);
    await page.locator(".run").click();
    await page.locator(".pill[data-status=succeeded]").waitFor();
    for (let back = 0; back < 4; back += 1) await page.keyboard.press("ArrowLeft");
    const top = () => page.locator(".code .lit-state").first().evaluate((lit) => lit.getBoundingClientRect().top);
    const [before, { top: scroll }] = [await top(), await scrolled(page, ".code .stand-in")];
    assert.ok(scroll > 0, "the state that runs is further down");
    come();
    await ready(page);
    await page.locator(".code .cm-line.lit-state").first().waitFor();
    assert.ok(Math.abs((await top()) - before) <= 1, `${before} before, ${await top()} in the editor`);
  },

  "who presses into the text goes on in the editor": async ({ page, visit }) => {
    const come = await withoutEditor(page, visit);
    await page.locator(".code .stand-in .code-key", { hasText: '"StartAt"' }).dblclick();
    assert.equal(await page.evaluate(() => getSelection().toString()), "StartAt");
    come();
    await ready(page);
    await page.keyboard.type("X");
    assert.match(await page.locator(".code .cm-content").innerText(), /"X":/);
  },

  "an editor that cannot be fetched leaves a plain field": async ({ page, visit, faults }) => {
    await page.route(EDITOR, (route) => route.abort());
    await visit();
    const field = page.getByRole("textbox", { name: "Definition" });
    await page.locator(".code textarea").waitFor();
    assert.match(await field.inputValue(), /StartAt/);
    await field.fill("{}");
    await page.getByRole("tab", { name: "Problems" }).click();
    await page.locator(".problem").first().waitFor();
    // The refusal is what this test is about.
    faults.length = 0;
  },
};
