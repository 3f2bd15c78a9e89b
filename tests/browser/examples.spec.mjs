// Every example in the real page: chosen, run, stepped back and forward, and compared with what AWS comes to.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../examples");
const examples = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => JSON.parse(readFileSync(join(folder, entry.name, "example.json"), "utf8")));

const STATUS = { SUCCEEDED: "succeeded", FAILED: "failed", TIMED_OUT: "failed", RUNNING: "waiting", ABORTED: "aborted" };

const status = (page) => page.locator(".pill").getAttribute("data-status");
const events = (page) => page.locator("[data-reading=event]").innerText();

async function runs(page, example, setup) {
  const { expect } = setup;
  await page.locator(".run").click();
  await page.locator(".pill:not([data-status=running])").waitFor();
  const name = `${example.name}, ${setup.name}`;
  // The card proposes what the set-up has people answer. Workers and signs of life are left to the tests of the engine.
  const signals = setup.signals ?? [];
  if (signals.some(({ send }) => send.success === undefined && send.failure === undefined)) return;
  for (const { when, send } of signals) {
    const card = page.locator(`[data-task="${when}"]`);
    await card.getByRole("button", { name: send.failure ? "Send failure" : "Send success" }).click();
    await card.waitFor({ state: "detached" });
    await page.locator(".pill:not([data-status=running])").waitFor();
  }
  // Where nobody answers on AWS, the clock of the page waits to be let go.
  for (let tries = 0; tries < 8 && expect.status !== "RUNNING" && (await status(page)) === "waiting"; tries += 1) {
    const before = await events(page);
    await page.getByRole("button", { name: "Let it time out" }).first().click();
    await page.waitForFunction((before) => document.querySelector("[data-reading=event]").innerText !== before, before);
    await page.locator(".pill:not([data-status=running])").waitFor();
  }
  assert.equal(await status(page), STATUS[expect.status], name);
  if (expect.error) assert.ok((await page.locator(".outcome .error__name").innerText()) === expect.error, name);
  if (expect.cause) assert.equal(await page.locator(".outcome .error__cause").textContent(), expect.cause, name);
  const total = await events(page);
  await page.keyboard.press("ArrowLeft");
  assert.notEqual(await events(page), total, name);
  await page.keyboard.press("ArrowRight");
  assert.equal(await events(page), total, name);
  await page.keyboard.press("Home");
  for (const [at, state] of expect.path.slice(0, 12).entries()) {
    // The first state is entered together with the execution.
    if (at > 0) await page.keyboard.press("Shift+ArrowRight");
    const there = (state) => document.querySelector(".inspector__name")?.innerText === state;
    await page.waitForFunction(there, state).catch(() => assert.fail(`${name}: ${state} is not shown`));
    assert.equal(await page.locator("[data-stage=input]").count(), 1, name);
  }
}

export const tests = Object.fromEntries(
  examples.map((example) => [
    `${example.name}: ${example.setups.length} set-ups come out as on AWS`,
    async ({ page, visit }) => {
      await visit(`?example=${example.name}`);
      await page.locator('.editor[aria-busy="false"]').first().waitFor({ state: "attached" });
      assert.match(await page.locator(".guide h2").innerText(), new RegExp(example.title.en.slice(0, 12)));
      for (const setup of example.setups) {
        await page.locator(".menu--setups .menu__button").click();
        await page.locator(`[data-setup="${setup.name}"]`).click();
        assert.match(page.url(), new RegExp(`example=${example.name}&setup=${setup.name}$`));
        await page.locator("h1").click();
        await runs(page, example, setup);
      }
    },
  ]),
);

tests["an example is chosen from the menu, and its own language can be read"] = async ({ page, visit }) => {
  const foreign = examples.find((example) => example.language !== "en");
  await visit();
  await page.locator(".menu--examples .menu__button").click();
  await page.locator(`[data-example="${foreign.name}"]`).click();
  await page.getByRole("group", { name: "Language" }).getByRole("button").last().click();
  assert.equal(await page.locator(".guide h2").innerText(), foreign.title[foreign.language]);
};

tests["an example that does not exist is said so"] = async ({ page, visit }) => {
  await visit("?example=nothing-of-that-name");
  assert.match(await page.locator(".notice").innerText(), /no example called/);
};
