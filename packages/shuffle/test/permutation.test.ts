import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawPermutation } from "../src/permutation.ts";
import { seededRandom } from "./fixtures.ts";

test("a permutation, whatever the bytes", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.string(), (n, seed) => {
      const order = drawPermutation(n, seededRandom(seed));
      expect([...order].toSorted((a, b) => a - b)).toEqual([...Array(n).keys()]);
    }),
    { numRuns: 50 },
  );
});

describe("C16: no order leaks", () => {
  /** Pearson's statistic of `counts` against equal frequencies. */
  const chiSquare = (counts: readonly number[]): number => {
    const mean = counts.reduce((a, b) => a + b, 0) / counts.length;
    return counts.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0);
  };
  const random = seededRandom("chi square");
  const draws = Array.from({ length: 24_000 }, () => drawPermutation(5, random));

  test("all 120 orders of five are equally frequent", () => {
    const counts = new Map<string, number>();
    for (const order of draws) counts.set(order.join(""), (counts.get(order.join("")) ?? 0) + 1);
    expect(counts.size).toBe(120);
    expect(chiSquare([...counts.values()])).toBeLessThan(200); // 119 degrees of freedom: above 200 once in 10^6
  });

  test("every ballot is equally often in every place", () => {
    const counts = new Array<number>(25).fill(0);
    for (const order of draws)
      order.forEach((from, to) => {
        counts[5 * from + to] = counts[5 * from + to]! + 1;
      });
    expect(chiSquare(counts)).toBeLessThan(60); // 16 degrees of freedom
  });

  test("a draw above the last full multiple is rejected, not folded", () => {
    const tries = [
      [0xff, 0xff, 0xff, 0xff], // for i = 3: 2^32 − 1 is the one value above ⌊2^32/3⌋·3
      [2, 0, 0, 0],
      [1, 0, 0, 0],
    ];
    let at = 0;
    expect([...drawPermutation(3, () => Uint8Array.from(tries[at++]!))]).toEqual([0, 1, 2]);
    expect(at).toBe(3);
  });

  test("the order of the bytes is little-endian", () => {
    const tries = [Uint8Array.of(0, 1, 0, 0), Uint8Array.of(0, 0, 0, 0)]; // 256 mod 3 = 1; 0
    let at = 0;
    expect([...drawPermutation(3, () => tries[at++]!)]).toEqual([2, 0, 1]);
  });
});
