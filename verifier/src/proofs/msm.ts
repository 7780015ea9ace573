/** Sums of multiples of noble's points. Source: Pippenger 1976, unsigned digits. */
import type { Term } from "./arithmetic.ts";
import { mod, O, type Point, type Scalar, times } from "./group.ts";

const STRAIGHT = 3;

/** Σ scalar·point. */
export function sum(terms: readonly Term[]): Point {
  const used = terms.map(([scalar, point]) => [mod(scalar), point] as const).filter(([scalar]) => scalar !== 0n);
  if (used.length <= STRAIGHT) return used.reduce((total, [scalar, point]) => total.add(times(scalar, point)), O);
  return buckets(used);
}

export function isZero(...terms: readonly Term[]): boolean {
  return sum(terms).is0();
}

function buckets(terms: readonly Term[]): Point {
  const bits = terms.reduce((most, [scalar]) => Math.max(most, bitLength(scalar)), 0);
  const width = bestWidth(terms.length, bits);
  const mask = (1n << BigInt(width)) - 1n;
  let total = O;
  for (let window = Math.ceil(bits / width) - 1; window >= 0; window--) {
    for (let i = 0; i < width; i++) total = total.double();
    const shift = BigInt(window * width);
    const bucket: (Point | undefined)[] = new Array(2 ** width);
    for (const [scalar, point] of terms) {
      const digit = Number((scalar >> shift) & mask);
      if (digit !== 0) bucket[digit] = bucket[digit]?.add(point) ?? point;
    }
    total = total.add(weighted(bucket));
  }
  return total;
}

/** Σ digit·bucket[digit], by suffix sums. */
function weighted(bucket: readonly (Point | undefined)[]): Point {
  let suffix = O;
  let total = O;
  for (let digit = bucket.length - 1; digit > 0; digit--) {
    const point = bucket[digit];
    if (point !== undefined) suffix = suffix.add(point);
    total = total.add(suffix);
  }
  return total;
}

function bestWidth(count: number, bits: number): number {
  let best = 1;
  const cost = (width: number): number => Math.ceil(bits / width) * (count + 2 ** (width + 1)) + bits;
  for (let width = 2; width <= 14; width++) if (cost(width) < cost(best)) best = width;
  return best;
}

function bitLength(scalar: Scalar): number {
  return scalar.toString(2).length;
}
