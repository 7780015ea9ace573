/** Inclusion proofs: the entry at `index` is in the tree of `size`. Source: RFC 6962 § 2.1.1, RFC 9162 § 2.1.3. */
import { equalBytes } from "@selge/basics";
import { isHash, isSize, nodeHash } from "./hashes.ts";
import { foldPeaks, type HashReader, half, isOdd, peaksOf, splitPoint, type TreeNode } from "./nodes.ts";

/** No tree below 2^53 entries has a longer path. */
const LONGEST = 53;

/** LOG-7 ProveInclusion: needs index < size (else a bug, it throws). Cost: at most 53 hashes, each a fold of stored nodes. */
export function inclusionProof(index: number, size: number, read: HashReader): Uint8Array<ArrayBuffer>[] {
  return inclusionPath(index, size).map((peaks) => foldPeaks(peaks.map(read)));
}

/** The nodes that `inclusionProof` reads: per item of the proof the peaks it is folded from. For stores that fetch first. */
export function inclusionPath(index: number, size: number): (readonly TreeNode[])[] {
  if (!isSize(index) || !isSize(size) || index >= size) throw new RangeError(`no entry ${index} in size ${size}`);
  const path: (readonly TreeNode[])[] = [];
  let from = 0;
  let to = size;
  while (to - from > 1) {
    const middle = from + splitPoint(to - from);
    if (index < middle) {
      path.push(peaksOf(middle, to));
      to = middle;
    } else {
      path.push(peaksOf(from, middle));
      from = middle;
    }
  }
  return path.reverse();
}

/** LOG-8 VerifyInclusion. Total: false on any mismatch, also of the path's length; never throws. Cost: one hash per item. */
export function verifyInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!isHash(leaf) || !isHash(root) || !isSize(index) || !isSize(size) || index >= size) return false;
  if (!Array.isArray(proof) || proof.length > LONGEST || !proof.every(isHash)) return false;
  let f = index;
  let s = size - 1;
  let r = leaf;
  for (const p of proof) {
    if (s === 0) return false;
    if (isOdd(f) || f === s) {
      r = nodeHash(p, r);
      while (!isOdd(f) && f !== 0) [f, s] = [half(f), half(s)];
    } else {
      r = nodeHash(r, p);
    }
    [f, s] = [half(f), half(s)];
  }
  return s === 0 && equalBytes(r, root);
}
