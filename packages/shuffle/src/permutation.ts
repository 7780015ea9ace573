/** The secret order of one shuffle. */
import type { RandomBytes } from "@selge/basics";

/** π with 0-based entries: row i of the output comes from row order[i] of the input. */
export type Order = Uint32Array;

/** SHF-5 DrawPermutation: Fisher–Yates, each index uniform by rejection, so that all n! orders are equally likely (THREATS C16). n ≤ 2^32. */
export function drawPermutation(n: number, random: RandomBytes): Order {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n; i >= 2; i--) {
    const j = uniformBelow(i, random);
    const last = order[i - 1]!;
    order[i - 1] = order[j]!;
    order[j] = last;
  }
  return order;
}

/** Uniform in 0..bound−1; 4 bytes a try, at most half of the tries are rejected. */
function uniformBelow(bound: number, random: RandomBytes): number {
  const limit = 2 ** 32 - (2 ** 32 % bound);
  for (;;) {
    const [b0, b1, b2, b3] = random(4);
    const value = b0! + 2 ** 8 * b1! + 2 ** 16 * b2! + 2 ** 24 * b3!;
    if (value < limit) return value % bound;
  }
}
