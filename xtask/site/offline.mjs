// What lets the site be installed and work without a network: the manifest, its icons, the service worker with the list
// of all files.

import { createHash } from "node:crypto";
import { copyFile, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const web = join(dirname(fileURLToPath(import.meta.url)), "../../web");

/** The manifest's name in the site. */
export const MANIFEST = "manifest.webmanifest";
const WORKER = "sw.js";
const ICONS = ["icon-192.png", "icon-512.png", "icon-mask-512.png"];

// What no page needs to work: half of it would be licences.
const LEFT_OUT = [WORKER, "notices.txt", "_headers", ".nojekyll"];

/** Writes them into `dist`. */
export async function makeOffline(dist) {
  await Promise.all([MANIFEST, ...ICONS].map((name) => copyFile(join(web, "site", name), join(dist, name))));
  await copyFile(join(web, "icon.svg"), join(dist, "icon.svg"));
  const files = await filesOf(dist);
  const hash = createHash("sha256");
  for (const file of files) hash.update(file).update(await readFile(join(dist, file)));
  const template = await readFile(join(web, "site", WORKER), "utf8");
  const worker = template.replace("__VERSION__", hash.digest("hex").slice(0, 16)).replace("__FILES__", JSON.stringify(files, null, 2));
  await writeFile(join(dist, WORKER), worker);
}

async function filesOf(dist) {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => relative(dist, join(entry.parentPath, entry.name)));
  const names = paths.map((path) => path.split(sep).join("/"));
  return names.filter((name) => !LEFT_OUT.includes(name) && !/\.(br|gz)$/.test(name)).sort();
}
