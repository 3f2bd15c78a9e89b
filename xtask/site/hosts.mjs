// What static hosts want: cache headers, and files that are compressed already.

import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const COMPRESSED = [".css", ".html", ".js", ".json", ".svg", ".txt", ".wasm", ".webmanifest"];

// Names with a hash in them never change their content; the others are asked for again.
const HEADERS = `# Netlify and Cloudflare Pages read this file; customHttp.yml says the same to AWS Amplify.
/*
  Cache-Control: no-cache
  X-Content-Type-Options: nosniff
  Referrer-Policy: no-referrer
/*.wasm
  Cache-Control: public, max-age=31536000, immutable
/*.css
  Cache-Control: public, max-age=31536000, immutable
/editor/*
  Cache-Control: public, max-age=31536000, immutable
`;

/** Writes what hosts read; `.nojekyll` keeps GitHub Pages from leaving files out. */
export async function forHosts(dist) {
  await writeFile(join(dist, "_headers"), HEADERS);
  await writeFile(join(dist, ".nojekyll"), "");
}

/** Writes `file.br` and `file.gz` beside every file that shrinks, for servers that send them as they are. */
export async function compress(dist) {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  // Of an earlier build.
  await Promise.all(files.filter((file) => /\.(br|gz)$/.test(file)).map((file) => rm(file)));
  await Promise.all(files.filter((file) => COMPRESSED.includes(extname(file))).map(one));
}

async function one(file) {
  const bytes = await readFile(file);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const [br, gz] = await Promise.all([promisify(brotliCompress)(bytes, { params }), promisify(gzip)(bytes, { level: 9 })]);
  if (br.length < bytes.length) await writeFile(`${file}.br`, br);
  if (gz.length < bytes.length) await writeFile(`${file}.gz`, gz);
}
