// Splits the page's WebAssembly module in two: what the first use needs, and the rest.
//
// The second module shares the first one's memory, tables and globals, so nothing about the program changes. Where the
// first one calls a function of the second, it calls a door instead: a function that has the second module loaded, if
// it is not there yet, and goes on through a table. So a wrong guess about what comes later costs time, never truth.

import { begin, numbersIn, renumbered, walk } from "./code.mjs";
import { sized, u32 } from "./bytes.mjs";
import { KIND } from "./module.mjs";

/** What the two modules call one another: the first one's exports for the second, and its import that loads it. */
export const FIRST = "first";
export const REST = { module: "rest", load: "load" };
/** The first module's global that tells whether the second one is there. */
export const THERE = "$there";

const NO_ARGUMENTS = Buffer.of(0x60, 0, 0);
/** Pieces of data with fewer bytes stay where they are: to say their place takes some too. */
const PIECE = 24;
const [I32, FUNCREF, MUTABLE, END] = [0x7f, 0x70, 1, 0x0b];

/**
 * `{ first, rest }` of a module. `isLater(name, body)` tells which functions go into `rest`; `linked` tells about its data
 * (linked.mjs), which goes with the functions that read it.
 */
export function split(module, isLater, linked) {
  const imported = module.imports.filter(({ kind }) => kind === KIND.function);
  const others = module.imports.filter(({ kind }) => kind !== KIND.function);
  if (others.length > 0) throw new Error("only functions may be imported");
  const body = (index) => module.functions[index - imported.length];
  const exported = new Set(module.exports.filter(({ kind }) => kind === KIND.function).map(({ index }) => index));
  const later = deferred(module, imported.length, exported, isLater);

  // Who calls whom over the border.
  const called = { first: new Set(), rest: new Set() };
  module.functions.forEach(({ body }, at) => {
    const from = later.has(at + imported.length) ? called.rest : called.first;
    walk(body, { call: (target) => from.add(target) });
  });
  const tabled = module.elements.flatMap(({ functions }) => functions);
  const doors = [...new Set([...called.first, ...tabled])].filter((index) => later.has(index)).sort((a, b) => a - b);
  const early = module.functions.map((_, at) => at + imported.length).filter((index) => !later.has(index));
  const moved = [...later];

  // The first module: its imports and `load`, its functions, `ready`, the doors.
  const types = [...module.types];
  const empty = typeOf(types, NO_ARGUMENTS);
  const firstImports = imported.filter((_, index) => called.first.has(index) || tabled.includes(index));
  const inFirst = new Map();
  const give = (map, index) => map.set(index, map.size);
  imported.forEach((one, index) => firstImports.includes(one) && give(inFirst, index));
  const load = inFirst.size;
  early.forEach((index) => inFirst.set(index, inFirst.size + 1));
  const ready = inFirst.size + 1;
  const there = module.globals.length;
  const doorTable = module.tables.length;
  const doorOf = new Map(doors.map((index, at) => [index, ready + 1 + at]));
  const target = (index) => doorOf.get(index) ?? inFirst.get(index);
  const firstFunctions = [
    ...early.map((index) => ({ type: body(index).type, body: renumbered(body(index).body, target) })),
    { type: empty, body: Buffer.concat([Buffer.of(0, 0x23), u32(there), Buffer.of(0x45, 0x04, 0x40, 0x10), u32(load), Buffer.of(END, END)]) },
    ...doors.map((index, slot) => ({ type: body(index).type, body: door(module.types[body(index).type], body(index).type, ready, slot, doorTable) })),
  ];

  // The second: the imports and functions it calls, then its own.
  const inRest = new Map();
  const restImports = imported.filter((_, index) => called.rest.has(index));
  imported.forEach((one, index) => restImports.includes(one) && give(inRest, index));
  const shared = early.filter((index) => called.rest.has(index));
  shared.forEach((index) => give(inRest, index));
  moved.forEach((index) => give(inRest, index));

  const taken = new Set(module.exports.map(({ name }) => name));
  const links = [
    ...shared.map((index, at) => ({ name: `$${at.toString(36)}`, kind: KIND.function, index: inFirst.get(index), what: u32(body(index).type) })),
    ...module.memories.map((what, index) => ({ name: `$memory${index}`, kind: KIND.memory, index, what })),
    ...[...module.tables, doorsOf(doors.length)].map((what, index) => ({ name: `$table${index}`, kind: KIND.table, index, what })),
    ...module.globals.map(({ type }, index) => ({ name: `$global${index}`, kind: KIND.global, index, what: type })),
  ];
  if (links.some(({ name }) => taken.has(name))) throw new Error("an export has a name that the split needs");

  const { kept, gone } = parted(module.data, linked, firstFunctions.map(({ body }) => body));
  const first = {
    types,
    imports: [...firstImports, { ...REST, name: REST.load, kind: KIND.function, what: u32(empty) }],
    functions: firstFunctions,
    tables: [...module.tables, doorsOf(doors.length)],
    memories: module.memories,
    globals: [...module.globals, { type: Buffer.of(I32, MUTABLE), start: Buffer.of(0x41, 0, END) }],
    exports: [
      ...module.exports.map((one) => (one.kind === KIND.function ? { ...one, index: inFirst.get(one.index) } : one)),
      { name: THERE, kind: KIND.global, index: there },
      ...links,
    ],
    elements: module.elements.map((one) => ({ ...one, functions: one.functions.map(target) })),
    data: kept,
  };
  const rest = {
    types: module.types,
    imports: [...restImports, ...links.map(({ name, kind, what }) => ({ module: FIRST, name, kind, what }))],
    functions: moved.map((index) => ({ type: body(index).type, body: renumbered(body(index).body, (index) => inRest.get(index)) })),
    tables: [],
    memories: [],
    globals: [],
    exports: [],
    elements: [
      ...module.elements.flatMap((one) => runs(one, later)).map((one) => ({ ...one, functions: one.functions.map((index) => inRest.get(index)) })),
      { table: doorTable, offset: 0, functions: doors.map((index) => inRest.get(index)) },
    ],
    data: gone,
  };
  return { first, rest };
}

