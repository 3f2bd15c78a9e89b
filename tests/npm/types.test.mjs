// The package's types, with TypeScript's own compiler.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));

test("the types let through what may be written, and nothing else", () => {
  const tsc = fileURLToPath(new URL("node_modules/typescript/bin/tsc", import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [tsc, "--project", here], { encoding: "utf8" });
  assert.equal(status, 0, stdout);
});

test("no type is any", () => {
  const types = readFileSync(new URL("../../engine/js/index.d.ts", import.meta.url), "utf8");
  const code = types.replaceAll(/\/\*\*.*?\*\//gs, "");
  assert.doesNotMatch(code, /\bany\b/);
});
