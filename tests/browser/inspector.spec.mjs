// The inspector: why the data is what it is, where it came from, and what else could have been written.

import assert from "node:assert/strict";
import { write } from "./studio.spec.mjs";

const ORDER = {
  StartAt: "Charge",
  States: {
    Charge: {
      Type: "Task",
      Resource: "arn:aws:lambda:us-east-1:123456789012:function:charge",
      Retry: [
        { ErrorEquals: ["Rare"], MaxAttempts: 5 },
        { ErrorEquals: ["Busy"], IntervalSeconds: 2, MaxAttempts: 2, BackoffRate: 2 },
        { ErrorEquals: ["States.ALL"] },
      ],
      Catch: [
        { ErrorEquals: ["States.Timeout"], Next: "Done" },
        { ErrorEquals: ["States.TaskFailed"], ResultPath: "$.error", Next: "Done" },
      ],
      ResultSelector: { "id.$": "$.receipt.id" },
      ResultPath: "$.charge",
      Next: "Prepare",
    },
    Prepare: { Type: "Pass", Parameters: { "order.$": "$.order", "receipt.$": "$.charge.id" }, ResultPath: "$.mail", Next: "Done" },
    Done: { Type: "Succeed" },
  },
};
const INPUT = { order: { id: 7, total: 12.5 }, customer: "Ann" };

const ROWS = {
  StartAt: "Each",
  States: {
    Each: {
      Type: "Map",
      ItemsPath: "$.rows",
      ItemProcessor: { StartAt: "Work", States: { Work: { Type: "Pass", Parameters: { "n.$": "$.n" }, End: true } } },
      End: true,
    },
  },
};

const run = async (page) => {
  await page.locator(".run").click();
  await page.locator(".pill:not([data-status=running])").waitFor();
};
/** Waits until the definition that the page keeps matches. */
const definition = (page, pattern) =>
  page.waitForFunction(
    (source) => new RegExp(source).test(JSON.parse(localStorage.getItem("stepthrough.document")).definition),
    pattern.source,
  );
const pick = (page, state) => page.locator(`.node[data-state="${state}"], [data-state="${state}"]`).first().click();
const paid = [{ state: "Charge", after: "repeat", answers: [{ return: '{"receipt":{"id":"r-1","x":[1,2]}}' }] }];
const leaf = (page, stage, key) => page.locator(`[data-stage=${stage}] .json__row`, { hasText: key }).first().locator(".json__value");

