// The npm package in the real browser: the same bytes as in Node.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { launch } from "../browser/browser.mjs";
import { serve } from "../browser/site.mjs";

const folder = process.env.STEPTHROUGH_PACKAGE;
const { history } = await import(pathToFileURL(join(folder, "node.js")));

test("a page that imports the package gets the same history", async (t) => {
  const site = await serve(folder);
  t.after(site.close);
  const browser = await launch();
  t.after(() => browser.close());
  const example = new URL("../examples/course-wait-for-token/", import.meta.url);
  const definition = readFileSync(new URL("definition.asl.json", example), "utf8");
  const { input, mocks, signals } = JSON.parse(readFileSync(new URL("example.json", example), "utf8")).setups[0];

  const page = await browser.newPage();
  await page.goto(`${site.address}package.json`);
  const there = await page.evaluate(
    async ([address, ...given]) => (await import(`${address}browser.js`)).history(...given),
    [site.address, definition, input, { mocks, signals }],
  );
  assert.equal(there, history(definition, input, { mocks, signals }));
  assert.match(there, /"ExecutionSucceeded"/);
});
