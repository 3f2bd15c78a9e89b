// The page's module in two: the split itself on a small module, and the page while the second one is late or missing.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { KIND, write } from "../../xtask/site/split/module.mjs";
import { rules, written } from "../../xtask/site/split/rules.mjs";
import { split } from "../../xtask/site/split/split.mjs";
import { DIST } from "./site.mjs";
import { visit } from "./browser.mjs";

/** A site that was built quickly has one module. */
const ships = existsSync(join(DIST, "index.html.br"));

const TEXT = Buffer.from("a text that later functions read");
const PLACE = 1024;
const NUMBER = Buffer.of(0x60, 1, 0x7f, 1, 0x7f);

/** `run(n)` calls `twice` directly and `letter` through the table, whose result is a byte of `TEXT`. */
function made() {
  const run = [0, 0x20, 0, 0x10, 1, 0x41, 0, 0x11, 0, 0, 0x0b];
  const twice = [0, 0x20, 0, 0x41, 2, 0x6c, 0x0b];
  const letter = [0, 0x20, 0, 0x2d, 0, 0x80, 0x08, 0x0b];
  return {
    types: [NUMBER],
    imports: [],
    functions: [run, twice, letter].map((body) => ({ type: 0, body: Buffer.from(body) })),
    tables: [Buffer.of(0x70, 0, 1)],
    memories: [Buffer.of(0, 1)],
    globals: [],
    exports: [{ name: "run", kind: KIND.function, index: 0 }],
    elements: [{ table: 0, offset: 0, functions: [2] }],
    data: [{ offset: PLACE, bytes: TEXT }],
    names: new Map(["run", "twice", "letter"].map((name, index) => [index, `a::${name}`])),
  };
}

export const tests = {
  "a module in two does what the whole does, and loads the second when it is called": async () => {
    const module = made();
    const whole = (await WebAssembly.instantiate(write(module))).instance.exports;
    // What the linker would tell: `letter` has the place of the text in it.
    const linked = { objects: [{ from: PLACE, to: PLACE + TEXT.length }], pointers: new Map(), named: (numbers) => (numbers.includes(PLACE) ? [0] : []) };
    const { first, rest } = split(module, (name) => name !== "a::run", linked);
    assert.ok(!Buffer.from(write(first)).includes(TEXT) && Buffer.from(write(rest)).includes(TEXT));
    let loads = 0;
    const exports = (
      await WebAssembly.instantiate(write(first), {
        rest: {
          load: () => {
            loads += 1;
            new WebAssembly.Instance(new WebAssembly.Module(write(rest)), { first: exports });
            exports.$there.value = 1;
          },
        },
      })
    ).instance.exports;
    for (const n of [0, 3, 7]) assert.equal(exports.run(n), whole.run(n), `run(${n})`);
    assert.equal(whole.run(0), TEXT[0]);
    assert.equal(loads, 1);
    const kept = split(made(), (name) => name === "a::twice", linked);
    assert.ok(Buffer.from(write(kept.first)).includes(TEXT), "what the first module reads stays there");
  },

  "the list says what was not called, in few lines": async () => {
    const idling = (turns) => Buffer.concat([Buffer.of(0), Buffer.alloc(turns, 0x01), Buffer.of(0x0b)]);
    const body = idling(900);
    const check = (functions, expected) => {
      const list = written(functions.map(([name, called]) => ({ name, body, called })));
      assert.deepEqual(list.replaceAll(/ [0-9a-f]{8}$/gm, "").split("\n"), expected);
      const isLater = rules(list);
      for (const [name, called] of functions) assert.equal(isLater(name, body), !called, name);
      return isLater;
    };
    const isLater = check(
      [
        ["own[0123456789abcdef]::used::run", true],
        ["<own[0123456789abcdef]::used::Thing>::idle", false],
        ["own::idle::one", false],
        ["own::idle::two", false],
        ["core::sort::<own::used::Thing>", true],
        ["core::sort::<own::idle::Thing>", false],
        ["core::sort::<own::used::run>", false],
        ["core::sort::<u8>", false],
        ["core::swap::<own::idle::Thing>", true],
        ["own::used::run::{closure#1}", false],
      ],
      ["own::idle", "own::used::Thing", "+ core::sort", "+ core::swap", "- core::sort", "- core::sort", "- own::used::run"],
    );
    assert.equal(isLater("own::used::run::{closure#1}", idling(901)), false, "another function that got the name");
  },

  "what is wanted before the second module is there waits for it": async ({ page, address, requests }) => {
    if (!ships) return;
    // Held back as long as the page asks for it in the background.
    let asked = 0;
    await page.route(/\/rest-[^/]*\.wasm$/, (route) => ((asked += 1) > 1 ? route.continue() : undefined));
    await visit(page, address);
    await page.getByRole("button", { name: "To AWS" }).click();
    await page.getByRole("dialog").first().waitFor();
    assert.deepEqual(await page.evaluate(() => performance.getEntriesByType("mark").map(({ name }) => name)), ["rest wanted early"]);
    assert.ok(requests.length > 0);
  },

  "a second module that cannot be fetched is told, and fetched again": async ({ page, address, faults }) => {
    if (!ships) return;
    let missing = true;
    await page.route(/\/rest-[^/]*\.wasm$/, (route) => (missing ? route.abort() : route.continue()));
    await visit(page, address);
    await page.getByText("A part of the page could not be loaded.").waitFor();
    missing = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator("html[data-rest=there]").waitFor();
    assert.equal(await page.getByText("A part of the page could not be loaded.").isVisible(), false);
    await page.getByRole("button", { name: "To AWS" }).click();
    await page.getByRole("dialog").first().waitFor();
    // The refusals are what this test is about.
    faults.length = 0;
  },
};
