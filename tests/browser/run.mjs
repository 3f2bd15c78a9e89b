// Runs the browser's tests: `node tests/browser/run.mjs [NAME]`, NAME being a part of a file's name.
//
// A file `*.spec.mjs` exports `tests`: an object of `"what is true": async ({ page, address, ... }) => { ... }`. Each test gets
// a page of its own in a fresh profile, and fails when it throws, or when the page logged an error, threw one, or asked a
// foreign host for anything. One that fails is tried once more, since a real browser on a busy machine is not the same twice;
// what passes only then is named at the end. A file may export `options` for `open` in browser.mjs;
// with `alone`, which measuring needs, its tests have the machine for themselves.

import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { SCREENSHOTS, launch, open, screenshot, visit } from "./browser.mjs";
import { DIST, serve } from "./site.mjs";

const TIME_LIMIT = 60_000;
/** How many tests run at a time; a page and what drives it keep about one core busy. */
const AT_A_TIME = Math.max(1, Math.min(4, availableParallelism()));
const here = dirname(fileURLToPath(import.meta.url));
const [only = ""] = process.argv.slice(2);

if (!existsSync(join(DIST, "index.html"))) {
  console.error("dist/ is empty: `cargo xtask build` makes it");
  process.exit(1);
}
const files = readdirSync(here).filter((file) => file.endsWith(".spec.mjs") && file.includes(only)).sort();
rmSync(join(SCREENSHOTS, "failed"), { recursive: true, force: true });
mkdirSync(SCREENSHOTS, { recursive: true });

const site = await serve();
let passed = 0;
const failed = [];
const twice = [];
const waiting = [];
const measuring = [];
for (const file of files) {
  const spec = await import(pathToFileURL(join(here, file)));
  const list = spec.options?.alone ? measuring : waiting;
  for (const [name, test] of Object.entries(spec.tests)) {
    list.push({ title: `${file.replace(".spec.mjs", "")}: ${name}`, test, options: spec.options });
  }
}

/** Runs tests from the list until it is empty, in a browser of their own: the clipboard belongs to the browser. */
async function work(list) {
  const browser = await launch();
  try {
    for (let one = list.shift(); one; one = list.shift()) await report(browser, one);
  } finally {
    await browser.close();
  }
}

try {
  await work(measuring);
  await Promise.all(Array.from({ length: AT_A_TIME }, () => work(waiting)));
} finally {
  site.close();
}
for (const title of twice.filter((title) => !failed.includes(title))) console.log(`unsure  ${title}: passed at the second try only`);
console.log(`${passed} passed, ${failed.length} failed`);
process.exit(failed.length === 0 && passed > 0 ? 0 : 1);

/** Runs one test, twice when it fails at first, and prints what came of it. */
async function report(browser, { title, test, options }) {
  const start = Date.now();
  let reasons = await attempt(browser, title, test, options);
  if (reasons.length > 0) {
    console.log(`again   ${title}\n${lines(reasons)}`);
    twice.push(title);
    reasons = await attempt(browser, title, test, options);
  }
  const time = `${((Date.now() - start) / 1000).toFixed(1)} s`;
  if (reasons.length === 0) {
    passed += 1;
    console.log(`ok      ${title} (${time})`);
  } else {
    failed.push(title);
    console.log(`FAILED  ${title} (${time})\n${lines(reasons)}`);
  }
}

/** Reasons, one under the other. */
function lines(reasons) {
  return reasons.map((reason) => `          ${reason}`).join("\n");
}

/** Runs one test; answers why it failed, an empty list when it did not. */
async function attempt(browser, title, test, options) {
  const opened = await open(browser, site.address, options);
  const { page, faults } = opened;
  const reasons = [];
  let timer;
  try {
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`not done after ${TIME_LIMIT / 1000} s`)), TIME_LIMIT);
    });
    const tools = {
      ...opened,
      browser,
      address: site.address,
      visit: (query) => visit(page, site.address, query),
      screenshot: (name) => screenshot(page, name),
    };
    await Promise.race([test(tools), late]);
  } catch (error) {
    reasons.push(...String(error.stack ?? error).split("\n").slice(0, 8));
  } finally {
    clearTimeout(timer);
  }
  reasons.push(...faults);
  if (reasons.length > 0) {
    const name = title.replaceAll(/[^a-z0-9]+/gi, "-");
    await screenshot(page, join("failed", name)).catch(() => {});
  }
  await opened.close();
  return reasons;
}
