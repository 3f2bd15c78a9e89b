// Which functions the first use does not need: `web/rest.txt`, a path a line. A path stands for everything below it, so
// `stepthrough::deploy` names a whole module.
//
// Functions of shared crates are made for the types of others: `sort::<stepthrough::deploy::Role>` belongs to `deploy`, and
// so comes later when that does, or when `sort` itself is listed. A shared function that mentions nobody goes with those
// who call it. Small ones stay: the linker keeps one of several that are equal, under any of their names, and moving them
// gains nothing.
//
// Two kinds of lines are about one function, with a digest, since whole names may take many lines. `+ PATH DIGEST` takes one
// back from what its path says; the digest is of the name. `- PATH DIGEST` has one come later whose path is needed; the
// digest is of name and instructions, so that another function that got the name is not taken for it.

import { createHash } from "node:crypto";
import { instructionsOf } from "./code.mjs";

/** Crates whose functions belong to nobody. */
const SHARED = /^(core|alloc|std|yew|hashbrown|wasm_bindgen|js_sys|web_sys|gloo\w*|compiler_builtins|dlmalloc|indexmap|rustc_hash)$/;
const PATH = /(?<![\w:])[a-z]\w*(?:::\w+)+/g;

/** Shared functions with fewer bytes are needed at first. */
const SMALL = 100;

/** A family of shared functions with more bytes is worth a line. */
const WORTHWHILE = 1500;

/**
 * Reads the list; answers a question: does the function of that name and body come later? `undefined` when that is for its
 * callers to say.
 */
export function rules(text) {
  const lines = new Set(text.split("\n").filter((line) => line !== "" && !line.startsWith("#")));
  const isListed = (path) => path.some((_, at) => lines.has(path.slice(0, at + 1).join("::")));
  return (name, body) => {
    const one = parsed(name);
    const { path, paths, own } = one;
    if (body.length >= SMALL && lines.has(later(one, body))) return true;
    if (own) return isListed(path);
    if (lines.has(sooner(one))) return false;
    if (body.length < SMALL) return paths.length > 0 ? false : undefined;
    if (paths.some(isListed) || isListed(path)) return true;
    return paths.length > 0 ? false : undefined;
  };
}

/** Writes the list by what was called, in as few lines as say it; `functions` are { name, body, called }. */
export function written(functions) {
  const all = functions.map((one) => ({ ...parsed(one.name), ...one, size: one.body.length }));
  const [own, shared] = [node(), node()];
  for (const one of all) {
    if (one.own) grow(own, one.path, one);
    else if (one.size >= SMALL && SHARED.test(one.path[0])) grow(shared, one.path, one);
  }
  const lines = [...linesOf(own, []), ...linesOf(shared, [], WORTHWHILE)];
  const isLater = rules(lines.join("\n"));
  const called = all.filter(({ called }) => called);
  const idle = all.filter(({ called, size }) => !called && size >= SMALL);
  const needed = new Set(called.map((one) => later(one, one.body)));
  const back = called.filter(({ name, body, own }) => !own && isLater(name, body)).map(sooner);
  const alone = idle.filter(({ name, body }) => !isLater(name, body)).map((one) => later(one, one.body));
  const single = (lines) => [...new Set(lines)].sort();
  return [...lines, ...single(back), ...single(alone.filter((line) => !needed.has(line)))].join("\n");
}

/** The line that takes one function back. */
function sooner({ plain, path }) {
  return `+ ${path.join("::")} ${digest(plain)}`;
}

/** The line that has one function come later. */
function later({ plain, path }, body) {
  return `- ${path.join("::")} ${digest(plain, instructionsOf(body))}`;
}

function digest(...parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex").slice(0, 8);
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
 * A function's name without the compiler's hashes; its own path, whatever types it is made for; the paths of not shared
 * crates that the name mentions; and whether its own is such a one. `<a::T<X> as b::U>::c` is the function `c` of `a::T`.
 */
function parsed(name) {
  const plain = name.replaceAll(/\[[0-9a-f]{8,}\]/g, "").replace(/\.\d+$/, "");
  const [type, rest] = plain.startsWith("<") ? [plain.slice(1, closing(plain)), plain.slice(closing(plain) + 1)] : ["", plain];
  const path = (withoutBrackets(type).split(" as ")[0].replace(/^(&|\*|mut |const |dyn )+/, "") + withoutBrackets(rest))
    .split("::")
    .filter((part) => /^\w+$/.test(part));
  const paths = (plain.match(PATH) ?? []).map((path) => path.split("::")).filter(([crate]) => !SHARED.test(crate));
  return { plain, path, paths, own: path.length > 1 && !SHARED.test(path[0]) };
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