/** The functions that come later: those that `isLater` names, and of those that it does not know, which only these call. */
function deferred(module, imported, exported, isLater) {
  const answers = module.functions.map(({ body }, at) => (exported.has(at + imported) ? false : isLater(module.names.get(at + imported) ?? "", body)));
  // Whoever is in a table may be called by anybody.
  for (const index of module.elements.flatMap(({ functions }) => functions)) {
    if (index >= imported) answers[index - imported] ??= false;
  }
  const waiting = answers.flatMap((answer, at) => (answer === false ? [at] : []));
  while (waiting.length > 0) {
    walk(module.functions[waiting.pop()].body, {
      call: (target) => {
        const at = target - imported;
        if (at < 0 || answers[at] !== undefined) return;
        answers[at] = false;
        waiting.push(at);
      },
    });
  }
  return new Set(answers.flatMap((answer, at) => (answer === false ? [] : [at + imported])));
}

/** The module with a call of `rest.hit(n)` at the beginning of its function n, for who wants to know what is called. */
export function watched(module) {
  const imported = module.imports.filter(({ kind }) => kind === KIND.function).length;
  const types = [...module.types];
  const hit = typeOf(types, Buffer.of(0x60, 1, I32, 0));
  const shift = (index) => (index < imported ? index : index + 1);
  return {
    ...module,
    types,
    imports: [...module.imports, { module: REST.module, name: "hit", kind: KIND.function, what: u32(hit) }],
    functions: module.functions.map(({ type, body }, at) => {
      const start = begin(body);
      const call = Buffer.concat([Buffer.of(0x41), signedIndex(at), Buffer.of(0x10), u32(imported)]);
      const code = renumbered(body, shift);
      return { type, body: Buffer.concat([code.subarray(0, start), call, code.subarray(start)]) };
    }),
    exports: module.exports.map((one) => (one.kind === KIND.function ? { ...one, index: shift(one.index) } : one)),
    elements: module.elements.map((one) => ({ ...one, functions: one.functions.map(shift) })),
  };
}

/** A number that is not negative, as signed constants are written. */
function signedIndex(value) {
  const bytes = u32(value);
  if ((bytes.at(-1) & 0x40) === 0) return bytes;
  const longer = Buffer.concat([bytes, Buffer.of(0)]);
  longer[bytes.length - 1] |= 0x80;
  return longer;
}

/** The number of a type, which is added when there is none like it. */
function typeOf(types, wanted) {
  const found = types.findIndex((type) => wanted.equals(type));
  return found < 0 ? types.push(wanted) - 1 : found;
}

function doorsOf(count) {
  return Buffer.concat([Buffer.of(FUNCREF, 1), u32(count), u32(count)]);
}

/** A function with the arguments and results of `type` that goes on in the second module. */
function door(bytes, type, ready, slot, table) {
  const arguments_ = Array.from({ length: bytes[1] }, (_, at) => Buffer.concat([Buffer.of(0x20), u32(at)]));
  const call = [Buffer.of(0x41), signedIndex(slot), Buffer.of(0x11), u32(type), u32(table)];
  return Buffer.concat([Buffer.of(0, 0x10), u32(ready), ...arguments_, ...call, Buffer.of(END)]);
}

/** The parts of a list of elements that are functions of the second module. */
function runs({ table, offset, functions }, later) {
  const found = [];
  functions.forEach((index, at) => {
    if (!later.has(index)) return;
    const last = found.at(-1);
    if (last && last.offset + last.functions.length === offset + at) last.functions.push(index);
    else found.push({ table, offset: offset + at, functions: [index] });
  });
  return found;
}

/** Data that the first module's code names, itself or by other data, and data that only the second's does. */
function parted(data, { objects, pointers, named: namedBy }, bodies) {
  const named = new Set();
  const waiting = [];
  const note = (object) => {
    if (named.has(object)) return;
    named.add(object);
    waiting.push(object);
  };
  for (const body of bodies) [...namedBy(numbersIn(body))].forEach(note);
  while (waiting.length > 0) pointers.get(waiting.pop())?.forEach(note);
  const free = [];
  objects.forEach(({ from, to }, at) => {
    if (named.has(at)) return;
    const last = free.at(-1);
    // Between two objects there is nothing but room.
    if (last && last.next === at) [last.to, last.next] = [to, at + 1];
    else free.push({ from, to, next: at + 1 });
  });
  const worthwhile = free.filter(({ from, to }) => to - from >= PIECE);
  const cut = (from, to) =>
    data.flatMap(({ offset, bytes }) => {
      const [start, end] = [Math.max(from, offset), Math.min(to, offset + bytes.length)];
      return start < end ? [{ offset: start, bytes: bytes.subarray(start - offset, end - offset) }] : [];
    });
  let from = 0;
  const kept = [];
  for (const place of worthwhile) {
    kept.push(...cut(from, place.from));
    from = place.to;
  }
  kept.push(...cut(from, Infinity));
  return { kept, gone: worthwhile.flatMap(({ from, to }) => cut(from, to)) };
}
