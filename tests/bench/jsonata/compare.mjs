// Times the evaluator in WebAssembly against the reference implementation in the same Node, expression by expression.
//
//   cargo xtask bench            builds what this needs and runs it
//   node tests/bench/jsonata/compare.mjs MODULE-FOLDER ANSWERS.json
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { median, time, timeNow } from "../measure.mjs";

const [out, answers] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const jsonata = require("jsonata");
const version = require("jsonata/package.json").version;
const ours = require(`${resolve(out)}/jsonata_wasm.js`);
const workloads = JSON.parse(readFileSync(new URL("workloads.json", import.meta.url)));
const micros = ({ median }) => median * 1000;

function data(bytes) {
  let seed = 1;
  const chance = (n) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * n);
  };
  const names = ["anna", "bert", "carla", "dirk", "emma", "nora", "olaf", "pia", "quentin", "rosa"];
  const orders = [];
  for (let size = 0; size < bytes; ) {
    const name = names[chance(10)] + chance(1000);
    const order = {
      id: orders.length + 1,
      status: ["open", "sent", "paid"][chance(3)],
      customer: { name, email: `${name}@example.${["com", "org", "net"][chance(3)]}`, city: "Hamburg" },
      lines: Array.from({ length: 1 + chance(6) }, () => ({
        sku: `A${chance(10000)}`, category: ["book", "toy", "food", "tool"][chance(4)],
        price: chance(10000) / 100, quantity: 1 + chance(5),
      })),
    };
    orders.push(order);
    size += JSON.stringify(order).length + 1;
  }
  return { orders };
}

const geometric = (list) => Math.exp(list.reduce((sum, x) => sum + Math.log(x), 0) / list.length);

const sizes = [];
for (const [label, bytes, budget] of [["1 KB", 1000, 200], ["100 KB", 100000, 300], ["5 MB", 5000000, 800]]) {
  const value = data(bytes);
  const json = JSON.stringify(value);
  const input = ours.input(json);
  const ratios = [];
  const wholes = [];
  const together = bytes > 1000000 ? 1 : 5;
  console.log(`${label} (${json.length} bytes)        reference µs      ours µs    ratio   with reading and writing`);
  for (const [name, text] of Object.entries(workloads)) {
    const reference = jsonata(text);
    const expression = ours.expression(text);
    const theirs = JSON.stringify(await reference.evaluate(value)) ?? "";
    const mine = ours.result(expression, input);
    const same = (mine && JSON.stringify(JSON.parse(mine))) === theirs;
    const a = micros(await time(budget, { run: () => reference.evaluate(value) }));
    const b = micros(timeNow(budget, () => ours.evaluate(expression, input), together));
    const c = micros(await time(budget / 2, { run: async () => JSON.stringify(await reference.evaluate(JSON.parse(json))) }));
    const d = micros(timeNow(budget / 2, () => ours.whole(expression, json), together));
    ratios.push(a / b);
    wholes.push(c / d);
    const cells = [a.toFixed(0).padStart(18), b.toFixed(1).padStart(12), (a / b).toFixed(1).padStart(8), (c / d).toFixed(1).padStart(10)];
    console.log(`  ${name.padEnd(18)}${cells.join(" ")}${same ? "" : "   DIFFERENT VALUES"}`);
  }
  sizes.push({ label, median: median(ratios), least: Math.min(...ratios), whole: median(wholes) });
  console.log(`  median ratio ${median(ratios).toFixed(1)}, geometric mean ${geometric(ratios).toFixed(1)}, least ${Math.min(...ratios).toFixed(1)}; with reading and writing: median ${median(wholes).toFixed(1)}`);
}
const module = readFileSync(`${out}/jsonata_wasm_bg.wasm`);
if (answers) writeFileSync(answers, JSON.stringify({ version, sizes }));
console.log(`module: ${module.length} bytes, ${gzipSync(module, { level: 9 }).length} gzip`);
