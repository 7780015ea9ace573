/** Many proofs in one sum: SIG-20, SIG-21. A verdict never depends on the weights, only the time it takes. */
import type { RandomBytes } from "../ports.ts";
import { sha512, u64le } from "../record/bytes.ts";
import { type Arithmetic, addTerms, isZeroSum } from "./arithmetic.ts";
import { mod, type Point, type Scalar } from "./group.ts";
import type { Item } from "./membership.ts";
import { weightAt } from "./transcript.ts";

/** SIG-21: a verdict for every item; an item without equations is false. */
export function verifyBatch(
  arithmetic: Arithmetic,
  items: readonly (Item | undefined)[],
  fingerprint: Uint8Array,
  random: RandomBytes,
): readonly boolean[] {
  const verdicts: boolean[] = items.map(() => false);
  const usable = items.flatMap((item, at) => (item === undefined ? [] : [{ item, at }]));
  const decide = (part: readonly { readonly item: Item; readonly at: number }[]): void => {
    if (part.length === 0) return;
    if (
      holdsTogether(
        arithmetic,
        part.map(({ item }) => item),
        fingerprint,
        random,
      )
    ) {
      for (const { at } of part) verdicts[at] = true;
    } else if (part.length > 1) {
      const middle = Math.ceil(part.length / 2);
      decide(part.slice(0, middle));
      decide(part.slice(middle));
    }
  };
  decide(usable);
  return verdicts;
}

/** SIG-20: weights from every byte that enters this sum, and 32 fresh random bytes. */
function holdsTogether(
  arithmetic: Arithmetic,
  items: readonly Item[],
  fingerprint: Uint8Array,
  random: RandomBytes,
): boolean {
  const H = sha512(...items.flatMap(({ bytes }) => [u64le(bytes.length), bytes]));
  const seed = sha512("selge/v1/batch", fingerprint, H, random(32));
  let i = 0;
  return weightedSumIsZero(arithmetic, items, () => weightAt(seed, i++));
}

/** One item by itself, equation by equation. */
export function verifyItem(arithmetic: Arithmetic, item: Item | undefined): boolean {
  if (item === undefined) return false;
  return item.equations.every((equation) =>
    weightedSumIsZero(arithmetic, [{ ...item, equations: [equation] }], () => 1n),
  );
}

/** Σ weight·equation over all equations; a point that several items share is multiplied once. */
function weightedSumIsZero(arithmetic: Arithmetic, items: readonly Item[], next: () => Scalar): boolean {
  const total = arithmetic.newSum();
  const shared = new Map<Point, Scalar>();
  for (const { points, equations } of items) {
    const own: Scalar[] = Array.from({ length: points.length }, () => 0n);
    for (const equation of equations) {
      const weight = next();
      for (const [scalar, point] of equation)
        if (typeof point === "number") own[point] = own[point]! + weight * scalar;
        else shared.set(point, mod((shared.get(point) ?? 0n) + weight * scalar));
    }
    total.add(arithmetic.scalars.of(own), points);
  }
  addTerms(
    arithmetic,
    total,
    [...shared].map(([point, scalar]) => [scalar, point]),
  );
  return isZeroSum(arithmetic, total);
}
