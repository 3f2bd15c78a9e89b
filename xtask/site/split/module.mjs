// Reads a WebAssembly module into its parts and writes it again: as much of the binary format as the linker and
// wasm-bindgen use. What is not known is refused, never guessed.

import { Reader, sized, text, u32, vector } from "./bytes.mjs";

const MAGIC = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** The kinds of imports and exports. */
export const KIND = { function: 0, table: 1, memory: 2, global: 3 };

const SECTION = { custom: 0, type: 1, import: 2, function: 3, table: 4, memory: 5, global: 6, export: 7, start: 8, element: 9, code: 10, data: 11, dataCount: 12 };

/**
 * The parts: `types`, `tables`, `memories` and `globals` as bytes each; `imports` { module, name, kind, what };
 * `functions` { type, body }; `exports` { name, kind, index }; `elements` { offset, functions } of the first table;
 * `data` { offset, bytes }; `names` of functions by index.
 */
export function read(bytes) {
  if (!MAGIC.every((byte, at) => bytes[at] === byte)) throw new Error("not a WebAssembly module");
  const module = { types: [], imports: [], functions: [], tables: [], memories: [], globals: [], exports: [], elements: [], data: [], names: new Map() };
  const reader = new Reader(bytes, MAGIC.length);
  let declared = [];
  while (!reader.done) {
    const id = reader.byte();
    const inside = new Reader(reader.bytes(reader.u32()));
    switch (id) {
      case SECTION.custom:
        if (inside.text() === "name") readNames(inside, module.names);
        break;
      case SECTION.type:
        module.types = inside.vector(() => inside.span(() => skipType(inside)));
        break;
      case SECTION.import:
        module.imports = inside.vector(() => readImport(inside));
        break;
      case SECTION.function:
        declared = inside.vector(() => inside.u32());
        break;
      case SECTION.table:
        module.tables = inside.vector(() => inside.span(() => skipTable(inside)));
        break;
      case SECTION.memory:
        module.memories = inside.vector(() => inside.span(() => skipLimits(inside)));
        break;
      case SECTION.global:
        module.globals = inside.vector(() => readGlobal(inside));
        break;
      case SECTION.export:
        module.exports = inside.vector(() => ({ name: inside.text(), kind: inside.byte(), index: inside.u32() }));
        break;
      case SECTION.element:
        module.elements = inside.vector(() => readElements(inside));
        break;
      case SECTION.code:
        module.functions = inside.vector((at) => ({ type: declared[at], body: inside.bytes(inside.u32()) }));
        break;
      case SECTION.data:
        module.data = inside.vector(() => readData(inside));
        break;
      case SECTION.dataCount:
        break;
      default:
        throw new Error(`section ${id} is not known here`);
    }
  }
  return module;
}

/** The module's bytes, without names; `names: true` keeps those of its functions. */
export function write(module) {
  const functionImports = (kind) => module.imports.filter((one) => one.kind === kind).length;
  if (functionImports(KIND.memory) + module.memories.length !== 1) throw new Error("a module has one memory here");
  const sections = [
    [SECTION.type, module.types],
    [SECTION.import, module.imports.map(({ module: from, name, kind, what }) => [text(from), text(name), [kind], what])],
    [SECTION.function, module.functions.map(({ type }) => u32(type))],
    [SECTION.table, module.tables],
    [SECTION.memory, module.memories],
    [SECTION.global, module.globals.map(({ type, start }) => [type, start])],
    [SECTION.export, module.exports.map(({ name, kind, index }) => [text(name), [kind], u32(index)])],
    [SECTION.element, module.elements.map(writeElements)],
    [SECTION.code, module.functions.map(({ body }) => sized(body))],
    [SECTION.data, module.data.map(({ offset, bytes }) => [[0], constant(offset), sized(bytes)])],
  ];
  const used = sections.filter(([, entries]) => entries.length > 0);
  return Buffer.concat([MAGIC, ...used.map(([id, entries]) => Buffer.concat([Uint8Array.of(id), sized(vector(entries))]))]);
}

function readImport(reader) {
  const [module, name, kind] = [reader.text(), reader.text(), reader.byte()];
  const skip = [() => reader.u32(), () => skipTable(reader), () => skipLimits(reader), () => reader.bytes(2)][kind];
  if (!skip) throw new Error(`imports of kind ${kind} are not known here`);
  return { module, name, kind, what: reader.span(skip) };
}

function readGlobal(reader) {
  const type = reader.bytes(2);
  const start = reader.span(() => {
    while (reader.byte() !== 0x0b) reader.signed();
  });
  return { type, start };
}

function readElements(reader) {
  const flags = reader.u32();
  // Active, of the first table, functions by index: all that the linker writes.
  if (flags !== 0) throw new Error(`elements with the flags ${flags} are not known here`);
  return { table: 0, offset: readConstant(reader), functions: reader.vector(() => reader.u32()) };
}

function writeElements({ table, offset, functions }) {
  const head = table === 0 ? [[0], constant(offset)] : [[2], u32(table), constant(offset), [0]];
  return [...head, vector(functions.map(u32))];
}

function readData(reader) {
  if (reader.u32() !== 0) throw new Error("only data with a place is known here");
  return { offset: readConstant(reader), bytes: reader.bytes(reader.u32()) };
}

function readConstant(reader) {
  if (reader.byte() !== 0x41) throw new Error("a place that is not a constant");
  const value = reader.signed();
  if (reader.byte() !== 0x0b) throw new Error("a place that is computed");
  return value;
}

function constant(value) {
  return Buffer.concat([Uint8Array.of(0x41), signed(value), Uint8Array.of(0x0b)]);
}

/** A whole number, signed, in as few bytes as it needs. */
function signed(value) {
  const out = [];
  for (;;) {
    const byte = value & 0x7f;
    value >>= 7;
    const last = (value === 0 && (byte & 0x40) === 0) || (value === -1 && (byte & 0x40) !== 0);
    out.push(last ? byte : byte | 0x80);
    if (last) return Uint8Array.from(out);
  }
}

function skipType(reader) {
  if (reader.byte() !== 0x60) throw new Error("only types of functions are known here");
  reader.bytes(reader.u32());
  reader.bytes(reader.u32());
}

function skipTable(reader) {
  reader.byte();
  skipLimits(reader);
}

function skipLimits(reader) {
  const flags = reader.byte();
  reader.u32();
  if (flags & 1) reader.u32();
}

function readNames(reader, names) {
  while (!reader.done) {
    const id = reader.byte();
    const inside = new Reader(reader.bytes(reader.u32()));
    if (id === 1) inside.vector(() => names.set(inside.u32(), inside.text()));
  }
}