export const tests = {
  "the laboratory tells what each ResultPath would lose, and writes the one that is chosen": async ({ page, visit, screenshot }) => {
    await write(page, visit, { definition: ORDER, input: INPUT, mocks: paid });
    await run(page);
    await pick(page, "Charge");
    const stage = page.locator("[data-stage=afterResultPath]");
    await stage.getByRole("button", { name: /Compare the choices/ }).click();
    const cases = await stage.locator(".case").allInnerTexts();
    assert.equal(cases.length, 4);
    assert.match(cases[0], /without ResultPath[\s\S]*Lost: order, customer/);
    assert.match(cases[1], /"ResultPath": null[\s\S]*The result is lost/);
    assert.match(cases[2], /"ResultPath": "\$\.charge"[\s\S]*now[\s\S]*All of the input goes on/);
    assert.match(cases[3], /"ResultPath": "\$\.order"[\s\S]*what stood at \$\.order is lost/);
    await screenshot("laboratory");
    await stage.locator(".case").nth(1).getByRole("button", { name: "Write this into the definition" }).click();
    await definition(page, /"ResultPath": null/);
    await page.locator(".code .cm-content").focus();
    await page.keyboard.press("ControlOrMeta+z");
    await definition(page, /"ResultPath": "\$\.charge"/);
  },

  "a value is followed back across three states to the mock that made it": async ({ page, visit, screenshot }) => {
    await write(page, visit, { definition: ORDER, input: INPUT, mocks: paid });
    await run(page);
    await pick(page, "Done");
    await leaf(page, "input", "receipt").click();
    const hops = page.locator(".hop");
    await hops.first().waitFor();
    const states = await hops.locator(".hop__state").allInnerTexts();
    assert.deepEqual([...new Set(states)], ["Done", "Prepare", "Charge"]);
    assert.match(await hops.last().innerText(), /Task result[\s\S]*\$\.receipt\.id[\s\S]*as its mock is written/);
    await screenshot("provenance");
    await hops.last().locator(".hop__go").click();
    assert.equal(await page.locator(".inspector__name").innerText(), "Charge");
    assert.match(await page.locator("[data-stage=result] .json__row--lit").innerText(), /r-1/);
    // The input is followed to the execution's input, by keyboard alone.
    await page.locator("[data-stage=input] .json").focus();
    for (const key of ["End", "Enter"]) await page.keyboard.press(key);
    assert.match(await hops.last().innerText(), /It came with the execution's input/);
  },

  "an error that was retried and then caught says who was asked and why": async ({ page, visit, screenshot }) => {
    const mocks = [{ state: "Charge", after: "repeat", answers: [{ throw: { error: "Busy", cause: "why", at: "work" } }] }];
    await write(page, visit, { definition: ORDER, input: INPUT, mocks });
    await run(page);
    await pick(page, "Charge");
    const errors = page.locator("[data-stage=errorDetails]");
    assert.equal(await errors.count(), 3);
    assert.match(await errors.nth(1).innerText(), /Retrier 2 tries again after 4 s[\s\S]*Does not name Busy[\s\S]*Retry 2 of 2[\s\S]*2 s × BackoffRate 2\^1 = 4 s[\s\S]*A retrier above has decided/);
    const last = errors.nth(2);
    assert.match(await last.innerText(), /Catcher 2 takes it: on to “Done”[\s\S]*all 2 attempts are used up[\s\S]*States\.TaskFailed means every error but States\.Timeout/);
    const answers = await last.locator("[data-answer]").evaluateAll((all) => all.map((row) => row.dataset.answer));
    assert.deepEqual(answers, ["not", "used", "silent", "not", "takes"]);
    await page.getByRole("button", { name: "Attempt 3" }).click();
    assert.equal(await errors.count(), 1);
    await screenshot("errors");
  },

  "an iteration is chosen by its item, and leads to its Map": async ({ page, visit }) => {
    await write(page, visit, { definition: ROWS, input: { rows: [{ n: "first" }, { n: "second" }, { n: "third" }] } });
    await run(page);
    await pick(page, "Work");
    const list = page.getByLabel("Visit", { exact: true });
    assert.equal(await list.locator("option").count(), 3);
    await list.selectOption({ index: 1 });
    assert.match(await page.locator("[data-stage=input]").innerText(), /second/);
    assert.match(await page.locator(".inspector__detail").innerText(), /iteration 2 of 3/);
    await page.locator(".crumb .link").click();
    assert.equal(await page.locator(".inspector__name").innerText(), "Each");
  },

  "a big payload stays quick, and words are found in it": async ({ page, visit }) => {
    const rows = Array.from({ length: 1100 }, (_, at) => ({ id: at, name: `name ${at}`, note: "x".repeat(40) }));
    await write(page, visit, { definition: { StartAt: "A", States: { A: { Type: "Pass", ResultPath: "$.copy", Next: "B" }, B: { Type: "Succeed" } } }, input: { rows } });
    await run(page);
    await pick(page, "B");
    const start = Date.now();
    await page.getByLabel("Find in the data").fill("name 1077");
    await page.locator("[data-stage=input] .json__row", { hasText: "name 1077" }).first().waitFor();
    console.log(`        found in ${Date.now() - start} ms`);
    assert.ok((await page.locator(".json__row").count()) < 400);
  },
};
