// Writes what the benchmarks found into README.md, between its markers, and draws how cost grows.
//
//   node tests/bench/report.mjs PEERS.json JSONATA.json GROWTH.jsonl MEMORY.jsonl PAGE.json CRITERION-FOLDER
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { median } from "./measure.mjs";
import { plot } from "./plot.mjs";

const [peersFile, jsonataFile, growthFile, memoryFile, pageFile, criterion] = process.argv.slice(2);
const readJson = (file) => JSON.parse(readFileSync(file, "utf8"));
const readLines = (file) => readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
const peers = readJson(peersFile);
const jsonata = readJson(jsonataFile);
const growth = readLines(growthFile);
const memory = readLines(memoryFile);
const page = readJson(pageFile);
const kilobytes = (bytes) => Math.round(bytes / 1000).toLocaleString("en-US");

const number = (value) => value.toLocaleString("en-US", { maximumSignificantDigits: value < 10 ? 2 : 3 });
const table = (head, rows) =>
  [head, head.map((_, at) => (at ? "---:" : "---")), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

// Criterion's estimate for a run, in milliseconds, by the name of the workload.
function natives() {
  const found = new Map();
  const group = `${criterion}/run`;
  for (const folder of existsSync(group) ? readdirSync(group) : []) {
    const about = `${group}/${folder}/new`;
    if (!existsSync(`${about}/estimates.json`)) continue;
    found.set(readJson(`${about}/benchmark.json`).function_id, readJson(`${about}/estimates.json`).median.point_estimate / 1e6);
  }
  return found;
}

const native = natives();
const ratios = peers.rows.map((row) => row.ratio);
const text = `Whole runs beside npm's \`aws-local-stepfunctions\` ${peers.version} in the same Node (${peers.node},
${cpus()[0]?.model.trim() ?? "unknown processor"}), in milliseconds, the quickest of many. Ours is in WebAssembly and
records history, trace and checkpoints meanwhile.

${table(
  ["", "peer", "Stepthrough", "times faster", "native"],
  peers.rows.map((row) => {
    const alone = native.get(row.name);
    return [row.name, number(row.theirs), number(row.ours), `**${number(row.ratio)}**`, alone ? number(alone) : ""];
  }),
)}

**${number(median(ratios))} times** faster at the median, ${number(Math.min(...ratios))} at least: states that only hand their input on
cost the peer little. JSONata beside npm's \`jsonata\` ${jsonata.version}, over twelve expressions:
${jsonata.sizes.map((size) => `${number(size.median)} times at the median and ${number(size.least)} at least on ${size.label}`).join(", ")}.

![Time for each unit of work, from a thousand units to a hundred thousand](tests/bench/growth.svg)

A state entered keeps ${number(median(memory.map((row) => row.alive)))} bytes at the median, ${number(median(memory.map((row) => row.past)))} of them for going back.

The page, in kilobytes: together is what comes until a workflow can be run and stepped through; the editor and the second
module come when the page stands.

${table(
  ["", "bytes", "brotli"],
  Object.entries(page.parts).map(([part, { raw, brotli }]) => [part, kilobytes(raw), kilobytes(brotli)]),
)}

On a cold page with the processor slowed to a quarter, the first run is over ${number(page.firstRun / 1000)} seconds after
the address was opened. With a run of 25,000 events open the page takes ${number(page.memory)} MB.
`;

const readme = fileURLToPath(new URL("../../README.md", import.meta.url));
const [begin, end] = ["<!-- bench: written by `cargo xtask bench` -->\n", "<!-- bench: end -->"];
const before = readFileSync(readme, "utf8");
const [from, to] = [before.indexOf(begin), before.indexOf(end)];
if (from < 0 || to < from) throw new Error("README.md has no place for the figures");
writeFileSync(readme, before.slice(0, from + begin.length) + text + before.slice(to));
writeFileSync(new URL("growth.svg", import.meta.url), plot(growth));
console.log(text);
