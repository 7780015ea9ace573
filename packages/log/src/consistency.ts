/** Consistency proofs: the tree of size m is a prefix of the tree of size n. Source: RFC 6962 § 2.1.2, RFC 9162 § 2.1.4. */
import { equalBytes } from "@selge/basics";
import { isEmptyRoot, isHash, isSize, nodeHash } from "./hashes.ts";
import { foldPeaks, type HashReader, half, isOdd, peaksOf, splitPoint, type TreeNode } from "./nodes.ts";

/** No two trees below 2^53 entries need more items. */
const LONGEST = 54;

/** LOG-9 ProveConsistency: needs m ≤ n (else a bug, it throws); empty for m = 0 and m = n. */
export function consistencyProof(m: number, n: number, read: HashReader): Uint8Array<ArrayBuffer>[] {
  return consistencyPath(m, n).map((peaks) => foldPeaks(peaks.map(read)));
}

/** The nodes that `consistencyProof` reads: per item of the proof the peaks it is folded from. */
export function consistencyPath(m: number, n: number): (readonly TreeNode[])[] {
  if (!isSize(m) || !isSize(n) || m > n) throw new RangeError(`no prefix of size ${m} in size ${n}`);
  if (m === 0 || m === n) return [];
  const path: (readonly TreeNode[])[] = [];
  let from = 0;
  let to = n;
  while (m < to) {
    const middle = from + splitPoint(to - from);
    if (m <= middle) {
      path.push(peaksOf(middle, to));
      to = middle;
    } else {
      path.push(peaksOf(from, middle));
      from = middle;
    }
  }
  if (from > 0) path.push(peaksOf(from, to));
  return path.reverse();
}

/** LOG-10 VerifyConsistency. Total: false on any mismatch, also of the proof's length; never throws. Size 0 has the empty root only. */
export function verifyConsistency(
  m: number,
  n: number,
  proof: readonly Uint8Array[],
  rootM: Uint8Array,
  rootN: Uint8Array,
): boolean {
  if (!isHash(rootM) || !isHash(rootN) || !isSize(m) || !isSize(n) || m > n) return false;
  if (!Array.isArray(proof) || proof.length > LONGEST || !proof.every(isHash)) return false;
  if (m === 0 && !isEmptyRoot(rootM)) return false;
  if (n === 0 && !isEmptyRoot(rootN)) return false;
  if (m === n) return proof.length === 0 && equalBytes(rootM, rootN);
  if (m === 0) return proof.length === 0;
  return foldsToBoth(m, n, proof, rootM, rootN);
}

/** The case 0 < m < n. */
function foldsToBoth(
  m: number,
  n: number,
  proof: readonly Uint8Array[],
  rootM: Uint8Array,
  rootN: Uint8Array,
): boolean {
  if (proof.length === 0) return false;
  let f = m - 1;
  let s = n - 1;
  while (isOdd(f)) [f, s] = [half(f), half(s)];
  const [first, ...rest] = f === 0 ? [rootM, ...proof] : proof; // f = 0 here iff m is a power of two
  let fr = first!;
  let sr = first!;
  for (const c of rest) {
    if (s === 0) return false;
    if (isOdd(f) || f === s) {
      fr = nodeHash(c, fr);
      sr = nodeHash(c, sr);
      while (!isOdd(f) && f !== 0) [f, s] = [half(f), half(s)];
    } else {
      sr = nodeHash(sr, c);
    }
    [f, s] = [half(f), half(s)];
  }
  return s === 0 && equalBytes(fr, rootM) && equalBytes(sr, rootN);
}
