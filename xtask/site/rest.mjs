// Splits the page's module in two (`split/`): the names, the loader and the page's addresses of both.

import { createHash } from "node:crypto";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { read, write } from "./split/module.mjs";
import { rules } from "./split/rules.mjs";
import { split, watched } from "./split/split.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");

/** What the first use does not need. */
export const LIST = join(root, "web/rest.txt");

/** Folders and files with texts that functions of the second module alone read. */
const TEXTS = ["engine/src/deploy/services.txt", "engine/src/mock/shapes", "tests/lessons", "tests/glossary.json"];

/** Splits the module of the site in `dist`; `watch` leaves it whole and has it tell what is called. */
export async function splitPage(dist, watch = false) {
  const names = await readdir(dist);
  const only = (pattern) => {
    const found = names.filter((name) => pattern.test(name));
    if (found.length !== 1) throw new Error(`${found.length} files like ${pattern} in ${dist}`);
    return found[0];
  };
  const [glue, wasm] = [only(/^stepthrough-web-.*(?<!-loader)\.js$/), only(/_bg\.wasm$/)];
  const module = read(await readFile(join(dist, wasm)));
  const script = await readFile(join(dist, glue), "utf8");
  const page = await readFile(join(dist, "index.html"), "utf8");
  if (watch) {
    const called = module.functions.map(({ body }, at) => ({ name: module.names.get(at + module.imports.length) ?? "", size: body.length }));
    await writeFile(join(dist, wasm), write(watched(module)));
    await writeFile(join(dist, glue), bound(`const rest = { imports: { hit: (at) => { (globalThis.called ??= new Set()).add(at); } }, begin() {} };\n`, script));
    await writeFile(join(dist, "index.html"), page.replaceAll(/ integrity="[^"]*"/g, ""));
    return called;
  }
  const isLater = rules(await readFile(LIST, "utf8"));
  const texts = (await Promise.all(TEXTS.map((path) => textsIn(join(root, path))))).flat();
  const { first, rest, left } = split(module, isLater, texts);
  if (left > 0) console.warn(`${left} of ${texts.length} texts stay in the first module: its code or data names them`);
  const [firstBytes, restBytes] = [write(first), write(rest)];
  const named = { first: `first-${hashed(firstBytes)}.wasm`, rest: `rest-${hashed(restBytes)}.wasm` };
  const loader = (await readFile(join(here, "rest.js"), "utf8")).replace("__REST__", named.rest);
  const newScript = bound(loader, script);
  const newGlue = `page-${hashed(newScript)}.js`;
  await Promise.all([
    writeFile(join(dist, named.first), firstBytes),
    writeFile(join(dist, named.rest), restBytes),
    writeFile(join(dist, newGlue), newScript),
    rm(join(dist, wasm)),
    rm(join(dist, glue)),
  ]);
  const moved = renamed(renamed(page, glue, newGlue, newScript), wasm, named.first, firstBytes);
  await writeFile(join(dist, "index.html"), moved);
}

/** The contents of a file, or of all texts in a folder. */
async function textsIn(path) {
  if (extname(path)) return [await readFile(path)];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && [".txt", ".json"].includes(extname(entry.name)));
  return Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name))));
}

/** wasm-bindgen's script with the loader in it. */
function bound(loader, script) {
  const calls = "const { instance, module } = await __wbg_load(await module_or_path, imports);";
  if (script.split(calls).length !== 2) throw new Error("wasm-bindgen writes another script than this knows");
  return loader + script.replace(calls, `imports.rest = rest.imports;\n    ${calls}\n    await rest.begin(imports, instance);`);
}

/** The page with another file, and its hash, in a file's place. */
function renamed(page, from, to, content) {
  const integrity = createHash("sha384").update(content).digest("base64");
  return page
    .replaceAll(new RegExp(`(<link [^>]*${from}"[^>]*integrity="sha384-)[^"]*`, "g"), (_, before) => before + integrity)
    .replaceAll(from, to);
}

function hashed(content) {
  return createHash("sha256").update(content).digest("hex").slice(0, 16);
}
