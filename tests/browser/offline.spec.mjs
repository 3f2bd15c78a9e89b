// The page without a network, and its change to a new version.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open, visit } from "./browser.mjs";
import { DIST, serve } from "./site.mjs";

/** Waits until the worker has everything and is at work. */
const settled = (page) =>
  page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (active.state === "activated") return;
    await new Promise((done) => active.addEventListener("statechange", () => active.state === "activated" && done()));
  });

export const tests = {
  "after the first visit a workflow runs without a network": async ({ page, context, visit }) => {
    await visit();
    await settled(page);
    await context.setOffline(true);
    await visit("?example=backup");
    await page.getByRole("button", { name: "Run", exact: true }).first().click();
    await page.getByText("Succeeded").first().waitFor();
  },

  "the page can be installed": async ({ page, address, visit }) => {
    await visit();
    const manifest = await page.evaluate(async () => {
      const link = document.querySelector("link[rel=manifest]");
      const manifest = await (await fetch(link.href)).json();
      const icons = await Promise.all(manifest.icons.map(({ src }) => fetch(new URL(src, link.href)).then(({ ok }) => ok)));
      return { ...manifest, icons };
    });
    assert.equal(new URL(manifest.start_url, address).href, address);
    assert.ok(manifest.icons.length >= 3 && manifest.icons.every(Boolean));
  },

  "a new version waits until somebody changes to it": async ({ browser }) => {
    const folder = await mkdtemp(join(tmpdir(), "stepthrough-"));
    await cp(DIST, folder, { recursive: true });
    const site = await serve(folder);
    const { page, faults, close } = await open(browser, site.address);
    try {
      await visit(page, site.address);
      await settled(page);
      for (const [file, from, to] of [
        ["index.html", "<title>Stepthrough</title>", "<title>Stepthrough, newer</title>"],
        ["sw.js", /VERSION = "[^"]*"/, 'VERSION = "newer"'],
      ]) {
        const text = await readFile(join(folder, file), "utf8");
        assert.notEqual(text.replace(from, to), text, file);
        await writeFile(join(folder, file), text.replace(from, to));
      }
      await page.reload();
      assert.equal(await page.title(), "Stepthrough", "the old version, whole");
      await page.getByRole("button", { name: "Change to it" }).click();
      await page.waitForFunction(() => document.title === "Stepthrough, newer");
      assert.deepEqual(faults, []);
    } finally {
      await close();
      site.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
