// Finishes a site that Trunk built: `node xtask/site/finish.mjs DIST LINKED`, or `DIST --quick`; LINKED is the module that
// the linker wrote.
//
// Splits the page's module in two and joins its style sheets; puts the Content-Security-Policy into the page, with the
// hash of the one script that Trunk writes into it; beside it the licences of everything that is shipped, what makes the
// site work without a network, and what hosts want.

import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compress, forHosts } from "./hosts.mjs";
import { notices } from "./notices.mjs";
import { MANIFEST, makeOffline } from "./offline.mjs";
import { splitPage } from "./rest.mjs";
import { joinStyles } from "./styles.mjs";

const [dist, linked] = process.argv.slice(2);
if (!dist || !linked) throw new Error("node xtask/site/finish.mjs DIST LINKED, or DIST --quick");

const quick = linked === "--quick";
const page = join(dist, "index.html");
// What is only tried keeps its files as Trunk made them.
if (!quick) {
  await splitPage(dist, linked);
  await joinStyles(dist);
}
await writeFile(page, withManifest(withPolicy(await readFile(page, "utf8"))));
await writeFile(join(dist, "notices.txt"), notices());
await forHosts(dist);
await makeOffline(dist);
// Half a minute on two cores, for nothing when the site is only tried.
if (!quick) await compress(dist);

/** The page looks for this link before it asks for a service worker: a site that is being worked on has none. */
function withManifest(html) {
  if (html.includes(`rel="manifest"`)) return html;
  return html.replace("</head>", `  <link rel="manifest" href="${MANIFEST}">\n  </head>`);
}

/** Nothing leaves the page, and no script runs but its own. */
function withPolicy(html) {
  if (html.includes(`http-equiv="Content-Security-Policy"`)) return html;
  const inline = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(([, text]) => text);
  const hashes = inline.map((text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`);
  const policy = [
    "default-src 'none'",
    `script-src 'self' 'wasm-unsafe-eval' ${hashes.join(" ")}`,
    // CodeMirror writes its style sheet into the page, and the graph and the panels set sizes in `style` attributes.
    "style-src 'self' 'unsafe-inline'",
    // `?from=https://...` fetches a file, after the reader agreed.
    "connect-src 'self' https:",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const found = html.replace(/<meta charset="utf-8"\s*\/?>/i, (meta) => `${meta}\n    <meta http-equiv="Content-Security-Policy" content="${policy}">`);
  if (found === html) throw new Error("index.html has no <meta charset=\"utf-8\"> to put the policy behind");
  return found;
}
