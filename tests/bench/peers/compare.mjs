// Times whole runs of the engine in WebAssembly against npm's `aws-local-stepfunctions` in the same Node, workload by
// workload: the quickest of many runs of each. Ours records the history, the trace and the checkpoints meanwhile.
//
//   cargo xtask bench            builds what this needs and runs it
//   node tests/bench/peers/compare.mjs MODULE-FOLDER ANSWERS.json
import { writeFileSync } from "node:fs";
import { median, time } from "../measure.mjs";
import { load, ours, theirs, version } from "./sides.mjs";

const [folder, answers] = process.argv.slice(2);
const engine = load(folder);

// Milliseconds for each workload and side.
const BUDGET = 3000;

const columns = ["peer", "ours", "ratio"];
console.log(`aws-local-stepfunctions ${version}, ms`.padEnd(34) + columns.map((name) => name.padStart(12)).join(""));
const rows = [];
for (const [at, { name, units }] of JSON.parse(engine.texts()).entries()) {
  const [peer, own] = [await theirs(engine, at), ours(engine, at)];
  const [expected, made] = [await peer.run(), own.run()];
  if (expected !== JSON.stringify(JSON.parse(made))) throw new Error(`${name}: the outputs differ`);
  const [events, records] = engine.recorded();
  const times = { theirs: (await time(BUDGET, peer)).least, ours: (await time(BUDGET, own)).least };
  const row = { name, units, events, records, ...times, ratio: times.theirs / times.ours };
  rows.push(row);
  const cells = [row.theirs.toFixed(1), row.ours.toFixed(2), row.ratio.toFixed(1)];
  console.log(name.padEnd(34) + cells.map((cell) => cell.padStart(12)).join(""));
}
const ratios = rows.map((row) => row.ratio);
console.log(`times faster: median ${median(ratios).toFixed(1)}, least ${Math.min(...ratios).toFixed(1)}`);
if (answers) writeFileSync(answers, JSON.stringify({ version, node: process.version, rows }));
