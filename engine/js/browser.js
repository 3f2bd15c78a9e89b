// In the browser, and in what bundlers make, the module is fetched from beside this file.
import init from "./stepthrough.js";

await init();

export { Execution, format, history, policy, run, testState, validate } from "./stepthrough.js";
