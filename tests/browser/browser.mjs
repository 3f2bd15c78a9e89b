// The system's Chromium, driven by Playwright, and a page that notices everything that goes wrong in it.

import { existsSync, mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

/** Where screenshots go; git ignores it. */
export const SCREENSHOTS =
  process.env.STEPTHROUGH_SCREENSHOTS ?? join(dirname(fileURLToPath(import.meta.url)), "../../target/screenshots");

// As root there is no sandbox; the rest keeps the browser from asking its maker's servers for things.
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

/** Starts the browser with a fresh profile. */
export async function launch() {
  return chromium.launch({ executablePath: executable(), headless: true, args: ARGUMENTS });
}

function executable() {
  const named = process.env.STEPTHROUGH_CHROMIUM;
  if (named) return named;
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
  if (!found) throw new Error("no Chromium on PATH: `apt-get install chromium`, or set STEPTHROUGH_CHROMIUM");
  return found;
}

/**
 * A page in a context of its own: { page, context, faults, requests, close }.
 *
 * `faults` grows with every console error, uncaught error, failed request, and request to another host than `address`'s.
 * options: width, height, dark, locale, touch; `tour` for a reader who has not seen the page's tour.
 */
export async function open(browser, address, options = {}) {
  const { width = 1280, height = 800, dark = false, locale = "en-GB", touch = false, tour = false } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
    timezoneId: "UTC",
    hasTouch: touch,
    locale,
    acceptDownloads: true,
  });
  if (!tour) {
    await context.addInitScript(() => {
      // An empty page has no storage.
      try {
        localStorage.setItem("stepthrough.tour", "done");
      } catch {}
    });
  }
  const faults = [];
  const requests = [];
  const { host } = new URL(address);
  context.on("request", (request) => {
    requests.push(request.url());
    const url = new URL(request.url());
    if (!["data:", "blob:"].includes(url.protocol) && url.host !== host) faults.push(`request to a foreign host: ${url}`);
  });
  context.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    // Leaving a page breaks off what it was loading.
    if (why !== "net::ERR_ABORTED") faults.push(`request failed: ${request.url()} ${why}`);
  });
  context.on("response", (response) => {
    if (response.status() >= 400) faults.push(`HTTP ${response.status()}: ${response.url()}`);
  });
  context.on("console", (message) => {
    if (message.type() === "error") faults.push(`console error: ${message.text()}`);
  });
  context.on("weberror", (error) => faults.push(`uncaught: ${error.error().stack ?? error.error()}`));
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  settling(page);
  return { page, context, faults, requests, close: () => context.close() };
}

/** What a person does to a page; each changes what it shows. */
const DEEDS = ["check", "click", "dblclick", "dragTo", "fill", "hover", "press", "selectOption", "setInputFiles", "uncheck"];

/**
 * Lets every deed end when the page shows what came of it. Yew puts its work off to a later task when it takes long, so
 * that on a slow machine a test could read what was shown before.
 */
function settling(page) {
  const wrap = (target, name) => {
    const deed = target[name].bind(target);
    target[name] = async (...words) => {
      const answer = await deed(...words);
      await settled(page);
      return answer;
    };
  };
  wrap(page.keyboard, "press");
  const locators = Object.getPrototypeOf(page.locator("html"));
  if (locators.settles) return;
  locators.settles = true;
  for (const name of DEEDS) {
    const deed = locators[name];
    locators[name] = async function settles(...words) {
      const answer = await deed.apply(this, words);
      await settled(this.page());
      return answer;
    };
  }
}

/** Waits until two frames in a row have changed nothing, half a second at most: a run goes on changing the page. */
async function settled(page) {
  // A deed can close the page or leave it for another.
  await page
    .evaluate(async () => {
      let changed = false;
      const observer = new MutationObserver(() => (changed = true));
      observer.observe(document, { attributes: true, characterData: true, childList: true, subtree: true });
      const start = performance.now();
      for (let still = 0; still < 2 && performance.now() - start < 500; still = changed ? 0 : still + 1) {
        changed = false;
        await new Promise(requestAnimationFrame);
      }
      observer.disconnect();
    })
    .catch(() => {});
}

/** Opens the page at `query` (`?example=x#y`) and waits until it stands. */
export async function visit(page, address, query = "") {
  await page.goto(new URL(query, address).href, { waitUntil: "load" });
  await page.locator("h1").first().waitFor();
}

/** Something to wait for: `open` ends the waiting for `opened`. */
export function gate() {
  let open;
  const opened = new Promise((resolve) => (open = resolve));
  return { opened, open };
}

/** Puts a definition, an object or its text, into the page's editor, as one edit. */
export async function edit(page, definition) {
  const text = typeof definition === "string" ? definition : JSON.stringify(definition, null, 2);
  await page.locator(".editor[aria-busy=false]").first().waitFor({ state: "attached" });
  await page.locator(".code .cm-content").evaluate((content, text) => {
    const view = content.cmTile.view;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
  }, text);
}

/** Writes target/screenshots/NAME.png. */
export async function screenshot(page, name) {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
}

/** What axe-core finds on the page as it stands, one line a place; `within` is a CSS selector. */
export async function violations(page, within = "html") {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  const found = await page.evaluate((within) => window.axe.run(within, { resultTypes: ["violations"] }), within);
  return found.violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help}: ${target.join(" ")}`));
}
