// Scripts and style sheets without what only people read, by the esbuild that bundles the editor.

import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const editor = join(dirname(fileURLToPath(import.meta.url)), "../../web/js/build.mjs");

/** The text, smaller; `kind` is `js` or `css`. */
export async function small(text, kind) {
  const { transform } = createRequire(editor)("esbuild");
  const format = kind === "js" ? { format: "esm", target: "es2022" } : {};
  return (await transform(text, { loader: kind, minify: true, legalComments: "none", ...format })).code;
}
