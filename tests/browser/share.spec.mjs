// Runs that are handed on: links, frames, walls, paper.

import assert from "node:assert/strict";
import { open, violations, visit as goTo } from "./browser.mjs";

const share = async (page) => {
  await page.getByRole("button", { name: "Share" }).first().click();
  return page.getByRole("dialog");
};

/** The address in the dialog, of the whole run. */
const linkOf = async (page) => {
  const dialog = await share(page);
  const short = dialog.getByRole("checkbox", { name: /Short address/ });
  if (await short.isVisible()) await short.uncheck();
  const address = await dialog.getByRole("textbox", { name: "Address" }).inputValue();
  await page.keyboard.press("Escape");
  return address;
};

const readings = (page) =>
  page.evaluate(() => [...document.querySelectorAll(".readings dd")].map((reading) => reading.textContent));

const runToEnd = async (page) => {
  await page.getByRole("button", { name: /^Run/ }).first().click();
  await page.locator(".top [data-status=succeeded], .frame [data-status=succeeded]").waitFor();
};

export const tests = {
  "a link opens the same run at the same moment in another browser": async ({ page, browser, address, visit }) => {
    await visit("?example=bank-account");
    await runToEnd(page);
    await page.keyboard.press("Home");
    for (let step = 0; step < 4; step += 1) await page.keyboard.press("ArrowRight");
    const link = await linkOf(page);
    assert.ok(link.startsWith(`${address}#run=`), link);
    const other = await open(browser, address);
    try {
      await goTo(other.page, address, link);
      await other.page.locator(".readings dd").first().waitFor({ timeout: 30_000 });
      assert.deepEqual(await readings(other.page), await readings(page));
      assert.deepEqual(other.faults, []);
    } finally {
      await other.close();
    }
  },

  "a cut link says so and saves what it can": async ({ page, visit }) => {
    await visit("?example=bank-account");
    const link = await linkOf(page);
    await page.goto("about:blank");
    await visit(link.slice(link.indexOf("#"), Math.floor(link.length * 0.7)));
    const dialog = page.getByRole("dialog");
    await dialog.getByText("The link was cut").waitFor();
    await dialog.getByRole("button", { name: "Open what could be saved" }).click();
    await page.locator(".cm-content").first().getByText("CreateSession").first().waitFor();
  },

  "a file elsewhere is fetched only when the reader agrees": async ({ page, context, visit, faults, requests }) => {
    const file = "https://files.example/run.stepthrough.json";
    const definition = { StartAt: "Fetched", States: { Fetched: { Type: "Pass", End: true } } };
    await context.route(file, (route) =>
      route.fulfill({ json: { stepthrough: 1, definition }, headers: { "access-control-allow-origin": "*" } }));
    await visit(`?from=${encodeURIComponent(file)}`);
    const agree = page.getByRole("button", { name: "Fetch it" });
    await agree.waitFor();
    assert.ok(!requests.includes(file));
    await agree.click();
    await page.locator(".cm-content").first().getByText("Fetched").first().waitFor();
    assert.ok(requests.includes(file));
    // The one request that was agreed to.
    faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes(file)));
  },

  "a frame shows what its author chose, with a way to the whole page": async ({ page, visit }) => {
    await visit("?example=bank-account&embed=1&panes=graph,data&locked=1");
    await page.getByRole("link", { name: "Open in Stepthrough" }).waitFor();
    assert.ok(!(await page.locator(".top").isVisible()));
    assert.ok(!(await page.locator("#definition-pane").isVisible()));
    await runToEnd(page);
    assert.ok(await page.locator(".pane__graph").isVisible());
    assert.deepEqual(await violations(page), []);
    // An author who wants a guess first.
    await visit("?example=bank-account&embed=1&panes=graph,data&hidden=*");
    await runToEnd(page);
    const asks = page.getByRole("button", { name: /^What does .* make\? Show it$/ });
    const asked = await asks.count();
    assert.ok(asked > 0 && (await page.locator(".stage__json").count()) === 1, "the input alone is shown");
    await asks.first().click();
    assert.equal(await page.locator(".stage__json").count(), 2);
    assert.equal(await asks.count(), asked - 1);
  },

  "on a wall a clicker turns the steps": async ({ page, visit }) => {
    await visit("?example=bank-account");
    await runToEnd(page);
    const dialog = await share(page);
    await dialog.getByRole("button", { name: "Present on a wall" }).click();
    await page.keyboard.press("Home");
    const [before] = await readings(page);
    await page.keyboard.press("PageDown");
    const [after] = await readings(page);
    assert.notEqual(before, after);
    assert.ok(!(await page.locator("#definition-pane").isVisible()));
    await page.keyboard.press("Escape");
    await page.locator("#definition-pane").waitFor();
  },

  "on paper every stay in a state has a page": async ({ page, visit }) => {
    await visit("?example=bank-account");
    await runToEnd(page);
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    await page.locator(".print__page").first().waitFor({ state: "attached" });
    assert.ok((await page.locator(".print__page").count()) >= 5);
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.locator(".print__page").nth(1).isVisible());
    assert.ok(await page.locator(".print__page").first().locator(".print__graph svg").isVisible());
    await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
    await page.locator(".print__page").first().waitFor({ state: "detached" });
  },
};
