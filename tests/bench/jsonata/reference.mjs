// Evaluates expressions with the reference implementation: reads lines of {"expr", "input"} from a file and writes a
// line for each with {"value"}, {"undefined": true}, {"function": true} or {"code"}.
//
//   (cd tests/bench && npm ci)
//   node tests/bench/jsonata/reference.mjs cases.jsonl answers.jsonl
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";

const [cases, answers] = process.argv.slice(2);
const jsonata = createRequire(import.meta.url)("jsonata");

const NOW = 1511181603123;
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length ? args : [NOW]));
  }
};

// The reference has no limits of its own; these keep it from hanging.
function bounded(expression) {
  let depth = 0;
  let steps = 0;
  expression.assign(Symbol.for("jsonata.__evaluate_entry"), () => {
    depth += 1;
    steps += 1;
    if (depth > 300 || steps > 200000) throw { code: "U1001" };
  });
  expression.assign(Symbol.for("jsonata.__evaluate_exit"), () => {
    depth -= 1;
  });
}

async function answer({ expr, input }) {
  try {
    const expression = jsonata(expr);
    bounded(expression);
    const value = await expression.evaluate(input);
    if (value === undefined) return { undefined: true };
    if (typeof value === "function" || value?._jsonata_function || value?._jsonata_lambda) return { function: true };
    return { value };
  } catch (error) {
    return { code: error.code ?? String(error.message ?? error).slice(0, 80), position: error.position, token: error.token };
  }
}

const out = [];
for (const line of readFileSync(cases, "utf8").split("\n").filter(Boolean)) {
  const done = await answer(JSON.parse(line));
  let text;
  try {
    text = JSON.stringify(done, (key, value) =>
      value?._jsonata_function || value?._jsonata_lambda || typeof value === "function" ? "<function>" : value);
  } catch (error) {
    text = JSON.stringify({ code: "unprintable" });
  }
  out.push(text);
}
writeFileSync(answers, out.join("\n") + "\n");
