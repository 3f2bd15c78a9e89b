// Goes through the instructions of a function: what it does, which functions it calls, which numbers it names.

import { Reader, u32 } from "./bytes.mjs";

const CALLS = new Set([0x10, 0x12, 0xd2]);
const ONE_INDEX = new Set([0x0c, 0x0d, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x3f, 0x40]);
/** How many indices follow the second byte of the instructions that begin with 0xfc. */
const LONG = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1];

/**
 * Tells what is in a body: `instruction(code)` its instructions' first bytes, `call(target, start, end)` with the place of
 * the target's number, `number(value)` for constants of 32 bits and for the offsets of loads and stores.
 */
export function walk(body, { instruction = () => {}, call = () => {}, number = () => {} }) {
  const reader = new Reader(body);
  reader.vector(() => [reader.u32(), reader.byte()]);
  while (!reader.done) {
    const code = reader.byte();
    instruction(code);
    if (CALLS.has(code)) {
      const start = reader.at;
      call(reader.u32(), start, reader.at);
    } else if (ONE_INDEX.has(code)) {
      reader.u32();
    } else if (code === 0x41) {
      number(reader.signed());
    } else if (code === 0x42 || (code >= 0x02 && code <= 0x04) || code === 0xd0) {
      reader.signed();
    } else if (code >= 0x28 && code <= 0x3e) {
      reader.u32();
      number(reader.u32());
    } else if (code === 0x11 || code === 0x13) {
      reader.u32();
      reader.u32();
    } else if (code === 0x0e) {
      reader.vector(() => reader.u32());
      reader.u32();
    } else if (code === 0x1c) {
      reader.bytes(reader.u32());
    } else if (code === 0x43) {
      reader.bytes(4);
    } else if (code === 0x44) {
      reader.bytes(8);
    } else if (code === 0xfc) {
      const count = LONG[reader.u32()];
      if (count === undefined) throw new Error("a long instruction that is not known here");
      for (let left = count; left > 0; left -= 1) reader.u32();
    } else if (!isPlain(code)) {
      throw new Error(`the instruction 0x${code.toString(16)} is not known here`);
    }
  }
}

/** Instructions of one byte. */
function isPlain(code) {
  return [0x00, 0x01, 0x05, 0x0b, 0x0f, 0x1a, 0x1b, 0xd1].includes(code) || (code >= 0x45 && code <= 0xc4);
}

/** The numbers in a body, in their order. */
export function numbersIn(body) {
  const numbers = [];
  walk(body, { number: (value) => numbers.push(value) });
  return numbers;
}

/** A body's instructions without what they name: the same as long as its source is, whatever is changed elsewhere. */
export function instructionsOf(body) {
  const codes = [];
  walk(body, { instruction: (code) => codes.push(code) });
  return Buffer.from(codes);
}

/** The body with other functions called: `target` tells the new number of each. */
export function renumbered(body, target) {
  const parts = [];
  let from = 0;
  walk(body, {
    call: (index, start, end) => {
      parts.push(body.subarray(from, start), u32(target(index)));
      from = end;
    },
  });
  return Buffer.concat([...parts, body.subarray(from)]);
}

/** Where a body's instructions begin, behind its locals. */
export function begin(body) {
  const reader = new Reader(body);
  reader.vector(() => [reader.u32(), reader.byte()]);
  return reader.at;
}
