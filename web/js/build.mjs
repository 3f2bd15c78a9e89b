// Bundles the editor into web/js/dist: one module named after its content, and the line of HTML that tells the page
// where it is. `--watch` bundles again after every change of a source, until its standard input closes.
//
// esbuild is the only tool; nothing here reaches the network.

import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const modules = join(dist, "editor");

const options = {
  entryPoints: { editor: join(here, "src/editor.js") },
  entryNames: "[name]-[hash]",
  outdir: modules,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  // Licences stand in the page's notices file (notices.mjs); repeating them here would only add weight.
  legalComments: "none",
  metafile: true,
  write: false,
  logLevel: "warning",
  plugins: [{ name: "place", setup: (build) => build.onEnd(place) }],
};

/** Writes the module, then the line that names it, and only when they are new: the page's own watcher looks at these files. */
async function place(result) {
  if (result.errors.length > 0) return;
  const [file] = result.outputFiles;
  const name = file.path.slice(modules.length + 1);
  await mkdir(modules, { recursive: true });
  const present = await readdir(modules);
  if (!present.includes(name)) {
    await writeFile(`${file.path}.part`, file.contents);
    await rename(`${file.path}.part`, file.path);
  }
  await Promise.all(present.filter((other) => other !== name).map((other) => rm(join(modules, other))));
  // Not fetched by this: the page does so as soon as it stands.
  const link = `<link rel="stepthrough-editor" href="editor/${name}" data-editor>\n`;
  const head = join(dist, "head.html");
  if (!existsSync(head) || (await readFile(head, "utf8")) !== link) {
    await writeFile(`${head}.part`, link);
    await rename(`${head}.part`, head);
  }
  console.log(`editor/${name} ${Math.round(file.contents.length / 1024)} KB`);
}

if (process.argv.includes("--watch")) {
  const context = await esbuild.context(options);
  await context.watch();
  process.stdin.resume();
  process.stdin.on("end", () => context.dispose().then(() => process.exit(0)));
} else {
  await esbuild.build(options);
}
