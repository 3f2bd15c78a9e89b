// Splits the page's module in two (`split/`): the names, the loader and the page's addresses of both.

import { createHash } from "node:crypto";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readLinked } from "./split/linked.mjs";
import { read, write } from "./split/module.mjs";
import { rules } from "./split/rules.mjs";
import { split, watched } from "./split/split.mjs";
import { small } from "./small.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");

/** What the first use does not need. */
export const LIST = join(root, "web/rest.txt");

/** Splits the module of the site in `dist`; `linked` is the file that the linker wrote. */
export async function splitPage(dist, linked) {
  const { module, glue, wasm, script, page } = await partsOf(dist);
  const isLater = rules(await readFile(LIST, "utf8"));
  const { first, rest } = split(module, isLater, readLinked(await readFile(linked)));
  const [firstBytes, restBytes] = [write(first), write(rest)];
  const named = { first: `first-${hashed(firstBytes)}.wasm`, rest: `rest-${hashed(restBytes)}.wasm` };
  const loader = (await readFile(join(here, "rest.js"), "utf8")).replace("__REST__", named.rest);
  const newScript = await small(bound(loader, script), "js");
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

/**
 * Has the page in `dist` collect in its global `called` the numbers of the functions that are called; answers their names
 * and bodies.
 */
export async function watchPage(dist) {
  const { module, glue, wasm, script, page } = await partsOf(dist);
  const watcher = "const rest = { imports: { hit: (at) => (globalThis.called ??= new Set()).add(at) }, begin() {} };\n";
  await Promise.all([
    writeFile(join(dist, wasm), write(watched(module))),
    writeFile(join(dist, glue), bound(watcher, script)),
    writeFile(join(dist, "index.html"), page.replaceAll(/ integrity="[^"]*"/g, "")),
  ]);
  return module.functions.map(({ body }, at) => ({ name: module.names.get(at + module.imports.length) ?? "", body }));
}

/** The files that Trunk made, and what is in them. */
async function partsOf(dist) {
  const names = await readdir(dist);
  const only = (pattern) => {
    const found = names.filter((name) => pattern.test(name));
    if (found.length !== 1) throw new Error(`${found.length} files like ${pattern} in ${dist}`);
    return found[0];
  };
  const [glue, wasm] = [only(/^stepthrough-web-.*\.js$/), only(/_bg\.wasm$/)];
  const [bytes, script, page] = await Promise.all([
    readFile(join(dist, wasm)),
    readFile(join(dist, glue), "utf8"),
    readFile(join(dist, "index.html"), "utf8"),
  ]);
  return { module: read(bytes), glue, wasm, script, page };
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
