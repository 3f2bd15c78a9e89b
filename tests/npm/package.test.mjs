// The npm package in Node: the same bytes as the command line, the README's examples, the types.
//
// `cargo xtask test` and `cargo xtask package --test` run it and name the package's folder (STEPTHROUGH_PACKAGE) and
// the command line (STEPTHROUGH_CLI).
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

const folder = process.env.STEPTHROUGH_PACKAGE;
const cli = process.env.STEPTHROUGH_CLI;
const examples = new URL("../examples/", import.meta.url);
const { Execution, format, history, policy, run, testState, validate } = await import(pathToFileURL(join(folder, "node.js")));

const PASS = { StartAt: "A", States: { A: { Type: "Pass", End: true } } };

for (const name of readdirSync(examples)) {
  const definition = readFileSync(new URL(`${name}/definition.asl.json`, examples), "utf8");
  const { kind, setups } = JSON.parse(readFileSync(new URL(`${name}/example.json`, examples), "utf8"));
  for (const { name: setup, input, mocks, signals, expect } of setups) {
    test(`${name}, ${setup}: the command line's bytes`, () => {
      const scratch = mkdtempSync(join(tmpdir(), "stepthrough-"));
      const file = (name, text) => (writeFileSync(join(scratch, name), text), join(scratch, name));
      const inputText = JSON.stringify(input);
      const given = ["--input", `@${file("input", inputText)}`, "--mocks", file("mocks", JSON.stringify(mocks))];
      const planned = ["--signals", file("signals", JSON.stringify(signals)), "--let-time-pass", "--name", name];
      const express = kind === "EXPRESS" ? ["--express"] : [];
      const definitionFile = file("definition.json", definition);
      const { stdout } = spawnSync(cli, ["history", definitionFile, ...given, ...planned, ...express], { encoding: "utf8" });

      const options = { mocks, signals, letTimePass: true, name, type: kind, inputText };
      assert.equal(history(definition, undefined, options), stdout);
      const { events, status, error } = run(definition, undefined, options);
      assert.deepEqual({ events }, JSON.parse(stdout));
      assert.deepEqual([status, error], [expect.status, expect.error]);
    });
  }
}

