// Definitions, expressions, patterns and mocks that mean harm: the page answers all the while, Stop stops, the reason is told.

import assert from "node:assert/strict";
import { edit } from "./browser.mjs";
import { write } from "./studio.spec.mjs";

/** So long may nothing on the page answer, in milliseconds: what Stop may take. The machine that tests may be a slow one. */
const PATIENCE = 200 * 4;

const jsonata = (expression, more = {}) => ({
  QueryLanguage: "JSONata",
  StartAt: "Work",
  States: { Work: { Type: "Pass", Output: `{% ${expression} %}`, End: true, ...more } },
});
const task = (mocks) => ({
  definition: {
    StartAt: "Call",
    States: { Call: { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:f", End: true } },
  },
  mocks,
});
// An end must be in sight, or AWS refuses the definition.
const or = (Next) => ({ Type: "Choice", Choices: [{ Variable: "$.never", IsPresent: true, Next: "End" }], Default: Next });
const End = { Type: "Succeed" };
const forever = { StartAt: "Again", States: { Again: { Type: "Pass", Next: "Or" }, Or: or("Again"), End } };
const crowd = {
  StartAt: "All",
  States: {
    All: {
      Type: "Map",
      ItemsPath: "$.items",
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "Rest",
        States: { Rest: { Type: "Wait", Seconds: 1, Next: "Or" }, Or: or("Rest"), End },
      },
      End: true,
    },
  },
};
const nested = (depth) => "[".repeat(depth) + "]".repeat(depth);
const swelling = {
  StartAt: "Swell",
  States: {
    Swell: { Type: "Pass", Parameters: { "text.$": "States.Format('{}{}{}{}', $.text, $.text, $.text, $.text)" }, Next: "Or" },
    Or: or("Swell"),
    End,
  },
};

/** What is run, and a word of the reason that is told. */
const RUNS = {
  "a loop without an end": { definition: forever, told: /25,?000/ },
  "a function that calls itself for ever": { definition: jsonata("($f := function($n) { $f($n + 1) + 1 }; $f(0))"), told: /./ },
  "a tail call for ever": { definition: jsonata("($f := function($n) { $f($n + 1) }; $f(0))"), told: /./ },
  "an exponential pattern": { definition: jsonata(`$match("${"a".repeat(60)}!", /^(a+)+$/)`), told: /./ },
  "a pattern over much text": { definition: jsonata('$match($pad("", 100000, "ab"), /(a|b|ab)*c/)'), told: /./ },
  "a huge array": { definition: jsonata("[1..9999999]"), told: /./ },
  "arrays of arrays": { definition: jsonata("$map([1..100000], function($v) { [1..100000] })"), told: /./ },
  "a text of a hundred megabytes": { definition: jsonata('$pad("", 100000000)'), told: /./ },
  "a text that doubles": { definition: swelling, input: { text: "0123456789" }, told: /./ },
  "a mock that never answers": {
    ...task([{ state: "Call", after: "default", answers: [{ return: '"{% ($f := function($n) { $f($n + 1) }; $f(0)) %}"', delay: "", times: "" }] }]),
    told: /./,
  },
};

/** Goes on for a minute before the engine ends it, so it is only stopped here. */
const CROWD = { definition: crowd, input: { items: Array.from({ length: 2000 }, (_, at) => at) } };

/** Counts the longest time in which nothing else had its turn, from now on. */
const watch = (page) =>
  page.evaluate(() => {
    window.longest = 0;
    let last = performance.now();
    const turn = () => {
      const now = performance.now();
      window.longest = Math.max(window.longest, now - last);
      last = now;
      window.watching = setTimeout(turn, 0);
    };
    turn();
  });
const longest = (page) => page.evaluate(() => (clearTimeout(window.watching), Math.round(window.longest)));

const ended = ".pill:not([data-status=running]):not([data-status=idle])";

/** Its figures need the machine for themselves. */
export const options = { alone: true };

export const tests = {
  ...Object.fromEntries(
    Object.entries(RUNS).map(([name, { told, ...document }]) => [
      `${name} ends with its reason while the page answers`,
      async ({ page, visit }) => {
        await write(page, visit, document);
        await watch(page);
        await page.locator(".run").click();
        await page.locator(ended).waitFor({ timeout: 50_000 });
        const gap = await longest(page);
        console.log(`        ${name}: nothing answered for ${gap} ms at most`);
        assert.ok(gap < PATIENCE, `nothing answered for ${gap} ms`);
        assert.equal(await page.locator(".pill").getAttribute("data-status"), "failed");
        assert.match(await page.locator(".outcome").innerText(), told);
      },
    ]),
  ),

  "Stop stops at once": async ({ page, visit }) => {
    await write(page, visit, CROWD);
    await page.locator(".run").click();
    await page.getByRole("button", { name: "Pause" }).waitFor();
    const took = await page.evaluate(async () => {
      const start = performance.now();
      document.querySelector(".run--pause").click();
      while (document.querySelector(".run--pause")) await new Promise((resolve) => setTimeout(resolve));
      return performance.now() - start;
    });
    console.log(`        stopped after ${Math.round(took)} ms`);
    assert.ok(took < PATIENCE, `${took} ms`);
  },

  "texts that are deep or long are told and can be edited on": async ({ page, visit }) => {
    await write(page, visit, { definition: forever });
    for (const [name, text] of [
      ["deep", nested(100_000)],
      ["deep in a state", JSON.stringify(forever).replace('"Type":"Pass"', `"Type":"Pass","Result":${nested(20_000)}`)],
      ["long", `{"StartAt":"A","States":{"A":{"Type":"Pass","Result":"${"x".repeat(10_000_000)}","End":true}}}`],
      ["many keys", JSON.stringify({ StartAt: "A", States: Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`S${at}`, {}])) })],
    ]) {
      await watch(page);
      await edit(page, text);
      await page.waitForTimeout(1500);
      const gap = await longest(page);
      console.log(`        ${name}: nothing answered for ${gap} ms at most`);
      await edit(page, forever);
      await page.locator('.graph [data-state="Again"]').waitFor();
    }
  },
};
