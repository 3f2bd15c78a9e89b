// A small picture: nanoseconds for each unit against the number of units, one line for each kind of work.

const WIDTH = 720;
const HEIGHT = 320;
const BOX = { left: 64, right: 500, top: 24, bottom: 268 };
const COLOURS = ["#2563eb", "#b45309", "#15803d", "#be185d", "#7c3aed"];

// `loop of 5000 turns` and `loop of 500 turns` are one kind of work.
const kind = (name) => name.replace(/\s*(of|over|in)?\s*\b\d+\b/, (_, word) => (word ? ` ${word}` : "")).trim();

// Lines of at least two points, by kind: those whose work grows and whose unit stays the same.
export function lines(growth) {
  const found = new Map();
  for (const { name, units, ns } of growth) {
    if (/KB| x /.test(name)) continue;
    const label = kind(name);
    found.set(label, [...(found.get(label) ?? []), { units, micros: ns / 1000 }]);
  }
  return [...found].map(([label, points]) => ({ label, points })).filter(({ points }) => points.length > 1);
}

export function plot(growth) {
  const drawn = lines(growth);
  const all = drawn.flatMap(({ points }) => points);
  const most = Math.max(...all.map((point) => point.micros)) * 1.15;
  const [first, last] = [Math.min(...all.map((point) => point.units)), Math.max(...all.map((point) => point.units))];
  const x = (units) => BOX.left + ((BOX.right - BOX.left) * Math.log(units / first)) / Math.log(last / first);
  const y = (micros) => BOX.bottom - ((BOX.bottom - BOX.top) * micros) / most;
  const at = (point) => `${x(point.units).toFixed(1)},${y(point.micros).toFixed(1)}`;
  const step = [1, 2, 5, 10, 20, 50, 100].find((step) => most / step <= 6) ?? 200;
  const parts = [];
  for (let micros = 0; micros <= most; micros += step) {
    parts.push(`<path class="grid" d="M${BOX.left} ${y(micros).toFixed(1)}H${BOX.right}"/>`);
    parts.push(`<text x="${BOX.left - 8}" y="${(y(micros) + 4).toFixed(1)}" text-anchor="end">${micros}</text>`);
  }
  for (let units = first; units <= last; units *= 10) {
    parts.push(`<text x="${x(units).toFixed(1)}" y="${BOX.bottom + 20}" text-anchor="middle">${units.toLocaleString("en-US")}</text>`);
  }
  parts.push(`<text x="${(BOX.left + BOX.right) / 2}" y="${BOX.bottom + 42}" text-anchor="middle">units: states entered, or items of a Map</text>`);
  parts.push(`<text x="${BOX.left - 44}" y="14">microseconds a unit</text>`);
  // Labels stand at the ends of their lines, and move apart where they would touch.
  const ends = drawn.map((line, at) => ({ ...line, colour: COLOURS[at % COLOURS.length], end: line.points.at(-1) }));
  ends.sort((a, b) => b.end.micros - a.end.micros);
  let free = BOX.top;
  for (const { label, points, colour, end } of ends) {
    const height = Math.max(y(end.micros), free);
    free = height + 18;
    parts.push(`<polyline points="${points.map(at).join(" ")}" fill="none" stroke="${colour}" stroke-width="2"/>`);
    parts.push(...points.map((point) => `<circle cx="${at(point).replace(",", '" cy="')}" r="3" fill="${colour}"/>`));
    parts.push(`<text x="${BOX.right + 12}" y="${(height + 4).toFixed(1)}" style="fill:${colour}">${label}</text>`);
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="Microseconds for each unit of work against the number of units">
<style>text{font:13px system-ui,sans-serif;fill:#374151}.grid{stroke:#e5e7eb}</style>
<rect width="${WIDTH}" height="${HEIGHT}" rx="8" fill="#fff"/>
${parts.join("\n")}
</svg>
`;
}
