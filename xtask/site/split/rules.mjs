// Which functions the first use does not need: `web/rest.txt`, a path a line. A path stands for everything below it, so
// `stepthrough::deploy` names a whole module.
//
// Functions of shared crates are made for the types of others: `sort::<stepthrough::deploy::Role>` belongs to `deploy`, and
// so comes later when that does, or when `sort` itself is listed. A shared function that mentions nobody goes with those
// who call it. A line `+ PATH DIGEST` takes that back for one function, and `- PATH DIGEST` has one function come later
// whose path is needed; the digest is of its whole name, which may take many lines. Small ones stay: the linker keeps one of
// several that are equal, under any of their names, and moving them gains nothing.

import { createHash } from "node:crypto";

/** Crates whose functions belong to nobody. */
const SHARED = /^(core|alloc|std|yew|hashbrown|wasm_bindgen|js_sys|web_sys|gloo\w*|compiler_builtins|dlmalloc|indexmap|rustc_hash)$/;
const PATH = /(?<![\w:])[a-z]\w*(?:::\w+)+/g;
const SOONER = "+ ";
const LATER = "- ";

/** Shared functions with fewer bytes are needed at first. */
const SMALL = 100;

/** A family of shared functions with more bytes is worth a line. */
const WORTHWHILE = 1500;

/**
 * Reads the list; answers a question: does the function of that name and size come later? `undefined` when that is for its
 * callers to say.
 */
export function rules(text) {
  const lines = new Set(text.split("\n").filter((line) => line !== "" && !line.startsWith("#")));
  const isListed = (path) => path.some((_, at) => lines.has(path.slice(0, at + 1).join("::")));
  return (name, size) => {
    const { alone, path, paths, own } = parsed(name);
    if (lines.has(LATER + alone)) return true;
    if (own) return isListed(path);
    if (lines.has(SOONER + alone)) return false;
    if (size < SMALL) return paths.length > 0 ? false : undefined;
    if (paths.some(isListed) || isListed(path)) return true;
    return paths.length > 0 ? false : undefined;
  };
}

/** Writes the list by what was called, in as few lines as say it; `functions` are { name, size, called }. */
export function written(functions) {
  const all = functions.map(({ name, size, called }) => ({ ...parsed(name), name, size, called }));
  const [own, shared] = [node(), node()];
  for (const one of all) {
    if (one.own) grow(own, one.path, one);
    else if (one.size >= SMALL && SHARED.test(one.path[0])) grow(shared, one.path, one);
  }
  const lines = [...linesOf(own, []), ...linesOf(shared, [], WORTHWHILE)];
  const isLater = rules(lines.join("\n"));
  const needed = new Set(all.filter(({ called }) => called).map(({ alone }) => alone));
  const alike = (sign, wanted) => [...new Set(all.filter(wanted).map(({ alone }) => sign + alone))].sort();
  const sooner = alike(SOONER, ({ name, size, own, called }) => called && !own && isLater(name, size));
  const later = alike(LATER, ({ name, size, alone }) => size >= SMALL && !needed.has(alone) && !isLater(name, size));
  return [...lines, ...sooner, ...later].join("\n");
}

function node() {
  return { below: new Map(), called: false, size: 0 };
}

function grow(root, path, { called, size }) {
  let at = root;
  for (const part of path) {
    if (!at.below.has(part)) at.below.set(part, node());
    at = at.below.get(part);
    at.called ||= called;
    at.size += size;
  }
}

function linesOf({ below }, path, least = 0) {
  return [...below.keys()].sort().flatMap((name) => {
    const inner = [...path, name];
    const { called, size } = below.get(name);
    if (called) return linesOf(below.get(name), inner, least);
    return size < least ? [] : [inner.join("::")];
  });
}

/**
 * Of a function's name, without the compiler's hashes: its own path, whatever types it is made for; the paths of not shared
 * crates that the name mentions; whether its own is such a one; and what tells it from all others. `<a::T<X> as b::U>::c`
 * is the function `c` of `a::T`.
 */
function parsed(name) {
  const plain = name.replaceAll(/\[[0-9a-f]{8,}\]/g, "").replace(/\.\d+$/, "");
  const [type, rest] = plain.startsWith("<") ? [plain.slice(1, closing(plain)), plain.slice(closing(plain) + 1)] : ["", plain];
  const path = (withoutBrackets(type).split(" as ")[0].replace(/^(&|\*|mut |const |dyn )+/, "") + withoutBrackets(rest))
    .split("::")
    .filter((part) => /^\w+$/.test(part));
  const paths = (plain.match(PATH) ?? []).map((path) => path.split("::")).filter(([crate]) => !SHARED.test(crate));
  const digest = createHash("sha256").update(plain).digest("hex").slice(0, 8);
  return { path, paths, own: path.length > 1 && !SHARED.test(path[0]), alone: `${path.join("::")} ${digest}` };
}

/** Where the bracket closes that a text begins with. */
function closing(text) {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "<") depth += 1;
    else if (text[at] === ">" && text[at - 1] !== "-" && (depth -= 1) === 0) return at;
  }
  return text.length;
}

function withoutBrackets(text) {
  let [depth, kept] = [0, ""];
  for (let at = 0; at < text.length; at += 1) {
    if ("<({[".includes(text[at])) depth += 1;
    else if (")}]".includes(text[at]) || (text[at] === ">" && text[at - 1] !== "-")) depth = Math.max(0, depth - 1);
    else if (depth === 0) kept += text[at];
  }
  return kept;
}
