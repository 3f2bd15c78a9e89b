// Taking times, the same way for all benchmarks.

// The least and the median time of `run` in milliseconds; `forget` clears up after it, untimed. Other programs on the
// machine only ever add to the least.
export async function time(budget, { run, forget = () => {} }) {
  const times = [];
  const begin = performance.now();
  do {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
    forget();
  } while (times.length < 3 || performance.now() - begin < budget);
  return summary(times);
}

// The same for a call that is quick and synchronous: several at a time.
export function timeNow(budget, call, together = 5) {
  const times = [];
  const begin = performance.now();
  do {
    const start = performance.now();
    for (let n = 0; n < together; n += 1) call();
    times.push((performance.now() - start) / together);
  } while (times.length < 3 || performance.now() - begin < budget);
  return summary(times);
}

const summary = (times) => ({ least: Math.min(...times), median: median(times) });

export const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
