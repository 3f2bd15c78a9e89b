// What users may write and what not; only compiled, never run.
import { Execution, format, policy, run, testState, validate, type Json, type Mocks, type Result } from "stepthrough";

const mocks: Mocks = {
  Charge: { replies: [{ throw: { error: "Declined" }, times: 2 }, { return: { paid: true }, delayMs: 5 }], pastEnd: "fail" },
  $functions: { double: "$ * 2" },
};
const result: Result = run("{}", { order: 17 }, { mocks, seed: 2, signals: [{ when: "Ask", send: "heartbeat" }] });
const output: Json | undefined = result.output;
const input: string = result.events[0]?.previousEventId === 0 ? "first" : "none";

const execution = new Execution({ StartAt: "A", States: {} });
for (const { token } of execution.waiting()) execution.send({ type: "success", token, output: [1, null] });
const progress: "RUNNING" | "WAITING" | "ENDED" = execution.step();

const lines: number[] = validate("{}", { type: "EXPRESS" }).diagnostics.map((finding) => finding.line);
const next: string | undefined = testState({ definition: "{}", mock: { result: {} } }).nextState;
const reasons: string[] = policy("{}", { logging: true }).statements.map((statement) => statement.reason);
const text: string = format("{}");
export const used = [output, input, progress, lines, next, reasons, text];

// @ts-expect-error: there is no such option
run("{}", {}, { speed: 1 });
// @ts-expect-error: an input is JSON
run("{}", () => 1);
// @ts-expect-error: a success has an output
execution.send({ type: "success", token: "t" });
// @ts-expect-error: signals of an execution are sent
new Execution("{}", {}, { signals: [] });
// @ts-expect-error: the position is moved by methods
execution.position = 3;
