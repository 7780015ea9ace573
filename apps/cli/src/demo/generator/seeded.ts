/**
 * Repeatable choices for invented people and play: SHA-256 in counter mode over a seed string and a path. The same seed gives the
 * same election on every machine. Never a source of keys, nonces or anything secret.
 */
import { concat, sha256, u32le, utf8 } from "@selge/basics";

export interface Seeded {
  /** A whole number in 0..n−1, every one equally likely; n at most 2^32. */
  below(n: number): number;
  /** In [0, 1), of 32 bits. */
  fraction(): number;
  pick<T>(items: readonly T[]): T;
  /** An index into `cumulative` (ascending whole numbers, the last is the total), by weight. */
  weighted(cumulative: readonly number[]): number;
}

export function seeded(seed: string, ...path: readonly (string | number)[]): Seeded {
  const key = sha256(utf8(["selge-demo", seed, ...path].join("\u0000")));
  let block = new DataView(key.buffer);
  let counter = 0;
  let at = 32;
  const next = (): number => {
    if (at === 32) {
      block = new DataView(sha256(concat(key, u32le(counter++))).buffer);
      at = 0;
    }
    at += 4;
    return block.getUint32(at - 4, true);
  };
  const below = (n: number): number => {
    if (!Number.isSafeInteger(n) || n < 1 || n > 2 ** 32) throw new RangeError(`nothing to choose from: ${n}`);
    const limit = 2 ** 32 - (2 ** 32 % n);
    for (;;) {
      const x = next();
      if (x < limit) return x % n;
    }
  };
  return {
    below,
    fraction: () => next() / 2 ** 32,
    pick: (items) => items[below(items.length)]!,
    weighted: (cumulative) => firstAbove(cumulative, below(cumulative.at(-1)!)),
  };
}

/** `count` different whole numbers below `n`, in the order drawn. */
export function distinct(from: Seeded, n: number, count: number): readonly number[] {
  if (count > n) throw new RangeError(`${count} different numbers below ${n}`);
  const out = new Map<number, number>(); // a shuffle of 0..n−1 of which only the touched places are kept
  return Array.from({ length: count }, (_, i) => {
    const j = i + from.below(n - i);
    const drawn = out.get(j) ?? j;
    out.set(j, out.get(i) ?? i);
    return drawn;
  });
}

export function cumulate(weights: readonly number[]): readonly number[] {
  let sum = 0;
  return weights.map((w) => (sum += w));
}

/** The parts of `total` in proportion to the weights, whole numbers that sum to it (largest remainders). */
export function apportion(total: number, weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const parts = weights.map((w) => Math.floor((total * w) / sum));
  const byRemainder = weights.map((w, i) => [((total * w) / sum) % 1, i] as const).toSorted(([a], [b]) => b - a);
  const missing = total - parts.reduce((a, b) => a + b, 0);
  for (const [, i] of byRemainder.slice(0, missing)) parts[i]!++;
  return parts;
}

function firstAbove(cumulative: readonly number[], x: number): number {
  let [low, high] = [0, cumulative.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle]! > x) high = middle;
    else low = middle + 1;
  }
  return low;
}
