// The page stands, and the editor in it.

import assert from "node:assert/strict";

export const tests = {
  "the page loads under a sub-path and shows the editor with text": async ({ page, visit, requests, screenshot }) => {
    await visit();
    assert.match(await page.title(), /Stepthrough/);
    const content = page.locator(".cm-content").first();
    await content.waitFor();
    assert.match(await content.innerText(), /StartAt/);
    assert.ok(requests.some((url) => url.endsWith(".wasm")), "the module was loaded");
    await screenshot("page");
  },

  "no script may be run from text": async ({ page, visit, faults }) => {
    await visit();
    const refused = page.waitForEvent("console", (message) => /Content Security Policy/.test(message.text()));
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.body.append(script);
    });
    await refused;
    assert.equal(await page.evaluate(() => window.ran), undefined);
    // The refusal is what this test is about.
    faults.length = 0;
  },
};
