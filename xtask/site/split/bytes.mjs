// Numbers, texts and lists as WebAssembly's binary format has them.

/** Reads from `bytes` on, from one place to the next. */
export class Reader {
  #bytes;
  #at;

  constructor(bytes, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get done() {
    return this.#at >= this.#bytes.length;
  }

  get at() {
    return this.#at;
  }

  byte() {
    if (this.done) throw new Error("the module ends too early");
    const byte = this.#bytes[this.#at];
    this.#at += 1;
    return byte;
  }

  bytes(length) {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new Error("the module ends too early");
    const found = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return found;
  }

  u32() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  /** A signed number of up to 32 bits; of larger ones, which nothing here looks at, the lowest bits. */
  signed() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      if (shift < 32) value |= (byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      const unused = 32 - (shift + 7);
      return unused > 0 ? (value << unused) >> unused : value;
    }
  }

  text() {
    return new TextDecoder().decode(this.bytes(this.u32()));
  }

  vector(entry) {
    return Array.from({ length: this.u32() }, (_, at) => entry(at));
  }

  /** The bytes that `skip` goes over. */
  span(skip) {
    const start = this.#at;
    skip();
    return this.#bytes.subarray(start, this.#at);
  }
}

/** A whole number in as few bytes as it needs. */
export function u32(value) {
  const out = [];
  do {
    const byte = value % 128;
    value = Math.floor(value / 128);
    out.push(value > 0 ? byte + 128 : byte);
  } while (value > 0);
  return Uint8Array.from(out);
}

/** A text behind its length. */
export function text(value) {
  return sized(new TextEncoder().encode(value));
}

/** Bytes behind their length. */
export function sized(bytes) {
  return Buffer.concat([u32(bytes.length), bytes]);
}

/** Entries, each bytes or a list of bytes, behind their number. */
export function vector(entries) {
  return Buffer.concat([u32(entries.length), ...entries.flat().map((bytes) => Uint8Array.from(bytes))]);
}
