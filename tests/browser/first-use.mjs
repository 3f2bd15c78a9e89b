// Finds out what the first use needs and writes the rest into web/rest.txt: `node tests/browser/first-use.mjs DIST`, with a
// site that was built with its functions' names and is not split yet. It leaves the site unusable.

import { writeFile } from "node:fs/promises";
import { LIST, watchPage } from "../../xtask/site/rest.mjs";
import { written } from "../../xtask/site/split/rules.mjs";
import { gate, launch, open, visit } from "./browser.mjs";
import { serve } from "./site.mjs";

const HEAD = `# What the first use does not need: the page's second module (xtask/site/rest.mjs, xtask/site/split/rules.mjs).
# Written by \`cargo xtask first-use\`.
`;

/** Readers who come for the first time; `late` for one to whom the editor comes when all is done. */
const READERS = [
  {},
  { late: true },
  { calm: true },
  { tour: true },
  { dark: true, locale: "vi" },
  { width: 390, height: 844, touch: true },
];

const editorStands = (page) => page.locator('.editor[aria-busy="false"]').first().waitFor({ state: "attached" });

/** What the first use is: the page stands, the example runs to its end, and somebody goes through it and looks at a state. */
async function firstUse(page) {
  const skip = page.getByRole("button", { name: "Skip the tour" });
  if (await skip.isVisible()) await skip.click();
  await page.locator(".run").click();
  await page.locator(".pill[data-status=succeeded]").waitFor({ state: "attached" });
  for (const key of ["ArrowLeft", "ArrowRight"]) await page.keyboard.press(key);
  const state = page.locator("[data-state]").first();
  if (await state.isVisible()) await state.click();
  await page.locator(".stage").first().waitFor({ state: "attached" });
}

const [dist] = process.argv.slice(2);
const functions = await watchPage(dist);
const called = new Set();
const site = await serve(dist);
const browser = await launch();
try {
  for (const { calm = false, late = false, ...options } of READERS) {
    const { page, close, faults } = await open(browser, site.address, options);
    await page.emulateMedia({ reducedMotion: calm ? "reduce" : "no-preference" });
    const editor = gate();
    await page.route(/\/editor\/[^/]*$/, async (route) => {
      await editor.opened;
      await route.continue();
    });
    if (!late) editor.open();
    await visit(page, site.address);
    if (!late) await editorStands(page);
    await firstUse(page);
    editor.open();
    await editorStands(page);
    for (const at of await page.evaluate(() => [...globalThis.called])) called.add(at);
    if (faults.length > 0) throw new Error(faults.join("\n"));
    await close();
  }
} finally {
  await browser.close();
  site.close();
}

await writeFile(LIST, `${HEAD}${written(functions.map((one, at) => ({ ...one, called: called.has(at) })))}\n`);
