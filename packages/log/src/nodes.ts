/**
 * Nodes: hashes of complete subtrees. They never change as the tree grows, so they are what is stored; every root and every
 * proof is a fold of a few of them. Indices reach 2^53, so halving is done by division, never by 32-bit shifts.
 */
import { concat } from "@selge/basics";
import { emptyRoot, isSize, nodeHash } from "./hashes.ts";

/** MTH of the `2^level` leaves from `index · 2^level` on. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
}

/** Gives the hash of a node that exists in the tree; throws where it cannot (a bug, or storage that lost it). */
export type HashReader = (node: TreeNode) => Uint8Array;

/** Nodes of D[from:to], left to right, largest first. `from` is a multiple of the smallest power of two ≥ `to − from`. */
export function peaksOf(from: number, to: number): readonly TreeNode[] {
  const peaks: TreeNode[] = [];
  for (let at = from; at < to; ) {
    const level = floorLog2(to - at);
    peaks.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return peaks;
}

/** LOG-4 TreeRoot: folds the peaks of a range, largest first, from the right; the empty root for none. */
export function foldPeaks(peaks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const last = peaks.at(-1);
  if (last === undefined) return emptyRoot();
  return concat(peaks.slice(0, -1).reduceRight((acc, peak) => nodeHash(peak, acc), last));
}

/** MTH of a short list of hashes, all in memory. Cost: one node hash less than there are hashes. */
export function rootOfHashes(hashes: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  if (hashes.length < 2) return foldPeaks(hashes);
  const middle = splitPoint(hashes.length);
  return nodeHash(rootOfHashes(hashes.slice(0, middle)), rootOfHashes(hashes.slice(middle)));
}

/** MTH(D[from:to]) from stored nodes. */
export function rangeHash(from: number, to: number, read: HashReader): Uint8Array<ArrayBuffer> {
  return foldPeaks(peaksOf(from, to).map(read));
}

/** Root of the tree at `size`, any size up to that of the stored tree. Cost: at most 53 reads. */
export function rootAt(size: number, read: HashReader): Uint8Array<ArrayBuffer> {
  if (!isSize(size)) throw new RangeError(`no tree size: ${size}`);
  return rangeHash(0, size, read);
}

/** The largest power of two below `n`, for n ≥ 2. */
export function splitPoint(n: number): number {
  return 2 ** floorLog2(n - 1);
}

export function half(x: number): number {
  return Math.floor(x / 2);
}

export function isOdd(x: number): boolean {
  return x % 2 === 1;
}

/** floor(log2(x)) exactly: Math.log2 rounds up just below large powers of two. */
function floorLog2(x: number): number {
  const guess = Math.round(Math.log2(x));
  return 2 ** guess > x ? guess - 1 : guess;
}
