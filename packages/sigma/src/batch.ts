/**
 * Many proofs with one multi-scalar multiplication: Σ weight_i·(equation i) = O. Source: small exponents, Bellare, Garay, Rabin 1998. One
 * independent weight per group equation, from every byte of all proofs (responses too) and fresh randomness: equal weights, or weights
 * known before the responses, let errors cancel (THREATS B12).
 */
import { type RandomBytes, sha512, streamSha512, u64le, utf8 } from "@selge/basics";
import {
  add,
  currentEngine,
  type Element,
  type ElementVector,
  isIdentity,
  linearCombination,
  littleEndian,
  mul,
  type Scalar,
  scalar,
  type Term,
  type VectorTerm,
  ZERO,
} from "@selge/group";
import { LABELS } from "@selge/transcript";

/** Σ a·points[index] over `own` + Σ a·Q over `shared` = O. */
export interface Equation {
  readonly own: readonly (readonly [a: Scalar, index: number])[];
  /** Terms on bases that many items share (G, Hkey, P); equal objects are merged. */
  readonly shared: readonly Term[];
}

/** One proof's group equations. Lengths and scalar equations have been checked before. */
export interface BatchItem {
  /** The points that only this item has; `index` counts through the concatenation of these vectors. */
  readonly points: readonly ElementVector[];
  readonly equations: readonly Equation[];
  /** Every byte that fixes the equations: statement, commitments and responses. */
  readonly bytes: readonly Uint8Array[];
}

/**
 * SIG-21 VerifyBatch: for every item, do all its equations hold? `undefined` stands for a proof refused before arithmetic. A failing batch is
 * cut in half, with new weights, down to the single bad items. A false verdict is certain, a true one wrong with probability
 * 2^−128. Total. Cost: one linear combination; each bad item adds about 2·log2(items) smaller ones.
 */
export function verifyBatch(
  items: readonly (BatchItem | undefined)[],
  fingerprint: Uint8Array,
  random: RandomBytes,
): boolean[] {
  const verdicts = items.map(() => false);
  const present = items.flatMap((item, index) => (item === undefined ? [] : [{ item, index }]));
  const settle = (part: readonly { readonly item: BatchItem; readonly index: number }[]): void => {
    if (part.length === 0) return;
    if (
      sumIsZero(
        part.map(({ item }) => item),
        fingerprint,
        random,
      )
    ) {
      for (const { index } of part) verdicts[index] = true;
    } else if (part.length > 1) {
      const half = Math.ceil(part.length / 2);
      settle(part.slice(0, half));
      settle(part.slice(half));
    }
  };
  settle(present);
  return verdicts;
}

/** Each equation by itself, without weights. Total. Cost: one small linear combination per equation. */
export function equationsHold({ points, equations }: BatchItem): boolean {
  const engine = currentEngine();
  const all = engine.concatElements(...points);
  return equations.every(({ own, shared }) => {
    const factors = engine.scalarVector(own.map(([a]) => a));
    const elements = engine.permuteElements(
      all,
      Uint32Array.from(own, ([, index]) => index),
    );
    return isIdentity(linearCombination(shared, [[factors, elements]]));
  });
}

function sumIsZero(items: readonly BatchItem[], fingerprint: Uint8Array, random: RandomBytes): boolean {
  const engine = currentEngine();
  const weight = batchWeights(items, fingerprint, random);
  const sharedSums = new Map<Element, Scalar>();
  const vectors = items.map(({ points, equations }): VectorTerm => {
    const all = engine.concatElements(...points);
    const ownSums: Scalar[] = new Array(all.length).fill(ZERO);
    for (const { own, shared } of equations) {
      const omega = weight();
      for (const [a, index] of own) ownSums[index] = add(ownSums[index]!, mul(omega, a));
      for (const [a, Q] of shared) sharedSums.set(Q, add(sharedSums.get(Q) ?? ZERO, mul(omega, a)));
    }
    return [engine.scalarVector(ownSums), all];
  });
  const terms = Array.from(sharedSums, ([Q, a]): Term => [a, Q]);
  return isIdentity(linearCombination(terms, vectors));
}

/** SIG-20 BatchWeights: each call of the result gives the next weight, 128 bits. */
export function batchWeights(
  items: readonly Pick<BatchItem, "bytes">[],
  fingerprint: Uint8Array,
  random: RandomBytes,
): () => Scalar {
  const hash = streamSha512();
  for (const { bytes } of items) {
    hash.update(u64le(bytes.reduce((length, part) => length + part.length, 0)));
    for (const part of bytes) hash.update(part);
  }
  const seed = sha512(utf8(LABELS.batch), fingerprint, hash.digest(), random(32));
  let i = 0;
  return () => scalar(littleEndian(sha512(seed, u64le(i++)).subarray(0, 16)));
}
