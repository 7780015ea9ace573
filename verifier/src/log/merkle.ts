/** The Merkle tree of the log: LOG-1 to LOG-5, LOG-8, LOG-10. RFC 6962. */
import { equal, sha256 } from "../record/bytes.ts";
import { demand } from "../record/fault.ts";

export const ENTRY_LENGTH = 33;
export const BALLOT = 1;
export const DOCUMENT = 2;
export const RESTRICTED = 3;

const EMPTY = sha256();
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** LOG-1. */
export function checkEntry(entry: Uint8Array): void {
  demand(entry.length === ENTRY_LENGTH && entry[0]! >= BALLOT && entry[0]! <= RESTRICTED, "LOG_ENTRY");
}

/** LOG-2. */
export function leafHash(entry: Uint8Array): Uint8Array {
  return sha256(LEAF, entry);
}

/** LOG-3. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(NODE, left, right);
}

/** LOG-4 over hashes that are few: fold of peaks from the right. */
export function treeRoot(hashes: readonly Uint8Array[]): Uint8Array {
  const frontier = newFrontier();
  for (const hash of hashes) frontier.append(hash);
  return frontier.root();
}

/** LOG-5. */
export interface Frontier {
  append(leaf: Uint8Array): void;
  root(): Uint8Array;
  size(): number;
}

export function newFrontier(): Frontier {
  const peaks: Uint8Array[] = [];
  let size = 0;
  return {
    append(leaf) {
      let hash = leaf;
      for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) hash = nodeHash(peaks.pop()!, hash);
      peaks.push(hash);
      size++;
    },
    root() {
      if (peaks.length === 0) return EMPTY;
      return peaks.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), peaks.at(-1)!);
    },
    size: () => size,
  };
}

/** LOG-8. Total. */
export function verifyInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (![leaf, root, ...proof].every(isHash) || !isSize(index) || !isSize(size)) return false;
  if (index >= size || proof.length > 53) return false;
  let [f, s, r] = [index, size - 1, leaf];
  for (const p of proof) {
    if (s === 0) return false;
    if (f % 2 === 1 || f === s) {
      r = nodeHash(p, r);
      while (f % 2 === 0 && f !== 0) [f, s] = [half(f), half(s)];
    } else r = nodeHash(r, p);
    [f, s] = [half(f), half(s)];
  }
  return s === 0 && equal(r, root);
}

/** LOG-10. Total. */
export function verifyConsistency(
  m: number,
  n: number,
  proof: readonly Uint8Array[],
  rootM: Uint8Array,
  rootN: Uint8Array,
): boolean {
  if (![rootM, rootN, ...proof].every(isHash) || !isSize(m) || !isSize(n) || m > n || proof.length > 54) return false;
  if ((m === 0 && !equal(rootM, EMPTY)) || (n === 0 && !equal(rootN, EMPTY))) return false;
  if (m === n) return proof.length === 0 && equal(rootM, rootN);
  if (m === 0) return proof.length === 0;
  if (proof.length === 0) return false;
  const [first, ...rest] = isPowerOfTwo(m) ? [rootM, ...proof] : proof;
  let [f, s] = [m - 1, n - 1];
  while (f % 2 === 1) [f, s] = [half(f), half(s)];
  let [fr, sr] = [first!, first!];
  for (const c of rest) {
    if (s === 0) return false;
    if (f % 2 === 1 || f === s) {
      [fr, sr] = [nodeHash(c, fr), nodeHash(c, sr)];
      while (f % 2 === 0 && f !== 0) [f, s] = [half(f), half(s)];
    } else sr = nodeHash(sr, c);
    [f, s] = [half(f), half(s)];
  }
  return s === 0 && equal(fr, rootM) && equal(sr, rootN);
}

function isHash(bytes: Uint8Array): boolean {
  return bytes.length === 32;
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function half(value: number): number {
  return Math.floor(value / 2);
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value)) && 2 ** Math.round(Math.log2(value)) === value;
}