test("the README's examples print what it says", (t) => {
  const text = readFileSync(join(folder, "README.md"), "utf8");
  const found = [...text.matchAll(/```js\n(.*?)```\n\n```text\n(.*?)```/gs)];
  assert.equal(found.length, (text.match(/```js/g) ?? []).length, "an example without what it prints");
  assert.ok(found.length >= 3);
  // Inside the package its name leads to itself.
  const inside = mkdtempSync(join(folder, ".examples-"));
  t.after(() => rmSync(inside, { recursive: true }));
  for (const [index, [, code, printed]] of found.entries()) {
    const file = join(inside, `${index}.mjs`);
    writeFileSync(file, code);
    assert.equal(execFileSync(process.execPath, [file], { encoding: "utf8" }), printed);
  }
});

test("steps go forwards and backwards over the same events", () => {
  const execution = new Execution(PASS, { a: 1 });
  const seen = [];
  do seen.push(execution.events().length);
  while (execution.step() === "RUNNING");
  seen.push(execution.events().length);
  assert.deepEqual(execution.result(), run(PASS, { a: 1 }));
  for (let step = execution.length; step >= 0; step--) {
    execution.seek(step);
    assert.equal(execution.position, step);
    assert.equal(execution.events().length, seen[step]);
    assert.equal(execution.status, step === execution.length ? "SUCCEEDED" : "RUNNING");
  }
  execution.seek(0);
  assert.equal(execution.step(2), "ENDED");
  execution.back();
  assert.equal(execution.position, 1);
  execution.free();
});

test("signals abort and redrive", () => {
  const wait = { StartAt: "A", States: { A: { Type: "Wait", Seconds: 60, End: true } } };
  const execution = new Execution(wait);
  execution.step(2);
  execution.send({ type: "abort", error: "Enough" });
  assert.deepEqual([execution.status, execution.result().error], ["ABORTED", "Enough"]);
  execution.send({ type: "redrive" });
  assert.equal(execution.run(), "ENDED");
  assert.equal(execution.describe().redriveCount, 1);
});

test("Map Runs are described at every step", () => {
  const ProcessorConfig = { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" };
  const ItemProcessor = { ProcessorConfig, StartAt: "P", States: { P: { Type: "Pass", End: true } } };
  const map = { StartAt: "M", States: { M: { Type: "Map", ItemProcessor, MaxConcurrency: 1, End: true } } };
  const execution = new Execution(map, [1, 2]);
  assert.deepEqual(execution.mapRuns(), []);
  execution.run();
  const [described] = execution.mapRuns();
  assert.deepEqual([described.status, described.itemCounts.succeeded], ["SUCCEEDED", 2]);
  const children = () => execution.childExecutions(described.mapRunArn).executions.map((child) => child.status);
  assert.deepEqual(children(), ["SUCCEEDED", "SUCCEEDED"]);
  execution.seek(4);
  assert.deepEqual([execution.mapRuns()[0].executionCounts.pending, children()], [1, ["RUNNING"]]);
  assert.throws(() => execution.childExecutions("none"), { name: "StepthroughError" });
});

test("data comes through as JSON has it", () => {
  const hostile = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1, "10": "a", "9": "b", "é\\u2028": null}');
  const { output } = run(PASS, hostile);
  assert.deepEqual(output, hostile);
  assert.equal(Object.getPrototypeOf(output), Object.prototype);
  assert.equal({}.polluted, undefined);
  assert.deepEqual(run(PASS, { left: undefined, date: new Date(0) }).output, { date: "1970-01-01T00:00:00.000Z" });
  assert.match(run(PASS, undefined, { inputText: '{ "a":1.0 }' }).events[0].executionStartedEventDetails.input, /^\{ "a":1\.0 \}$/);
});

test("what is wrong is thrown with its reason", () => {
  const check = (call, expected) => assert.throws(call, { name: "StepthroughError", ...expected });
  check(() => run("{"), { message: /^AWS would refuse the definition: / });
  check(() => run({ StartAt: "A", States: {} }), {});
  check(() => run(PASS, undefined, { inputText: "{" }), { message: /^the input is no JSON/ });
  check(() => run(PASS, {}, { speed: 1 }), { message: /^there is no option `speed`; there are account, / });
  check(() => run(PASS, {}, { seed: -1 }), { message: "`seed` must be a whole number, at least 0" });
  check(() => run(PASS, {}, { mocks: { A: {} } }), { message: /at `\/A`: `replies` is missing/ });
  check(() => run(PASS, () => 1), { message: "a function or a symbol is no JSON value" });
  check(() => new Execution(PASS).send({ type: "heartbeat", token: "t" }), { message: /^not sent: / });
  check(() => new Execution(PASS).send({}), { message: /^the signal's `type` must be one of/ });
  const loop = {};
  loop.loop = loop;
  assert.throws(() => run(PASS, loop), TypeError);
  assert.throws(() => testState({ definition: "{}", input: "[" }), (error) => error.name.length > 0 && error.message.length > 0);
  const [finding] = (() => {
    try {
      run('{"StartAt": "A",\n "States": {"A": {"Type": "Pass"}}}');
    } catch (error) {
      return error.diagnostics;
    }
  })();
  assert.equal(finding.line, 2);
});

test("the other functions answer", () => {
  assert.equal(validate(PASS).result, "OK");
  assert.equal(format('{"StartAt":"A"}'), '{\n  "StartAt": "A"\n}\n');
  const described = policy(PASS, { logging: true });
  assert.equal(run(PASS, 1e10).outputText, "10000000000");
  assert.equal(described.statements[0].sid, described.document.Statement[0].Sid);
  const template = "Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties: {Type: EXPRESS, Definition: {StartAt: A, States: {A: {Type: Pass, End: true}}}}\n";
  assert.match(new Execution(template).describe().executionArn, /:express:/);
});
