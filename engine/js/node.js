// In Node the module lies beside this file and is read at once.
import { readFileSync } from "node:fs";
import { initSync } from "./stepthrough.js";

initSync({ module: readFileSync(new URL("./stepthrough_bg.wasm", import.meta.url)) });

export { Execution, format, history, policy, run, testState, validate } from "./stepthrough.js";
