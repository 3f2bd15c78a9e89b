// Both sides of the comparison, each as `workload number -> run()`.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

// The peer asks for Node 22; this is all that Node 20 lacks.
Promise.withResolvers ??= function withResolvers() {
  const made = {};
  made.promise = new this((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
};

const packageFile = new URL("../node_modules/aws-local-stepfunctions/package.json", import.meta.url);
export const { version } = JSON.parse(readFileSync(packageFile));

export const load = (folder) => createRequire(`${resolve(folder)}/`)("./peers_wasm.js");

// Ours, which keeps history, trace and checkpoints of its last run.
export function ours(engine, at) {
  const program = engine.compile(at);
  return { run: () => engine.execute(program), forget: () => engine.forget() };
}

// The peer. Its definitions are not validated, which would add to its time.
export async function theirs(engine, at) {
  const { StateMachine } = await import("aws-local-stepfunctions");
  const workload = JSON.parse(engine.texts())[at];
  const machine = new StateMachine(JSON.parse(workload.definition), { validationOptions: { noValidate: true } });
  const input = JSON.parse(workload.input);
  const reply = () => ({ ExecutedVersion: "$LATEST", StatusCode: 200, Payload: {} });
  const options = { overrides: { taskResourceLocalHandlers: { Call: reply } } };
  return { run: async () => JSON.stringify(await machine.run(input, options).result), forget: () => {} };
}
