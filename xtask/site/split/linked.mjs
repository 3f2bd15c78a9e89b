// What the linker knows of a module's data: where each constant and table lies, and what names it. `--emit-relocs` has it
// written into the module; wasm-bindgen, which comes later, moves no data and changes no number.
// <https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md>

import { Reader } from "./bytes.mjs";
import { numbersIn } from "./code.mjs";

const CUSTOM = 0;
const SECTION = { code: 10, data: 11 };
const SYMBOL_TABLE = 8;
const SYMBOL = { data: 1, section: 3 };
const [UNDEFINED, NAMED] = [0x10, 0x40];
/** The kinds of relocations that are places in memory, and those that have an addend. */
const PLACES = new Set([3, 4, 5, 11, 14, 15, 16, 17, 21, 23]);
const ADDED = new Set([...PLACES, 8, 9, 22]);

/**
 * Reads a linked module: its `objects` { from, to }, in their order and apart from one another; `pointers`, for each object
 * those that its content names; `named`, which tells from the numbers in a function's code which objects it names.
 *
 * A number alone may be the end of one object or the beginning of the next. The linker knows, function by function, and a
 * function is known again by all its numbers; where that fails, it names whatever its numbers may mean.
 */
export function readLinked(bytes) {
  const { sections, table, relocations } = sectionsOf(bytes);
  const segments = segmentsOf(sections.find(({ id }) => id === SECTION.data));
  const places = table.map((one) => {
    const segment = one && segments[one.segment];
    return segment && { from: segment.address + one.offset, to: segment.address + one.offset + one.size };
  });
  const objects = apart(places.filter((place) => place && place.to > place.from));
  const functions = functionsOf(sections.find(({ id }) => id === SECTION.code));
  const [byFunction, byNumber, pointers] = [new Map(functions.map(({ key }) => [key, new Set()])), new Map(), new Map()];
  const add = (map, key, value) => map.set(key, (map.get(key) ?? new Set()).add(value));
  for (const { section, entries } of relocations) {
    const { id } = sections[section];
    let at = 0;
    for (const { kind, offset, index, addend } of entries) {
      const place = PLACES.has(kind) ? places[index] : undefined;
      const named = place && holder(objects, place.from);
      if (named === undefined) continue;
      if (id === SECTION.code) {
        while (functions[at].to <= offset) at += 1;
        add(byFunction, functions[at].key, named);
        add(byNumber, (place.from + addend) | 0, named);
      }
      if (id === SECTION.data) add(pointers, holder(objects, addressOf(segments, offset)), named);
    }
  }
  const named = (numbers) => byFunction.get(numbers.join()) ?? numbers.flatMap((number) => [...(byNumber.get(number) ?? [])]);
  return { objects, pointers, named };
}

/** Where each function ends in the section, and all numbers in it. */
function functionsOf({ content }) {
  const reader = new Reader(content);
  return reader.vector(() => {
    const body = reader.bytes(reader.u32());
    return { to: reader.at, key: numbersIn(body).join() };
  });
}

/** Places that overlap, as one each. */
function apart(places) {
  const found = [];
  for (const { from, to } of places.sort((a, b) => a.from - b.from)) {
    const last = found.at(-1);
    if (last && from < last.to) last.to = Math.max(last.to, to);
    else found.push({ from, to });
  }
  return found;
}

function sectionsOf(bytes) {
  const reader = new Reader(bytes, 8);
  const [sections, relocations] = [[], []];
  let table = [];
  while (!reader.done) {
    const id = reader.byte();
    const content = reader.bytes(reader.u32());
    sections.push({ id, content });
    if (id !== CUSTOM) continue;
    const inside = new Reader(content);
    const name = inside.text();
    if (name === "linking") table = symbolsOf(inside);
    if (name.startsWith("reloc.")) relocations.push({ section: inside.u32(), entries: inside.vector(() => relocation(inside)) });
  }
  if (table.length === 0) throw new Error("the module was linked without `--emit-relocs`");
  return { sections, table, relocations };
}

/** By number: { segment, offset, size } of a symbol that is data. */
function symbolsOf(reader) {
  reader.u32();
  let found = [];
  while (!reader.done) {
    const id = reader.byte();
    const inside = new Reader(reader.bytes(reader.u32()));
    if (id === SYMBOL_TABLE) found = inside.vector(() => symbol(inside));
  }
  return found;
}

function symbol(reader) {
  const [kind, flags] = [reader.byte(), reader.u32()];
  if (kind === SYMBOL.data) {
    reader.text();
    return flags & UNDEFINED ? undefined : { segment: reader.u32(), offset: reader.u32(), size: reader.u32() };
  }
  reader.u32();
  if (kind !== SYMBOL.section && (!(flags & UNDEFINED) || flags & NAMED)) reader.text();
  return undefined;
}

function relocation(reader) {
  const [kind, offset, index] = [reader.byte(), reader.u32(), reader.u32()];
  return { kind, offset, index, addend: ADDED.has(kind) ? reader.signed() : 0 };
}

/** Where each segment lies in memory, and from where on in the section. */
function segmentsOf({ content }) {
  const reader = new Reader(content);
  return reader.vector(() => {
    if (reader.u32() !== 0 || reader.byte() !== 0x41) throw new Error("only data with a place is known here");
    const address = reader.signed();
    reader.byte();
    const length = reader.u32();
    const start = reader.at;
    reader.bytes(length);
    return { address, start, end: reader.at };
  });
}

function addressOf(segments, offset) {
  const segment = segments.find(({ start, end }) => offset >= start && offset < end);
  if (!segment) throw new Error("a relocation outside of all data");
  return segment.address + offset - segment.start;
}

/** The object that an address is in; `undefined` for one between them. */
function holder(objects, address) {
  let [low, high] = [0, objects.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (objects[middle].to <= address) low = middle + 1;
    else high = middle;
  }
  return objects[low] && objects[low].from <= address ? low : undefined;
}
